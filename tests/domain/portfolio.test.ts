import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePortfolio, type Portfolio, type PortfolioOption, type PortfolioQuestion } from '../../app/domain/portfolio';
import type { EvidenceBase } from '../../app/domain/theme';
import { makeBase, makeCountry, makeFact } from '../helpers/few-countries';

const USD = 'USD';
const cost = (amount: number) => ({ amount, currency: USD, source: 'a quotation' });
const option = (activity: string, country: string, themes: string[], amount: number | null): PortfolioOption => ({
  ...{ activity, country, themes },
  cost: amount === null ? null : cost(amount),
});
const budgetOf = (amount: number) => ({ amount, currency: USD });
const named = ({ activity, country }: { activity: string; country: string }) => `${activity} ${country}`;
const reasonOf = (portfolio: Portfolio, name: string) => portfolio.leftOut.find((left) => named(left) === name);

/**
 * Three themes of 10, 20 and 30 points. ISL is a small island state; LND and BIG are neither SIDS nor LDC.
 *
 * | points left | laws (10) | team (20) | skills (30) |
 * | ISL | 10 x 0.5 = 5 | 20 x 1 = 20 | not known |
 * | LND | 10 x 1 = 10 | 20 x 0.5 = 10 (interval 0.25 to 0.75) | 30 x 1 = 30 |
 * | BIG | 10 x 0 = 0 | under way | 30 x 0.5 = 15 |
 */
const BASE: EvidenceBase = makeBase({
  themes: [
    { id: 'laws', area: 'legal', points: 10 },
    { id: 'team', area: 'technical', points: 20 },
    { id: 'skills', area: 'capacity', points: 30 },
  ],
  countries: [makeCountry('ISL', { sids: true }), makeCountry('LND', { lldc: true }), makeCountry('BIG')],
  facts: [
    ...[makeFact('laws', 'ISL', 0.5), makeFact('team', 'ISL', 0)],
    ...[makeFact('laws', 'LND', 0), makeFact('team', 'LND', 0.5, { low: 0.25, high: 0.75 }), makeFact('skills', 'LND', 0)],
    ...[makeFact('laws', 'BIG', 1), makeFact('skills', 'BIG', 0.5)],
  ],
  supply: [
    { activity: 'others-team', themes: ['team'], countries: ['BIG'], status: 'ongoing' },
    { activity: 'old', themes: ['laws', 'skills'], countries: ['BIG', 'LND'], status: 'completed' },
  ],
});

/** For 100 the most is 50 points: team in ISL (20 for 40) and skills in LND (30 for 60); team and skills in LND are 40 for 90. */
const OPTIONS = [
  option('draft', 'ISL', ['laws'], 30),
  option('cirt', 'ISL', ['team', 'skills'], 40),
  option('cirt', 'LND', ['team', 'skills'], 90),
  option('teach', 'LND', ['skills'], 60),
  option('teach', 'BIG', ['skills'], 60),
  option('both', 'LND', ['laws', 'skills'], 500),
  option('cirt', 'BIG', ['team', 'skills'], 10),
  option('draft', 'BIG', ['laws'], 10),
  option('draft', 'LND', ['laws'], null),
  option('teach', 'ISL', ['skills'], 10),
  option('draft', 'XXX', ['laws'], 10),
  { ...option('euro', 'LND', ['laws'], 0), cost: { amount: 5, currency: 'EUR', source: '' } },
];
const ask = (changes: Partial<PortfolioQuestion> = {}) =>
  choosePortfolio({ base: BASE, options: OPTIONS, budget: budgetOf(100), floor: 0, ...changes });

