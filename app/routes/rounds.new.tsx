import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../components/crumbs';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { isIsoDate } from '../domain/answer-value';
import { MAX_TITLE_LENGTH } from '../domain/round';
import { requirePerson } from '../http/context.server';
import { parseForm, readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { chooseText } from '../services/assessment.server';
import { listAssessments, listOwnRounds, startRound } from '../services/rounds.server';

const RoundSchema = z.object({
  title: z.string().trim().min(1, 'form.round_title').max(MAX_TITLE_LENGTH, 'form.round_title'),
  dueOn: z.string().refine((text) => text === '' || isIsoDate(text), 'form.date'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'focal_point');
  const [last] = await listOwnRounds(context.db, person);
  const questionnaires = listAssessments().map((loaded) => {
    const { title, description } = chooseText(loaded, context.locale);
    return { id: loaded.definition.id, title, description };
  });
  return {
    title: getTranslate(context.locale)('round.start'),
    questionnaires,
    last: last ? { id: last.id, title: last.title } : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'focal_point');
  const t = getTranslate(context.locale);
  const body = await readForm(request);
  const form = parseForm(RoundSchema, body, t);
  const questionnaires = body.getAll('questionnaire').map(String);
  const errors = form.ok ? [] : form.errors;
  if (questionnaires.length === 0) errors.push({ field: 'questionnaires', message: t('form.questionnaires') });
  if (!form.ok || errors.length > 0)
    return data({ errors, values: Object.fromEntries([...body].map(([k, v]) => [k, String(v)])) }, { status: 400 });
  const { title, dueOn } = form.data;
  const previousId = String(body.get('previous') ?? '') || null;
  const id = await orNotFound(startRound(context.db, person, { title, dueOn: dueOn || null, questionnaires, previousId }));
  return redirect(`/rounds/${id}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function NewRound() {
  const t = useTranslate();
  const { questionnaires, last } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const errorOf = (field: string) => done?.errors.find((e) => e.field === field)?.message;
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{t('round.start')}</h1>
      <p>{t('round.start_what')}</p>
      <ErrorSummary errors={done?.errors ?? []} />
      <form method="post" className="stack">
        <Field
          name="title"
          label={t('round.title_label')}
          hint={t('round.title_hint')}
          maxLength={MAX_TITLE_LENGTH}
          defaultValue={done?.values.title}
          error={errorOf('title')}
          required
        />
        <Field name="dueOn" type="date" label={t('round.due_label')} defaultValue={done?.values.dueOn} error={errorOf('dueOn')} />
        {last && (
          <div>
            <label className="check">
              <input
                type="checkbox"
                name="previous"
                value={last.id}
                defaultChecked={!done || 'previous' in done.values}
                aria-describedby="previous-what"
              />
              {t('time.start_from', { round: last.title })}
            </label>
            <p className="quiet small" id="previous-what">
              {t('time.start_from_what')}
            </p>
          </div>
        )}
        <fieldset className="stack-s" id="questionnaires">
          <legend>
            <h2>{t('round.questionnaires')}</h2>
          </legend>
          {questionnaires.map((q, i) => (
            <div key={q.id}>
              <label className="check">
                <input type="checkbox" name="questionnaire" value={q.id} defaultChecked={i === 0} />
                {q.title}
              </label>
              <p className="quiet small">{q.description}</p>
            </div>
          ))}
        </fieldset>
        <div>
          <button type="submit" className="main">
            {t('round.start')}
          </button>
        </div>
      </form>
    </>
  );
}
