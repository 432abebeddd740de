import { randomUUID } from 'node:crypto';
import { listBenchmarks } from '../../db/countries.server';
import { findScenario, insertScenario, listScenarioRows } from '../../db/scenarios.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire, hasQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { applyFilter, type BaseFilter, readFilter, writeFilter } from '../domain/base-filter';
import { buildEvidenceBase } from '../domain/evidence-base';
import { ScenarioSchema, type Weights } from '../domain/priorities';
import { makeRanking, type Ranking } from '../domain/ranking';
import { type FrozenInputs, selectShared } from '../domain/scenario';
import type { EvidenceBase } from '../domain/theme';
import { isUuid } from '../domain/uuid';
import type { RankingNames } from '../exports/ranking-words';
import { writeScenarioDocx, writeScenarioXlsx } from '../exports/scenario-report';
import type { Translate } from '../i18n/translate';
import { chooseText } from './assessment.server';
import { audit } from './audit.server';
import {
  getThemes,
  getThemeVersions,
  listSharedRows,
  readEvidence,
  THEME_SETS,
  type ThemeSetName,
  type Themes,
} from './evidence-base.server';

const OF_ITU = { countryCode: null };

/** Day of a moment, ISO 8601. */
const takeDay = (moment: Date) => moment.toISOString().slice(0, 10);

/** What is compared: the filter and the set of themes, as they stand together in an address. */
export interface Comparison {
  filter: BaseFilter;
  set: ThemeSetName;
}

/** Writes what is compared for an address; the usual set of themes is not said. */
export function writeComparison({ filter, set }: Comparison): URLSearchParams {
  const params = writeFilter(filter);
  if (set !== THEME_SETS[0]) params.set('set', set);
  return params;
}

/** Reads what is compared from an address; what is not known is dropped. */
export function readComparison(params: URLSearchParams, themesOf: (set: ThemeSetName) => Themes = getThemes): Comparison {
  const set = THEME_SETS.find((one) => one === params.get('set')) ?? THEME_SETS[0];
  return { filter: readFilter(params, themesOf(set).names), set };
}

/** The ranking of the themes as they stand now. */
export async function getRanking(
  db: Db,
  actor: Actor,
  { filter, set }: Comparison,
  { weights, seed }: { weights: Weights; seed: number },
  now = new Date(),
): Promise<{ ranking: Ranking; themes: Themes }> {
  const { base, activities, themes } = await readEvidence(db, actor, filter, set);
  return { ranking: makeRanking(base, activities, { weights, seed, asOf: takeDay(now) }), themes };
}

/** The words of a ranking's themes and sources in a language. */
export function nameRanking({ loaded }: Themes, { vintages }: Pick<Ranking, 'vintages'>, locale: string): RankingNames {
  const text = chooseText(loaded, locale);
  const themes = [
    ...Object.entries(text.groups).map(([id, { title }]) => [id, title]),
    ...Object.entries(text.items).map(([id, item]) => [id, item.text]),
  ];
  const sources = vintages.map(({ source }) => {
    const title = hasQuestionnaire(source) ? chooseText(getQuestionnaire(source), locale).title : source;
    return [source, title === source ? title : `${title} (${source})`];
  });
  return { themes: Object.fromEntries(themes), sources: Object.fromEntries(sources) };
}

export interface NewScenario extends Comparison {
  name: string;
  reason: string;
  weights: Weights;
  seed: number;
}

/**
 * Saves weights with what their ranking was made of, for good. Whoever saves it, it keeps what an analyst may know: how many countries
 * ask, never which. Returns its id.
 * @throws NotFoundError for everybody who may not
 */
export async function saveScenario(
  db: Db,
  actor: Actor,
  { filter, set, ...given }: NewScenario,
  now = new Date(),
): Promise<string> {
  requireMay(actor, 'scenario.write', OF_ITU);
  const saved = ScenarioSchema.parse({ ...given, filter: writeComparison({ filter, set }).toString() });
  const id = randomUUID();
  const inputs = await freezeInputs(db, actor, { filter, set }, takeDay(now));
  await inScope(db, { kind: 'analysis' }, async (tx) => {
    await insertScenario(tx, { ...saved, id, inputs, createdBy: actor.id, createdAt: now });
    await audit(tx, { actorId: actor.id, action: 'scenario.save', subject: id, details: { name: saved.name } });
  });
  return id;
}

