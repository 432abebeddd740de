import { Scroll } from '../../components/scroll';
import { FACTORS, type Priority } from '../../domain/priorities';
import type { Ranking } from '../../domain/ranking';
import {
  findShaken,
  listInputs,
  listVintageLines,
  nameTheme,
  partThemes,
  type RankingNames,
  sayAsOf,
  sayFactor,
  sayPercent,
  sayRange,
  sayScore,
  sayShaken,
  saySurvives,
  sayUsual,
} from '../../exports/ranking-words';
import { useTranslate } from '../../i18n/context';

interface RankingProps {
  ranking: Ranking;
  names: RankingNames;
}

/** Rank, rank range and share in the top, theme, score, known and unknown, and the factors. */
const COLUMNS = 7 + FACTORS.length;

function Inputs({ ranking, names, priority }: RankingProps & { priority: Priority }) {
  const t = useTranslate();
  return (
    <details>
      <summary>
        {t('ranking.opens', { rank: priority.rank ?? 0 })}
        <span className="hidden-text"> – {nameTheme(names, priority.theme)}</span>
      </summary>
      <dl className="inputs">
        {listInputs(t, ranking, priority).map(({ label, lines }) => (
          <div key={label}>
            <dt>{label}</dt>
            {lines.map((line) => (
              <dd key={line}>{line}</dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}

function Rows({ ranking, names, priority }: RankingProps & { priority: Priority }) {
  const t = useTranslate();
  const { theme, rank, factors, known, unknown } = priority;
  const shaken = findShaken(ranking, theme);
  return (
    <>
      <tr className="ranked">
        <td className="number rank">{t.number(rank ?? 0)}</td>
        <td className="number">
          {shaken && (
            <>
              {sayRange(t, shaken.range)} <span className="quiet small">{sayUsual(t, shaken)}</span>
            </>
          )}
        </td>
        <td className="number">{shaken && sayPercent(t, shaken.top)}</td>
        <th scope="row">{nameTheme(names, theme)}</th>
        <td className="number">{sayScore(t, priority)}</td>
        {FACTORS.map((factor) => (
          <td className="number" key={factor}>
            {factors && sayFactor(t, factors[factor].value)}
          </td>
        ))}
        <td className="number">{t.number(known.length)}</td>
        <td className="number">{t.number(unknown.length)}</td>
      </tr>
      <tr className="opens">
        <td colSpan={COLUMNS}>
          <Inputs ranking={ranking} names={names} priority={priority} />
        </td>
      </tr>
    </>
  );
}

/** The ranking with how sure it is; each rank opens to what it rests on. */
export function RankingView({ ranking, names }: RankingProps) {
  const t = useTranslate();
  const { ranked, unknown } = partThemes(ranking);
  const { survives } = ranking.shake;
  return (
    <>
      <div className="stack-s">
        <p className={survives === false ? 'warn' : 'notice'} role="status">
          <strong>{saySurvives(t, ranking, names)}</strong>
        </p>
        <p className="quiet small">{sayShaken(t, ranking)}</p>
      </div>
      {ranked.length > 0 && (
        <Scroll label={t('ranking.table')}>
          <table className="ranking" aria-label={t('ranking.table')}>
            <thead>
              <tr>
                <th scope="col" className="number">
                  {t('ranking.column.rank')}
                </th>
                <th scope="col" className="number">
                  {t('ranking.column.range')}
                </th>
                <th scope="col" className="number">
                  {t('ranking.column.top')}
                </th>
                <th scope="col">{t('ranking.column.theme')}</th>
                <th scope="col" className="number">
                  {t('ranking.column.score')}
                </th>
                {FACTORS.map((factor) => (
                  <th scope="col" className="number" key={factor}>
                    {t(`ranking.factor.${factor}`)}
                  </th>
                ))}
                <th scope="col" className="number">
                  {t('ranking.column.known')}
                </th>
                <th scope="col" className="number">
                  {t('ranking.column.unknown')}
                </th>
              </tr>
            </thead>
            <tbody>
              {ranked.map((priority) => (
                <Rows key={priority.theme} ranking={ranking} names={names} priority={priority} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {unknown.length > 0 && (
        <section className="stack-s" aria-labelledby="not-known">
          <h2 id="not-known">{t('ranking.not_known')}</h2>
          <p>{t('ranking.not_known_what')}</p>
          <ul className="reasons">
            {unknown.map(({ theme }) => (
              <li key={theme}>{nameTheme(names, theme)}</li>
            ))}
          </ul>
        </section>
      )}
      <Vintages ranking={ranking} names={names} />
    </>
  );
}

function Vintages({ ranking, names }: RankingProps) {
  const t = useTranslate();
  const lines = listVintageLines(t, ranking, names);
  return (
    <section className="stack-s" aria-labelledby="vintage">
      <h2 id="vintage">{t('ranking.vintage')}</h2>
      <p>{sayAsOf(t, ranking)}</p>
      {lines.length === 0 ? (
        <p>{t('ranking.vintage_none')}</p>
      ) : (
        <Scroll label={t('ranking.vintage')}>
          <table aria-label={t('ranking.vintage')}>
            <thead>
              <tr>
                <th scope="col">{t('ranking.vintage_column.layer')}</th>
                <th scope="col">{t('ranking.vintage_column.source')}</th>
                <th scope="col" className="number">
                  {t('ranking.vintage_column.records')}
                </th>
                <th scope="col">{t('ranking.vintage_column.dates')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ layer, source, countries, dates }) => (
                <tr key={layer + source}>
                  <th scope="row">{layer}</th>
                  <td>{source}</td>
                  <td className="number">{t.number(countries)}</td>
                  <td>{dates}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
