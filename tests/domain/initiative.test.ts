import { describe, expect, it } from 'vitest';
import {
  addBudget,
  type BudgetLine,
  countAtLevel,
  draftInitiative,
  findInitiativeNeeds,
  type Indicator,
  InitiativeContentSchema,
  measureBaseline,
  takeInitiativeStep,
  trackInitiative,
} from '../../app/domain/initiative';
import type { Fact } from '../../app/domain/theme';
import { makeFact } from '../helpers/few-countries';
import { BASE, DRAFT, FACTS, QUESTION } from '../helpers/small-initiative';

const [TEAM, LAWS] = DRAFT.indicators as [Indicator, Indicator];

describe('a draft', () => {
  it('is for the countries that need it or asked for it, most left first; not for those of which nothing is known', () => {
    expect(DRAFT.countries).toEqual(['AAA', 'BBB', 'CCC', 'EEE']);
    const asked = { ...QUESTION, base: { ...BASE, demand: [] } };
    expect(draftInitiative(asked).countries).toEqual(['AAA', 'BBB', 'CCC']);
    expect(draftInitiative({ ...QUESTION, countries: ['CCC', 'DDD'] }).countries).toEqual(['CCC']);
  });

  it('has the own activities that serve a theme there, and the running work of others there', () => {
    expect(DRAFT.activities.map(({ id, status }) => [id, status])).toEqual([
      ['cirt', 'ongoing'],
      ['drill', 'planned'],
    ]);
    expect(DRAFT.partners).toEqual([
      {
        org: 'OAS',
        work: [
          { id: 'oas-team', title: 'CSIRTAmericas', status: 'ongoing', countries: ['BBB'] },
          { id: 'oas-laws', title: 'Law workshops', status: 'planned', countries: ['AAA'] },
        ],
        note: '',
      },
    ]);
  });

  it('has money only where it was published for the activity itself, and a gap', () => {
    expect(DRAFT.budget).toEqual([
      { kind: 'amount', what: 'CIRT programme', funder: 'Funder One', currency: 'EUR', amount: 1000, source: 'a page' },
      { kind: 'not_published', what: 'CyberDrill', funder: 'Funder Two' },
      { kind: 'gap', what: '', money: null },
    ]);
  });

  it('has an indicator for each theme: the median of what is known, on what it rests, and one level more', () => {
    // Levels 1, 2, 2: the median is 2, and the next is 3, where nobody stands.
    expect(TEAM).toMatchObject({ theme: 'team', unit: 'level', target: 3, year: 2029 });
    expect(TEAM.baseline).toMatchObject({ level: 2, atLevels: [1, 2, 0, 0, 0], reached: { value: 0.4 } });
    expect(TEAM.baseline?.rests).toEqual([
      { country: 'AAA', layer: 'validated', date: '2025-06-01', source: 'un-framework@1.0' },
      { country: 'BBB', layer: 'declared', date: '2025-03-01', source: 'un-framework@1.0' },
      { country: 'CCC', layer: 'validated', date: '2025-06-01', source: 'un-framework@1.0' },
    ]);
    expect(countAtLevel(TEAM.baseline as NonNullable<typeof TEAM.baseline>, 2)).toBe(2);
    // 0.2, 0.4, 0.9.
    expect(LAWS).toMatchObject({
      unit: 'share',
      target: null,
      baseline: { level: null, atLevels: null, reached: { value: 0.4 } },
    });
    expect(DRAFT.expectedResults).toEqual([
      { text: '', indicator: 'i1' },
      { text: '', indicator: 'i2' },
    ]);
  });

  it('takes targets that somebody entered, and never one above the highest level', () => {
    expect(draftInitiative({ ...QUESTION, targets: { laws: 0.7 } }).indicators[1]?.target).toBe(0.7);
    const facts = FACTS.map((fact) => (fact.level === null ? fact : { ...fact, level: 5 }));
    const high = draftInitiative({ ...QUESTION, base: { ...BASE, facts }, chosen: QUESTION.countries });
    expect(high.indicators[0]).toMatchObject({ baseline: { level: 5 }, target: 5 });
  });

  it('measures in levels where most facts have one, and says nothing of what nobody knows', () => {
    expect(measureBaseline(FACTS, 'team', ['EEE'])).toEqual({ unit: 'share', baseline: null });
    const mixed = [...FACTS.slice(0, 1), makeFact('team', 'EEE', 0.5), makeFact('team', 'FFF', 0.7)];
    expect(measureBaseline(mixed, 'team', ['AAA', 'EEE', 'FFF'])).toMatchObject({
      unit: 'share',
      baseline: { reached: { value: 0.5 } },
    });
    const open = [makeFact('laws', 'AAA', 0, { low: 0.1, high: 0.5 }), makeFact('laws', 'BBB', 0, { low: 0.2, high: 1 })];
    const { baseline } = measureBaseline(open, 'laws', ['AAA', 'BBB']);
    // Middles 0.3 and 0.6.
    expect(baseline?.reached.value).toBeCloseTo(0.45);
    expect(baseline?.reached.low).toBeCloseTo(0.15);
    expect(baseline?.reached.high).toBeCloseTo(0.75);
  });

  it('keeps no value that rests on one or two countries, and says so', () => {
    const few = draftInitiative({ ...QUESTION, countries: ['AAA', 'BBB', 'EEE'] });
    for (const indicator of few.indicators) expect(indicator).toMatchObject({ baseline: null, fewer: true, target: null });
    expect(findInitiativeNeeds(few)).toEqual(['baselines', 'targets']);
    expect(InitiativeContentSchema.safeParse(few).success).toBe(true);
    const [baseline] = [TEAM.baseline as NonNullable<typeof TEAM.baseline>];
    const two = { ...TEAM, baseline: { ...baseline, rests: baseline.rests.slice(0, 2) } };
    expect(InitiativeContentSchema.safeParse({ ...DRAFT, indicators: [two, LAWS] }).success).toBe(false);
    expect(draftInitiative({ ...QUESTION, countries: ['EEE'] }).indicators[0]).toMatchObject({ baseline: null, target: null });
    expect(draftInitiative({ ...QUESTION, countries: ['EEE'] }).indicators[0]).not.toHaveProperty('fewer');
  });

  it('is for the countries that somebody chose, in need or not, and for no others', () => {
    expect(draftInitiative({ ...QUESTION, chosen: ['DDD', 'AAA', 'ZZZ'] }).countries).toEqual(['AAA', 'DDD']);
    expect(draftInitiative({ ...QUESTION, chosen: [] }).countries).toEqual([]);
  });

  it('can be kept as it is, and not with what refers to nothing or is too long', () => {
    const accepts = (changes: object) => InitiativeContentSchema.safeParse({ ...DRAFT, ...changes }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ title: 'x'.repeat(201) })).toBe(false);
    expect(accepts({ expectedResults: [{ text: '', indicator: 'i9' }] })).toBe(false);
    expect(accepts({ expectedResults: [{ text: '', indicator: null }] })).toBe(false);
    expect(accepts({ expectedResults: [{ text: 'Coordination.', indicator: null }] })).toBe(true);
    expect(accepts({ indicators: [TEAM, TEAM], expectedResults: [] })).toBe(false);
    expect(accepts({ indicators: [{ ...TEAM, target: 6 }, LAWS] })).toBe(false);
    expect(accepts({ indicators: [TEAM, { ...LAWS, target: 1.5 }] })).toBe(false);
  });

  it('is adopted when it can be told later what came of it, and closed after that', () => {
    expect(findInitiativeNeeds(DRAFT)).toEqual(['targets']);
    const nothing = draftInitiative({ ...QUESTION, themes: [] });
    expect(findInitiativeNeeds(nothing)).toEqual(['results', 'countries', 'baselines']);
    const whole = draftInitiative({ ...QUESTION, targets: { laws: 0.7 } });
    expect(takeInitiativeStep({ state: 'draft', content: DRAFT }, 'adopt')).toBeNull();
    expect(takeInitiativeStep({ state: 'draft', content: whole }, 'adopt')).toBe('adopted');
    expect(takeInitiativeStep({ state: 'draft', content: whole }, 'close')).toBeNull();
    expect(takeInitiativeStep({ state: 'adopted', content: whole }, 'close')).toBe('closed');
    expect(takeInitiativeStep({ state: 'closed', content: whole }, 'adopt')).toBeNull();
  });
});

