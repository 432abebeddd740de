import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { sayDay } from '../../exports/mapping-words';
import { listScope, listWeights, sayMultipliers, sayPercent } from '../../exports/ranking-words';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { joinQuery, RANKING_PATH, writeWeights } from '../../http/ranking-query.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getScenario, nameRanking, writeComparison } from '../../services/scenarios.server';
import { RankingView } from '../priorities_.ranking/ranking-view';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const scenario = await orNotFound(getScenario(context.db, person, params.scenario ?? ''));
  const t = getTranslate(context.locale);
  const { id, name, reason, author, createdAt, weights, seed, ended, ranking, themes } = scenario;
  const names = nameRanking(themes, ranking, context.locale);
  return {
    ...{ id, name, reason, ended, ranking, names },
    by: t('scenario.by', { author: author ?? t('scenario.gone'), on: t.date(createdAt, { dateStyle: 'long' }) }),
    scope: listScope(t, scenario, ranking, names),
    now: joinQuery(RANKING_PATH, writeComparison(scenario), writeWeights(weights, seed)),
    saved: new URL(request.url).searchParams.has('saved'),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.name }];

const FORMATS = ['docx', 'xlsx'] as const;

export default function Scenario() {
  const t = useTranslate();
  const { id, name, reason, by, scope, ranking, names, ended, now, saved } = useLoaderData<typeof loader>();
  return (
    <div className="stack deciding">
      <Crumbs
        steps={[
          { to: '/priorities', label: t('ranking.home') },
          { to: '/scenarios', label: t('scenario.title') },
        ]}
      />
      {saved && (
        <p className="notice no-print" role="status">
          {t('scenario.saved')}
        </p>
      )}
      <div className="stack-s">
        <h1>{name}</h1>
        <p>{reason}</p>
        <p className="quiet small">{by}</p>
      </div>
      <p>{t('scenario.as_was', { on: sayDay(t, ranking.asOf) })}</p>
      {ended > 0 && <p className="warn">{t('scenario.ended', { count: ended })}</p>}
      <nav className="row no-print" aria-label={t('scenario.files')}>
        {FORMATS.map((format) => (
          <a className="button" key={format} href={`/scenarios/${id}/report.${format}?lang=${t.locale}`}>
            {t(`scenario.as.${format}`)}
          </a>
        ))}
        <a href={now}>{t('scenario.now')}</a>
      </nav>
      <p>{scope.join(' ')}</p>
      <section className="stack-s" aria-labelledby="weights">
        <h2 id="weights">{t('ranking.weights')}</h2>
        <dl className="inputs">
          {listWeights(t, ranking).map(({ factor, what, weight, share }) => (
            <div key={factor}>
              <dt>
                {factor}: {t.number(weight, 2)} ({sayPercent(t, share)})
              </dt>
              <dd className="quiet small">{what}</dd>
            </div>
          ))}
        </dl>
        <p className="small">{sayMultipliers(t, ranking)}</p>
      </section>
      <RankingView ranking={ranking} names={names} />
    </div>
  );
}
