import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { ThemeTable } from './view.server';

/** A line per theme; what is not known is said, and is no zero. */
export function Table({ table, head, unknown }: { table: ThemeTable; head: string; unknown: string }) {
  const t = useTranslate();
  const { title, columns, rows } = table;
  const isNumber = (place: number) => rows.some(({ cells }) => typeof cells[place] === 'number');
  return (
    <Scroll label={title}>
      <table className="by-theme" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map((column, i) => (
              <th scope="col" className={isNumber(i) ? 'number' : undefined} key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td className={isNumber(i) ? 'number' : undefined} key={columns[i]}>
                  {cell === null ? unknown : typeof cell === 'number' ? t.number(cell, 1) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
