import { type EvidenceRow, listEvidence } from '../../db/evidence.server';
import {
  type AnswerRow,
  findAnswer,
  findOperation,
  findRound,
  holdState,
  insertRound,
  listAnswers,
  listAssignedGroups,
  listRounds,
  writeAnswer,
} from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope, type Scope } from '../../db/scope.server';
import { isUniqueViolation } from '../../db/violation.server';
import { getQuestionnaire, type LoadedQuestionnaire, listQuestionnaireNames } from '../../questionnaires/loader.server';
import { type Actor, findReach, isCountryRole, mayDo, NotFoundError, requireMay, type Subject } from '../domain/access';
import { type Answer, type Answers, isSameAnswer } from '../domain/answer';
import { type AnswerError, checkAnswerValue } from '../domain/answer-value';
import { countsAsEvidence, judgeEvidence } from '../domain/evidence';
import { findAnswerKey, listItems, nameQuestionnaire, walkGroups } from '../domain/group';
import { restrictLens } from '../domain/lens';
import type { RoundState } from '../domain/lifecycle';
import type { Item, Questionnaire } from '../domain/questionnaire';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';

/** An item or context question, as far as an answer is concerned. */
export type Answerable = Pick<Item, 'id' | 'answer' | 'na'> & { same_as?: string | undefined };

/** A round with everything a page of it needs. */
export interface OpenRound {
  id: string;
  title: string;
  dueOn: string | null;
  state: RoundState;
  previousId: string | null;
  country: NonNullable<Awaited<ReturnType<typeof findRound>>>['country'];
  questionnaires: LoadedQuestionnaire[];
  /** What is assigned to the person who opened it; null for those who may answer everything. */
  assigned: readonly { questionnaire: string; groupId: string; dueOn: string | null }[] | null;
  /** By answer key. */
  answers: Map<string, AnswerRow>;
  /** Evidence that was not removed, by answer key. */
  evidence: ReadonlyMap<string, EvidenceRow[]>;
  /** The day, ISO 8601, on which evidence is judged. */
  today: string;
}

/** The questionnaires a round may hold: the newest version of each assessment. */
export function listAssessments(): LoadedQuestionnaire[] {
  const newest = new Map<string, LoadedQuestionnaire>();
  for (const name of listQuestionnaireNames()) {
    const loaded = getQuestionnaire(name);
    if (loaded.definition.kind === 'assessment') newest.set(loaded.definition.id, loaded);
  }
  // The main questionnaire first; the others by name.
  return [...newest.values()].sort((a, b) => listItems(b.definition.overall).length - listItems(a.definition.overall).length);
}

/** The lenses that can be laid over a set of questionnaires, each restricted to those. */
export function listLenses(over: readonly Questionnaire[]): LoadedQuestionnaire[] {
  const names = new Set(over.map(nameQuestionnaire));
  const ids = new Set(over.map((q) => q.id));
  return listQuestionnaireNames()
    .map((name) => getQuestionnaire(name))
    .filter(({ definition }) => definition.kind === 'lens' && definition.over.some((name) => names.has(name)))
    .map((lens) =>
      lens.definition.over.every((name) => names.has(name)) ? lens : { ...lens, definition: restrictLens(lens.definition, ids) },
    );
}

/** The rows an actor may see, as the database is told. */
export function scopeOf(actor: Actor): Scope {
  if (isCountryRole(actor.role) && actor.countryCode) return { kind: 'country', country: actor.countryCode, person: actor.id };
  if (actor.role === 'reviewer') return { kind: 'regions', regions: actor.regions, person: actor.id };
  if (actor.role === 'programme_officer') return { kind: 'requests', person: actor.id };
  return { kind: 'public', person: actor.id };
}

