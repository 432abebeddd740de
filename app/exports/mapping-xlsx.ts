import writeExcelFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import type { MappingReport } from '../domain/mapping';
import type { Translate } from '../i18n/translate';
import type { CsvValue } from './csv';
import { listTableLines, nameTableColumn, TABLE_COLUMNS, type TableColumn } from './mapping-table';
import {
  keepPrintable,
  listAbout,
  listAggregates,
  listNotAdded,
  listNotServed,
  listTotalCells,
  listUnpublished,
  nameTotalColumn,
  sayQuestion,
  saySpan,
  TOTAL_COLUMNS,
} from './mapping-words';

/** Widths in characters. */
const WIDTHS: Readonly<Partial<Record<TableColumn, number>>> = {
  group: 30,
  activity: 36,
  resolution: 48,
  theme: 20,
  beneficiaries: 36,
  implementors: 32,
  funder: 24,
  kind: 22,
  counting: 24,
  basis: 28,
  source: 32,
  outputs_only: 40,
  outcomes: 36,
  remarks: 40,
};
const NARROW = 14;
const WIDE = 60;
const TEXT = 110;

/** Thousands apart, and two decimals where there are any; the program puts in the signs of its own language. */
const WHOLE = '#,##0';
const BROKEN = '#,##0.00';
const HEAD = { fontWeight: 'bold', backgroundColor: '#E0EFEC', wrap: true, alignVertical: 'top' } as const;

type SheetOf = Sheet<Buffer>;
type Row = CellObject[];

const head = (text: string): CellObject => ({ value: keepPrintable(text), type: String, ...HEAD });
const title = (text: string): CellObject => ({ value: keepPrintable(text), type: String, fontWeight: 'bold' });

/** Text is text, whatever it begins with: a cell of this type is never run as a formula. */
function makeCell(value: CsvValue): CellObject {
  if (value === null) return {};
  if (typeof value === 'number') {
    return { value, type: Number, format: Number.isInteger(value) ? WHOLE : BROKEN, alignVertical: 'top' };
  }
  return { value: keepPrintable(value), type: String, wrap: true, alignVertical: 'top' };
}

/** Names of sheets hold none of these signs and at most 31 characters. */
function nameSheet(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);
}

function makeReportSheet(t: Translate, report: MappingReport): SheetOf {
  return {
    sheet: nameSheet(t('mapping.report')),
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: TABLE_COLUMNS.map((column) => ({ width: WIDTHS[column] ?? NARROW })),
    data: [
      TABLE_COLUMNS.map((column) => head(nameTableColumn(t, column))),
      ...listTableLines(t, report).map((line) => TABLE_COLUMNS.map((column) => makeCell(line[column]))),
    ],
  };
}

function makeTotalsSheet(t: Translate, report: MappingReport): SheetOf {
  const list = (heading: string, lines: readonly string[]): Row[] =>
    lines.length === 0 ? [] : [[], [title(heading)], ...lines.map((line) => [makeCell(line)])];
  return {
    sheet: nameSheet(t('mapping.totals')),
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: [{ width: WIDE }, { width: WIDE / 2 }, ...TOTAL_COLUMNS.slice(2).map(() => ({ width: NARROW + 6 }))],
    data: [
      TOTAL_COLUMNS.map((column) => head(nameTotalColumn(t, column))),
      ...report.totals.map((total) => listTotalCells(t, total).map(makeCell)),
      [],
      [makeCell(t(report.totals.length === 0 ? 'mapping.totals_none' : 'mapping.totals_what'))],
      ...list(t('mapping.not_added'), listNotAdded(t, report)),
      ...list(t('mapping.aggregates'), listAggregates(t, report)),
      [],
      [t('mapping.unpublished'), t('mapping.count'), t('mapping.of')].map(head),
      ...listUnpublished(t, report).map(({ label, count, total }) => [label, count, total].map(makeCell)),
    ],
  };
}

function makeNotServedSheet(t: Translate, report: MappingReport): SheetOf {
  const sections = listNotServed(t, report);
  return {
    sheet: nameSheet(t('mapping.not_served')),
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: [{ width: WIDE }, { width: TEXT }],
    data: [
      [head(t('mapping.not_served')), head(t('mapping.not_served_what'))],
      ...sections.flatMap(({ title: name, lines }) =>
        (lines.length > 0 ? lines : [t('mapping.nothing_left')]).map((line) => [makeCell(name), makeCell(line)]),
      ),
    ],
  };
}

function makeAboutSheet(t: Translate, report: MappingReport): SheetOf {
  const lines = [saySpan(t, report), sayQuestion(t, report), t('mapping.what'), ...listAbout(t, report)];
  return {
    sheet: nameSheet(t('mapping.about')),
    orientation: 'landscape',
    columns: [{ width: TEXT }],
    data: [[title(t('mapping.title'))], ...lines.map((line) => [makeCell(line)])],
  };
}

/**
 * Writes the mapping report as a workbook: the report, the totals with what was not published, what nothing serves, and what it all
 * rests on. Amounts are numbers and their currency stands in a column of its own, so that nobody adds up two currencies unseen.
 */
export async function writeMappingXlsx(t: Translate, report: MappingReport): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = [makeReportSheet, makeTotalsSheet, makeNotServedSheet, makeAboutSheet].map((make) => make(t, report));
  return new Uint8Array(await writeExcelFile(sheets).toBuffer());
}
