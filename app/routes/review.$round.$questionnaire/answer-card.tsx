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
      <details open>
        <summary>{t('answer.what_counts')}</summary>
        <div className="stack-s">
          {current.guidance && <p>{current.guidance}</p>}
          {current.shownBy && (
            <p>
              <strong>{t('answer.what_shows')}</strong> {current.shownBy}
            </p>
          )}
          {current.example && (
            <p>
              <strong>{t('answer.example')}</strong> {current.example}
            </p>
          )}
        </div>
      </details>
      {current.steps.length > 0 && (
        <section className="stack-s" aria-label={t('bench.said')}>
          <h3>{t('bench.said')}</h3>
          <Steps steps={current.steps} />
        </section>
      )}
    </div>
  );
}

/** What the country gave as evidence: title, clause, link or file, and the hash of the file as it was signed off. */
export function EvidenceList({ evidence }: Pick<Current, 'evidence'>) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{t('bench.evidence')}</h2>
      {evidence.length === 0 && <p>{t('bench.no_evidence')}</p>}
      {evidence.map((given) => (
        <article className="card" key={given.id}>
          <h3>{given.title}</h3>
          {given.later && (
            <p>
              <span className="tag attention">{t('bench.later')}</span>
            </p>
          )}
          {given.facts && <p className="small">{given.facts}</p>}
          <p>
            <a href={given.link} rel="noreferrer noopener" target="_blank">
              {given.name}
              <span className="hidden-text"> {t('bench.new_window')}</span>
            </a>
          </p>
          {given.sha256 && (
            <p className="small quiet hash">
              SHA-256 <code>{given.sha256}</code>
            </p>
          )}
        </article>
      ))}
    </section>
  );
}
