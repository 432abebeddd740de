import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Crumbs } from '../../components/crumbs';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { readThemeViews } from '../../services/theme-views.server';
import { Filter } from '../priorities._index/filter';
import { readAddress, viewFilter, writeAddress } from '../priorities._index/filter.server';
import { Table } from './table';
import { listThemeTables } from './view.server';

/** It draws one chart; all words are made on the server. */
export const handle = { client: true };

const PATH = '/priorities/themes';
const Spread = lazy(() => import('../../components/spread.client').then((m) => ({ default: m.Spread })));

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { filter, themes } = readAddress(request.url);
  const today = new Date().toISOString().slice(0, 10);
  const views = await orNotFound(readThemeViews(context.db, person, filter, today));
  const t = getTranslate(context.locale);
  const scale = (value: number | null) => 100 * (value ?? 0);
  return {
    title: t('priorities.themes'),
    what: t('priorities.themes_what'),
    up: { to: writeAddress('/priorities', filter), label: t('priorities.title') },
    filter: viewFilter(t, filter, themes),
    summary: t('priorities.summary', { count: views.base.countries.length, themes: views.base.themes.length }),
    parts: t('priorities.parts'),
    unknown: t('priorities.unknown'),
    capability: t('priorities.capability'),
    csv: { to: writeAddress('/priorities/themes.csv', filter), label: t('priorities.as_csv') },
    tables: listThemeTables(t, views),
    chart: {
      label: t('priorities.spread_label'),
      names: { whole: t('priorities.chart_whole'), half: t('priorities.chart_half'), median: t('priorities.median') },
      rows: views.distributions.map(({ theme, least, lowerQuartile, median, upperQuartile, most }) => ({
        id: theme,
        ends:
          median === null
            ? null
            : ([scale(least), scale(lowerQuartile), scale(median), scale(upperQuartile), scale(most)] as [
                ...[number, number, number, number, number],
              ]),
      })),
    },
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PriorityThemes() {
  const { title, what, up, filter, summary, parts, unknown, capability, csv, tables, chart } = useLoaderData<typeof loader>();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  return (
    <div className="stack act-first">
      <Crumbs steps={[up]} />
      <h1>{title}</h1>
      <p>{what}</p>
      <Filter view={filter} path={PATH} />
      <p className="say" role="status">
        {summary}
      </p>
      <nav className="row no-print" aria-label={parts}>
        <a className="button" href={csv.to}>
          {csv.label}
        </a>
        {tables.map(({ id, title: name }) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
      </nav>
      {tables.map((table) => (
        <section className="stack" id={table.id} aria-labelledby={`${table.id}-title`} key={table.id}>
          <h2 id={`${table.id}-title`}>{table.title}</h2>
          <p>{table.what}</p>
          <div className={table.id === 'spread' ? 'columns' : undefined}>
            {table.id === 'spread' && live && chart.rows.some(({ ends }) => ends !== null) && (
              <Suspense fallback={<div className="spread-picture" />}>
                <Spread {...chart} />
              </Suspense>
            )}
            <Table table={table} head={capability} unknown={unknown} />
          </div>
        </section>
      ))}
    </div>
  );
}
