import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { Numbers } from '../../components/numbers';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getRound } from '../../services/rounds.server';
import { Benchmarks, Lenses, Profiles } from './beside';
import { Explanation } from './explanation';
import { Gains } from './gains';
import { CapabilityRows, ResultPicture } from './picture';
import { viewResults } from './view.server';

export const handle = { client: true };

const MAX_TRIED = 300;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const search = new URL(request.url).searchParams;
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const tried = search.getAll('if').slice(0, MAX_TRIED);
    const view = await viewResults(context, round, params.questionnaire ?? '', tried, search.has('all'));
    const t = getTranslate(context.locale);
    return { ...view, title: `${t('results.title')} – ${view.questionnaire.title}`, all: search.has('all') };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Results() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const { round, questionnaire, result, levelTexts, areas, toFindOut, itemTexts } = view;
  const { overall } = result;
  const base = `/rounds/${round.id}/${questionnaire.id}`;
  const levelName = (level: number | null) => (level === null ? null : (levelTexts[level]?.name ?? null));
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <div className="stack-s">
        <p className="quiet">
          {view.country} · {questionnaire.title}
        </p>
        <h1>{t('results.title')}</h1>
      </div>
      <ul className="stack-s say">
        {areas
          .filter((area) => !area.aside && result.groups[area.id]?.level != null)
          .map((area) => {
            const group = result.groups[area.id];
            const level = levelName(group?.level ?? null) ?? '';
            const held = group?.holding.length ?? 0;
            if (group?.counts.answered === 0) return <li key={area.id}>{t('results.not_started', { area: area.title })}</li>;
            return (
              <li key={area.id}>
                {t('results.stands', { area: area.title, level: level.toLowerCase() })}{' '}
                {held > 0 && <span className="quiet">{t('results.held', { count: held })}</span>}
              </li>
            );
          })}
      </ul>
      <section className="card" aria-label={t('results.numbers')}>
        <Numbers group={overall} levelName={levelName(overall.level)} />
        <p className="small quiet">{t('results.interval_what')}</p>
        <Explanation view={view} groupId="overall" />
      </section>
      <ResultPicture view={view} />
      <section className="stack" aria-labelledby="capabilities">
        <h2 id="capabilities">{t('results.capabilities')}</h2>
        {areas.map((area) => (
          <CapabilityRows key={area.id} view={view} area={area} />
        ))}
      </section>
      <Gains view={view} base={base} all={view.all} />
      {toFindOut.length > 0 && (
        <section className="stack">
          <h2>{t('results.to_find_out')}</h2>
          <p>{t('results.to_find_out_what')}</p>
          <ul className="reasons">
            {toFindOut.map((id) => (
              <li key={id}>
                {id}: {itemTexts[id]}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Profiles view={view} />
      <Lenses view={view} />
      <Benchmarks view={view} />
      <section className="stack no-print">
        <h2>{t('results.next')}</h2>
        <div className="row">
          <a className="button main" href={`${base}/recommendations`}>
            {t('round.recommendations')}
          </a>
          <a className="button" href={`/rounds/${round.id}/plan`}>
            {t('plan.title')}
          </a>
          <a href={`${base}/answers.csv`}>{t('results.answers_csv')}</a>
          <a href={`${base}/answers.json`}>{t('results.answers_json')}</a>
          <a href={`${base}/result.json`}>{t('results.result_json')}</a>
        </div>
      </section>
    </>
  );
}
