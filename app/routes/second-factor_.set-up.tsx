import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ErrorSummary } from '../components/error-summary';
import { SECOND_FACTOR_ERRORS, SecondFactorField } from '../components/second-factor-field';
import { needsSecondFactor } from '../domain/access';
import { requireSignedIn } from '../http/context.server';
import { readForm } from '../http/form.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { beginSetUp, confirmSetUp } from '../services/second-factor.server';

/** One path for all dark squares. */
function drawSquares(squares: readonly boolean[][]): string {
  return squares.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requireSignedIn(context, request);
  const title = getTranslate(context.locale)('second_factor.set_up');
  const begun = await beginSetUp(context, person);
  return {
    title,
    needed: needsSecondFactor(person.role),
    first: !person.secondFactor,
    secret: begun?.secret.match(/.{1,4}/g) ?? [],
    size: begun?.squares.length ?? 0,
    path: drawSquares(begun?.squares ?? []),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requireSignedIn(context, request);
  const code = String((await readForm(request)).get('code') ?? '').slice(0, 100);
  const outcome = await confirmSetUp(context, person, code, context.address);
  if (outcome.status === 'ok') {
    // The page is shown to somebody who has it by now.
    delete context.person;
    return data({ error: null, recovery: outcome.recovery });
  }
  if (outcome.status === 'none') throw redirect('/second-factor/set-up');
  const error = getTranslate(context.locale)(SECOND_FACTOR_ERRORS[outcome.status]);
  return data({ error, recovery: null }, { status: outcome.status === 'wait' ? 429 : 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

function Recovery({ codes }: { codes: readonly string[] }) {
  const t = useTranslate();
  return (
    <>
      <p className="notice" role="status">
        {t('second_factor.done')}
      </p>
      <section className="stack">
        <h2>{t('second_factor.recovery')}</h2>
        <p>{t('second_factor.recovery_what')}</p>
        <ul className="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p className="no-print">{t('second_factor.recovery_print')}</p>
        <p>
          <a className="button main" href="/home">
            {t('second_factor.go_on')}
          </a>
        </p>
      </section>
    </>
  );
}

export default function SetUpSecondFactor() {
  const t = useTranslate();
  const { needed, first, secret, size, path } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const error = sent?.error ?? undefined;
  if (sent?.recovery) {
    return (
      <>
        <h1>{t('second_factor.set_up')}</h1>
        <Recovery codes={sent.recovery} />
      </>
    );
  }
  if (secret.length === 0) {
    return (
      <>
        <h1>{t('second_factor.set_up')}</h1>
        <p>{t('second_factor.is_set_up')}</p>
        <p>
          <a className="button main" href="/account">
            {t('account.title')}
          </a>
        </p>
      </>
    );
  }
  return (
    <>
      <h1>{t('second_factor.set_up')}</h1>
      <p>{t(needed && first ? 'second_factor.needed' : 'second_factor.set_up_what')}</p>
      <ErrorSummary errors={error ? [{ field: 'code', message: error }] : []} />
      <section className="stack">
        <h2>{t('second_factor.step_app')}</h2>
        <p>{t('second_factor.step_app_what')}</p>
        <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('second_factor.picture')}>
          <rect width={size} height={size} fill="#fff" />
          <path d={path} fill="#000" />
        </svg>
        <p>{t('second_factor.step_type')}</p>
        <p>
          <code className="secret">{secret.join(' ')}</code>
        </p>
      </section>
      <section className="stack">
        <h2>{t('second_factor.step_code')}</h2>
        <form method="post" className="stack">
          <SecondFactorField error={error} recovery={false} />
          <div>
            <button type="submit" className="main">
              {t('second_factor.confirm')}
            </button>
          </div>
        </form>
      </section>
    </>
  );
}
