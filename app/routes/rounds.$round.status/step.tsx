import { SecondFactorField } from '../../components/second-factor-field';
import type { Factors } from '../../domain/access';
import type { Need } from '../../domain/lifecycle';
import { useTranslate } from '../../i18n/context';
import type { OwnTransition } from './view.server';

export interface StepProps {
  transition: OwnTransition;
  /** What is not ready yet; then there is no button. */
  missing: Need[];
  asksReason: boolean;
  /** What the person can be asked for; null where a second factor is not. */
  factors: Factors | null;
  failed: { errors: { field: string; message: string }[]; reason?: string | undefined } | null;
}

/** One way on from here: what it means, what it needs, and its button. */
export function Step({ transition, missing, asksReason, factors, failed }: StepProps) {
  const t = useTranslate();
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === `${field}-${transition}`)?.message;
  const reasonError = errorOf('reason');
  return (
    <section className="card" aria-labelledby={`do-${transition}`}>
      <h2 id={`do-${transition}`}>{t(`do.${transition}`)}</h2>
      <p>{t(`do_what.${transition}`)}</p>
      {missing.length > 0 ? (
        <div className="notice">
          <p>{t('status.missing')}</p>
          <ul className="reasons">
            {missing.map((need) => (
              <li key={need}>{t(`need.${need}`)}</li>
            ))}
          </ul>
        </div>
      ) : (
        <form method="post" className="stack">
          <input type="hidden" name="transition" value={transition} />
          {asksReason && (
            <div className="field">
              <label htmlFor={`reason-${transition}`}>{t('status.reason')}</label>
              {reasonError && (
                <span className="error" id={`reason-${transition}-error`}>
                  {reasonError}
                </span>
              )}
              <textarea
                id={`reason-${transition}`}
                name="reason"
                maxLength={2000}
                required
                defaultValue={failed?.reason ?? ''}
                aria-invalid={reasonError ? true : undefined}
                aria-describedby={reasonError ? `reason-${transition}-error` : undefined}
              />
            </div>
          )}
          {factors && (
            <SecondFactorField
              id={`code-${transition}`}
              factors={factors}
              action={t(`do.${transition}`)}
              error={errorOf('code')}
            />
          )}
          <div>
            <button type="submit" className={factors?.passkey ? undefined : 'main'}>
              {t(`do.${transition}`)}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
