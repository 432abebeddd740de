import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { parseForm, readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, setPassword } from '../services/accounts.server';

const PasswordSchema = z.object({
  password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});

export function loader({ context }: LoaderFunctionArgs) {
  return { title: getTranslate(context.locale)('set_password.title') };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const form = parseForm(PasswordSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  if (!(await setPassword(context, params.token ?? '', form.data.password))) {
    return data({ errors: [{ field: 'password', message: t('set_password.used') }] }, { status: 400 });
  }
  return redirect('/sign-in?changed');
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SetPassword() {
  const t = useTranslate();
  const errors = useActionData<typeof action>()?.errors ?? [];
  return (
    <>
      <h1>{t('set_password.title')}</h1>
      <ErrorSummary errors={errors} />
      <form method="post" className="stack">
        <Field
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('form.new_password_label')}
          hint={t('form.password_hint')}
          error={errors[0]?.message}
          required
        />
        <div>
          <button type="submit" className="main">
            {t('set_password.button')}
          </button>
        </div>
      </form>
    </>
  );
}
