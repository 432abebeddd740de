import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { KeptFields } from '../components/kept-fields';
import { SecondFactorField } from '../components/second-factor-field';
import { getPerson } from '../http/context.server';
import { type FieldError, parseForm } from '../http/form.server';
import { goOnSigningIn, leaveSignIn, readBody, readSignInForm } from '../http/kept-form.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { findDemonstrationCode } from '../services/demonstration-code.server';
import { completeSignIn, findPendingFactors, PROOF_FIELDS } from '../services/second-factor.server';

const ProofSchema = z.object(PROOF_FIELDS);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = safePath(new URL(request.url).searchParams.get('to'), '/home');
  if (await getPerson(context, request)) throw redirect(to);
  const factors = await findPendingFactors(context, request.headers);
  if (!factors) throw redirect(`/sign-in?over&to=${encodeURIComponent(to)}`);
  return {
    title: getTranslate(context.locale)('second_factor.title'),
    to,
    factors,
    demonstrationCode: context.demonstration && factors.app ? findDemonstrationCode() : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const body = await readBody(request);
  const sent = readSignInForm(request, body);
  const again = (errors: FieldError[], status: number) => data({ ...sent, errors }, { status });
  if (sent.arrives && (await findPendingFactors(context, request.headers))) return again([], 401);
  const form = parseForm(ProofSchema, body, t);
  if (!form.ok) return again(form.errors, 400);
  const outcome = await completeSignIn(context, request.headers, form.data, context.address);
  // It took too long: signing in starts over, with what waits.
  if (outcome.status === 'none') throw goOnSigningIn('/sign-in', sent);
  if (outcome.status !== 'ok') {
    const errors = [{ field: 'code', message: t(`code.${outcome.status}`) }];
    return again(errors, outcome.status === 'wait' ? 429 : 400);
  }
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  return leaveSignIn(sent, headers);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SecondFactor() {
  const t = useTranslate();
  const { title, to, factors, demonstrationCode } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const errors = sent?.errors ?? [];
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      <p>{t('second_factor.what')}</p>
      {demonstrationCode && <p className="notice">{t('second_factor.demonstration', { code: demonstrationCode })}</p>}
      {sent && sent.kept.length > 0 && <p className="notice">{t('sign_in.kept')}</p>}
      <form method="post" action="/second-factor" className="stack">
        <KeptFields to={sent?.to ?? to} kept={sent?.kept ?? []} />
        <SecondFactorField id="code" factors={factors} action={t('second_factor.go_on')} error={errors[0]?.message} />
        <div>
          <button type="submit" className={factors.passkey ? undefined : 'main'}>
            {t('second_factor.go_on')}
          </button>
        </div>
      </form>
    </>
  );
}
