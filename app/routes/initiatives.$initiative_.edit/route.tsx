import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getInitiative, saveInitiative } from '../../services/initiatives.server';
import { EditForm } from './edit-form';
import { readContent, readTyped } from './form.server';
import { listAddable, viewEdit } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(viewEdit(context, person, params.initiative ?? ''));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'analyst', 'programme_officer');
  const t = getTranslate(context.locale);
  const id = params.initiative ?? '';
  const form = readTyped(await readForm(request));
  const standing = await orNotFound(() => getInitiative(context.db, person, id));
  const stale = { form, errors: [{ field: 'reason', message: t('initiatives.stale') }], stale: true };
  // What was typed is about a version that is gone: it is not laid upon another one.
  if (String(standing.version) !== form.version) return data(stale, { status: 409 });
  const { content, errors } = readContent(form, standing.data, await listAddable(context), t);
  if (!content) return data({ form, errors, stale: false }, { status: 400 });
  const change = { seen: standing.version, content, reason: form.reason, refresh: form.refresh };
  const saved = await orNotFound(() => saveInitiative(context.db, person, id, change));
  return saved === 'stale' ? data(stale, { status: 409 }) : redirect(`/initiatives/${id}?done=saved`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading }];

export default function EditInitiative() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const errors = failed?.errors ?? [];
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/initiatives', label: t('initiatives.title') },
          { to: `/initiatives/${view.id}`, label: view.title },
        ]}
      />
      <h1>{view.heading}</h1>
      <p>{t('initiatives.edit_what')}</p>
      <ErrorSummary errors={errors} />
      {failed?.stale && (
        <p className="notice">
          <a href={`/initiatives/${view.id}`}>{t('initiatives.stale_see')}</a>
        </p>
      )}
      <EditForm
        view={view}
        form={failed?.form ?? view.form}
        errorOf={(field) => errors.find((error) => error.field === field)?.message}
      />
    </>
  );
}
