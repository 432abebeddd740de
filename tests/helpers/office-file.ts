import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { XmlDocument, type XmlNode } from 'libxml2-wasm';
import { openZip } from '../../app/exports/archive-zip';

/** Opens Word and Excel files as their programs do: the parts are unpacked, and must be sound XML. */

const SHEET = { s: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main' };
const WORD = { w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' };

/** The XML parts of a file by name. */
export async function readParts(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-office-'));
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const archive = await openZip(path, () => true);
  const parts = new Map<string, Uint8Array>();
  for (const name of archive.names) parts.set(name, await buffer(archive.read(name)));
  archive.close();
  rmSync(folder, { recursive: true });
  return parts;
}

/** Looks into a part and lets it go again. @throws XmlParseError when the part is not sound */
export function lookInto<T>(parts: ReadonlyMap<string, Uint8Array>, name: string, look: (document: XmlDocument) => T): T {
  const part = parts.get(name);
  if (!part) throw new Error(`there is no ${name} among ${[...parts.keys()].join(', ')}`);
  const document = XmlDocument.fromBuffer(part);
  try {
    return look(document);
  } finally {
    document.dispose();
  }
}

const textsOf = (nodes: readonly XmlNode[]) => nodes.map((node) => node.content);

export type SheetCell = string | number | null;

/** The column of a cell, from 0: `AB12` stands in column 27. */
function findColumn(reference: string): number {
  return [...reference.replace(/\d/g, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The sheets of a workbook by name, in their order; texts and numbers as they are typed. */
export async function readSheets(bytes: Uint8Array): Promise<Map<string, SheetCell[][]>> {
  const parts = await readParts(bytes);
  const names = lookInto(parts, 'xl/workbook.xml', (document) => textsOf(document.find('//s:sheet/@name', SHEET)));
  const texts = lookInto(parts, 'xl/sharedStrings.xml', (document) =>
    document.find('//s:si', SHEET).map((si) => textsOf(si.find('.//s:t', SHEET)).join('')),
  );
  const readCell = (cell: XmlNode): SheetCell => {
    const [value] = textsOf(cell.find('s:v', SHEET));
    const [type] = textsOf(cell.find('@t'));
    if (value === undefined) return null;
    return type === 's' ? (texts[Number(value)] as string) : Number(value);
  };
  /** Cells without a value may be left out: a cell says itself which column it stands in. */
  const readRow = (row: XmlNode): SheetCell[] => {
    const cells: SheetCell[] = [];
    for (const cell of row.find('s:c', SHEET)) {
      const column = findColumn(textsOf(cell.find('@r'))[0] ?? '');
      while (cells.length < column) cells.push(null);
      cells.push(readCell(cell));
    }
    return cells;
  };
  const readRows = (document: XmlDocument) => document.find('//s:row', SHEET).map(readRow);
  return new Map(names.map((name, i) => [name, lookInto(parts, `xl/worksheets/sheet${i + 1}.xml`, readRows)]));
}

export interface WordTable {
  /** Whether the first row is repeated on every page. */
  repeats: boolean;
  /** The text of each cell, a line per paragraph. */
  rows: string[][];
}

export interface WordContent {
  /** Paragraphs outside tables, with the name of their style. */
  paragraphs: { style: string; text: string }[];
  tables: WordTable[];
}

/** What stands in a document, in its order. */
export async function readDocument(bytes: Uint8Array): Promise<WordContent> {
  const parts = await readParts(bytes);
  const textOf = (node: XmlNode) => textsOf(node.find('.//w:t', WORD)).join('');
  const linesOf = (cell: XmlNode) => cell.find('w:p', WORD).map(textOf).join('\n');
  return lookInto(parts, 'word/document.xml', (document) => ({
    paragraphs: document.find('/w:document/w:body/w:p', WORD).map((p) => ({
      style: textsOf(p.find('w:pPr/w:pStyle/@w:val', WORD))[0] ?? '',
      text: textOf(p),
    })),
    tables: document.find('/w:document/w:body/w:tbl', WORD).map((table) => ({
      repeats: table.find('w:tr[1]/w:trPr/w:tblHeader', WORD).length === 1,
      rows: table.find('w:tr', WORD).map((row) => row.find('w:tc', WORD).map(linesOf)),
    })),
  }));
}
