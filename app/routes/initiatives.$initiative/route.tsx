import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { Comments, Tracking, Versions } from './about';
import { actOnInitiative } from './act.server';
import { Document } from './document';
import { Step } from './step';
import { viewInitiative } from './view.server';

const DONE = ['started', 'saved', 'commented', 'adopted', 'closed'] as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const done = new URL(request.url).searchParams.get('done');
  const view = await orNotFound(viewInitiative(context, person, params.initiative ?? ''));
  return { ...view, commentId: randomUUID(), done: DONE.find((one) => one === done) ?? null };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'analyst', 'programme_officer');
  const body = await readForm(request);
  const t = getTranslate(context.locale);
  const outcome = await orNotFound(actOnInitiative(context, person, params.initiative ?? '', body, t));
  return 'to' in outcome ? redirect(outcome.to) : data(outcome, { status: outcome.status });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Initiative() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>() ?? null;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/initiatives', label: t('initiatives.title') },
        ]}
      />
      {view.done && !failed && (
        <p className="notice" role="status">
          {t(`initiatives.done.${view.done}`)}
        </p>
      )}
      <ErrorSummary errors={failed?.errors ?? []} />
      <div className="stack-s">
        <p className="quiet">
          {t('initiative.document')}
          {view.source && ` · ${t('initiative.source', { source: view.source })}`}
        </p>
        <h1>{view.title}</h1>
        {view.priorityArea && <p>{t('initiative.priority_area', { area: view.priorityArea })}</p>}
        <p className="row">
          <span className="tag strong">{t(`initiative.state.${view.state}`)}</span>
          <span className="quiet small">
            {t('initiatives.version', { number: view.version })} · {t.date(view.on)}
          </span>
        </p>
      </div>
      <p className="row">
        {view.state === 'draft' && (
          <a className="button main" href={`/initiatives/${view.id}/edit`}>
            {t('initiatives.edit')}
          </a>
        )}
        <a className="button" href={`/initiatives/${view.id}.docx`}>
          {t('initiatives.as_docx')}
        </a>
        <a className="button" href={`/initiatives/${view.id}.json`}>
          {t('initiatives.as_json')}
        </a>
      </p>
      {view.state === 'draft' ? <Step view={view} /> : <Tracking tracked={view.tracked} />}
      <Document view={view} />
      <Comments view={view} commentId={view.commentId} error={failed?.errors.find(({ field }) => field === 'text')?.message} />
      {view.state !== 'draft' && <Step view={view} />}
      <Versions versions={view.versions} />
    </>
  );
}
