import { randomUUID } from 'node:crypto';
import { and, asc, count, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Actor } from '../app/domain/access';
import type { ItuRegion } from '../app/domain/country';
import { account, type Db, user, verification } from './schema';
import { dropSecondFactor } from './second-factor.server';
import { deleteSessions } from './sessions.server';

export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ id: string; locale: string; endedAt: Date | null } | null> {
  const [row] = await db
    .select({ id: user.id, locale: user.locale, endedAt: user.endedAt })
    .from(user)
    .where(eq(user.email, email));
  return row ?? null;
}

/** Who somebody is to the rules of access, by address; null where no such account may act. */
export async function findActorByEmail(db: Db, email: string): Promise<Actor | null> {
  const [row] = await db
    .select({
      id: user.id,
      role: user.role,
      countryCode: user.countryCode,
      regions: user.regions,
      organisation: user.organisation,
    })
    .from(user)
    .where(and(eq(user.email, email), isNull(user.endedAt)));
  return (row as Actor | undefined) ?? null;
}

/** Somebody as mails need them; null where there is no such account. */
export async function findUser(db: Db, id: string) {
  const [row] = await db
    .select({ id: user.id, name: user.name, email: user.email, locale: user.locale, endedAt: user.endedAt })
    .from(user)
    .where(eq(user.id, id));
  return row ?? null;
}

const isAdministrator = and(eq(user.role, 'administrator'), isNull(user.endedAt));

/** Administrators who have not left. */
export async function countAdministrators(db: Db): Promise<number> {
  const [row] = await db.select({ n: count() }).from(user).where(isAdministrator);
  return Number(row?.n ?? 0);
}

/** Inserts a person with a password already hashed; returns the id. */
export async function insertUser(
  db: Db,
  input: {
    name: string;
    email: string;
    role: string;
    countryCode: string | null;
    regions?: readonly ItuRegion[];
    organisation?: string | null;
    locale: string;
  },
  passwordHash: string,
): Promise<string> {
  const id = randomUUID();
  const { regions = [], ...rest } = input;
  await db.insert(user).values({ id, emailVerified: true, regions: [...regions], ...rest });
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
      twoFactorEnabled: user.twoFactorEnabled,
      endedAt: user.endedAt,
    })
    .from(user)
    .orderBy(asc(user.email));
}

/** A person who has not left the role yet; null for anybody else. */
export async function findActiveUser(
  db: Db,
  id: string,
): Promise<{ id: string; role: string; countryCode: string | null } | null> {
  const [row] = await db
    .select({ id: user.id, role: user.role, countryCode: user.countryCode })
    .from(user)
    .where(and(eq(user.id, id), isNull(user.endedAt)));
  return row ?? null;
}

/** Ids of the administrators who have not left, held until the transaction ends so that none of them leaves meanwhile. */
export async function holdAdministrators(tx: Db): Promise<string[]> {
  const rows = await tx.select({ id: user.id }).from(user).where(isAdministrator).orderBy(asc(user.id)).for('update');
  return rows.map(({ id }) => id);
}

/** Ends a person's role, every session, and the links that were sent; false when somebody ended it already. */
export async function endUser(tx: Db, id: string, now: Date): Promise<boolean> {
  const ended = await tx
    .update(user)
    .set({ endedAt: now, updatedAt: now })
    .where(and(eq(user.id, id), isNull(user.endedAt)))
    .returning({ id: user.id });
  await deleteSessions(tx, id);
  await tx.delete(verification).where(eq(verification.value, id));
  return ended.length > 0;
}

/**
 * Lets somebody come back who left, perhaps into another role: with a new password, and without the second factor of before. False
 * when they have not left.
 */
export async function reopenUser(
  tx: Db,
  id: string,
  input: {
    name: string;
    role: string;
    countryCode: string | null;
    regions: readonly ItuRegion[];
    organisation: string | null;
    locale: string;
  },
  passwordHash: string,
): Promise<boolean> {
  const reopened = await tx
    .update(user)
    .set({ ...input, regions: [...input.regions], endedAt: null, updatedAt: new Date() })
    .where(and(eq(user.id, id), isNotNull(user.endedAt)))
    .returning({ id: user.id });
  if (reopened.length === 0) return false;
  await dropSecondFactor(tx, id);
  await replacePassword(tx, id, passwordHash);
  return true;
}

/** What the person is called, and the language in which pages and mails speak to them. */
export async function updateUser(db: Db, id: string, input: { name: string; locale: string }): Promise<void> {
  await db
    .update(user)
    .set({ ...input, updatedAt: new Date() })
    .where(eq(user.id, id));
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

/** The hash of a person's password; null where there is none. */
export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const [row] = await db.select({ password: account.password }).from(account).where(eq(account.userId, userId));
  return row?.password ?? null;
}

/** Sets the password and ends the sessions of the account, but for one that may stay. */
export async function replacePassword(db: Db, userId: string, passwordHash: string, keepSession?: string): Promise<void> {
  await db.update(account).set({ password: passwordHash, updatedAt: new Date() }).where(eq(account.userId, userId));
  await deleteSessions(db, userId, keepSession);
}

/** The names of some people, by id; those who are gone are absent. */
export async function listUserNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: user.id, name: user.name })
    .from(user)
    .where(inArray(user.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The people of a partner organisation who have not left. */
export async function listPartners(db: Db, organisation: string) {
  return db
    .select({ id: user.id, name: user.name, email: user.email, locale: user.locale })
    .from(user)
    .where(and(eq(user.role, 'partner'), eq(user.organisation, organisation), isNull(user.endedAt)));
}
