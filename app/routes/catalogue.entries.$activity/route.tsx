import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { actOnEntry } from './act.server';
import { EntryForm } from './entry-form';
import { DropDraft, Review } from './review';
import { viewEntry } from './view.server';

const DONE = ['saved', 'handed_in', 'published', 'sent_back', 'confirmed', 'began'] as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const done = new URL(request.url).searchParams.get('done');
  const view = await orNotFound(viewEntry(context, person, params.activity ?? ''));
  return { ...view, done: DONE.find((one) => one === done) ?? null };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const body = await readForm(request);
  const outcome = await orNotFound(actOnEntry(context, person, params.activity ?? '', body, getTranslate(context.locale)));
  return 'to' in outcome ? redirect(outcome.to) : data(outcome, { status: outcome.status });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Entry() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>() ?? null;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/catalogue', label: t('catalogue.title') },
          { to: '/catalogue/entries', label: t('entries.title') },
        ]}
      />
      {view.done && !failed && (
        <p className="notice" role="status">
          {t(`entries.done.${view.done}`)}
        </p>
      )}
      <ErrorSummary errors={failed?.errors ?? []} />
      <div className="stack-s">
        <p className="quiet">{view.org}</p>
        <h1>{view.title}</h1>
        <p className="row">
          <span className="tag strong">{t(view.state ? `entries.state.${view.state}` : 'entries.state.published')}</span>
          {view.published && <a href={`/catalogue/${view.id}`}>{t('entries.as_published')}</a>}
        </p>
      </div>
      {view.note && (
        <p className="notice kept">
          <strong>{t('entries.note')}</strong> {view.note}
        </p>
      )}
      <Review view={view} errors={failed?.errors ?? []} />
      {view.draft && (
        <>
          <EntryForm view={view} draft={failed?.draft ?? view.draft} errors={failed?.errors ?? []} />
          <DropDraft />
        </>
      )}
    </>
  );
}
