import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerApi } from '../http/api.server';
import { listOpenCountries } from '../services/open-data.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('listCountries', args, ({ query }) => listOpenCountries(args.context.db, query));
