import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeEvidenceCsv } from '../exports/evidence-csv';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { chooseText } from '../services/assessment.server';
import { readEvidence } from '../services/evidence-base.server';
import { readAddress } from './priorities._index/filter.server';

/** What the overview shows, as data. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { filter, themes } = readAddress(request.url);
  const { base } = await orNotFound(readEvidence(context.db, person, filter));
  const { groups } = chooseText(themes.loaded, context.locale);
  const names = new Map(base.countries.map((country) => [country.alpha3, country.names[context.locale] ?? country.alpha3]));
  const body = writeEvidenceCsv(base, {
    country: (alpha3) => names.get(alpha3) ?? alpha3,
    theme: (id) => groups[id]?.title ?? id,
  });
  return sendFile({ name: 'tidemark-evidence.csv', body }, 'csv');
}
