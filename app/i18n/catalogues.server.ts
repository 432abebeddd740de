import type { LocaleCode } from './locales';
import enAccount from './messages/en/account.json';
import enContacts from './messages/en/contacts.json';
import enEntries from './messages/en/entries.json';
import enEvidence from './messages/en/evidence.json';
import enLifecycle from './messages/en/lifecycle.json';
import enMapping from './messages/en/mapping.json';
import enPage from './messages/en/page.json';
import enPeople from './messages/en/people.json';
import enPlan from './messages/en/plan.json';
import enPublication from './messages/en/publication.json';
import enRequests from './messages/en/requests.json';
import enResources from './messages/en/resources.json';
import enReview from './messages/en/review.json';
import enSite from './messages/en/site.json';
import enTime from './messages/en/time.json';
import enTogether from './messages/en/together.json';
import enTrace from './messages/en/trace.json';
import esAccount from './messages/es/account.json';
import esContacts from './messages/es/contacts.json';
import esEntries from './messages/es/entries.json';
import esEvidence from './messages/es/evidence.json';
import esLifecycle from './messages/es/lifecycle.json';
import esMapping from './messages/es/mapping.json';
import esPage from './messages/es/page.json';
import esPeople from './messages/es/people.json';
import esPlan from './messages/es/plan.json';
import esPublication from './messages/es/publication.json';
import esRequests from './messages/es/requests.json';
import esResources from './messages/es/resources.json';
import esReview from './messages/es/review.json';
import esSite from './messages/es/site.json';
import esTime from './messages/es/time.json';
import esTogether from './messages/es/together.json';
import esTrace from './messages/es/trace.json';
import { createTranslate, type Messages, type Translate } from './translate';

/** All messages of each language. The browser gets `page` only: what pages with client code show. */
export const CATALOGUES: Record<LocaleCode, Messages> = {
  en: {
    ...enAccount,
    ...enContacts,
    ...enEvidence,
    ...enLifecycle,
    ...enMapping,
    ...enPage,
    ...enPeople,
    ...enPlan,
    ...enPublication,
    ...enRequests,
    ...enResources,
    ...enEntries,
    ...enReview,
    ...enSite,
    ...enTime,
    ...enTogether,
    ...enTrace,
  },
  es: {
    ...esAccount,
    ...esContacts,
    ...esEvidence,
    ...esLifecycle,
    ...esMapping,
    ...esPage,
    ...esPeople,
    ...esPlan,
    ...esPublication,
    ...esRequests,
    ...esResources,
    ...esEntries,
    ...esReview,
    ...esSite,
    ...esTime,
    ...esTogether,
    ...esTrace,
  },
};

const translators = Object.fromEntries(
  Object.entries(CATALOGUES).map(([locale, messages]) => [locale, createTranslate(locale, messages)]),
) as Record<LocaleCode, Translate>;

/** The `t` of a language, on the server. */
export function getTranslate(locale: LocaleCode): Translate {
  return translators[locale];
}
