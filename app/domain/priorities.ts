import { z } from 'zod';
import type { Country } from './country';
import { LARGEST_SEED } from './random';
import { type Demand, type EvidenceBase, type Fact, type FactLayer, type Supply, type Theme, takeValue } from './theme';

/** What a priority is made of; each in 0..1, and more of each puts a theme higher. */
export const FACTORS = ['need', 'reach', 'vulnerability', 'demand', 'uncovered'] as const;
export type Factor = (typeof FACTORS)[number];

/** Groups of countries for which a need may count more: SIDS, least developed and landlocked developing countries. */
export const COUNTRY_GROUPS = ['sids', 'ldc', 'lldc'] as const;

const weight = z.number().min(0).max(1000);
const multiplier = z.number().min(1).max(5);

/** How much each factor counts, beside the others; and how many countries one of a group counts as. */
export const WeightsSchema = z.strictObject({
  factors: z
    .strictObject({ need: weight, reach: weight, vulnerability: weight, demand: weight, uncovered: weight })
    .refine((factors) => FACTORS.some((factor) => factors[factor] > 0), { error: 'at least one factor must count' }),
  multipliers: z.strictObject({ sids: multiplier, ldc: multiplier, lldc: multiplier }),
});
export type Weights = z.infer<typeof WeightsSchema>;
export type Multipliers = Weights['multipliers'];

/**
 * Every factor counts alike: nothing that binds ITU says that one of them matters more, and the order is then that of the plain
 * product. WTDC Resolution 16 asks for priority for all three groups and puts none of them first, so they count alike too. That two
 * countries of a group count as three others is a choice: enough to part themes that are otherwise alike, too little to hide a need
 * of many.
 */
export const DEFAULT_WEIGHTS: Weights = {
  factors: { need: 1, reach: 1, vulnerability: 1, demand: 1, uncovered: 1 },
  multipliers: { sids: 1.5, ldc: 1.5, lldc: 1.5 },
};

/** A choice of weights that somebody stands for, kept so that its ranking can be made again. */
export const ScenarioSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  reason: z.string().trim().min(1).max(2000),
  weights: WeightsSchema,
  /** Of the draws that shake its ranking. */
  seed: z.int().min(0).max(LARGEST_SEED),
  /** Which countries and themes it compares, as the query of the page's address; empty for all. */
  filter: z.string().max(2000),
});
export type Scenario = z.infer<typeof ScenarioSchema>;

/** A country that lacks less than this part of a theme does not need it: it is what sums of weights leave. */
export const LEAST_LACK = 1e-9;

/** Scores are rounded to a billionth of a point: sums that only round differently are then the same, and share a rank. */
const SCORE_STEPS = 1e9;

/** A factor of one theme. */
export interface FactorPart {
  value: number;
  /** Share of all weights, 0..1. */
  weight: number;
  /** What the score is multiplied by on its account: value ^ weight, 0..1; 1 changes nothing. */
  part: number;
}

/** How urgent a theme is, and all that says so. Codes and ids are sorted. */
export interface Priority {
  theme: string;
  /** 1 for the most urgent; themes of one score share a rank. Null where nothing is known of the theme. */
  rank: number | null;
  /** 0..100: 100 x the product of the parts; 0 where no country needs it. Null where nothing is known. */
  score: number | null;
  /** Null where nothing is known. */
  factors: Readonly<Record<Factor, FactorPart>> | null;
  /** Points that the countries in need lack, of those that all known countries could have. */
  points: { left: number; possible: number };
  /** Countries whose value is known, those of them that need the theme, and those of which nothing is known. */
  known: string[];
  needing: string[];
  unknown: string[];
  /** How many of the known values come from each layer. */
  layers: Record<FactLayer, number>;
  /** Requests that ask for it, and the countries they come from; both empty for who may know their number only. */
  requests: Demand[];
  asking: string[];
  askingCount: number;
  /** Countries in need that an activity under way names, and those activities. */
  covered: string[];
  activities: string[];
}

/** What is known of one theme within the scope: facts by country, requests, and activities that are planned or ongoing. */
export interface ThemeEvidence {
  theme: Theme;
  facts: ReadonlyMap<string, Fact>;
  requests: readonly Demand[];
  /** Number of countries that ask for it. */
  asking: number;
  supply: readonly Supply[];
}

