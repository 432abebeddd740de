import type { LoaderFunctionArgs } from '@remix-run/node';
import { findActivity } from '../../db/catalogue.server';
import { answerApi } from '../http/api.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('getActivity', args, async ({ params }) => (await findActivity(args.context.db, params.activity))?.data ?? null);
