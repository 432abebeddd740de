import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { type Db, session } from './schema';

/** The sessions of a person that were used since a moment, the latest first. */
export async function listSessions(db: Db, userId: string, usedSince: Date, startedSince: Date) {
  return db
    .select({
      id: session.id,
      ipAddress: session.ipAddress,
      userAgent: session.userAgent,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
    })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.updatedAt, usedSince), gt(session.createdAt, startedSince)))
    .orderBy(desc(session.updatedAt));
}

/** Ends one session of a person; false when it is not there. */
export async function deleteSession(db: Db, userId: string, id: string): Promise<boolean> {
  const ended = await db
    .delete(session)
    .where(and(eq(session.userId, userId), eq(session.id, id)))
    .returning({ id: session.id });
  return ended.length > 0;
}

/** Ends the sessions of a person, but for one that may stay; returns how many. */
export async function deleteSessions(db: Db, userId: string, keep = ''): Promise<number> {
  const ended = await db
    .delete(session)
    .where(and(eq(session.userId, userId), ne(session.id, keep)))
    .returning({ id: session.id });
  return ended.length;
}
