import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendGivenFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { openLetter } from '../services/invitations.server';

/** The scan of the letter by which a country named its focal point, to keep; for administrators. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const { bytes, ...file } = await orNotFound(openLetter(context.db, person, params.letter ?? ''));
  return sendGivenFile(bytes as Uint8Array<ArrayBuffer>, { ...file, size: bytes.length });
}
