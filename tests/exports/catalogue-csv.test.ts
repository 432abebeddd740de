import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCanonical } from '../../app/domain/canonical';
import type { Activity } from '../../app/domain/catalogue';
import { ActivityDraftSchema, completeDraft, findOpenFields } from '../../app/domain/catalogue-draft';
import { readCatalogueCsv, writeCatalogueCsv } from '../../app/exports/catalogue-csv';
import { parseCsv, writeCsv } from '../../app/exports/csv';
import { readCatalogue } from '../../seeds/reference.server';
import { anyActivity } from '../helpers/random-activity';

const bytes = (text: string) => new TextEncoder().encode(text);
const { activities } = readCatalogue();
const [first] = activities as [Activity, ...Activity[]];

/** The cells of a table by the name of their column, as a spreadsheet shows them. */
function listCells(text: string): Record<string, string>[] {
  const { header, rows } = parseCsv(bytes(text));
  return rows.map(({ cells }) => Object.fromEntries(cells.map((cell, i) => [header.cells[i] as string, cell])));
}

/** The table of one activity with some cells changed. */
function change(cells: Record<string, string>, activity = first): string {
  const [row = {}] = listCells(writeCatalogueCsv([activity]));
  const changed = { ...row, ...cells };
  return writeCsv([Object.keys(changed), Object.values(changed)]);
}

const problems = (text: string) =>
  readCatalogueCsv(bytes(text)).problems.map(({ line, column, name, what }) => `${line}:${column} ${name}: ${what}`);

describe('the catalogue as a table', () => {
  test('all activities come back identical, one row each', () => {
    const text = writeCatalogueCsv(activities);
    expect(listCells(text)).toHaveLength(91);
    const reading = readCatalogueCsv(bytes(text));
    expect(reading.problems).toEqual([]);
    expect(writeCanonical(reading.activities)).toBe(writeCanonical(activities));
    expect(reading.activities.every((draft) => completeDraft(draft) !== null)).toBe(true);
  });

  test('so does any activity that the schema allows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyActivity, { minLength: 1, maxLength: 3, selector: ({ id }) => id }), (list) => {
        const reading = readCatalogueCsv(bytes(writeCatalogueCsv(list)));
        expect(reading.problems).toEqual([]);
        expect(writeCanonical(reading.activities)).toBe(writeCanonical(list));
      }),
    );
  });

  test('a draft keeps what is open', () => {
    const draft = { ...first, type: null, scope: null, status: null, maturity_entry: null, verified: null, areas: [] };
    const reading = readCatalogueCsv(bytes(writeCatalogueCsv([draft])));
    expect(reading).toEqual({ problems: [], activities: [draft] });
    expect(findOpenFields(ActivityDraftSchema.parse(draft)).required).toEqual([
      'type',
      'areas',
      'scope',
      'status',
      'maturity_entry',
      'verified',
    ]);
    expect(completeDraft(draft)).toBeNull();
  });

  test('an empty catalogue is a header', () => {
    expect(readCatalogueCsv(bytes(writeCatalogueCsv([])))).toEqual({ problems: [], activities: [] });
  });

  test('lists are parted by a bar; bars, backslashes and members without a character are marked', () => {
    const partners = ['A|B', 'C\\', '', '\\e'];
    const text = writeCatalogueCsv([{ ...first, partners }]);
    expect(listCells(text)[0]?.partners).toBe('A\\|B|C\\\\|\\e|\\\\e');
    expect(readCatalogueCsv(bytes(text)).activities[0]?.partners).toEqual(partners);
  });

  test.each([
    ['|a', ['', 'a']],
    ['a||b', ['a', '', 'b']],
    ['a|', ['a', '']],
    ['a\\', ['a\\']],
    ['', []],
  ])('a list typed as %j is %j', (cell, partners) => {
    expect(readCatalogueCsv(bytes(change({ partners: cell }))).activities[0]?.partners).toEqual(partners);
  });

  test('no cell begins like a formula, and what did comes back', () => {
    const evil = { ...first, title: '=HYPERLINK("http://x","y")', note: "'@a", themes: ['+1+cmd', 'b'], partners: ['\tx'] };
    const text = writeCatalogueCsv([evil]);
    expect(text).not.toMatch(/(^|,)"?[=@+\t]/m);
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(readCatalogueCsv(bytes(text)).activities).toEqual([evil]);
  });

  test('an amount that is left out between others leaves no gap', () => {
    const entry = { funder: 'F', amount: 1, amount_max: null, currency: 'CHF', kind: 'real', basis: '', staff: null } as const;
    const expenditure = [1, 2, 3].map((amount) => ({ ...entry, amount, non_staff: null, accounting_period: null, source: '' }));
    const emptied = Object.fromEntries(
      ['funder', 'amount', 'currency', 'kind'].map((part) => [`expenditure.2.${part}`, ''] as const),
    );
    const reading = readCatalogueCsv(bytes(change(emptied, { ...first, expenditure })));
    expect(reading.activities[0]?.expenditure.map(({ amount }) => amount)).toEqual([1, 3]);
  });
});

