import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { findCountry } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { IDLE_MINUTES, SESSION_HOURS } from '../../services/accounts.server';
import { listOwnSessions } from '../../services/own-account.server';
import { listOwnPasskeys, PASSKEYS_PATH } from '../../services/passkeys.server';
import { findOwnFactors } from '../../services/second-factor.server';
import { countRecoveryCodes } from '../../services/second-factor-change.server';
import { act, DONE } from './act.server';
import { About, Password } from './forms';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { name, email, role, regions, countryCode, secondFactor } = person;
  const country = countryCode ? await findCountry(context.db, countryCode) : null;
  const asked = new URL(request.url).searchParams.get('done');
  return {
    title: getTranslate(context.locale)('account.title'),
    done: DONE.find((what) => what === asked) ?? null,
    person: { name, email, role, regions, country: country && (country.names[context.locale] ?? country.alpha3) },
    sessions: await listOwnSessions(context.db, person),
    limits: { idle: IDLE_MINUTES, hours: SESSION_HOURS },
    factor: {
      factors: await findOwnFactors(context.db, person),
      passkeys: { count: (await listOwnPasskeys(context.db, person)).length, path: PASSKEYS_PATH },
      needed: needsSecondFactor(role),
      recoveryCodes: secondFactor ? await countRecoveryCodes(context, person) : 0,
    },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const outcome = await act(context, person, await readForm(request));
  if (outcome instanceof Response) throw outcome;
  return data({ errors: outcome }, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Account() {
  const t = useTranslate();
  const { title, person, done, sessions, limits, factor } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? [];
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{title}</h1>
      {done && errors.length === 0 && (
        <p className="notice" role="status">
          {t(`account.done.${done}`)}
        </p>
      )}
      <ErrorSummary errors={errors} />
      <dl className="facts">
        <dt>{t('form.email_label')}</dt>
        <dd>{person.email}</dd>
        <dt>{t('accounts.role')}</dt>
        <dd>{t(`role.${person.role}`)}</dd>
        {person.country && (
          <>
            <dt>{t('catalogue.country')}</dt>
            <dd>{person.country}</dd>
          </>
        )}
        {person.regions.length > 0 && (
          <>
            <dt>{t('account.regions')}</dt>
            <dd>{person.regions.map((region) => t(`region.${region}`)).join(', ')}</dd>
          </>
        )}
      </dl>
      <Sessions sessions={sessions} limits={limits} />
      <SecondFactor {...factor} />
      <Password errorOf={errorOf} />
      <About name={person.name} errorOf={errorOf} />
    </>
  );
}
