import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { type ContactKind, isContactKind } from '../../domain/contact';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listOwnContacts } from '../../services/contacts.server';
import { ContactFacts } from '../contacts/contact-facts';
import { actOnContact } from './act.server';
import { AudienceForm, RemoveForm } from './audience';
import { ContactForm } from './contact-form';

function readKind(kind: string | undefined): ContactKind {
  if (kind === undefined || !isContactKind(kind)) throw new Response(null, { status: 404 });
  return kind;
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const kind = readKind(params.kind);
  const contacts = await orNotFound(() => listOwnContacts(context.db, person, 'contact.write'));
  const title = getTranslate(context.locale)(`contacts.kind.${kind}`);
  return { title, kind, contact: contacts.find((contact) => contact.kind === kind) ?? null };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  return actOnContact(context, person, readKind(params.kind), await readForm(request));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Contact() {
  const t = useTranslate();
  const { title, kind, contact } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const errors = sent?.errors ?? [];
  return (
    <>
      <Crumbs steps={[{ to: '/contacts', label: t('contacts.title') }]} />
      <div className="stack-s">
        <h1>{title}</h1>
        <p className="quiet">{t(`contacts.kind_what.${kind}`)}</p>
      </div>
      <ErrorSummary errors={errors} />
      {contact && (
        <section className="card" aria-label={title}>
          <ContactFacts {...contact} />
        </section>
      )}
      {contact && <AudienceForm contact={contact} errors={errors} />}
      <ContactForm contact={contact} values={sent?.values ?? null} errors={errors} />
      {contact && <RemoveForm seen={contact.seen} />}
    </>
  );
}
