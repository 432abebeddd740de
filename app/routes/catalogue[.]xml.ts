import type { LoaderFunctionArgs } from '@remix-run/node';
import { listActivities } from '../../db/catalogue.server';
import { writeIati } from '../exports/iati';
import { sendFile } from '../http/download.server';

/** The published catalogue as a file of IATI 2.03. */
export async function loader({ context }: LoaderFunctionArgs) {
  const activities = await listActivities(context.db);
  if (activities.length === 0) throw new Response(null, { status: 404 });
  return sendFile({ name: 'activities.xml', body: writeIati(activities, { generatedAt: new Date() }) }, 'xml');
}
