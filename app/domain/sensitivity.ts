import type { Country } from './country';
import {
  gatherEvidence,
  listNamed,
  listShares,
  needsTheme,
  rankPriorities,
  rankScores,
  type Scale,
  sortCountries,
  type Tally,
  type ThemeEvidence,
  takeFactors,
  takeScale,
  takeScore,
  type Weights,
  weighCountry,
} from './priorities';
import { createRandom, drawDirichlet, type Random } from './random';
import { type EvidenceBase, takeValue } from './theme';

/** How many rankings are looked at. A share of them is then right to about 2 in 100, 19 times of 20. */
export const DRAWS = 2000;

/**
 * How closely the weights drawn keep to the chosen ones. At 20, each of five that count alike (0.2 of all) lies between 0.08 and 0.36
 * in nine of ten draws: from less than half to nearly double, about as far as people who agree on the factors differ on them.
 */
export const CONCENTRATION = 20;

/** Ranks that are acted on: a ranking stands while its first theme stays among so many. */
export const TOP = 3;
/** Share of the draws in which it has to stay there. */
export const SURVIVES = 0.75;

/** Share of the draws that lie below, and above, the usual range. */
const TAIL = 0.05;

/** Ranks from the best to the worst one; 1 is the most urgent. */
export interface RankRange {
  best: number;
  worst: number;
}

/** Where one theme came to stand. */
export interface ShakenTheme {
  theme: string;
  /** With the chosen weights and the middle of every interval. */
  rank: number;
  /** Over all draws; holds `rank`. */
  range: RankRange;
  /** Over nine of ten draws, the twentieth at either end left out. */
  usual: RankRange;
  median: number;
  /** Share of the draws in which it is among the first `TOP`, 0..1. */
  top: number;
}

/** What a ranking is worth where weights and values are less sure than they look. */
export interface Shake {
  seed: number;
  draws: number;
  concentration: number;
  /** In the order of the ranking; themes of which nothing is known are left out, as they have no rank. */
  themes: ShakenTheme[];
  /**
   * Whether the first theme (each, where several share the rank) stays among the first `TOP` in at least `SURVIVES` of the draws. Null
   * where that says nothing: no theme is needed, or no more than `TOP` are ranked.
   */
  survives: boolean | null;
}

/**
 * A theme ready for the draws. Which countries need it is the same in all of them: a value drawn from an interval whose middle is below
 * full is below full, too. Only the points left differ.
 */
interface ThemeDraws {
  points: number;
  /** With the lowest possible value of every country. */
  most: Tally;
  /** How much more each value that is not certain may be. */
  widths: Float64Array;
}

function prepareTheme(evidence: ThemeEvidence, countries: readonly Country[], weights: Weights): ThemeDraws {
  const { points } = evidence.theme;
  const named = listNamed(evidence);
  const most: Tally = {
    pointsLeft: 0,
    needing: 0,
    known: countries.length,
    asking: evidence.asking,
    covered: 0,
    groupWeights: 0,
  };
  const widths: number[] = [];
  for (const country of countries) {
    // Of a country without a fact, everything is possible.
    const fact = evidence.facts.get(country.alpha3) ?? { low: 0, high: 1 };
    if (!needsTheme(takeValue(fact))) continue;
    most.pointsLeft += points * (1 - fact.low);
    most.needing += 1;
    most.groupWeights += weighCountry(country, weights.multipliers);
    if (named.has(country.alpha3)) most.covered += 1;
    if (fact.high > fact.low) widths.push(fact.high - fact.low);
  }
  return { points, most, widths: Float64Array.from(widths) };
}

/** The tally of a theme when each uncertain value is one of those that are possible, all equally likely. */
function drawTally({ points, most, widths }: ThemeDraws, random: Random): Tally {
  let reached = 0;
  for (let i = 0; i < widths.length; i += 1) reached += (widths[i] as number) * random();
  return { ...most, pointsLeft: most.pointsLeft - points * reached };
}

function drawRanks(themes: readonly ThemeDraws[], scale: Scale, shares: readonly number[], random: Random): number[] {
  return rankScores(themes.map((theme) => takeScore(takeFactors(drawTally(theme, random), scale), shares)));
}

/** The lowest rank that at least this share of the draws keeps to; `counts` holds the draws by rank. */
function findQuantile(counts: Uint32Array, draws: number, share: number): number {
  let sum = 0;
  for (const [rank, count] of counts.entries()) {
    sum += count;
    if (sum > 0 && sum >= share * draws) return rank;
  }
  return counts.length - 1;
}

/**
 * Ranks the themes again and again with weights drawn around the chosen ones (Dirichlet; a weight of 0 stays 0) and values drawn from
 * their intervals, and tells how far each theme moves. The ranking itself is the first of the draws. A country without a fact may have
 * anything from nothing to all of a theme. The same base, weights and seed give the same answer.
 *
 * Source: OECD and JRC, Handbook on Constructing Composite Indicators (2008), step 7, uncertainty and sensitivity analysis. What makes
 * a ranking survive (`TOP`, `SURVIVES`) is our choice.
 */
export function shakeRanking(
  base: EvidenceBase,
  weights: Weights,
  { seed, draws = DRAWS, concentration = CONCENTRATION }: { seed: number; draws?: number; concentration?: number },
): Shake {
  const evidence = gatherEvidence(base);
  const scale = takeScale(evidence, weights);
  const known = evidence.filter(({ facts }) => facts.size > 0);
  const countries = sortCountries(base.countries);
  const themes = known.map((one) => prepareTheme(one, countries, weights));
  const ranking = rankPriorities(base, weights).filter(({ rank }) => rank !== null);

  // Draws by theme and rank; ranks count from 1.
  const counts = new Map(known.map(({ theme }) => [theme.id, new Uint32Array(themes.length + 1)]));
  const rows = [...counts.values()];
  const count = (row: Uint32Array, rank: number) => {
    row[rank] = (row[rank] as number) + 1;
  };
  for (const { theme, rank } of ranking) count(counts.get(theme) as Uint32Array, rank as number);
  const random = createRandom(seed);
  const shapes = listShares(weights).map((share) => share * concentration);
  for (let draw = 1; draw < draws; draw += 1) {
    const ranks = drawRanks(themes, scale, drawDirichlet(random, shapes), random);
    rows.forEach((row, i) => {
      count(row, ranks[i] as number);
    });
  }

  const shaken = ranking.map(({ theme, rank }): ShakenTheme => {
    const row = counts.get(theme) as Uint32Array;
    const find = (share: number) => findQuantile(row, draws, share);
    return {
      theme,
      rank: rank as number,
      range: { best: find(0), worst: find(1) },
      usual: { best: find(TAIL), worst: find(1 - TAIL) },
      median: find(0.5),
      top: row.slice(0, TOP + 1).reduce((sum, times) => sum + times, 0) / draws,
    };
  });
  const first = shaken.filter(({ rank }) => rank === 1);
  const saysNothing = shaken.length <= TOP || ranking[0]?.score === 0;
  return {
    seed,
    draws,
    concentration,
    themes: shaken,
    survives: saysNothing ? null : first.every(({ top }) => top >= SURVIVES),
  };
}
