import type { ReactNode } from 'react';
import { Scroll } from '../../components/scroll';
import type { Role } from '../../domain/access';
import { useTranslate } from '../../i18n/context';

/** What people with an account and invited ones have in common. */
export interface PersonFacts {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Name of the country; not where all are of one. */
  country?: string | null | undefined;
  letter?: LetterLine | undefined;
  /** Whether the reader may do something about it. */
  mine: boolean;
}

export interface LetterLine {
  id: string;
  reference: string;
  letterDate: string;
  hasFile: boolean;
}

interface PersonTableProps<T extends PersonFacts> {
  label: string;
  lines: readonly T[];
  withCountry: boolean;
  /** How it stands with one of them. */
  state: (line: T) => ReactNode;
  /** What the reader may do about one of theirs. */
  actions: (line: T) => ReactNode;
}

/** People or invitations: who, in which role, how it stands, and what can be done. */
export function PersonTable<T extends PersonFacts>({ label, lines, withCountry, state, actions }: PersonTableProps<T>) {
  const t = useTranslate();
  return (
    <Scroll label={label}>
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
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">{line.name}</th>
              <td>{line.email}</td>
              <td>
                {t(`role.${line.role}`)}
                {line.letter && <LetterWords letter={line.letter} />}
              </td>
              {withCountry && <td>{line.country ?? '–'}</td>}
              <td>{state(line)}</td>
              <td>{line.mine ? actions(line) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The official letter by which somebody was named. */
function LetterWords({ letter }: { letter: LetterLine }) {
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
