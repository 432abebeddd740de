import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { findActivity } from '../../../db/catalogue.server';
import { listCountries } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listResting, recordBasis } from '../../services/demand.server';
import { BasisForm, nameForm } from './basis-form';

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
    none: rows
      .filter(({ basis, request: met }) => !basis && !met)
      .map(({ activity, country, countryCode }) => ({ activity, country, countryCode })),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer');
  const form = parseForm(BasisSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) {
    const name = nameForm(form.values.activity ?? '', form.values.country ?? '');
    const errors = form.errors.map((error) => ({ ...error, field: `${error.field}-${name}` }));
    return data({ errors, values: form.values, form: name }, { status: 400 });
  }
  const { activity, country, ...basis } = form.data;
  if (!(await findActivity(context.db, activity))) throw new Response(null, { status: 404 });
  await orNotFound(recordBasis(context.db, person, { activityId: activity, countryCode: country, ...basis }));
  return redirect('/requests/assessments');
}

/** Each activity once, with its countries by name. */
function groupByActivity<T extends { activity: { id: string }; country: string }>(rows: readonly T[]) {
  return [...new Set(rows.map(({ activity }) => activity.id))].map((id) => {
    const countries = rows.filter(({ activity }) => activity.id === id).toSorted((a, b) => a.country.localeCompare(b.country));
    return { activity: (countries[0] as T).activity as T['activity'], countries };
  });
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
        {none.length > 0 && <p>{t('requests.resting_none_what')}</p>}
        {groupByActivity(none).map(({ activity, countries }) => (
          <section className="stack-s" key={activity.id} aria-labelledby={activity.id}>
            <h3 id={activity.id}>
              <a href={`/catalogue/${activity.id}`}>{activity.title}</a> <span className="quiet">{activity.org}</span>
            </h3>
            <div className="options">
              {countries.map(({ country, countryCode }) => (
                <BasisForm
                  key={countryCode}
                  activity={activity}
                  country={country}
                  countryCode={countryCode}
                  failed={failed?.form === nameForm(activity.id, countryCode) ? failed : null}
                />
              ))}
            </div>
          </section>
        ))}
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
