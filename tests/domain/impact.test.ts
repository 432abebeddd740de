import { describe, expect, it } from 'vitest';
import { type Activity, ActivitySchema } from '../../app/domain/catalogue';
import { isComparable, judgeServed, LEAST_GROUP, listMoved, type MovedCountry, readImpact } from '../../app/domain/impact';
import { QuestionnaireSchema } from '../../app/domain/questionnaire';
import { listServedGroups } from '../../app/domain/recommend';

const gate = (id: string, ref: string) => ({
  id,
  kind: 'capability',
  score: 'ratio',
  level: 'gate',
  items: [{ id: `${id}2`, level: 2, refs: [ref] }],
});
const TRIAL = QuestionnaireSchema.parse({
  id: 'trial',
  version: '1',
  kind: 'assessment',
  locales: ['en'],
  source: 'made up',
  levels: 3,
  overall: { id: 'overall', score: 'mean', groups: [gate('law', 'F23.1'), gate('act', 'F24.2'), gate('cirt', 'F43c.1')] },
});

function makeActivity(more: Partial<Activity> = {}): Activity {
  return ActivitySchema.parse({
    id: 'help',
    title: 'Help',
    org: 'ITU',
    office: '',
    office_ids: [],
    partners: [],
    type: 'project',
    summary: 'Helps',
    areas: ['legal'],
    gca_pillars: [],
    decision630: [],
    themes: ['legislation'],
    target_groups: [],
    scope: 'global',
    regions: [],
    countries: [],
    eligibility: [],
    beneficiaries: [],
    beneficiaries_note: '',
    period: { start: '2025', end: '2025' },
    status: 'completed',
    resolutions: [],
    framework_refs: ['F23.1', 'F24'],
    expected_results: [],
    maturity_entry: 'any',
    funders: [],
    expenditure: [],
    outputs: [],
    url: '',
    sources: [],
    verified: true,
    note: '',
    ...more,
  });
}

const makeCountry = (alpha3: string, level: number, more: Partial<MovedCountry> = {}): MovedCountry => ({
  alpha3,
  region: 'AMS',
  sids: false,
  ldc: false,
  lldc: false,
  from: '2024-06-01',
  to: '2026-06-01',
  moved: { law: { level, score: level * 10 }, act: { level: 0, score: 5 }, cirt: { level: 4, score: 100 } },
  ...more,
});
const SERVED = ['AAA', 'AAB', 'AAC', 'AAD', 'AAE'];
const OTHERS = ['BAA', 'BAB', 'BAC', 'BAD', 'BAE'];
const ACTIVITY = makeActivity({ beneficiaries: SERVED });
/** Served rose by 1, 2, 2, 2, 3 levels in law; the others by 0, 0, 1, 1, 0. */
const COUNTRIES = [
  ...SERVED.map((code, i) => makeCountry(code, [1, 2, 2, 2, 3][i] as number)),
  ...OTHERS.map((code, i) => makeCountry(code, [0, 0, 1, 1, 0][i] as number)),
];

describe('the capabilities an activity serves', () => {
  it('are those with a criterion whose topic or paragraph it names; a theme is too little', () => {
    expect(listServedGroups(TRIAL, ACTIVITY)).toEqual(['law', 'act']);
    expect(listServedGroups(TRIAL, makeActivity({ framework_refs: ['F43c'] }))).toEqual(['cirt']);
    expect(listServedGroups(TRIAL, makeActivity({ framework_refs: [] }))).toEqual([]);
  });
});

