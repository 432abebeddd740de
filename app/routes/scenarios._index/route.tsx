import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { RANKING_PATH } from '../../http/ranking-query.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listScenarios } from '../../services/scenarios.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const scenarios = await orNotFound(listScenarios(context.db, person));
  const t = getTranslate(context.locale);
  return {
    title: t('scenario.title'),
    ranking: RANKING_PATH,
    scenarios: scenarios.map(({ id, name, reason, author, createdAt }) => ({
      ...{ id, name, reason },
      by: t('scenario.by', { author: author ?? t('scenario.gone'), on: t.date(createdAt, { dateStyle: 'long' }) }),
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Scenarios() {
  const t = useTranslate();
  const { title, ranking, scenarios } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/priorities', label: t('ranking.home') }]} />
      <h1>{title}</h1>
      <p>{t('scenario.what')}</p>
      {scenarios.length === 0 && <p className="notice">{t('scenario.none')}</p>}
      <ul className="stack">
        {scenarios.map(({ id, name, reason, by }) => (
          <li className="card" key={id}>
            <h2>
              <a href={`/scenarios/${id}`}>{name}</a>
            </h2>
            <p>{reason}</p>
            <p className="quiet small">{by}</p>
          </li>
        ))}
      </ul>
      <p className="no-print">
        <a className="button" href={ranking}>
          {t('scenario.to_ranking')}
        </a>
      </p>
    </>
  );
}
