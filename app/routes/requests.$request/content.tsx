import { useTranslate } from '../../i18n/context';
import type { RequestView } from './view.server';

/** What the country asks for. */
export function Content({ view }: { view: RequestView }) {
  const t = useTranslate();
  const { content } = view;
  const facts: [label: string, value: string][] = [
    [t('requests.field.help'), content.help],
    [t('requests.field.whyNow'), content.whyNow],
    [t('requests.field.contribution'), content.contribution],
    [t('requests.field.language'), content.language],
    [
      t('requests.field.timing'),
      content.from || content.until
        ? `${content.from ? t.date(content.from) : '…'} – ${content.until ? t.date(content.until) : '…'}`
        : '',
    ],
    [
      t('requests.field.contact'),
      [content.contact.name, content.contact.email, content.contact.phone].filter(Boolean).join(', '),
    ],
  ];
  return (
    <section className="stack" aria-labelledby="content">
      <h2 id="content">{t('requests.content')}</h2>
      <dl className="facts">
        {view.activity && (
          <>
            <dt>{t('requests.for_activity')}</dt>
            <dd>
              <a href={`/catalogue/${view.activity.id}`}>{view.activity.title}</a>
            </dd>
          </>
        )}
        <dt>{t('requests.field.capabilities')}</dt>
        <dd>
          {content.capabilities.length === 0 ? (
            <span className="quiet">{t('requests.nothing_yet')}</span>
          ) : (
            content.capabilities.map((title) => <p key={title}>{title}</p>)
          )}
        </dd>
        {facts.map(([label, value]) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd className="kept">{value || <span className="quiet">{t('requests.nothing_yet')}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
