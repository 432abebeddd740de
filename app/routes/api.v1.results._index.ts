import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerApi } from '../http/api.server';
import { listResults } from '../services/open-data.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('listResults', args, async ({ query }) => ({ results: await listResults(args.context.db, query) }));
