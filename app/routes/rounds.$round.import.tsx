import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { sayAnswer } from '../components/answer-words';
import { Crumbs } from '../components/crumbs';
import { ErrorSummary } from '../components/error-summary';
import { Scroll } from '../components/scroll';
import { AnswerSchema, MAX_SEEN_VERSION } from '../domain/answer';
import { AnswersError, readAnswers } from '../exports/answers';
import { requirePerson } from '../http/context.server';
import { readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import type { MessageKey } from '../i18n/translate';
import { chooseText } from '../services/assessment.server';
import { compareImport } from '../services/imports.server';
import { findRoundQuestionnaire, getRound, type OpenRound, saveAnswer } from '../services/rounds.server';

/** What the page of changes sends back when the person says yes. */
const ChangesSchema = z
  .array(z.object({ item: z.string(), file: AnswerSchema, version: z.int().min(0).max(MAX_SEEN_VERSION) }))
  .max(1000);

/**
 * What the page of changes sent back.
 * @throws Response 400 when it is not what the page sends
 */
function readChanges(form: FormData): z.infer<typeof ChangesSchema> {
  try {
    return ChangesSchema.parse(JSON.parse(String(form.get('changes') ?? '[]')));
  } catch {
    throw new Response(null, { status: 400 });
  }
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const round = await orNotFound(getRound(context.db, person, params.round ?? ''));
  const asked = new URL(request.url).searchParams.get('questionnaire');
  const questionnaires = round.questionnaires.map((loaded) => ({
    id: loaded.definition.id,
    title: chooseText(loaded, context.locale).title,
  }));
  const chosen = questionnaires.find((q) => q.id === asked) ?? questionnaires[0];
  return {
    title: getTranslate(context.locale)('import.title'),
    round: { id: round.id, title: round.title },
    questionnaires,
    chosen: chosen?.id ?? '',
  };
}

async function previewFile(round: OpenRound, questionnaire: string, file: File, locale: 'en' | 'es') {
  const loaded = findRoundQuestionnaire(round, questionnaire);
  const t = getTranslate(locale);
  const problem = (text: string) =>
    data(
      { problems: text.split('\n').map((p) => t('import.problem', { problem: p })), changes: null, questionnaire, operation: '' },
      { status: 400 },
    );
  if (file.size === 0) return problem(t('form.file'));
  try {
    const list = readAnswers(loaded.definition, file.name, new Uint8Array(await file.arrayBuffer()));
    if (list.length !== 1 || !list[0]) return problem(t('import.one_subject'));
    const changes = compareImport(round, loaded.definition, list[0].answers);
    const wrong = changes.filter((change) => change.error !== null);
    if (wrong.length > 0) return problem(wrong.map((c) => `${c.item}: ${t(`answer.error.${c.error}` as MessageKey)}`).join('\n'));
    return data({ problems: [], changes, questionnaire, operation: randomUUID() });
  } catch (error) {
    if (error instanceof AnswersError) return problem(error.message);
    throw error;
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = await readForm(request);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const questionnaire = String(form.get('questionnaire') ?? '');
    const file = form.get('file');
    if (file instanceof File) return previewFile(round, questionnaire, file, context.locale);
    const changes = readChanges(form);
    const problems: string[] = [];
    const t = getTranslate(context.locale);
    for (const { item, file, version } of changes) {
      const operationId = `${String(form.get('operation')).slice(0, 40)}:${item}`;
      const outcome = await saveAnswer(context.db, person, round, {
        questionnaire,
        item,
        answer: file,
        seenVersion: version,
        operationId,
      });
      if (outcome.status !== 'saved')
        problems.push(
          `${item}: ${t(outcome.status === 'conflict' ? 'answer.conflict_short' : (`answer.error.${outcome.error}` as MessageKey))}`,
        );
    }
    return problems.length > 0
      ? data({ problems, changes: null, questionnaire, operation: '' }, { status: 409 })
      : redirect(`/rounds/${round.id}`);
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Import() {
  const t = useTranslate();
  const { round, questionnaires, chosen } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const changes = done?.changes ?? null;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <h1>{t('import.title')}</h1>
      <p>{t('import.what')}</p>
      <ErrorSummary errors={(done?.problems ?? []).map((message) => ({ field: 'file', message }))} />
      {changes?.length === 0 && <p className="notice">{t('import.nothing')}</p>}
      {changes && changes.length > 0 && (
        <form method="post" encType="multipart/form-data" className="stack">
          <h2>{t('import.changes', { count: changes.length })}</h2>
          <input type="hidden" name="questionnaire" value={done?.questionnaire} />
          <input type="hidden" name="operation" value={done?.operation} />
          <input
            type="hidden"
            name="changes"
            value={JSON.stringify(changes.map(({ item, file, version }) => ({ item, file, version })))}
          />
          <Scroll label={t('import.title')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('import.item')}</th>
                  <th scope="col">{t('import.now')}</th>
                  <th scope="col">{t('import.then')}</th>
                </tr>
              </thead>
              <tbody>
                {changes.map((change) => (
                  <tr key={change.item}>
                    <th scope="row">{change.item}</th>
                    <td>{sayAnswer(t, change.now)}</td>
                    <td>{sayAnswer(t, change.file)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <div>
            <button type="submit" className="main">
              {t('import.save')}
            </button>
          </div>
        </form>
      )}
      <form method="post" encType="multipart/form-data" className="stack">
        <div className="field">
          <label htmlFor="questionnaire">{t('round.questionnaires')}</label>
          <select id="questionnaire" name="questionnaire" defaultValue={done?.questionnaire ?? chosen}>
            {questionnaires.map((q) => (
              <option key={q.id} value={q.id}>
                {q.title}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="file">{t('import.file')}</label>
          <input id="file" name="file" type="file" accept=".csv,.json" required />
        </div>
        <div>
          <button type="submit" className="main">
            {t('import.check')}
          </button>
        </div>
      </form>
    </>
  );
}