describe('a choice worked out by hand', () => {
  const portfolio = ask();

  it('closes most within the budget', () => {
    expect(portfolio.chosen.map(named)).toEqual(['cirt ISL', 'teach LND']);
    expect(portfolio).toMatchObject({ cost: 100, worth: 50, bound: 50, exact: true });
    expect(portfolio.floor).toEqual({ share: 0, reached: 0.4, state: 'kept' });
  });

  it('says what each closes, on which fact it rests, and of what nothing is known', () => {
    const [island] = portfolio.chosen;
    expect(island?.closes).toEqual([{ theme: 'team', points: 20, fact: makeFact('team', 'ISL', 0) }]);
    expect(island?.unknown).toEqual(['skills']);
    expect(island?.cost.source).toBe('a quotation');
  });

  it('says why each other is left out', () => {
    expect(portfolio.leftOut.map((left) => [named(left), left.reason])).toEqual([
      ['draft ISL', 'budget'],
      ['cirt LND', 'conflicts'],
      ['teach BIG', 'budget'],
      ['both LND', 'too_expensive'],
      ['cirt BIG', 'duplicates'],
      ['draft BIG', 'nothing_to_gain'],
      ['draft LND', 'no_cost'],
      ['teach ISL', 'nothing_to_gain'],
      ['draft XXX', 'unknown_country'],
      ['euro LND', 'other_currency'],
    ]);
    expect(reasonOf(portfolio, 'cirt LND')).toMatchObject({ activities: ['teach'], themes: ['skills'] });
    expect(reasonOf(portfolio, 'cirt BIG')).toMatchObject({ activities: ['others-team'], themes: ['team'] });
    expect(reasonOf(portfolio, 'teach ISL')).toMatchObject({ unknown: ['skills'] });
    expect(reasonOf(portfolio, 'draft BIG')).toMatchObject({ unknown: [] });
    expect(reasonOf(portfolio, 'draft ISL')).toMatchObject({ missing: 30 });
  });

  it('counts the points of a group more; of several groups, as much as the one that counts most', () => {
    const weights = { sids: 3, ldc: 20, lldc: 2 };
    // ISL: laws 15 for 30, team 60 for 40; LND: 60 for 60.
    expect(ask({ weights })).toMatchObject({ worth: 120, cost: 100 });
    // Twenty times, not three times twenty: laws 100 and team 400, more than team and the 60 in LND.
    const both = { ...BASE, countries: [makeCountry('ISL', { sids: true, ldc: true }), ...BASE.countries.slice(1)] };
    expect(ask({ base: both, weights })).toMatchObject({ worth: 500, cost: 70 });
  });

  it('keeps the floor, and says where that left something out', () => {
    // With half for the islands: 40 + 30 there, and nothing else costs 70 or less but 60 in LND, which is too dear at 100.
    const kept = ask({ floor: 0.5 });
    expect(kept.chosen.map(named)).toEqual(['cirt ISL', 'draft ISL']);
    expect(kept.floor).toEqual({ share: 0.5, reached: 1, state: 'kept' });
    expect(reasonOf(kept, 'teach LND')).toMatchObject({ reason: 'floor' });
    expect(ask({ floor: 0.5, budget: budgetOf(130) }).chosen.map(named)).toEqual(['cirt ISL', 'teach LND', 'draft ISL']);
  });

  it('says when the floor cannot be met', () => {
    const portfolio = ask({ floor: 0.5, options: OPTIONS.filter(({ country }) => country !== 'ISL') });
    expect(portfolio.chosen.map(named)).toEqual(['cirt LND']);
    expect(portfolio.floor).toEqual({ share: 0.5, reached: 0, state: 'cannot_be_met' });
  });

  it('chooses nothing without money or options, unless it costs nothing', () => {
    expect(ask({ options: [] })).toMatchObject({ chosen: [], worth: 0, exact: true, floor: { reached: null, state: 'kept' } });
    expect(ask({ budget: budgetOf(0) })).toMatchObject({ chosen: [], cost: 0, exact: true });
    const free = ask({ budget: budgetOf(0), options: [option('free', 'LND', ['skills'], 0)], floor: 1 });
    expect(free).toMatchObject({ cost: 0, worth: 30, floor: { reached: null, state: 'kept' } });
  });

  it('refuses what is no share and no amount', () => {
    expect(() => ask({ floor: 1.1 })).toThrow(RangeError);
    expect(() => ask({ budget: budgetOf(-1) })).toThrow(RangeError);
    expect(() => ask({ options: [option('a', 'ISL', ['team'], Number.NaN)] })).toThrow(RangeError);
  });
});

const CODES = ['AAA', 'BBB', 'CCC', 'DDD'];
const THEMES = ['t1', 't2', 't3', 't4'];
const tenths = fc.integer({ min: 0, max: 10 }).map((n) => n / 10);

