import { randomUUID } from 'node:crypto';
import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { type Db, twoFactor, user, verification } from './schema';

const stepId = (userId: string) => `second-factor-step:${userId}`;
const pendingId = (userId: string) => `second-factor-pending:${userId}`;

/** A second factor; secret and recovery codes as they are stored, encrypted. */
export interface StoredFactor {
  secret: string;
  backupCodes: string;
}

/** The second factor that a person has set up, or null. */
export async function findFactor(db: Db, userId: string): Promise<StoredFactor | null> {
  const [row] = await db
    .select({ secret: twoFactor.secret, backupCodes: twoFactor.backupCodes })
    .from(twoFactor)
    .where(and(eq(twoFactor.userId, userId), eq(twoFactor.verified, true)));
  return row ?? null;
}

/** Sets a person's second factor, in place of the one before. */
export async function putFactor(tx: Db, userId: string, factor: StoredFactor): Promise<void> {
  await tx.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await tx.insert(twoFactor).values({ id: randomUUID(), userId, verified: true, ...factor });
  await tx.update(user).set({ twoFactorEnabled: true }).where(eq(user.id, userId));
}

export async function deleteFactor(tx: Db, userId: string): Promise<void> {
  await tx.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await tx.update(user).set({ twoFactorEnabled: false }).where(eq(user.id, userId));
}

/** Puts the recovery codes that are left in place of those that were there; false when somebody was quicker. */
export async function replaceRecoveryCodes(db: Db, userId: string, before: string, after: string): Promise<boolean> {
  const changed = await db
    .update(twoFactor)
    .set({ backupCodes: after })
    .where(and(eq(twoFactor.userId, userId), eq(twoFactor.backupCodes, before)))
    .returning({ id: twoFactor.id });
  return changed.length > 0;
}

/**
 * Uses the code of a step up, for an account. False when it, or a later one, was used already: of two at once, one wins.
 * Remembered until `expiresAt`, when the code is too old anyway.
 */
export async function claimStep(db: Db, userId: string, step: number, expiresAt: Date): Promise<boolean> {
  const id = stepId(userId);
  const claimed = await db
    .insert(verification)
    .values({ id, identifier: id, value: String(step), expiresAt })
    .onConflictDoUpdate({
      target: verification.id,
      set: { value: String(step), expiresAt },
      setWhere: lt(sql`${verification.value}::bigint`, step),
    })
    .returning({ id: verification.id });
  return claimed.length > 0;
}

/** The last step whose code an account used lately; null for none. */
export async function findLastStep(db: Db, userId: string): Promise<number | null> {
  const [row] = await db
    .select({ value: verification.value })
    .from(verification)
    .where(eq(verification.id, stepId(userId)));
  return row ? Number(row.value) : null;
}

/** The secret that a person is about to set up, encrypted, or null. */
export async function findPendingSecret(db: Db, userId: string, now: Date): Promise<string | null> {
  const [row] = await db
    .select({ value: verification.value })
    .from(verification)
    .where(and(eq(verification.id, pendingId(userId)), gt(verification.expiresAt, now)));
  return row?.value ?? null;
}

/** Keeps a secret until it is confirmed. One that is there and not too old stays: two windows show the same. */
export async function keepPendingSecret(db: Db, userId: string, secret: string, now: Date, expiresAt: Date): Promise<void> {
  const id = pendingId(userId);
  await db
    .insert(verification)
    .values({ id, identifier: id, value: secret, expiresAt })
    .onConflictDoUpdate({
      target: verification.id,
      set: { value: secret, expiresAt },
      setWhere: lt(verification.expiresAt, now),
    });
}

/** Takes the pending secret away; false when it is not there any more. */
export async function takePendingSecret(tx: Db, userId: string): Promise<boolean> {
  const taken = await tx
    .delete(verification)
    .where(eq(verification.id, pendingId(userId)))
    .returning({ id: verification.id });
  return taken.length > 0;
}

/** Whose second factor a challenge waits for; null when it is over. */
export async function findChallenged(
  db: Db,
  challenge: string,
  now: Date,
): Promise<{ id: string; role: string; locale: string; email: string } | null> {
  const [row] = await db
    .select({ id: user.id, role: user.role, locale: user.locale, email: user.email })
    .from(verification)
    .innerJoin(user, eq(user.id, verification.value))
    .where(and(eq(verification.identifier, challenge), gt(verification.expiresAt, now)));
  return row ?? null;
}
