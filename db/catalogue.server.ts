import { asc, desc, eq } from 'drizzle-orm';
import type { Activity } from '../app/domain/catalogue';
import { chunk, overwrite } from './countries.server';
import { activity, type Db } from './schema';

/** What is published of an activity, with who last confirmed it. */
export type ActivityRow = typeof activity.$inferSelect;

/** The whole catalogue as it is published, in the order of ids. */
export async function listActivities(db: Db): Promise<Activity[]> {
  return (await listActivityRows(db)).map((row) => row.data);
}

export async function listActivityRows(db: Db): Promise<ActivityRow[]> {
  return db.select().from(activity).orderBy(asc(activity.id));
}

/** What changed last in the catalogue, newest first. */
export async function listChangedActivities(db: Db, limit: number): Promise<ActivityRow[]> {
  return db.select().from(activity).orderBy(desc(activity.updatedAt), asc(activity.id)).limit(limit);
}

export async function findActivity(db: Db, id: string): Promise<ActivityRow | null> {
  const [row] = await db.select().from(activity).where(eq(activity.id, id));
  return row ?? null;
}

/** Loads the reference data's catalogue by id, as of when it was gathered; what was edited here since stays as it is. */
export async function putActivities(db: Db, activities: readonly Activity[], gatheredAt: Date): Promise<void> {
  for (const rows of chunk(activities)) {
    await db
      .insert(activity)
      .values(rows.map((data) => ({ id: data.id, data, seeded: true, confirmedAt: gatheredAt, updatedAt: gatheredAt })))
      .onConflictDoUpdate({ target: activity.id, set: overwrite({ data: true }), setWhere: eq(activity.seeded, true) });
  }
}
