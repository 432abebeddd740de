import { randomUUID } from 'node:crypto';
import {
  countComments,
  findInitiative,
  findNewestVersion,
  type InitiativeRow,
  insertComment,
  insertInitiative,
  listComments,
  listInitiatives as listRows,
  listVersions,
  putVersion,
} from '../../db/initiatives.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { findUser } from '../../db/users.server';
import { type Actor, mayDo, NotAllowedError, NotFoundError, requireMay } from '../domain/access';
import { type BaseFilter, NO_FILTER } from '../domain/base-filter';
import {
  draftInitiative,
  findInitiativeNeeds,
  findNeeding,
  INITIATIVE_STEPS,
  type Indicator,
  IndicatorSchema,
  type Initiative,
  type InitiativeContent,
  InitiativeContentSchema,
  type InitiativeNeed,
  type InitiativeStep,
  measureIndicator,
  type TrackedResult,
  takeInitiativeStep,
  trackInitiative as track,
} from '../domain/initiative';
import type { NoticeKind } from '../domain/notice';
import type { Fact } from '../domain/theme';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';
import { type Evidence, readEvidence } from './evidence-base.server';
import { tell } from './notices.server';
import { dropUnstorable, scopeOf } from './rounds.server';

const ITU = 'ITU';
export const MAX_COMMENT_LENGTH = 4000;
export const MAX_REASON_LENGTH = 1000;
/** How much of a comment a notice repeats, in characters. */
const MAX_QUOTE_LENGTH = 300;
/** From one World Telecommunication Development Conference to the next. */
const CYCLE_YEARS = 4;

/** Something is missing before an initiative can be adopted. */
export class InitiativeNotReadyError extends Error {
  constructor(readonly missing: readonly InitiativeNeed[]) {
    super(`initiative not ready: ${missing.join(', ')}`);
    this.name = 'InitiativeNotReadyError';
  }
}

/** An actor with the name that others are told. */
export type NamedActor = Actor & { name: string };

/** What an initiative is to be about, as its page asks: themes and a filter of countries. */
export interface InitiativeQuestion {
  themes: readonly string[];
  /** Its own themes do not matter. */
  filter: BaseFilter;
}

const anywhere = { countryCode: null };

/** The evidence about some themes in the countries of a filter; known themes only. */
async function readAbout(db: Db, actor: Actor, { themes, filter }: InitiativeQuestion): Promise<Evidence> {
  return readEvidence(db, actor, { ...filter, themes: [...themes] });
}

/**
 * The countries that an initiative could be for, those with most points left first, and which of them need it.
 * @throws NotFoundError for everybody who writes no initiatives
 */
export async function findCandidates(db: Db, actor: Actor, question: InitiativeQuestion) {
  requireMay(actor, 'initiative.write', anywhere);
  const { base } = await readAbout(db, actor, question);
  return findNeeding(
    base,
    question.themes,
    base.countries.map(({ alpha3 }) => alpha3),
  );
}

/**
 * Begins an initiative: drafted for the countries chosen, or for all that need it, with what is known today. Returns its id.
 * @throws NotFoundError for everybody who writes no initiatives
 */
export async function startInitiative(
  db: Db,
  actor: Actor,
  question: InitiativeQuestion & { chosen?: readonly string[] },
  now = new Date(),
): Promise<string> {
  requireMay(actor, 'initiative.write', anywhere);
  const { base, activities, themes } = await readAbout(db, actor, question);
  const known = new Set(themes.set.themes.map(({ id }) => id));
  const data = draftInitiative({
    base,
    themes: question.themes.filter((id) => known.has(id)),
    countries: base.countries.map(({ alpha3 }) => alpha3),
    ...(question.chosen && { chosen: question.chosen }),
    activities,
    org: ITU,
    year: now.getUTCFullYear() + CYCLE_YEARS,
  });
  const id = randomUUID();
  await inScope(db, scopeOf(actor), async (tx) => {
    await insertInitiative(tx, { id, data: InitiativeContentSchema.parse(data), createdBy: actor.id, reason: '' });
    await audit(tx, { actorId: actor.id, action: 'initiative.start', subject: id, details: { themes: data.themes } });
  });
  return id;
}

async function readRow(tx: Db, id: string, hold = false): Promise<InitiativeRow> {
  const row = isUuid(id) ? await findInitiative(tx, id, hold) : null;
  if (!row) throw new NotFoundError('initiative');
  return row;
}

const isSameSet = (a: readonly string[], b: readonly string[]) =>
  new Set(a).size === new Set(b).size && a.every((x) => b.includes(x));

