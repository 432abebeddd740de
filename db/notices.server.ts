import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { type Db, notice } from './schema';

export type NoticeRow = typeof notice.$inferSelect;

/** Leaves notices. Nothing is read back: the writer does not see what is addressed to others. */
export async function insertNotices(
  tx: Db,
  notices: readonly { userId: string; kind: string; values: Record<string, string>; path: string }[],
): Promise<void> {
  if (notices.length > 0) await tx.insert(notice).values([...notices]);
}

/** The unread notices of a person, newest first. */
export async function listUnreadNotices(tx: Db, userId: string, limit: number): Promise<NoticeRow[]> {
  return tx
    .select()
    .from(notice)
    .where(and(eq(notice.userId, userId), isNull(notice.readAt)))
    .orderBy(desc(notice.createdAt), desc(notice.id))
    .limit(limit);
}

/** Marks notices of a person as read; those of others stay as they are. */
export async function markNoticesRead(tx: Db, userId: string, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(notice)
    .set({ readAt: now })
    .where(and(eq(notice.userId, userId), inArray(notice.id, [...ids]), isNull(notice.readAt)));
}
