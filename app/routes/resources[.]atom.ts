import { createHash } from 'node:crypto';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { isUnchanged } from '../http/conditional.server';
import { writeChanges } from '../services/resources.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const feed = await writeChanges(context.db, context.origin);
  // Weak: what is compressed on its way has other bytes.
  const tag = `W/"${createHash('sha256').update(feed).digest('base64url')}"`;
  const headers = { ETag: tag, 'Cache-Control': 'public, no-cache' };
  if (isUnchanged(request, tag)) return new Response(null, { status: 304, headers });
  return new Response(feed, { headers: { ...headers, 'Content-Type': 'application/atom+xml; charset=utf-8' } });
}
