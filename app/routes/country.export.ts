import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendFile, streamBody } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { downloadCountryArchive } from '../services/country-archive.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { name, body } = await orNotFound(downloadCountryArchive(context.db, person));
  return sendFile({ name, body: streamBody(body) }, 'zip');
}
