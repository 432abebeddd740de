/**
 * Checks files of IATI 2.03 activities, or writes the catalogue that comes with Tidemark as one.
 *   npm run -s iati -- check <file.xml>...
 *   npm run -s iati -- export [--out <file.xml>]
 * A check prints one line per problem, `file:line: <element>: what is wrong`, and ends with 2; with 0 and nothing printed when
 * all files are valid. Where `IATI_SCHEMA_DIR` names a folder, the official schema in it is asked too.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readCatalogue } from '../../seeds/reference.server';
import { writeIati } from '../exports/iati';
import { checkIati } from '../exports/iati-check';
import { IatiSchemaError } from '../exports/iati-schema.server';
import { MAX_IATI_BYTES, type Problem } from '../exports/iati-xml';
import { CommandError, EXIT_BAD_INPUT, measureFile, readEnvironment, readWords, runCommand } from './command';

const USAGE = 'iati -- check <file.xml>... | export [--out <file.xml>]';

function showProblem(file: string, { line, element, what }: Problem): string {
  return `${file}:${line}: ${element ? `<${element}>: ` : ''}${what}\n`;
}

function checkFile(file: string, schemaDir: string | undefined): string {
  if (measureFile(file) > MAX_IATI_BYTES)
    return showProblem(file, { line: 1, element: '', what: 'The file is larger than 50 MB' });
  return checkIati(readFileSync(file), { schemaDir })
    .map((problem) => showProblem(file, problem))
    .join('');
}

function check(files: string[]): string {
  if (files.length === 0) throw new CommandError(`usage: ${USAGE}`);
  const { IATI_SCHEMA_DIR } = readEnvironment();
  try {
    const lines = files.map((file) => checkFile(file, IATI_SCHEMA_DIR)).join('');
    if (lines !== '') process.exitCode = EXIT_BAD_INPUT;
    return lines;
  } catch (error) {
    if (error instanceof IatiSchemaError) throw new CommandError(`IATI_SCHEMA_DIR: ${error.message}`);
    throw error;
  }
}

function exportCatalogue(words: string[]): string {
  const { values } = readWords(words, USAGE, 0, { out: { type: 'string' } });
  const text = writeIati(readCatalogue().activities, { generatedAt: new Date() });
  if (values.out === undefined) return text;
  if (existsSync(values.out)) throw new CommandError(`${values.out} is there already.`);
  writeFileSync(values.out, text);
  return '';
}

runCommand(([verb, ...rest]) => {
  if (verb === 'check') return check(rest);
  if (verb === 'export') return exportCatalogue(rest);
  throw new CommandError(`usage: ${USAGE}`);
});
