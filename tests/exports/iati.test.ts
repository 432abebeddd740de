import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeCanonical } from '../../app/domain/canonical';
import type { Activity } from '../../app/domain/catalogue';
import { ActivityDraftSchema, completeDraft } from '../../app/domain/catalogue-draft';
import { writeIati } from '../../app/exports/iati';
import { checkIati } from '../../app/exports/iati-check';
import { findDay, isDay, isYearAtMost, parsePeriod } from '../../app/exports/iati-day';
import { isWebAddress } from '../../app/exports/iati-own';
import { makeActivityId, readIati } from '../../app/exports/iati-read';
import { writeDecimal } from '../../app/exports/xml';
import { readCatalogue } from '../../seeds/reference.server';
import { checkedBy, schemaDir } from '../helpers/iati-schema';
import { anyActivity } from '../helpers/random-activity';

const generatedAt = new Date('2026-11-25T08:00:00Z');
const { activities } = readCatalogue();
const bytes = (text: string) => new TextEncoder().encode(text);
const write = (...list: Activity[]) => writeIati(list, { generatedAt });

function getActivity(id: string): Activity {
  const found = activities.find((activity) => activity.id === id);
  if (!found) throw new Error(`there is no activity ${id}`);
  return found;
}

/** One activity of the catalogue, with what a test is about. */
function makeActivity(change: Partial<Activity> = {}): Activity {
  return { ...getActivity('itu-9ras17059'), ...change };
}

const money = { funder: 'Japan', amount: 20_000, amount_max: null, currency: 'EUR', kind: 'real', basis: 'given' } as const;
const split = { staff: 12_000.5, non_staff: 7_999.5, accounting_period: '2021', source: 'a page' };

