import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { FileError } from '../domain/evidence';

export const MAX_ENTRIES = 5000;
/** All entries together, unpacked: 200 MB. */
export const MAX_UNPACKED_BYTES = 200 * 1024 * 1024;
/** Unpacked size of all entries by the size of the file. */
export const MAX_RATIO = 200;
/** The list of content types, unpacked: 1 MB leaves 200 bytes for each of 5,000 entries. */
export const MAX_CONTENT_TYPES_BYTES = 1024 * 1024;
const CONTENT_TYPES = '[content_types].xml';

const MAIN_TYPES = new Map([
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', 'xlsx'],
]);
const MACRO_TYPE = /macroenabled|vbaproject|macrosheet/i;
const MACRO_NAME = /(^|\/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets\/.*)$/;

/** Lengths, in bytes, of the zip's own records (APPNOTE 6.3), without what varies. */
const CENTRAL_HEADER = 46;
const END_RECORD = 22;
const ZIP64_END_RECORD = 56;
const ZIP64_LOCATOR = 20;
const LONGEST_DATA_DESCRIPTOR = 24;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
/** In the place of a size that stands in a zip64 field. */
const ZIP64_MARK = 0xffffffff;
/** Encrypted, strongly encrypted, central directory encrypted. */
const ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000;
/** The sizes stand behind the data, not before it. */
const DESCRIPTOR_FLAG = 0x0008;
const STORED = 0;
const DEFLATED = 8;
/** An extra field that gives an entry a second name. */
const UNICODE_PATH_FIELD = 0x7075;

class PackageFault extends Error {
  constructor(readonly fault: FileError) {
    super(fault);
  }
}

function refuseIf(condition: boolean, fault: FileError): void {
  if (condition) throw new PackageFault(fault);
}

/**
 * What is wrong with a Word or Excel file (a zip of parts, ISO/IEC 29500-2); null when nothing is. Only the list of content
 * types is unpacked; all else is judged by the zip's directory. That directory must leave no room for a second opinion:
 * a reader that walks from one local header to the next, or ignores zip64 records, finds the same entries.
 */
export async function findPackageFault(bytes: Buffer, kind: 'docx' | 'xlsx'): Promise<FileError | null> {
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true });
    refuseIf(zip.entryCount > MAX_ENTRIES, 'too_many_entries');
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const parts = checkEntries(entries, bytes.length);
    const directoryStart = checkDirectory(bytes, zip, entries);
    const starts = await checkLocalHeaders(zip, entries, directoryStart);
    checkParts(bytes, kind, parts, starts);
    return null;
  } catch (error) {
    if (error instanceof PackageFault) return error.fault;
    // yauzl itself refuses strong encryption; it has no code for it, only this word.
    return error instanceof Error && error.message.includes('encryption') ? 'encrypted' : 'broken';
  }
}

