import { type BriefWords, MOST_PRINTED } from '../../exports/brief-words';
import { useTranslate } from '../../i18n/context';

/** What is asked for, who does what, and whom to speak to. */
export function Around({ words: { requests, activities, contacts } }: { words: BriefWords }) {
  const t = useTranslate();
  const left = activities.length - MOST_PRINTED;
  return (
    <div className="columns">
      {requests && (
        <section className="stack-s" aria-labelledby="requests">
          <h2 id="requests">{t('priorities.requests_of')}</h2>
          {requests.length === 0 && <p>{t('priorities.requests_none')}</p>}
          <ul className="reasons">
            {requests.map(({ id, title, said }) => (
              <li key={id}>
                <a href={`/requests/${id}`}>{title}</a> <span className="small quiet">{said}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack-s" aria-labelledby="activities">
        <h2 id="activities">{t('priorities.activities')}</h2>
        {activities.length === 0 && <p>{t('priorities.activities_none')}</p>}
        <ul className="reasons">
          {activities.map(({ id, title, said }, i) => (
            <li key={id} className={i < MOST_PRINTED ? undefined : 'no-print'}>
              <a href={`/catalogue/${id}`}>{title}</a> <span className="small quiet">{said}</span>
            </li>
          ))}
        </ul>
        {left > 0 && <p className="only-print">{t('priorities.more_activities', { count: left })}</p>}
      </section>
      <section className="stack-s" aria-labelledby="contacts">
        <h2 id="contacts">{t('contacts.title')}</h2>
        {contacts.length === 0 && <p>{t('priorities.contacts_none')}</p>}
        <ul className="reasons">
          {contacts.map(({ kind, heading, said }) => (
            <li key={kind}>
              {heading}: <span className="kept">{said}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
