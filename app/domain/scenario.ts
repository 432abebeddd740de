import type { RoundCapability } from './evidence-base';
import type { Supply } from './theme';

/** A row of results that a country shared, as a ranking used it; with its round, since the country may end that. */
export interface FrozenRow extends RoundCapability {
  roundId: string;
}

/** An activity as a ranking knew it. */
export interface FrozenActivity extends Supply {
  title: string;
  org: string;
}

/**
 * What a ranking was made of when its scenario was saved, beside the published index and the questionnaires, which never change. What a
 * country no longer shares is left out whenever it is read, so that a report made again says less, never more.
 */
export interface FrozenInputs {
  /** Day, ISO 8601. */
  asOf: string;
  rounds: readonly FrozenRow[];
  /** How many countries ask for each theme, as `EvidenceBase.asking` has it: whoever reads it, nobody is told who asks. */
  asking: Readonly<Record<string, number>>;
  activities: readonly FrozenActivity[];
}