/** What the factors of one theme are made from. */
export interface Tally {
  pointsLeft: number;
  /** Numbers of countries. */
  needing: number;
  known: number;
  asking: number;
  covered: number;
  /** Sum over the countries in need, by `weighCountry`. */
  groupWeights: number;
}

/** What factors are measured against: points of the largest theme, countries asking for the theme most asked for, largest multiplier. */
export interface Scale {
  points: number;
  asking: number;
  multiplier: number;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const listCountries = (demands: readonly Demand[]) => [...new Set(demands.map(({ country }) => country))].sort(compareText);

/** The evidence of each theme, by its id; what lies outside the countries and themes of the base is left out. */
export function gatherEvidence(base: EvidenceBase): ThemeEvidence[] {
  const scope = new Set(base.countries.map(({ alpha3 }) => alpha3));
  const evidence = [...base.themes]
    .sort((a, b) => compareText(a.id, b.id))
    .map((theme) => ({ theme, facts: new Map<string, Fact>(), requests: [] as Demand[], asking: 0, supply: [] as Supply[] }));
  const byId = new Map(evidence.map((one) => [one.theme.id, one]));
  for (const fact of base.facts) if (scope.has(fact.country)) byId.get(fact.theme)?.facts.set(fact.country, fact);
  for (const demand of base.demand) {
    if (scope.has(demand.country)) for (const id of new Set(demand.themes)) byId.get(id)?.requests.push(demand);
  }
  for (const supply of base.supply) {
    if (supply.status !== 'completed') for (const id of new Set(supply.themes)) byId.get(id)?.supply.push(supply);
  }
  for (const one of evidence) one.asking = base.asking?.[one.theme.id] ?? listCountries(one.requests).length;
  return evidence;
}

/** Whether a country with so much of a theme, 0..1, needs it. */
export function needsTheme(value: number): boolean {
  return 1 - value > LEAST_LACK;
}

/** As how many countries one counts: the largest multiplier of the groups it belongs to, else 1. */
export function weighCountry(country: Pick<Country, 'sids' | 'ldc' | 'lldc'>, multipliers: Multipliers): number {
  return Math.max(1, ...COUNTRY_GROUPS.filter((group) => country[group]).map((group) => multipliers[group]));
}

/** Codes of the countries that an activity under way on the theme names. */
export function listNamed(evidence: ThemeEvidence): Set<string> {
  return new Set(evidence.supply.flatMap(({ countries }) => countries));
}

export function takeScale(evidence: readonly ThemeEvidence[], { multipliers }: Weights): Scale {
  return {
    points: Math.max(0, ...evidence.map(({ theme }) => theme.points)),
    asking: Math.max(0, ...evidence.map(({ asking }) => asking)),
    multiplier: Math.max(...Object.values(multipliers)),
  };
}

/** Part of a whole, 0..1; 0 of nothing. */
function takeShare(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

/**
 * - need: points that a country in need lacks on average, of the points of the largest theme;
 * - reach: countries in need, of those whose value is known;
 * - vulnerability: mean of what the countries in need count as, of the most that one can count as;
 * - demand: countries asking for the theme, of the most asking for any; one more on both sides, so that a theme nobody has asked for
 *   yet is not worth nothing;
 * - uncovered: countries in need that no activity under way names, of those in need.
 */
export function takeFactors(tally: Tally, scale: Scale): Record<Factor, number> {
  return {
    need: takeShare(tally.pointsLeft, tally.needing * scale.points),
    reach: takeShare(tally.needing, tally.known),
    vulnerability: takeShare(tally.groupWeights, tally.needing * scale.multiplier),
    demand: takeShare(1 + tally.asking, 1 + scale.asking),
    uncovered: takeShare(tally.needing - tally.covered, tally.needing),
  };
}

/** The weights of the factors as shares of their sum, in the order of `FACTORS`. */
export function listShares({ factors }: Weights): number[] {
  const sum = FACTORS.reduce((total, factor) => total + factors[factor], 0);
  return FACTORS.map((factor) => factors[factor] / sum);
}

/**
 * 100 x the product of factor ^ share: the weighted geometric mean of the factors. One that is 0 makes it 0, however good the others,
 * unless its share is 0 (0 ^ 0 = 1). A theme that no country needs scores 0.
 */
export function takeScore(factors: Readonly<Record<Factor, number>>, shares: readonly number[]): number {
  if (factors.reach === 0) return 0;
  const mean = FACTORS.reduce((product, factor, i) => product * factors[factor] ** (shares[i] as number), 1);
  return Math.round(100 * mean * SCORE_STEPS) / SCORE_STEPS;
}

/** The rank of each score, 1 for the highest; equal ones share it, and the next stands as many below (1, 1, 3). */
export function rankScores(scores: readonly number[]): number[] {
  return scores.map((score) => 1 + scores.filter((other) => other > score).length);
}

/** A priority without its place among the others. */
function openTheme(evidence: ThemeEvidence, countries: readonly Country[], scale: Scale, weights: Weights): Priority {
  const { theme, facts, requests, supply } = evidence;
  const known = countries.filter(({ alpha3 }) => facts.has(alpha3));
  const findValue = ({ alpha3 }: Country) => takeValue(facts.get(alpha3) as Fact);
  const needing = known.filter((country) => needsTheme(findValue(country)));
  const named = listNamed(evidence);
  const covered = needing.filter(({ alpha3 }) => named.has(alpha3)).map(({ alpha3 }) => alpha3);
  const layers: Record<FactLayer, number> = { validated: 0, declared: 0, benchmark: 0 };
  for (const { layer } of facts.values()) layers[layer] += 1;

  const left = needing.reduce((sum, country) => sum + theme.points * (1 - findValue(country)), 0);
  const groupWeights = needing.reduce((sum, country) => sum + weighCountry(country, weights.multipliers), 0);
  const counts = { needing: needing.length, known: known.length, asking: evidence.asking, covered: covered.length };
  const values = takeFactors({ pointsLeft: left, groupWeights, ...counts }, scale);
  const shares = listShares(weights);
  const parts = FACTORS.map((factor, i): [Factor, FactorPart] => {
    const [value, share] = [values[factor], shares[i] as number];
    return [factor, { value, weight: share, part: value ** share }];
  });
  return {
    theme: theme.id,
    rank: null,
    score: known.length > 0 ? takeScore(values, shares) : null,
    factors: known.length > 0 ? (Object.fromEntries(parts) as Record<Factor, FactorPart>) : null,
    points: { left, possible: theme.points * known.length },
    known: known.map(({ alpha3 }) => alpha3),
    needing: needing.map(({ alpha3 }) => alpha3),
    unknown: countries.filter(({ alpha3 }) => !facts.has(alpha3)).map(({ alpha3 }) => alpha3),
    layers,
    requests: [...requests],
    asking: listCountries(requests),
    askingCount: evidence.asking,
    covered,
    activities: supply
      .filter(({ countries: helped }) => helped.some((code) => covered.includes(code)))
      .map(({ activity }) => activity)
      .sort(compareText),
  };
}

/** By code, so that no sum and no list depends on how the base was put together. */
export function sortCountries(countries: readonly Country[]): Country[] {
  return [...countries].sort((a, b) => compareText(a.alpha3, b.alpha3));
}

/**
 * The themes of the base by urgency: need x reach x vulnerability x demand x what is not covered yet, each to the power of its share
 * of the weights (`takeFactors`, `takeScore`). Themes of one rank stand by id. Those of which nothing is known in any country stand
 * last, by id, without a rank: silence is not the lack of a need.
 *
 * With need and reach alone, both counting alike, the order is that of the points left in the countries whose value is known, per such
 * country: of all points left, where every theme is known of equally many.
 */
export function rankPriorities(base: EvidenceBase, weights: Weights): Priority[] {
  const evidence = gatherEvidence(base);
  const countries = sortCountries(base.countries);
  const scale = takeScale(evidence, weights);
  const opened = evidence.map((one) => openTheme(one, countries, scale, weights));
  const scored = opened.filter(({ score }) => score !== null);
  const ranks = rankScores(scored.map(({ score }) => score as number));
  const ranked = scored.map((priority, i) => ({ ...priority, rank: ranks[i] as number }));
  // The sort is stable: within a rank the order by id stays.
  ranked.sort((a, b) => a.rank - b.rank);
  return [...ranked, ...opened.filter(({ score }) => score === null)];
}
