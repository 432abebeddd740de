import { listActivities } from '../../db/catalogue.server';
import { listBenchmarks, listCountries } from '../../db/countries.server';
import { listRequests } from '../../db/requests.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { listLatestShared, listSharedOf, type SharedResultRow } from '../../db/shared-results.server';
import { getQuestionnaire, type LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { readCountries, readCrosswalk } from '../../seeds/reference.server';
import { type Actor, mayDo, requireMay } from '../domain/access';
import { applyFilter, type BaseFilter, listFilterNames } from '../domain/base-filter';
import type { Activity } from '../domain/catalogue';
import { buildEvidenceBase, type EvidenceSources, type RequestFacts } from '../domain/evidence-base';
import { nameQuestionnaire } from '../domain/group';
import { LEAST_COUNTRIES } from '../domain/request';
import type { FrozenRow } from '../domain/scenario';
import type { EvidenceBase } from '../domain/theme';
import { type LensThemes, listLensThemes, makeCapabilityThemes, makeIndicatorThemes, type ThemeSet } from '../domain/theme-set';
import { listAssessments } from './rounds.server';

/** The two sets of themes that countries are compared by: capabilities of the framework, or indicators of the published index. */
export const THEME_SETS = ['capabilities', 'indicators'] as const;
export type ThemeSetName = (typeof THEME_SETS)[number];

const FRAMEWORK = 'un-framework';
const INDEX = 'gci@2024';
const LENS = 'rpm-ams-2013@1.0';

/** A set of themes with the words for them, and what the lens of RPM-AMS13/57 looks at. */
export interface Themes {
  set: ThemeSet;
  /** Where the titles of the themes stand. */
  loaded: LoadedQuestionnaire;
  lens: LoadedQuestionnaire;
  lensThemes: LensThemes;
  names: ReturnType<typeof listFilterNames>;
}

/** The questionnaires that themes are taken from, by id and version. */
export interface ThemeVersions {
  framework: string;
  index: string;
}

/** The newest version of the framework's questionnaire, and the newest edition of the index. */
export function getThemeVersions(): ThemeVersions {
  const framework = listAssessments().find(({ definition }) => definition.id === FRAMEWORK) as LoadedQuestionnaire;
  return { framework: nameQuestionnaire(framework.definition), index: INDEX };
}

/** The themes of a set, as these versions have them. */
export function getThemes(name: ThemeSetName, versions: ThemeVersions = getThemeVersions()): Themes {
  const framework = getQuestionnaire(versions.framework);
  const index = getQuestionnaire(versions.index);
  const lens = getQuestionnaire(LENS);
  const crosswalk = readCrosswalk();
  const set =
    name === 'capabilities'
      ? makeCapabilityThemes(framework.definition, crosswalk)
      : makeIndicatorThemes(index.definition, framework.definition, crosswalk);
  const loaded = name === 'capabilities' ? framework : index;
  return {
    set,
    loaded,
    lens,
    lensThemes: listLensThemes(lens.definition, set),
    names: listFilterNames(set.themes, lens.definition),
  };
}

/** What is compared, and the activities behind its supply. */
export interface Evidence {
  base: EvidenceBase;
  activities: readonly Activity[];
  themes: Themes;
}

/**
 * Everything that BDT decides on, as far as a filter takes it: results that countries shared or published, the published index, requests
 * and activities. Who does not handle requests learns how many countries ask, never which, and nothing below `LEAST_COUNTRIES`.
 * @throws NotFoundError for everybody who may not compare countries
 */
export async function readEvidence(
  db: Db,
  actor: Actor,
  filter: BaseFilter,
  name: ThemeSetName = 'capabilities',
): Promise<Evidence> {
  requireMay(actor, 'priority.read', { countryCode: null });
  const themes = getThemes(name);
  const sources = await readSources(db, themes.set, filter);
  const whole = buildEvidenceBase(sources, filter);
  const base = applyFilter(whole, filter, themes.lensThemes);
  const { activities } = sources;
  if (mayDo(actor, 'request.handle')) return { base, activities, themes };
  return { base: { ...base, demand: [], asking: countAsking(whole, filter) }, activities, themes };
}

/** What a base is built from, over all ITU Member States and, in a demonstration, its countries. */
export async function readSources(
  db: Db,
  themes: ThemeSet,
  span: Pick<BaseFilter, 'from' | 'until'> = { from: null, until: null },
): Promise<EvidenceSources> {
  const territories = new Set(
    readCountries()
      .filter(({ kind }) => kind === 'territory')
      .map(({ alpha3 }) => alpha3),
  );
  const countries = (await listCountries(db)).filter(({ alpha3 }) => !territories.has(alpha3));
  const benchmark = await listBenchmarks(
    db,
    countries.map(({ alpha3 }) => alpha3),
  );
  const rounds = await inScope(db, { kind: 'analysis' }, (tx) => listLatestShared(tx, FRAMEWORK, span));
  const requests = await inScope(db, { kind: 'requests' }, listRequests);
  return {
    countries: countries as EvidenceSources['countries'],
    themes,
    rounds: rounds.map(describeShared).map(({ roundId: _, ...row }) => row),
    benchmark: benchmark.map(({ countryCode, questionnaire, indicators }) => ({
      country: countryCode,
      year: Number(questionnaire.split('@')[1]),
      indicators,
    })),
    requests: requests.map(({ request }): RequestFacts => {
      const { countryCode, submittedAt, state, content } = request;
      return { country: countryCode, submittedAt: submittedAt?.toISOString() ?? null, state, capabilities: content.capabilities };
    }),
    activities: await listActivities(db),
  };
}

function describeShared({ countryCode, signedOn, ...row }: SharedResultRow): FrozenRow {
  return { ...row, country: countryCode, date: signedOn };
}

/** What countries share now, with the rounds that it comes from: the latest of a time, or all of some rounds. */
export async function listSharedRows(
  db: Db,
  which: Pick<BaseFilter, 'from' | 'until'> | { rounds: readonly string[] },
): Promise<FrozenRow[]> {
  const rows = await inScope(db, { kind: 'analysis' }, (tx) =>
    'rounds' in which ? listSharedOf(tx, which.rounds) : listLatestShared(tx, FRAMEWORK, which),
  );
  return rows.map(describeShared);
}

/** How many countries of the regions looked at ask for each theme; finer filters do not narrow it. */
function countAsking({ countries, demand }: EvidenceBase, { regions }: BaseFilter): Record<string, number> {
  const codes = new Set(
    countries.filter(({ region }) => regions.length === 0 || regions.some((one) => one === region)).map(({ alpha3 }) => alpha3),
  );
  const askers = new Map<string, Set<string>>();
  for (const { country, themes } of demand) {
    if (!codes.has(country)) continue;
    for (const theme of themes) askers.set(theme, (askers.get(theme) ?? new Set()).add(country));
  }
  const told = [...askers].filter(([, asking]) => asking.size >= LEAST_COUNTRIES);
  return Object.fromEntries(told.map(([theme, asking]) => [theme, asking.size]));
}
