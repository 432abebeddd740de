import { Scroll } from '../../components/scroll';
import type { Role } from '../../domain/access';
import { useTranslate } from '../../i18n/context';

export interface InvitationLine {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Name of the country; not where all are of one. */
  country?: string | null | undefined;
  expiresAt: string;
  expired: boolean;
  letter?: LetterLine | undefined;
  /** Whether the reader may send it again, or take it back. */
  mine: boolean;
}

export interface LetterLine {
  id: string;
  reference: string;
  letterDate: string;
  hasFile: boolean;
}

/** The official letter by which somebody was named. */
export function LetterWords({ letter }: { letter: LetterLine }) {
  const t = useTranslate();
  const { id, reference, letterDate, hasFile } = letter;
  return (
    <p className="quiet small">
      {t('people.letter_of', { reference, date: t.date(letterDate) })}
      {hasFile && (
        <>
          {' · '}
          <a href={`/accounts/letters/${id}`}>
            {t('people.letter_open')}
            <span className="hidden-text"> {reference}</span>
          </a>
        </>
      )}
    </p>
  );
}

/** Invitations that nobody accepted yet, each with what can be done about it. */
export function Invitations({ invitations, withCountry }: { invitations: readonly InvitationLine[]; withCountry: boolean }) {
  const t = useTranslate();
  return (
    <section className="stack" id="invitations" aria-labelledby="invitations-title">
      <h2 id="invitations-title">{t('people.invitations')}</h2>
      {invitations.length === 0 && <p>{t('people.no_invitations')}</p>}
      {invitations.length > 0 && (
        <Scroll label={t('people.invitations')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('form.name_label')}</th>
                <th scope="col">{t('form.email_label')}</th>
                <th scope="col">{t('accounts.role')}</th>
                {withCountry && <th scope="col">{t('catalogue.country')}</th>}
                <th scope="col">{t('people.state')}</th>
                <th scope="col">{t('people.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {invitations.map((line) => (
                <tr key={line.id}>
                  <th scope="row">{line.name}</th>
                  <td>{line.email}</td>
                  <td>
                    {t(`role.${line.role}`)}
                    {line.letter && <LetterWords letter={line.letter} />}
                  </td>
                  {withCountry && <td>{line.country ?? '–'}</td>}
                  <td>
                    {line.expired ? (
                      <span className="tag attention">{t('people.expired')}</span>
                    ) : (
                      t('people.open_until', { date: t.date(line.expiresAt) })
                    )}
                  </td>
                  <td>{line.mine ? <Actions id={line.id} name={line.name} /> : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
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
