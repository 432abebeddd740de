import { and, asc, count, eq } from 'drizzle-orm';
import { comment, type Db, user } from './schema';

/** Keeps a comment; false when it is kept already: the same form sent twice. */
export async function insertComment(
  tx: Db,
  input: {
    id: string;
    roundId: string;
    countryCode: string;
    itemKey: string;
    text: string;
    authorId: string;
    mentions: string[];
  },
): Promise<boolean> {
  const kept = await tx.insert(comment).values(input).onConflictDoNothing().returning({ id: comment.id });
  return kept.length > 0;
}

/** The comments on one item with their authors' names, oldest first. */
export async function listComments(tx: Db, roundId: string, itemKey: string) {
  return tx
    .select({
      id: comment.id,
      text: comment.text,
      mentions: comment.mentions,
      createdAt: comment.createdAt,
      author: user.name,
    })
    .from(comment)
    .leftJoin(user, eq(user.id, comment.authorId))
    .where(and(eq(comment.roundId, roundId), eq(comment.itemKey, itemKey)))
    .orderBy(asc(comment.createdAt), asc(comment.id));
}

/** How many comments each item of a round has, by answer key; items without any are left out. */
export async function countComments(tx: Db, roundId: string): Promise<Map<string, number>> {
  const rows = await tx
    .select({ itemKey: comment.itemKey, n: count() })
    .from(comment)
    .where(eq(comment.roundId, roundId))
    .groupBy(comment.itemKey);
  return new Map(rows.map(({ itemKey, n }) => [itemKey, Number(n)]));
}
