import type { SerializeFrom } from '@remix-run/node';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { PeopleView } from './view.server';

/** A letter by which a country named somebody. */
export interface ShownLetter {
  id: string;
  email: string | null;
  reference: string;
  letterDate: string;
  hasFile: boolean;
}

interface ListsProps {
  view: SerializeFrom<PeopleView>;
  /** Whether people of several countries stand here. */
  everywhere?: boolean;
  /** For administrators only. */
  letters?: readonly ShownLetter[];
}

function Letters({ letters }: { letters: readonly ShownLetter[] }) {
  const t = useTranslate();
  return (
    <>
      {letters.map((letter) => {
        const words = t('people.letter', { reference: letter.reference, date: t.date(letter.letterDate) });
        return (
          <p className="small" key={letter.id}>
            {letter.hasFile ? <a href={`/accounts/letters/${letter.id}`}>{words}</a> : words}
          </p>
        );
      })}
    </>
  );
}

function Actions({ id, name, intents }: { id: string; name: string; intents: readonly ('resend' | 'revoke')[] }) {
  const t = useTranslate();
  return (
    <form method="post" className="row">
      <input type="hidden" name="id" value={id} />
      {intents.map((intent) => (
        <button type="submit" key={intent} name="intent" value={intent} aria-label={`${t(`people.${intent}`)}: ${name}`}>
          {t(`people.${intent}`)}
        </button>
      ))}
    </form>
  );
}

/** People and their roles, and who has been invited and has not said yes. */
export function PeopleLists({ view, everywhere = false, letters = [] }: ListsProps) {
  const t = useTranslate();
  const lettersOf = (email: string) => letters.filter((letter) => letter.email === email);
  return (
    <>
      <Scroll label={t('people.list')}>
        <table>
          <caption className="hidden-text">{t('people.list')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('form.name_label')}</th>
              <th scope="col">{t('accounts.role')}</th>
              {everywhere && <th scope="col">{t('people.where')}</th>}
              <th scope="col">{t('second_factor.name')}</th>
              <th scope="col">{t('people.state')}</th>
            </tr>
          </thead>
          <tbody>
            {view.people.map((person) => (
              <tr key={person.id}>
                <td>
                  {person.name}
                  <br />
                  <span className="quiet small">{person.email}</span>
                  <Letters letters={lettersOf(person.email)} />
                </td>
                <td>{t(`role.${person.role}`)}</td>
                {everywhere && <td>{person.country ?? (person.regions.map((r) => t(`region.${r}`)).join(', ') || '–')}</td>}
                <td>{t(person.secondFactor ? 'people.factor_on' : 'people.factor_off')}</td>
                <td>
                  {person.endedAt && t('people.ended_on', { date: t.date(person.endedAt) })}
                  {person.self && t('people.you')}
                  {person.mayEnd && (
                    <details>
                      <summary>{t('people.end')}</summary>
                      <form method="post" className="stack-s">
                        <p>{t('people.end_what', { name: person.name })}</p>
                        <input type="hidden" name="id" value={person.id} />
                        <button type="submit" name="intent" value="end">
                          {t('people.end_now', { name: person.name })}
                        </button>
                      </form>
                    </details>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {view.invitations.length > 0 && (
        <section className="stack">
          <h2>{t('people.invited')}</h2>
          <Scroll label={t('people.invited')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('form.name_label')}</th>
                  <th scope="col">{t('accounts.role')}</th>
                  {everywhere && <th scope="col">{t('people.where')}</th>}
                  <th scope="col">{t('people.valid')}</th>
                  <th scope="col">{t('people.actions')}</th>
                </tr>
              </thead>
              <tbody>
                {view.invitations.map((invitation) => (
                  <tr key={invitation.id}>
                    <td>
                      {invitation.name}
                      <br />
                      <span className="quiet small">{invitation.email}</span>
                      <Letters letters={lettersOf(invitation.email)} />
                    </td>
                    <td>{t(`role.${invitation.role}`)}</td>
                    {everywhere && <td>{invitation.country ?? '–'}</td>}
                    <td>{invitation.expired ? t('people.expired') : t.date(invitation.expiresAt)}</td>
                    <td>
                      {invitation.mayChange && (
                        <Actions id={invitation.id} name={invitation.name} intents={['resend', 'revoke']} />
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      )}
    </>
  );
}
