import { useTranslate } from '../../i18n/context';
import { type PersonFacts, PersonTable } from './person-table';

export interface PersonLine extends PersonFacts {
  endedAt?: string | null | undefined;
  /** Whether the role needs a second factor that is not set up yet. */
  waiting: boolean;
}

/** People with what they are, and for whom the reader may, the way out. */
export function PeopleTable({ people, withCountry }: { people: readonly PersonLine[]; withCountry: boolean }) {
  const t = useTranslate();
  return (
    <section className="stack" id="people" aria-labelledby="people-title">
      <h2 id="people-title">{t('people.with_account')}</h2>
      <PersonTable
        label={t('people.with_account')}
        lines={people}
        withCountry={withCountry}
        state={({ endedAt, waiting }) =>
          endedAt ? t('people.ended_on', { date: t.date(endedAt) }) : t(waiting ? 'people.waiting' : 'people.active')
        }
        actions={({ id, name }) => <End id={id} name={name} />}
      />
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
