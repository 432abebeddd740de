import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { Scroll } from '../../components/scroll';
import { isUuid } from '../../domain/uuid';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import { listJobs, settleDeadJobs } from '../../services/jobs.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const { waiting, dead } = await orNotFound(listJobs(context.db, person));
  return {
    title: getTranslate(context.locale)('jobs.title'),
    waiting: waiting.map(({ next, ...rest }) => ({ ...rest, next: next.toISOString() })),
    dead: dead.map(({ id, kind, attempts, lastError, deadAt, createdAt }) => ({
      id,
      kind,
      attempts,
      lastError,
      deadAt: deadAt?.toISOString() ?? '',
      createdAt: createdAt.toISOString(),
    })),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const form = await readForm(request);
  const ids = form.getAll('job').map(String).filter(isUuid);
  await orNotFound(settleDeadJobs(context.db, person, ids, form.get('how') === 'drop' ? 'drop' : 'retry'));
  return redirect('/jobs');
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Jobs() {
  const t = useTranslate();
  const { title, waiting, dead } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{title}</h1>
      <p>{t('jobs.what')}</p>
      <section className="stack" aria-labelledby="dead">
        <h2 id="dead">{t('jobs.dead')}</h2>
        {dead.length === 0 ? (
          <p className="quiet">{t('jobs.dead_none')}</p>
        ) : (
          <form method="post" className="stack">
            <ul className="area-list">
              {dead.map(({ id, kind, attempts, lastError, deadAt, createdAt }) => (
                <li key={id}>
                  <label className="check">
                    <input type="checkbox" name="job" value={id} defaultChecked />
                    <span>
                      {t(`jobs.kind.${kind}` as 'jobs.kind.mail')}
                      <span className="quiet small">
                        {' '}
                        · {t('jobs.tried', { count: attempts, from: t.date(createdAt, MOMENT), until: t.date(deadAt, MOMENT) })}
                      </span>
                      <br />
                      <code className="small">{lastError}</code>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
            <div className="row">
              <button type="submit" name="how" value="retry" className="main">
                {t('jobs.retry')}
              </button>
              <button type="submit" name="how" value="drop" className="plain">
                {t('jobs.drop')}
              </button>
            </div>
          </form>
        )}
      </section>
      <section className="stack" aria-labelledby="waiting">
        <h2 id="waiting">{t('jobs.waiting')}</h2>
        <Scroll label={t('jobs.waiting')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('jobs.kind_label')}</th>
                <th scope="col" className="number">
                  {t('jobs.count')}
                </th>
                <th scope="col" className="number">
                  {t('jobs.failing')}
                </th>
                <th scope="col">{t('jobs.next')}</th>
                <th scope="col">{t('jobs.last_error')}</th>
              </tr>
            </thead>
            <tbody>
              {waiting.map((one) => (
                <tr key={one.kind}>
                  <th scope="row">{t(`jobs.kind.${one.kind}` as 'jobs.kind.mail')}</th>
                  <td className="number">{t.number(one.waiting)}</td>
                  <td className="number">{t.number(one.failing)}</td>
                  <td className="when">{t.date(one.next, MOMENT)}</td>
                  <td>
                    <code className="small">{one.lastError}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </section>
    </>
  );
}
