import { CONTACT_HOLDS_MONTHS, type ContactContent } from '../../domain/contact';
import { useTranslate } from '../../i18n/context';

export interface ContactFactsProps extends ContactContent {
  isPublic: boolean;
  confirmedAt: Date;
  confirmedBy: string | null;
  due: boolean;
}

/** What a contact says, who sees it, and when and by whom it was last confirmed; for its own country. */
export function ContactFacts({ organisation, name, email, phone, isPublic, confirmedAt, confirmedBy, due }: ContactFactsProps) {
  const t = useTranslate();
  const date = t.date(confirmedAt);
  return (
    <>
      <dl className="facts kept">
        <dt>{t('contacts.organisation')}</dt>
        <dd>{organisation}</dd>
        {name && (
          <>
            <dt>{t('contacts.person')}</dt>
            <dd>{name}</dd>
          </>
        )}
        {email && (
          <>
            <dt>{t('contacts.email')}</dt>
            <dd>{email}</dd>
          </>
        )}
        {phone && (
          <>
            <dt>{t('contacts.phone')}</dt>
            <dd>{phone}</dd>
          </>
        )}
      </dl>
      <p>
        {t(isPublic ? (due ? 'contacts.public_due' : 'contacts.public') : 'contacts.private', { months: CONTACT_HOLDS_MONTHS })}
      </p>
      <p className="row small">
        <span className="quiet">
          {confirmedBy ? t('contacts.confirmed', { date, name: confirmedBy }) : t('contacts.confirmed_gone', { date })}
        </span>
        {due && <span className="tag attention">{t('contacts.due')}</span>}
      </p>
    </>
  );
}
