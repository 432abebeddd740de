import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { KeptFields } from '../components/kept-fields';
import { getSignedIn } from '../http/context.server';
import { type FieldError, parseForm, readForm } from '../http/form.server';
import { goOn, type KeptForm, readSignInForm } from '../http/kept-form.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { LOCALE_COOKIE } from '../i18n/locales';
import { MAX_PASSWORD_LENGTH, signIn } from '../services/accounts.server';

const SignInSchema = z.object({
  email: z.email({ error: 'form.email' }).max(200, 'form.email'),
  password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const to = safePath(url.searchParams.get('to'), '/home');
  if (await getSignedIn(context, request)) throw redirect(to);
  const { searchParams } = url;
  return {
    title: getTranslate(context.locale)('sign_in.title'),
    to,
    changed: searchParams.has('changed'),
    expired: searchParams.has('expired'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const sent = await readForm(request);
  const { to, kept, filledIn } = readSignInForm(request, sent, 'password');
  const again = (errors: FieldError[], email: string, status: number) => data({ errors, email, to, kept }, { status });
  // The form of another page, whose session was over.
  if (!filledIn) return again([], '', 401);
  const form = parseForm(SignInSchema, sent, t);
  if (!form.ok) return again(form.errors, form.values.email ?? '', 400);
  const { email, password } = form.data;
  const outcome = await signIn(context, { email, password, address: context.address, headers: request.headers });
  if (outcome.status === 'wait')
    return again([{ field: 'email', message: t('sign_in.wait', { count: outcome.minutes }) }], email, 429);
  if (outcome.status === 'refused') return again([{ field: 'email', message: t('sign_in.refused') }], email, 400);
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  const chosen = request.headers.get('cookie')?.includes(`${LOCALE_COOKIE}=`);
  if (!chosen) headers.append('Set-Cookie', `${LOCALE_COOKIE}=${outcome.locale}; Path=/; SameSite=Lax; HttpOnly`);
  const next = outcome.status === 'second_factor' ? `/second-factor?to=${encodeURIComponent(to)}` : to;
  return goOn(kept, next, headers);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const t = useTranslate();
  const { to, changed, expired } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const kept = (sent?.kept ?? []) as KeptForm;
  return (
    <>
      <h1>{t('sign_in.title')}</h1>
      <ErrorSummary errors={sent?.errors ?? []} />
      {changed && !sent && <p className="notice">{t('sign_in.changed')}</p>}
      {expired && !sent && <p className="notice">{t('sign_in.expired')}</p>}
      {kept.length > 0 && <p className="notice">{t('sign_in.kept')}</p>}
      <form method="post" action="/sign-in" className="stack">
        <KeptFields to={sent?.to ?? to} kept={kept} />
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
