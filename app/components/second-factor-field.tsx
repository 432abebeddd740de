import { useTranslate } from '../i18n/context';
import type { MessageKey } from '../i18n/translate';
import { Field } from './field';

/** What is said of a code that did not do, by the outcome of `verifySecondFactor`. */
export const SECOND_FACTOR_ERRORS = {
  wrong: 'second_factor.wrong',
  wait: 'second_factor.wait',
  none: 'second_factor.none',
} as const satisfies Record<string, MessageKey>;

/**
 * Asks for a code of the authenticator app, or a recovery code; the form gets it as `code`. `shown`: in a demonstration, the
 * code that works now (`findUsableCode`). `recovery`: false where a recovery code does not do.
 */
export function SecondFactorField({
  error,
  shown,
  recovery = true,
}: {
  error?: string | undefined;
  shown?: string | null;
  recovery?: boolean;
}) {
  const t = useTranslate();
  return (
    <>
      {shown && (
        <p className="notice" id="code-shown">
          {t('second_factor.demonstration', { code: shown })}
        </p>
      )}
      <Field
        name="code"
        label={t('second_factor.code')}
        hint={t(recovery ? 'second_factor.code_hint' : 'second_factor.code_hint_app')}
        error={error}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
      />
    </>
  );
}
