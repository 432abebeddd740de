/** What something is worth now, and the least and the most that the open answers still allow. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** An interval of something that may still turn out not to apply, and then leaves the denominator. */
export interface Standing extends Interval {
  mayLeave: boolean;
}

/** One child as its parent sees it. Its worth lies in 0..1; its weight is in the parent's own unit. */
export interface Part extends Standing {
  weight: number;
}

/** Sum of weight x value over the sum of weights, with the interval over everything the parts allow. Null when empty. */
export function takeWeightedMean(parts: readonly Part[]): Standing | null {
  if (parts.length === 0) return null;
  let weights = 0;
  let sum = 0;
  let low = 0;
  let high = 0;
  let exact = true;
  let mayLeave = true;
  for (const part of parts) {
    weights += part.weight;
    sum += part.weight * part.value;
    low += part.weight * part.low;
    high += part.weight * part.high;
    // A part that may take any value cannot move an end by leaving: staying at 0 or at 1 moves it further.
    if (part.mayLeave && (part.low > 0 || part.high < 1)) exact = false;
    if (!part.mayLeave) mayLeave = false;
  }
  const value = sum / weights;
  if (exact) return { value, low: low / weights, high: high / weights, mayLeave };
  return {
    value,
    low: Math.min(value, 1 - findHighest(parts, (part) => 1 - part.low)),
    high: Math.max(
      value,
      findHighest(parts, (part) => part.high),
    ),
    mayLeave,
  };
}

/** The highest weighted mean when each part that may leave stays only if it raises the mean. */
function findHighest(parts: readonly Part[], worth: (part: Part) => number): number {
  let weights = 0;
  let sum = 0;
  const optional: Part[] = [];
  for (const part of parts) {
    if (part.mayLeave && worth(part) < 1) {
      optional.push(part);
    } else {
      weights += part.weight;
      sum += part.weight * worth(part);
    }
  }
  optional.sort((a, b) => worth(b) - worth(a));
  for (const part of optional) {
    if (weights > 0 && worth(part) <= sum / weights) break;
    weights += part.weight;
    sum += part.weight * worth(part);
  }
  return sum / weights;
}

/** The smallest of the parts, with its interval. Null when empty. */
export function takeMinimum(parts: readonly Standing[]): Standing | null {
  if (parts.length === 0) return null;
  let value = Number.POSITIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let highOfStaying = Number.POSITIVE_INFINITY;
  let highOfLeaving = Number.NEGATIVE_INFINITY;
  for (const part of parts) {
    value = Math.min(value, part.value);
    low = Math.min(low, part.low);
    if (part.mayLeave) highOfLeaving = Math.max(highOfLeaving, part.high);
    else highOfStaying = Math.min(highOfStaying, part.high);
  }
  const mayLeave = highOfStaying === Number.POSITIVE_INFINITY;
  return { value, low, high: mayLeave ? highOfLeaving : highOfStaying, mayLeave };
}
