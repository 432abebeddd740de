import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getPlan } from '../../services/plans.server';
import { tellToday } from '../../services/rounds.server';
import { actOnPlan } from './act.server';
import { Followed } from './followed';
import { Gaps } from './gaps';
import { ItemForms, SentAgain } from './item-form';
import { Lift, PlanTable } from './plan-table';
import { Recommended } from './recommended';
import { viewPlan } from './view.server';

const DONE = ['added', 'saved', 'removed'] as const;
const DONE_KEYS = { added: 'plan.added', saved: 'plan.saved', removed: 'plan.removed' } as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const plan = await orNotFound(getPlan(context.db, person, params.round ?? ''));
  const { searchParams } = new URL(request.url);
  const done = DONE.find((what) => searchParams.has(what)) ?? null;
  return { title: getTranslate(context.locale)('plan.title'), done, ...viewPlan(plan, context.locale, tellToday()) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const round = params.round ?? '';
  const form = await readForm(request);
  const acted = await orNotFound(actOnPlan(context, person, round, form));
  if ('done' in acted) return redirect(`/rounds/${round}/plan?${acted.done}#${acted.at}`);
  const { status, ...refusal } = acted;
  return data(refusal, { status });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} – ${data.round.title}` : '' }];

export default function Plan() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { round, mayWrite, parts, done } = view;
  const isEmpty = parts.every(({ areas }) => areas.length === 0);
  const sent = refusal?.sent ?? null;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <div className="stack-s">
        <p className="quiet">
          {view.country} · {round.title}
        </p>
        <h1 id="plan">{view.title}</h1>
      </div>
      <p className="no-print">{t(mayWrite ? 'plan.what' : 'plan.read')}</p>
      {view.signedAt && <p>{t('plan.as_signed', { date: t.date(view.signedAt) })}</p>}
      {done && (
        <p className="notice no-print" role="status">
          {t(DONE_KEYS[done])}
        </p>
      )}
      <ErrorSummary errors={refusal?.errors ?? []} />
      {refusal?.refused === 'gone' && sent && <SentAgain sent={sent} />}
      {isEmpty && <p className="notice">{t(mayWrite ? 'plan.none' : 'plan.none_read')}</p>}
      {parts.map((part) => (
        <section
          className={part.areas.length > 0 ? 'stack' : 'stack no-print'}
          key={part.id}
          aria-labelledby={`${part.id}-title`}
        >
          <h2 id={`${part.id}-title`}>{part.title}</h2>
          {part.areas.length > 0 && <Lift lift={part.lift} />}
          {part.areas.length > 0 && <PlanTable part={part} />}
          {mayWrite && part.areas.length > 0 && (
            <ItemForms part={part} sent={sent} stale={refusal?.refused === 'stale'} errors={refusal?.errors ?? []} />
          )}
          {mayWrite && <Gaps part={part} open={part.areas.length === 0} />}
        </section>
      ))}
      {view.followed && <Followed followed={view.followed} />}
      <Recommended undecided={view.undecided} decided={view.decided} />
    </>
  );
}
