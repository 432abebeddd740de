import type { LoaderFunctionArgs } from '@remix-run/node';
import { findPublished } from '../services/publication.server';

/** What a country released, as data. 404 when it released nothing, or withdrew it. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const published = await findPublished(context.db, params.country ?? '');
  if (!published) throw new Response(null, { status: 404 });
  const { content, publishedAt } = published;
  return Response.json(
    { country: params.country, publishedAt, ...content },
    // A withdrawal holds from the next request on, for every cache as well.
    { headers: { 'Cache-Control': 'no-store' } },
  );
}
