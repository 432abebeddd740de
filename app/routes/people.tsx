import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requirePerson } from '../http/context.server';
import { readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { listOwnPeople, ROLES_OF_FOCAL_POINT } from '../services/invitations.server';
import { actOnPeople } from './accounts/form.server';
import { Invitations } from './accounts/invitations';
import { InviteForm, Said } from './accounts/invite-form';
import { PeopleTable } from './accounts/people-table';
import { readDone, viewInvitations, viewPeople } from './accounts/view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'focal_point');
  const { people, invitations } = await orNotFound(listOwnPeople(context.db, person));
  return {
    title: getTranslate(context.locale)('people.title'),
    people: viewPeople(person, people),
    invitations: viewInvitations(person, invitations),
    roles: ROLES_OF_FOCAL_POINT,
    done: readDone(request),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'focal_point');
  return actOnPeople(context, person, await readForm(request), '/people', getTranslate(context.locale));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function People() {
  const t = useTranslate();
  const { people, invitations, roles, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <h1>{t('people.title')}</h1>
      <p>{t('people.what')}</p>
      <Said done={done} errors={sent?.errors ?? []} />
      <PeopleTable people={people} withCountry={false} />
      <Invitations invitations={invitations} withCountry={false} />
      <InviteForm roles={roles} sent={sent} />
    </>
  );
}
