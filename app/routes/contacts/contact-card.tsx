import type { ContactKind } from '../../domain/contact';
import { useTranslate } from '../../i18n/context';
import { ContactFacts, type ContactFactsProps } from './contact-facts';

export interface ContactCardProps {
  kind: ContactKind;
  contact: (ContactFactsProps & { seen: string }) | null;
  mayWrite: boolean;
}

/** One kind of contact: what it says, who sees it, and what can be done about it. */
export function ContactCard({ kind, contact, mayWrite }: ContactCardProps) {
  const t = useTranslate();
  const name = t(`contacts.kind.${kind}`);
  const spoken = <span className="hidden-text">: {name}</span>;
  return (
    <section className="card" aria-labelledby={`${kind}-title`}>
      <div className="stack-s">
        <h2 id={`${kind}-title`}>{name}</h2>
        <p className="quiet">{t(`contacts.kind_what.${kind}`)}</p>
      </div>
      {contact ? <ContactFacts {...contact} /> : <p>{t('contacts.none')}</p>}
      {mayWrite && (
        <div className="row">
          {contact && (
            <form method="post">
              <input type="hidden" name="seen" value={contact.seen} />
              <button type="submit" className={contact.due ? 'main' : undefined} name="confirm" value={kind}>
                {t('contacts.confirm')}
                {spoken}
              </button>
            </form>
          )}
          <a className="button" href={`/contacts/${kind}`}>
            {t(contact ? 'contacts.change' : 'contacts.enter')}
            {spoken}
          </a>
        </div>
      )}
    </section>
  );
}
