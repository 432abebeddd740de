import { CONTACT_HOLDS_MONTHS } from '../../domain/contact';
import { useTranslate } from '../../i18n/context';

interface AudienceFormProps {
  contact: { isPublic: boolean; seen: string };
  errors: readonly { field: string; message: string }[];
}

/** Shows a contact to the world, which takes a tick of its own, or keeps it to the country again. */
export function AudienceForm({ contact: { isPublic, seen }, errors }: AudienceFormProps) {
  const t = useTranslate();
  const error = errors.find(({ field }) => field === 'world')?.message;
  return (
    <section className="stack" aria-labelledby="audience-title">
      <h2 id="audience-title">{t('contacts.audience')}</h2>
      <form method="post" className="stack">
        <input type="hidden" name="seen" value={seen} />
        {isPublic ? (
          <div>
            <button type="submit" name="do" value="close">
              {t('contacts.close')}
            </button>
          </div>
        ) : (
          <>
            <p>{t('contacts.open_what', { months: CONTACT_HOLDS_MONTHS })}</p>
            <div className="field">
              {error && (
                <span className="error" id="world-error">
                  {error}
                </span>
              )}
              <label className="check">
                <input
                  type="checkbox"
                  id="world"
                  name="world"
                  value="yes"
                  aria-invalid={error ? true : undefined}
                  aria-describedby={error && 'world-error'}
                />
                {t('contacts.world')}
              </label>
            </div>
            <div>
              <button type="submit" name="do" value="open">
                {t('contacts.open')}
              </button>
            </div>
          </>
        )}
      </form>
    </section>
  );
}

/** Removes a contact for good. */
export function RemoveForm({ seen }: { seen: string }) {
  const t = useTranslate();
  return (
    <details>
      <summary>{t('contacts.remove_title')}</summary>
      <form method="post" className="stack">
        <input type="hidden" name="seen" value={seen} />
        <p>{t('contacts.remove_what')}</p>
        <div>
          <button type="submit" name="do" value="remove">
            {t('contacts.remove')}
          </button>
        </div>
      </form>
    </details>
  );
}
