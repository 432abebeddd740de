import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { listPublished } from '../services/publication.server';

export async function loader({ context }: LoaderFunctionArgs) {
  const published = await listPublished(context.db);
  const countries = published
    .map(({ country, publishedAt, layer }) => ({
      code: country.alpha3,
      name: country.names[context.locale] ?? country.alpha3,
      publishedAt,
      layer,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, context.locale));
  return { title: getTranslate(context.locale)('countries.title'), countries };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Countries() {
  const t = useTranslate();
  const { countries } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{t('countries.title')}</h1>
      <p>{t('countries.what')}</p>
      {countries.length === 0 ? (
        <p className="notice">{t('countries.none')}</p>
      ) : (
        <ul className="area-list">
          {countries.map(({ code, name, publishedAt, layer }) => (
            <li key={code}>
              <h2>
                <a href={`/countries/${code}`}>{name}</a>
              </h2>
              <p className="quiet small">
                {t(`countries.${layer}`)} · {t.date(publishedAt)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
