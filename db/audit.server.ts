import { and, asc, desc, eq, getTableColumns, gt, lt, sql } from 'drizzle-orm';
import { auditEntry, auditHead, type Db } from './schema';
import { CHAIN_SETTING } from './schema-policies';

export type AuditLine = Omit<typeof auditEntry.$inferSelect, 'id'>;
export type AuditHead = typeof auditHead.$inferSelect;

/**
 * The end of a chain, locked until the transaction ends; position 0 where it has no line yet. Names the chain to the database,
 * which lets the transaction add to no other: whoever acts, in whatever scope, comes through here.
 */
export async function lockAuditHead(tx: Db, chain: string): Promise<AuditHead> {
  await tx.execute(sql`select set_config(${CHAIN_SETTING}, ${chain}, true)`);
  await tx.insert(auditHead).values({ chain, position: 0, hash: '' }).onConflictDoNothing();
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.chain, chain)).for('update');
  return head as AuditHead;
}

export async function insertAuditLine(tx: Db, line: AuditLine): Promise<void> {
  await tx.insert(auditEntry).values(line);
}

/** Lines per insert; PostgreSQL takes at most 65,534 parameters in one statement. */
const BATCH = 1000;

/** Adds a whole chain as it was elsewhere. */
export async function insertAuditLines(tx: Db, lines: readonly AuditLine[]): Promise<void> {
  for (let i = 0; i < lines.length; i += BATCH) await tx.insert(auditEntry).values(lines.slice(i, i + BATCH));
}

export async function putAuditHead(tx: Db, { chain, ...end }: AuditHead): Promise<void> {
  await tx.update(auditHead).set(end).where(eq(auditHead.chain, chain));
}

export async function findAuditHead(db: Db, chain: string): Promise<AuditHead | null> {
  const [head] = await db.select().from(auditHead).where(eq(auditHead.chain, chain));
  return head ?? null;
}

/** Lines of a chain in their order, at most `limit`, after a position: for reading long chains in pieces. */
export async function listAuditLines(db: Db, chain: string, after: number, limit: number): Promise<AuditLine[]> {
  return db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.chain, chain), gt(auditEntry.position, after)))
    .orderBy(asc(auditEntry.position))
    .limit(limit);
}

/** Where a walk over a chain stands; positions as text, since what somebody tampered with may hold any number. */
export interface AuditCursor {
  position: string;
  id: string;
}

/**
 * The next entries of a chain exactly as they are stored, for a walk that must miss none: whatever their positions are, also
 * where the same stands twice. `fineTime`: whether the time says more than milliseconds, which no line that we wrote does.
 */
export async function walkAuditEntries(db: Db, chain: string, after: AuditCursor | null, limit: number) {
  const { position, id, at } = auditEntry;
  return db
    .select({
      ...getTableColumns(auditEntry),
      positionText: sql<string>`${position}::text`,
      fineTime: sql<boolean>`${at} <> date_trunc('milliseconds', ${at})`,
    })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.chain, chain),
        after ? sql`(${position}, ${id}) > (${after.position}::bigint, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(asc(position), asc(id))
    .limit(limit);
}

/** Every chain that has a line or a head, in the order of names. */
export async function listAuditChains(db: Db): Promise<string[]> {
  const entries = await db.selectDistinct({ chain: auditEntry.chain }).from(auditEntry);
  const heads = await db.select({ chain: auditHead.chain }).from(auditHead);
  return [...new Set([...entries, ...heads].map(({ chain }) => chain))].sort();
}

/** Lines of a chain, newest first, before a position where one is given. */
export async function listLatestAuditLines(db: Db, chain: string, limit: number, before?: number): Promise<AuditLine[]> {
  return db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.chain, chain), before === undefined ? undefined : lt(auditEntry.position, before)))
    .orderBy(desc(auditEntry.position))
    .limit(limit);
}
