import type { Factors } from '../domain/access';
import { useTranslate } from '../i18n/context';
import { PasskeyButton } from './passkey-button';

export interface SecondFactorFieldProps {
  id: string;
  /** What the person has: nobody is asked for what they do not have. */
  factors: Factors;
  /** What the form does, as its own button says it. */
  action: string;
  error?: string | undefined;
}

/** Asks for the second factor: a passkey, the code of the authenticator app, or a recovery code. */
export function SecondFactorField({ id, factors, action, error }: SecondFactorFieldProps) {
  const t = useTranslate();
  const instead = factors.app ? t('code.or_app') : t('code.or_recovery');
  return (
    <>
      {factors.passkey && <PasskeyButton action={action} />}
      <div className="field">
        <label htmlFor={id}>{factors.passkey ? instead : t('code.label')}</label>
        <span className="hint" id={`${id}-hint`}>
          {factors.passkey && !factors.app ? t('code.recovery_hint') : t('code.hint')}
        </span>
        {error && (
          <span className="error" id={`${id}-error`}>
            {error}
          </span>
        )}
        <input
          id={id}
          name="code"
          type="text"
          inputMode="text"
          autoComplete="one-time-code"
          maxLength={40}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error ${id}-hint` : `${id}-hint`}
        />
      </div>
    </>
  );
}
