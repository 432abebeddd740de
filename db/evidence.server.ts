import { and, asc, eq, getTableColumns, isNull, sum } from 'drizzle-orm';
import type { EvidenceVerdict } from '../app/domain/evidence';
import { country, type Db, evidence, file, fileChunk, round, user } from './schema';

/** A file as far as it is spoken of, without its bytes. */
export type FileFacts = Pick<typeof file.$inferSelect, 'id' | 'name' | 'mediaType' | 'size' | 'sha256' | 'scan'>;

/** A piece of evidence that was not removed; `file` is null for a link. */
export type EvidenceRow = Omit<typeof evidence.$inferSelect, 'removedAt' | 'fileId' | 'roundId' | 'countryCode'> & {
  file: FileFacts | null;
  /** Name of who added it; null where the account is gone. */
  by: string | null;
};

const { removedAt: _removed, fileId: _file, roundId: _round, countryCode: _country, ...columns } = getTableColumns(evidence);
const row = {
  ...columns,
  by: user.name,
  file: { id: file.id, name: file.name, mediaType: file.mediaType, size: file.size, sha256: file.sha256, scan: file.scan },
};

/** The evidence of a round that was not removed: by item, oldest first. */
export async function listEvidence(db: Db, roundId: string): Promise<EvidenceRow[]> {
  return db
    .select(row)
    .from(evidence)
    .leftJoin(file, eq(file.id, evidence.fileId))
    .leftJoin(user, eq(user.id, evidence.addedBy))
    .where(and(eq(evidence.roundId, roundId), isNull(evidence.removedAt)))
    .orderBy(asc(evidence.itemKey), asc(evidence.createdAt), asc(evidence.id));
}

/** A piece of evidence that was not removed, with the state of its round and its country, or null. */
export async function findEvidence(db: Db, id: string) {
  const [found] = await db
    .select({ ...row, roundId: evidence.roundId, state: round.state, countryCode: round.countryCode, region: country.region })
    .from(evidence)
    .innerJoin(round, eq(round.id, evidence.roundId))
    .innerJoin(country, eq(country.alpha3, round.countryCode))
    .leftJoin(file, eq(file.id, evidence.fileId))
    .leftJoin(user, eq(user.id, evidence.addedBy))
    .where(and(eq(evidence.id, id), isNull(evidence.removedAt)));
  return found ?? null;
}

/** Inserts a piece of evidence; returns its id. */
export async function insertEvidence(
  tx: Db,
  piece: Pick<
    typeof evidence.$inferInsert,
    'roundId' | 'countryCode' | 'itemKey' | 'title' | 'url' | 'fileId' | 'clause' | 'language' | 'validUntil' | 'addedBy'
  >,
): Promise<string> {
  const [inserted] = await tx.insert(evidence).values(piece).returning({ id: evidence.id });
  return (inserted as { id: string }).id;
}

/** Marks a piece of evidence of one item as removed; false where there is none that still stands. */
export async function markRemoved(tx: Db, roundId: string, itemKey: string, id: string): Promise<boolean> {
  const marked = await tx
    .update(evidence)
    .set({ removedAt: new Date() })
    .where(and(eq(evidence.id, id), eq(evidence.roundId, roundId), eq(evidence.itemKey, itemKey), isNull(evidence.removedAt)))
    .returning({ id: evidence.id });
  return marked.length > 0;
}

/**
 * The bytes of all files that a country keeps, those of removed evidence included. Whoever asks holds the number until the
 * transaction ends: of two uploads at once, the second counts the first.
 */
export async function holdStoredBytes(tx: Db, countryCode: string): Promise<number> {
  // Not `update`: that would also wait for everybody who inserts a row that refers to the country.
  await tx.select({ one: country.alpha3 }).from(country).where(eq(country.alpha3, countryCode)).for('no key update');
  const [total] = await tx
    .select({ bytes: sum(file.size) })
    .from(file)
    .where(eq(file.countryCode, countryCode));
  return Number(total?.bytes ?? 0);
}

/** What reviewers said of the evidence of a round, by id. */
export async function mapVerdicts(db: Db, roundId: string) {
  const { id, verdict, verdictReason } = evidence;
  const rows = await db.select({ id, verdict, verdictReason }).from(evidence).where(eq(evidence.roundId, roundId));
  return new Map(rows.map((said) => [said.id, said]));
}

/** Writes what a reviewer says of a piece of evidence; false when it is gone, or others said something else meanwhile. */
export async function writeVerdict(
  tx: Db,
  target: { roundId: string; id: string; seen: EvidenceVerdict },
  said: { verdict: EvidenceVerdict; verdictReason: string },
): Promise<boolean> {
  const { roundId, id, seen } = target;
  const still = seen === null ? isNull(evidence.verdict) : eq(evidence.verdict, seen);
  const written = await tx
    .update(evidence)
    .set(said)
    .where(and(eq(evidence.id, id), eq(evidence.roundId, roundId), isNull(evidence.removedAt), still))
    .returning({ id: evidence.id });
  return written.length > 0;
}

/** One piece of a file's bytes; null behind the last. */
export async function findFileChunk(db: Db, fileId: string, position: number): Promise<Uint8Array | null> {
  const [chunk] = await db
    .select({ bytes: fileChunk.bytes })
    .from(fileChunk)
    .where(and(eq(fileChunk.fileId, fileId), eq(fileChunk.position, position)));
  return chunk?.bytes ?? null;
}
