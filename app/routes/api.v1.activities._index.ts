import type { LoaderFunctionArgs } from '@remix-run/node';
import { MAX_ACTIVITIES } from '../domain/api';
import { answerApi } from '../http/api.server';
import { listOpenActivities } from '../services/open-data.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('listActivities', args, ({ query: { offset = 0, limit = MAX_ACTIVITIES, ...filter } }) =>
    listOpenActivities(args.context.db, { ...filter, offset, limit }),
  );
