/** XML out: a tree of elements written with indents, so that what is in it needs no escaping by whoever makes it. */
export interface XmlElement {
  name: string;
  /** Null and undefined are left out. */
  attributes: Record<string, string | number | null | undefined>;
  /** A text, or elements. */
  content: string | XmlElement[];
}

export function makeElement(
  name: string,
  attributes: XmlElement['attributes'] = {},
  content: XmlElement['content'] = [],
): XmlElement {
  return { name, attributes, content };
}

/** What XML 1.0 cannot hold in any form (its section 2.2): most control characters, half surrogates, two non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\p{Surrogate}\uFFFE\uFFFF]/gu;
const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as XML can hold it: what it cannot is replaced by U+FFFD, so that one odd character never breaks a whole file. */
export function cleanText(text: string): string {
  return text.replace(UNWRITABLE, '\uFFFD');
}

/** White space that a reader would normalise is written as references: CR anywhere, tab and line feed in attributes. */
function escapeText(text: string, referred: RegExp): string {
  return cleanText(text).replace(referred, (char) => REFERENCES[char] ?? `&#${char.charCodeAt(0)};`);
}

/** A number in decimal notation, without the exponent that XML Schema's `decimal` does not know; reads back exactly. */
export function writeDecimal(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)\.?(\d*)(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** Writes a document in UTF-8, lines ended by LF. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, '')}`;
}

function writeElement({ name, attributes, content }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  const tag = [name, ...given.map(([key, value]) => `${key}="${escapeText(String(value), /[&<>"\t\n\r]/g)}"`)].join(' ');
  if (content.length === 0) return `${indent}<${tag}/>\n`;
  if (typeof content === 'string') return `${indent}<${tag}>${escapeText(content, /[&<>\r]/g)}</${name}>\n`;
  return `${indent}<${tag}>\n${content.map((child) => writeElement(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}
