import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listCountries } from '../../db/countries.server';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { needsSecondFactor, type Role } from '../domain/access';
import { parseForm, readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { LOCALE_COOKIE } from '../i18n/locales';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../services/accounts.server';
import { accept, findInvited } from '../services/invitations.server';

const AcceptSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});

export async function loader({ context, params }: LoaderFunctionArgs) {
  const title = getTranslate(context.locale)('invitation.title');
  const invited = await findInvited(context.db, params.token ?? '');
  if (!invited) return data({ title, invited: null }, { status: 410 });
  const { name, email, countryCode } = invited;
  const role = invited.role as Role;
  const country = (await listCountries(context.db)).find(({ alpha3 }) => alpha3 === countryCode);
  const where = country?.names[context.locale] ?? country?.names.en ?? null;
  return data({ title, invited: { name, email, role, country: where, factor: needsSecondFactor(role) } });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const form = parseForm(AcceptSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const { address } = context;
  const outcome = await accept(context, params.token ?? '', { ...form.data, address, headers: request.headers });
  if (outcome.status === 'used') throw redirect(new URL(request.url).pathname);
  if (outcome.status === 'email_taken') {
    const errors = [{ field: 'name', message: t('people.email_taken') }];
    return data({ errors, values: { name: form.data.name } as Record<string, string> }, { status: 409 });
  }
  // The account is there; if only signing in did not work, the person does that by hand.
  if (outcome.status !== 'signed_in') return redirect('/sign-in?changed');
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  headers.append('Set-Cookie', `${LOCALE_COOKIE}=${context.locale}; Path=/; SameSite=Lax; HttpOnly`);
  return redirect('/home', { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invitation() {
  const t = useTranslate();
  const { invited } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const errorOf = (field: string) => sent?.errors.find((e) => e.field === field)?.message;
  if (!invited) {
    return (
      <>
        <h1>{t('invitation.title')}</h1>
        <p>{t('invitation.over')}</p>
        <p>
          <a className="button" href="/sign-in">
            {t('site.sign_in')}
          </a>
        </p>
      </>
    );
  }
  const role = t(`role.${invited.role}`);
  return (
    <>
      <h1>{t('invitation.title')}</h1>
      <p>{invited.country ? t('invitation.what_country', { role, country: invited.country }) : t('invitation.what', { role })}</p>
      {invited.factor && <p>{t('invitation.factor')}</p>}
      <ErrorSummary errors={sent?.errors ?? []} />
      <form method="post" className="stack">
        <p className="quiet">{invited.email}</p>
        <input type="hidden" name="username" autoComplete="username" value={invited.email} />
        <Field
          name="name"
          autoComplete="name"
          label={t('form.name_label')}
          defaultValue={sent?.values?.name ?? invited.name}
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
            {t('invitation.accept')}
          </button>
        </div>
      </form>
    </>
  );
}
