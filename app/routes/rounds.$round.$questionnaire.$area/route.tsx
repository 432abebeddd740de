import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readKeepingForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { getCompany } from '../../services/items.server';
import { findRoundQuestionnaire, getRound, listAnswerables, listChanged, saveAnswers } from '../../services/rounds.server';
import { AreaForm } from './area-form';
import { viewCompany } from './company.server';
import { readAnswers } from './form.server';
import { viewArea } from './view.server';

export const handle = { client: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const url = new URL(request.url);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const view = viewArea(round, params.questionnaire ?? '', params.area ?? '', context.locale, url.searchParams.has('core'));
    const company = viewCompany(round, view, person, await getCompany(context.db, person, round));
    return { ...view, company, operation: randomUUID(), savedCount: Number(url.searchParams.get('saved')) || 0 };
  });
}

/** The whole form at once, for browsers without JavaScript. One that waited for signing in is shown again, and not saved yet. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const { form, kept } = await readKeepingForm(request);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const { definition } = findRoundQuestionnaire(round, params.questionnaire ?? '');
    const inputs = readAnswers(form, definition.id, listAnswerables(definition));
    if (kept) {
      const changed = await listChanged(context.db, person, round, inputs);
      const unsaved = changed.map(({ item, answer, seenVersion }) => [item, { answer, version: seenVersion }] as const);
      return data({ troubles: [], typed: null, unsaved: Object.fromEntries(unsaved) });
    }
    const outcomes = await saveAnswers(context.db, person, round, inputs);
    const troubles = outcomes.filter((outcome) => outcome.status !== 'saved');
    if (troubles.length === 0) {
      const search = new URLSearchParams({ ...(form.has('core') && { core: '' }), saved: String(outcomes.length) });
      const anchor = /^[\w-]+$/.exec(String(form.get('section') ?? form.get('clear') ?? ''))?.[0] ?? '';
      return redirect(`${new URL(request.url).pathname}?${search}#${anchor}`);
    }
    const typed = Object.fromEntries(inputs.map((input) => [input.item, input.answer]));
    return data({ troubles, typed, unsaved: null }, { status: 409 });
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.area.title} – ${data.round.title}` : '' },
];

export default function Area() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const [client] = useState(() => new QueryClient());
  const { round, questionnaire, area, savedCount } = view;
  const troubles = sent?.troubles ?? [];
  const base = `/rounds/${round.id}/${questionnaire.id}`;
  const errors = troubles.map((trouble) => ({
    field: trouble.item,
    message:
      trouble.status === 'invalid'
        ? `${trouble.item}: ${t(`answer.error.${trouble.error}` as MessageKey)}`
        : `${trouble.item}: ${t('answer.conflict_short')}`,
  }));
  return (
    <QueryClientProvider client={client}>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <div className="stack-s">
        <p className="quiet">{questionnaire.title}</p>
        <h1>{area.title}</h1>
        <p>{area.summary}</p>
      </div>
      {savedCount > 0 && (
        <p className="notice" role="status">
          {t('answer.saved_count', { count: savedCount })}
        </p>
      )}
      <ErrorSummary errors={errors} />
      <AreaForm view={view} troubles={troubles} typed={sent?.typed ?? null} unsaved={sent?.unsaved ?? null} />
      <nav className="row" aria-label={t('area.neighbours')}>
        {view.before && (
          <a className="button" href={`${base}/${view.before.id}${view.coreOnly ? '?core' : ''}`}>
            {t('area.before', { area: view.before.title })}
          </a>
        )}
        {view.after && (
          <a className="button main" href={`${base}/${view.after.id}${view.coreOnly ? '?core' : ''}`}>
            {t('area.after', { area: view.after.title })}
          </a>
        )}
        <a className="button" href={`${base}/results`}>
          {t('round.results')}
        </a>
      </nav>
    </QueryClientProvider>
  );
}
