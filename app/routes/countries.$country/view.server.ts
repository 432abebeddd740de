import type { Translate } from '../../i18n/translate';
import type { PublicContact } from '../../services/contacts.server';

/** The contacts that a country shows to everybody, in words: this page runs in the browser too, which has few of them. */
export function viewContacts(t: Translate, contacts: readonly PublicContact[]) {
  return {
    title: t('contacts.title'),
    what: t('contacts.public_what'),
    list: contacts.map(({ kind, organisation, name, email, phone, confirmedAt }) => ({
      kind,
      heading: t(`contacts.kind.${kind}`),
      organisation,
      facts: [
        { label: t('contacts.person'), value: name, link: null },
        { label: t('contacts.email'), value: email, link: `mailto:${email}` },
        { label: t('contacts.phone'), value: phone, link: null },
      ].filter(({ value }) => value !== ''),
      confirmed: t('contacts.public_confirmed', { date: t.date(confirmedAt) }),
    })),
  };
}