describe('what is wrong in a table is told with line and column', () => {
  const columns = Object.keys(listCells(writeCatalogueCsv([first]))[0] ?? {});
  const at = (name: string) => columns.indexOf(name) + 1;

  test.each([
    ['status', 'finished'],
    ['id', 'Not An Id'],
    ['title', ''],
    ['areas', 'technical|weather'],
    ['regions', 'EUROPE'],
    ['period.start', '1 May 2020'],
    ['verified', 'yes'],
  ])('%s = %j', (name, cell) => {
    expect(problems(change({ [name]: cell }))).toEqual([expect.stringMatching(`^2:${at(name)} ${name}: .+`)]);
  });

  test('an amount that is no number, in its own column', () => {
    const entry = { 'expenditure.1.amount': '1,000', 'expenditure.1.currency': 'CHF', 'expenditure.1.kind': 'real' };
    const rest = { 'expenditure.1.basis': '', 'expenditure.1.source': '' };
    const open = { 'expenditure.1.funder': '', 'expenditure.1.amount_max': '', 'expenditure.1.staff': '' };
    const more = { 'expenditure.1.non_staff': '-1', 'expenditure.1.accounting_period': '' };
    expect(problems(change({ ...entry, ...rest, ...open, ...more }))).toEqual([
      `2:${columns.length + 1} expenditure.1.amount: "1,000" is no number`,
      expect.stringMatching(`^2:${columns.length + 9} expenditure.1.non_staff: .+`),
    ]);
  });

  test('the line of a cell behind cells of several lines', () => {
    expect(problems(change({ title: 'a\nb\nc', status: 'x' }))).toEqual([expect.stringMatching(`^4:${at('status')} status: `)]);
  });

  test('an id that stands twice, with the line of the first', () => {
    const text = writeCatalogueCsv([first, first]);
    expect(problems(text)).toEqual([`3:1 id: The id "${first.id}" stands in line 2 already`]);
  });

  test('columns that are unknown or missing', () => {
    expect(problems(change({ weather: 'fine', 'expenditure.0.amount': '1', 'expenditure.1.__proto__': '1' }))).toEqual([
      `1:${columns.length + 1} weather: There is no such column`,
      `1:${columns.length + 2} expenditure.0.amount: There is no such column`,
      `1:${columns.length + 3} expenditure.1.__proto__: There is no such column`,
    ]);
    expect(problems('id,title\n')).toContain('1:2 org: The column is missing');
  });

  test('a file that is no table, too large, or not UTF-8', () => {
    expect(problems('')).toEqual(['1:1 : the file has no header row']);
    expect(problems(`${writeCatalogueCsv([first])}"`)).toEqual([
      expect.stringMatching(/^3:\d+ : a quote is opened and never closed$/),
    ]);
    expect(readCatalogueCsv(Uint8Array.of(0xff, 0xfe)).problems[0]?.what).toBe('The file is not written in UTF-8');
    expect(readCatalogueCsv(new Uint8Array(50 * 1024 * 1024 + 1)).problems[0]?.what).toBe('The file is larger than 50 MB');
  });

  test('with one wrong row no activity is returned', () => {
    const reading = readCatalogueCsv(bytes(writeCatalogueCsv(activities).replace(',ongoing,', ',under way,')));
    expect(reading.problems).toHaveLength(1);
    expect(reading.activities).toEqual([]);
  });
});
