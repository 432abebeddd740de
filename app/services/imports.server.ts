import { type Answer, type Answers, isSameAnswer } from '../domain/answer';
import { findAnswerKey } from '../domain/group';
import type { Questionnaire } from '../domain/questionnaire';
import { checkAnswer, listAnswerables, type OpenRound } from './rounds.server';

/** One answer that an import would change. */
export interface ImportChange {
  item: string;
  now: Answer;
  file: Answer;
  /** Version of the answer that stands now; a save names it, so that nothing newer is overwritten. */
  version: number;
  /** Why it may not be saved; null when it may. */
  error: ReturnType<typeof checkAnswer>;
}

/** What importing answers into a round would change. Answers that the file does not hold stay as they are. */
export function compareImport(round: OpenRound, q: Questionnaire, answers: Answers): ImportChange[] {
  return listAnswerables(q).flatMap((item) => {
    const file = answers[item.id];
    if (!file || file.value === null) return [];
    const row = round.answers.get(findAnswerKey(q.id, item));
    const now: Answer = row ? { value: row.value ?? null, note: row.note, evidence: row.evidence } : { value: null };
    if (isSameAnswer(now, file)) return [];
    return [{ item: item.id, now, file, version: row?.version ?? 0, error: checkAnswer(item, file) }];
  });
}
