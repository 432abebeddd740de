import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { IntervalBar } from '../components/interval-bar';
import { Numbers } from '../components/numbers';
import type { RoundState } from '../domain/lifecycle';
import { requirePerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { useTranslate } from '../i18n/context';
import type { Translate } from '../i18n/translate';
import { assess, chooseText, listProgress } from '../services/assessment.server';
import { listCarried, listLeftToDo } from '../services/carry.server';
import { getWaiting } from '../services/items.server';
import { getRound, listOwnRounds } from '../services/rounds.server';
import { viewTasks } from './rounds.$round.assignments/own-work.server';
import { TaskCards } from './rounds.$round.assignments/tasks';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const round = await orNotFound(getRound(context.db, person, params.round ?? ''));
  const carried = await listCarried(context.db, person, round);
  const questionnaires = round.questionnaires.map((loaded) => {
    const assessment = assess(round, loaded);
    const text = chooseText(loaded, context.locale);
    const { overall } = assessment.result;
    return {
      id: loaded.definition.id,
      title: text.title,
      description: text.description,
      overall,
      levelName: overall.level === null ? null : (text.levels[overall.level]?.name ?? null),
      areas: listProgress(assessment).map(({ group, ...area }) => {
        const { confirm, renew } = listLeftToDo(assessment, carried.get(loaded.definition.id), area.id);
        return {
          ...area,
          title: text.groups[area.id]?.title,
          aside: group.aside,
          toConfirm: confirm.length,
          toRenew: renew.length,
        };
      }),
    };
  });
  const tasks = viewTasks(round, person, await getWaiting(context.db, person, round), context.locale);
  const rounds = await listOwnRounds(context.db, person);
  return {
    tasks,
    hasOthers: rounds.length > 1,
    title: round.title,
    id: round.id,
    state: round.state,
    dueOn: round.dueOn,
    country: round.country.names[context.locale],
    questionnaires,
  };
}

/** While these last, the round page leads to what ITU says of the round. */
const IN_REVIEW: ReadonlySet<RoundState> = new Set(['in_validation', 'returned', 'validated']);

function sayProgress(t: Translate, { open, unknown, total }: { open: number; unknown: number; total: number }): string {
  if (open > 0) return t('round.left', { count: open, total });
  return unknown > 0 ? t('round.to_find_out', { count: unknown }) : t('round.complete');
}

/** What is left from last time. */
function sayLeft(t: Translate, { toConfirm, toRenew }: { toConfirm: number; toRenew: number }): string {
  return toConfirm > 0 ? t('round.to_confirm', { count: toConfirm }) : t('round.to_renew', { count: toRenew });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Round() {
  const t = useTranslate();
  const { id, state, title, country, dueOn, questionnaires, tasks, hasOthers } = useLoaderData<typeof loader>();
  const isFollowing = questionnaires.some(({ areas }) => areas.some(({ toConfirm }) => toConfirm > 0));
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <div>
        <p className="quiet">
          {country}
          {dueOn && <> · {t('round.due', { date: t.date(dueOn) })}</>}
        </p>
        <h1>{title}</h1>
      </div>
      <p>
        <span className="tag strong">{t(`state.${state}`)}</span> <a href={`/rounds/${id}/status`}>{t('status.link')}</a>
      </p>
      <TaskCards roundId={id} tasks={tasks} />
      <p>{t(isFollowing ? 'round.what_again' : 'round.what')}</p>
      <p className="row">
        <a className="button" href={`/rounds/${id}/assignments`}>
          {t('assign.title')}
        </a>
        <a className="button" href={`/rounds/${id}/plan`}>
          {t('plan.title')}
        </a>
        {hasOthers && (
          <a className="button" href={`/rounds/${id}/compare`}>
            {t('time.compare_link')}
          </a>
        )}
      </p>
      {IN_REVIEW.has(state) && (
        <p>
          <a className="button main" href={`/rounds/${id}/review`}>
            {t(state === 'returned' ? 'review.link_returned' : 'review.link')}
          </a>
        </p>
      )}
      {questionnaires.map((q) => (
        <section className="card" key={q.id}>
          <h2>{q.title}</h2>
          <p className="quiet">{q.description}</p>
          <Numbers group={q.overall} levelName={q.levelName} />
          <ul className="area-list">
            {q.areas.map((area) => (
              <li key={area.id}>
                <div>
                  <h3>
                    <a href={`/rounds/${id}/${q.id}/${area.id}`}>{area.title}</a>{' '}
                    {area.aside && <span className="tag">{t('round.optional')}</span>}
                  </h3>
                </div>
                <div className="stack-s">
                  <IntervalBar low={area.total - area.open} high={area.total - area.open} max={area.total || 1} />
                  <p className="small quiet">{sayProgress(t, area)}</p>
                </div>
                <div className="row">
                  {area.toConfirm + area.toRenew > 0 && (
                    <a className="button" href={`/rounds/${id}/${q.id}/${area.id}?confirm`}>
                      {sayLeft(t, area)}
                    </a>
                  )}
                  {area.toConfirm === 0 && area.openCore > 0 && (
                    <a className="button" href={`/rounds/${id}/${q.id}/${area.id}?core`}>
                      {t('round.first_pass', { count: area.openCore })}
                    </a>
                  )}
                </div>
              </li>
            ))}
          </ul>
          <div className="row">
            <a className="button main" href={`/rounds/${id}/${q.id}/results`}>
              {t('round.results')}
            </a>
            <a className="button" href={`/rounds/${id}/${q.id}/recommendations`}>
              {t('round.recommendations')}
            </a>
          </div>
          <p className="small">
            {t('round.download')} <a href={`/rounds/${id}/${q.id}/answers.csv`}>CSV</a> ·{' '}
            <a href={`/rounds/${id}/${q.id}/answers.json`}>JSON</a> ·{' '}
            <a href={`/rounds/${id}/import?questionnaire=${q.id}`}>{t('round.import')}</a>
          </p>
        </section>
      ))}
    </>
  );
}
