import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { EVIDENCE_VERDICTS } from '../../domain/evidence';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { openReview } from '../../services/review.server';
import { actOnBench } from './act.server';
import { AnswerCard } from './answer-card';
import { AnswerList } from './answer-list';
import { EvidenceList } from './evidence-list';
import { KeysHelp, Progress } from './progress';
import { VerdictForms } from './verdict-forms';
import { viewBench } from './view.server';

export const handle = { client: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'reviewer');
  const search = new URL(request.url).searchParams;
  const t = getTranslate(context.locale);
  return orNotFound(async () => {
    const review = await openReview(context.db, person, params.round ?? '');
    const view = viewBench(review, person, params.questionnaire ?? '', search.get('item'), t);
    const done = review.judgements.get(search.get('done') ?? '');
    const item = done?.itemKey.split('.')[1] ?? '';
    const count = Number(search.get('many'));
    const onEvidence = EVIDENCE_VERDICTS.find((known) => known === search.get('evidence'));
    const said = done
      ? t(`review.done.${done.verdict}`, { item })
      : count > 0
        ? t('review.done_many', { count })
        : onEvidence
          ? t(`review.done_evidence.${onEvidence}`)
          : '';
    return { ...view, said };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'reviewer');
  const form = await readForm(request);
  return orNotFound(actOnBench(context, person, new URL(request.url), params, form));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.questionnaire.short} – ${data.country}` : '' },
];

export default function Bench() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { round, country, questionnaire, questionnaires, current, before, after, said, mayJudge } = view;
  const errors = sent?.errors ?? [];
  return (
    <>
      <Crumbs
        steps={[
          { to: '/review', label: t('site.review') },
          { to: `/review/${round.id}`, label: `${country}, ${round.title}` },
        ]}
      />
      <div className="spread">
        <h1>
          {questionnaire.short} – {country}
        </h1>
        <nav className="row" aria-label={t('bench.questionnaires')}>
          {questionnaires
            .filter(({ id }) => id !== questionnaire.id)
            .map(({ id, title }) => (
              <a key={id} href={`/review/${round.id}/${id}`}>
                {title}
              </a>
            ))}
        </nav>
      </div>
      {!mayJudge && <p className="notice">{t(round.state === 'submitted' ? 'bench.take_first' : 'bench.only_read')}</p>}
      {!current && <p>{t('bench.nothing')}</p>}
      {current && (
        <div className="bench">
          <AnswerList areas={view.areas} current={current} />
          <div className="stack bench-answer" id="answer">
            {said && !sent && (
              <p className="notice" role="status">
                {said}
              </p>
            )}
            {sent?.stale && (
              <p className="warn" role="alert">
                {t('bench.stale')}
              </p>
            )}
            <ErrorSummary errors={errors} />
            <nav className="spread" aria-label={t('bench.neighbours')}>
              {before ? (
                <a href={`?item=${before}#answer`} data-key="k">
                  {t('bench.before')}
                </a>
              ) : (
                <span />
              )}
              <span className="quiet">{current.capability.title}</span>
              {after ? (
                <a href={`?item=${after}#answer`} data-key="j">
                  {t('bench.after')}
                </a>
              ) : (
                <span />
              )}
            </nav>
            <AnswerCard current={current} />
          </div>
          <div className="stack">
            <EvidenceList
              key={`evidence of ${current.key}`}
              current={current}
              mayJudge={mayJudge}
              typed={sent?.typedOnEvidence ?? null}
              wrong={errors.map(({ field }) => field)}
            />
            {mayJudge && (
              <VerdictForms
                key={current.key}
                current={current}
                typed={sent?.typed ?? null}
                wrong={errors.map(({ field }) => field)}
              />
            )}
          </div>
        </div>
      )}
      <Progress round={round} here={view.here} progress={view.progress}>
        {mayJudge && <KeysHelp />}
      </Progress>
    </>
  );
}
