import { writeVerdict } from '../../db/evidence.server';
import { findSnapshot, listTransitions, mapJudgements, type StoredJudgement } from '../../db/lifecycle.server';
import {
  findLastSnapshot,
  listJudgementSteps,
  listRoundsOfRegions,
  mapFileNames,
  writeJudgement,
  writeReply,
} from '../../db/review.server';
import { findRound, holdState } from '../../db/rounds.server';
import type { Db, FrozenQuestionnaire } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire, type LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { type Action, type Actor, isCountryRole, NotFoundError, RULES, requireMay } from '../domain/access';
import type { Answer, AnswerValue } from '../domain/answer';
import { type EvidenceState, type EvidenceVerdict, judgeEvidence } from '../domain/evidence';
import { listFrozenEvidenced, listStanding } from '../domain/evidenced';
import { findAnswerKey, listItems } from '../domain/group';
import type { RoundState } from '../domain/lifecycle';
import type { Group, Item } from '../domain/questionnaire';
import { isUuid } from '../domain/uuid';
import {
  checkEvidenceVerdict,
  checkJudgement,
  checkReply,
  countStandings,
  type JudgementError,
  judgeStanding,
  type Layers,
  type Reply,
  type ReplyError,
  scoreLayers,
  type Verdict,
} from '../domain/validation';
import { audit } from './audit.server';
import { listFrozenKeys } from './lifecycle.server';
import { scopeOf, tellToday } from './rounds.server';
import { listSignedEvidence, type SignedEvidence } from './signed-evidence.server';

const DAY_MS = 86_400_000;

/** The states of the queue, in the order in which they want a reviewer: what waits for one first. */
const QUEUE_STATES = ['submitted', 'in_validation', 'returned', 'validated', 'published'] as const satisfies RoundState[];

/** One round of a reviewer's queue. */
export type QueueEntry = Awaited<ReturnType<typeof listQueue>>[number];

/**
 * The rounds of a reviewer's regions that ITU has: submitted ones first, then those in validation, returned and done; in each
 * state the reviewer's own first, then the oldest. `age` is in whole days since the round came to its state.
 */
export async function listQueue(db: Db, reviewer: Actor, now = new Date()) {
  if (reviewer.role !== 'reviewer') throw new NotFoundError('queue');
  const rounds = await inScope(db, scopeOf(reviewer), (tx) => listRoundsOfRegions(tx, reviewer.regions, QUEUE_STATES));
  const rank = (state: RoundState) => QUEUE_STATES.indexOf(state as (typeof QUEUE_STATES)[number]);
  return rounds
    .map(({ taker, stateSince, ...round }) => ({
      ...round,
      age: Math.max(0, Math.floor((now.getTime() - stateSince.getTime()) / DAY_MS)),
      taker: taker?.name ?? null,
      own: taker?.id === reviewer.id,
    }))
    .sort((a, b) => rank(a.state) - rank(b.state) || Number(b.own) - Number(a.own));
}

/** The evidence of an item, with what its file is called. */
export interface ReviewedEvidence extends SignedEvidence {
  fileName: string | null;
  /** How it stands on the day of the review. */
  state: EvidenceState;
}

/** A questionnaire as it was signed off. */
export type ReviewedQuestionnaire = LoadedQuestionnaire & Pick<FrozenQuestionnaire, 'answers' | 'result'>;

export type JudgementStep = Awaited<ReturnType<typeof listJudgementSteps>>[number];

/** A signed-off round with everything said about it. */
export type Review = Awaited<ReturnType<typeof openReview>>;

/**
 * Opens a round for its validation: the snapshot, never the answers themselves; what was said of each answer; and the round
 * that the country signed off before, for comparison. For reviewers of the region, and for the country's own people.
 * @throws NotFoundError when there is no such round for the person, or ITU does not have it
 */
