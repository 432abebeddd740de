import type { AnswerValue, Contact } from './answer';
import type { Item } from './questionnaire';

/** Why a value does not fit an item; the words are in the message catalogues under `answer.error`. */
export type AnswerError =
  | 'not_an_option'
  | 'na_not_allowed'
  | 'not_a_number'
  | 'not_whole'
  | 'out_of_range'
  | 'not_a_date'
  | 'empty'
  | 'contact_without_name'
  | 'contact_without_address';

const CHOICES: ReadonlySet<unknown> = new Set(['yes', 'partial', 'no']);

/** Returns null when the value may be stored for the item, else why not. */
export function checkAnswerValue(item: Pick<Item, 'answer' | 'na'>, value: AnswerValue): AnswerError | null {
  if (value === 'dont_know') return null;
  if (value === 'not_applicable') return item.na ? null : 'na_not_allowed';
  const kind = item.answer;
  switch (kind.kind) {
    case 'yesno':
      return CHOICES.has(value) ? null : 'not_an_option';
    case 'scale':
      if (typeof value !== 'number' || Number.isNaN(value)) return 'not_a_number';
      if (!Number.isInteger(value)) return 'not_whole';
      return value < kind.min || value > kind.max ? 'out_of_range' : null;
    case 'number':
    case 'points': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number';
      const min = kind.kind === 'number' ? kind.min : 0;
      return value < min || value > kind.max ? 'out_of_range' : null;
    }
    case 'date':
      return typeof value === 'string' && isIsoDate(value) ? null : 'not_a_date';
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? null : 'empty';
    case 'contact':
      return checkContact(value);
  }
}

function checkContact(value: AnswerValue): AnswerError | null {
  if (typeof value !== 'object') return 'contact_without_name';
  const contact: Contact = value;
  if (contact.name.trim() === '') return 'contact_without_name';
  return contact.email.trim() === '' && contact.phone.trim() === '' ? 'contact_without_address' : null;
}

/** A calendar day that exists, written 2026-11-24. */
export function isIsoDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Reads what a person typed in a table cell or a form field into the value the item's kind wants. */
export function parseAnswerValue(item: Pick<Item, 'answer'>, text: string): AnswerValue {
  const trimmed = text.trim();
  const numeric = item.answer.kind === 'scale' || item.answer.kind === 'number' || item.answer.kind === 'points';
  if (!numeric || trimmed === 'dont_know' || trimmed === 'not_applicable') return trimmed;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
}
