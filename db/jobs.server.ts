import { and, asc, count, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Db } from './schema';
import { job } from './schema-help';

export type JobRow = typeof job.$inferSelect;
export type NewJob = Pick<typeof job.$inferInsert, 'kind' | 'payload' | 'key' | 'runAt'>;

/** Puts jobs; one whose key waits already is not put again. */
export async function insertJobs(tx: Db, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length > 0)
    await tx
      .insert(job)
      .values([...jobs])
      .onConflictDoNothing({ target: job.key });
}

/**
 * Takes the job that has been due longest, for as long as the lease: nobody else takes it until then. Rows that others are taking
 * are skipped, not waited for. Null when none is due.
 */
export async function claimJob(db: Db, now: Date, leaseUntil: Date): Promise<JobRow | null> {
  const due = db
    .select({ id: job.id })
    .from(job)
    .where(and(isNull(job.deadAt), lte(job.runAt, now)))
    .orderBy(asc(job.runAt))
    .limit(1)
    .for('update', { skipLocked: true });
  const [claimed] = await db
    .update(job)
    .set({ runAt: leaseUntil, attempts: sql`${job.attempts} + 1` })
    .where(eq(job.id, sql`${due}`))
    .returning();
  return claimed ?? null;
}

/** The job as it was taken: who took too long no longer holds it. */
const isHeld = ({ id, attempts }: JobRow) => and(eq(job.id, id), eq(job.attempts, attempts), isNull(job.deadAt));

/** Takes a finished job away. */
export async function deleteJob(db: Db, held: JobRow): Promise<void> {
  await db.delete(job).where(isHeld(held));
}

/** Says when a job is to run next; `failure` says why it has to, or is empty where it went well. */
export async function postponeJob(db: Db, held: JobRow, runAt: Date, failure: string): Promise<void> {
  await db
    .update(job)
    .set({ runAt, lastError: failure, ...(failure === '' && { attempts: 0 }) })
    .where(isHeld(held));
}

/** Gives a job up. */
export async function buryJob(db: Db, held: JobRow, now: Date, failure: string): Promise<void> {
  await db.update(job).set({ deadAt: now, lastError: failure }).where(isHeld(held));
}

/** Jobs given up, oldest first. */
export async function listDeadJobs(db: Db, limit: number): Promise<JobRow[]> {
  return db.select().from(job).where(isNotNull(job.deadAt)).orderBy(asc(job.deadAt), asc(job.id)).limit(limit);
}

/** How many jobs wait, by kind, how many of those failed before, and since when the oldest is due. */
export async function countWaitingJobs(db: Db) {
  return db
    .select({
      kind: job.kind,
      waiting: count(),
      failing: sql<number>`count(*) filter (where ${job.lastError} <> '')`.mapWith(Number),
      next: sql<Date>`min(${job.runAt})`.mapWith(job.runAt),
      lastError: sql<string>`max(${job.lastError})`,
    })
    .from(job)
    .where(isNull(job.deadAt))
    .groupBy(job.kind)
    .orderBy(asc(job.kind));
}

/** Lets a job that was given up be tried again from the start; false when it no longer is. */
export async function reviveJob(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(job)
    .set({ deadAt: null, attempts: 0, runAt: now })
    .where(and(eq(job.id, id), isNotNull(job.deadAt)))
    .returning({ id: job.id });
  return rows.length > 0;
}

/** Throws a job that was given up away; false when it no longer is. */
export async function dropDeadJob(db: Db, id: string): Promise<boolean> {
  const rows = await db
    .delete(job)
    .where(and(eq(job.id, id), isNotNull(job.deadAt)))
    .returning({ id: job.id });
  return rows.length > 0;
}