describe('activities written and read', () => {
  test(`all of the catalogue come back identical from a file that is valid by ${checkedBy}`, () => {
    const file = bytes(writeIati(activities, { generatedAt }));
    expect(checkIati(file, { schemaDir })).toEqual([]);
    const { problems, activities: reports } = readIati(file, { schemaDir });
    expect(problems).toEqual([]);
    expect(reports).toHaveLength(91);
    expect(reports.every(({ own, leftOut }) => own && leftOut.length === 0)).toBe(true);
    expect(reports.flatMap(({ draft }) => completeDraft(draft) ?? [])).toHaveLength(91);
    expect(writeCanonical(reports.map(({ draft }) => draft))).toBe(writeCanonical(activities));
  });

  test(`so does any activity the schema of the catalogue allows, by ${checkedBy}`, () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyActivity, { minLength: 1, maxLength: 3, selector: ({ id }) => id }), (list) => {
        const { problems, activities: reports } = readIati(bytes(write(...list)), { schemaDir });
        expect(problems).toEqual([]);
        expect(writeCanonical(reports.map(({ draft }) => draft))).toBe(writeCanonical(list));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('what XML cannot hold is replaced, and the file stays valid', () => {
    const { problems, activities: reports } = readIati(bytes(write(makeActivity({ title: 'a\u0000b\uD800c\uFFFF' }))));
    expect(problems).toEqual([]);
    expect(reports[0]?.draft.title).toBe('a\uFFFDb\uFFFDc\uFFFD');
  });

  test('a file holds at least one activity', () => {
    expect(() => write()).toThrow(RangeError);
  });

  test('the identifier is the reporter, a hyphen and the id; what others do is reported by a second hand', () => {
    const reporter = { ref: 'XX-EXAMPLE-1', type: '40', name: 'Somebody' };
    const text = writeIati([makeActivity(), makeActivity({ id: 'b', org: 'FIRST' })], { generatedAt, reporter });
    expect(text.match(/<iati-identifier>.*?</g)).toEqual([
      '<iati-identifier>XX-EXAMPLE-1-itu-9ras17059<',
      '<iati-identifier>XX-EXAMPLE-1-b<',
    ]);
    expect(text.match(/secondary-reporter="."/g)).toEqual(['secondary-reporter="1"', 'secondary-reporter="1"']);
    expect(write(makeActivity(), makeActivity({ org: 'FIRST' })).match(/secondary-reporter="."/g)).toEqual([
      'secondary-reporter="0"',
      'secondary-reporter="1"',
    ]);
  });

  test.each([
    [
      ['FJI', 'TON', 'WSM'],
      ['33.34', '33.33', '33.33'],
    ],
    [
      ['FJI', 'TON'],
      ['50.00', '50.00'],
    ],
    [
      ['FJI', 'TON', 'WSM', 'VUT', 'PLW', 'NRU', 'TUV'],
      ['14.29', '14.29', '14.29', '14.29', '14.28', '14.28', '14.28'],
    ],
    [['FJI'], []],
    [['XAA', 'FJI'], []], // a fictitious country has no code in IATI
  ])('%j gets the shares %j', (beneficiaries, shares) => {
    const text = write(makeActivity({ countries: [], beneficiaries }));
    expect(
      [...text.matchAll(/<recipient-country [^>]*percentage="([^"]*)" tidemark:shares="equal"/g)].map(([, share]) => share),
    ).toEqual(shares);
  });

  test('regions stand for an activity without countries, and developing countries for one without either', () => {
    expect(write(makeActivity({ countries: [], beneficiaries: [], regions: ['AFR'] }))).toContain(
      '<recipient-region code="AFR" vocabulary="99"',
    );
    expect(write(makeActivity({ countries: [], beneficiaries: [], regions: [] }))).toContain(
      '<recipient-region vocabulary="1" code="998"/>',
    );
  });

  test.each([
    [{ start: '2018', end: '2020-02' }, 'completed', ['2 2018-01-01 2018', '4 2020-02-29 2020-02']],
    [{ start: '2018-05-06', end: null }, 'ongoing', ['2 2018-05-06 ']],
    [{ start: '2027', end: '2028-01-31' }, 'planned', ['1 2027-01-01 2027', '3 2028-01-31 ']],
    [{ start: null, end: null }, 'ongoing', ['2 2026-11-25 Not published; known by this day']],
    [{ start: null, end: '2019-12-31' }, 'completed', ['2 2019-12-31 Not published; known by this day', '4 2019-12-31 ']],
    [{ start: '2018-02-31', end: null }, 'ongoing', ['2 2018-02-28 2018-02-31']],
  ] as const)('the period %j of what is %s is written as %j', (period, status, dates) => {
    const text = write(makeActivity({ period, status }));
    const found = text.matchAll(/<activity-date type="(.)" iso-date="([^"]*)"[^>]*?(?:\/>|>\s*<narrative[^>]*>([^<]*)<)/g);
    expect([...found].map(([, type, day, words = '']) => `${type} ${day} ${words}`)).toEqual(dates);
    expect(readIati(bytes(text), { schemaDir }).activities[0]?.draft.period).toEqual(period);
  });

  test('money given in a year is one transaction from the funder; staff and non-staff stand in our own namespace', () => {
    const text = write(makeActivity({ expenditure: [{ ...money, ...split }] }));
    expect(text).toContain('<value currency="EUR" value-date="2021-12-31">20000</value>');
    expect(text).toMatch(/<transaction-type code="1"\/>\s*<transaction-date iso-date="2021-12-31"\/>/);
    expect(text).toMatch(/<provider-org>\s*<narrative>Japan</);
    expect(text).toMatch(
      /<tidemark:expenditure position="1" kind="real" staff="12000.5" non-staff="7999.5" accounting-period="2021"/,
    );
  });

  test.each([
    ['a budget of one year', { kind: 'budget' }, '<budget>'],
    ['a budget of several', { kind: 'budget', accounting_period: '2019-2022' }, null],
    ['a budget without a period', { kind: 'budget', accounting_period: null }, null],
    ['a range', { amount_max: 30_000 }, null],
    ['a scale', { kind: 'scale' }, null],
    ['a currency without a code', { currency: 'QQQ' }, null],
    ['what the implementor spent itself', { funder: 'ITU' }, '<transaction-type code="4"/>'],
    ['what will be given one day', { accounting_period: '2030' }, null],
  ] as const)('%s: %j is never given a figure nobody published', (_, change, element) => {
    const text = write(makeActivity({ org: 'ITU', expenditure: [{ ...money, ...split, ...change }] }));
    if (element) expect(text).toContain(element);
    else expect(text).not.toMatch(/<budget>|<transaction>/);
    expect(checkIati(bytes(text), { schemaDir })).toEqual([]);
  });

  test.each([
    [['legal'], '15130'],
    [['policy', 'cooperation'], '22010'],
    [['legal', 'technical'], '22040'],
    [['capacity'], '22040'],
  ] as const)('areas %j are the sector %s', (areas, code) => {
    expect(write(makeActivity({ areas: [...areas] }))).toContain(`<sector vocabulary="1" code="${code}"/>`);
  });
});

