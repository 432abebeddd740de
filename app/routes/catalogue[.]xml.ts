import type { LoaderFunctionArgs } from '@remix-run/node';
import { listActivityRows } from '../../db/catalogue.server';
import { writeIati } from '../exports/iati';
import { sendFile } from '../http/download.server';

/** The published catalogue as a file of IATI 2.03. */
export async function loader({ context }: LoaderFunctionArgs) {
  const rows = await listActivityRows(context.db);
  if (rows.length === 0) throw new Response(null, { status: 404 });
  // As of the last change, not of the request: the same catalogue is the same file.
  const generatedAt = new Date(Math.max(...rows.map(({ updatedAt }) => updatedAt.getTime())));
  const activities = rows.map(({ data }) => data);
  return sendFile({ name: 'activities.xml', body: writeIati(activities, { generatedAt }) }, 'xml');
}
