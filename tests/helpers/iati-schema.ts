import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the official schema of IATI 2.03 is: where the environment says, else beside the project; undefined when it is not there. */
export const schemaDir = [process.env.IATI_SCHEMA_DIR, resolve('..', 'shared', 'iati')].find(
  (folder) => folder !== undefined && existsSync(join(folder, 'iati-activities-schema.xsd')),
);

/** For the names of tests, so that nobody takes a run without the schema for one with it. */
export const checkedBy = schemaDir
  ? 'our own rules and the official schema'
  : 'our own rules only, the official schema being absent';
