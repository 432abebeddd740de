import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { auditEntry, auditHead, type Db } from './schema';

export type AuditLine = Omit<typeof auditEntry.$inferSelect, 'id'>;
export type AuditHead = typeof auditHead.$inferSelect;

/** The end of a chain, locked until the transaction ends; position 0 where it has no line yet. */
export async function lockAuditHead(tx: Db, chain: string): Promise<AuditHead> {
  await tx.insert(auditHead).values({ chain, position: 0, hash: '' }).onConflictDoNothing();
  const [head] = await tx.select().from(auditHead).where(eq(auditHead.chain, chain)).for('update');
  return head as AuditHead;
}

export async function insertAuditLine(tx: Db, line: AuditLine): Promise<void> {
  await tx.insert(auditEntry).values(line);
}

export async function putAuditHead(tx: Db, { chain, ...end }: AuditHead): Promise<void> {
  await tx.update(auditHead).set(end).where(eq(auditHead.chain, chain));
}

export async function findAuditHead(db: Db, chain: string): Promise<AuditHead | null> {
  const [head] = await db.select().from(auditHead).where(eq(auditHead.chain, chain));
  return head ?? null;
}

export async function listAuditHeads(db: Db): Promise<AuditHead[]> {
  return db.select().from(auditHead).orderBy(asc(auditHead.chain));
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

/** The newest lines of a chain. */
export async function listLatestAuditLines(db: Db, chain: string, limit: number): Promise<AuditLine[]> {
  return db.select().from(auditEntry).where(eq(auditEntry.chain, chain)).orderBy(desc(auditEntry.position)).limit(limit);
}
