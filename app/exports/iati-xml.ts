import {
  type ErrorDetail,
  ParseOption,
  XmlCData,
  XmlDocument,
  XmlElement,
  XmlLibError,
  XmlText,
  XmlValidateError,
  type XsdValidator,
} from 'libxml2-wasm';

/**
 * XML in: a file of IATI activities, opened without trust and a few activities at a time, so that memory never holds
 * the tree of the whole file. The text is cut where children of the outermost element end; each piece, between copies of
 * the outermost tags, is parsed by libxml2. Since every character belongs to one piece and every piece is well-formed, so is
 * the whole.
 */

/** One thing that is wrong in a file. */
export interface Problem {
  /** Counted from 1: where the start tag of the element ends. */
  line: number;
  /** Name of the element; empty where the file as such is meant. */
  element: string;
  /** A sentence in English, without the full stop. */
  what: string;
}

/** A file that is not read at all, with the one reason. */
export class IatiRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
    this.name = 'IatiRefusal';
  }
}

/** An element as plain data; the native document behind it is gone. */
export interface IatiElement {
  name: string;
  /** Empty for the elements of IATI itself. */
  namespace: string;
  line: number;
  /** By name; with a namespace as `{namespace}name`, and `xml:lang` as such. */
  attributes: Record<string, string>;
  children: IatiElement[];
  /** The text directly in it, as it stands. */
  text: string;
}

/** A part of the file: some children of the outermost element. */
export interface IatiPart {
  /** The outermost element without its children. */
  root: IatiElement;
  children: IatiElement[];
  /** What the official schema says, where one was given. */
  schemaProblems: Problem[];
}

export const MAX_IATI_BYTES = 50 * 1024 * 1024;
/** IATI's own elements nest six deep. */
const MAX_DEPTH = 50;
/** Four times what a file of 50 MB usually has: time goes by elements, not by bytes. */
const MAX_ELEMENTS = 3e6;
/** It is copied before every piece. */
const MAX_ROOT_LENGTH = 100_000;
/** Characters a piece has at least, so that many small elements make few pieces. */
const PIECE_LENGTH = 20_000;
const ROOT = 'iati-activities';
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

function refuse(what: string, line = 1, element = ''): never {
  throw new IatiRefusal({ line, element, what });
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** The text of a file, lines ended by LF as XML wants. */
function decode(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_IATI_BYTES) refuse('The file is larger than 50 MB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return refuse('The file is not written in UTF-8');
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) refuse('The file holds a NUL character, so it is not XML', countLines(text, 0, nul) + 1);
  const [, encoding] = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text) ?? [];
  if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding))
    refuse(`The file says that it is written in ${encoding}; write it in UTF-8`);
  return text;
}

/** Where the text ends that begins with `<`; a start or end tag ends at the first `>` outside quotes. Null: it never does. */
function findEnd(text: string, start: number): number | null {
  const closed = (mark: string, from: number) => {
    const at = text.indexOf(mark, from);
    return at < 0 ? null : at + mark.length;
  };
  if (text.startsWith('<!--', start)) return closed('-->', start + 4);
  if (text.startsWith('<![CDATA[', start)) return closed(']]>', start + 9);
  if (text.startsWith('<?', start)) return closed('?>', start + 2);
  let quote = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] as string;
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return null;
}

/** A piece of the text. */
interface Piece {
  start: number;
  end: number;
  /** The start tag of the outermost element, which all but the first piece need before them. */
  rootTag: string;
  /** Whether the end tag of the outermost element is in it. */
  last: boolean;
  /** The line it begins in. */
  line: number;
  /** The line in which each start tag in it ends. libxml2 counts lines of elements to 65535 only. */
  lines: number[];
}

/** Counts the lines up to an offset that only grows, so that the text is gone through once. */
function makeLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (offset) => {
    for (; next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) line += 1;
    return line;
  };
}

/** Cuts the text where children of the outermost element end; what cannot be cut is left whole for the parser to complain of. */
function* cut(text: string): Generator<Piece> {
  const findLine = makeLineCounter(text);
  let piece: Piece = { start: 0, end: text.length, rootTag: '', last: true, line: 1, lines: [] };
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; ) {
    const end = findEnd(text, at);
    if (end === null) break;
    const second = text[at + 1];
    const isComment = second === '?' || text.startsWith('<!--', at) || text.startsWith('<![CDATA[', at);
    if (second === '!' && !isComment)
      refuse('The file has a DOCTYPE or declares entities, which are not read; remove them', findLine(at));
    if (!isComment) {
      const isEnd = second === '/';
      const isWhole = !isEnd && text[end - 2] === '/';
      if (!isEnd) {
        elements += 1;
        piece.lines.push(findLine(end));
        if (piece.rootTag === '') piece.rootTag = text.slice(at, end);
      }
      if (elements > MAX_ELEMENTS) refuse(`The file has more than ${MAX_ELEMENTS / 1e6} million elements`, findLine(end));
      if (piece.rootTag.length > MAX_ROOT_LENGTH) refuse('The first start tag is longer than 100 kB', findLine(end));
      depth += isEnd ? -1 : isWhole ? 0 : 1;
      if (depth > MAX_DEPTH) refuse(`Elements stand more than ${MAX_DEPTH} deep in each other`, findLine(end));
      if (depth <= 0) break;
      if (depth === 1 && (isEnd || isWhole) && end - piece.start >= PIECE_LENGTH) {
        yield { ...piece, end, last: false };
        piece = { ...piece, start: end, line: findLine(end), lines: [] };
      }
    }
    at = text.indexOf('<', end);
  }
  yield piece;
}

