import type { LoaderFunctionArgs } from '@remix-run/node';
import type { z } from 'zod';
import { type Answer, ENDPOINTS, type Endpoint, type EndpointName, readQuery } from '../domain/api';
import { makeProblem, type Trouble } from './problem.server';

/** What a route of the API works with: what was asked, checked. */
interface Asked<N extends EndpointName> {
  params: z.infer<Endpoint<N>['params']>;
  query: z.infer<Endpoint<N>['query']>;
}

const NOT_FOUND: Trouble = { status: 404, title: 'Not found', detail: 'There is nothing of that name here.' };

/** Answers that there is nothing at an address of the API. */
export const answerNotFound = ({ context }: Pick<LoaderFunctionArgs, 'context'>) => makeProblem(NOT_FOUND, context.requestId);

/**
 * Answers a question to the API: checks what was asked, and says what went wrong in a way that programs read. Tags, caching and
 * leave for other sites are given to all that is shared, by `shareReplies`.
 * @param work null: there is nothing of that name
 */
export async function answerApi<N extends EndpointName>(
  name: N,
  { request, context, params }: LoaderFunctionArgs,
  work: (asked: Asked<N>) => Promise<Answer<N> | null> | Answer<N> | null,
): Promise<Response> {
  const endpoint = ENDPOINTS[name];
  try {
    const read = readQuery(endpoint.query, [...new URL(request.url).searchParams]);
    if (!read.ok) return makeProblem({ status: 400, title: 'Not understood', detail: read.detail }, context.requestId);
    const place = endpoint.params.safeParse(params);
    if (!place.success) return answerNotFound({ context });
    const answer = await work({ params: place.data, query: read.query } as Asked<N>);
    return answer === null ? answerNotFound({ context }) : Response.json(answer);
  } catch (error) {
    context.log.error({ err: error, requestId: context.requestId, path: endpoint.path }, 'unexpected error');
    const detail = 'Something went wrong here. Ask again later, or name the correlation id to who runs this installation.';
    return makeProblem({ status: 500, title: 'Fault', detail }, context.requestId);
  }
}
