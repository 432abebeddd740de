import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { readLetter } from '../services/invitations.server';

/** The scan of the letter by which a country named its focal point; for administrators, as a file to keep. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const { name, mediaType, bytes } = await orNotFound(readLetter(context.db, person, params.letter ?? ''));
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, no-store',
    },
  });
}
