import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { getPerson } from '../http/context.server';
import { parseForm, readForm } from '../http/form.server';
import { writeLocaleCookie } from '../http/locale-cookie.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { isLocale, LOCALE_COOKIE } from '../i18n/locales';
import { MAX_PASSWORD_LENGTH, signIn } from '../services/accounts.server';

const SignInSchema = z.object({
  email: z.email({ error: 'form.email' }).max(200, 'form.email'),
  password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
  to: z.string().optional(),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = safePath(new URL(request.url).searchParams.get('to'), '/home');
  if (await getPerson(context, request)) throw redirect(to);
  return { title: getTranslate(context.locale)('sign_in.title'), to, changed: new URL(request.url).searchParams.has('changed') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const form = parseForm(SignInSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const { email, password, to } = form.data;
  const outcome = await signIn(context, { email, password, address: context.address, headers: request.headers });
  if (outcome.status === 'refused' || outcome.status === 'wait') {
    const message = outcome.status === 'wait' ? t('sign_in.wait', { count: outcome.minutes }) : t('sign_in.refused');
    return data({ errors: [{ field: 'email', message }], values: { email } }, { status: outcome.status === 'wait' ? 429 : 400 });
  }
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  const chosen = request.headers.get('cookie')?.includes(`${LOCALE_COOKIE}=`);
  if (!chosen && isLocale(outcome.locale)) headers.append('Set-Cookie', writeLocaleCookie(outcome.locale, context.origin));
  const next = safePath(to, '/home');
  return redirect(outcome.status === 'second_factor' ? `/second-factor?to=${encodeURIComponent(next)}` : next, { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const t = useTranslate();
  const { to, changed } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? [];
  const values = useActionData<typeof action>()?.values as Record<string, string> | undefined;
  return (
    <>
      <h1>{t('sign_in.title')}</h1>
      <ErrorSummary errors={errors} />
      {changed && <p className="notice">{t('sign_in.changed')}</p>}
      <form method="post" className="stack">
        <input type="hidden" name="to" value={to} />
        <Field
          name="email"
          type="email"
          autoComplete="username"
          label={t('form.email_label')}
          defaultValue={values?.email}
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
