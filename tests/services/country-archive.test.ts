import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { COUNTRY_ROLES, ITU_ROLES, NotFoundError } from '../../app/domain/access';
import { writeCanonical } from '../../app/domain/canonical';
import type { CountryArchive } from '../../app/domain/country-archive';
import { ArchiveError, openZip, writeZip } from '../../app/exports/archive-zip';
import { verifyAudit } from '../../app/services/audit-verify.server';
import { downloadCountryArchive, exportCountry, importCountry } from '../../app/services/country-archive.server';
import { ARCHIVED } from '../../db/country-archive.server';
import type { Db } from '../../db/schema';
import { tables } from '../../db/schema-help';
import { type Content, fillCountry, ODD_TEXTS } from '../helpers/country-content';
import { eachDriver, type OpenFresh, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const LONG = new Uint8Array(2_500_000).map((_, i) => (i * i) % 251);
const CONTENT: Content = { texts: ODD_TEXTS, files: [LONG, new Uint8Array([0, 255, 10]), new Uint8Array(), LONG] };

async function takeArchive(db: Db, country = ISLAND): Promise<Buffer> {
  return buffer((await exportCountry(db, country)).body);
}

function put(bytes: Uint8Array): string {
  const file = join(folder, `${randomUUID()}.zip`);
  writeFileSync(file, bytes);
  return file;
}

/** What is in an archive, by name. */
async function unpack(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const zip = await openZip(put(bytes), () => true);
  const found = new Map<string, Buffer>();
  for (const name of zip.names) found.set(name, await buffer(Readable.from(zip.read(name))));
  zip.close();
  return found;
}

function pack(entries: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const list = [...entries].map(([name, bytes]) => ({
    name,
    size: bytes.byteLength,
    read: async function* () {
      yield bytes;
    },
  }));
  return buffer(writeZip(list));
}

const readDocument = (entries: ReadonlyMap<string, Buffer>): CountryArchive => JSON.parse(String(entries.get('country.json')));

async function openEmpty(open: OpenFresh): Promise<Db> {
  const { db } = await open();
  await putTestCountries(db);
  return db;
}

/** How many rows each table has. */
async function countRows(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await seeAll(db)(async (tx) => {
    for (const [name, table] of Object.entries(tables)) {
      if (name === 'auditHead') continue;
      const [row] = await tx.select({ n: sql<string>`count(*)` }).from(table);
      counts[name] = Number(row?.n);
    }
  });
  return counts;
}

eachDriver((_, open) => {
  let db: Db;
  let archive: Buffer;
  let entries: Map<string, Buffer>;
  let document: CountryArchive;

  beforeAll(async () => {
    db = await openEmpty(open);
    await seeAll(db)((tx) => fillCountry(tx, ISLAND, CONTENT));
    archive = await takeArchive(db);
    entries = await unpack(archive);
    document = readDocument(entries);
  });

  it('holds everything the country gave and every file once, and the same bytes whenever it is taken', async () => {
    expect(Object.values(document).filter((part) => Array.isArray(part) && part.length === 0)).toEqual([]);
    for (const whole of [...document.rounds, ...document.requests]) {
      for (const [name, part] of Object.entries(whole)) {
        if (Array.isArray(part)) expect(part.length, name).toBeGreaterThan(0);
      }
    }
    expect([...entries.keys()]).toEqual([
      'country.json',
      ...CONTENT.files
        .slice(1)
        .map((f) => `files/${sha256Of(f)}`)
        .sort(),
    ]);
    for (const [name, bytes] of entries) if (name !== 'country.json') expect(name).toBe(`files/${sha256Of(bytes)}`);
    expect(String(entries.get('country.json'))).toBe(writeCanonical(document));
    expect(sha256Of(await takeArchive(db))).toBe(sha256Of(archive));
    expect(document.people.map(({ role }) => role).sort()).toEqual(['contributor', 'observer', 'reviewer']);
    const said = String(entries.get('country.json'));
    expect(said).not.toMatch(/password|not-a-hash|token|secret|invitation/i);
    expect(said).not.toContain('of another country');
  });

  it('goes to who may take it only, and leaves a line on the common chain', async () => {
    for (const role of [...COUNTRY_ROLES, ...ITU_ROLES]) {
      const country = (COUNTRY_ROLES as readonly string[]).includes(role) ? DEVELOPING : null;
      const taken = downloadCountryArchive(db, await createPerson(db, role, country, ['AMS']));
      if (role === 'focal_point' || role === 'approver') {
        const { name, body } = await taken;
        const other = readDocument(await unpack(await buffer(body)));
        expect([name, other.country, other.rounds, other.files]).toEqual(['XBB.zip', 'XBB', [], []]);
      } else await expect(taken).rejects.toBeInstanceOf(NotFoundError);
    }
    const [line] = await seeAll(db)((tx) =>
      tx.select().from(tables.auditEntry).where(eq(tables.auditEntry.action, 'country.export')),
    );
    expect(line).toMatchObject({ chain: '-', subject: DEVELOPING, details: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    await expect(exportCountry(db, 'QQQ')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('is refused where the country has rounds or a log', async () => {
    await expect(importCountry(db, put(archive))).rejects.toThrow(/XAA has rounds here already/);
    await seeAll(db)((tx) => tx.delete(tables.nomination));
    await seeAll(db)((tx) => tx.delete(tables.request));
    await seeAll(db)((tx) => tx.delete(tables.round).where(eq(tables.round.countryCode, ISLAND)));
    await expect(importCountry(db, put(archive))).rejects.toThrow(/XAA has a log here already/);
  });

  describe('read in elsewhere', () => {
    let there: Db;

    beforeAll(async () => {
      there = await openEmpty(open);
    });

    it('is refused whole when anything does not fit, with one sentence and nothing read in', async () => {
      const before = await countRows(there);
      const change = (edit: (document: CountryArchive) => unknown) => {
        const copy = structuredClone(document);
        const edited = edit(copy);
        return pack(
          new Map(entries).set('country.json', Buffer.from(typeof edited === 'string' ? edited : JSON.stringify(copy))),
        );
      };
      const without = (name: string) => pack(new Map([...entries].filter(([key]) => !key.startsWith(name))));
      const files = [...entries.keys()].filter((name) => name.startsWith('files/'));
      const long = `files/${sha256Of(LONG)}`;
      const damaged = Buffer.from(archive);
      damaged[archive.indexOf('tidemark-country')] = 0x54;
      const swollen = new ZipFile();
      swollen.addBuffer(Buffer.alloc(30_000_000, ' '), 'country.json', { compress: true });
      swollen.end();
      const bomb = await buffer(swollen.outputStream);
      const renamed = (to: string) =>
        Buffer.from(archive.toString('latin1').replaceAll(long, to.padEnd(long.length, 'x')), 'latin1');
      const round = (d: CountryArchive) => d.rounds[0] as CountryArchive['rounds'][number];
      const cases: [string, Uint8Array, RegExp][] = [
        ['no ZIP', Buffer.from('PK, but not quite'), /damaged, or no ZIP/],
        ['cut off', archive.subarray(0, archive.length - 1000), /damaged, or no ZIP/],
        ['a flipped bit', damaged, /damaged: country.json is not what was put/],
        ['a bomb', bomb, /unpack to far more than it is/],
        ['a path upwards', renamed('../../etc/passwd'), /damaged, or no ZIP.*relative path/],
        ['a path from the root', renamed('/etc/passwd'), /damaged, or no ZIP.*absolute path/],
        ['another name', renamed('notes'), /does not belong/],
        [
          'one more file',
          await pack(new Map(entries).set(`files/${'0'.repeat(64)}`, Buffer.from('x'))),
          /which it does not name/,
        ],
        ['no document', await without('country.json'), /no country\.json/],
        ['a missing file', await without(files[0] as string), /has no files\//],
        ['a changed file', await pack(new Map(entries).set(long, Buffer.from(LONG).fill(7, 9, 10))), /does not fit its hash/],
        ['a shorter file', await pack(new Map(entries).set(long, Buffer.from(LONG).subarray(1))), /does not fit its hash/],
        ['no JSON', await change(() => '{"format":'), /no JSON/],
        ['no object', await change(() => 'null'), /no archive of this version: the whole/],
        ['another version', await change((d) => Object.assign(d, { version: 1 })), /no archive of this version: version/],
        ['one more key', await change((d) => Object.assign(round(d), { secret: 1 })), /rounds\[0\].*secret/],
        ['a NUL', await change((d) => Object.assign(round(d), { title: 'a\0b' })), /no database keeps/],
        [
          'half a character',
          await change((d) => JSON.stringify(d).replace('"title":"', '"title":"\\ud800')),
          /no database keeps/,
        ],
        [
          'nesting',
          await change((d) => JSON.stringify(d).replace('"details":{', `"details":{"x":${'['.repeat(9999)}${']'.repeat(9999)},`)),
          /no database keeps/,
        ],
        [
          'a script for an address',
          await change((d) => Object.assign(round(d).evidence[0] as object, { url: 'javascript:alert(1)' })),
          /rounds\[0\]\.evidence\[0\]\.url/,
        ],
        [
          'a changed line of the log',
          await change((d) => Object.assign(d.audit[1] as object, { subject: 'x' })),
          /Line 2 of the log/,
        ],
        ['a line of the log too few', await change((d) => d.audit.splice(1, 1)), /Line 2 of the log/],
        [
          'a changed sign-off',
          await change((d) => Object.assign(round(d).snapshots[0]?.content as object, { x: 1 })),
          /signed off .* hash/,
        ],
        [
          'an open request that nobody holds',
          await change((d) => Object.assign(d.requests[0] as object, { holder: null })),
          /contradicts itself/,
        ],
        [
          'a request that is no request',
          await change((d) => Object.assign(d.requests[0]?.content as object, { capabilities: 'all' })),
          /requests\[0\]\.content\.capabilities/,
        ],
        ['a round twice', await change((d) => d.rounds.push(structuredClone(round(d)))), /an id twice/],
        [
          'a person who is not named',
          await change((d) => {
            d.people = [];
          }),
          /refers to what is not in it/,
        ],
        [
          'a file that is not named',
          await change((d) => Object.assign(round(d).evidence.find((e) => e.fileId) as object, { fileId: randomUUID() })),
          /refers to what is not in it/,
        ],
        ['an unknown country', await change((d) => Object.assign(d, { country: 'QQQ', audit: [] })), /no country QQQ/],
      ];
      for (const [name, bytes, said] of cases) {
        const outcome = await importCountry(there, put(bytes)).catch((error: unknown) => error);
        expect(outcome, name).toBeInstanceOf(ArchiveError);
        expect((outcome as Error).message, name).toMatch(said);
        expect((outcome as Error).message, name).not.toContain('\n');
      }
      expect(await countRows(there)).toEqual(before);
    });

    it('is the same as it was: document, files and log', async () => {
      expect(await importCountry(there, put(archive))).toEqual({ country: ISLAND, rounds: 2, files: 8 });
      const again = await takeArchive(there);
      expect(String((await unpack(again)).get('country.json'))).toBe(String(entries.get('country.json')));
      expect(sha256Of(again)).toBe(sha256Of(archive));
      expect((await verifyAudit(there)).map(({ chain, lines, problemCount }) => [chain, lines, problemCount])).toEqual([
        ['-', 1, 0],
        [ISLAND, 4, 0],
      ]);
      const [handled] = await seeAll(there)((tx) => tx.select().from(tables.request).where(eq(tables.request.state, 'accepted')));
      const reviewer = document.people.find(({ role }) => role === 'reviewer');
      expect(handled?.holder).toMatchObject({ kind: 'office', officer: reviewer?.id });
      const people = await seeAll(there)((tx) => tx.select().from(tables.user));
      expect(people.map(({ endedAt, countryCode, role }) => [role, countryCode, endedAt !== null]).sort()).toEqual([
        ['contributor', ISLAND, true],
        ['observer', ISLAND, true],
        ['reviewer', null, true],
      ]);
      expect(await seeAll(there)((tx) => tx.select().from(tables.account))).toEqual([]);
    });
  });

  it('gives what a person did to the account that has the address here', async () => {
    const there = await openEmpty(open);
    const person = document.people.find(({ role }) => role === 'contributor');
    const { id } = await createPerson(there, 'contributor', ISLAND);
    const email = String(person?.email).toUpperCase();
    await there.update(tables.user).set({ email }).where(eq(tables.user.id, id));
    const officer = await createPerson(there, 'reviewer', null, ['AMS']);
    const { email: mail = '' } = document.people.find(({ role }) => role === 'reviewer') ?? {};
    await there.update(tables.user).set({ email: mail }).where(eq(tables.user.id, officer.id));
    await importCountry(there, put(archive));
    const rows = await seeAll(there)((tx) => tx.select().from(tables.comment));
    expect(rows.map(({ authorId, mentions }) => [authorId, mentions])).toEqual([
      [id, [id, 'gone']],
      [id, [id, 'gone']],
    ]);
    const held = await seeAll(there)((tx) => tx.select().from(tables.request).where(eq(tables.request.state, 'accepted')));
    expect(held.map(({ holder, createdBy }) => [holder, createdBy])).toEqual(
      Array(2).fill([{ kind: 'office', office: 'hq', officer: officer.id }, id]),
    );
    const steps = await seeAll(there)((tx) => tx.select().from(tables.requestStep).where(eq(tables.requestStep.position, 2)));
    expect(steps.map(({ details }) => details.office)).toEqual(Array(4).fill(held[0]?.holder));
    const [account] = await there.select().from(tables.user).where(eq(tables.user.id, id));
    expect(account, 'who has an account keeps it as it is').toMatchObject({ email, endedAt: null });
    expect((await verifyAudit(there)).map(({ problemCount }) => problemCount)).toEqual([0, 0]);
  });

  it('never takes an id that is somebody else here', async () => {
    const there = await openEmpty(open);
    await there
      .insert(tables.user)
      .values({ id: document.people[1]?.id as string, name: 'X', email: 'x@test.example', role: 'administrator' });
    await expect(importCountry(there, put(archive))).rejects.toThrow(/somebody else/);
  });

  it('comes back the same whatever is in it', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((s) => s.replaceAll('\0', ''));
    const content = fc.record({
      texts: fc.uniqueArray(text, { minLength: 3, maxLength: 9 }),
      files: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(content, async (given) => {
        const here = await openEmpty(open);
        await seeAll(here)((tx) => fillCountry(tx, ISLAND, given));
        const before = await takeArchive(here);
        const there = await openEmpty(open);
        await importCountry(there, put(before));
        expect(sha256Of(await takeArchive(there))).toBe(sha256Of(before));
      }),
      { numRuns: 4 },
    );
  });
});

/** What belongs to a country and is not in its archive, each with its reason. */
const NOT_ARCHIVED: Record<string, string> = {
  user: 'named, without anything that lets them sign in',
  invitation: 'as good as a password',
  fileChunk: 'the bytes of files, beside the document',
  benchmark: 'published by others about the country',
  activityBasis: 'recorded by ITU about its own activities',
};

it('every table of a country is in its archive, or left out for a reason', () => {
  const archived = new Set<unknown>(Object.values(ARCHIVED));
  const left = Object.entries(tables).filter(([, table]) => 'countryCode' in table && !archived.has(table));
  expect(left.map(([name]) => name).sort()).toEqual(Object.keys(NOT_ARCHIVED).sort());
});

it('an archive of today is an archive of any day and place', async () => {
  const bytes = await pack(new Map([['country.json', Buffer.from('{}')]]));
  expect(sha256Of(bytes)).toBe(sha256Of(readFileSync(put(await pack(new Map([['country.json', Buffer.from('{}')]]))))));
  expect(bytes.toString('latin1')).not.toContain('UT');
});
