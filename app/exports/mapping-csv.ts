import type { MappingReport } from '../domain/mapping';
import type { Translate } from '../i18n/translate';
import { type CsvValue, writeCsv } from './csv';
import { listTableLines, nameTableColumn, TABLE_COLUMNS, type TableColumn } from './mapping-table';
import { listAggregates, listNotAdded, listNotServed, listTotalCells, listUnpublished, TOTAL_COLUMNS } from './mapping-words';

type Cells = Partial<Record<TableColumn, CsvValue>>;

/**
 * Writes the mapping report as one rectangular table. Its first column says which part of the report a line belongs to: the report
 * itself, the totals, what was not published, what nothing serves. Filter by it before adding anything up.
 */
export function writeMappingCsv(t: Translate, report: MappingReport): string {
  const line = (part: string, cells: Cells) => [part, ...TABLE_COLUMNS.map((column) => cells[column] ?? null)];
  const totals = report.totals.map((total): Cells => {
    const cells = listTotalCells(t, total);
    const [currency, kind, low, high, , , staff, non_staff] = cells;
    return { currency, kind, low, high, staff, non_staff, remarks: sayCounts(t, cells) };
  });
  return writeCsv([
    [t('mapping.column.part'), ...TABLE_COLUMNS.map((column) => nameTableColumn(t, column))],
    ...listTableLines(t, report).map((cells) => line(t('mapping.report'), cells)),
    ...totals.map((cells) => line(t('mapping.totals'), cells)),
    ...listNotAdded(t, report).map((remarks) => line(t('mapping.not_added'), { remarks })),
    ...listAggregates(t, report).map((remarks) => line(t('mapping.aggregates'), { remarks })),
    ...listUnpublished(t, report).map(({ label, count, total }) =>
      line(t('mapping.unpublished'), { remarks: `${label}: ${t.number(count)} / ${t.number(total)}` }),
    ),
    ...listNotServed(t, report).flatMap(({ title, lines }) =>
      lines.map((remarks) => line(t('mapping.not_served'), { group: title, remarks })),
    ),
  ]);
}

/** How many amounts and activities a total holds, which have no columns of their own in this table. */
function sayCounts(t: Translate, cells: readonly (string | number)[]): string {
  return TOTAL_COLUMNS.flatMap((column, i) =>
    column === 'amounts' || column === 'activities' || column === 'split'
      ? [`${t(`mapping.column.${column}`)}: ${cells[i]}`]
      : [],
  ).join('; ');
}
