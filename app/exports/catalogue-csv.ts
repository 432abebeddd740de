import type { Activity, Expenditure } from '../domain/catalogue';
import { type ActivityDraft, ActivityDraftSchema } from '../domain/catalogue-draft';
import { type CsvRow, CsvSyntaxError, type CsvValue, locateCell, parseCsv, writeCsv } from './csv';

/**
 * The catalogue as one table, a row per activity, and back without loss; drafts too, whose open fields are empty cells.
 *
 * - Columns are named as the fields are; `period.start`, and `expenditure.1.amount` for the first of the amounts.
 * - A list stands in one cell, its members parted by `|`. A member's own `|` is written `\|`, its backslash `\\`, and a member
 *   without any character `\e`, so that an empty cell is an empty list.
 * - Text that may be absent (`expenditure.1.funder`, `expenditure.1.accounting_period`) is written like a member.
 * - Formulas are defused on writing and restored on reading, as in every table (`csv.ts`).
 */

export const MAX_CATALOGUE_BYTES = 50 * 1024 * 1024;
const MAX_PROBLEMS = 500;

/** One thing that is wrong in a table; line and column count from 1. */
export interface TableProblem {
  line: number;
  column: number;
  /** Name of the column; empty where the row or the file is meant. */
  name: string;
  /** A sentence in English, without the full stop. */
  what: string;
}

export interface CatalogueReading {
  problems: TableProblem[];
  /** None where there is a problem. */
  activities: ActivityDraft[];
}

type Kind = 'text' | 'list' | 'number' | 'nullable';

const COLUMNS = {
  id: 'text',
  title: 'text',
  org: 'text',
  office: 'text',
  office_ids: 'list',
  partners: 'list',
  type: 'text',
  summary: 'text',
  areas: 'list',
  gca_pillars: 'list',
  decision630: 'list',
  themes: 'list',
  target_groups: 'list',
  scope: 'text',
  regions: 'list',
  countries: 'list',
  eligibility: 'list',
  beneficiaries: 'list',
  beneficiaries_note: 'text',
  'period.start': 'text',
  'period.end': 'text',
  status: 'text',
  resolutions: 'list',
  framework_refs: 'list',
  expected_results: 'list',
  maturity_entry: 'text',
  funders: 'list',
  outputs: 'list',
  url: 'text',
  sources: 'list',
  verified: 'text',
  note: 'text',
} as const satisfies Record<string, Kind>;

/** Where an empty cell means that the field is open. */
const OPEN_WHEN_EMPTY = new Set(['type', 'scope', 'period.start', 'period.end', 'status', 'maturity_entry', 'verified']);

const MONEY_COLUMNS = {
  funder: 'nullable',
  amount: 'number',
  amount_max: 'number',
  currency: 'text',
  kind: 'text',
  basis: 'text',
  staff: 'number',
  non_staff: 'number',
  accounting_period: 'nullable',
  source: 'text',
  overlap: 'nullable',
} as const satisfies Record<keyof Expenditure, Kind>;

function writeMember(text: string): string {
  return text === '' ? '\\e' : text.replace(/[\\|]/g, '\\$&');
}

function readMember(text: string): string {
  return text === '\\e' ? '' : text.replace(/\\([\\|])/g, '$1');
}

/** Parts a cell at each `|` that no backslash stands before. */
function readList(cell: string): string[] {
  if (cell === '') return [];
  const members = [''];
  for (const [token] of cell.matchAll(/\\[\s\S]?|\||[^\\|]+/g)) {
    if (token === '|') members.push('');
    else members[members.length - 1] += token;
  }
  return members.map(readMember);
}

function writeCell(kind: Kind, value: unknown): CsvValue {
  if (value === null || value === undefined) return null;
  if (kind === 'list') return (value as string[]).map(writeMember).join('|');
  if (kind === 'nullable') return writeMember(String(value));
  return kind === 'number' ? (value as number) : String(value);
}

function getField(activity: ActivityDraft, column: string): unknown {
  if (column === 'period.start') return activity.period.start;
  if (column === 'period.end') return activity.period.end;
  return activity[column as keyof ActivityDraft];
}

/** Writes activities, or drafts, as a table; `readCatalogueCsv` gives the same values back. */
export function writeCatalogueCsv(activities: readonly (Activity | ActivityDraft)[]): string {
  const most = activities.reduce((length, { expenditure }) => Math.max(length, expenditure.length), 0);
  const places = Array.from({ length: most }, (_, i) => i);
  const fields = Object.entries(COLUMNS);
  const money = Object.entries(MONEY_COLUMNS);
  return writeCsv([
    [...fields.map(([name]) => name), ...places.flatMap((i) => money.map(([name]) => `expenditure.${i + 1}.${name}`))],
    ...activities.map((activity) => [
      ...fields.map(([name, kind]) => writeCell(kind, getField(activity, name))),
      ...places.flatMap((i) =>
        money.map(([name, kind]) => writeCell(kind, activity.expenditure[i]?.[name as keyof Expenditure])),
      ),
    ]),
  ]);
}

