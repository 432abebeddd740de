import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { viewOverview } from './view.server';

type Area = ReturnType<typeof viewOverview>['questionnaires'][number]['areas'][number];

/** From quartile to quartile on a line of 100, with the middle; the numbers stand beside it. */
function SpreadBar({
  figures: { lowerQuartile, median, upperQuartile },
}: {
  figures: NonNullable<Area['cells'][number]['figures']>;
}) {
  return (
    <svg className="interval" aria-hidden="true" focusable="false">
      <rect
        className="sure"
        x={`${lowerQuartile}%`}
        y="0"
        height="100%"
        width={`${Math.max(1, upperQuartile - lowerQuartile)}%`}
      />
      <line className="mark" x1={`${median}%`} x2={`${median}%`} y1="0" y2="100%" />
    </svg>
  );
}

/** An area, one row per region: the picture and its numbers, or why there are none. */
export function AreaTable({ area: { title, cells } }: { area: Area }) {
  const t = useTranslate();
  return (
    <Scroll label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('open_data.region')}</th>
            <th scope="col" className="number">
              {t('open_data.countries')}
            </th>
            <th scope="col" className="number">
              {t('open_data.lower')}
            </th>
            <th scope="col" className="number">
              {t('open_data.median')}
            </th>
            <th scope="col" className="number">
              {t('open_data.upper')}
            </th>
            <th scope="col">{t('open_data.picture')}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ key, name, countries, figures, why }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="number">{t.number(countries)}</td>
              {figures ? (
                <>
                  <td className="number">{t.number(figures.lowerQuartile)}</td>
                  <td className="number">{t.number(figures.median)}</td>
                  <td className="number">{t.number(figures.upperQuartile)}</td>
                  <td>
                    <SpreadBar figures={figures} />
                  </td>
                </>
              ) : (
                <td colSpan={4} className="quiet">
                  {why}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
