import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity, Expenditure } from '../../app/domain/catalogue';
import {
  DEFAULT_SPAN,
  findAccountingDays,
  findActivityDays,
  GROUPINGS,
  type MappingReport,
  type MappingTotal,
  mapActivities,
} from '../../app/domain/mapping';
import { citeResolution, findServedClauses } from '../../app/domain/resolution';
import { ask, makeActivity, makeAmount, makeResolution, SMALL, TODAY } from '../helpers/small-mapping';

const map = (changes: Parameters<typeof ask>[0] = {}) => mapActivities(SMALL, ask(changes));
const ids = ({ rows }: Pick<MappingReport, 'rows'>) => rows.map(({ activity }) => activity.id);
const members = (report: MappingReport) => report.groups.map((group) => [group.key, ids(group)]);

describe('the span', () => {
  it('is WTDC-17 until the next WTDC unless another one is chosen', () => {
    expect(DEFAULT_SPAN).toEqual({ from: '2017-10-09', to: '2029-12-31' });
  });

  it('takes what overlaps it by a day, with dates as exact as published, and what may overlap it', () => {
    const within = ['b-first-day', 'c-last-month', 'e-ranges', 'f-undated', 'g-undated-done', 'i-umbrella'];
    expect(ids(map())).toEqual(within);
  });

  it.each([
    ['2017-12-31', '2017-12-31', ['a-before', 'b-first-day', 'f-undated', 'g-undated-done']],
    ['2018-12-31', '2018-12-31', ['b-first-day', 'f-undated', 'g-undated-done']],
    ['2020-05-31', '2020-05-31', ['e-ranges', 'f-undated', 'g-undated-done', 'i-umbrella']],
    ['2020-06-01', '2020-06-30', ['e-ranges', 'f-undated', 'g-undated-done']],
    ['2020-07-01', '2022-11-30', ['f-undated', 'g-undated-done']],
    ['2023-01-01', '2026-05-31', ['c-last-month', 'd-after', 'f-undated', 'g-undated-done']],
    [TODAY, TODAY, ['c-last-month', 'd-after', 'f-undated', 'g-undated-done', 'h-planned']],
    ['2026-06-02', '2040-01-01', ['c-last-month', 'd-after', 'f-undated', 'h-planned']],
  ])('from %s to %s', (from, to, expected) => {
    expect(ids(map({ span: { from, to } }))).toEqual(expected);
  });

  it.each<[string | null, string | null, Activity['status'], string, string]>([
    ['2018', '2018', 'completed', '2018-01-01', '2018-12-31'],
    ['2018-02', '2020-02', 'completed', '2018-02-01', '2020-02-29'],
    ['2018-02-03', '2019-02', 'completed', '2018-02-03', '2019-02-28'],
    [null, '2016', 'completed', '0000-01-01', '2016-12-31'],
    ['2021', null, 'completed', '2021-01-01', TODAY],
    ['2021', null, 'ongoing', '2021-01-01', '9999-12-31'],
    [null, null, 'ongoing', '0000-01-01', '9999-12-31'],
    [null, null, 'completed', '0000-01-01', TODAY],
    [null, null, 'planned', TODAY, '9999-12-31'],
    [null, '2030', 'planned', '0000-01-01', '2030-12-31'],
  ])('an activity of %s to %s, %s', (start, end, status, from, to) => {
    expect(findActivityDays({ period: { start, end }, status }, TODAY)).toEqual({ from, to });
  });

  it.each([
    ['2021', '2021-01-01', '2021-12-31'],
    ['2017-2019', '2017-01-01', '2019-12-31'],
    ['2021-03', '2021-03-01', '2021-03-31'],
    ['2021-03/2023-02', '2021-03-01', '2023-02-28'],
    ['2017-04/2022', '2017-04-01', '2022-12-31'],
    ['2019-01-21/2023-01-20', '2019-01-21', '2023-01-20'],
  ])('an accounting period of %s', (period, from, to) => {
    expect(findAccountingDays(period)).toEqual({ from, to });
  });

  it.each([null, 'five years', '2021 or so', '21-22'])('no days in an accounting period of %s', (period) => {
    expect(findAccountingDays(period)).toBeNull();
  });
});