export async function openReview(db: Db, person: Actor, roundId: string, today = tellToday()) {
  return inScope(db, scopeOf(person), async (tx) => {
    const { round, country } = await getRoundWithItu(tx, person, roundId);
    const snapshot = await getSnapshot(tx, roundId);
    const { questionnaires } = snapshot.content;
    const evidence = await listSignedEvidence(tx, roundId, snapshot.content.evidence);
    const names = await mapFileNames(
      tx,
      evidence.flatMap(({ fileId }) => fileId ?? []),
    );
    const name = (given: SignedEvidence): ReviewedEvidence => ({
      ...given,
      fileName: given.fileId && (names.get(given.fileId) ?? null),
      state: judgeEvidence(given, today),
    });
    const { signedAt, number, sha256 } = snapshot;
    const last = await findLastSnapshot(tx, { countryCode: country.alpha3, roundId, signedAt });
    const judgements = await mapJudgements(tx, roundId);
    return {
      round: { id: round.id, title: round.title, state: round.state, stateSince: round.stateSince, dueOn: round.dueOn },
      country,
      snapshot: { number, sha256, signedAt },
      questionnaires: questionnaires.map(
        ({ questionnaire, version, answers, result }): ReviewedQuestionnaire => ({
          ...getQuestionnaire(`${questionnaire}@${version}`),
          answers,
          result,
        }),
      ),
      evidence: groupByItem(evidence.map(name)),
      judgements,
      steps: groupByItem(await listJudgementSteps(tx, roundId)),
      progress: countStandings([...listKeys(questionnaires)], judgements),
      last: last && { title: last.title, signedAt: last.signedAt, answers: mapAnswers(last.content.questionnaires) },
      history: await listTransitions(tx, roundId),
    };
  });
}

function groupByItem<T extends { itemKey: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(one.itemKey, [...(groups.get(one.itemKey) ?? []), one]);
  return groups;
}

async function getRoundWithItu(tx: Db, person: Actor, roundId: string) {
  const found = isUuid(roundId) ? await findRound(tx, roundId) : null;
  if (!found) throw new NotFoundError('round');
  const { round, country } = found;
  const withItu: readonly RoundState[] = RULES['review.read'].states;
  const action: Action = isCountryRole(person.role) ? 'round.read' : 'review.read';
  if (!withItu.includes(round.state)) throw new NotFoundError('round');
  requireMay(person, action, { countryCode: country.alpha3, region: country.region, state: round.state });
  return found;
}

async function getSnapshot(tx: Db, roundId: string) {
  const snapshot = await findSnapshot(tx, roundId);
  if (!snapshot) throw new NotFoundError('snapshot');
  return snapshot;
}

/** The keys of all answers that were signed off, each once: questionnaires share some. */
function listKeys(questionnaires: readonly FrozenQuestionnaire[]): Set<string> {
  return new Set(questionnaires.flatMap(listFrozenKeys));
}

function mapAnswers(questionnaires: readonly FrozenQuestionnaire[]): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const { questionnaire, version, answers: frozen } of questionnaires) {
    for (const item of listItems(getQuestionnaire(`${questionnaire}@${version}`).definition.overall)) {
      const answer = frozen[item.id];
      if (answer) answers.set(findAnswerKey(questionnaire, item), answer);
    }
  }
  return answers;
}

/** The item that a key of a signed-off answer names, with that answer; in its own questionnaire where the round holds that. */
function findDeclared(questionnaires: readonly FrozenQuestionnaire[], itemKey: string): { item: Item; answer: Answer } | null {
  for (const { questionnaire, version, answers } of questionnaires.toSorted(
    (a, b) => Number(itemKey.startsWith(`${b.questionnaire}.`)) - Number(itemKey.startsWith(`${a.questionnaire}.`)),
  )) {
    const { definition } = getQuestionnaire(`${questionnaire}@${version}`);
    const item = listItems(definition.overall).find((i) => findAnswerKey(questionnaire, i) === itemKey);
    const answer = item && answers[item.id];
    if (item && answer?.value != null) return { item, answer };
  }
  return null;
}

/** The answers of a group that were signed off, in their order, by key. */
export function listGroupKeys({ definition, answers }: ReviewedQuestionnaire, group: Group): string[] {
  return listItems(group)
    .filter((item) => answers[item.id]?.value != null)
    .map((item) => findAnswerKey(definition.id, item));
}

export interface JudgeInput {
  itemKey: string;
  verdict: Verdict;
  /** For `adjusted`. */
  value?: AnswerValue | null;
  reason: string;
  /** The version of the judgement that the reviewer saw; 0 for none. */
  seenVersion: number;
}

/** What became of a judgement or a reply. `stale`: somebody was faster; with what stands now. */
export type Outcome<E> =
  | { status: 'saved'; version: number }
  | { status: 'stale'; current: StoredJudgement | null }
  | { status: 'invalid'; error: E };

