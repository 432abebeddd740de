import { and, asc, eq, gt, like, lt } from 'drizzle-orm';
import { type Db, passkey, verification } from './schema';

const CHALLENGE = 'passkey-challenge:';

/** What a passkey is recognised by, and what it may do next. */
export interface StoredPasskey {
  id: string;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
}

/** A person's passkeys, oldest first. */
export async function listPasskeys(db: Db, userId: string) {
  return db
    .select({
      id: passkey.id,
      name: passkey.name,
      credentialId: passkey.credentialId,
      transports: passkey.transports,
      createdAt: passkey.createdAt,
      lastUsedAt: passkey.lastUsedAt,
    })
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(asc(passkey.createdAt));
}

/** A passkey of this person, by the name that its authenticator gave it; null for one of anybody else. */
export async function findPasskey(db: Db, userId: string, credentialId: string): Promise<StoredPasskey | null> {
  const [row] = await db
    .select({
      id: passkey.id,
      credentialId: passkey.credentialId,
      publicKey: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
    })
    .from(passkey)
    .where(and(eq(passkey.userId, userId), eq(passkey.credentialId, credentialId)));
  return row ?? null;
}

/** Keeps a passkey; false when somebody has it already. */
export async function insertPasskey(db: Db, row: Omit<StoredPasskey, 'id'> & { userId: string; name: string }): Promise<boolean> {
  const kept = await db.insert(passkey).values(row).onConflictDoNothing().returning({ id: passkey.id });
  return kept.length > 0;
}

/** Notes that a passkey was used; false when it was used otherwise since it was looked at. */
export async function notePasskeyUse(db: Db, seen: StoredPasskey, counter: number, now: Date): Promise<boolean> {
  const noted = await db
    .update(passkey)
    .set({ counter, lastUsedAt: now })
    .where(and(eq(passkey.id, seen.id), eq(passkey.counter, seen.counter)))
    .returning({ id: passkey.id });
  return noted.length > 0;
}

export async function deletePasskey(tx: Db, id: string): Promise<void> {
  await tx.delete(passkey).where(eq(passkey.id, id));
}

/** Keeps the challenge that `holder` has to answer, in place of an older one. Those that nobody answered are forgotten. */
export async function putChallenge(db: Db, holder: string, challenge: string, expiresAt: Date): Promise<void> {
  const identifier = CHALLENGE + holder;
  await db
    .delete(verification)
    .where(and(like(verification.identifier, `${CHALLENGE}%`), lt(verification.expiresAt, new Date())));
  await db.delete(verification).where(eq(verification.identifier, identifier));
  await db.insert(verification).values({ id: challenge, identifier, value: challenge, expiresAt });
}

/** Uses up the challenge that `holder` was given; null when there is none, or it is too old. */
export async function takeChallenge(db: Db, holder: string, now: Date): Promise<string | null> {
  const [taken] = await db
    .delete(verification)
    .where(and(eq(verification.identifier, CHALLENGE + holder), gt(verification.expiresAt, now)))
    .returning({ challenge: verification.value });
  return taken?.challenge ?? null;
}
