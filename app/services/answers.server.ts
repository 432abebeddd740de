import { listAnswerVersions } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, requireMay } from '../domain/access';
import { type Answer, isSameAnswer } from '../domain/answer';
import { findAnswerKey } from '../domain/group';
import {
  describeSubject,
  findRoundQuestionnaire,
  listAnswerables,
  type OpenRound,
  type SaveInput,
  type SaveOutcome,
  saveAnswer,
  scopeOf,
} from './rounds.server';

/**
 * Saves a whole form of answers, as a browser without JavaScript sends it: only those that the person changed since the
 * version the form showed. Each is saved on its own; what could not be saved is reported, and nothing else is lost.
 * @param save how each is saved
 */
export async function saveAnswers(
  db: Db,
  actor: Actor,
  round: OpenRound,
  inputs: readonly SaveInput[],
  save = saveAnswer,
): Promise<SaveOutcome[]> {
  requireMay(actor, 'answer.save', describeSubject(round));
  const outcomes: SaveOutcome[] = [];
  for (const input of await listChanged(db, actor, round, inputs)) outcomes.push(await save(db, actor, round, input));
  return outcomes;
}

/** What somebody changed of the answers that a page showed: those that are not what was seen. */
export async function listChanged(db: Db, actor: Actor, round: OpenRound, inputs: readonly SaveInput[]): Promise<SaveInput[]> {
  const keyOf = (input: SaveInput) => {
    const definition = findRoundQuestionnaire(round, input.questionnaire).definition;
    const item = listAnswerables(definition).find((i) => i.id === input.item);
    return item ? findAnswerKey(definition.id, item) : '';
  };
  const versions = await inScope(db, scopeOf(actor), (tx) => listAnswerVersions(tx, round.id, inputs.map(keyOf)));
  const seen = new Map(versions.map((v) => [`${v.itemKey}:${v.version}`, v]));
  return inputs.filter((input) => {
    const shown = seen.get(`${keyOf(input)}:${input.seenVersion}`);
    const before: Answer = shown ? { value: shown.value ?? null, note: shown.note, evidence: shown.evidence } : { value: null };
    return !isSameAnswer(before, input.answer);
  });
}
