import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendGivenFile, streamBody } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { openEvidenceFile } from '../services/evidence.server';

/** The file of a piece of evidence, to keep. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const file = await orNotFound(openEvidenceFile(context.db, person, params.id ?? ''));
  return sendGivenFile(streamBody(file.chunks), file);
}
