import type { LoaderFunctionArgs } from '@remix-run/node';
import { listActivities } from '../../db/catalogue.server';
import { writeCatalogueCsv } from '../exports/catalogue-csv';
import { sendFile } from '../http/download.server';

/** The published catalogue as a table. */
export async function loader({ context }: LoaderFunctionArgs) {
  return sendFile({ name: 'activities.csv', body: writeCatalogueCsv(await listActivities(context.db)) }, 'csv');
}
