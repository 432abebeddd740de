/**
 * Takes everything a country ever gave out of the database that the environment names, or reads it in elsewhere.
 *   npm run -s country -- export XAA <file.zip>
 *   npm run -s country -- import <file.zip>
 * An export reads and never writes to the database. An import is whole or not at all; whatever does not fit ends it with 2 and
 * one sentence.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../../db/client.server';
import { NotFoundError } from '../domain/access';
import { ArchiveError } from '../exports/archive-zip';
import { exportCountry, importCountry } from '../services/country-archive.server';
import { loadReference } from '../services/seeding.server';
import { CommandError, measureFile, readWords } from './command';
import { runOnDatabase } from './on-database';

const USAGE = 'country -- export <code> <file.zip> | import <file.zip>';
const WORDS: Record<string, number> = { export: 3, import: 2 };

/** Written aside and renamed, so that nobody takes half an archive for a whole. */
async function exportTo({ db }: Database, country: string, file: string): Promise<number> {
  const aside = `${file}.part`;
  try {
    const { body, sha256 } = await exportCountry(db, country);
    await pipeline(body, createWriteStream(aside));
    await rename(aside, file);
    process.stdout.write(`${country}: written to ${file}; SHA-256 of country.json ${sha256}\n`);
    return 0;
  } catch (error) {
    await rm(aside, { force: true });
    if (error instanceof NotFoundError) throw new CommandError(`there is no country "${country}" in this database`);
    throw error;
  }
}

async function importFrom({ db }: Database, file: string): Promise<number> {
  await loadReference(db);
  try {
    const { country, rounds, files } = await importCountry(db, file);
    process.stdout.write(`${country}: ${rounds} rounds and ${files} files were read in.\n`);
    return 0;
  } catch (error) {
    if (error instanceof ArchiveError) throw new CommandError(`${error.message} Nothing was read in.`);
    throw error;
  }
}

await runOnDatabase((words) => {
  const [verb = ''] = words;
  const { positionals } = readWords(words, USAGE, WORDS[verb] ?? 0, {});
  if (verb === 'export') {
    const [, country, file] = positionals as [string, string, string];
    if (existsSync(file)) throw new CommandError(`${file} is there already.`);
    return { run: (database) => exportTo(database, country, file) };
  }
  if (verb !== 'import') throw new CommandError(`usage: ${USAGE}`);
  const [, file] = positionals as [string, string];
  measureFile(file);
  return { run: (database) => importFrom(database, file), create: true };
});
