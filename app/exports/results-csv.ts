import { RESULT_DICTIONARY, type ResultRow } from '../domain/open-data';
import { writeCsv } from './csv';

/** Writes published results as a table; its columns are those of the data dictionary. */
export function writeResultsCsv(rows: readonly ResultRow[]): string {
  const write = (value: ResultRow[keyof ResultRow]) => (value === null ? '' : String(value));
  return writeCsv([
    RESULT_DICTIONARY.map(({ name }) => name),
    ...rows.map((row) => RESULT_DICTIONARY.map(({ name }) => write(row[name]))),
  ]);
}
