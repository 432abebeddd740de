import { useTranslate } from '../../i18n/context';
import { type PersonFacts, PersonTable } from './person-table';

export interface InvitationLine extends PersonFacts {
  expiresAt: string;
  expired: boolean;
}

/** Invitations that nobody accepted yet, each with what can be done about it. */
export function Invitations({ invitations, withCountry }: { invitations: readonly InvitationLine[]; withCountry: boolean }) {
  const t = useTranslate();
  return (
    <section className="stack" id="invitations" aria-labelledby="invitations-title">
      <h2 id="invitations-title">{t('people.invitations')}</h2>
      {invitations.length === 0 && <p>{t('people.no_invitations')}</p>}
      {invitations.length > 0 && (
        <PersonTable
          label={t('people.invitations')}
          lines={invitations}
          withCountry={withCountry}
          state={({ expired, expiresAt }) =>
            expired ? (
              <span className="tag attention">{t('people.expired')}</span>
            ) : (
              t('people.open_until', { date: t.date(expiresAt) })
            )
          }
          actions={({ id, name }) => <Actions id={id} name={name} />}
        />
      )}
    </section>
  );
}

function Actions({ id, name }: { id: string; name: string }) {
  const t = useTranslate();
  const whom = <span className="hidden-text"> {t('people.to', { name })}</span>;
  return (
    <form method="post" className="row">
      <button type="submit" name="resend" value={id}>
        {t('people.resend')}
        {whom}
      </button>
      <button type="submit" name="revoke" value={id}>
        {t('people.revoke')}
        {whom}
      </button>
    </form>
  );
}
