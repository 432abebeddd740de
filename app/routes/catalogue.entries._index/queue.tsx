import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';

interface DraftLine {
  id: string;
  org: string;
  title: string;
  state: 'draft' | 'review';
  writer: string | null;
  at: string;
}

/** What is being written, what waits for somebody's review first. */
export function Drafts({ drafts }: { drafts: readonly DraftLine[] }) {
  const t = useTranslate();
  const sorted = [...drafts].sort((a, b) => Number(b.state === 'review') - Number(a.state === 'review'));
  return (
    <section className="stack" aria-labelledby="drafts">
      <h2 id="drafts">{t('entries.drafts')}</h2>
      {sorted.length === 0 && <p className="quiet">{t('entries.drafts_none')}</p>}
      <ul className="area-list">
        {sorted.map(({ id, org, title, state, writer, at }) => (
          <li key={id}>
            <div>
              <a href={`/catalogue/entries/${id}`}>{title || id}</a>
              <p className="quiet small">
                {org} · {t.date(at, MOMENT)}
                {writer && <>, {writer}</>}
              </p>
            </div>
            <span className={state === 'review' ? 'tag attention' : 'tag'}>{t(`entries.state.${state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Entries that nobody confirmed for a year. */
export function Due({ due }: { due: readonly { id: string; title: string; org: string; confirmedAt: string }[] }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="due">
      <h2 id="due">{t('entries.due')}</h2>
      <p className="quiet">{due.length === 0 ? t('entries.due_none') : t('entries.due_what', { count: due.length })}</p>
      <ul className="area-list">
        {due.map(({ id, title, org, confirmedAt }) => (
          <li key={id}>
            <div>
              <a href={`/catalogue/entries/${id}`}>{title}</a>
              <p className="quiet small">
                {org} · {t('entries.confirmed_on', { date: t.date(confirmedAt) })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CorrectionLine {
  id: string;
  activityId: string;
  title: string;
  text: string;
  source: string;
  /** Whether the source is an address that may be a link. */
  link: boolean;
  at: string;
}

/** What people who are signed in think is wrong. */
export function Corrections({ corrections }: { corrections: readonly CorrectionLine[] }) {
  const t = useTranslate();
  return (
    <section className="stack" id="corrections" aria-labelledby="corrections-title">
      <h2 id="corrections-title">{t('entries.corrections')}</h2>
      {corrections.length === 0 && <p className="quiet">{t('entries.corrections_none')}</p>}
      {corrections.map(({ id, activityId, title, text, source, link, at }) => (
        <article className="card stack-s" key={id}>
          <h3>
            <a href={`/catalogue/entries/${activityId}`}>{title}</a>
          </h3>
          <p className="kept">{text}</p>
          <p className="quiet small">
            {t.date(at, MOMENT)}
            {source && (
              <>
                {' '}
                ·{' '}
                {link ? (
                  <a href={source} rel="noreferrer">
                    {source}
                  </a>
                ) : (
                  source
                )}
              </>
            )}
          </p>
          <form method="post" className="stack-s">
            <input type="hidden" name="intent" value="settle" />
            <input type="hidden" name="correction" value={id} />
            <div className="field">
              <label htmlFor={`reply-${id}`}>{t('entries.reply')}</label>
              <textarea id={`reply-${id}`} name="reply" maxLength={2000} rows={2} />
            </div>
            <div className="row">
              <button type="submit" name="decision" value="accepted">
                {t('entries.accept')}
              </button>
              <button type="submit" name="decision" value="declined">
                {t('entries.decline')}
              </button>
            </div>
          </form>
        </article>
      ))}
    </section>
  );
}

/** Addresses that did not answer on several days. */
export function DeadLinks({ dead }: { dead: readonly { id: string; title: string; url: string; detail: string }[] }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="dead">
      <h2 id="dead">{t('entries.dead')}</h2>
      {dead.length === 0 && <p className="quiet">{t('entries.dead_none')}</p>}
      <ul className="area-list">
        {dead.map(({ id, title, url, detail }) => (
          <li key={id + url}>
            <div>
              <a href={`/catalogue/entries/${id}`}>{title}</a>
              <p className="quiet small">
                {url} ({detail})
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
