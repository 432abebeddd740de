import type account from './messages/en/account.json';
import type contacts from './messages/en/contacts.json';
import type entries from './messages/en/entries.json';
import type evidence from './messages/en/evidence.json';
import type lifecycle from './messages/en/lifecycle.json';
import type mapping from './messages/en/mapping.json';
import type page from './messages/en/page.json';
import type people from './messages/en/people.json';
import type plan from './messages/en/plan.json';
import type publication from './messages/en/publication.json';
import type requests from './messages/en/requests.json';
import type resources from './messages/en/resources.json';
import type review from './messages/en/review.json';
import type site from './messages/en/site.json';
import type time from './messages/en/time.json';
import type together from './messages/en/together.json';
import type trace from './messages/en/trace.json';

type Keys =
  | keyof typeof account
  | keyof typeof contacts
  | keyof typeof evidence
  | keyof typeof lifecycle
  | keyof typeof mapping
  | keyof typeof page
  | keyof typeof people
  | keyof typeof plan
  | keyof typeof publication
  | keyof typeof requests
  | keyof typeof resources
  | keyof typeof entries
  | keyof typeof review
  | keyof typeof site
  | keyof typeof time
  | keyof typeof together
  | keyof typeof trace;
/** A key of the catalogues; a counted message is named without its `_one` / `_other`. */
export type MessageKey = Keys extends infer K ? (K extends `${infer Stem}_${'one' | 'other'}` ? Stem | K : K) : never;
export type Messages = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** Says a message in one language. */
export interface Translate {
  (key: MessageKey, values?: Values): string;
  locale: string;
  /** A number as the language writes it, with at most this many decimals (default 0). */
  number(value: number, decimals?: number): string;
  date(value: Date | string, options?: Intl.DateTimeFormatOptions): string;
}

/**
 * Makes the one `t`: `{name}` takes a value, and a message with `_one`, `_other` (and the language's other plural forms)
 * follows `count`. A missing key shows itself, so that nobody takes a blank for an answer; a test keeps that from shipping.
 */
export function createTranslate(locale: string, messages: Messages): Translate {
  const plurals = new Intl.PluralRules(locale);
  const formats = new Map<number, Intl.NumberFormat>();
  const number = (value: number, decimals = 0) => {
    let format = formats.get(decimals);
    if (!format) {
      format = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
      formats.set(decimals, format);
    }
    return format.format(value);
  };
  const t = (key: string, values: Values = {}): string => {
    const { count } = values;
    const counted =
      typeof count === 'number' ? (messages[`${key}_${plurals.select(count)}`] ?? messages[`${key}_other`]) : undefined;
    const message = counted ?? messages[key] ?? `[${key}]`;
    return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? number(value, 1) : value;
    });
  };
  return Object.assign(t, {
    locale,
    number,
    // Dates are stored in UTC and shown in UTC: a due date must not move with the reader.
    date: (value: Date | string, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }) =>
      new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(value)),
  }) as Translate;
}