/** An indicator as it is saved: with the baseline that was kept, or a new one where it is about something else now. */
function keepMeasured(
  given: Indicator,
  standing: Indicator | undefined,
  facts: readonly Fact[] | null,
  countries: readonly string[],
) {
  if (!facts && standing?.theme === given.theme) {
    const { unit, baseline, fewer } = standing;
    return { ...given, unit, baseline, fewer };
  }
  const measured = measureIndicator(given, facts ?? [], countries);
  // A target in another unit says nothing any more.
  const kept = { ...measured, target: given.target };
  if (!standing) return measured;
  return standing.unit === measured.unit && IndicatorSchema.safeParse(kept).success ? kept : measured;
}

/** Adds what is known today of activities and of others' work to what somebody wrote; notes and lines of the budget stay. */
function lookAgain(content: InitiativeContent, { base, activities }: Evidence, year: number): InitiativeContent {
  const { themes, countries } = content;
  const codes = base.countries.map(({ alpha3 }) => alpha3);
  const found = draftInitiative({ base, themes, countries: codes, chosen: countries, activities, org: ITU, year });
  const own = new Set(found.activities.map(({ id }) => id));
  const orgs = new Set(found.partners.map(({ org }) => org));
  const noteOf = (org: string) => content.partners.find((one) => one.org === org)?.note ?? '';
  return {
    ...content,
    activities: [...content.activities.filter(({ id }) => !own.has(id)), ...found.activities].slice(0, 100),
    partners: [
      ...content.partners.filter(({ org }) => !orgs.has(org)),
      ...found.partners.map((partner) => ({ ...partner, note: noteOf(partner.org) })),
    ].slice(0, 100),
  };
}

export interface InitiativeChange {
  /** The version that its writer saw. */
  seen: number;
  /** Baselines are not taken from here: they are measured, never written. */
  content: InitiativeContent;
  /** Why it is changed. */
  reason: string;
  /** Baselines, activities and the work of others as they are known today. */
  refresh?: boolean;
}

/**
 * Saves a draft as its next version; `stale` when it was changed since its writer saw it, and then nothing is saved. Baselines stay as
 * they were measured, until the countries change, an indicator gets another theme, or they are asked for anew.
 * @throws NotFoundError when there is none, or for everybody who writes no initiatives
 * @throws NotAllowedError once it is adopted
 */
export async function saveInitiative(
  db: Db,
  actor: Actor,
  id: string,
  { seen, content: given, reason, refresh = false }: InitiativeChange,
  now = new Date(),
): Promise<'saved' | 'stale'> {
  requireMay(actor, 'initiative.write', anywhere);
  const content = dropUnstorable(given);
  const evidence = await readEvidence(db, actor, NO_FILTER);
  return inScope(db, scopeOf(actor), async (tx) => {
    const row = await readRow(tx, id, true);
    if (row.state !== 'draft') throw new NotAllowedError('initiative.write');
    if (row.version !== seen) return 'stale';
    const known = new Set(evidence.base.countries.map(({ alpha3 }) => alpha3));
    const countries = [...new Set(content.countries)].filter((code) => known.has(code) || row.data.countries.includes(code));
    const anew = refresh || !isSameSet(countries, row.data.countries);
    const indicators = content.indicators.map((one) => {
      const standing = row.data.indicators.find((other) => other.id === one.id);
      const isMeasured = standing?.theme === one.theme && (standing.baseline !== null || standing.fewer === true);
      return keepMeasured(one, standing, anew || !isMeasured ? evidence.base.facts : null, countries);
    });
    const partners = content.partners.map((partner) => ({
      ...partner,
      work: partner.work
        .map((one) => ({ ...one, countries: one.countries.filter((code) => countries.includes(code)) }))
        .filter((one) => one.countries.length > 0),
    }));
    const merged = { ...content, countries, indicators, partners };
    const data = InitiativeContentSchema.parse(refresh ? lookAgain(merged, evidence, now.getUTCFullYear()) : merged);
    const words = dropUnstorable(reason.trim().slice(0, MAX_REASON_LENGTH));
    const version = await putVersion(tx, row, { state: row.state, data, reason: words, writtenBy: actor.id });
    await audit(tx, { actorId: actor.id, action: 'initiative.save', subject: id, details: { version } });
    return 'saved';
  });
}

/** Tells who began an initiative what somebody else did; nobody where they left. */
async function tellAuthor(
  tx: Db,
  actor: NamedActor,
  { id, createdBy }: InitiativeRow,
  { kind, path, ...values }: { kind: NoticeKind; initiative: string; text: string; path?: string },
): Promise<void> {
  const author = createdBy && createdBy !== actor.id ? await findUser(tx, createdBy) : null;
  if (!author || author.endedAt) return;
  await tell(tx, [author], { kind, values: { by: actor.name, ...values }, path: `/initiatives/${id}${path ?? ''}` });
}

/**
 * Takes a step with an initiative, seen as it stands: `stale` when it was changed since, and then nothing happens.
 * @throws NotFoundError when there is none, or for everybody who writes no initiatives
 * @throws NotAllowedError for everybody but a programme officer, and where the step is not to be taken now
 * @throws InitiativeNotReadyError with what is missing
 */
