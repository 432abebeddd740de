import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  cleanFileName,
  EVIDENCE_KINDS,
  type EvidenceKind,
  type FileError,
  findEvidenceKind,
  MAX_EVIDENCE_BYTES,
} from '../domain/evidence';
import { findPackageFault } from './office-package.server';

/** A file that may be kept. `extension` is the one we write for its kind; `sha256` is in lower-case hexadecimal digits. */
export interface CheckedFile {
  ok: true;
  /** As `cleanFileName` leaves it. */
  name: string;
  kind: EvidenceKind;
  mediaType: string;
  extension: string;
  sha256: string;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const ZIP_START = Buffer.from('PK\x03\x04');
const ZIP_END = Buffer.from('PK\x05\x06');
const OLE_START = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** The stream in which Office keeps a document under a password. */
const OLE_ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Readers look for a PDF's header in so many bytes at the start, and for its end mark in as many at the end. */
const PDF_SEARCH_BYTES = 1024;
const ZIP_END_BYTES = 22;
/** A zip's end record is looked for behind the longest comment it may have. */
const ZIP_SEARCH_BYTES = ZIP_END_BYTES + 0xffff;

/**
 * Judges a file that somebody gives as evidence, by its name and by its content. It is one of the five kinds, is what its
 * extension says and nothing else besides, and is whole as far as can be told without rendering it. Never throws, whatever
 * the bytes are. Does not look for viruses.
 */
export async function checkEvidenceFile(name: string, bytes: Uint8Array): Promise<CheckedFile | { ok: false; error: FileError }> {
  const cleaned = cleanFileName(name);
  if (!cleaned.ok) return cleaned;
  const kind = findEvidenceKind(cleaned.name);
  if (!kind) return { ok: false, error: 'unknown_type' };
  const error = await findFault(kind, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (error) return { ok: false, error };
  const { mediaType, extensions } = EVIDENCE_KINDS[kind];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ok: true, name: cleaned.name, kind, mediaType, extension: extensions[0], sha256 };
}

async function findFault(kind: EvidenceKind, bytes: Buffer): Promise<FileError | null> {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > MAX_EVIDENCE_BYTES) return 'too_large';
  switch (kind) {
    case 'pdf':
      if (!startsWith(bytes, Buffer.from('%PDF-')) || isAlsoZip(bytes)) return 'lies_about_type';
      return isWholePdf(bytes) ? null : 'broken';
    case 'png':
      if (!startsWith(bytes, PNG_SIGNATURE) || isAlsoPdf(bytes)) return 'lies_about_type';
      return isWholePng(bytes) ? null : 'broken';
    case 'jpeg':
      if (!startsWith(bytes, JPEG_START) || isAlsoPdf(bytes) || isAlsoZip(bytes)) return 'lies_about_type';
      return isWholeJpeg(bytes) ? null : 'broken';
    case 'docx':
    case 'xlsx':
      if (startsWith(bytes, OLE_START)) return bytes.includes(OLE_ENCRYPTED) ? 'encrypted' : 'lies_about_type';
      if (!startsWith(bytes, ZIP_START) || isAlsoPdf(bytes)) return 'lies_about_type';
      return findPackageFault(bytes, kind);
  }
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}

/** Whether a reader that is lenient about where a PDF begins would open this as one. */
function isAlsoPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, PDF_SEARCH_BYTES).includes('%PDF-');
}

/** Whether a lenient reader of zip files, which look for their directory at the end, would find one here. */
function isAlsoZip(bytes: Buffer): boolean {
  const from = Math.max(0, bytes.length - ZIP_SEARCH_BYTES);
  for (let at = bytes.indexOf(ZIP_END, from); at >= 0; at = bytes.indexOf(ZIP_END, at + 1)) {
    if (at + ZIP_END_BYTES > bytes.length) return false;
    const size = bytes.readUInt32LE(at + 12);
    const disk = bytes.readUInt16LE(at + 4);
    // Four bytes may meet by chance; then what follows them makes no sense.
    if (disk === 0 && size <= at) return true;
  }
  return false;
}

/** A header with a version, and at the end where the table of objects starts and the end mark. */
function isWholePdf(bytes: Buffer): boolean {
  if (!/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8))) return false;
  const end = bytes.lastIndexOf('%%EOF');
  if (end < 0 || end < bytes.length - PDF_SEARCH_BYTES) return false;
  return /startxref\s+\d+\s+$/.test(bytes.toString('latin1', Math.max(0, end - 64), end));
}

/** A signature, then chunks with right checksums: IHDR first, image data, IEND last, and nothing behind it. */
function isWholePng(bytes: Buffer): boolean {
  let hasData = false;
  let at = PNG_SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return false;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return false;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at === PNG_SIGNATURE.length) {
      if (type !== 'IHDR' || length !== 13) return false;
      if (bytes.readUInt32BE(at + 8) === 0 || bytes.readUInt32BE(at + 12) === 0) return false;
    }
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') return hasData && end === bytes.length;
    at = end;
  }
  return false;
}

/**
 * Segments up to the first scan, a frame header among them, and an end mark behind it. Cameras append a second image or notes
 * of their own after the end mark, so that something may follow it.
 */
function isWholeJpeg(bytes: Buffer): boolean {
  let hasFrame = false;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // a marker may be filled up with any number of 0xff before it
      continue;
    }
    // C0 to CF are frame headers, but for the tables C4 and CC and the reserved C8.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) hasFrame = true;
    const length = bytes.readUInt16BE(at + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) return false;
    at += 2 + length;
    if (marker === 0xda) return hasFrame && bytes.indexOf(JPEG_END, at) >= 0;
  }
  return false;
}