/** Starts a round of the actor's own country. */
export async function startRound(
  db: Db,
  actor: Actor,
  input: { title: string; dueOn: string | null; questionnaires: readonly string[]; previousId?: string | null },
): Promise<string> {
  const countryCode = actor.countryCode;
  if (!countryCode || !mayDo(actor, 'round.start', { countryCode })) throw new NotFoundError('country');
  const chosen = listAssessments().filter(({ definition }) => input.questionnaires.includes(definition.id));
  return inScope(db, scopeOf(actor), async (tx) => {
    const { previousId = null } = input;
    const isKnown = !previousId || (isUuid(previousId) && (await findRound(tx, previousId, countryCode)));
    if (!isKnown) throw new NotFoundError('round');
    const id = await insertRound(
      tx,
      { countryCode, title: input.title, dueOn: input.dueOn, createdBy: actor.id, previousId },
      chosen.map(({ definition }) => ({ questionnaire: definition.id, version: definition.version })),
    );
    await audit(tx, { actorId: actor.id, countryCode, action: 'round.start', subject: id });
    return id;
  });
}

/** The rounds the actor may open, newest first. */
export async function listOwnRounds(db: Db, actor: Actor) {
  const { countryCode } = actor;
  if (!countryCode || !mayDo(actor, 'round.read', { countryCode })) return [];
  return inScope(db, scopeOf(actor), (tx) => listRounds(tx, countryCode));
}

/** A round without its answers and evidence: enough for a save. */
export type RoundHead = Omit<OpenRound, 'answers' | 'evidence' | 'today'>;

async function readHead(tx: Db, actor: Actor, id: string): Promise<RoundHead> {
  const { countryCode } = actor;
  if (!isUuid(id) || !countryCode || !mayDo(actor, 'round.read', { countryCode })) throw new NotFoundError('round');
  const found = await findRound(tx, id, countryCode);
  if (!found) throw new NotFoundError('round');
  const { title, dueOn, state, previousId } = found.round;
  return {
    id,
    title,
    dueOn,
    state,
    previousId,
    country: found.country,
    questionnaires: found.questionnaires.map((q) => getQuestionnaire(`${q.questionnaire}@${q.version}`)),
    assigned: findReach(actor, 'answer.save') === 'assigned' ? await listAssignedGroups(tx, id, actor.id) : null,
  };
}

/**
 * Opens a round for a save: without its answers.
 * @throws NotFoundError when there is none, or it is not the actor's to see
 */
export async function getRoundToAnswer(db: Db, actor: Actor, id: string): Promise<RoundHead> {
  return inScope(db, scopeOf(actor), (tx) => readHead(tx, actor, id));
}

/** Whether an item is among what is assigned to the person who opened the round. */
export function isAssigned(
  { assigned }: Pick<OpenRound, 'assigned'>,
  { definition }: LoadedQuestionnaire,
  itemId: string,
): boolean {
  if (assigned === null) return true;
  const groups = new Set(assigned.filter((a) => a.questionnaire === definition.id).map((a) => a.groupId));
  if (groups.size === 0) return false;
  // Questions on the country's situation belong to everybody who answers something of the questionnaire.
  if (definition.context.some((c) => c.id === itemId)) return true;
  return [...walkGroups(definition.overall)].some(
    (group) => groups.has(group.id) && listItems(group).some((item) => item.id === itemId),
  );
}

/** What the access table is asked about a round and, where one is concerned, an item of it. */
export function describeSubject(round: Pick<OpenRound, 'country' | 'state'>, assigned = true): Subject {
  return { countryCode: round.country.alpha3, region: round.country.region, state: round.state, assigned };
}

/**
 * Opens a round with its questionnaires and answers.
 * @throws NotFoundError when there is none, or it is not the actor's to see
 */
export async function getRound(db: Db, actor: Actor, id: string, today = tellToday()): Promise<OpenRound> {
  return inScope(db, scopeOf(actor), (tx) => readRound(tx, actor, id, today));
}

/** The same, inside a transaction that is in scope already. */
export async function readRound(tx: Db, actor: Actor, id: string, today = tellToday()): Promise<OpenRound> {
  const head = await readHead(tx, actor, id);
  const answers = new Map((await listAnswers(tx, id)).map((row) => [row.itemKey, row]));
  const evidence = new Map<string, EvidenceRow[]>();
  for (const row of await listEvidence(tx, id)) evidence.set(row.itemKey, [...(evidence.get(row.itemKey) ?? []), row]);
  return { ...head, answers, evidence, today };
}

