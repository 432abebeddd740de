import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { findActivity } from '../../../db/catalogue.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { getPerson, requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { proposeCorrection } from '../../services/entries.server';
import { CorrectionForm } from './correction-form';
import { Facts } from './facts';
import { viewActivity } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await getPerson(context, request);
  const found = await findActivity(context.db, params.activity ?? '');
  if (!found) throw new Response(null, { status: 404 });
  const corrected = new URL(request.url).searchParams.has('corrected');
  return { ...(await viewActivity(context, person, found)), corrected };
}

const CorrectionSchema = z.object({
  id: z.uuid(),
  text: z.string().trim().min(1, 'form.correction').max(2000, 'form.too_long'),
  source: z.string().trim().max(2000, 'form.too_long'),
});

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = parseForm(CorrectionSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const id = params.activity ?? '';
  await orNotFound(proposeCorrection(context.db, person, id, form.data));
  return redirect(`/catalogue/${id}?corrected`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.activity.title }];

export default function ActivityPage() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const { activity, link } = view;
  const failed = useActionData<typeof action>();
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <div className="stack-s">
        <p className="quiet">{activity.org}</p>
        <h1>{activity.title}</h1>
      </div>
      {view.corrected && !failed && (
        <p className="notice" role="status">
          {t('entries.corrected')}
        </p>
      )}
      <ErrorSummary errors={failed?.errors ?? []} />
      {view.old && <p className="warn">{t('entries.old')}</p>}
      {activity.verified !== true && <p className="warn">{t('activity.unconfirmed_what')}</p>}
      <p className="say">{activity.summary}</p>
      <Facts view={view} />
      <p className="small quiet">{t('activity.language')}</p>
      {link && (
        <p>
          <a className="button" href={activity.url} rel="noreferrer">
            {t('activity.visit')}
          </a>
        </p>
      )}
      <p className="quiet small">
        {t('entries.last_confirmed', { date: t.date(view.confirmedAt), who: view.confirmedBy ?? t('entries.gathered') })}
      </p>
      {view.mayEdit && (
        <p>
          <a href={`/catalogue/entries/${activity.id}`}>{t('entries.edit')}</a>
        </p>
      )}
      {view.correction && <CorrectionForm id={view.correction} failed={failed ?? null} />}
    </>
  );
}