describe('a budget', () => {
  it('is added up by currency only, without what has no amount', () => {
    const amount = (currency: string, value: number): BudgetLine => {
      return { kind: 'amount', what: 'a', funder: '', currency, amount: value, source: '' };
    };
    const gap = (money: { currency: string; amount: number } | null): BudgetLine => ({ kind: 'gap', what: '', money });
    const lines = [amount('USD', 0.1), amount('USD', 0.2), amount('EUR', 5), gap({ currency: 'CHF', amount: 7 }), gap(null)];
    expect(addBudget([...lines, { kind: 'not_published', what: 'a', funder: '' }])).toEqual({
      totals: [
        { currency: 'CHF', funded: 0, gap: 7 },
        { currency: 'EUR', funded: 5, gap: 0 },
        { currency: 'USD', funded: 0.3, gap: 0 },
      ],
      open: 2,
    });
  });
});

describe('an initiative followed up', () => {
  const CONTENT = draftInitiative({ ...QUESTION, targets: { laws: 0.7 } });
  const later = (theme: string, values: Record<string, number>, changes: Partial<Fact> = {}): Fact[] =>
    Object.entries(values).map(([country, value]) => {
      const level = theme === 'team' ? { level: value, layer: 'validated' as const } : {};
      return makeFact(theme, country, theme === 'team' ? value / 5 : value, { date: '2027-01-01', ...level, ...changes });
    });
  const track = (facts: Fact[]) => trackInitiative(CONTENT, { facts });
  const team = (values: Record<string, number>, changes: Partial<Fact> = {}) => track(later('team', values, changes))[0];
  const laws = (values: Record<string, number>, changes: Partial<Fact> = {}) =>
    track(later('laws', values, { date: '2026', ...changes }))[1];

  it('is unchanged while there is nothing new', () => {
    expect(track([...FACTS])).toMatchObject([
      { result: 1, verdict: 'unchanged', baseline: 2, now: 2, target: 3, countries: { baseline: 3, now: 3, renewed: 0 } },
      { result: 2, verdict: 'unchanged', baseline: 0.4, now: 0.4, target: 0.7, atTarget: { baseline: null, now: null } },
    ]);
  });

  it.each([
    ['reached', { AAA: 1, BBB: 3, CCC: 3 }, 3, 2],
    ['reached', { AAA: 5, BBB: 3, CCC: 1 }, 3, 2],
    ['unchanged', { AAA: 1, BBB: 2, CCC: 5 }, 2, 1],
    ['fell', { AAA: 1, BBB: 1, CCC: 2 }, 1, 0],
  ] as const)('is %s where the levels are %o', (verdict, values, now, atTarget) => {
    const countries = { baseline: 3, now: 3, renewed: 3 };
    expect(team(values)).toMatchObject({
      verdict,
      baseline: 2,
      now,
      atTarget: { baseline: 0, now: atTarget },
      countries,
      missing: [],
    });
  });

  it('is on the way where the level stays and more of it is reached, or the share is above what it was', () => {
    expect(team({ AAA: 2, BBB: 2, CCC: 2 }, { low: 0.5, high: 0.5 })?.verdict).toBe('on_the_way');
    expect(laws({ AAA: 0.5, BBB: 0.5, CCC: 0.5 })).toMatchObject({ verdict: 'on_the_way', now: 0.5, uncertain: false });
    expect(laws({ AAA: 0.7, BBB: 0.7, CCC: 0.5 })?.verdict).toBe('reached');
    expect(laws({ AAA: 0.1, BBB: 0.1, CCC: 0.1 })?.verdict).toBe('fell');
  });

  it('says when open answers still allow that nothing moved', () => {
    expect(laws({ AAA: 0.5, BBB: 0.5, CCC: 0.5 }, { low: 0.3, high: 0.7 })).toMatchObject({
      verdict: 'on_the_way',
      uncertain: true,
    });
  });

  it('is not compared where a country is gone, measured otherwise or earlier, nor where nothing was', () => {
    const countries = { baseline: 3, now: 2, renewed: 2 };
    expect(team({ AAA: 4, BBB: 4, DDD: 5 })).toMatchObject({ verdict: 'not_comparable', countries, missing: ['CCC'], now: null });
    expect(team({ AAA: 4, BBB: 4, CCC: 4 }, { layer: 'benchmark' })).toMatchObject({ verdict: 'not_comparable', now: null });
    expect(team({ AAA: 4, BBB: 4, CCC: 4 }, { level: null })?.missing).toEqual(['AAA', 'BBB', 'CCC']);
    expect(team({ AAA: 4, BBB: 4, CCC: 4 }, { date: '2024-01-01' })?.verdict).toBe('not_comparable');
    // A round that was declared then may be validated now.
    expect(team({ AAA: 3, BBB: 3, CCC: 3 }, { layer: 'declared' })?.verdict).toBe('reached');
    const content = { ...CONTENT, expectedResults: [{ text: 'Coordination.', indicator: null }] };
    expect(trackInitiative(content, BASE)).toMatchObject([{ indicator: null, verdict: 'not_comparable', now: null }]);
    const unknown = draftInitiative({ ...QUESTION, themes: ['team'], countries: ['EEE'] });
    expect(trackInitiative(unknown, BASE)).toMatchObject([{ baseline: null, verdict: 'not_comparable' }]);
    expect(trackInitiative(DRAFT, BASE)[1]).toMatchObject({ target: null, verdict: 'not_comparable' });
  });
});
