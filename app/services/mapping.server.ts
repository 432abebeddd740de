import { listActivities } from '../../db/catalogue.server';
import { listCountries } from '../../db/countries.server';
import type { Db } from '../../db/schema';
import { readCatalogue, readFramework, readResolutions } from '../../seeds/reference.server';
import { type MappingQuestion, type MappingReport, mapActivities } from '../domain/mapping';
import { writeMappingCsv } from '../exports/mapping-csv';
import { writeMappingDocx } from '../exports/mapping-docx';
import { writeMappingXlsx } from '../exports/mapping-xlsx';
import type { Translate } from '../i18n/translate';

/** The mapping report over the catalogue as it stands. The catalogue is public, and so is what is told of it. */
export async function findMapping(db: Db, question: MappingQuestion): Promise<MappingReport> {
  const [activities, countries] = await Promise.all([listActivities(db), listCountries(db)]);
  const { offices, aggregate_expenditure: aggregates } = readCatalogue();
  const expectedResults = readFramework().expected_results.map(({ id, label }) => ({ id, label }));
  return mapActivities({ activities, countries, resolutions: readResolutions(), offices, expectedResults, aggregates }, question);
}

const WRITERS = { csv: writeMappingCsv, xlsx: writeMappingXlsx, docx: writeMappingDocx } as const;
export type MappingFormat = keyof typeof WRITERS;

/** The same report as a file to keep, in the language of `t`. */
export async function downloadMapping(db: Db, t: Translate, question: MappingQuestion, format: MappingFormat) {
  const { span, grouping } = question;
  const body = await WRITERS[format](t, await findMapping(db, question));
  return { name: `tidemark-mapping-${grouping}-${span.from}-${span.to}.${format}`, body };
}
