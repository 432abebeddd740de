import type { Answer } from '../domain/answer';
import type { MessageKey, Translate } from '../i18n/translate';

const WORDS = new Set(['yes', 'partial', 'no', 'dont_know', 'not_applicable']);

/** An answer in words, with its note and evidence. */
export function sayAnswer(t: Translate, { value, note, evidence }: Answer): string {
  const said =
    value === null
      ? t('answer.none')
      : typeof value === 'object'
        ? [value.name, value.email, value.phone].filter(Boolean).join(', ')
        : WORDS.has(String(value))
          ? t(`answer.${value}` as MessageKey)
          : String(value);
  const more = [note && `${t('answer.note')}: “${note}”`, evidence && `${t('answer.evidence')}: ${evidence}`].filter(Boolean);
  return [said, ...more].join('; ');
}
