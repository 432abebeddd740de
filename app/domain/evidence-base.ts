import type { Activity } from './catalogue';
import type { Country } from './country';
import { listPublishedFacts, type PublishedScores } from './crosswalk';
import { isTogether } from './period';
import type { CapabilityRef, RequestState } from './request';
import { type Demand, type EvidenceBase, FACT_LAYERS, type Fact, type FactLayer, type PassedOver, type Supply } from './theme';
import type { ThemeSet } from './theme-set';
import { shareTopics } from './topic';

/** What a round says about one capability, where ITU may see it: by the country's consent, or because it was published. */
export interface RoundCapability {
  /** Alpha-3 code. */
  country: string;
  /** Id and version: `un-framework`, `1.0`. */
  questionnaire: string;
  version: string;
  layer: 'validated' | 'declared';
  /** Day on which the round was signed off or validated, ISO 8601. */
  date: string;
  capability: string;
  /** Part that is reached, 0..1, with what open answers still allow. */
  low: number;
  high: number;
  level: number | null;
  /** Answered of what applies, 0..1. */
  completeness: number;
}

/** A country's request, as far as it is demand. */
export interface RequestFacts {
  country: string;
  /** Day or moment, ISO 8601; null while it was not submitted. */
  submittedAt: string | null;
  state: RequestState;
  capabilities: readonly CapabilityRef[];
}

export interface EvidenceSources {
  countries: readonly Country[];
  themes: ThemeSet;
  rounds: readonly RoundCapability[];
  /** Any editions of the published index. */
  benchmark: readonly PublishedScores[];
  requests: readonly RequestFacts[];
  activities: readonly Activity[];
}

/** Which sources may speak: only of these layers (all where none is named), and only of this time. */
export interface SourceChoice {
  layers: readonly FactLayer[];
  /** Year, month or day, ISO 8601; null for an open end. */
  from: string | null;
  until: string | null;
}

const EVERY_SOURCE: SourceChoice = { layers: [], from: null, until: null };

/**
 * Least completeness with which a source speaks about a theme: half of what applies is answered. Below it what is not known outweighs
 * what is, and a country would rank by its silence. Our own choice.
 */
export const LEAST_COMPLETENESS = 0.5;

/** Whether a fact is of a chosen layer and time. */
export function isChosen(fact: Pick<Fact, 'layer' | 'date'>, { layers, from, until }: SourceChoice): boolean {
  if (layers.length > 0 && !layers.includes(fact.layer)) return false;
  return isTogether({ start: fact.date, end: fact.date }, { start: from, end: until });
}

/**
 * Everything that BDT decides on. For each theme and country the surest layer speaks, by its newest source; one that is not complete
 * enough (`LEAST_COMPLETENESS`) is passed over for the next layer. Facts stand in the order of the countries, then of the themes.
 * Countries without any fact stay, and are unknown.
 */
export function buildEvidenceBase(sources: EvidenceSources, choice: SourceChoice = EVERY_SOURCE): EvidenceBase {
  const { countries, themes: set } = sources;
  const told = [...listRoundFacts(sources), ...sources.benchmark.flatMap((scores) => listPublishedFacts(set.speakers, scores))];
  const newest = new Map<string, Fact>();
  for (const fact of told.filter((one) => isChosen(one, choice))) {
    const key = nameSource(fact.country, fact.theme, fact.layer);
    const known = newest.get(key);
    if (!known || isNewer(fact, known)) newest.set(key, fact);
  }
  const facts: Fact[] = [];
  const passedOver: PassedOver[] = [];
  for (const { alpha3 } of countries) {
    for (const { id } of set.themes) {
      const known = FACT_LAYERS.flatMap((layer) => newest.get(nameSource(alpha3, id, layer)) ?? []);
      const speaks = known.findIndex(({ completeness }) => completeness >= LEAST_COMPLETENESS);
      const fact = known[speaks];
      if (fact) facts.push(fact);
      for (const { theme, country, layer, date, source, completeness } of fact ? known.slice(0, speaks) : known) {
        passedOver.push({ theme, country, layer, date, source, completeness, instead: fact?.layer ?? null });
      }
    }
  }
  return { themes: set.themes, countries, facts, demand: listDemand(sources), supply: listSupply(sources), passedOver };
}

function nameSource(country: string, theme: string, layer: FactLayer): string {
  return `${country} ${theme} ${layer}`;
}

function listRoundFacts({ rounds, themes: { rounds: questionnaire, subjects } }: EvidenceSources): Fact[] {
  const speaking = rounds.filter((row) => row.questionnaire === questionnaire && Object.hasOwn(subjects, row.capability));
  return speaking.map(({ country, version, layer, date, capability, low, high, level, completeness }) => {
    return { theme: capability, country, low, high, level, completeness, layer, date, source: `${questionnaire}@${version}` };
  });
}

/** Whether a fact speaks before another of its theme, country and layer: the later one, else the more complete one, else the lower one. */
function isNewer(a: Fact, b: Fact): boolean {
  if (a.date !== b.date) return a.date > b.date;
  if (a.completeness !== b.completeness) return a.completeness > b.completeness;
  return a.low !== b.low ? a.low < b.low : a.high < b.high;
}

/** Requests that were submitted and not withdrawn, by the themes they ask about; one that asks about none is no demand here. */
function listDemand({ requests, countries, themes: { themes, questionnaire, subjects } }: EvidenceSources): Demand[] {
  const codes = new Set(countries.map(({ alpha3 }) => alpha3));
  return requests.flatMap(({ country, submittedAt, state, capabilities }): Demand[] => {
    if (submittedAt === null || state === 'withdrawn' || !codes.has(country)) return [];
    const asked = new Set(capabilities.filter((ref) => ref.questionnaire === questionnaire).map(({ capability }) => capability));
    const about = themes.filter(({ id }) => subjects[id]?.capabilities.some((capability) => asked.has(capability)));
    if (about.length === 0) return [];
    return [{ country, themes: about.map(({ id }) => id), month: submittedAt.slice(0, 'yyyy-mm'.length) }];
  });
}

/**
 * Activities by the themes with whose criteria they share a topic; one that shares none is no supply here, and neither is one that
 * names countries none of which is compared. One that names no country covers nobody in particular, whatever its regions.
 */
function listSupply({ activities, countries, themes: { themes, subjects } }: EvidenceSources): Supply[] {
  const codes = new Set(countries.map(({ alpha3 }) => alpha3));
  return activities.flatMap((activity): Supply[] => {
    const { id, status, framework_refs, beneficiaries, countries: openTo } = activity;
    const served = themes.filter((theme) => shareTopics(subjects[theme.id]?.topics ?? [], framework_refs).length > 0);
    const named = [...new Set([...beneficiaries, ...openTo])];
    const compared = named.filter((code) => codes.has(code)).sort();
    if (served.length === 0 || (named.length > 0 && compared.length === 0)) return [];
    return [{ activity: id, themes: served.map((theme) => theme.id), countries: compared, status }];
  });
}
