import { Scroll } from '../../components/scroll';
import type { Role } from '../../domain/access';
import { useTranslate } from '../../i18n/context';
import { type LetterLine, LetterWords } from './invitations';

export interface PersonLine {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Name of the country; not where all are of one. */
  country?: string | null | undefined;
  endedAt?: string | null | undefined;
  /** Whether the role needs a second factor that is not set up yet. */
  waiting: boolean;
  letter?: LetterLine | undefined;
  /** Whether the reader may end the role. */
  mine: boolean;
}

/** People with what they are, and for whom the reader may, the way out. */
export function PeopleTable({ people, withCountry }: { people: readonly PersonLine[]; withCountry: boolean }) {
  const t = useTranslate();
  return (
    <section className="stack" id="people" aria-labelledby="people-title">
      <h2 id="people-title">{t('people.with_account')}</h2>
      <Scroll label={t('people.with_account')}>
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
            {people.map((line) => (
              <tr key={line.id}>
                <th scope="row">{line.name}</th>
                <td>{line.email}</td>
                <td>
                  {t(`role.${line.role}`)}
                  {line.letter && <LetterWords letter={line.letter} />}
                </td>
                {withCountry && <td>{line.country ?? '–'}</td>}
                <td>
                  {line.endedAt
                    ? t('people.ended_on', { date: t.date(line.endedAt) })
                    : t(line.waiting ? 'people.waiting' : 'people.active')}
                </td>
                <td>{line.mine ? <End id={line.id} name={line.name} /> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** Nobody ends a role by a slip: the button shows itself after a first step. */
function End({ id, name }: { id: string; name: string }) {
  const t = useTranslate();
  return (
    <details>
      <summary>
        {t('people.end')}
        <span className="hidden-text"> {t('people.of', { name })}</span>
      </summary>
      <form method="post" className="stack-s">
        <p className="small">{t('people.end_what', { name })}</p>
        <div>
          <button type="submit" name="end" value={id}>
            {t('people.end_button', { name })}
          </button>
        </div>
      </form>
    </details>
  );
}
