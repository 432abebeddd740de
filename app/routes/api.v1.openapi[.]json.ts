import type { LoaderFunctionArgs } from '@remix-run/node';
import { writeOpenApi } from '../exports/open-api';
import { answerApi } from '../http/api.server';

export const loader = (args: LoaderFunctionArgs) => answerApi('getDocument', args, () => writeOpenApi(args.context.origin));
