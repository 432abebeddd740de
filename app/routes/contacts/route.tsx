import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { mayDo } from '../../domain/access';
import { CONTACT_KINDS, isContactKind } from '../../domain/contact';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { confirmContact, listOwnContacts } from '../../services/contacts.server';
import { ContactCard } from './contact-card';
import { findContactDone } from './done';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const contacts = await orNotFound(() => listOwnContacts(context.db, person));
  return {
    title: getTranslate(context.locale)('contacts.title'),
    mayWrite: mayDo(person, 'contact.write', { countryCode: person.countryCode }),
    country: contacts.some(({ isPublic, due }) => isPublic && !due) ? person.countryCode : null,
    contacts: CONTACT_KINDS.map((kind) => ({ kind, contact: contacts.find((contact) => contact.kind === kind) ?? null })),
    done: findContactDone(new URL(request.url).searchParams.get('done')),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = await readForm(request);
  const kind = String(form.get('confirm') ?? '');
  if (!isContactKind(kind)) throw new Response(null, { status: 404 });
  const outcome = await orNotFound(() => confirmContact(context.db, person, kind, String(form.get('seen') ?? '')));
  if (outcome === 'done') return redirect('/contacts?done=confirmed');
  const errors = [{ field: `${kind}-title`, message: getTranslate(context.locale)('contacts.stale') }];
  return data({ errors }, { status: 409 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Contacts() {
  const t = useTranslate();
  const { mayWrite, country, contacts, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{t('contacts.title')}</h1>
      <p>{t('contacts.what')}</p>
      {!mayWrite && <p>{t('contacts.read_only')}</p>}
      {done && !sent && (
        <p className="notice" role="status">
          {t(`contacts.done.${done}`)}
        </p>
      )}
      <ErrorSummary errors={sent?.errors ?? []} />
      {contacts.map(({ kind, contact }) => (
        <ContactCard key={kind} kind={kind} contact={contact} mayWrite={mayWrite} />
      ))}
      {country && (
        <p>
          <a href={`/countries/${country}`}>{t('contacts.see_public')}</a>
        </p>
      )}
    </>
  );
}
