import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { IdentityFields } from '../../components/identity-fields';
import { RecoveryCodes } from '../../components/recovery-codes';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { findOwnFactors } from '../../services/second-factor.server';
import { Begun } from '../second-factor.set-up/begun';
import { act, CHANGES } from './act.server';

/** Who may change what: only what there is, and nothing that the role cannot do without. */
async function requireChange({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const change = CHANGES.find((known) => known === params.change);
  if (!change || (change === 'off' && needsSecondFactor(person.role))) throw new Response(null, { status: 404 });
  const factors = await findOwnFactors(context.db, person);
  if (!person.secondFactor || (change === 'replace' && !factors.app)) throw redirect('/account');
  return { person, change, factors };
}

export async function loader(args: LoaderFunctionArgs) {
  const { change, factors } = await requireChange(args);
  return { title: getTranslate(args.context.locale)(`factor.${change}_title`), change, factors };
}

export async function action(args: ActionFunctionArgs) {
  const { person, change } = await requireChange(args);
  const outcome = await act(args.context, person, change, args.request, await readForm(args.request));
  if (outcome instanceof Response) throw outcome;
  return data(outcome, { status: outcome.errors.length > 0 ? 400 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ChangeSecondFactor() {
  const t = useTranslate();
  const { title, change, factors } = useLoaderData<typeof loader>();
  const { errors = [], begun = null, recoveryCodes = null } = useActionData<typeof action>() ?? {};
  return (
    <>
      <Crumbs steps={[{ to: '/account', label: t('account.title') }]} />
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      {recoveryCodes ? (
        <>
          <p className="notice">{t('factor.codes_done')}</p>
          <RecoveryCodes codes={recoveryCodes} />
          <p>
            <a className="button main" href="/account">
              {t('factor.back')}
            </a>
          </p>
        </>
      ) : begun ? (
        <Begun
          factor={begun}
          hidden={{ name: 'sealed', value: begun.sealed }}
          action={t('factor.confirm')}
          error={errors[0]?.message}
        />
      ) : (
        <form method="post" className="stack">
          <p>{t(`factor.${change}_what`)}</p>
          <p>{t('factor.proof')}</p>
          <IdentityFields factors={factors} action={t(`factor.${change}`)} errors={errors} />
          <div>
            <button type="submit" className="main">
              {t(`factor.${change}`)}
            </button>
          </div>
        </form>
      )}
    </>
  );
}
