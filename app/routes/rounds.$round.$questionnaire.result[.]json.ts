import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { downloadResult } from '../services/downloads.server';

export async function loader({ request, context, params: { round = '', questionnaire = '' } }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return sendFile(await orNotFound(downloadResult(context.db, person, round, questionnaire)), 'json');
}
