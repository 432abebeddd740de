import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerApi } from '../http/api.server';
import { listOpenResources } from '../services/open-data.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('listResources', args, ({ params }) => listOpenResources(args.context.db, params.pillar));
