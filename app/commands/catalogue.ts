/**
 * Reads activities from a file into the database that the environment names, as drafts for somebody to look at: for files too large to
 * send to the page that does the same.
 *   npm run -s catalogue -- import <file.xml|file.csv> <e-mail>
 * The drafts are those of the person with that address, who must be a programme officer or of a partner organisation. Prints a line per
 * activity, `<id>: what became of it`. A file with one fault is refused whole: a line per problem on standard error, and 2.
 */
import type { Database } from '../../db/client.server';
import { findActorByEmail } from '../../db/users.server';
import { type Actor, findReach } from '../domain/access';
import { IatiSchemaError } from '../exports/iati-schema.server';
import { MAX_IATI_BYTES } from '../exports/iati-xml';
import { getTranslate } from '../i18n/catalogues.server';
import { readCatalogueFile } from '../services/catalogue-file.server';
import { importDrafts } from '../services/entries.server';
import { loadReference } from '../services/seeding.server';
import { CommandError, openFile, readEnvironment, readWords } from './command';
import { runOnDatabase } from './on-database';

const USAGE = 'catalogue -- import <file.xml|file.csv> <e-mail>';

async function findKeeper({ db }: Database, email: string): Promise<Actor> {
  const keeper = await findActorByEmail(db, email);
  if (!keeper || !findReach(keeper, 'entry.write'))
    throw new CommandError(`${email} is no programme officer and of no partner organisation here.`);
  return keeper;
}

function readFile(file: string) {
  const bytes = openFile(file, MAX_IATI_BYTES);
  const { IATI_SCHEMA_DIR } = readEnvironment();
  try {
    const t = getTranslate('en');
    const { problems, drafts } = readCatalogueFile(file, bytes, IATI_SCHEMA_DIR, t);
    if (problems.length > 0) throw new CommandError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
    return { drafts, t };
  } catch (error) {
    if (error instanceof IatiSchemaError) throw new CommandError(`IATI_SCHEMA_DIR: ${error.message}`);
    throw error;
  }
}

await runOnDatabase((words) => {
  const { positionals } = readWords(words, USAGE, 3, {});
  const [verb, file, email] = positionals as [string, string, string];
  if (verb !== 'import') throw new CommandError(`usage: ${USAGE}`);
  const { drafts, t } = readFile(file);
  const run = async (database: Database) => {
    await loadReference(database.db);
    const imported = await importDrafts(database.db, await findKeeper(database, email), drafts);
    process.stdout.write(imported.map(({ id, outcome }) => `${id}: ${t(`entries.outcome.${outcome}`)}\n`).join(''));
    return 0;
  };
  return { run };
});
