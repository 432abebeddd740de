import type { ReactNode } from 'react';
import { useTranslate } from '../../i18n/context';
import type { viewSearch } from './view.server';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === '' || (Array.isArray(children) && children.length === 0)) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What an entity does, with the paragraphs that say so. */
export function Entity({ entity }: { entity: ReturnType<typeof viewSearch>['entities'][number] }) {
  const t = useTranslate();
  const { id, name, kind, role, source, paragraphs, works, refs, partners, note, unconfirmed } = entity;
  return (
    <article className="card" id={id} aria-labelledby={`${id}-title`}>
      <div className="spread">
        <h3 id={`${id}-title`}>{name}</h3>
        <span className="row">
          <span className="quiet">{kind}</span>
          {unconfirmed && <span className="tag attention">{t('catalogue.unconfirmed')}</span>}
        </span>
      </div>
      <p>{role}</p>
      <dl className="facts">
        <Fact label={t('who.does')}>{works.join('; ')}</Fact>
        <Fact label={t('who.refs')}>
          {refs.length > 0 && (
            <span className="row">
              {refs.map((reference) => (
                <a key={reference} href={`/who-to-ask?topic=${reference}`}>
                  {reference}
                </a>
              ))}
            </span>
          )}
        </Fact>
        <Fact label={t('who.partners')}>{partners.join('; ')}</Fact>
        <Fact label={t('who.paragraphs')}>{`${source}: ${paragraphs.join(', ')}`}</Fact>
        <Fact label={t('who.note')}>{note}</Fact>
      </dl>
    </article>
  );
}