describe('files of other organisations', () => {
  const { problems, activities: reports } = readIati(readFileSync('tests/fixtures/iati/partner.xml'), { schemaDir });
  const [team, law, exercise] = reports;

  test(`are valid by ${checkedBy}, and each activity becomes a draft`, () => {
    expect(problems).toEqual([]);
    expect(reports.map(({ line, identifier, own }) => [line, identifier, own])).toEqual([
      [4, 'XX-EXAMPLE-4711-CERT.07', false],
      [111, 'XX-EXAMPLE-4711-LAW.02', false],
      [129, 'XX-EXAMPLE-4711-EX.01', false],
    ]);
    for (const { draft } of reports) {
      expect(ActivityDraftSchema.parse(draft)).toEqual(draft);
      expect(completeDraft(draft)).toBeNull();
    }
  });

  test('what the catalogue has a place for is taken', () => {
    expect(team?.draft).toMatchObject({
      id: 'xx-example-4711-cert-07',
      title: 'A national computer emergency response team for three island states',
      summary: 'Training & equipment for teams, and exercises between them (drills < 2 days).',
      org: 'Harbour University',
      office: 'Digital unit',
      partners: ['Northwind Partnership'],
      funders: ['Fund for Safe Networks'],
      target_groups: ['Staff of the future teams', 'Regulators'],
      scope: 'countries',
      beneficiaries: ['FJI', 'TON', 'WSM'],
      countries: [],
      period: { start: '2024-03-15', end: '2027' },
      status: 'ongoing',
      url: 'https://northwind.example/cert',
      sources: ['IATI XX-EXAMPLE-4711-CERT.07'],
    });
    expect(team?.draft.expenditure).toMatchObject([
      { kind: 'budget', amount: 250_000, currency: 'EUR', funder: null, accounting_period: '2025-01-01/2025-12-31', staff: null },
      { kind: 'real', amount: 120_000.5, currency: 'USD', funder: 'Fund for Safe Networks', accounting_period: '2024-06-30' },
    ]);
    expect(exercise?.draft.title).toBe('Regional exercise');
    expect(law?.draft.funders).toEqual(['XM-EXAMPLE-FUND']);
  });

  test('the report says what was left out, and why', () => {
    expect(team?.leftOut.map(({ line, element, reason }) => `${line} ${element} ${reason}`)).toEqual([
      '12 narrative other-language',
      '14 description no-place',
      '35 other-identifier no-place',
      '49 person-name no-place',
      '52 email no-place',
      '58 location no-place',
      '63 sector no-place',
      '64 sector no-place',
      '65 sector no-place',
      '73 transaction transaction-type',
      '92 transaction negative-amount',
      '97 document-link only-one',
      '109 internal no-place',
    ]);
    expect(law?.leftOut.map(({ element, reason }) => `${element} ${reason}`)).toEqual([
      'activity-status status',
      'recipient-region region',
      'sector no-place',
    ]);
  });

  test('the report says what was taken, and what is still open', () => {
    expect(exercise?.taken.map(({ field }) => field)).toEqual(['id', 'title', 'summary', 'org', 'status', 'period', 'sources']);
    expect(team?.open.required).toEqual(['type', 'areas', 'maturity_entry', 'verified']);
    expect(law?.open.required).toEqual(['type', 'areas', 'status', 'maturity_entry', 'verified']);
    expect(exercise?.open.required).toEqual(['type', 'areas', 'scope', 'maturity_entry', 'verified']);
    expect(exercise?.open.advised).toContain('framework_refs');
  });

  test('nothing of a file with a problem is returned', () => {
    const { problems, activities } = readIati(readFileSync('tests/fixtures/iati/faulty.xml'));
    expect(problems.length).toBeGreaterThan(11);
    expect(activities).toEqual([]);
  });

  test('identifiers that differ only in signs get different ids', () => {
    const text = readFileSync('tests/fixtures/iati/partner.xml', 'utf8').replace('4711-LAW.02', '4711-CERT-07');
    expect(readIati(bytes(text)).activities.map(({ draft }) => draft.id)).toEqual([
      'xx-example-4711-cert-07',
      'xx-example-4711-cert-07-2',
      'xx-example-4711-ex-01',
    ]);
  });

  test.each([
    ['GB-GOV-1-203987', 'gb-gov-1-203987'],
    ['ÄÖ--x/Y', 'x-y'],
    ['///', 'activity'],
    [`A-${'b'.repeat(80)}-9`, `${'b'.repeat(58)}-9`],
  ])('%s becomes %s', (identifier, id) => {
    expect(makeActivityId(identifier)).toBe(id);
  });
});

