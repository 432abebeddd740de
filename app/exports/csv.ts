import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A row of a table, with the line of the file on which it begins; lines count from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

export interface CsvTable {
  header: CsvRow;
  rows: CsvRow[];
}

/** What is wrong with a table as such; `column` counts cells from 1. */
export class CsvSyntaxError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
    this.name = 'CsvSyntaxError';
  }
}

/** Spreadsheets take a cell that begins with one of these for a formula, whatever stands behind it. */
const FORMULA = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Puts an apostrophe before text that a spreadsheet would run as a formula; numbers stay as they are. Text that already
 * has apostrophes before a formula gets one more, so that `restoreText` gives back every text exactly.
 */
export function defuseText(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** Takes away the apostrophe that `defuseText` has put there. */
export function restoreText(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/**
 * Reads a table with a header row: UTF-8 with or without byte order mark, lines ended by LF, CRLF or CR, quotes as in
 * RFC 4180. Lines without any character are skipped. Defused cells are restored.
 * @throws CsvSyntaxError where quotes do not match, a row is longer or shorter than the header, or a name stands twice in it
 */
export function parseCsv(bytes: Uint8Array): CsvTable {
  const countLines = makeLineCounter(bytes);
  const rows: CsvRow[] = [];
  let offset = 0;
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      // Checked below, where the line is known; the parser's own count is wrong after a CRLF inside quotes.
      relax_column_count: true,
      on_record: (cells: string[], { bytes: end }) => {
        rows.push({ line: countLines(offset), cells });
        offset = end;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CsvSyntaxError(explainQuotes(error), countLines(offset), Number(error.column ?? 0) + 1);
  }
  const [header, ...body] = rows.filter(({ cells }) => cells.length > 1 || cells[0] !== '');
  if (!header) throw new CsvSyntaxError('the file has no header row', 1, 1);
  checkHeader(header);
  for (const { line, cells } of body) {
    if (cells.length === header.cells.length) continue;
    const column = Math.min(cells.length, header.cells.length) + 1;
    throw new CsvSyntaxError(`the row has ${cells.length} cells where the header has ${header.cells.length}`, line, column);
  }
  return { header, rows: body.map(({ line, cells }) => ({ line, cells: cells.map(restoreText) })) };
}

function checkHeader(header: CsvRow): void {
  const seen = new Set<string>();
  header.cells = header.cells.map((name) => restoreText(name).trim());
  for (const [i, name] of header.cells.entries()) {
    if (name === '') throw new CsvSyntaxError('the column has no name', header.line, i + 1);
    if (seen.has(name)) throw new CsvSyntaxError(`the column "${name}" stands twice in the header`, header.line, i + 1);
    seen.add(name);
  }
}

function explainQuotes({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'text follows a closing quote; quotes inside a quoted cell are written twice';
  return 'a quote stands inside a cell that is not quoted';
}

/** Counts the lines up to an offset that only grows, so that a file is gone through once. */
function makeLineCounter(bytes: Uint8Array): (offset: number) => number {
  const [LF, CR] = [10, 13];
  let line = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at += 1) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line += 1;
    }
    return line;
  };
}

/** The line on which a cell of a row begins, which differs from the row's own after cells of several lines. */
export function locateCell(row: CsvRow, index: number): number {
  return row.cells.slice(0, index).reduce((line, cell) => line + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), row.line);
}

export type CsvValue = string | number | null;

/** Writes rows of a table, lines ended by LF; null is an empty cell, numbers keep full precision, text is defused. */
export function writeCsv(rows: readonly (readonly CsvValue[])[]): string {
  const cells = rows.map((row) =>
    row.map((value) => (typeof value === 'string' ? defuseText(value) : value === null ? '' : String(value))),
  );
  return stringify(cells);
}
