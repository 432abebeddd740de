import { createHash } from 'node:crypto';
import type { AuditHead } from '../../db/audit.server';
import { insertJobs } from '../../db/jobs.server';
import {
  type Addressee,
  countOpenProposals,
  findSnapshot,
  insertSnapshot,
  listCountryPeople,
  listEvidenceToFreeze,
  listReviewers,
  listTransitions,
  mapJudgements,
  writeTransition,
} from '../../db/lifecycle.server';
import { findRound, holdState } from '../../db/rounds.server';
import type { Db, FrozenQuestionnaire } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, isCountryRole, NotFoundError, type Role, requireMay } from '../domain/access';
import { writeCanonical } from '../domain/canonical';
import { findAnswerKey, listItems } from '../domain/group';
import { type Facts, listMissing, NotReadyError, type RoundState, TRANSITIONS, type Transition } from '../domain/lifecycle';
import { isUuid } from '../domain/uuid';
import { countStandings, hasAllReplies, hasQuestions, isAllJudged } from '../domain/validation';
import { assess } from './assessment.server';
import { audit } from './audit.server';
import { tell } from './notices.server';
import { type OpenRound, readRound, scopeOf } from './rounds.server';

/** Steps at which the end of the country's audit chain is mailed to it, so that nobody can rewrite the log unseen. */
export const WITNESSED = ['sign_off', 'publish'] as const satisfies readonly Transition[];

/** What a person brings to a transition. */
export interface MoveInput {
  reason?: string;
  /** Whether the person gave the second factor for this transition, just now. */
  secondFactor?: boolean;
}

/** What came of a transition. */
export interface Moved {
  from: RoundState;
  to: RoundState;
  countryCode: string;
  /** The new end of the country's audit chain. */
  head: AuditHead;
}

/**
 * Moves a round from one state to the next: whole or not at all. `within` does what belongs to the step in the same
 * transaction: freezing, publishing.
 * @throws NotFoundError when there is no such round for the person
 * @throws NotAllowedError when it is not theirs to do, or not as the round stands
 * @throws NotReadyError with what is missing
 */
export async function moveRound(
  db: Db,
  person: Actor,
  roundId: string,
  transition: Transition,
  input: MoveInput = {},
  within: (tx: Db, round: { id: string; countryCode: string }) => Promise<void> = async () => {},
): Promise<Moved> {
  if (!isUuid(roundId)) throw new NotFoundError('round');
  return inScope(db, scopeOf(person), async (tx) => {
    // Nobody else moves it meanwhile, and no answer is saved.
    const from = await holdState(tx, roundId, 'update');
    const found = from && (await findRound(tx, roundId));
    if (!found) throw new NotFoundError('round');
    const { round, country } = found;
    const rule = TRANSITIONS[transition];
    requireMay(person, rule.action, { countryCode: country.alpha3, region: country.region, state: from });

    const reason = input.reason?.trim() ?? '';
    const facts = { ...(await gatherFacts(tx, person, roundId, transition)), reason: reason !== '' };
    const missing = listMissing(transition, { ...facts, second_factor: input.secondFactor === true });
    if (missing.length > 0) throw new NotReadyError(transition, missing);

    const { to } = rule;
    if (transition === 'sign_off') await freeze(tx, person, await readRound(tx, person, roundId));
    await writeTransition(tx, {
      roundId,
      countryCode: country.alpha3,
      transition,
      fromState: from,
      toState: to,
      reason,
      actorId: person.id,
    });
    await within(tx, { id: roundId, countryCode: country.alpha3 });
    const head = await audit(tx, {
      actorId: person.id,
      countryCode: country.alpha3,
      action: rule.action,
      subject: roundId,
      details: { from, to, ...(reason && { reason }) },
    });
    await tellOf(tx, person, transition, { round, country, reason });
    if ((WITNESSED as readonly Transition[]).includes(transition)) {
      const witnesses = await listCountryPeople(tx, country.alpha3, ['focal_point', 'approver']);
      await insertJobs(
        tx,
        witnesses.map(({ id }) => ({ kind: 'chain_end', payload: { reader: id, transition, ...head } })),
      );
    }
    return { from, to, countryCode: country.alpha3, head };
  });
}