describe('days, amounts and addresses', () => {
  test.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2024-13-01', false],
    ['0000-01-01', false],
    ['2024-1-1', false],
  ])('%s is a day: %s', (text, is) => {
    expect(isDay(text)).toBe(is);
  });

  test('a year or month is widened to its first and last day', () => {
    expect([findDay('2023', 'first'), findDay('2023', 'last')]).toEqual(['2023-01-01', '2023-12-31']);
    expect([findDay('2024-02', 'first'), findDay('2024-02', 'last')]).toEqual(['2024-02-01', '2024-02-29']);
    expect(findDay('soon', 'first')).toBeNull();
  });

  test.each([
    ['2021', '2021-01-01', '2021-12-31', true],
    ['2019-2022', '2019-01-01', '2022-12-31', false],
    ['2019-09/2020-08', '2019-09-01', '2020-08-31', true],
    ['2019-09/2020-09', '2019-09-01', '2020-09-30', false],
    ['2017-04/2022', '2017-04-01', '2022-12-31', false],
  ])('the accounting period %s is %s to %s; a year at most: %s', (text, start, end, short) => {
    expect(parsePeriod(text)).toEqual({ start, end });
    expect(isYearAtMost({ start, end })).toBe(short);
  });

  test.each(['FY 2021', '2022-2019', ''])('%j is no accounting period', (text) => {
    expect(parsePeriod(text)).toBeNull();
  });

  test('numbers are written without an exponent and read back exactly', () => {
    expect([0, 0.1, 1e21, 1.5e-7, 1.25e22].map(writeDecimal)).toEqual([
      '0',
      '0.1',
      '1000000000000000000000',
      '0.00000015',
      '12500000000000000000000',
    ]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(writeDecimal(value))).toBe(value === 0 ? 0 : value);
        expect(writeDecimal(value)).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
  });

  test.each([
    ['https://itu.int/a_b?c=d&e#f', true],
    ['http://x.example', true],
    ['https://x.example/a%20b', true],
    ['https://x.example/a%2', false],
    ['https://x.example/a b', false],
    ['https://x.example/#a#b', false],
    ['javascript:alert(1)', false],
    ['www.x.example', false],
    ['', false],
  ])('%s is an address that IATI and a browser take: %s', (url, is) => {
    expect(isWebAddress(url)).toBe(is);
  });
});
