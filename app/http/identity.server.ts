import type { Translate } from '../i18n/translate';
import type { FieldError } from './form.server';

/** Why somebody was not believed to be who they are, at the field that it concerns. */
export function sayIdentityError(why: 'password' | 'wrong' | 'passkey' | 'wait' | 'none', t: Translate): FieldError {
  if (why === 'password') return { field: 'password', message: t('set_up.password_wrong') };
  return { field: why === 'wait' ? 'password' : 'code', message: t(`code.${why}`) };
}
