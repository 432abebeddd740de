import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { type Db, notice, user } from './schema';

export type NoticeRow = typeof notice.$inferSelect;

/** Leaves notices. Nothing is read back: the writer does not see what is addressed to others. */
export async function insertNotices(
  tx: Db,
  notices: readonly { id: string; userId: string; kind: string; values: Record<string, string>; path: string }[],
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

/** A notice with its reader; null where it, or the reader, is gone. */
export async function findNotice(tx: Db, id: string) {
  const reader = { id: user.id, name: user.name, email: user.email, locale: user.locale };
  const [row] = await tx
    .select({ kind: notice.kind, values: notice.values, path: notice.path, reader })
    .from(notice)
    .innerJoin(user, eq(user.id, notice.userId))
    .where(and(eq(notice.id, id), isNull(user.endedAt)));
  return row ?? null;
}
