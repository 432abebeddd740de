import { z } from 'zod';
import { COUNTRY_GROUPS, DEFAULT_WEIGHTS, FACTORS, type Weights, WeightsSchema } from '../domain/priorities';
import { LARGEST_SEED } from '../domain/random';
import { DEFAULT_SEED } from '../domain/ranking';

export const RANKING_PATH = '/priorities/ranking';

/** Names of weights in an address; `sids` alone is a switch of the filter. */
export const nameWeight = (factor: (typeof FACTORS)[number]) => `weight_${factor}` as const;
export const nameTimes = (group: (typeof COUNTRY_GROUPS)[number]) => `times_${group}` as const;

const SeedSchema = z.coerce.number().int().min(0).max(LARGEST_SEED);

export interface WeightsQuery {
  /** Null where an address asks for weights or a seed that there cannot be. */
  weights: Weights | null;
  seed: number | null;
}

/** Reads the weights and the seed from an address; the usual ones where it says nothing. */
export function readWeights(params: URLSearchParams): WeightsQuery {
  const read = (name: string, usual: number) => {
    const value = params.get(name)?.trim();
    return value ? Number(value) : usual;
  };
  const weights = WeightsSchema.safeParse({
    factors: Object.fromEntries(FACTORS.map((factor) => [factor, read(nameWeight(factor), DEFAULT_WEIGHTS.factors[factor])])),
    multipliers: Object.fromEntries(
      COUNTRY_GROUPS.map((group) => [group, read(nameTimes(group), DEFAULT_WEIGHTS.multipliers[group])]),
    ),
  });
  const seed = SeedSchema.safeParse(read('seed', DEFAULT_SEED));
  return { weights: weights.data ?? null, seed: seed.data ?? null };
}

/** Writes weights and seed for an address; only what is not usual. */
export function writeWeights({ factors, multipliers }: Weights, seed: number): URLSearchParams {
  const params = new URLSearchParams();
  for (const factor of FACTORS) {
    if (factors[factor] !== DEFAULT_WEIGHTS.factors[factor]) params.set(nameWeight(factor), String(factors[factor]));
  }
  for (const group of COUNTRY_GROUPS) {
    if (multipliers[group] !== DEFAULT_WEIGHTS.multipliers[group]) params.set(nameTimes(group), String(multipliers[group]));
  }
  if (seed !== DEFAULT_SEED) params.set('seed', String(seed));
  return params;
}

/** An address with all of these. */
export function joinQuery(path: string, ...parts: readonly URLSearchParams[]): string {
  const query = parts.map(String).filter(Boolean).join('&');
  return query ? `${path}?${query}` : path;
}
