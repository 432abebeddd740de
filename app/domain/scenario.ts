import type { Country } from './country';
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
 * What a ranking was made of when its scenario was saved, beside the editions of the published index and the versions of
 * questionnaires that it names, which never change. What a country no longer shares is left out whenever it is read, so that a
 * report made again says less, never more.
 */
export interface FrozenInputs {
  /** Day, ISO 8601. */
  asOf: string;
  /** Versions (`un-framework@1.0`) of what the themes are taken from. */
  framework: string;
  index: string;
  /** Editions of the published index that were there: `gci@2024`. */
  editions: readonly string[];
  /** With the groups that they belonged to. */
  countries: readonly Country[];
  rounds: readonly FrozenRow[];
  /** How many countries ask for each theme, as `EvidenceBase.asking` has it: whoever reads it, nobody is told who asks. */
  asking: Readonly<Record<string, number>>;
  activities: readonly FrozenActivity[];
}

/** Names a row by everything that it says: a round that is shared anew with other results does not bring the old ones back. */
function nameRow({ roundId, country, questionnaire, version, layer, date, capability, low, high }: FrozenRow): string {
  return JSON.stringify([roundId, country, questionnaire, version, layer, date, capability, low, high]);
}

/** The frozen rows that their countries still share, and how many countries are left out. */
export function selectShared(frozen: readonly FrozenRow[], shared: readonly FrozenRow[]): { rounds: FrozenRow[]; ended: number } {
  const known = new Set(shared.map(nameRow));
  const rounds = frozen.filter((row) => known.has(nameRow(row)));
  const missing = frozen.filter((row) => !known.has(nameRow(row)));
  return { rounds, ended: new Set(missing.map(({ country }) => country)).size };
}
