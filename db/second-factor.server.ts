import { and, eq, gt, like, lt, sql } from 'drizzle-orm';
import { type Db, twoFactor, user, verification } from './schema';

const CLAIM = 'used-code';

/** Claims a code for one use; false when it was used already. Old claims are forgotten. */
export async function claimCode(db: Db, id: string, expiresAt: Date): Promise<boolean> {
  await db.delete(verification).where(and(like(verification.identifier, CLAIM), lt(verification.expiresAt, new Date())));
  const claimed = await db
    .insert(verification)
    .values({ id, identifier: CLAIM, value: '', expiresAt })
    .onConflictDoNothing()
    .returning({ id: verification.id });
  return claimed.length > 0;
}

/** Whose sign-in waits for the second factor under this identifier. */
export async function findPendingUserId(db: Db, identifier: string, now: Date): Promise<string | null> {
  const [row] = await db
    .select({ userId: verification.value })
    .from(verification)
    .where(and(eq(verification.identifier, identifier), gt(verification.expiresAt, now)));
  return row?.userId ?? null;
}

/** Gives a person a second factor that counts at once, already encrypted, in place of any other. */
export async function putSecondFactor(db: Db, userId: string, secret: string, backupCodes: string): Promise<void> {
  await db.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await db.insert(twoFactor).values({ id: sql`gen_random_uuid()::text`, userId, secret, backupCodes, verified: true });
  await db.update(user).set({ twoFactorEnabled: true }).where(eq(user.id, userId));
}

/** Replaces the recovery codes of a person's second factor, already encrypted. */
export async function putRecoveryCodes(db: Db, userId: string, backupCodes: string): Promise<void> {
  await db.update(twoFactor).set({ backupCodes }).where(eq(twoFactor.userId, userId));
}

/** Takes a person's second factor away. */
export async function removeSecondFactor(db: Db, userId: string): Promise<void> {
  await db.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await db.update(user).set({ twoFactorEnabled: false }).where(eq(user.id, userId));
}
