import type { AppLoadContext } from '@remix-run/node';
import { listCountries } from '../../../db/countries.server';
import type { Person, Role } from '../../domain/access';
import { listPeople, mayEnd, mayInvite } from '../../services/invitations.server';

/** A list of people and open invitations, as an actor sees it. */
export async function viewPeople(context: AppLoadContext, actor: Person) {
  const [{ people, invitations }, countries] = await Promise.all([listPeople(context.db, actor), listCountries(context.db)]);
  const names = new Map(countries.map(({ alpha3, names }) => [alpha3, names[context.locale] ?? names.en ?? alpha3]));
  const nameOf = (code: string | null) => (code === null ? null : (names.get(code) ?? code));
  const now = new Date();
  return {
    country: nameOf(actor.countryCode),
    people: people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      role: person.role as Role,
      country: nameOf(person.countryCode),
      regions: person.regions,
      secondFactor: person.secondFactor,
      endedAt: person.endedAt,
      self: person.id === actor.id,
      mayEnd: person.endedAt === null && person.id !== actor.id && mayEnd(actor, person),
    })),
    invitations: invitations.map((invitation) => ({
      id: invitation.id,
      name: invitation.name,
      email: invitation.email,
      role: invitation.role as Role,
      country: nameOf(invitation.countryCode),
      expiresAt: invitation.expiresAt,
      expired: invitation.expiresAt <= now,
      mayChange: mayInvite(actor, invitation.role, invitation.countryCode),
    })),
  };
}
export type PeopleView = Awaited<ReturnType<typeof viewPeople>>;
