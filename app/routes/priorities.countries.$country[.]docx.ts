import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeBriefDocx } from '../exports/brief-docx';
import { requirePerson } from '../http/context.server';
import { sendFile } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { chooseText } from '../services/assessment.server';
import { getCountryBrief } from '../services/country-brief.server';

/** The brief about a country, to take along. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const brief = await orNotFound(getCountryBrief(context.db, person, params.country ?? '', new Date()));
  const { groups } = chooseText(brief.themes.loaded, context.locale);
  const body = await writeBriefDocx(getTranslate(context.locale), brief, (id) => groups[id]?.title ?? id);
  return sendFile({ name: `tidemark-brief-${brief.country.alpha3}-${brief.on}.docx`, body }, 'docx');
}
