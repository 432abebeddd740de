import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { LayersView } from './view.server';

/** What was declared and what was validated, side by side; every answer that differs, with the reason. */
export function Layers({ layers }: { layers: LayersView }) {
  const t = useTranslate();
  const { title, rows, differences } = layers;
  return (
    <>
      <Scroll label={t('review.layers_of', { title })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('review.area')}</th>
              <th scope="col">{t('review.declared')}</th>
              <th scope="col">{t('review.validated')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.title}</th>
                <td>{row.declared}</td>
                <td>{row.changed ? <strong>{row.validated}</strong> : row.validated}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {differences.length === 0 && <p className="quiet">{t('review.no_differences')}</p>}
      {differences.length > 0 && (
        <Scroll label={t('review.differences_of', { title })}>
          <table>
            <caption>{t('review.differences', { count: differences.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('import.item')}</th>
                <th scope="col">{t('review.declared')}</th>
                <th scope="col">{t('review.validated')}</th>
                <th scope="col">{t('review.why')}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map((difference) => (
                <tr key={difference.item}>
                  <th scope="row">
                    {difference.item} <span className="small quiet">{difference.asks}</span>
                  </th>
                  <td>{difference.declared}</td>
                  <td>{difference.validated}</td>
                  <td>{difference.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