const baseArbitrary: fc.Arbitrary<EvidenceBase> = fc
  .record({
    points: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 }),
    groups: fc.array(fc.record({ sids: fc.boolean(), ldc: fc.boolean(), lldc: fc.boolean() }), { minLength: 4, maxLength: 4 }),
    reached: fc.array(fc.option(fc.tuple(tenths, tenths)), { minLength: 16, maxLength: 16 }),
    supply: fc.array(
      fc.record({
        activity: fc.constantFrom('s1', 's2'),
        themes: fc.subarray(THEMES, { maxLength: 1 }),
        countries: fc.subarray(CODES, { maxLength: 2 }),
        status: fc.constantFrom('planned' as const, 'ongoing' as const, 'completed' as const),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ points, groups, reached, supply }) =>
    makeBase({
      themes: THEMES.map((id, i) => ({ id, area: 'legal', points: points[i] as number })),
      countries: CODES.map((code, i) => makeCountry(code, groups[i])),
      facts: CODES.flatMap((code, i) =>
        THEMES.flatMap((theme, j) => {
          const ends = reached[4 * i + j];
          return ends ? [makeFact(theme, code, 0, { low: Math.min(...ends), high: Math.max(...ends) })] : [];
        }),
      ),
      supply,
    }),
  );

const questionArbitrary = (most: number): fc.Arbitrary<PortfolioQuestion> =>
  fc.record({
    base: baseArbitrary,
    options: fc.uniqueArray(
      fc
        .tuple(
          ...[fc.constantFrom('a1', 'a2', 'a3', 'a4'), fc.constantFrom(...CODES)],
          fc.subarray(THEMES, { minLength: 1, maxLength: 3 }),
          fc.option(fc.integer({ min: 0, max: 4000 }).map((n) => n / 100)),
        )
        .map(([activity, country, themes, amount]) => option(activity, country, themes, amount)),
      { maxLength: most, selector: named },
    ),
    budget: fc.integer({ min: 0, max: 120 }).map(budgetOf),
    floor: fc.constantFrom(0, 0.3, 0.5, 0.75, 1),
    weights: fc.constantFrom({ sids: 1, ldc: 1, lldc: 1 }, { sids: 1.5, ldc: 2, lldc: 1.2 }),
  });

/** What the rules say, written down once more and as plainly as can be. */
function judgeByHand({ base, options, budget, floor, weights = { sids: 1, ldc: 1, lldc: 1 } }: PortfolioQuestion) {
  const worthOf = ({ country, themes }: PortfolioOption) => {
    const facts = base.facts.filter((fact) => fact.country === country && themes.includes(fact.theme));
    const { sids, ldc, lldc } = base.countries.find(({ alpha3 }) => alpha3 === country) as (typeof base.countries)[number];
    const weight = Math.max(1, sids ? weights.sids : 1, ldc ? weights.ldc : 1, lldc ? weights.lldc : 1);
    const left = facts.map(
      ({ theme, low, high }) => (base.themes.find(({ id }) => id === theme)?.points ?? 0) * (1 - (low + high) / 2),
    );
    return left.reduce((sum, points) => sum + points, 0) * weight;
  };
  const isDoubled = ({ country, themes }: PortfolioOption) =>
    base.supply.some(
      (supply) =>
        supply.status !== 'completed' && supply.countries.includes(country) && supply.themes.some((id) => themes.includes(id)),
    );
  const counts = ({ country }: PortfolioOption) =>
    base.countries.some(({ alpha3, sids, ldc }) => alpha3 === country && (sids || ldc));
  const spend = (chosen: readonly PortfolioOption[]) => chosen.reduce((sum, one) => sum + (one.cost?.amount ?? 0), 0);
  const eligible = options.filter(
    (one) => one.cost && one.cost.amount <= budget.amount && worthOf(one) > 1e-9 && !isDoubled(one),
  );
  const canBeMet = eligible.some((one) => counts(one) && (one.cost?.amount ?? 0) > 0);
  const keepsFloor = (chosen: readonly PortfolioOption[]) => spend(chosen.filter(counts)) >= floor * spend(chosen) - 1e-6;
  const sharesNone = (chosen: readonly PortfolioOption[]) => {
    const cells = chosen.flatMap(({ country, themes }) => themes.map((theme) => country + theme));
    return new Set(cells).size === cells.length;
  };
  const isAllowed = (chosen: readonly PortfolioOption[]) =>
    spend(chosen) <= budget.amount + 1e-6 && sharesNone(chosen) && (!canBeMet || keepsFloor(chosen));
  const addWorth = (chosen: readonly PortfolioOption[]) => chosen.reduce((sum, one) => sum + worthOf(one), 0);
  return { eligible, isAllowed, isDoubled, keepsFloor, canBeMet, addWorth, spend };
}

