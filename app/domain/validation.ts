import type { Answer, Answers, AnswerValue } from './answer';

/** What a reviewer says of one answer, with the country's reply. Nothing of what the country declared is overwritten. */
export interface Judgement {
  /** `<questionnaire>.<item>`. */
  itemKey: string;
  verdict: 'accepted' | 'adjusted' | 'asked';
  /** The reviewer's value; for `adjusted` only. */
  value: AnswerValue | null;
  /** Why, or what is asked. */
  reason: string;
  /** To an adjustment: `agreed` or `contested`; to a question: `answered`. Null while there is none. */
  reply: 'agreed' | 'contested' | 'answered' | null;
  /** Whether the country contested an earlier adjustment of this answer: a new one is then the reviewer's last word. */
  heard: boolean;
}

/** How an answer stands in validation. */
export type Standing =
  /** Nobody looked at it yet. */
  | 'unjudged'
  /** Accepted as declared. */
  | 'accepted'
  /** Adjusted, and the country agreed, or was heard. */
  | 'adjusted'
  /** Asked or adjusted, and the country has not replied. */
  | 'waiting'
  /** The country replied, and the reviewer has not decided. */
  | 'replied';

export function judgeStanding(judgement: Judgement | undefined): Standing {
  if (!judgement) return 'unjudged';
  const { verdict, reply, heard } = judgement;
  if (verdict === 'accepted') return 'accepted';
  if (verdict === 'asked') return reply === null ? 'waiting' : 'replied';
  if (reply === 'agreed') return 'adjusted';
  if (reply === 'contested') return 'replied';
  return heard ? 'adjusted' : 'waiting';
}

/** Counts of answers by standing, over everything that was answered. */
export type ValidationProgress = Record<Standing, number>;

/** @param itemKeys the answers that were signed off */
export function countStandings(itemKeys: readonly string[], judgements: ReadonlyMap<string, Judgement>): ValidationProgress {
  const counts: ValidationProgress = { unjudged: 0, accepted: 0, adjusted: 0, waiting: 0, replied: 0 };
  for (const key of itemKeys) counts[judgeStanding(judgements.get(key))] += 1;
  return counts;
}

/** Whether there is something for the country to reply to. */
export function hasQuestions({ waiting }: ValidationProgress): boolean {
  return waiting > 0;
}

/** Whether the country replied to everything. */
export function hasAllReplies({ waiting }: ValidationProgress): boolean {
  return waiting === 0;
}

/** Whether every answer was accepted or adjusted, with nothing open between reviewer and country. */
export function isAllJudged({ unjudged, waiting, replied }: ValidationProgress): boolean {
  return unjudged + waiting + replied === 0;
}

/**
 * The answers as validated: declared, but with the reviewer's value wherever an adjustment stands. The note of the declared
 * answer is left out there: it explains another value.
 * @param keyOf the item key of an item id
 */
export function applyJudgements(
  answers: Answers,
  judgements: ReadonlyMap<string, Judgement>,
  keyOf: (itemId: string) => string,
): Record<string, Answer> {
  const validated: Record<string, Answer> = {};
  for (const [id, answer] of Object.entries(answers)) {
    if (!answer) continue;
    const judgement = judgements.get(keyOf(id));
    if (judgement && judgeStanding(judgement) === 'adjusted') {
      const { value, reason } = judgement;
      validated[id] = { value, ...(reason && { note: reason }), ...(answer.evidence && { evidence: answer.evidence }) };
    } else validated[id] = answer;
  }
  return validated;
}

/** One answer that differs between what was declared and what was validated. */
export interface LayerDifference {
  item: string;
  declared: AnswerValue | null;
  validated: AnswerValue | null;
  reason: string;
}

/** Every answer in which the two layers differ, in the order of the declared answers. */
export function listDifferences(declared: Answers, validated: Answers): LayerDifference[] {
  return Object.entries(declared).flatMap(([item, answer]) => {
    const other = validated[item];
    if (!answer || !other || JSON.stringify(answer.value) === JSON.stringify(other.value)) return [];
    return [{ item, declared: answer.value, validated: other.value, reason: other.note ?? '' }];
  });
}