/** Checks what the directory says of each entry. Gives the entries by name in lower case, as the names of parts are compared. */
function checkEntries(entries: readonly Entry[], fileSize: number): Map<string, Entry> {
  const parts = new Map<string, Entry>();
  let unpacked = 0;
  for (const entry of entries) {
    const name = entry.fileName.toLowerCase();
    refuseIf((entry.generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0, 'encrypted');
    refuseIf(MACRO_NAME.test(name), 'has_macros');
    refuseIf(entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED, 'broken');
    refuseIf(/\p{Cc}|^$/u.test(name) || parts.has(name), 'broken');
    refuseIf(
      entry.extraFields.some(({ id }) => id === UNICODE_PATH_FIELD),
      'broken',
    );
    parts.set(name, entry);
    unpacked += entry.uncompressedSize;
  }
  refuseIf(unpacked > MAX_UNPACKED_BYTES || unpacked > fileSize * MAX_RATIO, 'zip_bomb');
  return parts;
}

/**
 * Checks that the directory ends where the end record begins, and that a zip64 end record, which some writers always add, says
 * the same as the plain one. Gives the place where the directory starts.
 */
function checkDirectory(bytes: Buffer, zip: ZipFile, entries: readonly Entry[]): number {
  const endRecord = bytes.length - zip.comment.length - END_RECORD;
  const count = bytes.readUInt16LE(endRecord + 10);
  const size = bytes.readUInt32LE(endRecord + 12);
  const start = bytes.readUInt32LE(endRecord + 16);
  const read = entries.reduce(
    (sum, { fileNameLength, extraFieldLength, fileCommentLength }) =>
      sum + CENTRAL_HEADER + fileNameLength + extraFieldLength + fileCommentLength,
    0,
  );
  refuseIf(size !== read, 'broken');
  const end = start + size;
  const locator = endRecord - ZIP64_LOCATOR;
  if (locator < 0 || bytes.readUInt32LE(locator) !== ZIP64_LOCATOR_SIGNATURE) {
    refuseIf(end !== endRecord, 'broken');
    return start;
  }
  const read64 = (at: number) => Number(bytes.readBigUInt64LE(at));
  refuseIf(end + ZIP64_END_RECORD !== locator || read64(locator + 8) !== end, 'broken');
  refuseIf(read64(end + 32) !== count || read64(end + 40) !== size || read64(end + 48) !== start, 'broken');
  return start;
}

/**
 * Checks that entries lie one behind the other from the first byte to the directory, with nothing between them, and that the
 * header before each says the same as the directory. Gives the place where the data of each entry starts.
 */
async function checkLocalHeaders(zip: ZipFile, entries: readonly Entry[], directoryStart: number): Promise<Map<Entry, number>> {
  const starts = new Map<Entry, number>();
  let end = 0;
  let descriptor = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    const local = await zip.readLocalFileHeaderPromise(entry);
    const gap = entry.relativeOffsetOfLocalHeader - end;
    refuseIf(gap < 0 || gap > descriptor, 'broken');
    refuseIf((local.generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0, 'encrypted');
    refuseIf(!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod, 'broken');
    const hasDescriptor = (local.generalPurposeBitFlag & DESCRIPTOR_FLAG) !== 0;
    refuseIf(!hasDescriptor && ![entry.compressedSize, ZIP64_MARK].includes(local.compressedSize), 'broken');
    starts.set(entry, local.fileDataStart);
    end = local.fileDataStart + entry.compressedSize;
    descriptor = hasDescriptor ? LONGEST_DATA_DESCRIPTOR : 0;
  }
  const gap = directoryStart - end;
  refuseIf(gap < 0 || gap > descriptor, 'broken');
  return starts;
}

/** Checks that the parts make up a document of this kind, and of no other, without macros. */
function checkParts(bytes: Buffer, kind: string, parts: ReadonlyMap<string, Entry>, starts: ReadonlyMap<Entry, number>): void {
  const list = parts.get(CONTENT_TYPES);
  const start = list && starts.get(list);
  if (!list || start === undefined) throw new PackageFault('lies_about_type');
  const xml = new TextDecoder('utf-8', { fatal: true }).decode(unpack(bytes, list, start));
  // Writers have no use for comments, DTDs and numbered characters here; they would only hide what is looked for.
  refuseIf(/<!|&#/.test(xml), 'broken');
  refuseIf(MACRO_TYPE.test(xml), 'has_macros');
  const findType = readContentTypes(xml);
  const kinds = new Set([...parts.keys()].flatMap((name) => MAIN_TYPES.get(findType(name)) ?? []));
  refuseIf(kinds.size !== 1 || !kinds.has(kind), 'lies_about_type');
}

/** Unpacks the list of content types. However much its data would unpack to, no more than 1 MB is ever made. */
function unpack(bytes: Buffer, entry: Entry, start: number): Buffer {
  refuseIf(entry.uncompressedSize > MAX_CONTENT_TYPES_BYTES, 'zip_bomb');
  const packed = bytes.subarray(start, start + entry.compressedSize);
  const data = entry.compressionMethod === STORED ? packed : inflateWithin(packed, MAX_CONTENT_TYPES_BYTES);
  refuseIf(data.length !== entry.uncompressedSize || crc32(data) !== entry.crc32, 'broken');
  return data;
}

function inflateWithin(packed: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength });
  } catch (error) {
    throw new PackageFault((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'zip_bomb' : 'broken');
  }
}

/**
 * Reads `[Content_Types].xml`. Gives a function that tells the content type of a part by its name, both in lower case; empty
 * when it has none. A part has the type of its own line, or else that of its extension.
 */
function readContentTypes(xml: string): (name: string) => string {
  const overrides = new Map<string, string>();
  const defaults = new Map<string, string>();
  for (const [, element, text] of xml.matchAll(/<(?:\w+:)?(Default|Override)\s([^<>]*)>/g)) {
    const attributes = new Map<string, string>();
    for (const [, key, value] of text!.matchAll(/(\w+)\s*=\s*("[^"]*"|'[^']*')/g)) {
      attributes.set(key!, value!.slice(1, -1).trim().toLowerCase());
    }
    const type = attributes.get('ContentType') ?? '';
    if (element === 'Override') overrides.set((attributes.get('PartName') ?? '').replace(/^\//, ''), type);
    else defaults.set(attributes.get('Extension') ?? '', type);
  }
  return (name) => overrides.get(name) ?? defaults.get(name.slice(name.lastIndexOf('.') + 1)) ?? '';
}
