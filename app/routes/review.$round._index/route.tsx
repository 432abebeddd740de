import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Fragment } from 'react';
import { Crumbs } from '../../components/crumbs';
import { mayDo } from '../../domain/access';
import { NotReadyError, TRANSITIONS } from '../../domain/lifecycle';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { listMissingFor, moveRound } from '../../services/lifecycle.server';
import { openReview } from '../../services/review.server';
import { Layers } from './layers';
import { viewLayers } from './view.server';

/** The ways on that are a reviewer's, in the order in which they are usually taken. */
const WAYS = ['take', 'return', 'validate'] as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'reviewer');
  const t = getTranslate(context.locale);
  return orNotFound(async () => {
    const review = await openReview(context.db, person, params.round ?? '');
    const { round, country, snapshot, progress, history } = review;
    const subject = { countryCode: country.alpha3, region: country.region, state: round.state };
    const open = WAYS.filter((way) => mayDo(person, TRANSITIONS[way].action, subject));
    const ways = await Promise.all(
      open.map(async (way) => ({ way, missing: await listMissingFor(context.db, person, round.id, way) })),
    );
    const name = country.names[context.locale] ?? country.names.en ?? country.alpha3;
    return {
      title: `${round.title} – ${name}`,
      id: round.id,
      state: round.state,
      region: country.region,
      since: t.date(round.stateSince),
      signed: { on: t.date(snapshot.signedAt), number: snapshot.number, sha256: snapshot.sha256 },
      progress,
      questionnaires: viewLayers(review, t),
      ways,
      history: history.map(({ at, actor, toState, reason }, i) => ({ step: i + 1, at: t.date(at), actor, toState, reason })),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'reviewer');
  const form = await readForm(request);
  const way = WAYS.find((known) => known === form.get('way'));
  if (!way) throw new Response(null, { status: 400 });
  const { round = '' } = params;
  return orNotFound(async () => {
    try {
      const reason = String(form.get('reason') ?? '').slice(0, 2000);
      await moveRound(context.db, person, round, way, { reason });
    } catch (error) {
      if (error instanceof NotReadyError) return data({ missing: [...error.missing] }, { status: 409 });
      throw error;
    }
    return redirect(`/review/${round}`);
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Overview() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { id, title, state, progress, ways } = view;
  return (
    <>
      <Crumbs steps={[{ to: '/review', label: t('site.review') }]} />
      <div>
        <p className="quiet">
          {t(`region.${view.region}` as MessageKey)} · {t(`review.state.${state}` as MessageKey)} ·{' '}
          {t('review.since_day', { date: view.since })}
        </p>
        <h1>{title}</h1>
      </div>
      {sent && (
        <p className="warn" role="alert">
          {sent.missing.map((need) => t(`review.need.${need}` as MessageKey)).join(' ')}
        </p>
      )}
      <section className="card first">
        <h2>{t(`review.next.${state}` as MessageKey)}</h2>
        <dl className="facts">
          {(['unjudged', 'replied', 'waiting', 'accepted', 'adjusted'] as const).map((standing) => (
            <Fragment key={standing}>
              <dt>{t(`standing.${standing}`)}</dt>
              <dd>{t.number(progress[standing])}</dd>
            </Fragment>
          ))}
        </dl>
        {ways.map(({ way, missing }) =>
          missing.length === 0 ? (
            <form method="post" key={way} className="row">
              <input type="hidden" name="way" value={way} />
              <button type="submit" className="main">
                {t(`review.way.${way}`)}
              </button>
              <span className="small">{t(`review.way_what.${way}`)}</span>
            </form>
          ) : (
            <p key={way}>
              <strong>{t(`review.way.${way}`)}:</strong> {missing.map((need) => t(`review.need.${need}` as MessageKey)).join(' ')}
            </p>
          ),
        )}
      </section>
      {view.questionnaires.map((layers) => (
        <section className="card" key={layers.id}>
          <div className="spread">
            <h2>{layers.title}</h2>
            <a className="button" href={`/review/${id}/${layers.id}`}>
              {t('review.open_bench', { count: layers.progress.unjudged + layers.progress.replied })}
            </a>
          </div>
          <Layers layers={layers} />
        </section>
      ))}
      <section className="stack-s">
        <h2>{t('review.history')}</h2>
        <ol className="steps">
          {view.history.map(({ step, at, actor, toState, reason }) => (
            <li key={step}>
              <span className="small quiet">
                {at}
                {actor && `, ${actor}`}
              </span>
              <span>
                <b>{t(`review.state.${toState}` as MessageKey)}</b>
                {reason && <>: {reason}</>}
              </span>
            </li>
          ))}
        </ol>
        <p className="small quiet hash">
          {t('review.signed', { date: view.signed.on, number: view.signed.number })} SHA-256 <code>{view.signed.sha256}</code>
        </p>
      </section>
    </>
  );
}
