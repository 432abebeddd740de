import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { isCountryRole, mayDo } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getWaiting } from '../../services/items.server';
import { listNotices, sayNotice } from '../../services/notices.server';
import { getRound, listOwnRounds } from '../../services/rounds.server';
import { Notices } from '../notices/notices';
import { viewTasks } from '../rounds.$round.assignments/own-work.server';
import { TaskCards } from '../rounds.$round.assignments/tasks';
import { CurrentRound, OtherQuestionnaires } from './current-round';
import { viewRound } from './view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const rounds = await listOwnRounds(context.db, person);
  const newest = rounds[0] && (await getRound(context.db, person, rounds[0].id));
  const notices = (await listNotices(context.db, person)).map((notice) => ({
    id: notice.id,
    said: sayNotice(t, notice),
    path: notice.path,
    at: notice.createdAt.toISOString(),
  }));
  return {
    title: t('home.title'),
    role: person.role,
    name: person.name,
    mayReadImpact: mayDo(person, 'impact.read'),
    current: newest && viewRound(newest, person, context.locale),
    tasks: newest && viewTasks(newest, person, await getWaiting(context.db, person, newest), context.locale),
    earlier: rounds.slice(1).map(({ id, title }) => ({ id, title })),
    notices,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Home() {
  const t = useTranslate();
  const { role, name, mayReadImpact, current, earlier, notices, tasks } = useLoaderData<typeof loader>();
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
      {(role === 'programme_officer' || role === 'partner') && (
        <p>
          <a className="button" href="/catalogue/entries">
            {t('entries.title')}
          </a>
        </p>
      )}
      {role === 'programme_officer' && (
        <p>
          <a className="button main" href="/requests">
            {t('requests.board')}
          </a>
        </p>
      )}
      {role === 'administrator' && (
        <p>
          <a className="button main" href="/accounts">
            {t('site.accounts')}
          </a>{' '}
          <a className="button" href="/jobs">
            {t('jobs.link')}
          </a>
        </p>
      )}
      {mayReadImpact && (
        <p>
          <a className="button" href="/catalogue/impact">
            {t('impact.title')}
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
      {current && <CurrentRound round={current} />}
      <Notices notices={notices} />
      {current && <OtherQuestionnaires round={current} />}
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
        <p className="row">
          <a href="/contacts">{t('contacts.title')}</a>
          <a href="/audit">{t('audit.title')}</a>
        </p>
      )}
    </>
  );
}
