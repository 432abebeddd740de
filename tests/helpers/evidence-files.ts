import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** Smallest files that a reader opens, made byte by byte, and ways to make them wrong. */

export function makePdf(body = ''): Buffer {
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n`;
  const page = `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n`;
  const text = head + page + body;
  const offsets = [1, 2, 3].map((id) => `${String(text.indexOf(`${id} 0 obj`)).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 4\n0000000000 65535 f \n${offsets.join('')}trailer<</Size 4/Root 1 0 R>>\n`;
  return Buffer.from(`${text}${table}startxref\n${text.length}\n%%EOF\n`, 'latin1');
}

export function makePngChunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32be(data.length), typed, u32be(crc32(typed))]);
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One grey pixel; `extra` stands before the image data. */
export function makePng(extra: Buffer = Buffer.alloc(0), width = 1, height = 1): Buffer {
  const header = Buffer.concat([u32be(width), u32be(height), Buffer.from([8, 0, 0, 0, 0])]);
  const image = makePngChunk('IDAT', deflateSync(Buffer.from([0, 0x80])));
  return Buffer.concat([PNG_SIGNATURE, makePngChunk('IHDR', header), extra, image, makePngChunk('IEND', Buffer.alloc(0))]);
}

export function makeJpegSegment(marker: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data]);
}

/** One grey pixel; `extra` stands after the start, where cameras put their notes. */
export function makeJpeg(extra: Buffer = Buffer.alloc(0)): Buffer {
  const codes = Buffer.concat([Buffer.from([1]), Buffer.alloc(15), Buffer.from([0])]); // one code of one bit: category 0
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    makeJpegSegment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    extra,
    makeJpegSegment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    makeJpegSegment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    makeJpegSegment(0xc4, Buffer.concat([Buffer.from([0x00]), codes])),
    makeJpegSegment(0xc4, Buffer.concat([Buffer.from([0x10]), codes])),
    makeJpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x3f, 0xff, 0xd9]),
  ]);
}

export interface ZipEntry {
  name: string;
  data?: Uint8Array | string;
  /** 8 (deflate) unless told; 0 stores. */
  method?: number;
  /** Data already packed; then `size` and `crc` have to be told. */
  packed?: Uint8Array;
  /** What the headers say, where it is not the truth. */
  size?: number;
  packedSize?: number;
  crc?: number;
  flags?: number;
  localFlags?: number;
  localName?: string;
  localMethod?: number;
  localPackedSize?: number;
  /** Where its local header is, when that has been written already as a part of something else. */
  at?: number;
  /** Extra field of the central header. */
  extra?: Buffer;
  /** Bytes behind the data, such as a data descriptor. */
  behind?: Buffer;
}

export interface ZipOptions {
  before?: Buffer;
  comment?: Buffer;
  count?: number;
  /** Added to where the directory is said to start. */
  shift?: number;
  /** Behind the directory, and whether the directory's size is said to hold it. */
  tail?: Buffer;
  hasTail?: boolean;
  /** A zip64 end record besides, with these values instead of the true ones; `at` is where it is said to be, `behind` follows it. */
  zip64?: { count?: number; start?: number; size?: number; at?: number; behind?: Buffer };
}

/** A zip file, right unless it is told to be wrong. */
export function makeZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = [options.before ?? Buffer.alloc(0)];
  let length = parts[0]!.length;
  const offsets: number[] = [];
  const central = entries.map((entry, index) => {
    const data = Buffer.from(entry.data ?? '');
    const method = entry.method ?? 8;
    const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(data) : data));
    const crc = entry.crc ?? crc32(data);
    const size = entry.size ?? data.length;
    const packedSize = entry.packedSize ?? packed.length;
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const extra = entry.extra ?? Buffer.alloc(0);
    offsets.push(entry.at ?? length);
    if (entry.at === undefined) {
      const local = Buffer.concat([
        Buffer.from('PK\x03\x04\x14\0', 'latin1'),
        u16(entry.localFlags ?? entry.flags ?? 0),
        u16(entry.localMethod ?? method),
        Buffer.from([0, 0, 0x21, 0x5b]),
        u32(crc),
        u32(entry.localPackedSize ?? packedSize),
        u32(size),
        u16(localName.length),
        u16(0),
        localName,
        packed,
        entry.behind ?? Buffer.alloc(0),
      ]);
      parts.push(local);
      length += local.length;
    }
    return Buffer.concat([
      Buffer.from('PK\x01\x02\x14\0\x14\0', 'latin1'),
      u16(entry.flags ?? 0),
      u16(method),
      Buffer.from([0, 0, 0x21, 0x5b]),
      u32(crc),
      u32(packedSize),
      u32(size),
      u16(name.length),
      u16(extra.length),
      Buffer.alloc(10),
      u32(offsets[index]!),
      name,
      extra,
    ]);
  });
  const tail = options.tail ?? Buffer.alloc(0);
  const directory = Buffer.concat([...central, tail]);
  const directorySize = options.hasTail ? directory.length : directory.length - tail.length;
  const start = length + (options.shift ?? 0);
  const comment = options.comment ?? Buffer.alloc(0);
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06\0\0\0\0', 'latin1'),
    u16(options.count ?? entries.length),
    u16(options.count ?? entries.length),
    u32(directorySize),
    u32(start),
    u16(comment.length),
    comment,
  ]);
  if (!options.zip64) return Buffer.concat([...parts, directory, end]);
  const { count = entries.length, size = directorySize, start: start64 = start, at = length + directory.length } = options.zip64;
  const record = [Buffer.from('PK\x06\x06', 'latin1'), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count)];
  const locator = [Buffer.from('PK\x06\x07', 'latin1'), u32(0), u64(at), u32(1)];
  const behind = options.zip64.behind ?? Buffer.alloc(0);
  return Buffer.concat([...parts, directory, ...record, u64(size), u64(start64), behind, ...locator, end]);
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
export const DOCX_MAIN = `${OPEN_XML}.wordprocessingml.document.main+xml`;
export const XLSX_MAIN = `${OPEN_XML}.spreadsheetml.sheet.main+xml`;

export function writeContentTypes(lines: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${lines}</Types>`;
}

function listParts(main: string, type: string, content: string): ZipEntry[] {
  const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relationship}" Target="${main}"/></Relationships>`;
  return [
    { name: '[Content_Types].xml', data: writeContentTypes(`<Override PartName="/${main}" ContentType="${type}"/>`) },
    { name: '_rels/.rels', data: relationships },
    { name: main, data: content },
  ];
}

/** Parts of a Word document with one paragraph. */
export function listDocxParts(text = 'Cybersecurity Act'): ZipEntry[] {
  const schema = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const body = `<w:document xmlns:w="${schema}"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;
  return listParts('word/document.xml', DOCX_MAIN, body);
}

/** Parts of an Excel workbook without a sheet, which is enough to be recognised. */
export function listXlsxParts(): ZipEntry[] {
  const schema = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return listParts('xl/workbook.xml', XLSX_MAIN, `<workbook xmlns="${schema}"><sheets/></workbook>`);
}

export const makeDocx = (options?: ZipOptions): Buffer => makeZip(listDocxParts(), options);
export const makeXlsx = (options?: ZipOptions): Buffer => makeZip(listXlsxParts(), options);

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
