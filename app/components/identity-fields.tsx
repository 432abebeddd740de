import type { Factors } from '../domain/access';
import { useTranslate } from '../i18n/context';
import { Field } from './field';
import { SecondFactorField } from './second-factor-field';

export interface IdentityFieldsProps {
  factors: Factors;
  /** What the form does, as its own button says it. */
  action: string;
  errors: readonly { field: string; message: string }[];
}

/** Asks who somebody is once more, before their second factor changes: the password, and the second factor if there is one. */
export function IdentityFields({ factors, action, errors }: IdentityFieldsProps) {
  const t = useTranslate();
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  return (
    <>
      <Field
        name="password"
        type="password"
        autoComplete="current-password"
        label={t('form.password_label')}
        error={errorOf('password')}
        required
      />
      {(factors.app || factors.passkey) && (
        <SecondFactorField id="code" factors={factors} action={action} error={errorOf('code')} />
      )}
    </>
  );
}
