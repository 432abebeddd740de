import { HeadingLevel, Packer, PageOrientation, type Paragraph, type Table } from 'docx';
import type { MappingGroup, MappingReport, MappingRow } from '../domain/mapping';
import type { Translate } from '../i18n/translate';
import {
  describeRow,
  FIGURE_COLUMNS,
  type FigureColumn,
  listAbout,
  listAggregates,
  listNotAdded,
  listNotServed,
  listTotalCells,
  listUnpublished,
  nameColumn,
  nameGroup,
  nameTotalColumn,
  sayQuestion,
  saySpan,
  sayTotals,
  TOTAL_COLUMNS,
} from './mapping-words';
import { A4, head, MARGIN, makeDocument, makeTable, point, say, text } from './word-parts';

/** Width of the text, in twentieths of a point. */
const ROOM = A4.height - 2 * MARGIN;

/** Shares of the table's width; together 1. */
const SHARES: Readonly<Record<FigureColumn, number>> = {
  resolution: 0.2,
  theme: 0.08,
  activity: 0.14,
  beneficiaries: 0.14,
  implementors: 0.12,
  expenditure: 0.18,
  outputs: 0.14,
};

function setGroup(t: Translate, report: MappingReport, group: MappingGroup): (Paragraph | Table)[] {
  const set = (row: MappingRow) => {
    const cells = describeRow(t, row, group.key);
    return FIGURE_COLUMNS.map((column) => cells[column]);
  };
  return [
    head(nameGroup(t, report, group), HeadingLevel.HEADING_2),
    say(sayTotals(t, group.totals)),
    ...(group.shared > 0 ? [say(t('mapping.shared', { count: group.shared, total: group.rows.length }))] : []),
    makeTable(
      FIGURE_COLUMNS.map((column) => Math.round(ROOM * SHARES[column])),
      FIGURE_COLUMNS.map((column) => nameColumn(t, column)),
      group.rows.map(set),
    ),
    say(''),
  ];
}

function setList(title: string, lines: readonly string[], empty?: string): Paragraph[] {
  if (lines.length === 0 && empty === undefined) return [];
  return [head(title, HeadingLevel.HEADING_2), ...(lines.length > 0 ? lines.map(point) : [say(empty ?? '')])];
}

function setTotals(t: Translate, report: MappingReport): (Paragraph | Table)[] {
  const tell = (value: string | number) => text(typeof value === 'number' ? t.number(value, 2) : value);
  const totals = makeTable(
    TOTAL_COLUMNS.map(() => Math.round(ROOM / TOTAL_COLUMNS.length)),
    TOTAL_COLUMNS.map((column) => nameTotalColumn(t, column)),
    report.totals.map((total) => listTotalCells(t, total).map(tell)),
  );
  return [
    head(t('mapping.totals'), HeadingLevel.HEADING_1),
    say(t('mapping.totals_what')),
    report.totals.length === 0 ? say(t('mapping.totals_none')) : totals,
    ...setList(t('mapping.not_added'), listNotAdded(t, report)),
    ...setList(t('mapping.aggregates'), listAggregates(t, report)),
    head(t('mapping.unpublished'), HeadingLevel.HEADING_1),
    say(t('mapping.unpublished_what')),
    makeTable(
      [0.7, 0.15, 0.15].map((share) => Math.round(ROOM * share)),
      [t('mapping.unpublished'), t('mapping.count'), t('mapping.of')],
      listUnpublished(t, report).map(({ label, count, total }) => [text(label), tell(count), tell(total)]),
    ),
  ];
}

/**
 * Writes the mapping report as a document to print and to send round: figure 1 of the proposal group by group, then the totals, what
 * was not published, what nothing serves, and what the numbers rest on. A4, landscape.
 */
export async function writeMappingDocx(t: Translate, report: MappingReport): Promise<Uint8Array<ArrayBuffer>> {
  const title = t('mapping.title');
  const document = makeDocument(t, {
    title,
    description: saySpan(t, report),
    // The library turns the sheet itself: the sides are given as if it stood upright.
    page: { ...A4, orientation: PageOrientation.LANDSCAPE },
    children: [
      head(title, HeadingLevel.TITLE),
      say(saySpan(t, report)),
      say(sayQuestion(t, report)),
      say(t('mapping.what')),
      head(t('mapping.report'), HeadingLevel.HEADING_1),
      say(t('mapping.groups_what')),
      ...(report.groups.length === 0 ? [say(t('mapping.none'))] : []),
      ...report.groups.flatMap((group) => setGroup(t, report, group)),
      ...setTotals(t, report),
      head(t('mapping.not_served'), HeadingLevel.HEADING_1),
      say(t('mapping.not_served_what')),
      ...listNotServed(t, report).flatMap(({ title: name, lines }) => setList(name, lines, t('mapping.nothing_left'))),
      head(t('mapping.about'), HeadingLevel.HEADING_1),
      ...listAbout(t, report).map(point),
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
