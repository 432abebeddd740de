import { useTranslate } from '../../i18n/context';
import type { RequestView } from './view.server';

/** The assessment that a request rests on: the score, the gaps and what shows them, as they were when it was signed off. */
export function Attachment({ view }: { view: RequestView }) {
  const t = useTranslate();
  const { attachment } = view;
  return (
    <section className="stack" aria-labelledby="assessment">
      <h2 id="assessment">{t('requests.assessment')}</h2>
      {!attachment && (
        <p className={view.emergency || view.rests ? 'quiet' : 'notice'}>
          {t(
            view.rests
              ? 'requests.attached_later'
              : view.emergency
                ? 'requests.rests_on_none_emergency'
                : 'requests.rests_on_none',
          )}
        </p>
      )}
      {attachment && (
        <>
          <p>{t('requests.rests_on', { round: attachment.round, date: t.date(attachment.submittedAt) })}</p>
          <ul className="reasons">
            {attachment.scores.map(({ title, version, score, low, high }) => (
              <li key={title}>
                {title} {version}:{' '}
                {score === null
                  ? t('requests.no_score')
                  : t('requests.score', {
                      score: t.number(score, 1),
                      low: t.number(low ?? score, 1),
                      high: t.number(high ?? score, 1),
                    })}
              </li>
            ))}
          </ul>
          {attachment.gaps.map(({ id, title, level, missing, evidence }) => (
            <article className="card" key={id}>
              <div className="spread">
                <h3>{title}</h3>
                {level && (
                  <span className="tag">
                    {t('requests.level', { level: level.number })} {level.name}
                  </span>
                )}
              </div>
              {missing.length === 0 ? (
                <p className="quiet">{t('requests.missing_none')}</p>
              ) : (
                <>
                  <p>{t('requests.missing', { count: missing.length })}</p>
                  <ul className="reasons">
                    {missing.map(({ item, text }) => (
                      <li key={item}>
                        {item}: {text}
                      </li>
                    ))}
                  </ul>
                </>
              )}
              {evidence.length > 0 && (
                <>
                  <p className="quiet">{t('requests.evidence')}</p>
                  <ul className="reasons quiet small">
                    {evidence.map(({ item, title: name, clause }) => (
                      <li key={`${item} ${name} ${clause}`}>
                        {item}: {name}
                        {clause && <>, {clause}</>}
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </article>
          ))}
        </>
      )}
    </section>
  );
}
