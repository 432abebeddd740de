import { Scroll } from '../../components/scroll';
import type { FactLayer } from '../../domain/theme';
import { useTranslate } from '../../i18n/context';
import { LAYER_SIGNS } from './legend';
import type { Overview } from './view.server';

type Cell = Overview['rows'][number]['cells'][number];

function Value({ cell }: { cell: Cell }) {
  const t = useTranslate();
  if (!cell) return <td className="unknown">?</td>;
  const { percent, shade, layer, open } = cell;
  return (
    <td className={`level-${shade}`} title={open ? t('priorities.between', open) : undefined}>
      {percent}
      <small>
        {LAYER_SIGNS[layer as FactLayer]}
        {open && '~'}
      </small>
    </td>
  );
}

/** Countries down, capabilities across, each value in its shade of one hue with its number. */
export function HeatMap({ view: { areas, themes, rows } }: { view: Overview }) {
  const t = useTranslate();
  return (
    <div className="heat">
      <Scroll label={t('priorities.heat_map')}>
        <table aria-label={t('priorities.heat_map')}>
          <thead>
            <tr>
              <th scope="col" rowSpan={2} className="name">
                {t('catalogue.country')}
              </th>
              <th scope="col" rowSpan={2}>
                <span className="upright">{t('priorities.mean')}</span>
              </th>
              <th scope="col" rowSpan={2}>
                <span className="upright">{t('priorities.known')}</span>
              </th>
              {areas.map(({ area, columns }) => (
                <th scope="colgroup" colSpan={columns} key={area}>
                  {t(`area.name.${area}`)}
                </th>
              ))}
            </tr>
            <tr>
              {themes.map(({ id, title }) => (
                <th scope="col" key={id}>
                  <span className="upright">
                    {id} {title}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ country, name, mean, known, cells }) => (
              <tr key={country}>
                <th scope="row" className="name">
                  <a href={`/priorities/countries/${country}`}>{name}</a>
                </th>
                <td className={mean ? `level-${mean.shade}` : 'unknown'}>{mean ? <strong>{mean.percent}</strong> : '?'}</td>
                <td>{known}</td>
                {cells.map((cell, i) => (
                  <Value key={themes[i]?.id} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
