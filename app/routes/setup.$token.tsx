import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { parseForm, readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { createFirstAdministrator, isSetupToken, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../services/accounts.server';

const SetupSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  email: z.email({ error: 'form.email' }).max(200, 'form.email'),
  password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});

export async function loader({ context, params }: LoaderFunctionArgs) {
  if (!(await isSetupToken(context.db, params.token ?? ''))) throw new Response(null, { status: 404 });
  return { title: getTranslate(context.locale)('setup.title') };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const form = parseForm(SetupSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const made = await createFirstAdministrator(context, params.token ?? '', { ...form.data, locale: context.locale });
  if (!made) throw new Response(null, { status: 404 });
  return redirect('/sign-in?changed');
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Setup() {
  const t = useTranslate();
  const done = useActionData<typeof action>();
  const errors = done?.errors ?? [];
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  return (
    <>
      <h1>{t('setup.title')}</h1>
      <p>{t('setup.what')}</p>
      <ErrorSummary errors={errors} />
      <form method="post" className="stack">
        <Field
          name="name"
          autoComplete="name"
          label={t('form.name_label')}
          defaultValue={done?.values.name}
          error={errorOf('name')}
          required
        />
        <Field
          name="email"
          type="email"
          autoComplete="username"
          label={t('form.email_label')}
          defaultValue={done?.values.email}
          error={errorOf('email')}
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
            {t('setup.button')}
          </button>
        </div>
      </form>
    </>
  );
}