describe('the totals, added up by hand', () => {
  it('keep currencies and kinds apart, and ranges as ranges', () => {
    const expected: MappingTotal[] = [
      // e: 100 to 500, and 1,000 or more: 1,100 at least, no upper end.
      { currency: 'CHF', kind: 'scale', low: 1100, high: null, amounts: 2, activities: 1, staff: null, nonStaff: null, split: 0 },
      // b: 1,000.10 (its 2,000.20 lie before the span); i: 10,000 (its 3,000 are a part of them). Staff 400 and the rest 600.10: b.
      {
        ...{ currency: 'EUR', kind: 'real', low: 11_000.1, high: 11_000.1, amounts: 2, activities: 2 },
        ...{ staff: 400, nonStaff: 600.1, split: 1 },
      },
      // c: 500, of which 100 for staff; what else it cost was not said. The 70 dollars of i are of something wider.
      { currency: 'EUR', kind: 'budget', low: 500, high: 500, amounts: 1, activities: 1, staff: 100, nonStaff: null, split: 0 },
    ];
    expect(map().totals).toEqual(expected);
  });

  it('are the same however the activities are grouped, though these stand in several groups', () => {
    for (const grouping of GROUPINGS) expect(map({ grouping }).totals, grouping).toEqual(map().totals);
  });

  it('leave out what is part of another amount, wider than the activity, or outside the span, and say so', () => {
    const { notAdded, amounts } = map();
    expect(notAdded.map(({ activity, amount }) => [activity.id, amount.amount, amount.counting])).toEqual([
      ['b-first-day', 2000.2, 'outside'],
      ['i-umbrella', 3000, 'part'],
      ['i-umbrella', 70, 'wider'],
    ]);
    // b 2, c 1, e 2, i 3.
    expect(amounts).toBe(8);
  });

  it('are those of the activities asked for', () => {
    expect(ids(map({ filter: { owner: 'itu' } }))).toEqual(['b-first-day', 'e-ranges', 'f-undated', 'g-undated-done']);
    expect(ids(map({ filter: { owner: 'others' } }))).toEqual(['c-last-month', 'i-umbrella']);
    expect(ids(map({ filter: { status: 'ongoing' } }))).toEqual(['c-last-month', 'f-undated']);
    expect(map({ filter: { owner: 'others', status: 'completed' } }).totals.map(({ low }) => low)).toEqual([10_000]);
  });

  it('show what was published in sum only beside them, where its period lies in the span', () => {
    expect(map().aggregates.map(({ id }) => id)).toEqual(['sum-2020']);
    expect(map({ span: { from: '2020-10-01', to: '2022-12-31' } }).aggregates).toEqual([]);
    expect(map({ filter: { owner: 'others' } }).aggregates).toEqual([]);
  });
});

describe('what was not published', () => {
  it('is counted, and taken for nothing else', () => {
    expect(map().unpublished).toEqual({
      amount: 2, // f, g
      period: 2, // f, g
      beneficiaries: 5, // all but b
      office: 2, // f, g; not those of others
      outputs: 5, // all but b
      funder: 1, // c
      split: 7, // of eight, all but the first of b
      accountingPeriod: 1, // c; "five years" was published
    });
  });
});

describe('the groups', () => {
  it('are the resolutions, with a last one for what has none', () => {
    expect(members(map())).toEqual([
      ['res-1', ['b-first-day', 'c-last-month', 'e-ranges', 'i-umbrella']],
      ['res-2', ['b-first-day', 'e-ranges', 'g-undated-done']],
      ['res-9', ['i-umbrella']],
      [null, ['f-undated']],
    ]);
    expect(map().groups.map(({ shared }) => shared)).toEqual([3, 2, 1, 0]);
  });

  it('are the themes', () => {
    expect(members(map({ grouping: 'theme' }))).toEqual([
      ['cirt', ['b-first-day', 'c-last-month']],
      ['training', ['b-first-day', 'e-ranges']],
      ['umbrella', ['i-umbrella']],
      [null, ['f-undated', 'g-undated-done']],
    ]);
  });

  it('are the regions named, those of the countries, and the world', () => {
    expect(members(map({ grouping: 'region' }))).toEqual([
      ['AFR', ['b-first-day', 'e-ranges', 'g-undated-done']],
      ['AMS', ['c-last-month']],
      ['world', ['f-undated']],
      [null, ['i-umbrella']],
    ]);
  });

  it('have totals of their own', () => {
    const [first, second] = map().groups;
    expect(first?.totals).toEqual(map().totals);
    expect(second?.totals.map(({ currency, low }) => [currency, low])).toEqual([
      ['CHF', 1100],
      ['EUR', 1000.1],
    ]);
  });
});

