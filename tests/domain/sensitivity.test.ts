import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WEIGHTS, type Factor, rankPriorities, type Weights } from '../../app/domain/priorities';
import { type ShakenTheme, shakeRanking } from '../../app/domain/sensitivity';
import type { EvidenceBase } from '../../app/domain/theme';
import { readCountries } from '../../seeds/reference.server';
import { baseArbitrary, makeCountry, makeFact, makeGciBase, makeTheme, weightsArbitrary } from '../helpers/evidence-base';

const DRAWS = 2000;

const weigh = (factors: Partial<Record<Factor, number>>): Weights => ({
  ...DEFAULT_WEIGHTS,
  factors: { need: 0, reach: 0, vulnerability: 0, demand: 0, uncovered: 0, ...factors },
});

/** One country with what it has of each theme; every theme is worth 10 points unless said otherwise. */
function makeBase(values: Readonly<Record<string, readonly [low: number, high: number]>>, points: Record<string, number> = {}) {
  return {
    themes: Object.keys(values).map((id) => makeTheme(id, points[id] ?? 10)),
    countries: [makeCountry('AAA')],
    facts: Object.entries(values).map(([id, [low, high]]) => makeFact(id, 'AAA', low, high)),
    demand: [],
    supply: [],
  } satisfies EvidenceBase;
}

/** Five standard errors of a share of all draws. */
const allow = (share: number) => 5 * Math.sqrt((share * (1 - share)) / DRAWS);

function shakeOne(base: EvidenceBase, weights: Weights, theme: string, concentration?: number) {
  const shake = shakeRanking(base, weights, { seed: 11, draws: DRAWS, ...(concentration ? { concentration } : {}) });
  return { survives: shake.survives, shaken: shake.themes.find((one) => one.theme === theme) as ShakenTheme };
}

describe('values', () => {
  it('that are certain move nothing, where one factor decides', () => {
    const base = makeBase({ a: [0, 0], b: [0.2, 0.2], c: [0.4, 0.4], d: [0.6, 0.6], e: [0.6, 0.6] });
    const { themes, survives } = shakeRanking(base, weigh({ need: 1 }), { seed: 1 });
    expect(themes.map(({ theme, rank }) => [theme, rank])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
      ['e', 4],
    ]);
    for (const { rank, range, usual, median, top } of themes) {
      expect([range, usual, median]).toEqual([{ best: rank, worst: rank }, { best: rank, worst: rank }, rank]);
      expect(top).toBe(rank <= 3 ? 1 : 0);
    }
    expect(survives).toBe(true);
  });

  // The first may have anything from 0 to 1, so needs 1/2 in the middle and comes first; the three others need so much for certain.
  // It comes first where it needs more than they do, and else fourth.
  it.each([
    [0.4, 0.6, false],
    [0.2, 0.8, true],
  ])('that are open move a theme as often as they may: others need %d, so first in %d', (need, share, survives) => {
    const certain = [1 - need, 1 - need] as const;
    const base = makeBase({ a: [0, 1], b: certain, c: certain, d: certain });
    const found = shakeOne(base, weigh({ need: 1 }), 'a');
    expect(found.shaken).toMatchObject({ rank: 1, range: { best: 1, worst: 4 }, usual: { best: 1, worst: 4 }, median: 1 });
    expect(Math.abs(found.shaken.top - share)).toBeLessThan(allow(share));
    expect(found.survives).toBe(survives);
  });

  it('that are missing may be anything; a theme of which nothing is known is left out', () => {
    // a: 0.5 of AAA is certain, BBB says nothing: the mean need lies between 1/4 and 3/4, all equally likely.
    const base: EvidenceBase = makeBase({ a: [0.5, 0.5], b: [0.6, 0.6], c: [0.6, 0.6], d: [0.6, 0.6] });
    const countries = [makeCountry('AAA'), makeCountry('BBB')];
    const facts = [...base.facts, ...['b', 'c', 'd'].map((id) => makeFact(id, 'BBB', 0.6))];
    const wider = { ...base, countries, facts, themes: [...base.themes, makeTheme('silent', 10)] };
    expect(shakeRanking(wider, weigh({ need: 1 }), { seed: 1 }).themes.map(({ theme }) => theme)).toEqual(['a', 'b', 'c', 'd']);
    // First where it needs more than 0.4: (0.75 - 0.4) / 0.5 of the draws.
    const { shaken } = shakeOne(wider, weigh({ need: 1 }), 'a');
    expect(shaken).toMatchObject({ rank: 1, range: { best: 1, worst: 4 } });
    expect(Math.abs(shaken.top - 0.7)).toBeLessThan(allow(0.7));
  });
});

