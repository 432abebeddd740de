import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { loadReference } from '../../app/services/seeding.server';
import { openDatabase } from '../../db/client.server';
import { listDrafts } from '../../db/entries.server';
import { migrateDatabase } from '../../db/migrate.server';
import { user } from '../../db/schema';
import { createDatabase, DRIVERS } from '../helpers/database';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-catalogue-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PARTNER = 'tests/fixtures/iati/partner.xml';
const FAULTY = 'tests/fixtures/iati/faulty.xml';

async function call(place: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/commands/catalogue.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, IATI_SCHEMA_DIR: '', ...place },
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}

describe.each(DRIVERS)('catalogue import, %s', (driver) => {
  it('keeps the activities of a file as drafts of the person, whole or not at all', { timeout: 240_000 }, async () => {
    const created = driver === 'postgres' ? await createDatabase('empty') : null;
    const place = { DATABASE_URL: created?.url ?? '', DATA_DIR: join(folder, driver) };
    const look = async <T>(work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>) => {
      const database = await openDatabase({ url: place.DATABASE_URL || undefined, dataDir: place.DATA_DIR });
      const found = await work(database);
      await database.close();
      return found;
    };
    await look(async (database) => {
      await migrateDatabase(database);
      await loadReference(database.db);
      await database.db.insert(user).values([
        { id: 'officer', name: 'O', email: 'officer@itu.example', role: 'programme_officer' },
        { id: 'left', name: 'E', email: 'left@itu.example', role: 'programme_officer', endedAt: new Date() },
      ]);
    });
    const broken = join(folder, 'broken.xml');
    writeFileSync(broken, '<iati-activities');
    // A process each: those that say the same for the same reason are left out.
    const refused: [string[], RegExp][] = [
      [['export', PARTNER, 'officer@itu.example'], /^usage: catalogue/],
      [['import', broken, 'officer@itu.example'], /broken\.xml: .*[Ll]ine 1/],
      [['import', FAULTY, 'officer@itu.example'], /faulty\.xml: .*description is missing/],
      [['import', PARTNER, 'left@itu.example'], /no programme officer and of no partner/],
    ];
    for (const [words, said] of refused) {
      const { status, stdout, stderr } = await call(place, ...words);
      expect(stderr).toMatch(said);
      expect([status, stdout]).toEqual([2, '']);
    }
    expect(await look(({ db }) => listDrafts(db))).toEqual([]);

    const { status, stdout, stderr } = await call(place, 'import', PARTNER, 'officer@itu.example');
    expect([status, stderr]).toEqual([0, '']);
    const drafts = await look(({ db }) => listDrafts(db));
    expect(drafts.length).toBeGreaterThan(1);
    expect(drafts.every(({ updatedBy }) => updatedBy === 'officer')).toBe(true);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0])
        .toSorted(),
    ).toEqual(drafts.map(({ activityId }) => activityId).toSorted());
    await created?.drop();
  });
});
