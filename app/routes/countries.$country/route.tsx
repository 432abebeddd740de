import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findCountry } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { PublishedResult } from '../../components/published-result';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listPublicContacts } from '../../services/contacts.server';
import { findPublished } from '../../services/publication.server';
import { viewPublication } from '../../services/published-view.server';
import { PublicContacts } from './public-contacts';
import { viewContacts } from './view.server';

export const handle = { client: true };

export async function loader({ context, params }: LoaderFunctionArgs) {
  const code = params.country ?? '';
  const country = await findCountry(context.db, code);
  if (!country) throw new Response(null, { status: 404 });
  const published = await findPublished(context.db, code);
  const [open] = await listPublicContacts(context.db, code);
  if (!published && !open) throw new Response(null, { status: 404 });
  const t = getTranslate(context.locale);
  const name = country.names[context.locale] ?? code;
  const publication =
    published && (await viewPublication(context.db, country, context.locale, published.content, published.publishedAt));
  return {
    code,
    name,
    publication,
    contacts: open ? viewContacts(t, open.contacts) : null,
    title: publication ? `${name}: ${publication.title}` : name,
    all: t('countries.title'),
    noResult: t('contacts.no_result'),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CountryPage() {
  const t = useTranslate();
  const { code, name, publication, contacts, all, noResult } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/countries', label: all }]} />
      <div className="stack-s">
        {publication && <p className="quiet">{publication.title}</p>}
        <h1>{name}</h1>
      </div>
      {publication ? <PublishedResult publication={publication} /> : <p>{noResult}</p>}
      {contacts && <PublicContacts {...contacts} />}
      {publication && (
        <p className="row no-print">
          <a href={`/countries/${code}/result.json`}>{t('published.json')}</a>
        </p>
      )}
    </>
  );
}