async function freezeInputs(db: Db, actor: Actor, { filter, set }: Comparison, asOf: string): Promise<FrozenInputs> {
  const { base, activities, themes } = await readEvidence(db, { ...actor, role: 'analyst' }, filter, set);
  const codes = base.countries.map(({ alpha3 }) => alpha3);
  const shared = themes.set.rounds === null ? [] : await listSharedRows(db, filter);
  const published = await listBenchmarks(db, codes);
  const titles = new Map(activities.map((activity) => [activity.id, activity]));
  return {
    asOf,
    ...getThemeVersions(),
    editions: [...new Set(published.map(({ questionnaire }) => questionnaire))],
    countries: base.countries,
    rounds: shared.filter(({ country }) => codes.includes(country)),
    asking: base.asking ?? {},
    activities: base.supply.map((supply) => {
      const { title = supply.activity, org = '' } = titles.get(supply.activity) ?? {};
      return { ...supply, title, org };
    }),
  };
}

/** A scenario in a list. */
export interface ScenarioLine extends Comparison {
  id: string;
  name: string;
  reason: string;
  /** Null where the account is gone. */
  author: string | null;
  createdAt: Date;
}

/** Every scenario, newest first. @throws NotFoundError for everybody who may not compare countries */
export async function listScenarios(db: Db, actor: Actor): Promise<ScenarioLine[]> {
  requireMay(actor, 'priority.read', OF_ITU);
  const rows = await listScenarioRows(db);
  return rows.map(({ filter, ...row }) => ({ ...row, ...readComparison(new URLSearchParams(filter)) }));
}

export interface OpenScenario extends ScenarioLine {
  weights: Weights;
  seed: number;
  inputs: FrozenInputs;
  themes: Themes;
  base: EvidenceBase;
  /** Countries that no longer share what the ranking used of them, and are left out of it. */
  ended: number;
  ranking: Ranking;
}

/**
 * A scenario with its ranking as it was, but for what countries no longer share.
 * @throws NotFoundError when there is none, or for everybody who may not compare countries
 */
export async function getScenario(db: Db, actor: Actor, id: string): Promise<OpenScenario> {
  requireMay(actor, 'priority.read', OF_ITU);
  const row = isUuid(id) ? await findScenario(db, id) : null;
  if (!row) throw new NotFoundError('scenario');
  const { inputs, weights, seed } = row;
  const versions = { framework: inputs.framework, index: inputs.index };
  const params = new URLSearchParams(row.filter);
  const comparison = readComparison(params, (set) => getThemes(set, versions));
  const themes = getThemes(comparison.set, versions);
  const { base, ended } = await thawBase(db, inputs, themes, comparison.filter);
  const activities = inputs.activities.map(({ activity, title, org, status }) => ({ id: activity, title, org, status }));
  const ranking = makeRanking(base, activities, { weights, seed, asOf: inputs.asOf });
  return { ...row, ...comparison, themes, base, ended, ranking };
}

/** The base that a scenario was ranked by, without what is no longer shared. */
async function thawBase(
  db: Db,
  { countries, editions, rounds: frozen, asking, activities }: FrozenInputs,
  { set, lensThemes }: Themes,
  filter: BaseFilter,
): Promise<{ base: EvidenceBase; ended: number }> {
  const shared = await listSharedRows(db, { rounds: [...new Set(frozen.map(({ roundId }) => roundId))] });
  const { rounds, ended } = selectShared(frozen, shared);
  const published = await listBenchmarks(
    db,
    countries.map(({ alpha3 }) => alpha3),
  );
  const benchmark = published
    .filter(({ questionnaire }) => editions.includes(questionnaire))
    .map(({ countryCode, questionnaire, indicators }) => ({
      country: countryCode,
      year: Number(questionnaire.split('@')[1]),
      indicators,
    }));
  const built = buildEvidenceBase({ countries, themes: set, rounds, benchmark, requests: [], activities: [] }, filter);
  const supply = activities.map(({ activity, themes, countries: named, status }) => ({
    activity,
    themes,
    countries: named,
    status,
  }));
  return { base: { ...applyFilter({ ...built, supply }, filter, lensThemes), asking }, ended };
}

const WRITERS = { docx: writeScenarioDocx, xlsx: writeScenarioXlsx } as const;
export type ReportFormat = keyof typeof WRITERS;

/**
 * The report of a scenario as a file, in the language of `t`: the same id and language give the same bytes, until a country ends its
 * sharing.
 * @throws NotFoundError as `getScenario`
 */
export async function downloadReport(db: Db, actor: Actor, id: string, t: Translate, format: ReportFormat) {
  const scenario = await getScenario(db, actor, id);
  const body = await WRITERS[format](t, scenario, nameRanking(scenario.themes, scenario.ranking, t.locale));
  return { name: `tidemark-scenario-${id}-${t.locale}.${format}`, body };
}
