import { type Answer, type Answers, type AnswerValue, MAX_NOTE_LENGTH } from './answer';
import { type AnswerError, checkAnswerValue } from './answer-value';
import type { EvidenceVerdict } from './evidence';
import { markEvidenced } from './evidenced';
import { findAnswerKey, listItems } from './group';
import type { Item, Questionnaire } from './questionnaire';
import { type ScoreResult, scoreAssessment } from './score';

export const VERDICTS = ['accepted', 'adjusted', 'asked'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const REPLIES = ['agreed', 'contested', 'answered'] as const;
export type Reply = (typeof REPLIES)[number];

/** What a reviewer says of one answer, with the country's reply. Nothing of what the country declared is overwritten. */
export interface Judgement {
  /** `<questionnaire>.<item>`. */
  itemKey: string;
  verdict: Verdict;
  /** The reviewer's value; for `adjusted` only. */
  value: AnswerValue | null;
  /** Why, or what is asked. */
  reason: string;
  /** To an adjustment: `agreed` or `contested`; to a question: `answered`. Null while there is none. */
  reply: Reply | null;
  /** Whether the country contested an earlier adjustment of this answer: a new one is then the reviewer's last word. */
  heard: boolean;
}

/**
 * How an answer stands in validation. `unjudged`: nobody looked at it yet. `accepted`: as declared. `adjusted`: and the country
 * agreed, or was heard. `waiting`: asked or adjusted, and the country has not replied. `replied`: it did, and the reviewer has
 * not decided.
 */
export const STANDINGS = ['unjudged', 'accepted', 'adjusted', 'waiting', 'replied'] as const;
export type Standing = (typeof STANDINGS)[number];

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

/** Why a judgement cannot stand as it is. */
export type JudgementError = AnswerError | 'unknown_item' | 'reason_missing' | 'value_missing' | 'not_different';

/** Returns null when a reviewer may say this of a declared answer, else why not. */
export function checkJudgement(
  item: Pick<Item, 'answer' | 'na'>,
  declared: AnswerValue | null,
  { verdict, value, reason }: { verdict: Verdict; value: AnswerValue | null; reason: string },
): JudgementError | null {
  if (verdict === 'accepted') return null;
  if (verdict === 'adjusted') {
    if (value === null || value === '') return 'value_missing';
    const error = checkAnswerValue(item, value);
    if (error) return error;
    if (isSameValue(value, declared)) return 'not_different';
  }
  return isText(reason) ? null : 'reason_missing';
}

/** Returns null when a reviewer may say this of a piece of evidence, else why not: the country reads why it was rejected. */
export function checkEvidenceVerdict(verdict: NonNullable<EvidenceVerdict>, reason: string): 'reason_missing' | null {
  return verdict === 'accepted' || isText(reason) ? null : 'reason_missing';
}

/** Why a country cannot reply like this. */
export type ReplyError = 'nothing_asked' | 'last_word' | 'text_missing';

/**
 * Returns null when the country may reply like this to a judgement, else why not: a question is answered, an adjustment agreed
 * to or contested. An adjustment after a contest is the reviewer's last word.
 */
export function checkReply(judgement: Judgement | undefined, reply: Reply, text: string): ReplyError | null {
  if (!judgement || judgement.verdict === 'accepted') return 'nothing_asked';
  if ((judgement.verdict === 'asked') !== (reply === 'answered')) return 'nothing_asked';
  if (isLastWord(judgement)) return 'last_word';
  return reply === 'agreed' || isText(text) ? null : 'text_missing';
}

/** Whether an adjustment stands whatever the country says: it contested one before, and was heard. */
export function isLastWord({ verdict, reply, heard }: Judgement): boolean {
  return verdict === 'adjusted' && heard && reply === null;
}

function isText(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX_NOTE_LENGTH;
}

function isSameValue(a: AnswerValue | null, b: AnswerValue | null): boolean {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object')
    return a.name === b.name && a.email === b.email && a.phone === b.phone;
  return a === b;
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
    if (!answer || !other || isSameValue(answer.value, other.value)) return [];
    return [{ item, declared: answer.value, validated: other.value, reason: other.note ?? '' }];
  });
}

/** One questionnaire as declared and as validated, scored by the same rules. */
export interface Layers {
  declared: ScoreResult;
  validated: ScoreResult;
  /** Every answer in which the two differ, with the reason. */
  differences: LayerDifference[];
}

/**
 * Scores a questionnaire as it was declared, and with what stands of the reviewer's adjustments.
 * @param evidenced the items whose evidence counted at the sign-off
 * @param standing the items whose evidence counts after what the reviewer said of it
 */
export function scoreLayers(
  definition: Questionnaire,
  answers: Answers,
  judgements: ReadonlyMap<string, Judgement>,
  evidenced: readonly string[] = [],
  standing: readonly string[] = evidenced,
): Layers {
  const items = [...listItems(definition.overall), ...definition.lookups];
  const keys = new Map(items.map((item) => [item.id, findAnswerKey(definition.id, item)]));
  const validated = applyJudgements(answers, judgements, (id) => keys.get(id) ?? `${definition.id}.${id}`);
  return {
    declared: scoreAssessment(definition, markEvidenced(answers, evidenced)),
    validated: scoreAssessment(definition, markEvidenced(validated, standing)),
    differences: listDifferences(answers, validated),
  };
}
