import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { findActivity } from '../../../db/catalogue.server';
import { listCountries } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listResting, recordBasis } from '../../services/demand.server';

const BasisSchema = z.object({
  activity: z.string().max(60),
  country: z.string().regex(/^[A-Z]{3}$/),
  assessment: z.string().trim().min(1, 'form.assessment').max(300, 'form.too_long'),
  source: z.string().trim().min(1, 'form.source').max(500, 'form.too_long'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer');
  const all = await orNotFound(listResting(context.db, person));
  const names = new Map((await listCountries(context.db)).map((c) => [c.alpha3, c.names[context.locale] ?? c.alpha3]));
  const rows = all.map((row) => ({ ...row, country: names.get(row.countryCode) ?? row.countryCode }));
  return {
    title: getTranslate(context.locale)('requests.assessments'),
    resting: rows.filter(({ basis, request: met }) => basis || met),
    none: rows.filter(({ basis, request: met }) => !basis && !met),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer');
  const form = parseForm(BasisSchema, await readForm(request), getTranslate(context.locale));
  const of = (values: Record<string, string | undefined>) => `${values.activity}-${values.country}`;
  if (!form.ok) {
    const errors = form.errors.map((error) => ({ ...error, field: `${error.field}-${of(form.values)}` }));
    return data({ errors, values: form.values, form: of(form.values) }, { status: 400 });
  }
  const { activity, country, ...basis } = form.data;
  if (!(await findActivity(context.db, activity))) throw new Response(null, { status: 404 });
  await orNotFound(recordBasis(context.db, person, { activityId: activity, countryCode: country, ...basis }));
  return redirect('/requests/assessments');
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Assessments() {
  const t = useTranslate();
  const { title, resting, none } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/requests', label: t('requests.board') },
        ]}
      />
      <h1>{title}</h1>
      <p>{t('requests.assessments_what')}</p>
      <ErrorSummary errors={failed?.errors ?? []} />
      <section className="stack" aria-labelledby="none">
        <h2 id="none">{t('requests.resting_none', { count: none.length })}</h2>
        <ul className="area-list">
          {none.map(({ activity, country, countryCode }) => {
            const form = `${activity.id}-${countryCode}`;
            const mine = failed?.form === form ? failed : null;
            const field = (name: string) => ({
              id: `${name}-${form}`,
              name,
              defaultValue: mine?.values[name] ?? '',
              error: mine?.errors.find((error) => error.field === `${name}-${form}`)?.message,
            });
            return (
              <li key={form}>
                <div>
                  <strong>{country}</strong>: <a href={`/catalogue/${activity.id}`}>{activity.title}</a>{' '}
                  <span className="quiet">{activity.org}</span>
                  <details open={mine !== null}>
                    <summary>
                      {t('requests.record_basis')}
                      <span className="hidden-text">
                        {' '}
                        – {country}, {activity.title}
                      </span>
                    </summary>
                    <form method="post" className="stack-s">
                      <input type="hidden" name="activity" value={activity.id} />
                      <input type="hidden" name="country" value={countryCode} />
                      <Field {...field('assessment')} label={t('requests.basis')} maxLength={300} required />
                      <Field {...field('source')} label={t('requests.basis_source')} maxLength={500} required />
                      <div>
                        <button type="submit">{t('requests.record_basis')}</button>
                      </div>
                    </form>
                  </details>
                </div>
              </li>
            );
          })}
        </ul>
      </section>
      <section className="stack" aria-labelledby="resting">
        <h2 id="resting">{t('requests.resting', { count: resting.length })}</h2>
        <ul className="area-list">
          {resting.map(({ activity, country, countryCode, basis, request: met }) => (
            <li key={`${activity.id}-${countryCode}`}>
              <div>
                <strong>{country}</strong>: <a href={`/catalogue/${activity.id}`}>{activity.title}</a>
                {met && (
                  <p className="small">
                    <a href={`/requests/${met.id}`}>
                      {met.round ? t('requests.through_round', { round: met.round }) : t('requests.through_emergency')}
                    </a>
                  </p>
                )}
                {basis && (
                  <p className="small">
                    {basis.assessment} <span className="quiet">{basis.source}</span>
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
