import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeResultsCsv } from '../exports/results-csv';
import { sendFile } from '../http/download.server';
import { listResults } from '../services/open-data.server';

export async function loader({ context }: LoaderFunctionArgs) {
  return sendFile({ name: 'results.csv', body: writeResultsCsv(await listResults(context.db)) }, 'csv');
}
