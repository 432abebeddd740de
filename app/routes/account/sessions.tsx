import { Scroll } from '../../components/scroll';
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
      <Scroll label={t('account.sessions')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('account.session_device')}</th>
              <th scope="col">{t('account.session_since')}</th>
              <th scope="col">{t('account.session_used')}</th>
              <th scope="col">{t('account.session_end')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id}>
                <th scope="row">
                  {nameOf(session)}
                  {session.address && <p className="quiet small">{session.address}</p>}
                </th>
                <td>{t.date(session.since, MOMENT)}</td>
                <td>{t.date(session.lastUsed, MOMENT)}</td>
                <td>
                  {session.present ? (
                    <span className="tag strong">{t('account.session_present')}</span>
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
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
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