export async function stepInitiative(
  db: Db,
  actor: NamedActor,
  id: string,
  { step, seen, reason, title }: { step: InitiativeStep; seen: number; reason: string; title: string },
  now = new Date(),
): Promise<'done' | 'stale'> {
  requireMay(actor, 'initiative.write', anywhere);
  if (!mayDo(actor, 'initiative.adopt')) throw new NotAllowedError('initiative.adopt');
  const text = dropUnstorable(reason.trim().slice(0, MAX_REASON_LENGTH));
  return inScope(db, scopeOf(actor), async (tx) => {
    const row = await readRow(tx, id, true);
    const { state, data } = row;
    if (state !== INITIATIVE_STEPS[step].from) throw new NotAllowedError('initiative.adopt');
    if (row.version !== seen) return 'stale';
    const next = takeInitiativeStep({ state, content: data }, step);
    if (!next) throw new InitiativeNotReadyError(findInitiativeNeeds(data));
    const adoptedAt = step === 'adopt' ? { adoptedAt: now } : {};
    const version = await putVersion(tx, row, { state: next, data, reason: text, writtenBy: actor.id, ...adoptedAt });
    const action = step === 'adopt' ? 'initiative.adopt' : 'initiative.close';
    await audit(tx, { actorId: actor.id, action, subject: id, details: { version } });
    if (step === 'adopt') await tellAuthor(tx, actor, row, { kind: 'initiative_adopted', initiative: title, text });
    return 'done';
  });
}

/**
 * Keeps a comment on an initiative and tells its author; sent twice, it is kept once.
 * @param given.title what the initiative is called, for who is told
 * @throws NotFoundError when there is none, or for everybody who writes no initiatives
 */
export async function commentInitiative(
  db: Db,
  actor: NamedActor,
  initiativeId: string,
  given: { id: string; text: string; title: string },
): Promise<void> {
  requireMay(actor, 'initiative.write', anywhere);
  const text = dropUnstorable(given.text.trim().slice(0, MAX_COMMENT_LENGTH));
  if (!isUuid(given.id) || text === '') throw new NotFoundError('comment');
  await inScope(db, scopeOf(actor), async (tx) => {
    const row = await readRow(tx, initiativeId);
    if (!(await insertComment(tx, { id: given.id, initiativeId, text, authorId: actor.id }))) return;
    const details = { comment: given.id };
    await audit(tx, { actorId: actor.id, action: 'initiative.comment', subject: initiativeId, details });
    const quote = dropUnstorable(text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text);
    await tellAuthor(tx, actor, row, {
      kind: 'initiative_comment',
      initiative: given.title,
      text: quote,
      path: `#comment-${given.id}`,
    });
  });
}

/** An initiative with its comments and its versions, the newest first, and what is missing before it can be adopted. */
export async function getInitiative(db: Db, actor: Actor, id: string) {
  requireMay(actor, 'priority.read', anywhere);
  return inScope(db, scopeOf(actor), async (tx) => {
    const row = await readRow(tx, id);
    return {
      ...row,
      comments: await listComments(tx, id),
      versions: await listVersions(tx, id),
      missing: row.state === 'draft' ? findInitiativeNeeds(row.data) : [],
    };
  });
}

/** An initiative as others keep it. */
export async function getInitiativeFile(db: Db, actor: Actor, id: string): Promise<Initiative> {
  requireMay(actor, 'priority.read', anywhere);
  return inScope(db, scopeOf(actor), async (tx) => {
    const { state, data, version } = await readRow(tx, id);
    const newest = await findNewestVersion(tx, id);
    const on = (newest?.writtenAt ?? new Date(0)).toISOString().slice(0, 10);
    return { id, state, version, on, content: data };
  });
}

/** What became of the expected results of an initiative, by the evidence of today. */
export async function trackInitiative(
  db: Db,
  actor: Actor,
  content: Pick<InitiativeContent, 'expectedResults' | 'indicators'>,
): Promise<TrackedResult[]> {
  const { base } = await readEvidence(db, actor, NO_FILTER);
  return track(content, base);
}

/** Every initiative, the newest first; adopted and closed ones with what became of their expected results by the evidence of today. */
export async function listInitiatives(db: Db, actor: Actor) {
  requireMay(actor, 'priority.read', anywhere);
  const { rows, comments } = await inScope(db, scopeOf(actor), async (tx) => ({
    rows: await listRows(tx),
    comments: await countComments(tx),
  }));
  const base = rows.some(({ state }) => state !== 'draft') ? (await readEvidence(db, actor, NO_FILTER)).base : null;
  return rows.map((row) => ({
    ...row,
    comments: comments.get(row.id) ?? 0,
    tracked: base && row.state !== 'draft' ? track(row.data, base) : [],
  }));
}
