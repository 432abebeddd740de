import type { Answers } from './answer';
import type { ItemState, ScoreResult } from './score';

/** What the round before leaves to do in a round that was started from it, by item id. */
export interface LeftToDo {
  /** Unanswered, with an answer of last time that nobody has confirmed or replaced yet. */
  confirm: string[];
  /** Claimed again, but what showed it last time no longer does, and nothing newer was given. */
  renew: string[];
}

const CLAIMED: ReadonlySet<ItemState | undefined> = new Set(['met', 'partial', 'waiting']);

/**
 * Finds what is left to do. Nobody is asked about what does not apply or is hidden.
 * @param last items with an answer of last time, and those whose evidence of last time has to be renewed
 * @param scored the answers now as they are scored: with evidence where a piece of evidence carries them
 */
export function findLeftToDo(
  last: { answers: Answers; ended: readonly string[] },
  scored: Answers,
  result: ScoreResult,
): LeftToDo {
  const stateOf = (id: string) => result.items[id]?.state;
  const isAnswered = (id: string) => (scored[id]?.value ?? null) !== null;
  return {
    confirm: Object.keys(last.answers).filter((id) => !isAnswered(id) && stateOf(id) !== 'hidden' && stateOf(id) !== 'out'),
    renew: last.ended.filter((id) => isAnswered(id) && CLAIMED.has(stateOf(id)) && !scored[id]?.evidence),
  };
}
