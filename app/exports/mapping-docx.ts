import {
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { MappingGroup, MappingReport, MappingRow } from '../domain/mapping';
import type { Translate } from '../i18n/translate';
import {
  describeRow,
  FIGURE_COLUMNS,
  type FigureColumn,
  keepPrintable,
  type Line,
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

/** Twentieths of a point: A4, and a margin of 15 mm. */
const A4 = { width: 11_906, height: 16_838 };
const MARGIN = 850;
const ROOM = A4.height - 2 * MARGIN;

/** Half points. */
const SIZE = { text: 20, cell: 15, title: 36, heading: 26, heading3: 22 };

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

const INK = '16211F';
const QUIET = '47544F';
const HEAD = { type: ShadingType.CLEAR, fill: 'E0EFEC', color: 'auto' };
const CELL_MARGINS = { top: 40, bottom: 40, left: 70, right: 70 };

function say(text: string): Paragraph {
  return new Paragraph({ spacing: { after: 100 }, children: [new TextRun(keepPrintable(text))] });
}

function point(text: string): Paragraph {
  return new Paragraph({ bullet: { level: 0 }, children: [new TextRun(keepPrintable(text))] });
}

function head(text: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]): Paragraph {
  return new Paragraph({ heading: level, keepNext: true, children: [new TextRun(keepPrintable(text))] });
}

function setLine({ text, weight }: Line): Paragraph {
  const bold = weight === 'strong';
  const color = weight === 'quiet' ? QUIET : INK;
  return new Paragraph({ children: [new TextRun({ text: keepPrintable(text), size: SIZE.cell, bold, color })] });
}

interface Cell {
  lines: readonly Line[];
  width: number;
}

function makeTableRow(cells: readonly Cell[], header = false): TableRow {
  return new TableRow({
    tableHeader: header,
    // A long row goes over the page rather than leave half of one empty.
    cantSplit: header,
    children: cells.map(
      ({ lines, width }) =>
        new TableCell({
          width: { size: width, type: WidthType.DXA },
          margins: CELL_MARGINS,
          ...(header ? { shading: HEAD } : {}),
          children: lines.map(setLine),
        }),
    ),
  });
}

/** A table of fixed widths whose first row is repeated on every page. */
function makeTable(widths: readonly number[], header: readonly string[], rows: readonly (readonly Line[])[][]): Table {
  const place = (cells: readonly (readonly Line[])[]) => cells.map((lines, i) => ({ lines, width: widths[i] as number }));
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: ROOM, type: WidthType.DXA },
    columnWidths: [...widths],
    rows: [
      makeTableRow(place(header.map((text): Line[] => [{ text, weight: 'strong' }])), true),
      ...rows.map((cells) => makeTableRow(place(cells))),
    ],
  });
}

const text = (value: string): Line[] => [{ text: value }];

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

/** The library puts numbers where a text is one of its names for them; the message says in which order they come. */
const PAGE_NUMBERS = new RegExp(`(${PageNumber.CURRENT}|${PageNumber.TOTAL_PAGES})`);

function makeFooter(t: Translate): Footer {
  const children = t('mapping.page', { page: PageNumber.CURRENT, pages: PageNumber.TOTAL_PAGES }).split(PAGE_NUMBERS);
  return new Footer({ children: [new Paragraph({ children: [new TextRun({ children, color: QUIET, size: SIZE.cell })] })] });
}

/**
 * Writes the mapping report as a document to print and to send round: figure 1 of the proposal group by group, then the totals, what
 * was not published, what nothing serves, and what the numbers rest on. A4, landscape.
 */
export async function writeMappingDocx(t: Translate, report: MappingReport): Promise<Uint8Array<ArrayBuffer>> {
  const title = t('mapping.title');
  const heading = (size: number) => ({
    run: { size, bold: true, color: INK },
    paragraph: { spacing: { before: 240, after: 120 } },
  });
  const document = new Document({
    title,
    creator: 'Tidemark',
    description: saySpan(t, report),
    styles: {
      default: {
        document: { run: { font: 'Calibri', size: SIZE.text, color: INK, language: { value: t.locale } } },
        title: heading(SIZE.title),
        heading1: heading(SIZE.heading),
        heading2: heading(SIZE.heading3),
      },
    },
    sections: [
      {
        properties: {
          page: {
            // The library turns the sheet itself: the sides are given as if it stood upright.
            size: { ...A4, orientation: PageOrientation.LANDSCAPE },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        footers: { default: makeFooter(t) },
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
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
