import { CONFIRMED_FOR_MONTHS } from '../../domain/catalogue-entry';
import { useTranslate } from '../../i18n/context';
import type { viewResource } from './view.server';

/** Resources of one kind and owner, each with its state, its sources, and when and by whom it was last confirmed. */
export function ResourceList({ resources }: { resources: readonly ReturnType<typeof viewResource>[] }) {
  const t = useTranslate();
  if (resources.length === 0) return <p className="quiet">{t('resources.none')}</p>;
  return (
    <ul className="stack">
      {resources.map(({ id, title, org, summary, status, due, unconfirmed, confirmed, sources }) => (
        <li key={id} className="card">
          <div className="spread">
            <h4>
              <a href={`/catalogue/${id}`}>{title}</a>
            </h4>
            <span className="quiet">{org}</span>
          </div>
          <p>{summary}</p>
          <p className="row small">
            <span className="tag">{t(`status.${status}`)}</span>
            {unconfirmed && <span className="tag attention">{t('catalogue.unconfirmed')}</span>}
            {due && <span className="tag attention">{t('resources.due', { months: CONFIRMED_FOR_MONTHS })}</span>}
            <span className="quiet">{confirmed}</span>
          </p>
          {sources.length > 0 && (
            <details>
              <summary>
                {t('resources.sources')}
                <span className="hidden-text">: {title}</span>
              </summary>
              <ul className="stack-s kept">
                {sources.map(({ source, link }) => (
                  <li key={source}>
                    {link ? (
                      <a href={source} rel="noreferrer">
                        {source}
                      </a>
                    ) : (
                      source
                    )}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
