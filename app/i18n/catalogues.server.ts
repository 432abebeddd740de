import type { LocaleCode } from './locales';
import enPage from './messages/en/page.json';
import enSite from './messages/en/site.json';
import esPage from './messages/es/page.json';
import esSite from './messages/es/site.json';
import { createTranslate, type Messages, type Translate } from './translate';

/** All messages of each language. The browser gets `page` only: what pages with client code show. */
export const CATALOGUES: Record<LocaleCode, Messages> = {
  en: { ...enPage, ...enSite },
  es: { ...esPage, ...esSite },
};

const translators = Object.fromEntries(
  Object.entries(CATALOGUES).map(([locale, messages]) => [locale, createTranslate(locale, messages)]),
) as Record<LocaleCode, Translate>;

/** The `t` of a language, on the server. */
export function getTranslate(locale: LocaleCode): Translate {
  return translators[locale];
}