/** Tells everybody whom a transition concerns, but the person who made it. */
async function tellOf(
  tx: Db,
  person: Actor,
  transition: Transition,
  { round, country, reason }: Pick<NonNullable<Awaited<ReturnType<typeof findRound>>>, 'round' | 'country'> & { reason: string },
): Promise<void> {
  const roles: readonly Role[] = TRANSITIONS[transition].tells;
  const others = (people: readonly Addressee[]) => people.filter(({ id }) => id !== person.id);
  const kind = `round_${transition}` as const;
  // The values are data, not words: each reader's language has its own sentence.
  const values = { round: round.title, country: country.names.en ?? country.alpha3, reason };
  const own = others(await listCountryPeople(tx, country.alpha3, roles.filter(isCountryRole)));
  const reviewers = roles.includes('reviewer') ? others(await listReviewers(tx, country.region)) : [];
  const ownPath = `/rounds/${round.id}/${['return', 'validate'].includes(transition) ? 'review' : 'status'}`;
  await tell(tx, own, { kind, values, path: ownPath });
  await tell(tx, reviewers, { kind, values, path: `/review/${round.id}` });
}

/** How a round came to where it stands, oldest step first. */
export async function listHistory(db: Db, person: Actor, roundId: string) {
  return inScope(db, scopeOf(person), (tx) => listTransitions(tx, roundId));
}

/** What a person can see already of whether a transition is ready; the second factor and the reason come with the form. */
export async function listMissingFor(db: Db, person: Actor, roundId: string, transition: Transition) {
  const facts = await inScope(db, scopeOf(person), (tx) => gatherFacts(tx, person, roundId, transition));
  return listMissing(transition, { ...facts, reason: true, second_factor: true });
}

/** Looks up what a transition needs to know, and nothing more. */
async function gatherFacts(tx: Db, person: Actor, roundId: string, transition: Transition): Promise<Facts> {
  const needs: readonly string[] = TRANSITIONS[transition].needs;
  const facts: Facts = {};
  if (needs.includes('core_answered')) {
    const round = await readRound(tx, person, roundId);
    facts.core_answered = listUnansweredCore(round).length === 0;
  }
  if (needs.includes('no_proposals')) facts.no_proposals = (await countOpenProposals(tx, roundId)) === 0;
  if (needs.some((need) => ['questions', 'replies', 'all_judged'].includes(need))) {
    const progress = await findValidationProgress(tx, roundId);
    Object.assign(facts, {
      questions: hasQuestions(progress),
      replies: hasAllReplies(progress),
      all_judged: isAllJudged(progress),
    });
  }
  return facts;
}

/** Where a round stands in validation: its signed-off answers by standing. */
export async function findValidationProgress(tx: Db, roundId: string) {
  const snapshot = await findSnapshot(tx, roundId);
  const keys = (snapshot?.content.questionnaires ?? []).flatMap(listFrozenKeys);
  return countStandings([...new Set(keys)], await mapJudgements(tx, roundId));
}

/** The keys of the answers of a frozen questionnaire that say something; questions on the country's situation are no claims. */
export function listFrozenKeys({ questionnaire, version, answers }: FrozenQuestionnaire): string[] {
  const { definition } = getQuestionnaire(`${questionnaire}@${version}`);
  return listItems(definition.overall)
    .filter((item) => answers[item.id]?.value != null)
    .map((item) => findAnswerKey(questionnaire, item));
}

/** First-pass items that apply, are shown and were not answered, by questionnaire; optional parts are left out. */
export function listUnansweredCore(round: OpenRound): { questionnaire: string; item: string }[] {
  return round.questionnaires.flatMap((loaded) => {
    const { definition, result } = assess(round, loaded);
    const main = definition.overall.groups.filter((group) => !group.aside).flatMap(listItems);
    return main
      .filter((item) => item.core && result.items[item.id]?.state === 'unanswered')
      .map((item) => ({ questionnaire: definition.id, item: item.id }));
  });
}

/** Freezes a round as it is: answers, evidence with its hashes, and the result value. */
async function freeze(tx: Db, person: Actor, round: OpenRound): Promise<void> {
  const content = {
    questionnaires: round.questionnaires.map((loaded): FrozenQuestionnaire => {
      const { definition, answers, result } = assess(round, loaded);
      return { questionnaire: definition.id, version: definition.version, answers: definedOnly(answers), result };
    }),
    evidence: await listEvidenceToFreeze(tx, round.id),
  };
  const sha256 = createHash('sha256').update(writeCanonical(content)).digest('hex');
  await insertSnapshot(tx, { roundId: round.id, countryCode: round.country.alpha3, content, sha256, signedBy: person.id });
}

function definedOnly<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined));
}
