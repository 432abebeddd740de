import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { type Db, file, invitation, nomination } from './schema';

export type Invitation = typeof invitation.$inferSelect;

/** Neither used nor revoked nor too old. */
const isOpen = (now: Date) => and(isNull(invitation.usedAt), isNull(invitation.revokedAt), gt(invitation.expiresAt, now));

export async function insertInvitation(tx: Db, input: Omit<Invitation, 'createdAt' | 'usedAt' | 'revokedAt'>): Promise<void> {
  await tx.insert(invitation).values(input);
}

/** An invitation that can still be used; null for any other. */
export async function findOpenInvitation(db: Db, id: string, now: Date): Promise<Invitation | null> {
  const [row] = await db
    .select()
    .from(invitation)
    .where(and(eq(invitation.id, id), isOpen(now)));
  return row ?? null;
}

/** Whether an address has been invited on behalf of a country, or of ITU, and may still say yes. */
export async function isInvited(db: Db, email: string, countryCode: string | null, now: Date): Promise<boolean> {
  const whose = countryCode === null ? isNull(invitation.countryCode) : eq(invitation.countryCode, countryCode);
  const rows = await db
    .select({ id: invitation.id })
    .from(invitation)
    .where(and(eq(invitation.email, email), whose, isOpen(now)));
  return rows.length > 0;
}

/** Invitations that were neither used nor revoked, those too old among them: of everybody, or of one country. */
export async function listInvitations(db: Db, countryCode?: string): Promise<Invitation[]> {
  return db
    .select()
    .from(invitation)
    .where(
      and(
        isNull(invitation.usedAt),
        isNull(invitation.revokedAt),
        countryCode === undefined ? undefined : eq(invitation.countryCode, countryCode),
      ),
    )
    .orderBy(desc(invitation.createdAt));
}

/** An invitation that was neither used nor revoked, perhaps too old. */
export async function findInvitation(db: Db, id: string): Promise<Invitation | null> {
  const [row] = await db
    .select()
    .from(invitation)
    .where(and(eq(invitation.id, id), isNull(invitation.usedAt), isNull(invitation.revokedAt)));
  return row ?? null;
}

/** Uses an invitation up; null when it is not open any more: of two at once, one gets it. */
export async function takeInvitation(tx: Db, id: string, now: Date): Promise<Invitation | null> {
  const [taken] = await tx
    .update(invitation)
    .set({ usedAt: now })
    .where(and(eq(invitation.id, id), isOpen(now)))
    .returning();
  return taken ?? null;
}

/** Takes an invitation back; false when it was used or taken back before. */
export async function revokeInvitation(tx: Db, id: string, now: Date): Promise<boolean> {
  const revoked = await tx
    .update(invitation)
    .set({ revokedAt: now })
    .where(and(eq(invitation.id, id), isNull(invitation.usedAt), isNull(invitation.revokedAt)))
    .returning({ id: invitation.id });
  return revoked.length > 0;
}

export async function insertNomination(
  tx: Db,
  input: {
    countryCode: string;
    invitationId: string;
    reference: string;
    letterDate: string;
    fileId: string | null;
    recordedBy: string;
  },
): Promise<void> {
  await tx.insert(nomination).values(input);
}

/** Ties the letter of an invitation to the one that takes its place. */
export async function moveNomination(tx: Db, from: string, to: string): Promise<void> {
  await tx.update(nomination).set({ invitationId: to }).where(eq(nomination.invitationId, from));
}

/** Letters that the transaction may see, with the address of whom they name. The newest first. */
export async function listNominations(tx: Db) {
  return tx
    .select({
      id: nomination.id,
      countryCode: nomination.countryCode,
      reference: nomination.reference,
      letterDate: nomination.letterDate,
      fileId: nomination.fileId,
      fileName: file.name,
      mediaType: file.mediaType,
      email: invitation.email,
    })
    .from(nomination)
    .leftJoin(invitation, eq(invitation.id, nomination.invitationId))
    .leftJoin(file, eq(file.id, nomination.fileId))
    .orderBy(desc(nomination.createdAt));
}
