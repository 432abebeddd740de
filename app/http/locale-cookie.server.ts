import { LOCALE_COOKIE, type LocaleCode } from '../i18n/locales';

const YEAR_S = 365 * 24 * 3600;

/** The cookie that keeps the language a person chose; under encryption with the prefix by which no other host can set it. */
export function writeLocaleCookie(locale: LocaleCode, origin: string): string {
  const [prefix, secure] = origin.startsWith('https:') ? ['__Host-', '; Secure'] : ['', ''];
  return `${prefix}${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly${secure}`;
}
