import type { Demand } from './theme';

/** A row of results that a country shared, as a ranking used it. */
export interface SharedRow {
  roundId: string;
  country: string;
  questionnaire: string;
  version: string;
  layer: 'declared' | 'validated';
  capability: string;
  /** Part that is reached, 0..1: the least and the most that open answers still allow. */
  low: number;
  high: number;
  level: number | null;
  /** Answered of what applies, 0..1. */
  completeness: number;
  /** Day of the sign-off, ISO 8601. */
  date: string;
}

/** What a ranking was made of when a scenario was saved. */
export interface FrozenInputs {
  /** Day, ISO 8601. */
  asOf: string;
  rounds: readonly SharedRow[];
  demand: readonly Demand[];
}
