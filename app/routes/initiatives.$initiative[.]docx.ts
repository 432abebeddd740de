import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeInitiativeDocx } from '../exports/initiative-docx';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { getInitiativeFile } from '../services/initiatives.server';
import { readNames } from './initiatives._index/names.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const initiative = await orNotFound(() => getInitiativeFile(context.db, person, params.initiative ?? ''));
  const body = await writeInitiativeDocx(getTranslate(context.locale), initiative, await readNames(context));
  return sendFile({ body, name: `initiative-${initiative.id}-v${initiative.version}.docx` }, 'docx');
}
