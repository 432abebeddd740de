import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ErrorSummary } from '../components/error-summary';
import { KeptFields } from '../components/kept-fields';
import { SECOND_FACTOR_ERRORS, SecondFactorField } from '../components/second-factor-field';
import { readForm } from '../http/form.server';
import { goOn, type KeptForm, readSignInForm } from '../http/kept-form.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { answerChallenge, findChallengedPerson, findUsableCode } from '../services/second-factor.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = safePath(new URL(request.url).searchParams.get('to'), '/home');
  const challenged = await findChallengedPerson(context.db, request.headers);
  if (!challenged) throw redirect(`/sign-in?expired&to=${encodeURIComponent(to)}`);
  return {
    title: getTranslate(context.locale)('second_factor.title'),
    to,
    shown: context.demonstration ? await findUsableCode(context, challenged.id) : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const { to, kept, filledIn } = readSignInForm(request, form, 'code');
  // Straight from the sign-in page, with a form that waits.
  if (!filledIn) return data({ error: null, to, kept }, { status: 401 });
  const code = String(form.get('code') ?? '').slice(0, 100);
  const outcome = await answerChallenge(context, { code, address: context.address, headers: request.headers });
  // The form that waits, waits on: signing in starts over with it.
  if (outcome.status === 'expired') return goOn(kept, `/sign-in?expired&to=${encodeURIComponent(to)}`, new Headers());
  if (outcome.status !== 'signed_in') {
    const error = getTranslate(context.locale)(SECOND_FACTOR_ERRORS[outcome.status]);
    return data({ error, to, kept }, { status: outcome.status === 'wait' ? 429 : 400 });
  }
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  return goOn(kept, to, headers);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SecondFactor() {
  const t = useTranslate();
  const { to, shown } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const error = sent?.error ?? undefined;
  return (
    <>
      <h1>{t('second_factor.title')}</h1>
      <p>{t('second_factor.what')}</p>
      <ErrorSummary errors={error ? [{ field: 'code', message: error }] : []} />
      <form method="post" action="/second-factor" className="stack">
        <KeptFields to={sent?.to ?? to} kept={(sent?.kept ?? []) as KeptForm} />
        <SecondFactorField error={error} shown={shown} />
        <div className="row">
          <button type="submit" className="main">
            {t('second_factor.button')}
          </button>
          <a href="/sign-in">{t('second_factor.other')}</a>
        </div>
      </form>
    </>
  );
}
