import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerApi } from '../http/api.server';
import { overview } from '../services/open-data.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('getOverview', args, async () => ({ areas: (await overview(args.context.db)).areas }));
