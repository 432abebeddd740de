import { Scroll } from '../../components/scroll';
import { TILE_COLUMNS } from '../../domain/tile-grid';
import { useTranslate } from '../../i18n/context';
import type { Overview } from './view.server';

type Block = Overview['blocks'][number];

/** One grid, row by row; where nobody stands, an empty tile holds the place. */
function Grid({ block: { title, tiles, height } }: { block: Block }) {
  const t = useTranslate();
  const places = Array.from({ length: height * TILE_COLUMNS }, (_, i) => {
    const [row, column] = [1 + Math.floor(i / TILE_COLUMNS), 1 + (i % TILE_COLUMNS)];
    return { key: `${row}/${column}`, tile: tiles.find((one) => one.row === row && one.column === column) };
  });
  return (
    <div className="stack-s">
      <h3>{title}</h3>
      <div className="tiles">
        {places.map(({ key, tile }) =>
          tile ? (
            <a
              key={key}
              className={tile.mean ? `level-${tile.mean.shade}` : 'unknown'}
              href={`/priorities/countries/${tile.country}`}
              title={tile.name}
            >
              <span aria-hidden="true">{tile.country}</span>
              <span className="hidden-text">{tile.name}: </span>
              <strong>{tile.mean?.percent ?? '?'}</strong>
              {!tile.mean && <span className="hidden-text">{t('priorities.unknown')}</span>}
            </a>
          ) : (
            <span key={key} aria-hidden="true" />
          ),
        )}
      </div>
    </div>
  );
}

/** The countries as tiles of one size, and the same as a table. */
export function Tiles({ view: { blocks, rows, themes } }: { view: Overview }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="tiles-title">
      <h2 id="tiles-title">{t('priorities.tiles')}</h2>
      <p className="small quiet">{t('priorities.tiles_what')}</p>
      {blocks.map((block) => (
        <Grid key={block.key} block={block} />
      ))}
      <details className="no-print">
        <summary>{t('priorities.as_table')}</summary>
        <Scroll label={t('priorities.tiles_table')}>
          <table aria-label={t('priorities.tiles_table')}>
            <thead>
              <tr>
                <th scope="col">{t('catalogue.country')}</th>
                <th scope="col" className="number">
                  {t('priorities.mean')}
                </th>
                <th scope="col" className="number">
                  {t('priorities.known')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ country, name, mean, known }) => (
                <tr key={country}>
                  <th scope="row">{name}</th>
                  <td className="number">{mean?.percent ?? t('priorities.unknown')}</td>
                  <td className="number">{t('priorities.of', { part: known, whole: themes.length })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </section>
  );
}
