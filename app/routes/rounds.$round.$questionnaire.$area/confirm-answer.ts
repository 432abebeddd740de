import type { Answer } from '../../domain/answer';

/** The answer that says "still true": the value of last time, with its note and address unless others were written. */
export function confirmAnswer(typed: Answer, last: Answer): Answer {
  return { value: last.value, note: typed.note || (last.note ?? ''), evidence: typed.evidence || (last.evidence ?? '') };
}
