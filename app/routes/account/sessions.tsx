import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';

interface Shown {
  id: string;
  browser: string;
  system: string;
  address: string;
  since: Date;
  lastUsed: Date;
  present: boolean;
}

const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** Where the person is signed in, each with a way to end it. */
export function Sessions({ sessions }: { sessions: readonly Shown[] }) {
  const t = useTranslate();
  const device = ({ browser, system }: Shown) =>
    browser && system ? t('account.device', { browser, system }) : browser || system || t('account.device_unknown');
  return (
    <section className="stack">
      <h2>{t('account.sessions')}</h2>
      <p>{t('account.sessions_what')}</p>
      <Scroll label={t('account.sessions')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('account.session_device')}</th>
              <th scope="col">{t('account.session_address')}</th>
              <th scope="col">{t('account.session_since')}</th>
              <th scope="col">{t('account.session_used')}</th>
              <th scope="col">{t('account.session_end')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id}>
                <td>{device(session)}</td>
                <td>{session.address || '–'}</td>
                <td>{t.date(session.since, MOMENT)}</td>
                <td>{t.date(session.lastUsed, MOMENT)}</td>
                <td>
                  {session.present ? (
                    <span className="tag strong">{t('account.session_present')}</span>
                  ) : (
                    <form method="post">
                      <input type="hidden" name="session" value={session.id} />
                      <button
                        type="submit"
                        name="intent"
                        value="end"
                        aria-label={`${t('account.session_end')}: ${device(session)}`}
                      >
                        {t('account.session_end')}
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
