import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { COUNTRY_ROLES } from '../../domain/access';
import { NotReadyError } from '../../domain/lifecycle';
import { REPLIES } from '../../domain/validation';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { moveRound } from '../../services/lifecycle.server';
import { openReview, reply } from '../../services/review.server';
import { Layers } from '../review.$round._index/layers';
import { readSeen, readText } from '../review.$round.$questionnaire/form.server';
import { Judged, ReplyForms } from './judged';
import { sayReplyError, viewForCountry } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, ...COUNTRY_ROLES);
  const t = getTranslate(context.locale);
  const saved = new URL(request.url).searchParams.has('saved');
  return orNotFound(async () => {
    const review = await openReview(context.db, person, params.round ?? '');
    return { ...viewForCountry(review, person, t), title: `${t('review.of_country')} – ${review.round.title}`, saved };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, ...COUNTRY_ROLES);
  const t = getTranslate(context.locale);
  const form = await readForm(request);
  const { round = '' } = params;
  const refuse = (field: string, message: string, typed: string, status: number) =>
    data({ errors: [{ field, message }], typed: { field, text: typed } }, { status });
  return orNotFound(async () => {
    if (form.has('send_back')) {
      try {
        await moveRound(context.db, person, round, 'send_back');
      } catch (error) {
        if (error instanceof NotReadyError) return refuse('waiting', t('review.need.replies'), '', 409);
        throw error;
      }
      return redirect(`/rounds/${round}/review`);
    }
    const said = REPLIES.find((known) => known === form.get('reply'));
    if (!said) throw new Response(null, { status: 400 });
    const itemKey = String(form.get('itemKey') ?? '');
    const text = readText(form, 'text');
    const outcome = await reply(context.db, person, round, { itemKey, reply: said, text, seenVersion: readSeen(form) });
    if (outcome.status === 'saved') return redirect(`/rounds/${round}/review?saved`);
    const message = outcome.status === 'stale' ? t('review.reply_stale') : sayReplyError(t, outcome.error);
    return refuse(`text-${itemKey}`, message, text, outcome.status === 'stale' ? 409 : 400);
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CountryReview() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { id, roundTitle, state, mayReply, waiting, replied, settled, rejected, progress, layers } = view;
  const errors = sent?.errors ?? [];
  const sentOf = (key: string) => {
    const field = `text-${key}`;
    const error = errors.find((e) => e.field === field)?.message ?? '';
    return { error, typed: error ? (sent?.typed.text ?? '') : '' };
  };
  const sections = [
    { name: 'waiting', list: waiting },
    { name: 'replied', list: replied },
  ] as const;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${id}`, label: roundTitle },
        ]}
      />
      <div>
        <p className="quiet">{t(`review.state.${state}` as MessageKey)}</p>
        <h1>{t('review.of_country')}</h1>
      </div>
      {view.saved && !sent && (
        <p className="notice" role="status">
          {t('review.reply_saved')}
        </p>
      )}
      <ErrorSummary errors={errors} />
      <section className="card first">
        <h2>{t(`review.country_next.${state}` as MessageKey)}</h2>
        {mayReply && progress.waiting > 0 && <p>{t('review.left_to_reply', { count: progress.waiting })}</p>}
        {mayReply && progress.waiting === 0 && (
          <form method="post" className="row">
            <button type="submit" className="main" name="send_back" value="yes">
              {t('review.send_back')}
            </button>
            <span className="small">{t('review.send_back_what')}</span>
          </form>
        )}
      </section>
      {sections
        .filter(({ list }) => list.length > 0)
        .map(({ name, list }) => (
          <section className="stack" key={name} id={name}>
            <h2>{t(`review.section.${name}`, { count: list.length })}</h2>
            {name === 'waiting' && mayReply && <p>{t('review.waiting_what')}</p>}
            {list.map((judged) => (
              <Judged key={judged.key} judged={judged}>
                {mayReply && <ReplyForms judged={judged} {...sentOf(judged.key)} />}
              </Judged>
            ))}
          </section>
        ))}
      {rejected.length > 0 && (
        <section className="stack-s" id="rejected">
          <h2>{t('review.rejected', { count: rejected.length })}</h2>
          <p>{t('review.rejected_what')}</p>
          <ul>
            {rejected.map((piece) => (
              <li key={piece.id}>
                <a href={piece.link}>
                  {piece.item} ({piece.questionnaire}): {piece.title}
                </a>{' '}
                – {piece.reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {layers.map((one) => (
        <section className="card" key={one.id}>
          <h2>{one.title}</h2>
          <Layers layers={one} />
        </section>
      ))}
      {settled.length > 0 && (
        <details id="settled">
          <summary>
            <h2>{t('review.settled', { count: settled.length })}</h2>
          </summary>
          <div className="stack">
            {settled.map((judged) => (
              <Judged key={judged.key} judged={judged}>
                {judged.final && <p className="small">{t('review.final')}</p>}
              </Judged>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
