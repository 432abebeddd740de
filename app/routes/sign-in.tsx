import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { KeptFields } from '../components/kept-fields';
import { getPerson } from '../http/context.server';
import { type FieldError, parseForm } from '../http/form.server';
import { goOnSigningIn, leaveSignIn, readBody, readSignInForm } from '../http/kept-form.server';
import { writeLocaleCookie } from '../http/locale-cookie.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { isLocale, LOCALE_COOKIE } from '../i18n/locales';
import { MAX_PASSWORD_LENGTH, signIn } from '../services/accounts.server';

const SignInSchema = z.object({
  email: z.email({ error: 'form.email' }).max(200, 'form.email'),
  password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const to = safePath(searchParams.get('to'), '/home');
  if (await getPerson(context, request)) throw redirect(to);
  return {
    title: getTranslate(context.locale)('sign_in.title'),
    to,
    changed: searchParams.has('changed'),
    over: searchParams.has('over'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const body = await readBody(request);
  const sent = readSignInForm(request, body);
  const again = (errors: FieldError[], email: string, status: number) => data({ ...sent, errors, email }, { status });
  // In another window, meanwhile.
  if (await getPerson(context, request)) return leaveSignIn(sent);
  // The form of another page, whose sender has to sign in first.
  if (sent.arrives) return again([], '', 401);
  const form = parseForm(SignInSchema, body, t);
  if (!form.ok) return again(form.errors, form.values.email ?? '', 400);
  const { email, password } = form.data;
  const outcome = await signIn(context, { email, password, address: context.address, headers: request.headers });
  if (outcome.status === 'wait')
    return again([{ field: 'email', message: t('sign_in.wait', { count: outcome.minutes }) }], email, 429);
  if (outcome.status === 'refused') return again([{ field: 'email', message: t('sign_in.refused') }], email, 400);
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  const chosen = request.headers.get('cookie')?.includes(`${LOCALE_COOKIE}=`);
  if (!chosen && isLocale(outcome.locale)) headers.append('Set-Cookie', writeLocaleCookie(outcome.locale, context.origin));
  return outcome.status === 'second_factor' ? goOnSigningIn('/second-factor', sent, headers) : leaveSignIn(sent, headers);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const t = useTranslate();
  const { to, changed, over } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <h1>{t('sign_in.title')}</h1>
      <ErrorSummary errors={sent?.errors ?? []} />
      {changed && !sent && <p className="notice">{t('sign_in.changed')}</p>}
      {over && <p className="notice">{t('second_factor.over')}</p>}
      {sent && sent.kept.length > 0 && <p className="notice">{t('sign_in.kept')}</p>}
      <form method="post" action="/sign-in" className="stack">
        <KeptFields to={sent?.to ?? to} kept={sent?.kept ?? []} />
        <Field
          name="email"
          type="email"
          autoComplete="username"
          label={t('form.email_label')}
          defaultValue={sent?.email}
          required
        />
        <Field name="password" type="password" autoComplete="current-password" label={t('form.password_label')} required />
        <div className="row">
          <button type="submit" className="main">
            {t('sign_in.button')}
          </button>
          <a href="/forgotten">{t('sign_in.forgotten')}</a>
        </div>
      </form>
    </>
  );
}