/** The day, as dates are shown everywhere: of UTC. */
export function tellToday(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The questionnaire of a round by its id. */
export function findRoundQuestionnaire(round: RoundHead, id: string): LoadedQuestionnaire {
  const found = round.questionnaires.find(({ definition }) => definition.id === id);
  if (!found) throw new NotFoundError('questionnaire');
  return found;
}

/** Everything in a questionnaire that takes an answer. */
export function listAnswerables(q: Questionnaire): Answerable[] {
  return [...q.context.map((c) => ({ ...c, na: false }) as unknown as Answerable), ...listItems(q.overall), ...q.lookups];
}

/** The answer that a row holds; undefined where there is none, or it was cleared. */
export function toAnswer(row: AnswerRow | undefined): Answer | undefined {
  if (!row || row.value === null) return undefined;
  return { value: row.value, ...(row.note && { note: row.note }), ...(row.evidence && { evidence: row.evidence }) };
}

/** The answers of a round as one questionnaire, or lens, sees them: by item id. */
export function selectAnswers(q: Questionnaire, rows: ReadonlyMap<string, AnswerRow>): Answers {
  const answers: Record<string, Answer> = {};
  for (const item of listAnswerables(q)) {
    const answer = toAnswer(rows.get(findKey(q, item)));
    if (answer) answers[item.id] = answer;
  }
  return answers;
}

/** The ids of the items that a piece of evidence counts for on the round's day, as a questionnaire, or lens, sees them. */
export function selectEvidenced(q: Questionnaire, { evidence, today }: Pick<OpenRound, 'evidence' | 'today'>): string[] {
  const counts = (row: EvidenceRow) => countsAsEvidence(judgeEvidence(row, today));
  return listAnswerables(q)
    .filter((item) => evidence.get(findKey(q, item))?.some(counts))
    .map(({ id }) => id);
}

/** Where the answer to an item of a questionnaire, or lens, is kept in a round. */
function findKey(q: Questionnaire, item: Answerable): string {
  const context = q.context.some((c) => c.id === item.id);
  return findAnswerKey(context && q.kind === 'lens' ? findContextHome(q, item.id) : q.id, item);
}

/** Which questionnaire below a lens a context question comes from. */
function findContextHome(lens: Questionnaire, id: string): string {
  const home = lens.over.find((name) => getQuestionnaire(name).definition.context.some((c) => c.id === id));
  return home?.split('@')[0] ?? lens.id;
}

export interface SaveInput {
  questionnaire: string;
  item: string;
  answer: Answer;
  seenVersion: number;
  operationId: string;
  /** It says that the answer of the round before is still true. */
  confirms?: boolean | undefined;
}

/**
 * What became of a save. A conflict carries the answer that stands, so that a person can decide; `proposable` where it is
 * somebody else's and the person may not replace it, but propose another.
 */
export type SaveOutcome =
  | { status: 'saved'; item: string; version: number; savedAt: Date }
  | { status: 'conflict'; item: string; current: { answer: Answer; version: number }; proposable?: true }
  | { status: 'invalid'; item: string; error: AnswerError | 'unknown_item' | 'reason_missing' | 'bad_address' };

/** Whether evidence is an address that may be shown as a link. */
export function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Returns null when an answer may be stored for an item, else why not. */
export function checkAnswer(item: Answerable, answer: Answer) {
  if (answer.evidence && !isWebAddress(answer.evidence)) return 'bad_address' as const;
  if (answer.value === null) return null;
  if (answer.value === 'not_applicable' && !answer.note?.trim())
    return item.na ? ('reason_missing' as const) : ('na_not_allowed' as const);
  const kind = item.answer as { kind: string; options?: string[] };
  if (kind.kind === 'choice') {
    return answer.value === 'dont_know' || kind.options?.includes(String(answer.value)) ? null : ('not_an_option' as const);
  }
  return checkAnswerValue(item, answer.value);
}

/** Drops what PostgreSQL cannot keep in any text: NUL, and in JSON halves of surrogate pairs. Nobody sees either. */
export function dropUnstorable<T>(part: T): T {
  if (typeof part === 'string') return part.replace(/[\0\p{Surrogate}]/gu, '') as T;
  if (part === null || typeof part !== 'object') return part;
  if (Array.isArray(part)) return part.map(dropUnstorable) as T;
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, dropUnstorable(inner)])) as T;
}

