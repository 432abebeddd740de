import { needsSecondFactor, type Person, type Role } from '../../domain/access';
import { hasPower } from '../../services/invitations.server';
import type { InvitationLine } from './invitations';
import type { PersonLine } from './people-table';
import type { LetterLine } from './person-table';

const DONE = ['invited', 'resent', 'revoked', 'ended'] as const;

/** What was just done, as the address after a form says. */
export function readDone(request: Request): (typeof DONE)[number] | null {
  const said = new URL(request.url).searchParams.get('done');
  return DONE.find((done) => done === said) ?? null;
}

interface Names {
  countries?: ReadonlyMap<string, string>;
  letters?: readonly (LetterLine & { email: string })[];
}

interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: string;
  countryCode: string | null;
  twoFactorEnabled: boolean;
  endedAt: Date | null;
}

/** People as the table shows them to a reader. */
export function viewPeople(reader: Person, rows: readonly PersonRow[], { countries, letters = [] }: Names = {}): PersonLine[] {
  return rows.map(({ id, name, email, countryCode, endedAt, ...row }) => {
    const role = row.role as Role;
    return {
      id,
      name,
      email,
      role,
      country: countryCode && countries?.get(countryCode),
      endedAt: endedAt?.toISOString() ?? null,
      waiting: needsSecondFactor(role) && !row.twoFactorEnabled,
      letter: findLetter(letters, email, role),
      mine: !endedAt && id !== reader.id && hasPower(reader, 'people.end', role, countryCode),
    };
  });
}

interface InvitationRow {
  id: string;
  name: string;
  email: string;
  role: string;
  countryCode: string | null;
  expiresAt: Date;
}

/** Invitations as the list shows them to a reader. */
export function viewInvitations(
  reader: Person,
  rows: readonly InvitationRow[],
  { countries, letters = [] }: Names = {},
): InvitationLine[] {
  const now = new Date();
  return rows.map(({ id, name, email, countryCode, expiresAt, ...row }) => {
    const role = row.role as Role;
    return {
      id,
      name,
      email,
      role,
      country: countryCode && countries?.get(countryCode),
      expiresAt: expiresAt.toISOString(),
      expired: expiresAt <= now,
      letter: findLetter(letters, email, role),
      mine: hasPower(reader, 'people.invite', role, countryCode),
    };
  });
}

/** The newest letter about an address. */
function findLetter(letters: readonly (LetterLine & { email: string })[], email: string, role: Role): LetterLine | undefined {
  return role === 'focal_point' ? letters.findLast((letter) => letter.email === email) : undefined;
}
