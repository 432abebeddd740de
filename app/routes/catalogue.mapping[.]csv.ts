import type { LoaderFunctionArgs } from '@remix-run/node';
import { sendFile } from '../http/download.server';
import { requireMappingQuestion } from '../http/mapping-query.server';
import { getTranslate } from '../i18n/catalogues.server';
import { downloadMapping } from '../services/mapping.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const question = requireMappingQuestion(request.url);
  return sendFile(await downloadMapping(context.db, getTranslate(context.locale), question, 'csv'), 'csv');
}
