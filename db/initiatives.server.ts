import { asc, count, desc, eq, max } from 'drizzle-orm';
import { type Db, user } from './schema';
import { initiative, initiativeComment, initiativeVersion } from './schema-priorities';

export type InitiativeRow = typeof initiative.$inferSelect;
export type InitiativeVersionRow = typeof initiativeVersion.$inferSelect;

/** Begins an initiative, with its first version. */
export async function insertInitiative(
  tx: Db,
  given: Pick<InitiativeRow, 'id' | 'data'> & { createdBy: string; reason: string },
): Promise<void> {
  const { id, data, createdBy, reason } = given;
  await tx.insert(initiative).values({ id, data, createdBy });
  await tx.insert(initiativeVersion).values({ initiativeId: id, number: 1, state: 'draft', data, reason, writtenBy: createdBy });
}

/** An initiative as it stands; `hold`: nobody else changes it meanwhile. */
export async function findInitiative(tx: Db, id: string, hold = false): Promise<InitiativeRow | null> {
  const query = tx.select().from(initiative).where(eq(initiative.id, id));
  const [row] = await (hold ? query.for('update') : query);
  return row ?? null;
}

/** Writes the next version of an initiative that is held, and keeps it for ever. */
export async function putVersion(
  tx: Db,
  { id, version }: Pick<InitiativeRow, 'id' | 'version'>,
  change: Pick<InitiativeRow, 'state' | 'data'> & { adoptedAt?: Date; reason: string; writtenBy: string },
): Promise<number> {
  const { reason, writtenBy, ...row } = change;
  const number = version + 1;
  await tx
    .update(initiative)
    .set({ ...row, version: number })
    .where(eq(initiative.id, id));
  const { state, data } = row;
  await tx.insert(initiativeVersion).values({ initiativeId: id, number, state, data, reason, writtenBy });
  return number;
}

/** Every initiative with who began it and when it was last written, the newest first. */
export async function listInitiatives(tx: Db) {
  const latest = tx
    .select({ initiativeId: initiativeVersion.initiativeId, at: max(initiativeVersion.writtenAt).as('at') })
    .from(initiativeVersion)
    .groupBy(initiativeVersion.initiativeId)
    .as('latest');
  const rows = await tx
    .select({ row: initiative, author: user.name, writtenAt: latest.at })
    .from(initiative)
    .innerJoin(latest, eq(latest.initiativeId, initiative.id))
    .leftJoin(user, eq(user.id, initiative.createdBy))
    .orderBy(desc(latest.at), asc(initiative.id));
  return rows.map(({ row, author, writtenAt }) => ({ ...row, author, writtenAt }));
}

/** The versions of an initiative with who wrote each, the newest first. */
export async function listVersions(tx: Db, id: string) {
  const { number, state, reason, writtenAt } = initiativeVersion;
  return tx
    .select({ number, state, reason, writtenAt, writer: user.name })
    .from(initiativeVersion)
    .leftJoin(user, eq(user.id, initiativeVersion.writtenBy))
    .where(eq(initiativeVersion.initiativeId, id))
    .orderBy(desc(number));
}

/** The newest version of an initiative, as it was kept. */
export async function findNewestVersion(tx: Db, id: string): Promise<InitiativeVersionRow | null> {
  const [row] = await tx
    .select()
    .from(initiativeVersion)
    .where(eq(initiativeVersion.initiativeId, id))
    .orderBy(desc(initiativeVersion.number))
    .limit(1);
  return row ?? null;
}

/** Keeps a comment; false when it is kept already: the same form sent twice. */
export async function insertComment(tx: Db, given: typeof initiativeComment.$inferInsert): Promise<boolean> {
  const kept = await tx.insert(initiativeComment).values(given).onConflictDoNothing().returning({ id: initiativeComment.id });
  return kept.length > 0;
}

/** The comments on an initiative with their authors' names, oldest first. */
export async function listComments(tx: Db, id: string) {
  return tx
    .select({
      id: initiativeComment.id,
      text: initiativeComment.text,
      createdAt: initiativeComment.createdAt,
      author: user.name,
    })
    .from(initiativeComment)
    .leftJoin(user, eq(user.id, initiativeComment.authorId))
    .where(eq(initiativeComment.initiativeId, id))
    .orderBy(asc(initiativeComment.createdAt), asc(initiativeComment.id));
}

/** How many comments each initiative has; those without any are left out. */
export async function countComments(tx: Db): Promise<Map<string, number>> {
  const rows = await tx
    .select({ id: initiativeComment.initiativeId, n: count() })
    .from(initiativeComment)
    .groupBy(initiativeComment.initiativeId);
  return new Map(rows.map(({ id, n }) => [id, Number(n)]));
}
