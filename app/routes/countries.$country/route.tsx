import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findCountry } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { PublishedResult } from '../../components/published-result';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { findPublished } from '../../services/publication.server';
import { viewPublication } from '../../services/published-view.server';

export const handle = { client: true };

export async function loader({ context, params }: LoaderFunctionArgs) {
  const code = params.country ?? '';
  const country = await findCountry(context.db, code);
  const published = country && (await findPublished(context.db, code));
  if (!published) throw new Response(null, { status: 404 });
  const publication = await viewPublication(context.db, country, context.locale, published.content, published.publishedAt);
  const t = getTranslate(context.locale);
  return { code, publication, title: `${publication.country}: ${publication.title}`, all: t('countries.title') };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CountryPage() {
  const t = useTranslate();
  const { code, publication, all } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/countries', label: all }]} />
      <div className="stack-s">
        <p className="quiet">{publication.title}</p>
        <h1>{publication.country}</h1>
      </div>
      <PublishedResult publication={publication} />
      <p className="row no-print">
        <a href={`/countries/${code}/result.json`}>{t('published.json')}</a>
      </p>
    </>
  );
}
