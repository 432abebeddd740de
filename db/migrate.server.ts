import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { bigint, pgSchema, serial, text } from 'drizzle-orm/pg-core';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import type { Database } from './client.server';
import type { Db } from './schema';

/** Any number: names the advisory lock that lets one process migrate at a time. */
const MIGRATION_LOCK = 721_630;

/** The database was written by a newer version of the software. */
export class NewerSchemaError extends Error {
  constructor() {
    super(
      'This database was written by a newer version of Tidemark. Start that version, or restore a backup made before the update.',
    );
    this.name = 'NewerSchemaError';
  }
}

/** The database was written by an older version of the software, or never by it. */
export class OlderSchemaError extends Error {
  constructor() {
    super('This database is not of this version of Tidemark yet. Start Tidemark once: that brings it up to date.');
    this.name = 'OlderSchemaError';
  }
}

const migrations = pgSchema('drizzle').table('__drizzle_migrations', {
  id: serial('id').primaryKey(),
  hash: text('hash').notNull(),
  created_at: bigint('created_at', { mode: 'number' }),
});

function findFolder(): string {
  const here = join(dirname(fileURLToPath(import.meta.url)), 'migrations');
  return existsSync(here) ? here : resolve('db/migrations');
}

function readJournal(folder: string): { when: number }[] {
  return JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')).entries;
}

async function findApplied(db: Db): Promise<number[]> {
  const [found] = await db
    .select({ name: sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text` })
    .from(sql`(select 1) as one`);
  if (!found?.name) return [];
  const rows = await db.select({ when: migrations.created_at }).from(migrations);
  return rows.map((row) => Number(row.when));
}

/**
 * Brings the schema up to date, all steps in one transaction; two processes that start together wait for each other.
 * @throws NewerSchemaError when the database knows steps that this version does not
 */
export async function migrateDatabase(database: Database, folder = findFolder()): Promise<void> {
  const known = new Set(readJournal(folder).map((entry) => entry.when));
  const applied = await findApplied(database.db);
  if (applied.some((when) => !known.has(when))) throw new NewerSchemaError();
  if (applied.length === known.size) return;
  if (database.driver === 'pglite') {
    await migratePglite(database.db as unknown as Parameters<typeof migratePglite>[0], { migrationsFolder: folder });
    return;
  }
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    // Holds the lock on this connection while the migrator works on another.
    await migratePostgres(database.db as unknown as Parameters<typeof migratePostgres>[0], { migrationsFolder: folder });
  });
}

/**
 * Looks whether the schema is of this version, for what reads only and must not bring it up to date.
 * @throws NewerSchemaError, OlderSchemaError
 */
export async function requireCurrentSchema(database: Database, folder = findFolder()): Promise<void> {
  const known = new Set(readJournal(folder).map((entry) => entry.when));
  const applied = await findApplied(database.db);
  if (applied.some((when) => !known.has(when))) throw new NewerSchemaError();
  if (applied.length < known.size) throw new OlderSchemaError();
}
