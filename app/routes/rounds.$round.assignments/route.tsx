import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { isIsoDate } from '../../domain/answer-value';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { assign, getAssignments, unassign } from '../../services/assignments.server';
import { Questionnaire } from './questionnaire';
import { viewAssignments } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const found = await orNotFound(getAssignments(context.db, person, params.round ?? ''));
  const today = new Date().toISOString().slice(0, 10);
  const view = viewAssignments(found, person, context.locale, today);
  const { searchParams } = new URL(request.url);
  const done = searchParams.has('assigned') ? 'assigned' : searchParams.has('removed') ? 'removed' : null;
  return { title: getTranslate(context.locale)('assign.title'), done, ...view };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = await readForm(request);
  const read = (name: string) => String(form.get(name) ?? '').slice(0, 100);
  const round = params.round ?? '';
  const questionnaire = read('questionnaire');
  if (form.has('unassign')) {
    const [group = '', userId = ''] = read('unassign').split('|');
    await orNotFound(unassign(context.db, person, round, { questionnaire, group, userId }));
    return redirect(`/rounds/${round}/assignments?removed`);
  }
  const sent = { questionnaire, groups: form.getAll('group').map(String), person: read('person'), dueOn: read('dueOn') };
  const errors = [
    sent.person === '' && { field: `${questionnaire}-person`, message: t('form.assign_person') },
    sent.dueOn !== '' && !isIsoDate(sent.dueOn) && { field: `${questionnaire}-due`, message: t('form.date') },
    sent.groups.length === 0 && { field: `${questionnaire}-groups`, message: t('form.assign_groups') },
  ].filter((error) => error !== false);
  if (errors.length > 0) return data({ errors, sent }, { status: 400 });
  const { groups, person: userId, dueOn } = sent;
  await orNotFound(assign(context.db, person, round, { questionnaire, groups, userId, dueOn: dueOn || null }));
  return redirect(`/rounds/${round}/assignments?assigned`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} – ${data.round.title}` : '' }];

export default function Assignments() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { round, questionnaires, mayAssign, isLead, people, done } = view;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <h1>{t('assign.title')}</h1>
      <p>{t(mayAssign ? 'assign.what' : isLead ? 'assign.closed' : 'assign.read')}</p>
      {mayAssign && people.every(({ role }) => role === 'focal_point') && <p className="notice">{t('assign.nobody')}</p>}
      {done && (
        <p className="notice" role="status">
          {t(done === 'assigned' ? 'assign.done' : 'assign.removed')}
        </p>
      )}
      <ErrorSummary errors={sent?.errors ?? []} />
      {questionnaires.map((questionnaire) => (
        <Questionnaire key={questionnaire.id} questionnaire={questionnaire} view={view} sent={sent?.sent ?? null} />
      ))}
    </>
  );
}
