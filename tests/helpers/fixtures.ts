import { randomUUID } from 'node:crypto';
import type { Actor, Role } from '../../app/domain/access';
import type { ItuRegion } from '../../app/domain/country';
import { getRound, listAssessments, type OpenRound, startRound } from '../../app/services/rounds.server';
import { putCountries } from '../../db/countries.server';
import type { Db } from '../../db/schema';
import { insertUser } from '../../db/users.server';
import { readDemonstrationCountries } from '../../seeds/reference.server';

/** The fictitious countries of the demonstration. */
export const [ISLAND, DEVELOPING, LARGE] = ['XAA', 'XBB', 'XCC'] as const;

export async function putTestCountries(db: Db): Promise<void> {
  await putCountries(db, readDemonstrationCountries());
}

/** A person with an address of their own and a password nobody can use. */
export async function createPerson(
  db: Db,
  role: Role,
  countryCode: string | null = null,
  regions: readonly ItuRegion[] = [],
): Promise<Actor & { email: string }> {
  const email = `${randomUUID()}@test.example`;
  const person = { name: 'Test Person', email, role, countryCode, regions, locale: 'en' };
  const id = await insertUser(db, person, 'not-a-hash');
  return { id, role, countryCode, regions, email };
}

/** A round over every assessment, freshly started. */
export async function createRound(db: Db, actor: Actor): Promise<OpenRound> {
  const questionnaires = listAssessments().map(({ definition }) => definition.id);
  return getRound(db, actor, await startRound(db, actor, { title: 'Test round', dueOn: null, questionnaires }));
}
