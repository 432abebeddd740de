import { asc, eq } from 'drizzle-orm';
import { type Db, file, fileChunk } from './schema';

/** Small enough for a row, large enough that a file is a handful of them. */
const CHUNK_BYTES = 256 * 1024;

export interface NewFile {
  countryCode: string;
  /** The round whose evidence it is; null for letters. */
  roundId: string | null;
  /** As the person called it. */
  name: string;
  mediaType: string;
  bytes: Uint8Array;
  /** Of the bytes, hexadecimal. */
  sha256: string;
  /** `clean` or `not_scanned`. */
  scan: string;
  addedBy: string;
}

/** Stores a file in pieces of 256 KiB; returns its id. Only inside a transaction that may write the country's rows. */
export async function storeFile(tx: Db, { bytes, ...facts }: NewFile): Promise<string> {
  const [row] = await tx
    .insert(file)
    .values({ ...facts, size: bytes.length })
    .returning({ id: file.id });
  const { id } = row as { id: string };
  for (let position = 0; position * CHUNK_BYTES < bytes.length; position += 1) {
    const start = position * CHUNK_BYTES;
    await tx.insert(fileChunk).values({
      fileId: id,
      countryCode: facts.countryCode,
      position,
      bytes: bytes.subarray(start, start + CHUNK_BYTES),
    });
  }
  return id;
}

/** What is known of a file, or null where it is not there to see. */
export async function findFile(tx: Db, fileId: string): Promise<typeof file.$inferSelect | null> {
  const [row] = await tx.select().from(file).where(eq(file.id, fileId));
  return row ?? null;
}

/** The bytes of a file, or null where it is not there to see. */
export async function readFileBytes(tx: Db, fileId: string): Promise<Uint8Array | null> {
  const found = await findFile(tx, fileId);
  if (!found) return null;
  const chunks = await tx
    .select({ bytes: fileChunk.bytes })
    .from(fileChunk)
    .where(eq(fileChunk.fileId, fileId))
    .orderBy(asc(fileChunk.position));
  return new Uint8Array(Buffer.concat(chunks.map((chunk) => chunk.bytes)));
}
