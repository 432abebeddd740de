import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { type Db, user } from './schema';

const PERSON = { id: user.id, name: user.name, email: user.email, locale: user.locale, role: user.role };

/** A country's own people who have not left their role, by name. */
export async function listPeople(db: Db, countryCode: string) {
  return db
    .select({ ...PERSON, countryCode: user.countryCode, twoFactorEnabled: user.twoFactorEnabled, endedAt: user.endedAt })
    .from(user)
    .where(and(eq(user.countryCode, countryCode), isNull(user.endedAt)))
    .orderBy(asc(user.name), asc(user.id));
}

/** Names of people by id, those who left included; for what they wrote. */
export async function listNames(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const rows = await db.select({ id: user.id, name: user.name }).from(user).where(inArray(user.id, known));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
