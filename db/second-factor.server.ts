import { and, eq, gt, like, lt, sql } from 'drizzle-orm';
import type { Factors } from '../app/domain/access';
import { type Db, passkey, twoFactor, user, verification } from './schema';

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

/** Whether a person set up an authenticator app, and whether a passkey. */
export async function findFactors(db: Db, userId: string): Promise<Factors> {
  const [app] = await db
    .select({ id: twoFactor.id })
    .from(twoFactor)
    .where(and(eq(twoFactor.userId, userId), eq(twoFactor.verified, true)));
  const [key] = await db.select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).limit(1);
  return { app: app !== undefined, passkey: key !== undefined };
}

/** Whether a person has a second factor, held until the transaction ends: of two changes at once, one waits. */
export async function holdSecondFactor(tx: Db, userId: string): Promise<boolean> {
  const [row] = await tx.select({ has: user.twoFactorEnabled }).from(user).where(eq(user.id, userId)).for('update');
  return row?.has === true;
}

/**
 * Gives a person a second factor that counts at once, with recovery codes; both come already encrypted, and take the place of
 * those before. `verified`: whether the secret is in an authenticator app. Else the second factor is a passkey.
 */
export async function putSecondFactor(
  db: Db,
  userId: string,
  { secret, backupCodes, verified }: { secret: string; backupCodes: string; verified: boolean },
): Promise<void> {
  await db.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await db.insert(twoFactor).values({ id: sql`gen_random_uuid()::text`, userId, secret, backupCodes, verified });
  await db.update(user).set({ twoFactorEnabled: true }).where(eq(user.id, userId));
}

/** Replaces a person's recovery codes, already encrypted. */
export async function putRecoveryCodes(db: Db, userId: string, backupCodes: string): Promise<void> {
  await db.update(twoFactor).set({ backupCodes }).where(eq(twoFactor.userId, userId));
}

/** Leaves a person without a second factor: neither app nor passkey nor recovery codes. */
export async function dropSecondFactor(tx: Db, userId: string): Promise<void> {
  await tx.delete(passkey).where(eq(passkey.userId, userId));
  await tx.delete(twoFactor).where(eq(twoFactor.userId, userId));
  await tx.update(user).set({ twoFactorEnabled: false }).where(eq(user.id, userId));
}
