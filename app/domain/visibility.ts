import type { Answer } from './answer';
import type { Condition } from './questionnaire';

/** What a condition says while some answers are still open. */
export type Truth = 'true' | 'false' | 'unknown';

function all(truths: Truth[]): Truth {
  if (truths.includes('false')) return 'false';
  return truths.includes('unknown') ? 'unknown' : 'true';
}

function any(truths: Truth[]): Truth {
  if (truths.includes('true')) return 'true';
  return truths.includes('unknown') ? 'unknown' : 'false';
}

const NOT: Record<Truth, Truth> = { true: 'false', false: 'true', unknown: 'unknown' };

/** Whether one answer satisfies the leaf of a condition; an answer still open makes it unknown. */
function judgeLeaf(condition: Extract<Condition, { item: string }>, answer: Answer | undefined): Truth {
  const value = answer?.value;
  if (value === undefined || value === null || value === 'dont_know') return 'unknown';
  if ('is' in condition) return condition.is.includes(String(value)) ? 'true' : 'false';
  const threshold = condition.at_least;
  if (typeof threshold === 'number') return typeof value === 'number' && value >= threshold ? 'true' : 'false';
  if (value === 'no') return 'false';
  return value === 'partial' && threshold === 'yes' ? 'false' : 'true';
}

/** What a condition finds at an item: its answer, or a truth where the item is hidden or does not apply. */
export interface Found {
  answer?: Answer | undefined;
  truth?: Truth;
  /** The item may turn out not to apply; a condition on it would then hold. */
  mayLeave?: boolean;
  /** The item may turn out to be hidden; a condition on it would then fail. */
  mayHide?: boolean;
}

/** Evaluates a condition in three values over what `find` returns for each item it names. */
export function evaluateCondition(condition: Condition, find: (item: string) => Found): Truth {
  if ('all' in condition) return all(condition.all.map((c) => evaluateCondition(c, find)));
  if ('any' in condition) return any(condition.any.map((c) => evaluateCondition(c, find)));
  if ('not' in condition) return NOT[evaluateCondition(condition.not, find)];
  const found = find(condition.item);
  const truth = found.truth ?? judgeLeaf(condition, found.answer);
  const mayTurn = truth === 'true' ? found.mayHide : found.mayLeave;
  return mayTurn ? 'unknown' : truth;
}
