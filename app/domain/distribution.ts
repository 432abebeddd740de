import { type EvidenceBase, takeValue } from './theme';

/** How the countries spread over a theme. Values are middles of intervals, 0..1; null where no country is known. */
export interface Distribution {
  theme: string;
  least: number | null;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
  most: number | null;
  /** Countries with a fact, and without. */
  known: number;
  unknown: number;
}

/**
 * The value below which a part of the values lies, between two of them by straight line; the half is the median.
 * Source: method 7 of R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, 1996. NaN of no values.
 */
export function takeQuantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The spread of every theme, in their order. */
export function listDistributions({ themes, countries, facts }: EvidenceBase): Distribution[] {
  return themes.map(({ id }) => {
    const values = facts.filter(({ theme }) => theme === id).map(takeValue);
    const take = (part: number) => (values.length > 0 ? takeQuantile(values, part) : null);
    return {
      theme: id,
      least: take(0),
      lowerQuartile: take(0.25),
      median: take(0.5),
      upperQuartile: take(0.75),
      most: take(1),
      known: values.length,
      unknown: countries.length - values.length,
    };
  });
}
