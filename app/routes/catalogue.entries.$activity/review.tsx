import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import type { EntryView } from './view.server';

interface ReviewProps {
  view: EntryView;
  errors: readonly { field: string; message: string }[];
}

/** What is missing, what looks alike, the ways on, and the versions that were published. */
export function Review({ view, errors }: ReviewProps) {
  const t = useTranslate();
  const { missing, open, alike, state, draft, mayPublish, ownWork } = view;
  const mayHandIn = state === 'draft' && missing.length === 0;
  return (
    <>
      {draft && missing.length > 0 && (
        <div className="notice">
          <p>{t('entries.missing')}</p>
          <ul className="reasons">
            {missing.map((need) => (
              <li key={need}>
                {need === 'fields'
                  ? t('entries.still_open', { fields: open.map((label) => t(label).toLowerCase()).join(', ') })
                  : t(`entry_need.${need}`)}
              </li>
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
      {state === 'review' && !mayPublish && <p>{t('entries.in_review')}</p>}
      {mayPublish && (
        <form method="post" className="card stack">
          <h2 id="publish">{t('entries.publish')}</h2>
          <p>{t(ownWork ? 'entry_need.other_person' : 'entries.publish_what')}</p>
          <TextArea
            name="words"
            label={t('entries.words')}
            maxLength={2000}
            rows={3}
            error={errors.find(({ field }) => field === 'words')?.message}
          />
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
      {(!draft || mayHandIn) && (
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
          {mayHandIn && (
            <button type="submit" name="intent" value="hand_in" className="main">
              {t('entries.hand_in')}
            </button>
          )}
        </form>
      )}
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

/** Throws a draft away: below everything that is in it. */
export function DropDraft() {
  const t = useTranslate();
  return (
    <form method="post">
      <button type="submit" name="intent" value="drop" className="plain">
        {t('entries.drop')}
      </button>
    </form>
  );
}
