import { once } from 'node:events';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile as ZipReader } from 'yauzl';
import { ZipFile } from 'yazl';

/** An entry of an archive. `read` is called when its turn has come, so that one is held at a time. */
export interface ArchiveEntry {
  name: string;
  /** Bytes. */
  size: number;
  read: () => AsyncIterable<Uint8Array>;
}

/**
 * The same for every entry: an archive of the same content has the same bytes, whenever and wherever it is made. A time of the
 * old kind, which knows no zone and is written as the clock on the wall shows it.
 */
const OPTIONS = { mtime: new Date(2000, 0, 1, 12), forceDosTimestamp: true, mode: 0o100644, compress: false };

/** Writes entries in their order, uncompressed: how well a library compresses differs from version to version. */
export function writeZip(entries: readonly ArchiveEntry[]): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error) => out.destroy(error));
  for (const { name, size, read } of entries) {
    zip.addReadStreamLazy(name, { ...OPTIONS, size }, (done) => done(null, Readable.from(read(), { objectMode: false })));
  }
  zip.end();
  return out;
}

/** What is wrong with an archive, in a sentence for the person who gave it. */
export class ArchiveError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ArchiveError';
  }
}

const MAX_ENTRIES = 100_000;
/** Uncompressed bytes of all entries. */
const MAX_BYTES = 10_000_000_000;
/** Nothing that people write packs better than this; a bomb does. */
const MAX_RATIO = 100;

/** An archive that is open for reading. */
export interface OpenArchive {
  names: readonly string[];
  /** Uncompressed bytes of an entry. */
  sizeOf: (name: string) => number;
  read: (name: string) => AsyncIterable<Uint8Array>;
  close: () => void;
}

/**
 * Opens a ZIP archive and looks through its table of contents before anything is unpacked.
 * @param isName whether an entry of this name may be in it
 * @throws ArchiveError when it is damaged, or an entry has another name, stands twice or would unpack without end
 */
export async function openZip(path: string, isName: (name: string) => boolean): Promise<OpenArchive> {
  let zip: ZipReader | undefined;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
    const entries = await listEntries(zip, isName);
    return makeArchive(zip, entries);
  } catch (error) {
    zip?.close();
    throw explain(error);
  }
}

/** What the libraries say of a damaged archive, as an ArchiveError; faults of our own stay what they are. */
function explain(error: unknown): unknown {
  if (error instanceof ArchiveError || (error as NodeJS.ErrnoException).syscall) return error;
  return new ArchiveError(`The archive is damaged, or no ZIP file: ${(error as Error).message}.`);
}

async function listEntries(zip: ZipReader, isName: (name: string) => boolean): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let total = 0;
  const read = once(zip, 'end');
  zip.on('entry', (entry: Entry) => {
    const name = JSON.stringify(entry.fileName);
    total += entry.uncompressedSize;
    const reason =
      (entries.has(entry.fileName) && `${name} stands twice in it`) ||
      (!isName(entry.fileName) && `${name} does not belong into it`) ||
      (entry.isEncrypted() && `${name} is encrypted`) ||
      (entries.size >= MAX_ENTRIES && `it has more than ${MAX_ENTRIES} entries`) ||
      ((total > MAX_BYTES || total > MAX_RATIO * zip.fileSize) && 'it would unpack to far more than it is');
    if (reason) zip.emit('error', new ArchiveError(`The archive cannot be read: ${reason}.`));
    else {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    }
  });
  zip.readEntry();
  await read;
  return entries;
}

function makeArchive(zip: ZipReader, entries: ReadonlyMap<string, Entry>): OpenArchive {
  const get = (name: string): Entry => {
    const entry = entries.get(name);
    if (!entry) throw new ArchiveError(`The archive has no ${name}.`);
    return entry;
  };
  return {
    names: [...entries.keys()],
    sizeOf: (name) => get(name).uncompressedSize,
    async *read(name) {
      const entry = get(name);
      try {
        const stream = await new Promise<Readable>((done, fail) => {
          zip.openReadStream(entry, (error, opened) => (error ? fail(error) : done(opened)));
        });
        let sum = 0;
        for await (const piece of stream as AsyncIterable<Buffer>) {
          sum = crc32(piece, sum);
          yield piece;
        }
        if (sum !== entry.crc32) throw new ArchiveError(`The archive is damaged: ${name} is not what was put into it.`);
      } catch (error) {
        throw explain(error);
      }
    },
    close: () => zip.close(),
  };
}
