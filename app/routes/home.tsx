import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Numbers } from '../components/numbers';
import { isCountryRole } from '../domain/access';
import { requirePerson } from '../http/context.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { assess, chooseText, findNextArea, listProgress } from '../services/assessment.server';
import { getWaiting } from '../services/items.server';
import { listNotices, sayNotice } from '../services/notices.server';
import { getRound, listOwnRounds } from '../services/rounds.server';
import { Notices } from './notices/notices';
import { viewTasks } from './rounds.$round.assignments/own-work.server';
import { TaskCards } from './rounds.$round.assignments/tasks';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const rounds = await listOwnRounds(context.db, person);
  const newest = rounds[0] && (await getRound(context.db, person, rounds[0].id));
  const current = newest && {
    id: newest.id,
    title: newest.title,
    dueOn: newest.dueOn,
    country: newest.country.names[context.locale] ?? newest.country.names.en,
    questionnaires: newest.questionnaires.map((loaded) => {
      const assessment = assess(newest, loaded);
      const text = chooseText(loaded, context.locale);
      const next = findNextArea(listProgress(assessment));
      const { overall } = assessment.result;
      return {
        id: loaded.definition.id,
        title: text.title,
        overall,
        levelName: overall.level === null ? null : (text.levels[overall.level]?.name ?? null),
        next: next && {
          id: next.id,
          title: text.groups[next.id]?.title,
          left: next.openCore || next.open,
          core: next.openCore > 0,
        },
      };
    }),
  };
  const earlier = rounds.slice(1).map(({ id, title }) => ({ id, title }));
  const tasks = newest && viewTasks(newest, person, await getWaiting(context.db, person, newest), context.locale);
  const notices = (await listNotices(context.db, person)).map((notice) => ({
    id: notice.id,
    said: sayNotice(t, notice),
    path: notice.path,
    at: notice.createdAt.toISOString(),
  }));
  return { title: t('home.title'), role: person.role, name: person.name, current, earlier, notices, tasks };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Home() {
  const t = useTranslate();
  const { role, name, current, earlier, notices, tasks } = useLoaderData<typeof loader>();
  const [main, ...others] = current?.questionnaires ?? [];
  return (
    <>
      <h1>{t('home.welcome', { name })}</h1>
      {!isCountryRole(role) && <p>{t(role === 'administrator' ? 'home.administrator' : 'home.reviewer')}</p>}
      {role === 'reviewer' && (
        <p>
          <a className="button main" href="/review">
            {t('review.queue')}
          </a>
        </p>
      )}
      {role === 'administrator' && (
        <p>
          <a className="button main" href="/accounts">
            {t('site.accounts')}
          </a>
        </p>
      )}
      {role === 'focal_point' && !current && (
        <section className="card first">
          <h2>{t('home.begin')}</h2>
          <p>{t('home.begin_what')}</p>
          <p>
            <a className="button main" href="/rounds/new">
              {t('round.start')}
            </a>
          </p>
        </section>
      )}
      {current && tasks && <TaskCards roundId={current.id} tasks={tasks} />}
      {current && main && (
        <section className={role === 'focal_point' ? 'card first' : 'card'}>
          <p className="quiet">
            {current.country}
            {current.dueOn && <> · {t('round.due', { date: t.date(current.dueOn) })}</>}
          </p>
          <h2>{current.title}</h2>
          <p>{main.title}</p>
          <Numbers group={main.overall} levelName={main.levelName} />
          <div className="row">
            {main.next && role === 'focal_point' && (
              <a
                className="button main"
                href={`/rounds/${current.id}/${main.id}/${main.next.id}${main.next.core ? '?core' : ''}`}
              >
                {t('home.continue', { area: main.next.title ?? '', count: main.next.left })}
              </a>
            )}
            <a className="button" href={`/rounds/${current.id}/${main.id}/results`}>
              {t('round.results')}
            </a>
            <a href={`/rounds/${current.id}`}>{t('home.whole_round')}</a>
          </div>
        </section>
      )}
      <Notices notices={notices} />
      {current && others.length > 0 && (
        <section className="stack">
          <h2>{t('home.waiting')}</h2>
          <ul className="area-list">
            {others.map((q) => (
              <li key={q.id}>
                <div>
                  <h3>{q.title}</h3>
                  <p className="quiet small">
                    {t('numbers.answered', { answered: q.overall.counts.answered, applicable: q.overall.counts.applicable })}
                  </p>
                </div>
                <div>
                  <a
                    className="button"
                    href={
                      q.next && role === 'focal_point'
                        ? `/rounds/${current.id}/${q.id}/${q.next.id}${q.next.core ? '?core' : ''}`
                        : `/rounds/${current.id}/${q.id}/results`
                    }
                  >
                    {q.next && role === 'focal_point'
                      ? t('home.continue', { area: q.next.title ?? '', count: q.next.left })
                      : t('round.results')}
                  </a>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {current && (role === 'focal_point' || earlier.length > 0) && (
        <section className="stack">
          <h2>{t('home.rounds')}</h2>
          <ul className="stack-s">
            {earlier.map((round) => (
              <li key={round.id}>
                <a href={`/rounds/${round.id}`}>{round.title}</a>
              </li>
            ))}
            {role === 'focal_point' && (
              <li>
                <a href="/rounds/new">{t('round.start')}</a>
              </li>
            )}
          </ul>
        </section>
      )}
      {isCountryRole(role) && (
        <p>
          <a href="/audit">{t('audit.title')}</a>
        </p>
      )}
    </>
  );
}
