import { Field } from '../../components/field';
import type { ContactContent } from '../../domain/contact';
import { useTranslate } from '../../i18n/context';

interface ContactFormProps {
  contact: (ContactContent & { isPublic: boolean; seen: string }) | null;
  /** What was sent and came back with an error. */
  values: Record<string, string> | null;
  errors: readonly { field: string; message: string }[];
}

/** What a contact says, to enter or to change. */
export function ContactForm({ contact, values, errors }: ContactFormProps) {
  const t = useTranslate();
  const fill = (name: keyof ContactContent) => ({
    name,
    defaultValue: values?.[name] ?? contact?.[name] ?? '',
    error: errors.find(({ field }) => field === name)?.message,
  });
  return (
    <section className="stack" aria-labelledby="change-title">
      <h2 id="change-title">{t(contact ? 'contacts.change' : 'contacts.enter')}</h2>
      {!contact && <p>{t('contacts.first_private')}</p>}
      <form method="post" className="stack">
        <input type="hidden" name="seen" value={contact?.seen ?? ''} />
        <Field {...fill('organisation')} label={t('contacts.organisation')} autoComplete="organization" required />
        <Field {...fill('name')} label={t('contacts.person')} hint={t('contacts.person_hint')} autoComplete="off" />
        <Field {...fill('email')} type="email" label={t('contacts.email')} autoComplete="off" />
        <Field {...fill('phone')} type="tel" label={t('contacts.phone')} hint={t('contacts.phone_hint')} autoComplete="off" />
        {contact?.isPublic && (
          <label className="check">
            <input type="checkbox" name="world" value="yes" />
            {t('contacts.keep_open')}
          </label>
        )}
        <div>
          <button type="submit" className="main" name="do" value="save">
            {t('contacts.save')}
          </button>
        </div>
      </form>
    </section>
  );
}
