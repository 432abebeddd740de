import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { NotReadyError } from '../../domain/lifecycle';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { moveRound } from '../../services/lifecycle.server';
import { PROOF_FIELDS, verifySecondFactor } from '../../services/second-factor.server';
import { Step } from './step';
import { OWN_TRANSITIONS, viewStatus } from './view.server';

const MoveSchema = z.object({
  transition: z.enum(OWN_TRANSITIONS, { error: 'form.wrong' }),
  reason: z.string().trim().max(2000, 'form.reason_long').optional(),
  ...PROOF_FIELDS,
});

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(viewStatus(context, person, params.round ?? ''));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = parseForm(MoveSchema, await readForm(request), t);
  if (!form.ok)
    return data({ transition: form.values.transition, errors: form.errors, reason: form.values.reason }, { status: 400 });
  const { transition, reason, ...proof } = form.data;
  const refuse = (field: string, message: string) =>
    data({ transition, errors: [{ field: `${field}-${transition}`, message }], reason }, { status: 400 });
  const factor =
    transition === 'sign_off' ? await verifySecondFactor(context, person, request.headers, proof, context.address) : null;
  if (factor !== null && factor !== 'ok') return refuse('code', t(`code.${factor}`));
  try {
    const roundId = params.round ?? '';
    await orNotFound(
      moveRound(context.db, person, roundId, transition, { ...(reason && { reason }), secondFactor: factor === 'ok' }),
    );
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const [first] = error.missing;
    return refuse('reason', t(`need.${first ?? 'reason'}`));
  }
  return redirect(`/rounds/${params.round}/status?done=${transition}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading }];

export default function Status() {
  const t = useTranslate();
  const { round, heading, state, steps, history, links } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <ErrorSummary errors={failed?.errors ?? []} />
      <div className="stack-s">
        <p className="quiet">{round.title}</p>
        <h1>{heading}</h1>
      </div>
      <p className="say">
        <strong>{t(`state.${state}`)}.</strong> {t(`state_what.${state}`)}
      </p>
      {links.publication && (
        <p>
          <a className="button" href={`/rounds/${round.id}/publication`}>
            {t('status.publication')}
          </a>
        </p>
      )}
      {steps.map((step) => (
        <Step key={step.transition} {...step} failed={failed?.transition === step.transition ? failed : null} />
      ))}
      {steps.length === 0 && <p className="notice">{t('status.nothing')}</p>}
      <section className="stack">
        <h2>{t('status.history')}</h2>
        <ol className="area-list">
          {history.map(({ transition, at, actor, reason }) => (
            <li key={`${transition} ${at}`}>
              <div>
                <strong>{t(`step.${transition}`)}</strong>
                {reason && <p>{reason}</p>}
              </div>
              <p className="quiet small">
                {t.date(at, { dateStyle: 'medium', timeStyle: 'short' })}
                {actor && ` · ${actor}`}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
