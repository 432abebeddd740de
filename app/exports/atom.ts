import { createHash } from 'node:crypto';
import { makeElement, writeXml, type XmlElement } from './xml';

/** One thing that changed. */
export interface AtomEntry {
  /** Address of its page, for ever the same. */
  link: string;
  title: string;
  summary: string;
  /** Name of whose it is. */
  author: string;
  updated: Date;
}

export interface AtomFeed {
  /** Address of the feed itself. */
  self: string;
  /** Address of the page that says the same. */
  page: string;
  title: string;
  subtitle: string;
  author: string;
  /** Language of all texts (BCP 47). */
  language: string;
  /** When a feed without entries was last changed. */
  since: Date;
  /** Newest first. */
  entries: readonly AtomEntry[];
}

/** The namespace of names that are addresses (RFC 9562, section 6.6). */
const URL_NAMESPACE = '6ba7b8119dad11d180b400c04fd430c8';

/** A name for whatever an address stands for, for ever the same, whatever serves it: a UUID of version 5 as `urn:uuid:`. */
export function nameAddress(address: string): string {
  const hash = createHash('sha1').update(Buffer.from(URL_NAMESPACE, 'hex')).update(address).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

const textOf = (name: string, text: string) => makeElement(name, {}, text);
const authorOf = (name: string) => makeElement('author', {}, [textOf('name', name)]);
const linkTo = (rel: string, href: string, type: string) => makeElement('link', { rel, type, href });
const PAGE_TYPE = 'text/html';

function makeEntry({ link, title, summary, author, updated }: AtomEntry): XmlElement {
  return makeElement('entry', {}, [
    textOf('id', nameAddress(link)),
    textOf('title', title),
    textOf('updated', updated.toISOString()),
    authorOf(author),
    linkTo('alternate', link, PAGE_TYPE),
    textOf('summary', summary),
  ]);
}

/** Writes a feed of changes as Atom 1.0 (RFC 4287). */
export function writeAtom(feed: AtomFeed): string {
  return writeXml(
    makeElement('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': feed.language }, [
      textOf('id', nameAddress(feed.self)),
      textOf('title', feed.title),
      textOf('subtitle', feed.subtitle),
      textOf('updated', (feed.entries[0]?.updated ?? feed.since).toISOString()),
      authorOf(feed.author),
      linkTo('self', feed.self, 'application/atom+xml'),
      linkTo('alternate', feed.page, PAGE_TYPE),
      ...feed.entries.map(makeEntry),
    ]),
  );
}
