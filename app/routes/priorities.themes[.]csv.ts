import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { readThemeViews } from '../services/theme-views.server';
import { readAddress } from './priorities._index/filter.server';
import { writeThemesCsv } from './priorities.themes/view.server';

/** What the page on capabilities shows, as data. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { filter } = readAddress(request.url);
  const views = await orNotFound(readThemeViews(context.db, person, filter, new Date().toISOString().slice(0, 10)));
  return sendFile({ name: 'tidemark-themes.csv', body: writeThemesCsv(getTranslate(context.locale), views) }, 'csv');
}
