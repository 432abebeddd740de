import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { Actor } from '../domain/access';
import type { Answers } from '../domain/answer';
import { carryAnswers } from '../domain/compare';
import type { Questionnaire } from '../domain/questionnaire';
import { type OpenRound, scopeOf, selectAnswers } from './rounds.server';
import { findSame, listVersions, readStanding } from './standing.server';

/**
 * What the round before says of the items of one questionnaire that are still unanswered. None of it counts until a person
 * confirms it, which saves it like every other answer.
 */
export interface Carried {
  /** By item id of the questionnaire now, with note and quick evidence link. */
  answers: Answers;
  /** Items that were answered last time, but whose question is another one now. */
  changed: string[];
}

/** A questionnaire with the answers to it. */
interface Answered {
  definition: Questionnaire;
  answers: Answers;
}

/** Maps the answers of the round before to what is still unanswered now. Versions that lie between are given as `between`. */
export function pickCarried(before: Answered, now: Answered, between: readonly Questionnaire[] = []): Carried {
  const { carried, dropped } = carryAnswers(before.definition, now.definition, before.answers, between);
  const isOpen = (id: string) => (now.answers[id]?.value ?? null) === null;
  const given = Object.entries(carried).filter(([id, answer]) => isOpen(id) && (answer?.value ?? null) !== null);
  const changed = dropped.flatMap((drop) => (drop.now !== null && isOpen(drop.now) ? [drop.now] : []));
  return { answers: Object.fromEntries(given), changed };
}

/**
 * The answers of the round before, as suggestions for what is unanswered in a round, by questionnaire id: those that were
 * signed off, or the live ones where it is still open. Empty for a round that was not started from another.
 * @throws NotFoundError when the round before is not the actor's to see
 */
export async function listCarried(
  db: Db,
  actor: Actor,
  round: Pick<OpenRound, 'previousId' | 'questionnaires' | 'answers'>,
): Promise<Map<string, Carried>> {
  const { previousId } = round;
  if (previousId === null) return new Map();
  const { assessments } = await inScope(db, scopeOf(actor), (tx) => readStanding(tx, actor, previousId));
  return new Map(
    round.questionnaires.flatMap((loaded) => {
      const { definition } = loaded;
      const before = findSame(assessments, loaded);
      if (!before) return [];
      const answers = selectAnswers(definition, round.answers);
      return [[definition.id, pickCarried(before, { definition, answers }, listVersions(definition.id))]];
    }),
  );
}
