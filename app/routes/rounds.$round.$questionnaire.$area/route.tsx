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
import { listChanged, saveAnswers } from '../../services/answers.server';
import { assess } from '../../services/assessment.server';
import { listCarried, listLeftToDo, saveOrConfirm } from '../../services/carry.server';
import { getCompany } from '../../services/items.server';
import { findRoundQuestionnaire, getRound, listAnswerables } from '../../services/rounds.server';
import { AreaForm } from './area-form';
import { confirmCarried, isConfirming, viewCarried } from './carried.server';
import { viewCompany } from './company.server';
import { readAnswers } from './form.server';
import { NEXT_LEFT } from './still-true';
import { PARTS, viewArea } from './view.server';

/** Buttons that send the form, each with the part of the page to come back to. */
const SENDERS = ['section', 'clear', 'still', 'still_all'];

export const handle = { client: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const url = new URL(request.url);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const { questionnaire = '', area = '' } = params;
    const loaded = findRoundQuestionnaire(round, questionnaire);
    const carried = (await listCarried(context.db, person, round)).get(questionnaire);
    const { confirm, renew } = listLeftToDo(assess(round, loaded), carried, area);
    const part = PARTS.find((name) => url.searchParams.has(name)) ?? null;
    const view = viewArea(round, questionnaire, area, context.locale, part, new Set([...confirm, ...renew]));
    const company = viewCompany(round, view, person, await getCompany(context.db, person, round));
    return {
      ...view,
      company,
      carried: viewCarried(view, carried),
      operation: randomUUID(),
      savedCount: Number(url.searchParams.get('saved')) || 0,
    };
  });
}

/** The whole form at once, for browsers without JavaScript. One that waited for signing in is shown again, and not saved yet. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const { form, kept } = await readKeepingForm(request);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const { definition } = findRoundQuestionnaire(round, params.questionnaire ?? '');
    const sent = readAnswers(form, definition.id, listAnswerables(definition));
    if (kept) {
      const changed = await listChanged(context.db, person, round, sent);
      const unsaved = changed.map(({ item, answer, seenVersion }) => [item, { answer, version: seenVersion }] as const);
      return data({ troubles: [], typed: null, unsaved: Object.fromEntries(unsaved) });
    }
    const carried = isConfirming(form) ? await listCarried(context.db, person, round) : new Map();
    const inputs = confirmCarried(form, definition, sent, carried.get(definition.id));
    const outcomes = await saveAnswers(context.db, person, round, inputs, saveOrConfirm);
    const troubles = outcomes.filter((outcome) => outcome.status !== 'saved');
    if (troubles.length === 0) {
      const part = PARTS.find((name) => form.has(name));
      const search = new URLSearchParams({ ...(part && { [part]: '' }), saved: String(outcomes.length) });
      // Where only what is left is shown, what was confirmed is gone from the page.
      const sender = part === 'confirm' && isConfirming(form) ? NEXT_LEFT : SENDERS.map((name) => form.get(name)).find(Boolean);
      const anchor = /^[\w-]+$/.exec(String(sender ?? ''))?.[0] ?? '';
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
          <a className="button" href={`${base}/${view.before.id}${view.part ? `?${view.part}` : ''}`}>
            {t('area.before', { area: view.before.title })}
          </a>
        )}
        {view.after && (
          <a className="button main" href={`${base}/${view.after.id}${view.part ? `?${view.part}` : ''}`}>
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
