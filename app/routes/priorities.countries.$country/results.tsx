import { Scroll } from '../../components/scroll';
import type { BriefWords } from '../../exports/brief-words';
import { useTranslate } from '../../i18n/context';

export function Gaps({ gaps }: { gaps: BriefWords['gaps'] }) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="gaps">
      <h2 id="gaps">{t('priorities.largest_gaps')}</h2>
      {gaps.length === 0 ? (
        <p>{t('priorities.gaps_none')}</p>
      ) : (
        <Scroll label={t('priorities.largest_gaps')}>
          <table aria-labelledby="gaps">
            <thead>
              <tr>
                <th scope="col">{t('priorities.capability')}</th>
                <th scope="col">{t('priorities.value')}</th>
                <th scope="col" className="number">
                  {t('priorities.missing')}
                </th>
                <th scope="col">{t('priorities.under_way')}</th>
              </tr>
            </thead>
            <tbody>
              {gaps.map(({ id, title, percent, missing, underWay }) => (
                <tr key={id}>
                  <th scope="row">{title}</th>
                  <td>{percent}</td>
                  <td className="number">{missing}</td>
                  <td>{underWay}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

/** Every capability with its value, its layer and the date it speaks of. */
export function Results({ results }: { results: BriefWords['results'] }) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="results">
      <h2 id="results">{t('priorities.results')}</h2>
      <ul className="brief-results">
        {results.map(({ id, title, percent, shade, level, source }) => (
          <li key={id}>
            <span>{title}</span>
            <span>
              <strong className={shade === null ? 'level-chip unknown' : `level-chip level-${shade}`}>{percent}</strong>{' '}
              <span className="small quiet">{[level, source].filter((part) => part !== '').join(', ')}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
