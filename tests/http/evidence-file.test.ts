import { createHash } from 'node:crypto';
import { createDeflateRaw, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FileError, MAX_EVIDENCE_BYTES } from '../../app/domain/evidence';
import { checkEvidenceFile } from '../../app/http/evidence-file.server';
import { MAX_CONTENT_TYPES_BYTES, MAX_ENTRIES } from '../../app/http/office-package.server';
import {
  DOCX_MAIN,
  listDocxParts,
  listXlsxParts,
  makeDocx,
  makeJpeg,
  makeJpegSegment,
  makePdf,
  makePng,
  makePngChunk,
  makeXlsx,
  makeZip,
  PNG_SIGNATURE,
  u64,
  writeContentTypes,
  XLSX_MAIN,
  type ZipEntry,
} from '../helpers/evidence-files';

const GIGABYTE = 1024 ** 3;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const EXCEL_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const join = (...parts: (Uint8Array | string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const cut = (bytes: Buffer, bytesLess: number) => bytes.subarray(0, bytes.length - bytesLess);

/** A Word document with parts changed or added. */
function changeDocx(changes: Record<string, Partial<ZipEntry>>, more: ZipEntry[] = []): Buffer {
  return makeZip([...listDocxParts().map((part) => ({ ...part, ...changes[part.name] })), ...more]);
}

/** A Word document whose list of content types is this. */
const describeDocx = (xml: string, more: ZipEntry[] = []) => changeDocx({ '[Content_Types].xml': { data: xml } }, more);

async function refuse(name: string, bytes: Uint8Array, error: FileError) {
  expect(await checkEvidenceFile(name, bytes)).toEqual({ ok: false, error });
}

describe('takes', () => {
  const types = writeContentTypes;
  const descriptor = Buffer.alloc(16);
  it.each<[string, string, Buffer, string, string, string]>([
    ['a PDF', 'act.PDF', makePdf(), 'pdf', 'application/pdf', 'pdf'],
    ['a PDF with some bytes behind its end', 'act.pdf', join(makePdf(), '\r\n\0\0'), 'pdf', 'application/pdf', 'pdf'],
    ['a PDF with what looks like the end of a zip', 'act.pdf', join(makePdf(), 'PK\x05\x06'), 'pdf', 'application/pdf', 'pdf'],
    ['a PNG', 'act.png', makePng(), 'png', 'image/png', 'png'],
    ['a JPEG', 'act.jpg', makeJpeg(), 'jpeg', 'image/jpeg', 'jpg'],
    ['a JPEG by its long extension', 'act.jpeg', makeJpeg(), 'jpeg', 'image/jpeg', 'jpg'],
    ['a JPEG with a second image behind it', 'act.jpg', join(makeJpeg(), makeJpeg()), 'jpeg', 'image/jpeg', 'jpg'],
    ['a Word document', 'act.docx', makeDocx(), 'docx', WORD_TYPE, 'docx'],
    ['an Excel workbook', 'act.xlsx', makeXlsx(), 'xlsx', EXCEL_TYPE, 'xlsx'],
    [
      'a zip with a comment in every byte',
      'act.docx',
      makeDocx({ comment: Buffer.from([...Array(256).keys()]) }),
      'docx',
      WORD_TYPE,
      'docx',
    ],
    ['a zip64 end that says the same', 'act.docx', makeDocx({ zip64: {} }), 'docx', WORD_TYPE, 'docx'],
    [
      'sizes behind the data, as streaming writers do',
      'act.docx',
      makeZip(listDocxParts().map((part) => ({ ...part, flags: 8, localPackedSize: 0, behind: descriptor }))),
      'docx',
      WORD_TYPE,
      'docx',
    ],
    ['parts that are stored', 'act.docx', makeZip(listDocxParts().map((p) => ({ ...p, method: 0 }))), 'docx', WORD_TYPE, 'docx'],
    [
      'a main part whose type is that of its extension',
      'act.docx',
      describeDocx(types(`<Default Extension="xml" ContentType="${DOCX_MAIN}"/>`)),
      'docx',
      WORD_TYPE,
      'docx',
    ],
    [
      'other quotes, a prefix and other letters in names',
      'act.docx',
      describeDocx(`<t:Types xmlns:t='x'><t:Override ContentType = '${DOCX_MAIN}'\n PartName='/Word/Document.xml' /></t:Types>`),
      'docx',
      WORD_TYPE,
      'docx',
    ],
    [
      'a document in which a workbook is embedded',
      'act.docx',
      changeDocx({}, [{ name: 'word/embeddings/table.xlsx', data: makeXlsx(), method: 0 }]),
      'docx',
      WORD_TYPE,
      'docx',
    ],
  ])('%s', async (_what, name, bytes, kind, mediaType, extension) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await checkEvidenceFile(name, bytes)).toEqual({ ok: true, name, kind, mediaType, extension, sha256 });
  });

  it('bytes that are part of a larger buffer', async () => {
    const around = join('before', makeDocx(), 'after');
    const checked = await checkEvidenceFile('act.docx', new Uint8Array(around).subarray(6, around.length - 5));
    expect(checked).toMatchObject({ ok: true, kind: 'docx' });
  });

  it('a file of exactly 20 MB, and none that is larger', async () => {
    const pad = 'x'.repeat(MAX_EVIDENCE_BYTES - makePdf('%\n').length - 7);
    let full = makePdf(`%${pad}\n`);
    full = join(full, ' '.repeat(MAX_EVIDENCE_BYTES - full.length));
    expect(full.length).toBe(MAX_EVIDENCE_BYTES);
    expect(await checkEvidenceFile('act.pdf', full)).toMatchObject({ ok: true });
    await refuse('act.pdf', join(full, ' '), 'too_large');
  });
});

