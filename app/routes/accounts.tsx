import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listCountries } from '../../db/countries.server';
import { listUsers } from '../../db/users.server';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { Scroll } from '../components/scroll';
import { ROLES } from '../domain/access';
import { requirePerson } from '../http/context.server';
import { parseForm, readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { LOCALES } from '../i18n/locales';
import { inviteAccount } from '../services/accounts.server';

const AccountSchema = z
  .object({
    name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
    email: z.email({ error: 'form.email' }).max(200, 'form.email'),
    role: z.enum(ROLES, { error: 'form.role' }),
    country: z.string().regex(/^([A-Z]{3})?$/, 'form.country'),
    locale: z.enum(LOCALES.map(({ code }) => code)),
  })
  .refine(({ role, country }) => (role === 'focal_point') === (country !== ''), { path: ['country'], message: 'form.country' });

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePerson(context, request, 'administrator');
  const countries = (await listCountries(context.db))
    .map((c) => ({ code: c.alpha3, name: c.names[context.locale] ?? c.alpha3 }))
    .sort((a, b) => a.name.localeCompare(b.name, context.locale));
  const names = new Map(countries.map((c) => [c.code, c.name]));
  const users = (await listUsers(context.db)).map((u) => ({ ...u, country: u.countryCode && names.get(u.countryCode) }));
  return {
    title: getTranslate(context.locale)('accounts.title'),
    countries,
    users,
    invited: new URL(request.url).searchParams.has('invited'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const t = getTranslate(context.locale);
  const form = parseForm(AccountSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const { country, ...account } = form.data;
  const known = country === '' || (await listCountries(context.db)).some((c) => c.alpha3 === country);
  if (!known)
    return data({ errors: [{ field: 'country', message: t('form.country') }], values: { ...form.data } }, { status: 400 });
  const theirs = getTranslate(account.locale);
  const outcome = await inviteAccount(context, person, { ...account, countryCode: country || null }, (link) => ({
    subject: theirs('mail.invite_subject'),
    text: theirs('mail.invite_text', { name: account.name, link: context.origin + link }),
  }));
  if (outcome.status === 'email_taken') {
    return data({ errors: [{ field: 'email', message: t('accounts.email_taken') }], values: { ...form.data } }, { status: 409 });
  }
  return redirect('/accounts?invited');
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Accounts() {
  const t = useTranslate();
  const { countries, users, invited } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const values = done?.values as Record<string, string> | undefined;
  const errorOf = (field: string) => done?.errors.find((e) => e.field === field)?.message;
  return (
    <>
      <h1>{t('accounts.title')}</h1>
      {invited && (
        <p className="notice" role="status">
          {t('accounts.invited')}
        </p>
      )}
      <Scroll label={t('accounts.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('form.name_label')}</th>
              <th scope="col">{t('form.email_label')}</th>
              <th scope="col">{t('accounts.role')}</th>
              <th scope="col">{t('catalogue.country')}</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id}>
                <td>{user.name}</td>
                <td>{user.email}</td>
                <td>{t(`role.${user.role as (typeof ROLES)[number]}`)}</td>
                <td>{user.country ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <section className="stack">
        <h2>{t('accounts.new')}</h2>
        <p>{t('accounts.new_what')}</p>
        <ErrorSummary errors={done?.errors ?? []} />
        <form method="post" className="stack">
          <Field name="name" label={t('form.name_label')} defaultValue={values?.name} error={errorOf('name')} required />
          <Field
            name="email"
            type="email"
            label={t('form.email_label')}
            defaultValue={values?.email}
            error={errorOf('email')}
            required
          />
          <div className="field">
            <label htmlFor="role">{t('accounts.role')}</label>
            <select id="role" name="role" defaultValue={values?.role ?? 'focal_point'}>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="country">{t('catalogue.country')}</label>
            <span className="hint" id="country-hint">
              {t('accounts.country_hint')}
            </span>
            <select id="country" name="country" defaultValue={values?.country ?? ''} aria-describedby="country-hint">
              <option value="">–</option>
              {countries.map((country) => (
                <option key={country.code} value={country.code}>
                  {country.name}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="locale">{t('accounts.language')}</label>
            <select id="locale" name="locale" defaultValue={values?.locale ?? t.locale}>
              {LOCALES.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div>
            <button type="submit" className="main">
              {t('accounts.invite')}
            </button>
          </div>
        </form>
      </section>
    </>
  );
}
