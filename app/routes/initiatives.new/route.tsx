import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { startInitiative } from '../../services/initiatives.server';
import { Choose } from './choose';
import { readQuestion, viewNew } from './view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(viewNew(context, person, request.url));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'analyst', 'programme_officer');
  const t = getTranslate(context.locale);
  const question = readQuestion(request.url);
  const chosen = (await readForm(request)).getAll('country').map(String);
  const errors = [
    ...(question.themes.length === 0 ? [{ field: 'theme', message: t('form.initiative_theme') }] : []),
    ...(chosen.length === 0 ? [{ field: 'countries', message: t('form.initiative_country') }] : []),
  ];
  if (errors.length > 0) return data({ errors, chosen }, { status: 400 });
  const id = await orNotFound(() => startInitiative(context.db, person, { ...question, chosen }));
  return redirect(`/initiatives/${id}?done=started`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function NewInitiative() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const box = ({ code, name }: { code: string; name: string }, chosen: boolean) => (
    <label className="check" key={code}>
      <input
        type="checkbox"
        name="country"
        value={code}
        defaultChecked={failed ? (failed.chosen as string[]).includes(code) : chosen}
      />
      {name}
    </label>
  );
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/initiatives', label: t('initiatives.title') },
        ]}
      />
      <h1>{view.title}</h1>
      <p>{t('initiatives.new_what')}</p>
      <ErrorSummary errors={failed?.errors ?? []} />
      <Choose view={view} />
      {!view.asked && <p className="notice">{t('initiatives.choose_theme')}</p>}
      {view.asked && (
        <form method="post" className="stack">
          <fieldset className="stack-s" id="countries">
            <legend>
              <h2>{t('initiatives.needing')}</h2>
            </legend>
            <p className="quiet">
              {view.needing.length > 0
                ? t('initiatives.needing_what', { count: view.needing.length })
                : t('initiatives.needing_none')}
            </p>
            <div className="filters">{view.needing.map((country) => box(country, true))}</div>
            {view.others.length > 0 && (
              <details>
                <summary>{t('initiatives.others', { count: view.others.length })}</summary>
                <div className="filters">{view.others.map((country) => box(country, false))}</div>
              </details>
            )}
          </fieldset>
          <div>
            <button type="submit" className="main">
              {t('initiatives.begin')}
            </button>
          </div>
        </form>
      )}
    </>
  );
}
