import { randomUUID } from 'node:crypto';
import { and, asc, count, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { ItuRegion } from '../app/domain/country';
import { account, type Db, invitation, session, twoFactor, user, verification } from './schema';

const ADMINISTRATES = and(eq(user.role, 'administrator'), isNull(user.endedAt));

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

/** Administrators who may still sign in. */
export async function countAdministrators(db: Db): Promise<number> {
  const [row] = await db.select({ n: count() }).from(user).where(ADMINISTRATES);
  return Number(row?.n ?? 0);
}

/** The same, and nobody can make them fewer before the transaction ends. */
export async function lockAdministrators(tx: Db): Promise<string[]> {
  const rows = await tx.select({ id: user.id }).from(user).where(ADMINISTRATES).orderBy(asc(user.id)).for('update');
  return rows.map(({ id }) => id);
}

/** Whether somebody left their role, or is not there at all. */
export async function isEnded(db: Db, id: string): Promise<boolean> {
  const [row] = await db.select({ endedAt: user.endedAt }).from(user).where(eq(user.id, id));
  return row === undefined || row.endedAt !== null;
}

export async function findUser(db: Db, id: string): Promise<typeof user.$inferSelect | null> {
  const [row] = await db.select().from(user).where(eq(user.id, id));
  return row ?? null;
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

/** Everybody, or the people of one country; those who left last. */
export async function listUsers(db: Db, countryCode?: string) {
  return db
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      countryCode: user.countryCode,
      regions: user.regions,
      secondFactor: user.twoFactorEnabled,
      createdAt: user.createdAt,
      endedAt: user.endedAt,
    })
    .from(user)
    .where(countryCode === undefined ? undefined : eq(user.countryCode, countryCode))
    .orderBy(sql`${user.endedAt} is not null`, asc(user.email));
}

/** Ends a role: no session, no link and no invitation of theirs is good any more. False when it had ended before. */
export async function endUser(tx: Db, id: string, now: Date): Promise<boolean> {
  const ended = await tx
    .update(user)
    .set({ endedAt: now, updatedAt: now })
    .where(and(eq(user.id, id), isNull(user.endedAt)))
    .returning({ id: user.id });
  if (ended.length === 0) return false;
  await tx.delete(session).where(eq(session.userId, id));
  await tx.delete(verification).where(eq(verification.value, id));
  await tx
    .update(invitation)
    .set({ revokedAt: now })
    .where(and(eq(invitation.invitedBy, id), isNull(invitation.usedAt), isNull(invitation.revokedAt)));
  return true;
}

/** Lets somebody who had left come back, perhaps in another role: with a new password, and without the old second factor. */
export async function reopenUser(
  tx: Db,
  id: string,
  input: { name: string; role: string; countryCode: string | null; regions: readonly ItuRegion[]; locale: string },
  passwordHash: string,
): Promise<void> {
  const fields = { ...input, regions: [...input.regions], endedAt: null, twoFactorEnabled: false, updatedAt: new Date() };
  await tx.update(user).set(fields).where(eq(user.id, id));
  await tx.delete(twoFactor).where(eq(twoFactor.userId, id));
  await replacePassword(tx, id, passwordHash);
}

/** What a person may change of their own account. */
export async function updateUser(db: Db, id: string, fields: { name: string; locale: string }): Promise<void> {
  await db
    .update(user)
    .set({ ...fields, updatedAt: new Date() })
    .where(eq(user.id, id));
}

export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const [row] = await db.select({ hash: account.password }).from(account).where(eq(account.userId, userId));
  return row?.hash ?? null;
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

/** Sets the password and ends the sessions of the account, but for one that may stay. */
export async function replacePassword(db: Db, userId: string, passwordHash: string, keepSession?: string): Promise<void> {
  await db.update(account).set({ password: passwordHash, updatedAt: new Date() }).where(eq(account.userId, userId));
  await deleteSessions(db, userId, keepSession);
}

/** Ends the sessions of an account, but for one that may stay; returns how many. */
export async function deleteSessions(db: Db, userId: string, keep?: string): Promise<number> {
  const ended = await db
    .delete(session)
    .where(and(eq(session.userId, userId), keep === undefined ? undefined : ne(session.id, keep)))
    .returning({ id: session.id });
  return ended.length;
}

/** Ends one session of an account; false when it is not there. */
export async function deleteSession(db: Db, userId: string, id: string): Promise<boolean> {
  const ended = await db
    .delete(session)
    .where(and(eq(session.userId, userId), eq(session.id, id)))
    .returning({ id: session.id });
  return ended.length > 0;
}

/** Sessions of an account used since a moment, the latest used first. */
export async function listSessions(db: Db, userId: string, usedSince: Date) {
  return db
    .select({
      id: session.id,
      ipAddress: session.ipAddress,
      userAgent: session.userAgent,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
    })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.updatedAt, usedSince), gt(session.expiresAt, new Date())))
    .orderBy(desc(session.updatedAt));
}
