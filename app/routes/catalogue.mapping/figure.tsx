import { Scroll } from '../../components/scroll';
import type { MappingGroup, MappingReport, MappingRow } from '../../domain/mapping';
import { describeRow, FIGURE_COLUMNS, type Line, nameColumn, nameGroup, sayTotals } from '../../exports/mapping-words';
import { useTranslate } from '../../i18n/context';

/** The place of a group on the page. */
export function nameAnchor(place: number): string {
  return `group-${place + 1}`;
}

function Cell({ lines, link }: { lines: readonly Line[]; link?: string }) {
  return lines.map(({ text, weight }, i) => {
    const words = i === 0 && link ? <a href={link}>{text}</a> : text;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same, and none ever moves
      <p key={i} className={weight === 'quiet' ? 'quiet' : undefined}>
        {weight === 'strong' ? <strong>{words}</strong> : words}
      </p>
    );
  });
}

function Row({ row, first }: { row: MappingRow; first: string | null }) {
  const t = useTranslate();
  const cells = describeRow(t, row, first);
  return (
    <tr>
      {FIGURE_COLUMNS.map((column) => (
        <td key={column}>
          {column === 'activity' ? (
            <Cell lines={cells.activity} link={`/catalogue/${row.activity.id}`} />
          ) : (
            <Cell lines={cells[column]} />
          )}
        </td>
      ))}
    </tr>
  );
}

/** One group as figure 1 of the proposal to TDAG draws it. */
export function Figure({ report, group, place }: { report: MappingReport; group: MappingGroup; place: number }) {
  const t = useTranslate();
  const name = nameGroup(t, report, group);
  return (
    <section className="stack-s" id={nameAnchor(place)} aria-labelledby={`${nameAnchor(place)}-name`}>
      <h3 id={`${nameAnchor(place)}-name`}>{name}</h3>
      <p className="small">{sayTotals(t, group.totals)}</p>
      {group.shared > 0 && (
        <p className="quiet small">{t('mapping.shared', { count: group.shared, total: group.rows.length })}</p>
      )}
      <Scroll label={name}>
        <table className="figure" aria-labelledby={`${nameAnchor(place)}-name`}>
          <thead>
            <tr>
              {FIGURE_COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {nameColumn(t, column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.rows.map((row) => (
              <Row key={row.activity.id} row={row} first={group.key} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