/**
 * Saves one answer of one round: whole or not at all, and acknowledged only after the commit. A stale version is refused
 * with the answer that stands, and so is a contributor's over the answer of somebody else; a repeated operation id has the
 * effect and the reply of the first, and one that says something else than the first (an old page, changed and sent again) is
 * refused like a stale version.
 * @param also what has to happen with it, in the same transaction
 * @throws NotFoundError when the round is not the actor's
 */
export async function saveAnswer(
  db: Db,
  actor: Actor,
  round: RoundHead,
  given: SaveInput,
  also?: (tx: Db) => Promise<void>,
): Promise<SaveOutcome> {
  const input = { ...given, answer: dropUnstorable(given.answer) };
  requireMay(actor, 'answer.save', { ...describeSubject(round), state: undefined });
  const loaded = round.questionnaires.find((q) => q.definition.id === input.questionnaire);
  const definition = loaded?.definition;
  const item = definition && listAnswerables(definition).find((i) => i.id === input.item);
  if (!definition || !item) return { status: 'invalid', item: input.item, error: 'unknown_item' };
  const subject = describeSubject(round, isAssigned(round, loaded, item.id));
  const error = checkAnswer(item, input.answer);
  if (error) return { status: 'invalid', item: item.id, error };
  const itemKey = findAnswerKey(definition.id, item);

  // Who answers what was assigned does not replace the answer of somebody else: that is a disagreement, for the lead to decide.
  const ownOnly = findReach(actor, 'answer.save') === 'assigned';

  const conflict = async (tx: Db): Promise<SaveOutcome> => {
    const current = await findAnswer(tx, round.id, itemKey);
    const answer = toAnswer(current ?? undefined) ?? { value: null };
    const proposable = ownOnly && answer.value !== null && current?.savedBy !== actor.id;
    const standing = { answer, version: current?.version ?? 0 };
    return { status: 'conflict', item: item.id, current: standing, ...(proposable && { proposable }) };
  };
  const repeated = async (tx: Db): Promise<SaveOutcome | null> => {
    const done = await findOperation(tx, round.id, input.operationId);
    if (!done) return null;
    if (done.itemKey !== itemKey || !isSameAnswer({ ...done, value: done.value ?? null }, input.answer)) return conflict(tx);
    return { status: 'saved', item: item.id, version: done.version, savedAt: done.savedAt };
  };
  const scope = scopeOf(actor);
  try {
    return await inScope(db, scope, async (tx) => {
      const before = await repeated(tx);
      if (before) return before;
      // Held until the commit: what is signed off at the same moment is signed off with this answer, or without it.
      const state = await holdState(tx, round.id);
      if (!state) throw new NotFoundError('round');
      requireMay(actor, 'answer.save', { ...subject, state });
      const row = await writeAnswer(tx, {
        roundId: round.id,
        countryCode: round.country.alpha3,
        itemKey,
        answer: input.answer,
        seenVersion: input.seenVersion,
        operationId: input.operationId,
        savedBy: actor.id,
        ownOnly,
      });
      if (row) {
        await also?.(tx);
        return { status: 'saved', item: item.id, version: row.version, savedAt: row.savedAt };
      }
      // The same operation may have won in another request meanwhile.
      return (await repeated(tx)) ?? conflict(tx);
    });
  } catch (cause) {
    const done = isUniqueViolation(cause) ? await inScope(db, scope, repeated) : null;
    if (done) return done;
    throw cause;
  }
}

/** An answer with the version it has; 0 where nothing was ever saved. */
export interface VersionedAnswer {
  answer: Answer;
  version: number;
}

/** The answers to some items of a questionnaire with their versions, by item id. */
export function selectVersions(
  questionnaireId: string,
  items: readonly Answerable[],
  rows: ReadonlyMap<string, AnswerRow>,
): Record<string, VersionedAnswer> {
  const versions: Record<string, VersionedAnswer> = {};
  for (const item of items) {
    const row = rows.get(findAnswerKey(questionnaireId, item));
    if (!row) continue;
    const { note, evidence } = row;
    versions[item.id] = {
      answer: { value: row.value ?? null, ...(note && { note }), ...(evidence && { evidence }) },
      version: row.version,
    };
  }
  return versions;
}
