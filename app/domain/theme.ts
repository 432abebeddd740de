import type { Area } from './catalogue';
import type { Country } from './country';

/**
 * Something a country can be helped with, as BDT compares it: a capability of the framework's questionnaire, or an indicator of the
 * published index.
 */
export interface Theme {
  id: string;
  area: Area;
  /** What it is worth where it is reached in full, in points: of the 100 of its model. */
  points: number;
}

/**
 * Where a value comes from, the surest first: a round that ITU validated, one that the country declared (either only with the
 * country's consent, or published), the published index through the crosswalk. Never mixed without saying so.
 */
export const FACT_LAYERS = ['validated', 'declared', 'benchmark'] as const;
export type FactLayer = (typeof FACT_LAYERS)[number];

/** How far a country is with a theme. */
export interface Fact {
  theme: string;
  /** Alpha-3 code. */
  country: string;
  /** Part of the theme that is reached, 0..1: the least and the most that open answers still allow. */
  low: number;
  high: number;
  /** Level 1..5 where the theme has levels and the source tells it; else null. */
  level: number | null;
  /** Answered of what applies, 0..1; for a published index, the part of its indicators that was published: 1 for all. */
  completeness: number;
  layer: FactLayer;
  /** Day the source speaks of, ISO 8601, or a year. */
  date: string;
  /** Where it can be read: a round's questionnaire and version, or the edition of the index. */
  source: string;
}

/** Where a country stands with a theme: the middle of what open answers still allow, which takes silence for neither yes nor no. */
export function takeValue({ low, high }: Pick<Fact, 'low' | 'high'>): number {
  return (low + high) / 2;
}

/** Values this close are the same: sums of shares round differently. */
const ROUNDING = 1e-9;

/** Where a fact stands to another: surely above or below it, the same, or `open`, since open answers may decide it either way. */
export function compareFacts(a: Pick<Fact, 'low' | 'high'>, b: Pick<Fact, 'low' | 'high'>): 'above' | 'below' | 'same' | 'open' {
  if (a.low > b.high + ROUNDING) return 'above';
  if (a.high < b.low - ROUNDING) return 'below';
  const closed = a.high - a.low < ROUNDING && b.high - b.low < ROUNDING;
  return closed ? 'same' : 'open';
}

/** What a source said of a theme with too few answers to speak for the country. */
export interface PassedOver extends Pick<Fact, 'theme' | 'country' | 'layer' | 'date' | 'source' | 'completeness'> {
  /** The layer that speaks in its place; null where none does. */
  instead: FactLayer | null;
}

/** A country's request for assistance, as demand: which themes it asks about. */
export interface Demand {
  country: string;
  themes: readonly string[];
  /** Month of its submission, ISO 8601. */
  month: string;
}

/** An activity as supply. */
export interface Supply {
  activity: string;
  themes: readonly string[];
  /** Countries it names as helped or to be helped; one that names none covers nobody in particular. */
  countries: readonly string[];
  status: 'planned' | 'ongoing' | 'completed';
}

/** Everything that BDT decides on, as it is known at one moment. At most one fact for each theme and country. */
export interface EvidenceBase {
  themes: readonly Theme[];
  countries: readonly Country[];
  facts: readonly Fact[];
  demand: readonly Demand[];
  /**
   * How many countries ask for each theme, for those who may not know which: then `demand` is empty. It counts the whole regions that
   * are looked at, whatever else is filtered, and nothing below `LEAST_COUNTRIES`: no country can be told from differences.
   */
  asking?: Readonly<Record<string, number>>;
  supply: readonly Supply[];
  /** What did not speak, though it was there, so that a page can say why a value is missing or comes from a less sure layer. */
  passedOver?: readonly PassedOver[];
}
