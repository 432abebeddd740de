import { Guidance } from '../../components/guidance';
import { useTranslate } from '../../i18n/context';
import { Steps } from './steps';
import type { BenchView } from './view.server';

type Current = NonNullable<BenchView['current']>;

/** The criterion with what counts, the declared answer, what was answered last time, and what was said of it. */
export function AnswerCard({ current }: { current: Current }) {
  const t = useTranslate();
  const { last } = current;
  return (
    <div className="stack">
      <div className="item-head">
        <span>
          {current.id} {current.level !== null && <>· {t('area.item_level', { level: current.level })}</>}{' '}
          {current.core && <span className="tag strong">{t('area.core')}</span>}
        </span>
        <span className={`tag standing-${current.standing}`}>{t(`standing.${current.standing}`)}</span>
      </div>
      <h2>{current.asks}</h2>
      <dl className="facts declared">
        <dt>{t('bench.declared')}</dt>
        <dd>
          <strong>{current.says}</strong>
        </dd>
        {current.note && (
          <>
            <dt>{t('answer.note')}</dt>
            <dd>{current.note}</dd>
          </>
        )}
        <dt>{t('bench.last')}</dt>
        <dd>
          {last ? (
            <>
              {last.says} {last.changed && <span className="tag attention">{t('bench.changed')}</span>}
              <br />
              <span className="small quiet">
                {last.title}
                {last.note && <>: {last.note}</>}
              </span>
            </>
          ) : (
            t('bench.no_last')
          )}
        </dd>
      </dl>
      <Guidance guidance={current.guidance} evidence={current.shownBy} example={current.example} open />
      {current.steps.length > 0 && (
        <section className="stack-s" aria-label={t('bench.said')}>
          <h3>{t('bench.said')}</h3>
          <Steps steps={current.steps} />
        </section>
      )}
    </div>
  );
}
