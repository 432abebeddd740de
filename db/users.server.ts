import { randomUUID } from 'node:crypto';
import { and, asc, count, eq, gt } from 'drizzle-orm';
import { account, type Db, session, user, verification } from './schema';

export async function findUserByEmail(db: Db, email: string): Promise<{ id: string; locale: string } | null> {
  const [row] = await db.select({ id: user.id, locale: user.locale }).from(user).where(eq(user.email, email));
  return row ?? null;
}

export async function countAdministrators(db: Db): Promise<number> {
  const [row] = await db.select({ n: count() }).from(user).where(eq(user.role, 'administrator'));
  return Number(row?.n ?? 0);
}

/** Inserts a person with a password already hashed; returns the id. */
export async function insertUser(
  db: Db,
  input: { name: string; email: string; role: string; countryCode: string | null; locale: string },
  passwordHash: string,
): Promise<string> {
  const id = randomUUID();
  await db.insert(user).values({ id, emailVerified: true, ...input });
  await db
    .insert(account)
    .values({ id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash });
  return id;
}

export async function listUsers(db: Db) {
  return db
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      countryCode: user.countryCode,
      createdAt: user.createdAt,
    })
    .from(user)
    .orderBy(asc(user.email));
}

export async function setUserLocale(db: Db, id: string, locale: string): Promise<void> {
  await db.update(user).set({ locale }).where(eq(user.id, id));
}

/** Keeps a link by which its owner may choose a password; `id` is the hash of what the link carries. */
export async function insertLink(db: Db, link: { id: string; userId: string; expiresAt: Date }): Promise<void> {
  const { id, userId, expiresAt } = link;
  await db.insert(verification).values({ id, identifier: `set-password:${userId}`, value: userId, expiresAt });
}

/** Uses a link up; returns whose it was, or null when it is unknown, used or too old. */
export async function takeLink(db: Db, id: string, now: Date): Promise<string | null> {
  const [used] = await db
    .delete(verification)
    .where(and(eq(verification.id, id), gt(verification.expiresAt, now)))
    .returning({ userId: verification.value });
  return used?.userId ?? null;
}

/** Sets the password and ends every session of the account. */
export async function replacePassword(db: Db, userId: string, passwordHash: string): Promise<void> {
  await db.update(account).set({ password: passwordHash, updatedAt: new Date() }).where(eq(account.userId, userId));
  await db.delete(session).where(eq(session.userId, userId));
}
