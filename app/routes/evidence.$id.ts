import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { writeDisposition } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { openEvidenceFile } from '../services/evidence.server';

/**
 * The file of a piece of evidence, to keep: never shown in place, and harmless should a browser show it nevertheless. The
 * policy comes on top of the one that every page has; a browser obeys both.
 */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const file = await orNotFound(openEvidenceFile(context.db, person, params.id ?? ''));
  const chunks = file.chunks[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { done, value } = await chunks.next();
      if (done) stream.close();
      else stream.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': file.mediaType,
      'Content-Length': String(file.size),
      'Content-Disposition': writeDisposition(file.name),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
}