/**
 * Opens a file of IATI activities and yields it part by part.
 * @param schema the official schema, where each part shall be checked by it
 * @throws IatiRefusal, possibly after some parts, when the file is not well-formed XML in UTF-8, is larger than 50 MB, has a
 *   DOCTYPE, or is something else than a file of activities
 */
export function* openIati(bytes: Uint8Array, schema: XsdValidator | null = null): Generator<IatiPart> {
  const text = decode(bytes);
  let rootLine = 1;
  for (const { start, end, rootTag, last, line, lines } of cut(text)) {
    const first = start === 0;
    if (first) {
      checkRoot(rootTag);
      rootLine = lines[0] ?? 1;
    }
    const before = first ? '' : rootTag;
    const piece = before + text.slice(start, end) + (last ? '' : `</${ROOT}>`);
    const shift = line - 1 - countLines(before, 0, before.length);
    yield parsePart(piece, shift, first ? lines : [rootLine, ...lines], schema, first);
  }
}

function checkRoot(rootTag: string): void {
  const [, name] = /^<([^\s/>]+)/.exec(rootTag) ?? [];
  if (name && name !== ROOT) refuse(`The outermost element is ${name}, so this is not a file of IATI activities`);
}

/**
 * @param shift what to add to a line of the piece to get the line of the file
 * @param lines of the elements of the piece, in their order
 */
function parsePart(piece: string, shift: number, lines: number[], schema: XsdValidator | null, first: boolean): IatiPart {
  const doc = parse(piece, shift);
  try {
    const inOrder = lines.values();
    const root = copyElement(doc.root, inOrder, false);
    if (root.namespace !== '') {
      refuse(`The element ${ROOT} is in the namespace ${root.namespace}; IATI's own has none`, root.line, ROOT);
    }
    const children = listElements(doc.root).map((child) => copyElement(child, inOrder, true));
    // A part without an activity of its own would only be told that it lacks one.
    const checked = schema && (first || children.some(({ namespace }) => namespace === ''));
    return { root, children, schemaProblems: checked ? validate(schema, doc, shift, first) : [] };
  } finally {
    doc.dispose();
  }
}

function parse(piece: string, shift: number): XmlDocument {
  try {
    return XmlDocument.fromString(piece, {
      // Nothing is ever loaded: no input provider stands ready, and these say so once more.
      option:
        ParseOption.XML_PARSE_NO_XXE |
        ParseOption.XML_PARSE_NONET |
        ParseOption.XML_PARSE_NO_SYS_CATALOG |
        ParseOption.XML_PARSE_BIG_LINES,
    });
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    const [detail] = error.details;
    return refuse(
      `The file is not well-formed XML: ${detail ? tidyMessage(detail, shift) : 'it is empty'}`,
      Math.max(1, (detail?.line ?? 1) + shift),
    );
  }
}

/** The parser's own words, with lines of the file instead of lines of the piece. */
function tidyMessage({ message }: ErrorDetail, shift: number): string {
  return message
    .trim()
    .replace(/\.$/, '')
    .replace(/\bline (\d+)/g, (_, line) => `line ${Number(line) + shift}`);
}

function validate(schema: XsdValidator, doc: XmlDocument, shift: number, first: boolean): Problem[] {
  try {
    schema.validate(doc);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details
      .filter(({ xpath }) => first || xpath !== `/${ROOT}`) // the outermost element is copied before every part
      .map((detail) => {
        const [, element = '', what = ''] =
          /^Element '(?:\{[^}]*\})?([^']*)'[:,]\s*([\s\S]*)$/.exec(tidyMessage(detail, shift)) ?? [];
        return { line: detail.line + shift, element, what: what || tidyMessage(detail, shift) };
      });
  }
}

function listElements(element: XmlElement): XmlElement[] {
  const list: XmlElement[] = [];
  for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) list.push(node);
  return list;
}

function copyElement(element: XmlElement, lines: Iterator<number, undefined>, deep: boolean): IatiElement {
  const attributes: Record<string, string> = {};
  for (const { name, value, namespaceUri } of element.attrs) {
    const key = namespaceUri === XML_NAMESPACE ? `xml:${name}` : namespaceUri ? `{${namespaceUri}}${name}` : name;
    attributes[key] = value;
  }
  const copy: IatiElement = {
    name: element.name,
    namespace: element.namespaceUri,
    line: lines.next().value ?? 1,
    attributes,
    children: [],
    text: '',
  };
  for (let node = element.firstChild; node; node = node.next) {
    if (node instanceof XmlElement) {
      if (deep) copy.children.push(copyElement(node, lines, true));
    } else if (node instanceof XmlText || node instanceof XmlCData) copy.text += node.content;
  }
  return copy;
}

/** The children of IATI's own with one of the names, in the order of the file. */
export function listChildren(element: IatiElement, ...names: string[]): IatiElement[] {
  return element.children.filter((child) => child.namespace === '' && names.includes(child.name));
}

export function findChild(element: IatiElement, name: string): IatiElement | null {
  return listChildren(element, name)[0] ?? null;
}

/** The text of the first narrative, exactly as it stands; null where there is none. */
export function findNarrative(element: IatiElement | null): string | null {
  return (element && findChild(element, 'narrative')?.text) ?? null;
}
