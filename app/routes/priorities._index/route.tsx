import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { Select } from '../../components/select';
import { HEAT_MAP_ORDERS } from '../../domain/heat-map';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { readEvidence } from '../../services/evidence-base.server';
import { Filter } from './filter';
import { readAddress, viewFilter, writeAddress } from './filter.server';
import { HeatMap } from './heat-map';
import { Legend } from './legend';
import { Tiles } from './tiles';
import { readOrder, viewOverview } from './view.server';

const PATH = '/priorities';

/** Where countries stand, over everything that may be compared: for analysts and programme officers. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { filter, themes, search } = readAddress(request.url);
  const evidence = await orNotFound(readEvidence(context.db, person, filter));
  const t = getTranslate(context.locale);
  const order = readOrder(search);
  return {
    title: t('priorities.title'),
    filter: viewFilter(t, filter, themes),
    order,
    view: viewOverview(t, evidence, order),
    csv: writeAddress('/priorities.csv', filter),
    themes: writeAddress('/priorities/themes', filter),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Priorities() {
  const t = useTranslate();
  const { title, filter, order, view, csv, themes } = useLoaderData<typeof loader>();
  const { counts, rows } = view;
  return (
    <div className="stack act-first">
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{title}</h1>
      <p>{t('priorities.what')}</p>
      <Filter view={filter} path={PATH}>
        <Select
          name="sort"
          label={t('priorities.sort')}
          value={order}
          options={HEAT_MAP_ORDERS.map((one) => [one, t(`priorities.order.${one}`)])}
        />
      </Filter>
      <p className="say" role="status">
        {t('priorities.summary', { count: rows.length, themes: view.themes.length })}{' '}
        {counts.total > 0 && t('priorities.summary_known', { known: counts.known, total: counts.total })}
      </p>
      <p className="small quiet">
        {counts.layers.map(({ layer, count }) => `${t(`priorities.layer.${layer}`)}: ${t.number(count)}`).join('; ')}.{' '}
        {counts.passedOver > 0 && t('priorities.passed_over', { count: counts.passedOver })}
      </p>
      <nav className="row no-print" aria-label={t('priorities.more')}>
        <a className="button" href={csv}>
          {t('priorities.as_csv')}
        </a>
        <a className="button" href={themes}>
          {t('priorities.to_themes')}
        </a>
      </nav>
      {counts.total === 0 ? (
        <p className="notice">{t('priorities.none')}</p>
      ) : (
        <div className="overview">
          <section className="stack" aria-labelledby="heat-title">
            <h2 id="heat-title">{t('priorities.heat_map')}</h2>
            <Legend />
            <HeatMap view={view} />
          </section>
          <Tiles view={view} />
        </div>
      )}
    </div>
  );
}
