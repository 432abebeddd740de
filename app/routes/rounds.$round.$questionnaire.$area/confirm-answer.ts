import type { Answer } from '../../domain/answer';

/**
 * The answer that says "still true": the value of last time with its note, unless another note was written. The old link is
 * not taken over: whether a document still shows it, only somebody who opens it knows.
 */
export function confirmAnswer(typed: Answer, last: Answer): Answer {
  return { ...typed, value: last.value, note: typed.note || (last.note ?? '') };
}
