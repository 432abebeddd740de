import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import type { OwnSession } from '../../services/own-account.server';

/** After how long a session ends. */
interface Limits {
  idle: number;
  hours: number;
}

/** Where the person is signed in, each with a way to end it. */
export function Sessions({ sessions, limits }: { sessions: readonly OwnSession[]; limits: Limits }) {
  const t = useTranslate();
  const nameOf = ({ browser, system }: OwnSession) =>
    browser && system ? t('account.device', { browser, system }) : browser || system || t('account.device_unknown');
  return (
    <section className="stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('account.sessions')}</h2>
      <p>{t('account.sessions_what', { ...limits })}</p>
      <ul className="area-list">
        {sessions.map((session) => (
          <li key={session.id}>
            <div>
              <strong>{nameOf(session)}</strong>
              {session.address && <p className="quiet small">{session.address}</p>}
            </div>
            <p className="small">
              {t('account.session_since', { moment: t.date(session.since, MOMENT) })}
              <br />
              {t('account.session_used', { moment: t.date(session.lastUsed, MOMENT) })}
            </p>
            {session.present ? (
              <p>
                <span className="tag strong">{t('account.session_present')}</span>
              </p>
            ) : (
              <form method="post">
                <input type="hidden" name="session" value={session.id} />
                <button type="submit" name="intent" value="end">
                  {t('account.session_end')}
                  <span className="hidden-text">
                    : {nameOf(session)}, {t.date(session.since, MOMENT)}
                  </span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post">
          <button type="submit" name="intent" value="end_others">
            {t('account.session_end_others')}
          </button>
        </form>
      )}
    </section>
  );
}