describe('weights', () => {
  // a: need 1, demand 1/2; the three others: need 1/2, demand 1. With w for need and 1 - w for demand a scores (1/2)^(1 - w), the
  // others (1/2)^w: a is first where w > 1/2, and else fourth.
  const base: EvidenceBase = {
    ...makeBase({ a: [0, 0], b: [0, 0], c: [0, 0], d: [0, 0] }, { b: 5, c: 5, d: 5 }),
    demand: [{ country: 'AAA', themes: ['b', 'c', 'd'], month: '2026-01' }],
  };

  it.each([
    // w ~ Beta(3, 1): below 1/2 with probability (1/2)^3.
    [4, 7 / 8, { best: 1, worst: 4 }],
    // w ~ Beta(15, 5): below 1/2 when at least 15 of 19 coins fall on one side, 5036 / 2^19.
    [20, 1 - 5036 / 2 ** 19, { best: 1, worst: 1 }],
  ])('3 to 1, drawn with concentration %d, keep the first in %d of the draws', (concentration, share, usual) => {
    const { shaken, survives } = shakeOne(base, weigh({ need: 3, demand: 1 }), 'a', concentration);
    expect(shaken).toMatchObject({ rank: 1, range: { best: 1, worst: 4 }, usual, median: 1 });
    expect(Math.abs(shaken.top - share)).toBeLessThan(allow(share));
    expect(survives).toBe(true);
  });

  it('of 0 stay 0', () => {
    expect(shakeOne(base, weigh({ need: 1 }), 'a').shaken.range).toEqual({ best: 1, worst: 1 });
    expect(shakeOne(base, weigh({ demand: 1 }), 'a').shaken.range).toEqual({ best: 4, worst: 4 });
  });
});

describe('a verdict', () => {
  it('is not given where so few themes are ranked that none could leave the top, or where nobody needs any', () => {
    const few = makeBase({ a: [0, 0], b: [0, 1], c: [0.5, 0.5] });
    expect(shakeRanking(few, DEFAULT_WEIGHTS, { seed: 1 }).survives).toBeNull();
    const met = makeBase({ a: [1, 1], b: [1, 1], c: [1, 1], d: [1, 1] });
    expect(shakeRanking(met, DEFAULT_WEIGHTS, { seed: 1 }).survives).toBeNull();
    expect(shakeRanking({ ...few, themes: [], facts: [] }, DEFAULT_WEIGHTS, { seed: 1 })).toMatchObject({
      themes: [],
      survives: null,
    });
  });

  it('is given on the published index for the small islands of the Americas', () => {
    const islands = readCountries().filter((country) => country.region === 'AMS' && country.sids);
    const shake = (countries: typeof islands) =>
      shakeRanking(makeGciBase(countries), weigh({ need: 1, reach: 1 }), { seed: 2024 });
    // CS4, TS3 and TS1 lie within 0.7 points of each other, OS1 ten points below (tests/domain/priorities.test.ts); every value of the
    // sixteen members is certain. So the first three change places among themselves.
    const members = shake(islands.filter(({ kind }) => kind === 'member'));
    expect(members.themes.slice(0, 3).map(({ theme, range }) => [theme, range.worst <= 3])).toEqual([
      ['CS4', true],
      ['TS3', true],
      ['TS1', true],
    ]);
    expect(members.themes[0]?.range.worst).toBeGreaterThan(1);
    expect(members.survives).toBe(true);
    // Of nine territories nothing is known: that no island has any of CS4 says nothing about them.
    const all = shake(islands);
    expect(all.themes[0]).toMatchObject({ theme: 'CS4', rank: 1 });
    expect(all.survives).toBe(false);
  });
});

describe('for every base and all weights', () => {
  const fewDraws = { seed: 3, draws: 50 };

  it('the same seed gives the same answer, however the base was put together', () => {
    fc.assert(
      fc.property(baseArbitrary, weightsArbitrary, fc.nat(), (base, weights, seed) => {
        const once = shakeRanking(base, weights, { seed, draws: 20 });
        const turned = { ...base, themes: [...base.themes].reverse(), countries: [...base.countries].reverse() };
        expect(shakeRanking(turned, weights, { seed, draws: 20 })).toEqual(once);
      }),
    );
  });

  it('ranges hold the rank, the usual range and the median', () => {
    fc.assert(
      fc.property(baseArbitrary, weightsArbitrary, (base, weights) => {
        const ranking = rankPriorities(base, weights).filter(({ rank }) => rank !== null);
        const { themes, draws } = shakeRanking(base, weights, fewDraws);
        expect(themes.map(({ theme, rank }) => [theme, rank])).toEqual(ranking.map(({ theme, rank }) => [theme, rank]));
        expect(draws).toBe(fewDraws.draws);
        for (const { rank, range, usual, median, top } of themes) {
          const order = [1, range.best, usual.best, median, usual.worst, range.worst, themes.length];
          expect(order).toEqual([...order].sort((a, b) => a - b));
          expect(rank >= range.best && rank <= range.worst).toBe(true);
          expect(top >= 0 && top <= 1).toBe(true);
          // Who is never below the third place is always among the first three, and the other way round.
          expect(top === 1).toBe(range.worst <= 3);
        }
      }),
    );
  });

  it('a single draw is the ranking itself', () => {
    fc.assert(
      fc.property(baseArbitrary, weightsArbitrary, (base, weights) => {
        for (const { rank, range } of shakeRanking(base, weights, { seed: 1, draws: 1 }).themes) {
          expect(range).toEqual({ best: rank, worst: rank });
        }
      }),
    );
  });
});
