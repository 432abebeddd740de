import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { isLocale } from '../i18n/locales';
import { downloadReport } from '../services/scenarios.server';

/** In the language of the address, so that a link means the same file for everybody; else in the reader's. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const asked = new URL(request.url).searchParams.get('lang');
  const t = getTranslate(isLocale(asked) ? asked : context.locale);
  return sendFile(await orNotFound(downloadReport(context.db, person, params.scenario ?? '', t, 'xlsx')), 'xlsx');
}
