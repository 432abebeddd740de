import type { Activity } from './catalogue';
import type { Country } from './country';
import { type Priority, rankPriorities, sortCountries, type Weights } from './priorities';
import { type Shake, shakeRanking } from './sensitivity';
import { type EvidenceBase, FACT_LAYERS, type Fact, type FactLayer, type Theme } from './theme';

/** The seed of the draws where nobody chose another. */
export const DEFAULT_SEED = 1;

/** What the facts of one layer and source are: how many countries they are about, and of which days or years. */
export interface Vintage {
  layer: FactLayer;
  source: string;
  countries: number;
  from: string;
  until: string;
}

export type NamedActivity = Pick<Activity, 'id' | 'title' | 'org' | 'status'>;

/** A ranking with what tells how sure it is and what it rests on: a value that pages and reports render. */
export interface Ranking {
  /** Day, ISO 8601. */
  asOf: string;
  weights: Weights;
  themes: readonly Theme[];
  countries: readonly Country[];
  /** In the order of their ranks; those of which nothing is known last. */
  priorities: Priority[];
  shake: Shake;
  vintages: Vintage[];
  /** Whether the reader may know which countries ask. */
  namesAsking: boolean;
  /** Those that the priorities name, by id. */
  activities: NamedActivity[];
}

/** What the facts of a base rest on, the surest layer first, then by source. */
export function listVintages(facts: readonly Fact[]): Vintage[] {
  const sources = [...new Set(facts.map(({ source }) => source))].sort();
  return FACT_LAYERS.flatMap((layer) =>
    sources.flatMap((source): Vintage[] => {
      const own = facts.filter((fact) => fact.layer === layer && fact.source === source);
      const dates = own.map(({ date }) => date).sort();
      if (own.length === 0) return [];
      const countries = new Set(own.map(({ country }) => country)).size;
      return [{ layer, source, countries, from: dates[0] as string, until: dates.at(-1) as string }];
    }),
  );
}

/** Ranks the themes of a base and shakes the ranking; the same base, weights and seed give the same. */
export function makeRanking(
  base: EvidenceBase,
  activities: readonly NamedActivity[],
  { weights, seed, asOf }: { weights: Weights; seed: number; asOf: string },
): Ranking {
  const priorities = rankPriorities(base, weights);
  const named = new Set(priorities.flatMap((priority) => priority.activities));
  return {
    asOf,
    weights,
    themes: base.themes,
    countries: sortCountries(base.countries),
    priorities,
    shake: shakeRanking(base, weights, { seed }),
    vintages: listVintages(base.facts),
    namesAsking: base.asking === undefined,
    activities: activities
      .filter(({ id }) => named.has(id))
      .map(({ id, title, org, status }) => ({ id, title, org, status }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