/** Reads a table of activities; where anything is wrong, everything that is wrong (at most 500 things) and no activity. */
export function readCatalogueCsv(bytes: Uint8Array): CatalogueReading {
  const fail = (what: string, line = 1, column = 1): CatalogueReading => ({
    problems: [{ line, column, name: '', what }],
    activities: [],
  });
  if (bytes.byteLength > MAX_CATALOGUE_BYTES) return fail('The file is larger than 50 MB');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('The file is not written in UTF-8');
  }
  try {
    const { header, rows } = parseCsv(bytes);
    const problems = checkHeader(header);
    if (problems.length > 0) return { problems, activities: [] };
    return readRows(header, rows);
  } catch (error) {
    if (error instanceof CsvSyntaxError) return fail(error.message, error.line, error.column);
    throw error;
  }
}

const MONEY_NAME = /^expenditure\.([1-9]\d{0,3})\.([a-z_]+)$/;

function checkHeader({ line, cells }: CsvRow): TableProblem[] {
  const isKnown = (name: string) =>
    Object.hasOwn(COLUMNS, name) || Object.hasOwn(MONEY_COLUMNS, MONEY_NAME.exec(name)?.[2] ?? '');
  const unknown = cells.flatMap((name, i) =>
    isKnown(name) ? [] : [{ line, column: i + 1, name, what: 'There is no such column' }],
  );
  const missing = Object.keys(COLUMNS).filter((name) => !cells.includes(name));
  return [...unknown, ...missing.map((name) => ({ line, column: cells.length, name, what: 'The column is missing' }))].slice(
    0,
    MAX_PROBLEMS,
  );
}

function readRows(header: CsvRow, rows: CsvRow[]): CatalogueReading {
  const problems: TableProblem[] = [];
  const activities: ActivityDraft[] = [];
  const lines = new Map<string, number>();
  for (const row of rows) {
    const report = (name: string, what: string) => {
      const i = Math.max(0, header.cells.indexOf(name));
      problems.push({ line: locateCell(row, i), column: i + 1, name, what });
    };
    const { record, columns } = readRow(header, row, report);
    const parsed = ActivityDraftSchema.safeParse(record);
    if (parsed.success) activities.push(parsed.data);
    for (const { path, message } of parsed.error?.issues ?? []) report(findColumn(path, columns), message);
    const { id } = record;
    const earlier = lines.get(id);
    if (earlier !== undefined) report('id', `The id "${id}" stands in line ${earlier} already`);
    else lines.set(id, row.line);
    if (problems.length >= MAX_PROBLEMS) break;
  }
  return problems.length > 0 ? { problems: problems.slice(0, MAX_PROBLEMS), activities: [] } : { problems, activities };
}

/** The column a value was read from, by its place in the activity. */
function findColumn(path: PropertyKey[], columns: number[]): string {
  const [field, place, part] = path;
  if (field === 'expenditure' && typeof place === 'number') return `expenditure.${columns[place]}.${String(part ?? 'amount')}`;
  return field === 'period' ? `period.${String(place)}` : String(field);
}

type Report = (name: string, what: string) => void;

/** The values of a row; `columns` tells the number in the header of each expenditure, since some may be left empty. */
function readRow(header: CsvRow, row: CsvRow, report: Report) {
  const record: Record<string, unknown> & { id: string } = { id: '' };
  const period: Record<string, unknown> = {};
  const money = new Map<number, Record<string, unknown>>();
  for (const [i, name] of header.cells.entries()) {
    const cell = row.cells[i] as string;
    const [, number, part] = MONEY_NAME.exec(name) ?? [];
    if (number !== undefined && part !== undefined) {
      const value = readCell(MONEY_COLUMNS[part as keyof Expenditure], cell, () => report(name, `"${cell}" is no number`));
      money.set(Number(number), { ...money.get(Number(number)), [part]: value });
      continue;
    }
    const value =
      OPEN_WHEN_EMPTY.has(name) && cell === '' ? null : readCell(COLUMNS[name as keyof typeof COLUMNS], cell, () => {});
    if (name.startsWith('period.')) period[name.slice(7)] = value;
    else record[name] = name === 'verified' && cell === 'true' ? true : value;
  }
  const isGiven = (entry: Record<string, unknown>) => Object.values(entry).some((value) => value !== null && value !== '');
  const given = [...money].filter(([, entry]) => isGiven(entry)).sort(([a], [b]) => a - b);
  record.period = period;
  // Without a word it is no part of another amount.
  record.expenditure = given.map(([, { overlap, ...entry }]) => (overlap === null ? entry : { ...entry, overlap }));
  return { record, columns: given.map(([number]) => number) };
}

function readCell(kind: Kind, cell: string, onBadNumber: () => void): unknown {
  if (kind === 'list') return readList(cell);
  if (kind === 'text') return cell;
  if (cell === '') return null;
  if (kind === 'nullable') return readMember(cell);
  const number = Number(cell);
  if (Number.isFinite(number) && cell.trim() !== '') return number;
  onBadNumber();
  return 0;
}
