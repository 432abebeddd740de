import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, getTableColumns, getTableName, sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, openPostgres } from '../../db/client.server';
import { migrateDatabase, NewerSchemaError } from '../../db/migrate.server';
import { setting } from '../../db/schema';
import { tables } from '../../db/schema-help';
import { createDatabase, DRIVERS, eachDriver } from '../helpers/database';

/** Every column there is, as `table.column`, and every step that ran. */
async function describeSchema({ db }: Database) {
  const columns = await db
    .select({ name: sql<string>`table_name || '.' || column_name` })
    .from(sql`information_schema.columns`)
    .where(sql`table_schema = 'public'`)
    .orderBy(asc(sql`1`));
  const [ledger] = await db
    .select({ name: sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text` })
    .from(sql`(select 1) one`);
  const steps = ledger?.name
    ? await db.select({ at: sql<string>`created_at::text` }).from(sql`drizzle.__drizzle_migrations`)
    : [];
  return { columns: columns.map(({ name }) => name), steps: steps.map(({ at }) => at) };
}

const expected = Object.values(tables)
  .flatMap((table) => Object.values(getTableColumns(table)).map((column) => `${getTableName(table)}.${column.name}`))
  .sort();

const sorted = (names: readonly string[]) => names.filter((name) => !name.startsWith('sync_probe.')).toSorted();

let folder: string | null = null;
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true });
  folder = null;
});

/** The project's migrations and one more. */
function addMigration(statements: string): string {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-migrations-'));
  cpSync('db/migrations', folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8'));
  const { idx, when } = journal.entries.at(-1);
  journal.entries.push({ idx: idx + 1, version: '7', when: when + 1000, tag: '9999_test', breakpoints: true });
  writeFileSync(file, JSON.stringify(journal));
  writeFileSync(join(folder, '9999_test.sql'), statements);
  return folder;
}

eachDriver((_driver, open) => {
  it('make the tables that the schema names, column by column, and do nothing the second time', async () => {
    const database = await open('empty');
    expect(sorted((await describeSchema(database)).columns)).toEqual([]);
    await migrateDatabase(database);
    const once = await describeSchema(database);
    expect(sorted(once.columns)).toEqual(expected);
    expect(once.steps.length).toBeGreaterThan(0);
    await migrateDatabase(database);
    expect(await describeSchema(database)).toEqual(once);
  });

  it('refuse a database that a newer version wrote, and leave it as it is', async () => {
    const database = await open();
    const newer = addMigration('create table from_the_future (id integer);');
    await migrateDatabase(database, newer);
    await database.db.insert(setting).values({ key: 'kept', value: 'yes' });
    const before = await describeSchema(database);
    expect(before.columns).toContain('from_the_future.id');
    await expect(migrateDatabase(database)).rejects.toThrow(NewerSchemaError);
    expect(await describeSchema(database)).toEqual(before);
    expect(await database.db.select().from(setting)).toEqual([{ key: 'kept', value: 'yes' }]);
  });

  it('leave nothing behind when a step fails, and can be tried again', async () => {
    const database = await open();
    const before = await describeSchema(database);
    const broken = addMigration('create table half_done (id integer);\n--> statement-breakpoint\nselect no_such_function();');
    await expect(migrateDatabase(database, broken)).rejects.toThrow();
    expect(await describeSchema(database)).toEqual(before);
    writeFileSync(join(broken, '9999_test.sql'), 'create table half_done (id integer);');
    await migrateDatabase(database, broken);
    expect((await describeSchema(database)).columns).toContain('half_done.id');
  });
});

describe.runIf(DRIVERS.includes('postgres'))('processes that start together', () => {
  it('migrate one database once, whoever comes first', async () => {
    const { url, drop } = await createDatabase('empty');
    const starters = Array.from({ length: 4 }, () => openPostgres(url));
    try {
      await Promise.all(starters.map((database) => migrateDatabase(database)));
      const { columns, steps } = await describeSchema(starters[0] as Database);
      expect(sorted(columns)).toEqual(expected);
      expect(new Set(steps).size).toBe(steps.length);
    } finally {
      for (const database of starters) await database.close();
      await drop();
    }
  });
});
