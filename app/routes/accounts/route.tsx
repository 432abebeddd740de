import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { listCountries } from '../../../db/countries.server';
import { ROLES } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listAccounts } from '../../services/invitations.server';
import { actOnPeople, sayMaxLetter } from './form.server';
import { Invitations } from './invitations';
import { InviteForm, Said } from './invite-form';
import { PeopleTable } from './people-table';
import { readDone, viewInvitations, viewPeople } from './view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const t = getTranslate(context.locale);
  const list = (await listCountries(context.db))
    .map((c) => ({ code: c.alpha3, name: c.names[context.locale] ?? c.alpha3 }))
    .sort((a, b) => a.name.localeCompare(b.name, context.locale));
  const countries = new Map(list.map((c) => [c.code, c.name]));
  const { people, invitations, letters } = await orNotFound(listAccounts(context.db, person));
  return {
    title: t('accounts.title'),
    countries: list,
    limit: sayMaxLetter(t),
    people: viewPeople(person, people, { countries, letters }),
    invitations: viewInvitations(person, invitations, { countries, letters }),
    done: readDone(request),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  return actOnPeople(context, person, await readForm(request), '/accounts', getTranslate(context.locale));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Accounts() {
  const t = useTranslate();
  const { countries, limit, people, invitations, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <h1>{t('accounts.title')}</h1>
      <Said done={done} errors={sent?.errors ?? []} />
      <PeopleTable people={people} withCountry />
      <Invitations invitations={invitations} withCountry />
      <InviteForm roles={ROLES} administrator={{ countries, limit }} sent={sent} />
    </>
  );
}
