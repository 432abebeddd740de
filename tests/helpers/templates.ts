import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openPostgres, wrapPglite } from '../../db/client.server';
import { migrateDatabase } from '../../db/migrate.server';
import { openPgliteInMemory } from '../../db/pglite.server';
import { createPostgresDatabase } from './postgres-database';

declare module 'vitest' {
  export interface ProvidedContext {
    /** File with the dumped data directory of a migrated embedded database. */
    pgliteTemplate: string;
    /** Name of a migrated PostgreSQL database to copy; null where no PostgreSQL was given. */
    postgresTemplate: string | null;
  }
}

/** Migrates one database of each kind, once per run: every suite then starts from a copy, which is fast. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-template-'));
  const client = await openPgliteInMemory();
  await migrateDatabase(wrapPglite(client));
  const dump = await client.dumpDataDir('none');
  await client.close();
  const file = join(folder, 'pglite.tar');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  project.provide('pgliteTemplate', file);

  const server = process.env.TEST_DATABASE_URL;
  if (!server && process.env.CI === 'true') throw new Error('TEST_DATABASE_URL is missing, and on CI no suite is left out.');
  const postgres = server ? await createPostgresDatabase(server, `tidemark_template_${randomBytes(6).toString('hex')}`) : null;
  if (postgres) {
    const database = openPostgres(postgres.url);
    await migrateDatabase(database);
    await database.close();
  }
  project.provide('postgresTemplate', postgres?.name ?? null);

  return async () => {
    rmSync(folder, { recursive: true });
    await postgres?.drop();
  };
}
