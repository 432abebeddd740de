import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerApi } from '../http/api.server';
import { findPublished } from '../services/publication.server';

export const loader = (args: LoaderFunctionArgs) =>
  answerApi('getResult', args, async ({ params: { country } }) => {
    const published = await findPublished(args.context.db, country);
    return published && { country, publishedAt: published.publishedAt.toISOString(), ...published.content };
  });
