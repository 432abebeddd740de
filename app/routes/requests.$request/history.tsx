import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import type { RequestView } from './view.server';

/** Everything that happened to a request, oldest first, and how long its country waited. */
export function History({ view }: { view: RequestView }) {
  const t = useTranslate();
  const { firstAnswer, decision } = view.service;
  return (
    <section className="stack" aria-labelledby="history">
      <h2 id="history">{t('requests.history')}</h2>
      {view.steps.length === 0 && <p className="quiet">{t('requests.history_none')}</p>}
      <ol className="steps">
        {view.steps.map(({ position, kind, text, at, actor, entity, office }) => (
          <li key={position}>
            <span className="small quiet">
              {t.date(at, MOMENT)}
              {actor && `, ${actor}`}
            </span>
            <span>
              <b>{t(`requests.step.${kind}`)}</b>
              {entity && <> {entity}</>}
              {office && <> {office}</>}
              {text && (
                <>
                  : <span className="kept">{text}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {firstAnswer !== null && (
        <p className="quiet small">
          {firstAnswer === 0 ? t('requests.first_answer_soon') : t('requests.first_answer', { count: firstAnswer })}{' '}
          {decision !== null && (decision === 0 ? t('requests.decided_soon') : t('requests.decided', { count: decision }))}
        </p>
      )}
      {view.outcome && (
        <>
          <h3>{t('requests.outcome')}</h3>
          <p className="kept">{view.outcome.changed}</p>
          <p className="quiet">{t('requests.met_of', { met: view.outcome.met })}</p>
        </>
      )}
    </section>
  );
}
