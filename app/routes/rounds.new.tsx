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
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { chooseText } from '../services/assessment.server';
import { listAssessments, startRound } from '../services/rounds.server';

const RoundSchema = z.object({
  title: z.string().trim().min(1, 'form.round_title').max(MAX_TITLE_LENGTH, 'form.round_title'),
  dueOn: z.string().refine((text) => text === '' || isIsoDate(text), 'form.date'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePerson(context, request, 'focal_point');
  const questionnaires = listAssessments().map((loaded) => {
    const { title, description } = chooseText(loaded, context.locale);
    return { id: loaded.definition.id, title, description };
  });
  return { title: getTranslate(context.locale)('round.start'), questionnaires };
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
  const id = await startRound(context.db, person, { title: form.data.title, dueOn: form.data.dueOn || null, questionnaires });
  return redirect(`/rounds/${id}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function NewRound() {
  const t = useTranslate();
  const { questionnaires } = useLoaderData<typeof loader>();
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
