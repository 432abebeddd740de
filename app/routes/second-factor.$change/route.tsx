import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { SecondFactorField } from '../../components/second-factor-field';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { NewFactor, RecoveryCodes } from '../second-factor.set-up/new-factor';
import { act, CHANGES } from './act.server';

/** Who may change what: only what there is, and nothing that the role cannot do without. */
async function requireChange({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const change = CHANGES.find((known) => known === params.change);
  if (!change || (change === 'off' && needsSecondFactor(person.role))) throw new Response(null, { status: 404 });
  if (!person.secondFactor) throw redirect('/account');
  return { person, change };
}

export async function loader(args: LoaderFunctionArgs) {
  const { change } = await requireChange(args);
  return { title: getTranslate(args.context.locale)(`factor.${change}_title`), change };
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
  const { title, change } = useLoaderData<typeof loader>();
  const { errors = [], begun = null, recoveryCodes = null } = useActionData<typeof action>() ?? {};
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
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
        <>
          <NewFactor factor={begun} />
          <form method="post" className="stack">
            <input type="hidden" name="sealed" value={begun.sealed} />
            <p>{t('set_up.confirm')}</p>
            <SecondFactorField id="code" error={errorOf('code')} />
            <div>
              <button type="submit" className="main">
                {t('factor.confirm')}
              </button>
            </div>
          </form>
        </>
      ) : (
        <form method="post" className="stack">
          <p>{t(`factor.${change}_what`)}</p>
          <p>{t('factor.proof')}</p>
          <Field
            name="password"
            type="password"
            autoComplete="current-password"
            label={t('form.password_label')}
            error={errorOf('password')}
            required
          />
          <SecondFactorField id="code" error={errorOf('code')} />
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
