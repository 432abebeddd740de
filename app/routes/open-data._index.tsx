import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { Scroll } from '../components/scroll';
import { RESULT_DICTIONARY } from '../domain/open-data';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';

export async function loader({ context }: LoaderFunctionArgs) {
  return { title: getTranslate(context.locale)('open_data.title'), dictionary: RESULT_DICTIONARY };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OpenData() {
  const t = useTranslate();
  const { title, dictionary } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/countries', label: t('countries.title') }]} />
      <h1>{title}</h1>
      <p>{t('open_data.what')}</p>
      <section className="stack" aria-labelledby="files">
        <h2 id="files">{t('open_data.files')}</h2>
        <div className="columns">
          <div className="card">
            <h3>{t('open_data.results')}</h3>
            <p>{t('open_data.results_what')}</p>
            <p className="row">
              <a href="/open-data/results.csv">CSV</a>
              <a href="/open-data/results.json">JSON</a>
            </p>
          </div>
          <div className="card">
            <h3>{t('open_data.catalogue')}</h3>
            <p>{t('open_data.catalogue_what')}</p>
            <p className="row">
              <a href="/catalogue.csv">CSV</a>
              <a href="/catalogue.xml">IATI XML</a>
              <a href="/resources.atom">{t('open_data.feed')}</a>
            </p>
          </div>
          <div className="card">
            <h3>{t('open_data.api')}</h3>
            <p>{t('open_data.api_what')}</p>
            <p className="row">
              <a href="/api/v1/openapi.json">{t('open_data.api_document')}</a>
            </p>
          </div>
        </div>
      </section>
      <section className="stack" aria-labelledby="licence">
        <h2 id="licence">{t('open_data.licence')}</h2>
        <p>{t('open_data.licence_what')}</p>
      </section>
      <section className="stack" aria-labelledby="dictionary">
        <h2 id="dictionary">{t('open_data.dictionary')}</h2>
        <p>{t('open_data.dictionary_what')}</p>
        <Scroll label={t('open_data.dictionary')}>
          <table aria-label={t('open_data.dictionary')}>
            <thead>
              <tr>
                <th scope="col">{t('open_data.column')}</th>
                <th scope="col">{t('open_data.meaning')}</th>
              </tr>
            </thead>
            <tbody lang="en">
              {dictionary.map(({ name, description }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        <p>
          <a href="/open-data/dictionary.json">{t('open_data.dictionary_file')}</a>
        </p>
      </section>
    </>
  );
}
