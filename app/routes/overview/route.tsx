import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { useTranslate } from '../../i18n/context';
import { overview } from '../../services/open-data.server';
import { AreaTable } from './area-table';
import { viewOverview } from './view.server';

export async function loader({ context }: LoaderFunctionArgs) {
  return viewOverview(await overview(context.db), context.locale);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Overview() {
  const t = useTranslate();
  const { title, total, published, questionnaires } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/countries', label: t('countries.title') }]} />
      <h1>{title}</h1>
      <p>{t('open_data.overview_what')}</p>
      <p className="notice">{total === 0 ? t('countries.none') : t('open_data.published_count', { count: total })}</p>
      <table>
        <caption>{t('open_data.published_by_region')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('open_data.region')}</th>
            <th scope="col" className="number">
              {t('open_data.countries')}
            </th>
          </tr>
        </thead>
        <tbody>
          {published.map(({ region, name, count }) => (
            <tr key={region}>
              <th scope="row">{name}</th>
              <td className="number">{t.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {questionnaires.map(({ id, title: name, areas }) => (
        <section className="stack" key={id} aria-labelledby={id}>
          <h2 id={id}>{name}</h2>
          {areas.map((area) => (
            <AreaTable key={area.id} area={area} />
          ))}
        </section>
      ))}
      <p className="quiet small">{t('open_data.rule')}</p>
    </>
  );
}
