import type { AppLoadContext } from '@remix-run/node';
import { listCountries } from '../../../db/countries.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { DEFAULT_LOCALE, isLocale } from '../../i18n/locales';
import type { ComposeInvitation } from '../../services/invitations.server';

/** Writes the mail of an invitation in the language of whom it is for. */
export async function prepareMail(context: AppLoadContext): Promise<ComposeInvitation> {
  const countries = await listCountries(context.db);
  return (link, { name, role, countryCode, locale, expiresAt }) => {
    const language = isLocale(locale) ? locale : DEFAULT_LOCALE;
    const t = getTranslate(language);
    const country = countries.find(({ alpha3 }) => alpha3 === countryCode);
    const values = {
      name,
      role: t(`role.${role}`),
      country: country?.names[language] ?? country?.names.en ?? '',
      link: context.origin + link,
      date: t.date(expiresAt, { dateStyle: 'long' }),
    };
    return {
      subject: t('mail.invitation_subject'),
      text: t(countryCode === null ? 'mail.invitation_text' : 'mail.invitation_country_text', values),
    };
  };
}
