import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../components/error-summary';
import { SecondFactorField } from '../components/second-factor-field';
import { getPerson } from '../http/context.server';
import { parseForm, readForm } from '../http/form.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { findDemonstrationCode } from '../services/demonstration-code.server';
import { completeSignIn, findPendingFactors, PROOF_FIELDS } from '../services/second-factor.server';

const ProofSchema = z.object({ ...PROOF_FIELDS, to: z.string().optional() });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = safePath(new URL(request.url).searchParams.get('to'), '/home');
  if (await getPerson(context, request)) throw redirect(to);
  const factors = await findPendingFactors(context, request.headers);
  if (!factors) throw redirect('/sign-in');
  return {
    title: getTranslate(context.locale)('second_factor.title'),
    to,
    factors,
    demonstrationCode: context.demonstration && factors.app ? findDemonstrationCode() : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const t = getTranslate(context.locale);
  const form = parseForm(ProofSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const outcome = await completeSignIn(context, request.headers, form.data, context.address);
  if (outcome.status === 'none') throw redirect('/sign-in');
  if (outcome.status !== 'ok') {
    const status = outcome.status === 'wait' ? 429 : 400;
    return data({ errors: [{ field: 'code', message: t(`code.${outcome.status}`) }] }, { status });
  }
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  return redirect(safePath(form.data.to, '/home'), { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SecondFactor() {
  const t = useTranslate();
  const { title, to, factors, demonstrationCode } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? [];
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      <p>{t('second_factor.what')}</p>
      {demonstrationCode && <p className="notice">{t('second_factor.demonstration', { code: demonstrationCode })}</p>}
      <form method="post" className="stack">
        <input type="hidden" name="to" value={to} />
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
