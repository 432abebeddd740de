import {
  Document,
  Footer,
  type HeadingLevel,
  type INumberingOptions,
  type ISectionPropertiesOptions,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { Translate } from '../i18n/translate';
import { keepPrintable, type Line } from './mapping-words';

/** What documents to print and to send round are made of, and how they look. */

/** Twentieths of a point: A4, and a margin of 15 mm. */
export const A4 = { width: 11_906, height: 16_838 };
export const MARGIN = 850;

/** Half points. */
const SIZE = { text: 20, cell: 15, title: 36, heading: 26, heading3: 22 };

const INK = '16211F';
const QUIET = '47544F';
const HEAD = { type: ShadingType.CLEAR, fill: 'E0EFEC', color: 'auto' };
const CELL_MARGINS = { top: 40, bottom: 40, left: 70, right: 70 };

export function say(text: string): Paragraph {
  return new Paragraph({ spacing: { after: 100 }, children: [new TextRun(keepPrintable(text))] });
}

export function point(text: string): Paragraph {
  return new Paragraph({ bullet: { level: 0 }, children: [new TextRun(keepPrintable(text))] });
}

export function head(text: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]): Paragraph {
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
export function makeTable(widths: readonly number[], header: readonly string[], rows: readonly (readonly Line[])[][]): Table {
  const place = (cells: readonly (readonly Line[])[]) => cells.map((lines, i) => ({ lines, width: widths[i] as number }));
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: [...widths],
    rows: [
      makeTableRow(place(header.map((text): Line[] => [{ text, weight: 'strong' }])), true),
      ...rows.map((cells) => makeTableRow(place(cells))),
    ],
  });
}

/** A cell of one line. */
export const text = (value: string): Line[] => [{ text: value }];

/** The library puts numbers where a text is one of its names for them; the message says in which order they come. */
const PAGE_NUMBERS = new RegExp(`(${PageNumber.CURRENT}|${PageNumber.TOTAL_PAGES})`);

function makeFooter(t: Translate): Footer {
  const children = t('mapping.page', { page: PageNumber.CURRENT, pages: PageNumber.TOTAL_PAGES }).split(PAGE_NUMBERS);
  return new Footer({ children: [new Paragraph({ children: [new TextRun({ children, color: QUIET, size: SIZE.cell })] })] });
}

export interface WordDocument {
  title: string;
  /** One sentence on what it is, for lists of files. */
  description: string;
  page: NonNullable<ISectionPropertiesOptions['page']>['size'];
  numbering?: INumberingOptions;
  children: (Paragraph | Table)[];
}

/** A document in the language of `t`, with numbered pages. */
export function makeDocument(t: Translate, { title, description, page, numbering, children }: WordDocument): Document {
  const heading = (size: number) => ({
    run: { size, bold: true, color: INK },
    paragraph: { spacing: { before: 240, after: 120 } },
  });
  return new Document({
    title,
    creator: 'Tidemark',
    description,
    ...(numbering ? { numbering } : {}),
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
        properties: { page: { size: page, margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN } } },
        footers: { default: makeFooter(t) },
        children,
      },
    ],
  });
}
