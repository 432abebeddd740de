import { listPeople } from '../../db/people.server';
import {
  decideProposal,
  findProposal,
  holdOpenProposals,
  insertProposal,
  listOpenProposals,
  type ProposalRow,
} from '../../db/proposals.server';
import { findAnswer, holdState, writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { type Answer, isSameAnswer } from '../domain/answer';
import { findAnswerKey } from '../domain/group';
import { isUuid } from '../domain/uuid';
import type { NamedActor } from './assignments.server';
import { audit } from './audit.server';
import { type Addressee, tell } from './notices.server';
import {
  type Answerable,
  checkAnswer,
  describeSubject,
  dropUnstorable,
  findRoundQuestionnaire,
  isAssigned,
  listAnswerables,
  type OpenRound,
  readRound,
  type SaveOutcome,
  scopeOf,
} from './rounds.server';

export const MAX_REASON_LENGTH = 2000;

/**
 * An item or context question of a round's questionnaire, and where its answer is kept.
 * @throws NotFoundError when there is none
 */
export function findRoundItem(round: OpenRound, questionnaire: string, id: string) {
  const loaded = findRoundQuestionnaire(round, questionnaire);
  const item = listAnswerables(loaded.definition).find((answerable) => answerable.id === id);
  if (!item) throw new NotFoundError('item');
  return { loaded, item, itemKey: findAnswerKey(questionnaire, item) };
}

/** Path of the page of one item. */
export function pathOfItem(roundId: string, questionnaire: string, item: string): string {
  return `/rounds/${roundId}/${questionnaire}/items/${item}`;
}

/**
 * Where an answer is kept, said back as questionnaire and item: a proposal is listed under the item that holds the answer.
 * Null when the round has no such item.
 */
export function findItemOfKey(round: OpenRound, itemKey: string): { questionnaire: string; item: Answerable } | null {
  for (const { definition } of round.questionnaires) {
    const item = listAnswerables(definition).find((answerable) => findAnswerKey(definition.id, answerable) === itemKey);
    if (item) return { questionnaire: definition.id, item };
  }
  return null;
}

export interface ProposeInput {
  questionnaire: string;
  item: string;
  answer: Answer;
  reason: string;
  /** Chosen with the form: sent twice, it is kept once. */
  id: string;
}

export type ProposeOutcome =
  | { status: 'proposed' }
  | { status: 'invalid'; error: Extract<SaveOutcome, { status: 'invalid' }>['error'] | 'same_answer' };

/**
 * Keeps another answer beside the one that stands, with a reason, and tells the country's leads.
 * @throws NotFoundError when the round or item is not there
 * @throws NotAllowedError when the item is not assigned to the actor, or the round is no draft any more
 */
export async function propose(db: Db, actor: NamedActor, roundId: string, given: ProposeInput): Promise<ProposeOutcome> {
  const input = dropUnstorable({ ...given, reason: given.reason.trim().slice(0, MAX_REASON_LENGTH) });
  if (!isUuid(input.id)) throw new NotFoundError('proposal');
  return inScope(db, scopeOf(actor), async (tx): Promise<ProposeOutcome> => {
    const round = await readRound(tx, actor, roundId);
    const { loaded, item, itemKey } = findRoundItem(round, input.questionnaire, input.item);
    const state = await holdState(tx, roundId);
    requireMay(actor, 'answer.propose', {
      ...describeSubject(round, isAssigned(round, loaded, item.id)),
      state: state ?? undefined,
    });
    const error = input.answer.value === null ? 'empty' : checkAnswer(item, input.answer);
    if (error) return { status: 'invalid', error };
    const standing = await findAnswer(tx, roundId, itemKey);
    if (standing && isSameAnswer({ ...standing, value: standing.value ?? null }, input.answer))
      return { status: 'invalid', error: 'same_answer' };
    const countryCode = round.country.alpha3;
    const { id, answer, reason } = input;
    if (!(await insertProposal(tx, { id, roundId, countryCode, itemKey, answer, reason, authorId: actor.id })))
      return { status: 'proposed' };
    await audit(tx, {
      actorId: actor.id,
      countryCode,
      action: 'answer.propose',
      subject: roundId,
      details: { item: itemKey, proposal: id },
    });
    const leads = (await listPeople(tx, countryCode)).filter((person) => person.role === 'focal_point');
    const path = `${pathOfItem(roundId, input.questionnaire, item.id)}#proposal-${id}`;
    const values = { by: actor.name, item: item.id, round: round.title };
    await tell(tx, leads, { kind: 'proposed', values, path });
    return { status: 'proposed' };
  });
}

export interface DecideInput {
  proposal: string;
  decision: 'adopted' | 'declined';
  reason: string;
  /** The version of the standing answer that the lead saw. */
  seenVersion: number;
}

/** `stale`: the standing answer changed since the lead saw it, or somebody decided meanwhile; nothing was done. */
export type DecideOutcome = { status: 'decided' } | { status: 'stale' };

class StaleError extends Error {}

/**
 * The lead adopts a proposal, which becomes the next version of the answer, or keeps what stands; each with a reason. Adopting
 * one decides every open proposal to the item: the others are declined with the same reason. The authors are told.
 * @throws NotFoundError when the round or proposal is not there
 * @throws NotAllowedError when the actor may not decide, or not any more
 */
export async function decide(db: Db, actor: NamedActor, roundId: string, given: DecideInput): Promise<DecideOutcome> {
  const input = dropUnstorable({ ...given, reason: given.reason.trim().slice(0, MAX_REASON_LENGTH) });
  if (!isUuid(input.proposal)) throw new NotFoundError('proposal');
  const deciding = inScope(db, scopeOf(actor), async (tx): Promise<DecideOutcome> => {
    const round = await readRound(tx, actor, roundId);
    const state = await holdState(tx, roundId);
    requireMay(actor, 'proposal.decide', { ...describeSubject(round), state: state ?? undefined });
    const found = await findProposal(tx, roundId, input.proposal);
    if (!found) throw new NotFoundError('proposal');
    const open = await holdOpenProposals(tx, roundId, found.itemKey);
    if (!open.some(({ id }) => id === found.id)) throw new StaleError();
    const countryCode = round.country.alpha3;
    const adopted = input.decision === 'adopted';
    if (adopted) {
      const saved = await writeAnswer(tx, {
        roundId,
        countryCode,
        itemKey: found.itemKey,
        answer: found.answer,
        seenVersion: input.seenVersion,
        operationId: `proposal:${found.id}`,
        savedBy: actor.id,
      });
      if (!saved) throw new StaleError();
    }
    const decided = adopted ? open : [found];
    const how = { decisionReason: input.reason, decidedBy: actor.id, decidedAt: new Date() };
    for (const { id } of decided)
      await decideProposal(tx, id, { ...how, decision: id === found.id ? input.decision : 'declined' });
    const details = { item: found.itemKey, proposal: found.id, decision: input.decision, decided: decided.map(({ id }) => id) };
    await audit(tx, { actorId: actor.id, countryCode, action: 'proposal.decide', subject: roundId, details });
    await tellAuthors(tx, round, actor, decided, found.id, input);
    return { status: 'decided' };
  });
  return deciding.catch((error) => {
    if (error instanceof StaleError) return { status: 'stale' };
    throw error;
  });
}

async function tellAuthors(
  tx: Db,
  round: OpenRound,
  actor: NamedActor,
  decided: readonly ProposalRow[],
  chosen: string,
  { decision, reason }: Pick<DecideInput, 'decision' | 'reason'>,
): Promise<void> {
  const people: readonly Addressee[] = await listPeople(tx, round.country.alpha3);
  for (const { id, itemKey, authorId } of decided) {
    const author = people.find((person) => person.id === authorId);
    const at = findItemOfKey(round, itemKey);
    if (!author || !at) continue;
    const kind = id === chosen && decision === 'adopted' ? 'proposal_adopted' : 'proposal_declined';
    const values = { by: actor.name, item: at.item.id, round: round.title, reason };
    const path = `${pathOfItem(round.id, at.questionnaire, at.item.id)}#proposal-${id}`;
    await tell(tx, [author], { kind, values, path });
  }
}

/**
 * A round with its undecided proposals, oldest first.
 * @throws NotFoundError when there is none, or it is not the actor's to see
 */
export async function getDisagreements(db: Db, actor: Actor, roundId: string) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const round = await readRound(tx, actor, roundId);
    return { round, proposals: await listOpenProposals(tx, roundId) };
  });
}
