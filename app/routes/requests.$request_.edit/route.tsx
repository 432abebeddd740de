import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { mayDo } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { dropRequest, saveRequest } from '../../services/requests.server';
import { Overlaps } from '../requests.$request/overlaps';
import { DraftForm } from './draft-form';
import { DraftSchema, toDraft } from './form.server';
import { viewDraft } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(async () => {
    const view = await viewDraft(context, person, params.request ?? '');
    if (!mayDo(person, 'request.write', { countryCode: view.country, state: view.state }))
      throw redirect(`/requests/${params.request}`);
    return view;
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const id = params.request ?? '';
  const body = await readForm(request);
  if (body.get('intent') === 'drop') {
    await orNotFound(dropRequest(context.db, person, id));
    return redirect('/requests?done=dropped');
  }
  const capabilities = body.getAll('capability').map(String);
  const form = parseForm(DraftSchema, body, t);
  if (!form.ok) return data({ errors: form.errors, values: form.values, capabilities }, { status: 400 });
  const saved = await orNotFound(saveRequest(context.db, person, id, form.data.version, toDraft(form.data, capabilities)));
  if (saved === 'stale') {
    const values = Object.fromEntries([...body].map(([name, value]) => [name, String(value)]));
    return data({ errors: [{ field: 'title', message: t('requests.stale') }], values, capabilities }, { status: 409 });
  }
  return redirect(body.get('intent') === 'overlaps' ? `/requests/${id}/edit?done=saved#overlaps` : `/requests/${id}?done=saved`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading }];

export default function EditRequest() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/requests', label: t('requests.title') },
          { to: `/requests/${view.id}`, label: view.title },
        ]}
      />
      <h1>{view.heading}</h1>
      <p>{t('requests.edit_what')}</p>
      <ErrorSummary errors={failed?.errors ?? []} />
      {failed?.errors.some(({ message }) => message === t('requests.stale')) && (
        <p className="notice">
          <a href={`/requests/${view.id}/edit`}>{t('requests.stale_reload')}</a>
        </p>
      )}
      <DraftForm view={view} failed={failed ?? null}>
        <Overlaps overlaps={view.overlaps} />
      </DraftForm>
      <form method="post">
        <button type="submit" name="intent" value="drop" className="plain">
          {t('requests.drop')}
        </button>
      </form>
    </>
  );
}
