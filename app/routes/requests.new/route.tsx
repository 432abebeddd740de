import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { findActivity } from '../../../db/catalogue.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { makeRequestContent, readCapability } from '../../domain/request';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { draftRequest } from '../../services/requests.server';

const MAX_CAPABILITIES = 60;

const NewSchema = z.object({
  title: z.string().trim().min(1, 'form.request_title').max(200, 'form.request_title'),
  emergency: z.string().optional(),
  activity: z.string().max(60).optional(),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePerson(context, request, 'focal_point');
  const search = new URL(request.url).searchParams;
  const activity = await findActivity(context.db, search.get('activity') ?? '');
  return {
    heading: getTranslate(context.locale)('requests.new'),
    activity: activity && { id: activity.id, title: activity.data.title, org: activity.data.org },
    capabilities: search.getAll('capability').slice(0, MAX_CAPABILITIES),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'focal_point');
  const body = await readForm(request);
  const form = parseForm(NewSchema, body, getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, title: form.values.title ?? '' }, { status: 400 });
  const { title, emergency, activity = '' } = form.data;
  const capabilities = body.getAll('capability').map(String).slice(0, MAX_CAPABILITIES).map(readCapability);
  const content = { ...makeRequestContent(), title, activity, capabilities, language: context.locale as string };
  const contact = { name: person.name, email: person.email, phone: '' };
  const given = { content: { ...content, contact }, emergency: emergency !== undefined };
  const id = await orNotFound(draftRequest(context.db, person, given));
  return redirect(`/requests/${id}/edit`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading }];

export default function NewRequest() {
  const t = useTranslate();
  const { heading, activity, capabilities } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/requests', label: t('requests.title') },
        ]}
      />
      <h1>{heading}</h1>
      <p>{t('requests.new_what')}</p>
      <ErrorSummary errors={failed?.errors ?? []} />
      {activity && (
        <p className="notice">
          {t('requests.for_activity')} <a href={`/catalogue/${activity.id}`}>{activity.title}</a> ({activity.org})
        </p>
      )}
      <form method="post" className="stack">
        <input type="hidden" name="activity" value={activity?.id ?? ''} />
        {capabilities.map((capability) => (
          <input type="hidden" name="capability" value={capability} key={capability} />
        ))}
        <Field
          name="title"
          label={t('requests.field.title')}
          hint={t('requests.title_hint')}
          maxLength={200}
          required
          defaultValue={failed?.title ?? activity?.title ?? ''}
          error={failed?.errors.find(({ field }) => field === 'title')?.message}
        />
        <div>
          <label className="check">
            <input type="checkbox" name="emergency" aria-describedby="emergency-what" />
            {t('requests.emergency')}
          </label>
          <p className="quiet small" id="emergency-what">
            {t('requests.emergency_what')}
          </p>
        </div>
        <div>
          <button type="submit" className="main">
            {t('requests.begin')}
          </button>
        </div>
      </form>
    </>
  );
}
