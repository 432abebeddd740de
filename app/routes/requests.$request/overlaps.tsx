import type { Overlap } from '../../domain/duplication';
import { useTranslate } from '../../i18n/context';

/** What others do or plan that may be the same, with why it is thought so. */
export function Overlaps({ overlaps }: { overlaps: readonly Overlap[] }) {
  const t = useTranslate();
  return (
    <section className="stack-s" id="overlaps" aria-labelledby="overlaps-title">
      <h2 id="overlaps-title">{t('requests.overlaps')}</h2>
      {overlaps.length === 0 ? (
        <p className="quiet">{t('requests.overlaps_none')}</p>
      ) : (
        <>
          <p>{t('requests.overlaps_what', { count: overlaps.length })}</p>
          <ul className="area-list">
            {overlaps.map(({ kind, id, title, org, place, topics, period }) => (
              <li key={`${kind} ${id}`}>
                <div>
                  <a href={kind === 'activity' ? `/catalogue/${id}` : `/requests/${id}`}>{title}</a>
                  {org && <span className="quiet"> · {org}</span>}
                  <p className="quiet small">
                    {t(kind === 'request' ? 'requests.overlap.request' : `requests.overlap.${place}`)}{' '}
                    {t('requests.overlap.topics', { count: topics.length, topics: topics.slice(0, 6).join(', ') })}{' '}
                    {t(`requests.overlap.${period}`)}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
