import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { afterAll, describe, inject } from 'vitest';
import { type Database, openPostgres, wrapPglite } from '../../db/client.server';
import { openPgliteInMemory } from '../../db/pglite.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { createPostgresDatabase, type PostgresDatabase } from './postgres-database';

export type Driver = Database['driver'];

/** Opens a database of the suite's own; `empty`: without any table. It closes with the suite, or when the next one opens. */
export type OpenFresh = (state?: 'migrated' | 'empty') => Promise<Database>;

/** Creates a PostgreSQL database of the test's own; for tests that connect to it more than once. */
export function createDatabase(state: 'migrated' | 'empty' = 'migrated'): Promise<PostgresDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL is missing');
  return createPostgresDatabase(
    server,
    `tidemark_${randomBytes(6).toString('hex')}`,
    state === 'migrated' ? inject('postgresTemplate') : null,
  );
}

async function openFresh(driver: Driver, state: 'migrated' | 'empty'): Promise<Database> {
  if (driver === 'pglite') {
    return wrapPglite(await openPgliteInMemory(state === 'migrated' ? await openAsBlob(inject('pgliteTemplate')) : undefined));
  }
  const { url, drop } = await createDatabase(state);
  const database = openPostgres(url);
  return {
    ...database,
    async close() {
      await database.close();
      await drop();
    },
  };
}

/** The drivers of this run. Without PostgreSQL its suites are left out, which `tests/run.ts` says and counts as a failure. */
export const DRIVERS: readonly Driver[] = inject('postgresTemplate') ? ['pglite', 'postgres'] : ['pglite'];

/** Runs one suite on each driver. */
export function eachDriver(suite: (driver: Driver, open: OpenFresh) => void): void {
  for (const driver of DRIVERS) {
    describe(driver, () => {
      let open: Database | null = null;
      const close = async () => {
        await open?.close();
        open = null;
      };
      afterAll(close);
      suite(driver, async (state = 'migrated') => {
        await close();
        open = await openFresh(driver, state);
        return open;
      });
    });
  }
}

/** Sees and writes every row, as seeding does: for what a test arranges and inspects beside the code that it tests. */
export function seeAll(db: Db): <T>(work: (tx: Db) => Promise<T>) => Promise<T> {
  return (work) => inScope(db, { kind: 'system' }, work);
}