describe('the clauses', () => {
  const clausesOf = (id: string) => {
    const row = map().rows.find(({ activity }) => activity.id === id);
    return row?.resolutions.map((mapped) => [mapped.id, mapped.clauses.map(({ clause, reading }) => `${clause.id} ${reading}`)]);
  };

  it('are those named, and otherwise those about the same topic or paragraph', () => {
    // F43c is res-1.1's own paragraph; F25.4 lies in F25.
    expect(clausesOf('b-first-day')).toEqual([
      ['res-1', ['res-1.1 ours']],
      ['res-2', ['res-2.1 ours']],
    ]);
    // F20 covers F20.7.
    expect(clausesOf('c-last-month')).toEqual([['res-1', ['res-1.2 ours']]]);
    // The activity is about F43c too, and yet it names its clause.
    expect(clausesOf('e-ranges')).toEqual([
      ['res-1', ['res-1.2 named']],
      ['res-2', []],
    ]);
    expect(clausesOf('i-umbrella')).toEqual([
      ['res-1', []],
      ['res-9', []],
    ]);
  });

  it('do not meet on other topics of the same paragraph, or on the beginning of its name', () => {
    const resolution = makeResolution('res-5', { 'res-5.1': ['F43c.1'], 'res-5.2': ['F4'], 'res-5.3': ['F43'] });
    const serve = (framework_refs: string[]) =>
      findServedClauses(resolution, { resolutions: ['res-5'], framework_refs }).map(({ clause }) => clause.id);
    expect(serve(['F43c.2', 'F43c.11'])).toEqual([]);
    expect(serve(['F43c'])).toEqual(['res-5.1']);
    expect(serve(['F43c.1'])).toEqual(['res-5.1']);
  });

  it('belong to a resolution that is cited as a revision only where it was revised', () => {
    const first = { place: 'Doha', year: 2006, verified: true } as const;
    expect(citeResolution(makeResolution('res-1', {}))).toBe('A Conference, resolution 1 (Geneva, 2022)');
    expect(citeResolution(makeResolution('res-1', {}, { first_adopted: first }))).toBe(
      'A Conference, resolution 1 (Rev. Geneva, 2022)',
    );
    expect(citeResolution(makeResolution('res-1', {}, { first_adopted: first, type: 'treaty', number: null }))).toBe(
      'A Conference, treaty (Geneva, 2022)',
    );
  });
});

describe('what nothing serves', () => {
  it('is listed: resolutions, clauses, regions and expected results', () => {
    const { resolutions, clauses, regions, expectedResults } = map().notServed;
    // h and a, the only ones for res-3 and res-4, lie outside the span.
    expect(resolutions.map(({ id }) => id)).toEqual(['res-3', 'res-4']);
    expect(clauses.map(({ resolution, clauses: open }) => [resolution.id, open.map(({ id }) => id)])).toEqual([
      ['res-1', ['res-1.3']],
      ['res-2', ['res-2.2']],
    ]);
    expect(regions).toEqual(['ARB', 'ASP', 'CIS', 'EUR']);
    expect(expectedResults.map(({ id }) => id)).toEqual(['ER3']);
  });
});

describe('offices and countries', () => {
  it('come with their words, and a code that is no country stays a code', () => {
    const row = map().rows[0];
    expect(row?.offices.map(({ id, kind }) => [id, kind])).toEqual([
      ['hq', 'HQ'],
      ['ro-afr', 'regional'],
    ]);
    expect(row?.beneficiaries).toEqual([
      { code: 'AAA', names: { en: 'Aland', es: 'Alandia' } },
      { code: 'ZZZ', names: {} },
    ]);
  });
});

