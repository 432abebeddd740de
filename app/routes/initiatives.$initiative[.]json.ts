import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeInitiativeJson } from '../exports/initiative-json';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { getInitiativeFile } from '../services/initiatives.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const initiative = await orNotFound(() => getInitiativeFile(context.db, person, params.initiative ?? ''));
  return sendFile(
    { body: writeInitiativeJson(initiative), name: `initiative-${initiative.id}-v${initiative.version}.json` },
    'json',
  );
}
