import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../db/client.server';
import { DirectoryHeldError } from '../../db/lock.server';
import { migrateDatabase, NewerSchemaError, OlderSchemaError, requireCurrentSchema } from '../../db/migrate.server';
import { CommandError, EXIT_BAD_INPUT, readEnvironment } from './command';

/**
 * Runs a command on the database that the environment names, and ends with the code that it returns. `prepare` reads the words
 * before anything is opened. A database that is missing, of another version or held by another process ends it with 2 and the
 * reason, like words that cannot be used. `create`: makes the database, or brings it up to date, where it is not.
 */
export async function runOnDatabase(
  prepare: (words: string[]) => { run: (database: Database) => Promise<number>; create?: boolean },
): Promise<void> {
  try {
    const { run, create = false } = prepare(process.argv.slice(2));
    const database = await openNamedDatabase(create);
    try {
      await (create ? migrateDatabase(database) : requireCurrentSchema(database));
      process.exitCode = await run(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    const known = [CommandError, DirectoryHeldError, NewerSchemaError, OlderSchemaError].some((kind) => error instanceof kind);
    if (!known) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = EXIT_BAD_INPUT;
  }
}

async function openNamedDatabase(create: boolean): Promise<Database> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = readEnvironment();
  if (!url && !create && !existsSync(join(dataDir, 'db', 'PG_VERSION')))
    throw new CommandError(
      `There is no database in ${dataDir}/. Name its folder with DATA_DIR, or a PostgreSQL with DATABASE_URL.`,
    );
  try {
    return await openDatabase({ url, dataDir });
  } catch (error) {
    // What openDatabase says of an address, a role or a lock is written for a person.
    throw url ? new CommandError((error as Error).message) : error;
  }
}