/** Days without order, of a few years: spans and periods meet often. */
const day = fc
  .record({
    year: fc.integer({ min: 2015, max: 2025 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
const date = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([text, length]) => text.slice(0, length));
const span = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const cents = fc.integer({ min: 0, max: 1_000_000_00 }).map((value) => value / 100);
const amount: fc.Arbitrary<Expenditure> = fc
  .record({
    amount: cents,
    more: fc.option(cents),
    currency: fc.constantFrom('EUR', 'CHF', 'USD'),
    kind: fc.constantFrom('real' as const, 'budget' as const, 'scale' as const),
    overlap: fc.constantFrom(undefined, undefined, 'part' as const, 'wider' as const),
    staff: fc.option(cents),
    accounting_period: fc.option(fc.tuple(date, date).map(([a, b]) => (a < b ? `${a}/${b}` : `${b}/${a}`))),
  })
  .map(({ more, ...rest }) => makeAmount({ ...rest, amount_max: more === null ? null : rest.amount + more }));
const some = <T>(...choices: T[]) => fc.subarray(choices);
const activity = fc
  .record({
    org: fc.constantFrom('ITU', 'Another'),
    status: fc.constantFrom('planned' as const, 'ongoing' as const, 'completed' as const),
    period: fc.record({ start: fc.option(date), end: fc.option(date) }),
    scope: fc.constantFrom('global' as const, 'regional' as const),
    regions: some('AFR' as const, 'AMS' as const),
    beneficiaries: some('AAA', 'BBB', 'ZZZ'),
    themes: some('cirt', 'training'),
    resolutions: some('res-1', 'res-2.1', 'res-3', 'res-9'),
    framework_refs: some('F43c', 'F20.7', 'F44'),
    expenditure: fc.array(amount, { maxLength: 3 }),
  })
  .map(makeActivity);
const catalogue = fc
  .array(activity, { maxLength: 12 })
  .map((list) => ({ ...SMALL, activities: list.map((a, i) => ({ ...a, id: `a-${i}`, title: `Activity ${i}` })) }));
const question = fc
  .record({
    span,
    grouping: fc.constantFrom(...GROUPINGS),
    filter: fc.constantFrom({}, { owner: 'itu' as const }, { status: 'ongoing' as const }),
  })
  .map(ask);

const centsOf = (value: number) => Math.round(value * 100);

describe('whatever the catalogue', () => {
  it('never adds different currencies, or real and estimated money', () => {
    fc.assert(
      fc.property(catalogue, question, (input, asked) => {
        const report = mapActivities(input, asked);
        for (const { totals, rows } of [report, ...report.groups]) {
          const heaps = totals.map(({ currency, kind }) => `${currency} ${kind}`);
          expect(new Set(heaps).size, 'one total for each').toBe(heaps.length);
          for (const { currency, kind, low, high, amounts } of totals) {
            // Counted without the code under test: every activity once, every amount that stands alone.
            const own = rows.flatMap((row) => row.amounts.filter((a) => a.currency === currency && a.kind === kind));
            const added = own.filter(({ counting }) => counting === 'added');
            expect(amounts).toBe(added.length);
            expect(centsOf(low)).toBe(added.reduce((sum, a) => sum + centsOf(a.amount), 0));
            const open = added.some((a) => a.kind === 'scale' && a.amount_max === null);
            expect(high === null).toBe(open);
            if (high !== null) expect(high).toBeGreaterThanOrEqual(low);
          }
        }
      }),
    );
  });

  it('counts every activity once in the overall totals, and adds every amount or says why not', () => {
    fc.assert(
      fc.property(catalogue, question, (input, asked) => {
        const report = mapActivities(input, asked);
        const distinct = new Set(report.groups.flatMap(ids));
        expect([...distinct].toSorted()).toEqual(ids(report).toSorted());
        expect(new Set(ids(report)).size).toBe(report.rows.length);
        const added = report.totals.reduce((sum, { amounts }) => sum + amounts, 0);
        const published = input.activities.filter(({ id }) => distinct.has(id)).flatMap(({ expenditure }) => expenditure);
        expect(added + report.notAdded.length).toBe(published.length);
        expect(report.amounts).toBe(published.length);
      }),
    );
  });

  it('shows every activity in as many groups as it says, and every resolution or as not served', () => {
    fc.assert(
      fc.property(catalogue, question, (input, asked) => {
        const report = mapActivities(input, asked);
        for (const row of report.rows) {
          expect(row.groups).toBeGreaterThan(0);
          expect(report.groups.filter(({ rows }) => rows.includes(row))).toHaveLength(row.groups);
        }
        const served = new Set(report.rows.flatMap(({ resolutions }) => resolutions.map(({ id }) => id)));
        const open = report.notServed.resolutions.map(({ id }) => id);
        for (const { id } of input.resolutions) expect(served.has(id)).toBe(!open.includes(id));
      }),
    );
  });

  it('never finds more in a narrower span, and finds everything in a span without end', () => {
    fc.assert(
      fc.property(catalogue, question, span, (input, asked, other) => {
        const wide = mapActivities(input, asked);
        const [, from = ''] = [other.from, asked.span.from].toSorted();
        const [to = ''] = [other.to, asked.span.to].toSorted();
        const narrow = { from, to };
        const found = narrow.from <= narrow.to ? ids(mapActivities(input, { ...asked, span: narrow })) : [];
        expect(found.filter((id) => !ids(wide).includes(id))).toEqual([]);
        const sound = ({ period: { start, end } }: Activity) => start === null || end === null || start <= end;
        const all = { ...input, activities: input.activities.filter(sound) };
        const ever = ask({ span: { from: '1900-01-01', to: '2100-12-31' } });
        expect(ids(mapActivities(all, ever))).toEqual(all.activities.map(({ id }) => id));
      }),
    );
  });

  it('gives a value that is the same after JSON', () => {
    fc.assert(
      fc.property(catalogue, question, (input, asked) => {
        const report = mapActivities(input, asked);
        expect(mapActivities(JSON.parse(JSON.stringify(input)), asked)).toEqual(JSON.parse(JSON.stringify(report)));
      }),
      { numRuns: 20 },
    );
  });
});