/**
 * Says something of one signed-off answer: accepts it, adjusts it, or asks about it. What the country declared stays as it is.
 * @throws NotFoundError when there is no such round for the reviewer
 * @throws NotAllowedError when the round is not in validation
 */
export async function judge(db: Db, reviewer: Actor, roundId: string, input: JudgeInput): Promise<Outcome<JudgementError>> {
  return inRound(db, reviewer, roundId, 'review.judge', async (tx, countryCode) => {
    const { content } = await getSnapshot(tx, roundId);
    const declared = findDeclared(content.questionnaires, input.itemKey);
    if (!declared) return { status: 'invalid', error: 'unknown_item' };
    const { itemKey, verdict, seenVersion } = input;
    const said = {
      verdict,
      value: verdict === 'adjusted' ? (input.value ?? null) : null,
      reason: input.reason.trim(),
    };
    const error = checkJudgement(declared.item, declared.answer.value, said);
    if (error) return { status: 'invalid', error };
    const version = await writeJudgement(tx, { roundId, countryCode, itemKey, seenVersion, actorId: reviewer.id }, said);
    if (version === null) return { status: 'stale', current: (await mapJudgements(tx, roundId)).get(itemKey) ?? null };
    await audit(tx, {
      actorId: reviewer.id,
      countryCode,
      action: 'review.judge',
      subject: roundId,
      details: { items: [itemKey], verdict, ...(said.reason && { reason: said.reason }) },
    });
    return { status: 'saved', version };
  });
}

/**
 * Accepts every answer of a capability that nobody looked at yet; returns how many. One that somebody judges at the same
 * moment stays as that person judged it.
 * @throws NotFoundError when there is no such round, questionnaire or capability for the reviewer
 * @throws NotAllowedError when the round is not in validation
 */
export async function judgeMany(
  db: Db,
  reviewer: Actor,
  roundId: string,
  given: { questionnaire: string; group: string },
): Promise<number> {
  return inRound(db, reviewer, roundId, 'review.judge', async (tx, countryCode) => {
    const { content } = await getSnapshot(tx, roundId);
    const frozen = content.questionnaires.find(({ questionnaire }) => questionnaire === given.questionnaire);
    if (!frozen) throw new NotFoundError('questionnaire');
    const loaded = { ...getQuestionnaire(`${frozen.questionnaire}@${frozen.version}`), ...frozen };
    const group = listCapabilities(loaded.definition.overall).find(({ id }) => id === given.group);
    if (!group) throw new NotFoundError('capability');
    const said = { verdict: 'accepted' as const, value: null, reason: '' };
    const items: string[] = [];
    for (const itemKey of listGroupKeys(loaded, group)) {
      const target = { roundId, countryCode, itemKey, seenVersion: 0, actorId: reviewer.id };
      if ((await writeJudgement(tx, target, said)) !== null) items.push(itemKey);
    }
    if (items.length > 0) {
      const details = { items, verdict: said.verdict };
      await audit(tx, { actorId: reviewer.id, countryCode, action: 'review.judge', subject: roundId, details });
    }
    return items.length;
  });
}

export interface EvidenceVerdictInput {
  /** The piece of evidence. */
  id: string;
  verdict: NonNullable<EvidenceVerdict>;
  reason: string;
  /** What stood when the reviewer looked. */
  seen: EvidenceVerdict;
}

/**
 * Accepts or rejects a piece of evidence. What the country gave stays as it is; rejected, it does not count for the validated
 * result. `stale`: it is gone, or somebody else said something of it meanwhile.
 * @throws NotFoundError when there is no such round for the reviewer
 * @throws NotAllowedError when the round is not in validation
 */
export async function decideOnEvidence(
  db: Db,
  reviewer: Actor,
  roundId: string,
  { id, verdict, reason, seen }: EvidenceVerdictInput,
): Promise<'saved' | 'stale' | 'reason_missing'> {
  return inRound(db, reviewer, roundId, 'review.judge', async (tx, countryCode) => {
    const error = checkEvidenceVerdict(verdict, reason);
    if (error) return error;
    if (!isUuid(id)) throw new NotFoundError('evidence');
    const said = { verdict, verdictReason: verdict === 'rejected' ? reason.trim() : '' };
    if (!(await writeVerdict(tx, { roundId, id, seen }, said))) return 'stale';
    const details = { evidence: id, verdict, ...(said.verdictReason && { reason: said.verdictReason }) };
    await audit(tx, { actorId: reviewer.id, countryCode, action: 'review.judge_evidence', subject: roundId, details });
    return 'saved';
  });
}