describe('impact', () => {
  it('is the mean over capabilities and countries, with the counts: worked out by hand', () => {
    // Levels: mean of law and act is half of law's. Served (1+2+2+2+3)/5/2 = 1, others (0+0+1+1+0)/5/2 = 0.2.
    // Scores: (law + 5) / 2. Served (10+20+20+20+30)/5 = 20, so 12.5; others 4, so 4.5.
    expect(readImpact(TRIAL, [ACTIVITY], COUNTRIES)).toEqual([
      {
        activity: 'help',
        capabilities: ['law', 'act'],
        served: { countries: 5, level: 1, score: 12.5 },
        others: { countries: 5, level: expect.closeTo(0.2, 9), score: expect.closeTo(4.5, 9) },
      },
    ]);
  });

  it('is nothing with four countries on either side', () => {
    expect(LEAST_GROUP).toBe(5);
    expect(readImpact(TRIAL, [ACTIVITY], COUNTRIES.slice(1))).toEqual([]);
    expect(readImpact(TRIAL, [ACTIVITY], COUNTRIES.slice(0, -1))).toEqual([]);
    expect(readImpact(TRIAL, [makeActivity()], COUNTRIES)).toEqual([]);
  });

  it('counts no country in which nothing of it can be compared', () => {
    const blank = { ...COUNTRIES[0], moved: { cirt: { level: 1, score: 1 } } } as MovedCountry;
    expect(readImpact(TRIAL, [ACTIVITY], [blank, ...COUNTRIES.slice(1)])).toEqual([]);
    expect(readImpact(TRIAL, [ACTIVITY], [...COUNTRIES, makeCountry('BZZ', 3, { moved: {} })])[0]?.others.countries).toBe(5);
  });

  it('compares with comparable countries only', () => {
    const elsewhere = COUNTRIES.map((country) => (OTHERS.includes(country.alpha3) ? { ...country, region: 'EUR' } : country));
    expect(readImpact(TRIAL, [ACTIVITY], elsewhere)).toEqual([]);
    const islands = elsewhere.map((country) => ({ ...country, sids: true }));
    expect(readImpact(TRIAL, [ACTIVITY], islands)).toHaveLength(1);
  });

  it('counts a country that was helped at another time on neither side', () => {
    const late = COUNTRIES.map((country) => (country.alpha3 === 'AAA' ? { ...country, from: '2026-01-01' } : country));
    expect(readImpact(TRIAL, [ACTIVITY], late)).toEqual([]);
    const more = [...late, makeCountry('AAF', 1)];
    const [impact] = readImpact(TRIAL, [makeActivity({ beneficiaries: [...SERVED, 'AAF'] })], more);
    expect([impact?.served.countries, impact?.others.countries]).toEqual([5, 5]);
  });

  it('names no country', () => {
    const said = JSON.stringify(readImpact(TRIAL, [ACTIVITY], COUNTRIES));
    for (const code of [...SERVED, ...OTHERS]) expect(said).not.toContain(code);
  });
});

describe('whether an activity served a country between two days', () => {
  const between = { alpha3: 'AAA', from: '2024-06-01', to: '2026-06-01' };
  it.each([
    ['2025', '2025', 'completed', 'yes'],
    ['2020', '2024', 'completed', 'yes'],
    ['2020', '2024-06', 'completed', 'yes'],
    ['2020', '2024-05-31', 'completed', 'other_time'],
    ['2020', '2023', 'completed', 'other_time'],
    ['2026-06', null, 'ongoing', 'yes'],
    ['2026-06-02', null, 'ongoing', 'other_time'],
    ['2020', null, 'ongoing', 'yes'],
    ['2020', null, 'completed', 'unknown'],
    [null, '2025', 'completed', 'yes'],
    [null, '2030', 'ongoing', 'unknown'],
    [null, null, 'ongoing', 'unknown'],
    ['2025', '2025', 'planned', 'other_time'],
  ] as const)('from %s to %s, %s: %s', (start, end, status, verdict) => {
    const activity = makeActivity({ beneficiaries: ['AAA'], period: { start, end }, status });
    expect(judgeServed(activity, between)).toBe(verdict);
  });

  it('is no for one that is not among its beneficiaries', () => {
    expect(judgeServed(makeActivity(), between)).toBe('no');
  });
});

describe('countries that are comparable', () => {
  const facts = { alpha3: 'AAA', region: 'AMS', sids: false, ldc: false, lldc: false };
  it('share an ITU region or a group', () => {
    expect(isComparable(facts, { ...facts, sids: true })).toBe(true);
    const far = { ...facts, region: 'AFR' };
    expect(isComparable(facts, far)).toBe(false);
    for (const group of ['sids', 'ldc', 'lldc'] as const) {
      expect(isComparable({ ...facts, [group]: true }, far)).toBe(false);
      expect(isComparable({ ...facts, [group]: true }, { ...far, [group]: true })).toBe(true);
    }
  });
});

describe('what moved between two rounds', () => {
  it('is what can be compared', () => {
    const number = (before: number | null, after: number | null, change: 'rose' | 'same' | 'not_comparable' = 'rose') => ({
      before: { value: before, low: before, high: before },
      after: { value: after, low: after, high: after },
      change,
      uncertain: false,
    });
    const group = (id: string, level: ReturnType<typeof number> | null, score = number(20, 50)) => ({
      id,
      kind: 'capability',
      score,
      level,
      obstacles: [],
      counts: { rose: 0, fell: 0, same: 0, changed: 0, not_comparable: 0, added: 0, removed: 0 },
      common: null,
    });
    expect(
      listMoved({
        a: group('a', number(1, 3)),
        b: group('b', number(1, 3, 'not_comparable')),
        c: group('c', null),
        d: group('d', number(null, null, 'same'), number(null, null, 'same')),
        e: group('e', number(1, 1, 'same'), number(0, 1, 'not_comparable')),
      }),
    ).toEqual({ a: { level: 2, score: 30 } });
  });
});
