import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { findCountry } from '../../db/countries.server';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { needsSecondFactor, type Role } from '../domain/access';
import { parseForm, readForm } from '../http/form.server';
import { writeLocaleCookie } from '../http/locale-cookie.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { isLocale, LOCALE_COOKIE } from '../i18n/locales';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, signIn } from '../services/accounts.server';
import { acceptInvitation, findInvitation } from '../services/invitations.server';

const AcceptSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});

export async function loader({ context, params }: LoaderFunctionArgs) {
  const t = getTranslate(context.locale);
  const found = await findInvitation(context.db, params.token ?? '');
  // Used, revoked, expired and made up look alike.
  if (!found) return data({ title: t('invitation.over'), invitation: null }, { status: 404 });
  const role = found.role as Role;
  const country = found.countryCode ? await findCountry(context.db, found.countryCode) : null;
  return data({
    title: t('invitation.title'),
    invitation: {
      name: found.name,
      email: found.email,
      role,
      country: country && (country.names[context.locale] ?? country.alpha3),
      secondFactor: needsSecondFactor(role),
    },
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const form = parseForm(AcceptSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const made = await acceptInvitation(context, params.token ?? '', form.data);
  // The page says that the link does not work any more.
  if (!made) throw redirect(new URL(request.url).pathname);
  const { email, locale } = made;
  const { password } = form.data;
  const outcome = await signIn(context, { email, password, address: context.address, headers: request.headers });
  if (outcome.status !== 'signed_in') return redirect('/sign-in?changed');
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  const chosen = request.headers.get('cookie')?.includes(`${LOCALE_COOKIE}=`);
  if (!chosen && isLocale(locale)) headers.append('Set-Cookie', writeLocaleCookie(locale, context.origin));
  return redirect('/home', { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invitation() {
  const t = useTranslate();
  const { title, invitation } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const errors = done?.errors ?? [];
  const values = done?.values as Record<string, string> | undefined;
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  if (!invitation) {
    return (
      <>
        <h1>{title}</h1>
        <p>{t('invitation.over_what')}</p>
      </>
    );
  }
  const { name, email, role, country, secondFactor } = invitation;
  return (
    <>
      <h1>{title}</h1>
      <dl className="facts">
        <dt>{t('form.email_label')}</dt>
        <dd>{email}</dd>
        <dt>{t('accounts.role')}</dt>
        <dd>{t(`role.${role}`)}</dd>
        {country && (
          <>
            <dt>{t('catalogue.country')}</dt>
            <dd>{country}</dd>
          </>
        )}
      </dl>
      {secondFactor && <p>{t('invitation.second_factor')}</p>}
      <ErrorSummary errors={errors} />
      <form method="post" className="stack">
        {/* For password managers: the name under which the password is kept. */}
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <Field
          name="name"
          autoComplete="name"
          label={t('form.name_label')}
          defaultValue={values?.name ?? name}
          error={errorOf('name')}
          required
        />
        <Field
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('form.new_password_label')}
          hint={t('form.password_hint')}
          error={errorOf('password')}
          required
        />
        <div>
          <button type="submit" className="main">
            {t('invitation.button')}
          </button>
        </div>
      </form>
    </>
  );
}
