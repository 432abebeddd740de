import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { parseForm, readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { DEFAULT_LOCALE, isLocale } from '../i18n/locales';
import { requestPasswordLink } from '../services/accounts.server';

const ForgottenSchema = z.object({ email: z.email({ error: 'form.email' }).max(200, 'form.email') });

export function loader({ context }: LoaderFunctionArgs) {
  return { title: getTranslate(context.locale)('forgotten.title') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = parseForm(ForgottenSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, sent: false }, { status: 400 });
  await requestPasswordLink(context, { ...form.data, address: context.address }, (link, locale) => {
    const t = getTranslate(isLocale(locale) ? locale : DEFAULT_LOCALE);
    return { subject: t('mail.password_subject'), text: t('mail.password_text', { link: context.origin + link }) };
  });
  return data({ errors: [], sent: true });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Forgotten() {
  const t = useTranslate();
  const done = useActionData<typeof action>();
  return (
    <>
      <h1>{t('forgotten.title')}</h1>
      <ErrorSummary errors={done?.errors ?? []} />
      {done?.sent ? (
        <p className="notice">{t('forgotten.sent')}</p>
      ) : (
        <form method="post" className="stack">
          <Field
            name="email"
            type="email"
            autoComplete="username"
            label={t('form.email_label')}
            hint={t('forgotten.hint')}
            required
          />
          <div>
            <button type="submit" className="main">
              {t('forgotten.button')}
            </button>
          </div>
        </form>
      )}
    </>
  );
}
