import { useTranslate } from '../../i18n/context';
import type { PlanView } from './view.server';

/** What was recommended to the country: what nobody decided stays in sight, and then what was decided. */
export function Recommended({ undecided, decided }: Pick<PlanView, 'undecided' | 'decided'>) {
  const t = useTranslate();
  if (undecided.length + decided.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="recommended">
      <h2 id="recommended">{t('plan.recommendations')}</h2>
      {undecided.length === 0 && <p>{t('plan.all_decided')}</p>}
      {undecided.length > 0 && (
        <>
          <h3>{t('plan.undecided', { count: undecided.length })}</h3>
          <ul className="reasons">
            {undecided.map(({ activity, title, org, path }) => (
              <li key={activity}>
                <a href={path}>{title}</a> <span className="quiet">{org}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {decided.length > 0 && (
        <>
          <h3>{t('plan.decided_title')}</h3>
          <ul className="reasons">
            {decided.map(({ activity, title, path, decision, reason }) => (
              <li key={activity}>
                <a href={path}>{title}</a>: {decision && t(`decision.${decision}`)}
                {reason && <span className="kept quiet"> – {reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
