import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { useTranslate } from '../../i18n/context';
import { getItem } from '../../services/items.server';
import { act } from './act.server';
import { AnswerFacts, Signed } from './answer-facts';
import { Comments } from './comments';
import { History } from './history';
import { Proposals } from './proposals';
import { Propose } from './propose';
import { viewItem } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { round = '', questionnaire = '', item = '' } = params;
  const found = await orNotFound(getItem(context.db, person, round, questionnaire, item));
  const done = new URL(request.url).searchParams.has('done');
  return { ...viewItem(found, person, context.locale), done, operations: [randomUUID(), randomUUID()] as const };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = await readForm(request);
  const { round = '', questionnaire = '', item = '' } = params;
  const returned = await orNotFound(act(context, person, { round, questionnaire, item }, form));
  if (!returned) return redirect(`${new URL(request.url).pathname}?done`);
  return data(returned, { status: returned.errors.length > 0 ? 400 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.item.id}: ${data.item.text} – ${data.round.title}` : '' },
];

export default function ItemPage() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { round, questionnaire, area, item, operations } = view;
  const errors = sent?.errors ?? [];
  const last = view.versions[0];
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
          { to: `/rounds/${round.id}/${questionnaire.id}/${area.id}#${item.id}`, label: area.title },
        ]}
      />
      <div className="stack-s">
        <p className="quiet">
          {questionnaire.title} · {item.id}
        </p>
        <h1>{item.text}</h1>
        {item.guidance && <p>{item.guidance}</p>}
      </div>
      {view.done && (
        <p className="notice" role="status">
          {t('item.done')}
        </p>
      )}
      <ErrorSummary errors={errors} />
      <section className="card first" aria-labelledby="now-title">
        <h2 id="now-title">{t('item.now')}</h2>
        <AnswerFacts answer={view.standing} view={view} />
        {last && <Signed author={last.author} at={last.at} />}
      </section>
      {view.mayPropose && (
        <Propose
          view={view}
          operation={operations[0]}
          answer={sent?.propose?.answer ?? { value: null }}
          reason={sent?.propose?.reason ?? ''}
          errors={errors}
        />
      )}
      <Proposals view={view} sent={sent?.decide ?? null} error={errors[0]?.message} />
      <Comments
        view={view}
        operation={operations[1]}
        error={errors.find(({ field }) => field === 'text')?.message}
        sent={sent?.comment ?? null}
      />
      <History view={view} />
    </>
  );
}
