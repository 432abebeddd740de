import { and, asc, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { type Db, file, invitation, nomination } from './schema';

export type InvitationRow = typeof invitation.$inferSelect;
export type NewInvitation = Omit<typeof invitation.$inferInsert, 'createdAt' | 'usedAt' | 'revokedAt'>;

const isPending = and(isNull(invitation.usedAt), isNull(invitation.revokedAt));

/** Makes whoever invites the same address at the same time wait until this transaction ends. */
export async function holdAddress(tx: Db, email: string): Promise<void> {
  await tx
    .select({ held: sql`pg_advisory_xact_lock(hashtextextended(${`invitation:${email}`}, 0))` })
    .from(sql`(select 1) as one`);
}

/** Whether an address has an invitation that can be accepted at a moment, other than the one named. */
export async function hasOpenInvitation(db: Db, email: string, now: Date, exceptId = ''): Promise<boolean> {
  const [row] = await db
    .select({ id: invitation.id })
    .from(invitation)
    .where(and(eq(invitation.email, email), isPending, gt(invitation.expiresAt, now), ne(invitation.id, exceptId)))
    .limit(1);
  return row !== undefined;
}

export async function insertInvitation(db: Db, row: NewInvitation): Promise<void> {
  await db.insert(invitation).values(row);
}

/** An invitation that was neither used nor revoked, whether it expired or not; null where there is none. */
export async function findPendingInvitation(db: Db, id: string): Promise<InvitationRow | null> {
  const [row] = await db
    .select()
    .from(invitation)
    .where(and(eq(invitation.id, id), isPending));
  return row ?? null;
}

/** Invitations that were neither used nor revoked, newest first: of one country, or all. */
export async function listPendingInvitations(db: Db, countryCode?: string): Promise<InvitationRow[]> {
  return db
    .select()
    .from(invitation)
    .where(and(isPending, countryCode === undefined ? undefined : eq(invitation.countryCode, countryCode)))
    .orderBy(desc(invitation.createdAt), asc(invitation.email));
}

/** Revokes an invitation; false when it was used or revoked already. */
export async function markRevoked(db: Db, id: string, now: Date): Promise<boolean> {
  const revoked = await db
    .update(invitation)
    .set({ revokedAt: now })
    .where(and(eq(invitation.id, id), isPending))
    .returning({ id: invitation.id });
  return revoked.length > 0;
}

/** Revokes what expired of an address in a country, or in none: another invitation takes its place. */
export async function revokeExpired(db: Db, email: string, countryCode: string | null, now: Date): Promise<void> {
  await db
    .update(invitation)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invitation.email, email),
        isPending,
        sql`${invitation.expiresAt} <= ${now.toISOString()}`,
        countryCode === null ? isNull(invitation.countryCode) : eq(invitation.countryCode, countryCode),
      ),
    );
}

/** Uses an invitation up; returns it, or null when it is unknown, used, revoked or too old. */
export async function takeInvitation(db: Db, id: string, now: Date): Promise<InvitationRow | null> {
  const [used] = await db
    .update(invitation)
    .set({ usedAt: now })
    .where(and(eq(invitation.id, id), isPending, gt(invitation.expiresAt, now)))
    .returning();
  return used ?? null;
}

/** Keeps a letter of nomination; the transaction must see the rows of its country. */
export async function insertNomination(tx: Db, row: Omit<typeof nomination.$inferInsert, 'id' | 'createdAt'>): Promise<void> {
  await tx.insert(nomination).values(row);
}

/** Makes the letter of one invitation that of another, which took its place. */
export async function moveNomination(tx: Db, fromId: string, toId: string): Promise<void> {
  await tx.update(nomination).set({ invitationId: toId }).where(eq(nomination.invitationId, fromId));
}

/** The letters of nomination in scope with the address each was about, the newest last. */
export async function listNominations(tx: Db) {
  return tx
    .select({
      id: nomination.id,
      email: invitation.email,
      reference: nomination.reference,
      letterDate: nomination.letterDate,
      hasFile: sql<boolean>`${nomination.fileId} is not null`,
    })
    .from(nomination)
    .innerJoin(invitation, eq(invitation.id, nomination.invitationId))
    .orderBy(asc(nomination.createdAt));
}

/** The file of a letter of nomination; null where there is no such letter in scope, or it came without one. */
export async function findLetterFile(
  tx: Db,
  nominationId: string,
): Promise<{ id: string; name: string; mediaType: string } | null> {
  const [row] = await tx
    .select({ id: file.id, name: file.name, mediaType: file.mediaType })
    .from(nomination)
    .innerJoin(file, eq(file.id, nomination.fileId))
    .where(eq(nomination.id, nominationId));
  return row ?? null;
}
