import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';
import { listOwnSessions } from '../../services/own-account.server';
import { findUsableCode } from '../../services/second-factor.server';
import { act, DONE } from './act.server';
import { Factor } from './factor';
import { Sessions } from './sessions';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const asked = new URL(request.url).searchParams.get('done');
  return {
    title: getTranslate(context.locale)('account.title'),
    done: DONE.find((what) => what === asked) ?? null,
    person: { name: person.name, email: person.email, role: person.role },
    factor: { on: person.secondFactor, needed: needsSecondFactor(person.role) },
    shown: context.demonstration && person.secondFactor ? await findUsableCode(context, person.id) : null,
    sessions: await listOwnSessions(context.db, person),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const outcome = await act(context, person, await readForm(request));
  if (outcome instanceof Response) throw outcome;
  return data({ errors: outcome.errors }, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Account() {
  const t = useTranslate();
  const { person, done, factor, shown, sessions } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? [];
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  return (
    <>
      <h1>{t('account.title')}</h1>
      <p className="quiet">
        {person.email} · {t(`role.${person.role}`)}
      </p>
      {done && errors.length === 0 && (
        <p className="notice" role="status">
          {t(`account.done.${done}`)}
        </p>
      )}
      <ErrorSummary errors={errors} />
      <section className="stack">
        <h2>{t('account.about')}</h2>
        <form method="post" className="stack">
          <Field
            name="name"
            label={t('form.name_label')}
            autoComplete="name"
            defaultValue={person.name}
            error={errorOf('name')}
            required
          />
          <div className="field">
            <label htmlFor="locale">{t('accounts.language')}</label>
            <select id="locale" name="locale" defaultValue={t.locale}>
              {LOCALES.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div>
            <button type="submit" name="intent" value="update">
              {t('account.save')}
            </button>
          </div>
        </form>
      </section>
      <Factor {...factor} shown={shown} errorOf={errorOf} />
      <Sessions sessions={sessions} />
      <section className="stack">
        <h2>{t('account.password')}</h2>
        <p>{t('account.password_what')}</p>
        <form method="post" className="stack">
          <Field
            name="old_password"
            type="password"
            autoComplete="current-password"
            label={t('account.password_old')}
            error={errorOf('old_password')}
            required
          />
          <Field
            name="new_password"
            type="password"
            autoComplete="new-password"
            label={t('form.new_password_label')}
            hint={t('form.password_hint')}
            error={errorOf('new_password')}
            required
          />
          <div>
            <button type="submit" name="intent" value="password">
              {t('account.password_change')}
            </button>
          </div>
        </form>
      </section>
    </>
  );
}