describe('refuses by name', () => {
  it.each<[string, FileError]>([
    ['../act.pdf', 'name_has_path'],
    ['C:\\act.pdf', 'name_has_path'],
    ['act\n.pdf', 'bad_name'],
    ['', 'bad_name'],
    ['act.txt', 'unknown_type'],
    ['act.doc', 'unknown_type'],
    ['act.docm', 'unknown_type'],
    ['act.zip', 'unknown_type'],
    ['act.svg', 'unknown_type'],
    ['act.pdf.html', 'unknown_type'],
    ['act', 'unknown_type'],
  ])('%j: %s', async (name, error) => {
    await refuse(name, makePdf(), error);
  });
});

describe('refuses a file that is not what its extension says', () => {
  const files = { pdf: makePdf(), png: makePng(), jpg: makeJpeg(), docx: makeDocx(), xlsx: makeXlsx() };
  const pairs = Object.keys(files).flatMap((is) => Object.keys(files).map((says) => [is, says] as const));

  it.each(pairs.filter(([is, says]) => is !== says))('%s that says %s', async (is, says) => {
    await refuse(`act.${says}`, files[is as keyof typeof files], 'lies_about_type');
  });

  it.each<[string, string, Buffer]>([
    ['a page', 'act.pdf', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a page before a PDF', 'act.pdf', join('<script>alert(1)</script>', makePdf())],
    ['a program', 'act.docx', join('MZ', Buffer.alloc(100))],
    ['an old Word document', 'act.docx', join(OLE, Buffer.alloc(2000))],
    ['a plain zip', 'act.docx', makeZip([{ name: 'a.txt', data: 'a' }])],
    ['a presentation', 'act.docx', describeDocx(writeContentTypes('').replaceAll('wordprocessingml', 'presentationml'))],
    ['a list without the main part', 'act.docx', makeZip(listDocxParts().slice(0, 2))],
    ['a list in another encoding', 'act.docx', describeDocx(Buffer.from(writeContentTypes(''), 'utf16le').toString('latin1'))],
    ['a document and a workbook at once', 'act.docx', describeBoth()],
    ['a document and a workbook at once', 'act.xlsx', describeBoth()],
    ['a PDF that is a zip too', 'act.pdf', join(makePdf(), makeDocx({ before: Buffer.alloc(0) }), makePdf())],
    ['a PDF with a zip behind its end', 'act.pdf', join(makePdf(), makeZip([{ name: 'a', data: 'a' }]))],
    ['a JPEG with a zip behind its end', 'act.jpg', join(makeJpeg(), makeZip([{ name: 'a', data: 'a' }]))],
    ['a JPEG with a PDF in its notes', 'act.jpg', makeJpeg(makeJpegSegment(0xfe, makePdf()))],
    ['a PNG with a PDF in its notes', 'act.png', makePng(makePngChunk('tEXt', makePdf()))],
    ['a zip with a PDF in its first part', 'act.docx', makeZip([{ name: 'a', data: makePdf(), method: 0 }, ...listDocxParts()])],
  ])('%s: %s', async (_what, name, bytes) => {
    await refuse(name, bytes, 'lies_about_type');
  });

  function describeBoth(): Buffer {
    const word = `<Override PartName="/word/document.xml" ContentType="${DOCX_MAIN}"/>`;
    const excel = `<Override PartName="/xl/workbook.xml" ContentType="${XLSX_MAIN}"/>`;
    return describeDocx(writeContentTypes(word + excel), listXlsxParts().slice(2));
  }
});

describe('refuses a broken', () => {
  it.each<[string, string, Buffer]>([
    ['PDF without an end', 'act.pdf', cut(makePdf(), 6)],
    ['PDF without a table', 'act.pdf', join('%PDF-1.7\n', '%%EOF')],
    ['PDF without a version', 'act.pdf', join('%PDF-\n', makePdf().subarray(9))],
    ['PDF with much behind its end', 'act.pdf', join(makePdf(), Buffer.alloc(2000))],
    ['PNG that is truncated', 'act.png', cut(makePng(), 1)],
    ['PNG without an end', 'act.png', cut(makePng(), 12)],
    ['PNG with something behind its end', 'act.png', join(makePng(), 'PK')],
    ['PNG that is only a signature', 'act.png', PNG_SIGNATURE],
    ['PNG without image data', 'act.png', makePng().subarray(0, 33)],
    ['PNG without width', 'act.png', makePng(undefined, 0)],
    ['PNG without height', 'act.png', makePng(undefined, 1, 0)],
    [
      'PNG that begins with another chunk',
      'act.png',
      join(PNG_SIGNATURE, makePngChunk('tEXt', Buffer.from('13 characters')), makePng().subarray(8)),
    ],
    ['PNG with a wrong checksum', 'act.png', makePng(Buffer.from('\0\0\0\0tEXtABCD'))],
    ['PNG with a long header', 'act.png', join(PNG_SIGNATURE, makePngChunk('IHDR', Buffer.alloc(14, 1)), makePng().subarray(33))],
    ['JPEG that is truncated', 'act.jpg', cut(makeJpeg(), 2)],
    ['JPEG that is only a start and an end', 'act.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['JPEG without a frame', 'act.jpg', join([0xff, 0xd8], makeJpegSegment(0xda, Buffer.alloc(6)), [0xff, 0xd9])],
    ['JPEG with an endless segment', 'act.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0xff, 0xd9])],
    ['JPEG with a segment of no length', 'act.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x00, 0xff, 0xd9])],
    ['JPEG with a marker that does not exist', 'act.jpg', makeJpeg(makeJpegSegment(0x02, Buffer.alloc(4)))],
    ['JPEG with an end before its image', 'act.jpg', makeJpeg(makeJpegSegment(0xd9, Buffer.alloc(4)))],
    ['zip that is truncated', 'act.docx', cut(makeDocx(), 1)],
    ['zip that is cut in half', 'act.docx', cut(makeDocx(), 300)],
    ['zip with something behind its end', 'act.docx', join(makeDocx(), 'x')],
    ['zip whose directory is elsewhere', 'act.docx', makeDocx({ shift: 1 })],
    ['zip that says it has fewer entries', 'act.docx', makeDocx({ count: 2 })],
    ['zip that says it has more entries', 'act.docx', makeDocx({ count: 4 })],
    ['zip behind another local header', 'act.docx', makeDocx({ before: Buffer.from('PK\x03\x04 and more') })],
    ['zip with a gap', 'act.docx', changeDocx({ '_rels/.rels': { behind: Buffer.alloc(30) } })],
    ['zip with a gap before its directory', 'act.docx', changeDocx({ 'word/document.xml': { behind: Buffer.alloc(30) } })],
    ['zip64 end with another count', 'act.docx', makeDocx({ zip64: { count: 2 } })],
    ['zip64 end with another start', 'act.docx', makeDocx({ zip64: { start: 0 } })],
    ['zip64 end with a huge start', 'act.docx', makeDocx({ zip64: { start: Number.MAX_SAFE_INTEGER } })],
    ['zip64 end with another size', 'act.docx', makeDocx({ zip64: { size: 1 } })],
    ['zip with one entry under two names', 'act.docx', changeDocx({}, [{ ...listDocxParts()[0]!, name: 'a.xml', at: 0 }])],
    ['zip with an entry inside another', 'act.docx', nest()],
    ['zip with an entry that reaches into the directory', 'act.docx', reach()],
    ['zip with something behind its directory', 'act.docx', makeDocx({ tail: Buffer.alloc(9) })],
    ['zip with something inside its directory', 'act.docx', makeDocx({ tail: Buffer.alloc(9), hasTail: true })],
    ['zip64 end that is not next to its locator', 'act.docx', makeDocx({ zip64: { behind: Buffer.alloc(9) } })],
    ['zip64 end that is elsewhere', 'act.docx', moveZip64End()],
    ['zip64 end with another directory', 'act.docx', copyDirectory()],
    ['zip64 end with the right count where the plain one is wrong', 'act.docx', makeDocx({ count: 2, zip64: { count: 3 } })],
    ['zip with a name twice', 'act.docx', makeZip([...listDocxParts(), ...listDocxParts().slice(2)])],
    ['zip with a name twice, in other letters', 'act.docx', changeDocx({}, [{ name: 'WORD/document.xml' }])],
    ['zip with another name in a local header', 'act.docx', changeDocx({ '_rels/.rels': { localName: '_rels/.rel2' } })],
    ['zip with another method in a local header', 'act.docx', changeDocx({ '_rels/.rels': { localMethod: 0 } })],
    ['zip with another size in a local header', 'act.docx', changeDocx({ '_rels/.rels': { localPackedSize: 1 } })],
    ['zip with a method that nobody has', 'act.docx', changeDocx({ '_rels/.rels': { method: 99 } })],
    [
      'zip with a second name in a field',
      'act.docx',
      changeDocx({ '_rels/.rels': { extra: Buffer.from('up\x01\0\x01', 'latin1') } }),
    ],
    [
      'zip with a field that does not end',
      'act.docx',
      changeDocx({ '_rels/.rels': { extra: Buffer.from('\x01\0\xff\xff', 'latin1') } }),
    ],
    ['zip with data beyond its end', 'act.docx', changeDocx({ 'word/document.xml': { packedSize: 1_000_000 } })],
    ['zip with a name that leaves the folder', 'act.docx', changeDocx({}, [{ name: '../../etc/passwd' }])],
    ['zip with a name from the root', 'act.docx', changeDocx({}, [{ name: '/etc/passwd' }])],
    ['zip with a name on a drive', 'act.docx', changeDocx({}, [{ name: 'C:/autoexec.bat' }])],
    ['zip with a name with backslashes', 'act.docx', changeDocx({}, [{ name: '..\\..\\autoexec.bat' }])],
    ['zip with a NUL in a name', 'act.docx', changeDocx({}, [{ name: 'a\0.xml' }])],
    ['zip with an entry without a name', 'act.docx', changeDocx({}, [{ name: '' }])],
    ['list with a wrong checksum', 'act.docx', changeDocx({ '[Content_Types].xml': { crc: 1 } })],
    ['list with a wrong size', 'act.docx', changeDocx({ '[Content_Types].xml': { size: 1 } })],
    [
      'list that is not packed as said',
      'act.docx',
      changeDocx({ '[Content_Types].xml': { packed: Buffer.alloc(9, 7), size: 9 } }),
    ],
    ['list with a DTD', 'act.docx', describeDocx(`<!DOCTYPE Types [<!ENTITY a "b">]>${writeContentTypes('')}`)],
    ['list with letters written as numbers', 'act.docx', describeDocx(writeContentTypes('<Default ContentType="&#118;ba"/>'))],
  ])('%s: %s', async (_what, name, bytes) => {
    await refuse(name, bytes, 'broken');
  });

  /** A zip whose last entry is the content of the one before it. */
  function nest(): Buffer {
    const inner = { name: 'inner.xml', data: 'x', method: 0 };
    const length = 30 + inner.name.length + inner.data.length;
    const outer = { name: 'outer.xml', data: makeZip([inner]).subarray(0, length), method: 0 };
    const parts = [outer, ...listDocxParts()];
    return makeZip([...parts, { ...inner, at: 30 + outer.name.length }]);
  }

  function reach(): Buffer {
    const [, , document] = listDocxParts();
    const packed = deflateRawSync(document!.data as string);
    return changeDocx({ 'word/document.xml': { packed, packedSize: packed.length + 5, size: 300, crc: 0 } });
  }

  /** A zip64 end record that says the same as the plain one, but the reader is sent to its copy in a part. */
  function moveZip64End(): Buffer {
    const copy = (record: Buffer) => makeZip([{ name: 'a', data: record, method: 0 }, ...listDocxParts()], { zip64: { at: 31 } });
    const draft = copy(Buffer.alloc(56));
    const record = draft.subarray(draft.length - 98, draft.length - 42);
    return copy(Buffer.from(record));
  }

  /** A second directory of the same size in a part, which only those who read zip64 records find. */
  function copyDirectory(): Buffer {
    const copy = (directory: Buffer) =>
      makeZip([{ name: 'a', data: directory, method: 0 }, ...listDocxParts()], { zip64: { start: 31 } });
    const size = listDocxParts().reduce((sum, { name }) => sum + 46 + name.length, 47);
    const draft = copy(Buffer.alloc(size));
    // Size and checksum of the first part differ from the draft's by its content alone; its own entry is not looked into.
    return copy(Buffer.from(draft.subarray(draft.length - 98 - size, draft.length - 98)));
  }

  it.each(['act.pdf', 'act.png', 'act.jpg', 'act.docx', 'act.xlsx'])('nothing at all: %s', async (name) => {
    await refuse(name, new Uint8Array(), 'empty');
  });

  it.each([
    ['act.pdf', makePdf(), 6],
    ['act.png', makePng(), 0],
    ['act.jpg', makeJpeg(), 0],
    ['act.docx', makeDocx(), 0],
  ] as const)('%s, wherever it is cut', async (name, bytes, spare) => {
    for (let length = 1; length < bytes.length - spare; length++) {
      expect((await checkEvidenceFile(name, bytes.subarray(0, length))).ok, `${length} bytes`).toBe(false);
    }
  });
});

describe('refuses what is locked or alive', () => {
  const macroMain = 'application/vnd.ms-word.document.macroEnabled.main+xml';
  const vba = 'application/vnd.ms-office.vbaProject';
  const types = (lines: string) =>
    writeContentTypes(`<Override PartName="/word/document.xml" ContentType="${DOCX_MAIN}"/>${lines}`);

  it.each<[string, Buffer, FileError]>([
    ['an encrypted part', changeDocx({ 'word/document.xml': { flags: 1, localFlags: 0 } }), 'encrypted'],
    ['a part that its local header says is encrypted', changeDocx({ 'word/document.xml': { localFlags: 1 } }), 'encrypted'],
    ['strong encryption', changeDocx({ 'word/document.xml': { flags: 0x41 } }), 'encrypted'],
    ['strong encryption alone', changeDocx({ 'word/document.xml': { flags: 0x40 } }), 'encrypted'],
    ['a masked directory', changeDocx({ 'word/document.xml': { flags: 0x2000 } }), 'encrypted'],
    ['a password, as Word sets it', join(OLE, Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')), 'encrypted'],
    ['a macro project', changeDocx({}, [{ name: 'word/vbaProject.bin', data: 'x' }]), 'has_macros'],
    ['a macro project in other letters', changeDocx({}, [{ name: 'word/VBAPROJECT.BIN', data: 'x' }]), 'has_macros'],
    ['a signature of a macro project', changeDocx({}, [{ name: 'word/vbaProjectSignature.bin', data: 'x' }]), 'has_macros'],
    ['a sheet of old macros', changeDocx({}, [{ name: 'xl/macrosheets/sheet1.xml', data: 'x' }]), 'has_macros'],
    ['a document for macros', describeDocx(types('').replace(DOCX_MAIN, macroMain)), 'has_macros'],
    [
      'a macro project under another name',
      describeDocx(types(`<Override PartName="/word/a.bin" ContentType="${vba}"/>`), [{ name: 'word/a.bin', data: 'x' }]),
      'has_macros',
    ],
    [
      'a macro project by its extension',
      describeDocx(types(`<Default Extension="a" ContentType="${vba}"/>`), [{ name: 'word/b.a', data: 'x' }]),
      'has_macros',
    ],
  ])('%s', async (_what, bytes, error) => {
    await refuse('act.docx', bytes, error);
  });
});

describe('refuses what unpacks to too much', () => {
  let zeros: Buffer;
  beforeAll(async () => {
    zeros = await deflateZeros(GIGABYTE);
  }, 120_000);

  it('1 GB of zeros, said openly', async () => {
    expect(zeros.length).toBeLessThan(2_000_000);
    await refuse('act.docx', changeDocx({ 'word/document.xml': { packed: zeros, size: GIGABYTE, crc: 0 } }), 'zip_bomb');
  });

  it('1 GB of zeros in the list of content types, said openly', async () => {
    await refuse('act.docx', changeDocx({ '[Content_Types].xml': { packed: zeros, size: GIGABYTE, crc: 0 } }), 'zip_bomb');
  });

  it.each([1000, MAX_CONTENT_TYPES_BYTES])('1 GB of zeros that says it is %d bytes, without unpacking it', async (size) => {
    const bytes = changeDocx({ '[Content_Types].xml': { packed: zeros, size, crc: 0 } });
    const before = process.memoryUsage().rss;
    const started = performance.now();
    await refuse('act.docx', bytes, 'zip_bomb');
    expect(performance.now() - started, 'milliseconds').toBeLessThan(5000);
    expect(process.memoryUsage().rss - before, 'bytes').toBeLessThan(256 * 1024 * 1024);
  });

  it.each<[string, Buffer, FileError]>([
    [
      'a list of content types of more than 1 MB, stored',
      changeDocx({ '[Content_Types].xml': { data: writeContentTypes(' '.repeat(MAX_CONTENT_TYPES_BYTES)), method: 0 } }),
      'zip_bomb',
    ],
    ['200 times its size', changeDocx({}, [{ name: 'a.xml', data: Buffer.alloc(5_000_000) }]), 'zip_bomb'],
    [
      '200 MB in many parts',
      changeDocx(
        {},
        Array.from({ length: 11 }, (_, i) => ({
          name: `${i}.xml`,
          packed: Buffer.alloc(110_000),
          size: 20_000_000,
        })),
      ),
      'zip_bomb',
    ],
    [
      'a size in a zip64 field',
      changeDocx({}, [{ name: 'a.xml', size: 0xffffffff, extra: join('\x01\0\x08\0', u64(2 ** 50)) }]),
      'zip_bomb',
    ],
    [
      'many entries',
      changeDocx(
        {},
        Array.from({ length: MAX_ENTRIES - 2 }, (_, i) => ({ name: `${i}`, method: 0 })),
      ),
      'too_many_entries',
    ],
    ['more entries than there are', makeDocx({ count: 60_000 }), 'too_many_entries'],
    ['more entries than can be counted', makeDocx({ zip64: { count: 2 ** 52 } }), 'too_many_entries'],
  ])('%s', async (_what, bytes, error) => {
    await refuse('act.docx', bytes, error);
  });

  it('but not a document of 5,000 entries', async () => {
    const more = Array.from({ length: MAX_ENTRIES - 3 }, (_, i) => ({ name: `media/${i}`, method: 0 }));
    expect(await checkEvidenceFile('act.docx', changeDocx({}, more))).toMatchObject({ ok: true });
  });
});

describe('whatever the bytes are', () => {
  const name = fc.constantFrom('a.pdf', 'a.png', 'a.jpg', 'a.docx', 'a.xlsx', 'a', '..');
  const starts = ['%PDF-1.7', PNG_SIGNATURE, [0xff, 0xd8, 0xff], 'PK\x03\x04', OLE].map((start) => Buffer.from(start as string));

  it('takes no random bytes, with or without the right start', async () => {
    const random = fc.uint8Array({ maxLength: 2000 });
    const started = fc.tuple(fc.constantFrom(...starts), random).map(([start, rest]) => join(start, rest));
    const zipped = random.map((rest) => join('PK\x03\x04', rest, makeDocx().subarray(-22)));
    await fc.assert(
      fc.asyncProperty(name, fc.oneof(random, started, zipped), async (file, bytes) => {
        expect((await checkEvidenceFile(file, bytes)).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on a good file with some bytes changed, and says the same of it twice', async () => {
    const good = fc.constantFrom(makePdf(), makePng(), makeJpeg(), makeDocx(), makeXlsx(), makeDocx({ zip64: {} }));
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(name, good, changes, async (file, bytes, edits) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of edits) changed[changed.length - 1 - (at % changed.length)] = value;
        expect(await checkEvidenceFile(file, changed)).toEqual(await checkEvidenceFile(file, changed));
      }),
      { numRuns: 2000 },
    );
  });
});

/** So many zero bytes, deflated without ever being held together. */
async function deflateZeros(count: number): Promise<Buffer> {
  const deflate = createDeflateRaw();
  const packed: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => packed.push(chunk));
  const block = Buffer.alloc(1024 * 1024);
  for (let written = 0; written < count; written += block.length) {
    if (!deflate.write(block)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await new Promise((resolve) => deflate.once('end', resolve));
  return Buffer.concat(packed);
}
