import { and, asc, desc, eq, isNull, max } from 'drizzle-orm';
import type { Activity } from '../app/domain/catalogue';
import type { ActivityDraft } from '../app/domain/catalogue-draft';
import type { EntryState } from '../app/domain/catalogue-entry';
import { activity, type Db, user } from './schema';
import { activityCorrection, activityDraft, activityVersion, link } from './schema-help';

export type DraftRow = typeof activityDraft.$inferSelect;

/** Begins a draft; false when there is one of this id already. */
export async function insertDraft(
  tx: Db,
  given: Pick<DraftRow, 'activityId' | 'org' | 'data' | 'note'> & { updatedBy: string },
): Promise<boolean> {
  const rows = await tx.insert(activityDraft).values(given).onConflictDoNothing().returning({ id: activityDraft.activityId });
  return rows.length > 0;
}

/** A draft; `hold`: nobody else changes it meanwhile. */
export async function findDraft(tx: Db, activityId: string, hold = false): Promise<DraftRow | null> {
  const query = tx.select().from(activityDraft).where(eq(activityDraft.activityId, activityId));
  const [row] = await (hold ? query.for('update') : query);
  return row ?? null;
}

/** Drafts with who wrote them last, newest first. */
export async function listDrafts(tx: Db) {
  const rows = await tx
    .select({ draft: activityDraft, writer: user.name })
    .from(activityDraft)
    .leftJoin(user, eq(user.id, activityDraft.updatedBy))
    .orderBy(desc(activityDraft.updatedAt), asc(activityDraft.activityId));
  return rows.map(({ draft, writer }) => ({ ...draft, writer }));
}

/** Saves a draft when it still is as its writer saw it; false when it is not. */
export async function updateDraft(
  tx: Db,
  activityId: string,
  seenVersion: number,
  change: { data?: ActivityDraft; state: EntryState; note?: string; updatedBy?: string },
): Promise<boolean> {
  const rows = await tx
    .update(activityDraft)
    .set({ ...change, version: seenVersion + 1, updatedAt: new Date() })
    .where(and(eq(activityDraft.activityId, activityId), eq(activityDraft.version, seenVersion)))
    .returning({ id: activityDraft.activityId });
  return rows.length > 0;
}

export async function deleteDraft(tx: Db, activityId: string): Promise<void> {
  await tx.delete(activityDraft).where(eq(activityDraft.activityId, activityId));
}

/** Makes an activity public as it is now, keeps this version for ever, and counts it as confirmed. */
export async function publishActivity(
  tx: Db,
  data: Activity,
  by: { writtenBy: string | null; publishedBy: string; reason: string; now: Date },
): Promise<number> {
  const { now, ...rest } = by;
  const before = await tx.select().from(activity).where(eq(activity.id, data.id));
  const [last] = await tx
    .select({ number: max(activityVersion.number) })
    .from(activityVersion)
    .where(eq(activityVersion.activityId, data.id));
  const old = before[0];
  // What the reference data brought is the first version.
  if (old && last?.number == null)
    await tx.insert(activityVersion).values({ activityId: data.id, number: 1, data: old.data, publishedAt: old.updatedAt });
  const number = (last?.number ?? (old ? 1 : 0)) + 1;
  await tx.insert(activityVersion).values({ activityId: data.id, number, data, publishedAt: now, ...rest });
  const row = { data, seeded: false, confirmedAt: now, confirmedBy: by.publishedBy, askedAt: null, updatedAt: now };
  await tx
    .insert(activity)
    .values({ id: data.id, ...row })
    .onConflictDoUpdate({ target: activity.id, set: row });
  return number;
}

/** The published versions of an activity, newest first, with who wrote and who published each. */
export async function listVersions(tx: Db, activityId: string) {
  const rows = await tx
    .select({ version: activityVersion, publisher: user.name })
    .from(activityVersion)
    .leftJoin(user, eq(user.id, activityVersion.publishedBy))
    .where(eq(activityVersion.activityId, activityId))
    .orderBy(desc(activityVersion.number));
  return rows.map(({ version, publisher }) => ({ ...version, publisher }));
}

/** Says that an entry is right as it stands. */
export async function confirmActivity(tx: Db, activityId: string, by: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(activity)
    .set({ confirmedAt: now, confirmedBy: by, askedAt: null })
    .where(eq(activity.id, activityId))
    .returning({ id: activity.id });
  return rows.length > 0;
}

export async function markAsked(tx: Db, activityId: string, now: Date): Promise<void> {
  await tx.update(activity).set({ askedAt: now }).where(eq(activity.id, activityId));
}

export async function insertCorrection(tx: Db, given: typeof activityCorrection.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(activityCorrection).values(given).onConflictDoNothing().returning({ id: activityCorrection.id });
  return rows.length > 0;
}

/** Corrections that nobody decided about yet, oldest first. */
export async function listOpenCorrections(tx: Db) {
  return tx
    .select()
    .from(activityCorrection)
    .where(isNull(activityCorrection.decision))
    .orderBy(asc(activityCorrection.createdAt));
}

export async function findCorrection(tx: Db, id: string) {
  const [row] = await tx.select().from(activityCorrection).where(eq(activityCorrection.id, id)).for('update');
  return row ?? null;
}

export async function decideCorrection(
  tx: Db,
  id: string,
  how: { decision: 'accepted' | 'declined'; reply: string; decidedBy: string },
): Promise<void> {
  await tx
    .update(activityCorrection)
    .set({ ...how, decidedAt: new Date() })
    .where(eq(activityCorrection.id, id));
}

export type LinkRow = typeof link.$inferSelect;

export async function listLinks(tx: Db): Promise<LinkRow[]> {
  return tx.select().from(link).orderBy(asc(link.url));
}

export async function putLink(tx: Db, given: LinkRow): Promise<void> {
  const { url: _, ...change } = given;
  await tx.insert(link).values(given).onConflictDoUpdate({ target: link.url, set: change });
}
