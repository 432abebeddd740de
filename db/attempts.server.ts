import { and, count, eq, gte, lt } from 'drizzle-orm';
import { attempt, type Db } from './schema';

/** How often something was tried since a moment. */
export async function countAttempts(db: Db, key: string, since: Date): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(attempt)
    .where(and(eq(attempt.key, key), gte(attempt.at, since)));
  return Number(row?.n ?? 0);
}

/** Records a try and forgets those of the same key that no longer count. */
export async function recordAttempt(db: Db, key: string, since: Date): Promise<void> {
  await db.delete(attempt).where(and(eq(attempt.key, key), lt(attempt.at, since)));
  await db.insert(attempt).values({ key });
}

export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.delete(attempt).where(eq(attempt.key, key));
}