/** The most worth of all sets of options that are allowed. */
function tryAllSets(question: PortfolioQuestion): number {
  const { eligible, isAllowed, addWorth } = judgeByHand(question);
  let best = 0;
  for (let set = 0; set < 2 ** eligible.length; set += 1) {
    const chosen = eligible.filter((_, i) => (set >> i) & 1);
    if (isAllowed(chosen)) best = Math.max(best, addWorth(chosen));
  }
  return best;
}

/** What must hold of every answer, exact or not. */
function expectRulesKept(question: PortfolioQuestion, portfolio: Portfolio) {
  const { eligible, isAllowed, isDoubled, keepsFloor, canBeMet, addWorth, spend } = judgeByHand(question);
  const names = new Set(portfolio.chosen.map(named));
  const chosen = question.options.filter((one) => names.has(named(one)));
  expect(chosen).toHaveLength(portfolio.chosen.length);
  expect(chosen.every((one) => eligible.includes(one) && !isDoubled(one))).toBe(true);
  expect(isAllowed(chosen)).toBe(true);
  expect(portfolio.cost).toBeCloseTo(spend(chosen), 6);
  expect(portfolio.cost).toBeLessThanOrEqual(question.budget.amount);
  expect(portfolio.worth).toBeCloseTo(addWorth(chosen), 6);
  expect(portfolio.bound).toBeGreaterThanOrEqual(portfolio.worth - 1e-6);
  if (portfolio.exact) expect(portfolio.bound).toBe(portfolio.worth);
  expect(portfolio.floor.state).toBe(keepsFloor(chosen) ? 'kept' : 'cannot_be_met');
  if (canBeMet) expect(portfolio.floor.state).toBe('kept');
  expect(new Set([...names, ...portfolio.leftOut.map(named)])).toEqual(new Set(question.options.map(named)));
  expect(portfolio.leftOut).toHaveLength(question.options.length - chosen.length);
}

describe('any choice', () => {
  it('that is searched for wholly is the best of all sets', () => {
    fc.assert(
      fc.property(questionArbitrary(12), (question) => {
        const portfolio = choosePortfolio(question);
        expectRulesKept(question, portfolio);
        expect(portfolio.exact).toBe(true);
        expect(portfolio.worth).toBeCloseTo(tryAllSets(question), 6);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['too many options', { options: 0, steps: 1000 }],
    ['too many steps', { options: 60, steps: 3 }],
  ])('that is not, for %s, keeps every rule and lies below its bound, as does the best', (_, limits) => {
    fc.assert(
      fc.property(questionArbitrary(12), (question) => {
        const portfolio = choosePortfolio({ ...question, limits });
        expectRulesKept(question, portfolio);
        expect(portfolio.bound).toBeGreaterThanOrEqual(tryAllSets(question) - 1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of what comes in', () => {
    fc.assert(
      fc.property(questionArbitrary(16), fc.boolean(), ({ base, options, ...rest }, wholly) => {
        const limits = { options: wholly ? 60 : 0, steps: 100_000 };
        const turned = { ...base, facts: base.facts.toReversed(), supply: base.supply.toReversed() };
        const there = choosePortfolio({ base, options, limits, ...rest });
        const back = choosePortfolio({ base: turned, options: options.toReversed(), limits, ...rest });
        expect(back).toEqual({ ...there, leftOut: there.leftOut.toReversed() });
      }),
      { numRuns: 100 },
    );
  });
});