/** The capabilities below the whole: those of each area, or the area itself where it has none. */
export function listCapabilities(overall: Group): Group[] {
  return overall.groups.flatMap((area) => (area.groups.length > 0 ? area.groups : [area]));
}

export interface ReplyInput {
  itemKey: string;
  reply: Reply;
  text: string;
  /** The version of the judgement that the person saw. */
  seenVersion: number;
}

/**
 * Replies for the country to what a reviewer asked or adjusted.
 * @throws NotFoundError when there is no such round for the person
 * @throws NotAllowedError when it is not theirs to do, or ITU did not return the round
 */
export async function reply(db: Db, person: Actor, roundId: string, input: ReplyInput): Promise<Outcome<ReplyError>> {
  return inRound(db, person, roundId, 'review.reply', async (tx, countryCode) => {
    const { itemKey, seenVersion } = input;
    const current = (await mapJudgements(tx, roundId)).get(itemKey);
    if (current && current.version !== seenVersion) return { status: 'stale', current };
    const said = { reply: input.reply, text: input.text.trim() };
    const error = checkReply(current, said.reply, said.text);
    if (error) return { status: 'invalid', error };
    const version = await writeReply(tx, { roundId, countryCode, itemKey, seenVersion, actorId: person.id }, said);
    if (version === null) return { status: 'stale', current: (await mapJudgements(tx, roundId)).get(itemKey) ?? null };
    await audit(tx, {
      actorId: person.id,
      countryCode,
      action: 'review.reply',
      subject: roundId,
      details: { items: [itemKey], reply: said.reply, ...(said.text && { text: said.text }) },
    });
    return { status: 'saved', version };
  });
}

/** Does something to a round that stays as it stands until it is done. */
async function inRound<T>(
  db: Db,
  person: Actor,
  roundId: string,
  action: Action,
  work: (tx: Db, countryCode: string) => Promise<T>,
): Promise<T> {
  if (!isUuid(roundId)) throw new NotFoundError('round');
  return inScope(db, scopeOf(person), async (tx) => {
    const state = await holdState(tx, roundId);
    const found = state && (await findRound(tx, roundId));
    if (!found) throw new NotFoundError('round');
    const { alpha3, region } = found.country;
    requireMay(person, action, { countryCode: alpha3, region, state });
    return work(tx, alpha3);
  });
}

/** The two results of one questionnaire of a round. */
export interface AssessedLayers extends Layers {
  loaded: ReviewedQuestionnaire;
}

/**
 * Declared and validated result of each questionnaire. The declared one is as it was signed off, never computed again.
 */
export function assessLayers({
  questionnaires,
  judgements,
  evidence,
  snapshot,
}: Pick<Review, 'questionnaires' | 'judgements' | 'evidence' | 'snapshot'>): AssessedLayers[] {
  const all = [...evidence.values()].flat();
  const signedOn = snapshot.signedAt.toISOString().slice(0, 10);
  const evidenced = ({ definition }: ReviewedQuestionnaire, given: readonly SignedEvidence[]) =>
    listFrozenEvidenced(definition, given, signedOn);
  return questionnaires.map((loaded) => ({
    ...scoreLayers(
      loaded.definition,
      loaded.answers,
      judgements,
      evidenced(
        loaded,
        all.filter(({ later }) => !later),
      ),
      evidenced(loaded, listStanding(all)),
    ),
    declared: loaded.result,
    loaded,
  }));
}

/** The judgements the country has to reply to first: questions and adjustments without a reply, in the order of the answers. */
export function listToReply({ questionnaires, judgements }: Pick<Review, 'questionnaires' | 'judgements'>): StoredJudgement[] {
  const keys = new Set(questionnaires.flatMap((loaded) => listGroupKeys(loaded, loaded.definition.overall)));
  return [...keys].flatMap((key) => {
    const judgement = judgements.get(key);
    return judgement && judgeStanding(judgement) === 'waiting' ? [judgement] : [];
  });
}
