import { DECISIONS } from '../../domain/plan';
import { useTranslate } from '../../i18n/context';
import type { Card } from './view.server';

/** What was sent about an activity and came back with an error. */
export interface SentDecision {
  activity: string;
  decision: string;
  reason: string;
  errors: readonly { field: string; message: string }[];
}

/** What the country does about a recommended programme, with a small form for its lead. */
export function CountryDecision({ card, mayWrite, sent }: { card: Card; mayWrite: boolean; sent: SentDecision | null }) {
  const t = useTranslate();
  const { activity, decided, title } = card;
  if (!decided) return null;
  const id = `${activity}-decision`;
  const errorOf = (field: string) => sent?.errors.find((error) => error.field === field)?.message;
  const reasonError = errorOf(`${activity}-reason`);
  const described = [`${activity}-reason-hint`, reasonError && `${activity}-reason-error`].filter(Boolean).join(' ');
  return (
    <div className="stack-s">
      <p>
        <strong>{t('decision.title')}:</strong> {t(`decision.${decided.decision ?? 'none'}`)}
        {decided.reason && <span className="kept"> – {decided.reason}</span>}{' '}
        {decided.at && (
          <span className="quiet small">{t('decision.by', { name: decided.by ?? '–', date: t.date(decided.at) })}</span>
        )}
        {decided.decision && !decided.at && <span className="quiet small">{t('decision.from_plan')}</span>}
      </p>
      {mayWrite && (
        <details className="no-print" open={sent !== null || undefined}>
          <summary>
            {t(decided.decision ? 'decision.change' : 'decision.decide')}
            <span className="hidden-text"> – {title}</span>
          </summary>
          <form method="post" className="stack-s">
            <input type="hidden" name="activity" value={activity} />
            <fieldset className="stack-s" id={id}>
              <legend className="hidden-text">
                {t('decision.title')} – {title}
              </legend>
              {errorOf(id) && <p className="error">{errorOf(id)}</p>}
              <div className="choices">
                {DECISIONS.map((decision) => (
                  <label key={decision}>
                    <input
                      type="radio"
                      name="decision"
                      value={decision}
                      defaultChecked={(sent?.decision ?? decided.decision) === decision}
                    />
                    {t(`decision.${decision}`)}
                  </label>
                ))}
              </div>
            </fieldset>
            <div className="field">
              <label htmlFor={`${activity}-reason`}>{t('decision.reason')}</label>
              <span className="hint" id={`${activity}-reason-hint`}>
                {t('decision.reason_hint')}
              </span>
              {reasonError && (
                <span className="error" id={`${activity}-reason-error`}>
                  {reasonError}
                </span>
              )}
              <textarea
                id={`${activity}-reason`}
                name="reason"
                rows={2}
                maxLength={1000}
                defaultValue={sent?.reason ?? decided.reason}
                aria-invalid={reasonError ? true : undefined}
                aria-describedby={described}
              />
            </div>
            <div>
              <button type="submit">
                {t('decision.save')}
                <span className="hidden-text"> – {title}</span>
              </button>
            </div>
          </form>
        </details>
      )}
    </div>
  );
}
