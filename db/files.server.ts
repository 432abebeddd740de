import { asc, eq } from 'drizzle-orm';
import { type Db, file, fileChunk } from './schema';

/** Bytes of a file in one row: small enough for a statement on the embedded database, large enough for few rows. */
const CHUNK_BYTES = 256 * 1024;

/** A file that was checked already. */
export interface NewFile {
  countryCode: string;
  /** The round whose evidence it is; null for letters. */
  roundId: string | null;
  name: string;
  mediaType: string;
  bytes: Uint8Array;
  /** Hexadecimal. */
  sha256: string;
  scan: 'clean' | 'not_scanned';
  addedBy: string | null;
}

/** Stores a file with its bytes in pieces; returns its id, which is the only name it is stored under. */
export async function storeFile(tx: Db, { bytes, ...about }: NewFile): Promise<string> {
  const [row] = await tx
    .insert(file)
    .values({ ...about, size: bytes.length })
    .returning({ id: file.id });
  const fileId = (row as { id: string }).id;
  for (let position = 0; position * CHUNK_BYTES < bytes.length; position += 1) {
    const piece = bytes.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES);
    await tx.insert(fileChunk).values({ fileId, countryCode: about.countryCode, position, bytes: piece });
  }
  return fileId;
}

/** All bytes of a file; none where there is no such file in scope. */
export async function readFileBytes(tx: Db, fileId: string): Promise<Uint8Array> {
  const pieces = await tx
    .select({ bytes: fileChunk.bytes })
    .from(fileChunk)
    .where(eq(fileChunk.fileId, fileId))
    .orderBy(asc(fileChunk.position));
  return new Uint8Array(Buffer.concat(pieces.map(({ bytes }) => bytes)));
}
