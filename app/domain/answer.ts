import { z } from 'zod';

/** Longest texts a person may send, in characters. */
export const MAX_NOTE_LENGTH = 4000;
export const MAX_TEXT_LENGTH = 2000;
export const MAX_URL_LENGTH = 2000;
/** The highest version that may be named as seen: the next one is the last that the database can count. */
export const MAX_SEEN_VERSION = 2 ** 31 - 2;

export const DONT_KNOW = 'dont_know';
export const NOT_APPLICABLE = 'not_applicable';

export const ContactSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().max(200),
  phone: z.string().trim().max(60),
});
export type Contact = z.infer<typeof ContactSchema>;

/**
 * The value of an answer: `yes`, `partial`, `no`, `dont_know`, `not_applicable`, a number on the item's own scale, a date
 * (ISO 8601), a text, or a contact. Whether it fits its item is for `checkAnswerValue`.
 */
export const AnswerValueSchema = z.union([z.string().max(MAX_TEXT_LENGTH), z.number(), ContactSchema]);
export type AnswerValue = z.infer<typeof AnswerValueSchema>;

/** An answer in the form that scoring, exports and imports share. */
export const AnswerSchema = z.strictObject({
  value: AnswerValueSchema.nullable(),
  /** Why not applicable; a remark otherwise. */
  note: z.string().max(MAX_NOTE_LENGTH).optional(),
  /** Address of a document that shows it. */
  evidence: z.string().max(MAX_URL_LENGTH).optional(),
});
export type Answer = z.infer<typeof AnswerSchema>;

/** Answers by item id. An absent item is unanswered. */
export type Answers = Readonly<Record<string, Answer | undefined>>;

/** Whether two answers say the same. */
export function isSameAnswer(a: Answer, b: Answer): boolean {
  return (
    JSON.stringify(a.value) === JSON.stringify(b.value) &&
    (a.note ?? '') === (b.note ?? '') &&
    (a.evidence ?? '') === (b.evidence ?? '')
  );
}
