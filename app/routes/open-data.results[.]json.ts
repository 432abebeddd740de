import type { LoaderFunctionArgs } from '@remix-run/node';
import { sendFile } from '../http/download.server';
import { listResults } from '../services/open-data.server';

export async function loader({ context }: LoaderFunctionArgs) {
  return sendFile({ name: 'results.json', body: JSON.stringify({ results: await listResults(context.db) }) }, 'json');
}
