import fc from 'fast-check';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { type AtomEntry, type AtomFeed, nameAddress, writeAtom } from '../../app/exports/atom';
import { cleanText } from '../../app/exports/xml';

const ORIGIN = 'https://tidemark.example';
const SINCE = new Date('2026-11-01T00:00:00Z');
const FEED: AtomFeed = {
  self: `${ORIGIN}/resources.atom`,
  page: `${ORIGIN}/resources`,
  title: 'What changed',
  subtitle: 'In the catalogue',
  author: 'Tidemark',
  language: 'en',
  since: SINCE,
  entries: [],
};
const ENTRY: AtomEntry = {
  link: `${ORIGIN}/catalogue/itu-cyberdrill`,
  title: 'CyberDrill',
  summary: 'An exercise',
  author: 'ITU',
  updated: new Date('2026-11-20T10:30:00Z'),
};
const NAMESPACES = { a: 'http://www.w3.org/2005/Atom' };

/** Reads a feed with another parser than anything here is written by. */
function read<T>(xml: string, look: (find: (path: string) => string[]) => T): T {
  const document = XmlDocument.fromString(xml);
  try {
    return look((path) =>
      document.find(path, NAMESPACES).map((node) => (node instanceof XmlElement ? node.content : String(node.content))),
    );
  } finally {
    document.dispose();
  }
}

describe('a feed', () => {
  it('has what RFC 4287 asks of it, and of each entry', () => {
    read(writeAtom({ ...FEED, entries: [ENTRY, { ...ENTRY, link: `${ORIGIN}/catalogue/b`, updated: SINCE }] }), (find) => {
      expect(find('/a:feed/a:id')).toEqual([nameAddress(FEED.self)]);
      expect(find('/a:feed/a:title')).toEqual(['What changed']);
      expect(find('/a:feed/a:updated')).toEqual(['2026-11-20T10:30:00.000Z']);
      expect(find('/a:feed/a:author/a:name')).toEqual(['Tidemark']);
      expect(find('/a:feed/a:link[@rel="self"][@type="application/atom+xml"]/@href')).toEqual([FEED.self]);
      expect(find('/a:feed/a:link[@rel="alternate"]/@href')).toEqual([FEED.page]);
      expect(find('//a:entry')).toHaveLength(2);
      expect(find('//a:entry/a:title')).toEqual(['CyberDrill', 'CyberDrill']);
      expect(find('//a:entry/a:summary')).toEqual(['An exercise', 'An exercise']);
      expect(find('//a:entry/a:updated')).toEqual(['2026-11-20T10:30:00.000Z', '2026-11-01T00:00:00.000Z']);
      expect(find('//a:entry/a:author/a:name')).toEqual(['ITU', 'ITU']);
      expect(find('//a:entry/a:link[@rel="alternate"]/@href')).toEqual([ENTRY.link, `${ORIGIN}/catalogue/b`]);
      const ids = find('//a:id');
      expect(new Set(ids).size).toBe(3);
      for (const id of ids) expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });
  });

  it('without entries was last changed when it says', () => {
    read(writeAtom(FEED), (find) => {
      expect(find('//a:entry')).toEqual([]);
      expect(find('/a:feed/a:updated')).toEqual(['2026-11-01T00:00:00.000Z']);
      expect(find('/a:feed/a:author/a:name')).toEqual(['Tidemark']);
    });
  });

  it('keeps odd characters as they are, and replaces what XML cannot hold', () => {
    const title = 'R&D <b>“ñ”</b> ]]> \'"  \u{1F30A} \u0645\r\nnext';
    const xml = writeAtom({ ...FEED, entries: [{ ...ENTRY, title, summary: 'a\u0000b\u001bc\ud800d\uffffe' }] });
    read(xml, (find) => {
      expect(find('//a:entry/a:title')).toEqual([title]);
      expect(find('//a:entry/a:summary')).toEqual(['a�b�c�d�e']);
    });
  });

  it('is well-formed whatever stands in it, and says the same', () => {
    const written = fc.string({ unit: 'binary' }).filter((text) => cleanText(text) === text);
    fc.assert(
      fc.property(written, fc.string({ unit: 'binary' }), (summary, author) => {
        read(writeAtom({ ...FEED, title: author, entries: [{ ...ENTRY, summary, author }] }), (find) => {
          expect(find('//a:entry/a:summary')).toEqual([summary]);
          expect(find('//a:entry/a:author/a:name')).toHaveLength(1);
        });
      }),
    );
  });
});

describe('the name of an address', () => {
  it('is the UUID of version 5 that everybody computes', () => {
    // Computed by another library: uuid5(NAMESPACE_URL, address) of Python.
    expect(nameAddress(ENTRY.link)).toBe('urn:uuid:df27a672-7089-5493-8960-ece0a2466300');
  });

  it('stays the same, and is another for another installation or entry', () => {
    expect(nameAddress(ENTRY.link)).toBe(nameAddress(ENTRY.link));
    const others = ['https://tidemark.example/catalogue/itu-cyberdrills', 'http://tidemark.example/catalogue/itu-cyberdrill'];
    for (const other of others) expect(nameAddress(other)).not.toBe(nameAddress(ENTRY.link));
  });
});
