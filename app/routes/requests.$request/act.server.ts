import { randomUUID } from 'node:crypto';
import { type AppLoadContext, data, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import { isIsoDate } from '../../domain/answer-value';
import { DeliveredSchema, REQUEST_STEPS, RequestNotReadyError, type RequestStep } from '../../domain/request';
import { type FieldError, parseForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import type { MessageKey, Translate } from '../../i18n/translate';
import { handOver, MAX_TEXT_LENGTH, moveRequest, recordDelivery, type StepInput } from '../../services/request-steps.server';
import { PROOF_FIELDS, verifySecondFactor } from '../../services/second-factor.server';

const STEPS = Object.keys(REQUEST_STEPS) as [RequestStep, ...RequestStep[]];
const text = z.string().trim().max(MAX_TEXT_LENGTH, 'form.too_long').default('');
const day = z.string().refine(isIsoDate, 'form.date');
const count = z.coerce.number({ error: 'form.number' }).int('form.number').min(0, 'form.number').max(1_000_000, 'form.number');
const money = z.coerce.number({ error: 'form.number' }).min(0, 'form.number').max(1e12, 'form.number');
const what = z.string().trim().min(1, 'form.what').max(500, 'form.too_long');

const StepSchema = z.object({ step: z.enum(STEPS), text, ...PROOF_FIELDS });
const AcceptSchema = z
  .object({
    implementor: z.string().trim().min(1, 'form.implementor').max(200, 'form.too_long'),
    from: day,
    until: day,
    activity: z.string().max(60).default(''),
    duplicateReason: text,
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'form.until' });
const CloseSchema = z.object({
  changed: z.string().trim().min(1, 'form.changed').max(4000, 'form.too_long'),
  met: z.coerce.number({ error: 'form.met' }).int().min(1, 'form.met').max(5, 'form.met'),
});
const HandOverSchema = z.object({ office: z.string().max(40), text });

/** Forms send one kind of thing done at a time; each knows its own fields. */
const RecordSchemas = {
  milestone: z.object({ what, on: day, reached: z.string().optional() }),
  output: z.object({ what, url: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'form.address' }).max(500)]) }),
  participants: z.object({
    what,
    country: z.string().regex(/^[A-Z]{3}$/, 'form.country'),
    women: count,
    men: count,
    other: count,
  }),
  expenditure: z.object({
    what,
    funder: z.string().trim().min(1, 'form.funder').max(200),
    currency: z.string().regex(/^[A-Z]{3}$/, 'form.currency'),
    period: z.string().trim().min(1, 'form.period').max(40),
    staff: money,
    nonStaff: money,
  }),
} as const;
type RecordKind = keyof typeof RecordSchemas;

export interface Refused {
  /** Which of the page's forms it was. */
  form: string;
  errors: FieldError[];
  values: Record<string, string>;
}

const refuse = (form: string, errors: FieldError[], values: Record<string, string>, status = 400) =>
  data<Refused>({ form, errors: errors.map((error) => ({ ...error, field: `${form}-${error.field}` })), values }, { status });

/** What a step needs beside its text, read from its own fields. */
function readInput(step: RequestStep, body: FormData, t: Translate) {
  if (step === 'accept') {
    const form = parseForm(AcceptSchema, body, t);
    if (!form.ok) return form;
    const { implementor, from, until, duplicateReason } = form.data;
    const activities = body.getAll('activity').map(String).filter(Boolean);
    return { ok: true, data: { acceptance: { implementor, from, until, activities }, duplicateReason } } as const;
  }
  if (step === 'close') {
    const form = parseForm(CloseSchema, body, t);
    return form.ok ? ({ ok: true, data: { outcome: form.data } } as const) : form;
  }
  return { ok: true, data: step === 'refer' ? { entity: String(body.get('entity') ?? '') } : {} } as const;
}

/** Takes a step, hands a request over, or keeps what was done; leads back to the page when it is done. */
export async function actOnRequest(
  context: AppLoadContext,
  person: Person,
  request: Request,
  id: string,
  body: FormData,
  t: Translate,
) {
  const values = Object.fromEntries([...body].map(([name, value]) => [name, String(value)]));
  const missing = (form: string, error: unknown) => {
    if (!(error instanceof RequestNotReadyError)) throw error;
    const field = error.missing.includes('justified') ? 'duplicateReason' : 'text';
    return refuse(
      form,
      error.missing.map((need) => ({ field, message: t(`requests.need.${need}` as MessageKey) })),
      values,
      409,
    );
  };
  if (values.intent === 'hand_over') {
    const form = parseForm(HandOverSchema, body, t);
    if (!form.ok) return refuse('hand_over', form.errors, form.values);
    try {
      await orNotFound(handOver(context.db, person, id, form.data));
    } catch (error) {
      return missing('hand_over', error);
    }
    return redirect(`/requests/${id}?done=hand_over`);
  }
  if (values.intent === 'record') return record(context, person, id, body, t);
  const form = parseForm(StepSchema, body, t);
  if (!form.ok) return refuse(values.step ?? '', form.errors, form.values);
  const { step, text: said, ...proof } = form.data;
  const read = readInput(step, body, t);
  if (!read.ok) return refuse(step, read.errors, read.values);
  let input: StepInput = { text: said, ...read.data };
  if (step === 'sign_off') {
    const factor = await verifySecondFactor(context, person, request.headers, proof, context.address);
    if (factor !== 'ok') return refuse(step, [{ field: 'code', message: t(`code.${factor}`) }], values);
    input = { ...input, secondFactor: true };
  }
  try {
    await orNotFound(moveRequest(context.db, person, id, step, input));
  } catch (error) {
    return missing(step, error);
  }
  return redirect(`/requests/${id}?done=${step}`);
}

async function record(context: AppLoadContext, person: Person, id: string, body: FormData, t: Translate) {
  const kind = String(body.get('kind')) as RecordKind;
  if (!Object.hasOwn(RecordSchemas, kind)) throw new Response(null, { status: 400 });
  const form = parseForm<Record<string, unknown>>(RecordSchemas[kind], body, t);
  if (!form.ok) return refuse(kind, form.errors, form.values);
  const fields = kind === 'milestone' ? { ...form.data, reached: form.data.reached !== undefined } : form.data;
  const delivered = DeliveredSchema.parse({ kind, ...fields });
  await orNotFound(recordDelivery(context.db, person, id, String(body.get('id') ?? randomUUID()), delivered));
  return redirect(`/requests/${id}?done=record#deliveries`);
}
