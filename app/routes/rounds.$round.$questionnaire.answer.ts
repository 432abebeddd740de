import { type ActionFunctionArgs, data } from '@remix-run/node';
import { z } from 'zod';
import { AnswerSchema, MAX_SEEN_VERSION } from '../domain/answer';
import { getPerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { saveOrConfirm } from '../services/carry.server';
import { getRoundToAnswer } from '../services/rounds.server';

const SaveSchema = z.strictObject({
  item: z.string().max(60),
  answer: AnswerSchema,
  confirms: z.boolean().optional(),
  seenVersion: z.int().min(0).max(MAX_SEEN_VERSION),
  operationId: z.uuid(),
});

const STATUS = { saved: 200, conflict: 409, invalid: 422 } as const;

/** Saves one answer, as JSON. 401 when nobody is signed in, 409 with what stands when it is stale, 422 when it does not fit. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await getPerson(context, request);
  if (!person) throw data(null, { status: 401 });
  const body = await request.json().catch(() => null);
  const parsed = SaveSchema.safeParse(body);
  if (!parsed.success) throw data(null, { status: 400 });
  const round = await orNotFound(getRoundToAnswer(context.db, person, params.round ?? ''));
  const outcome = await orNotFound(
    saveOrConfirm(context.db, person, round, { ...parsed.data, questionnaire: params.questionnaire ?? '' }),
  );
  return Response.json(outcome, { status: STATUS[outcome.status], headers: { 'Cache-Control': 'no-store' } });
}

export function loader() {
  throw new Response(null, { status: 404 });
}
