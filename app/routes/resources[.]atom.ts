import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeChanges } from '../services/resources.server';

/** Tagged and kept by `app/http/shared-replies.server.ts`. */
export async function loader({ context }: LoaderFunctionArgs) {
  const feed = await writeChanges(context.db, context.origin);
  return new Response(feed, { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' } });
}
