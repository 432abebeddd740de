import { useTranslate } from '../i18n/context';

/** Asks for the code of the authenticator app, or a recovery code. */
export function SecondFactorField({ id, error }: { id: string; error?: string | undefined }) {
  const t = useTranslate();
  return (
    <div className="field">
      <label htmlFor={id}>{t('code.label')}</label>
      <span className="hint" id={`${id}-hint`}>
        {t('code.hint')}
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
  );
}
