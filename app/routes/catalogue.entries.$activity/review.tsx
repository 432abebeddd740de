import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import type { EntryView } from './view.server';

/** What is missing, what looks alike, the ways on, and the versions that were published. */
export function Review({ view }: { view: EntryView }) {
  const t = useTranslate();
  const { missing, alike, state, draft, mayPublish, ownWork } = view;
  return (
    <>
      {draft && missing.length > 0 && (
        <div className="notice">
          <p>{t('entries.missing')}</p>
          <ul className="reasons">
            {missing.map((need) => (
              <li key={need}>{t(`entry_need.${need}`)}</li>
            ))}
          </ul>
        </div>
      )}
      {draft && alike.length > 0 && (
        <div className="notice">
          <p>{t('entries.alike')}</p>
          <ul className="reasons">
            {alike.map(({ id, title, org, because }) => (
              <li key={id}>
                <a href={`/catalogue/${id}`}>{title}</a> ({org}): {t(`entries.because.${because}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {mayPublish && (
        <form method="post" className="card stack">
          <h2 id="publish">{t('entries.publish')}</h2>
          <p>{t(ownWork ? 'entry_need.other_person' : 'entries.publish_what')}</p>
          <div className="field">
            <label htmlFor="words">{t('entries.words')}</label>
            <textarea id="words" name="words" maxLength={2000} rows={3} />
          </div>
          <div className="row">
            {!ownWork && (
              <button type="submit" name="intent" value="publish" className="main">
                {t('entries.publish')}
              </button>
            )}
            <button type="submit" name="intent" value="send_back">
              {t('entries.send_back')}
            </button>
          </div>
        </form>
      )}
      <form method="post" className="row">
        {!draft && (
          <>
            <button type="submit" name="intent" value="revise" className="main">
              {t('entries.revise')}
            </button>
            <button type="submit" name="intent" value="confirm">
              {t('entries.confirm')}
            </button>
          </>
        )}
        {draft && state === 'draft' && missing.length === 0 && (
          <button type="submit" name="intent" value="hand_in" className="main">
            {t('entries.hand_in')}
          </button>
        )}
        {draft && (
          <button type="submit" name="intent" value="drop" className="plain">
            {t('entries.drop')}
          </button>
        )}
      </form>
      {view.confirmedAt && <p className="quiet">{t('entries.confirmed_on', { date: t.date(view.confirmedAt) })}</p>}
      {view.versions.length > 0 && (
        <details>
          <summary>{t('entries.history')}</summary>
          <ol className="steps">
            {view.versions.map(({ number, at, publisher, reason }) => (
              <li key={number}>
                <span className="small quiet">
                  {t.date(at, MOMENT)}
                  {publisher && <>, {publisher}</>}
                </span>
                <span>
                  <b>{t('entries.version', { number })}</b>
                  {reason && <>: {reason}</>}
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
