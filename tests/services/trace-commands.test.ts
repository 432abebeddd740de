import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../app/services/audit.server';
import { loadReference } from '../../app/services/seeding.server';
import { type Database, openDatabase } from '../../db/client.server';
import { migrateDatabase } from '../../db/migrate.server';
import { fillCountry, ODD_TEXTS } from '../helpers/country-content';
import { createDatabase, DRIVERS, seeAll } from '../helpers/database';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-trace-'));
const undo: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const step of undo) await step();
  rmSync(folder, { recursive: true });
});

/** A real country: a fresh installation knows no other. */
const COUNTRY = 'BRB';
const LINES = 1234;

type Place = Record<'DATABASE_URL' | 'DATA_DIR', string>;
const openPlace = ({ DATABASE_URL, DATA_DIR }: Place): Promise<Database> =>
  openDatabase({ url: DATABASE_URL || undefined, dataDir: DATA_DIR });

async function call(place: Place, command: 'audit' | 'country', ...words: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', `app/commands/${command}.ts`, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...place },
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}

describe.each(DRIVERS)('on the command line, %s', (driver) => {
  let place: Place;
  let head = '';
  const make = async (name: string): Promise<Place> => {
    if (driver === 'pglite') return { DATABASE_URL: '', DATA_DIR: join(folder, name) };
    const { url, drop } = await createDatabase('empty');
    undo.push(drop);
    return { DATABASE_URL: url, DATA_DIR: join(folder, name) };
  };

  beforeAll(async () => {
    place = await make(`${driver}-here`);
    const database = await openPlace(place);
    await migrateDatabase(database);
    await loadReference(database.db);
    await seeAll(database.db)(async (tx) => {
      await fillCountry(tx, COUNTRY, { texts: ODD_TEXTS, files: [new Uint8Array([1, 2, 3])] });
      for (let i = 5; i <= LINES; i += 1)
        await audit(tx, { actorId: null, countryCode: COUNTRY, action: 'round.start', subject: `${i}` });
    });
    await database.close();
  });

  const tamper = async (statement: ReturnType<typeof sql>) => {
    const database = await openPlace(place);
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`alter table audit_entry disable row level security`);
      await tx.execute(statement);
      await tx.execute(sql`alter table audit_entry enable row level security`);
    });
    await database.close();
  };

  it('audit verify: says of each chain how long it is and where it ends, and whether all is whole', async () => {
    const { status, stdout, stderr } = await call(place, 'audit', 'verify');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^BRB: 1,234 lines, head BRB:1234:[0-9a-f]{64}\nXBB: 1 line, head \S+\nThe audit log is whole: 2 chains\.\n$/,
    );
    head = /BRB:1234:[0-9a-f]{64}/.exec(stdout)?.[0] as string;
    const other = head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    expect((await call(place, 'audit', 'verify', '--country', COUNTRY, '--head', head)).status).toBe(0);
    const wrong = await call(place, 'audit', 'verify', '--country', COUNTRY, '--head', other);
    expect(wrong).toMatchObject({ status: 1, stderr: '' });
    expect(wrong.stdout).toContain(
      'BRB, line 1234: the head given for it is no line of this chain.\nThe audit log is NOT whole: BRB.\n',
    );
  });

  it('audit verify: ends with 1 and the place when a line was changed', async () => {
    await tamper(sql`update audit_entry set subject = 'x' where chain = ${COUNTRY} and position = 77`);
    const { status, stdout } = await call(place, 'audit', 'verify');
    expect(status).toBe(1);
    expect(stdout).toContain('BRB, line 77: it does not say what it said when it was written.\n');
    await tamper(sql`update audit_entry set subject = '77' where chain = ${COUNTRY} and position = 77`);
    expect((await call(place, 'audit', 'verify')).status).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['no words', [], /^usage: audit/],
    ['another verb', ['mend'], /^usage: audit/],
    ['an unknown option', ['verify', '--all'], /--all.*\nusage: /],
    ['no head', ['verify', '--head', 'BRB:12'], /"BRB:12" is not a head/],
    ['a head of another chain', ['verify', '--country', 'BRB', '--head', `XBB:1:${'0'.repeat(64)}`], /is of XBB, and not of BRB/],
    ['an unknown country', ['verify', '--country', 'QQQ'], /no country "QQQ"/],
  ])('audit verify: ends with 2 for %s', async (_, words, said) => {
    const { status, stdout, stderr } = await call(place, 'audit', ...words);
    expect(stderr).toMatch(said);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('country: out of one installation, into a new one, and out again: the same archive', async () => {
    const [first, second] = [join(folder, `${driver}-1.zip`), join(folder, `${driver}-2.zip`)];
    const taken = await call(place, 'country', 'export', COUNTRY, first);
    expect(taken).toMatchObject({ status: 0, stderr: '' });
    expect(taken.stdout).toMatch(/^BRB: written to .*; SHA-256 of country\.json [0-9a-f]{64}\n$/);
    const there = await make(`${driver}-there`);
    const read = await call(there, 'country', 'import', first);
    expect(read).toEqual({ status: 0, stderr: '', stdout: 'BRB: 2 rounds and 2 files were read in.\n' });
    expect((await call(there, 'audit', 'verify', '--head', head)).status).toBe(0);
    expect((await call(there, 'country', 'export', COUNTRY, second)).status).toBe(0);
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
    const again = await call(there, 'country', 'import', first);
    expect(again).toEqual({
      status: 2,
      stdout: '',
      stderr: 'BRB has rounds here already; an archive is read into an installation that has none. Nothing was read in.\n',
    });
  });

  it('country: ends with 2 and the reason when something cannot be used', async () => {
    const nothing = join(folder, 'nothing.zip');
    writeFileSync(nothing, 'nothing');
    const cases: [string[], RegExp][] = [
      [[], /^usage: country/],
      [['import'], /^usage: country/],
      [['export', COUNTRY], /^usage: country/],
      [['import', join(folder, 'gone.zip')], /gone\.zip: no such file/],
      [['import', nothing], /^The archive is damaged, or no ZIP file: .* Nothing was read in\.\n$/],
      [['export', COUNTRY, nothing], /nothing\.zip is there already/],
      [['export', 'QQQ', join(folder, 'q.zip')], /no country "QQQ"/],
    ];
    for (const [words, said] of cases) {
      const { status, stdout, stderr } = await call(place, 'country', ...words);
      expect(stderr).toMatch(said);
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(readdirSync(folder).filter((name) => name.includes('.part') || name === 'q.zip')).toEqual([]);
  });
});

it('a database that is held by another process is left alone, and who holds it is named', async () => {
  const place = { DATABASE_URL: '', DATA_DIR: join(folder, 'held') };
  expect(await call(place, 'audit', 'verify')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('no database in'),
  });
  expect(existsSync(place.DATA_DIR), 'nothing is made').toBe(false);
  const database = await openPlace(place);
  const { status, stdout, stderr } = await call(place, 'audit', 'verify');
  await database.close();
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`in use by process ${process.pid}`);
  expect((await call(place, 'audit', 'verify')).stderr).toContain('Start Tidemark once');
});
