import { LOCALE_COOKIE, type LocaleCode } from '../i18n/locales';

const YEAR_S = 365 * 24 * 3600;

/** The cookie that keeps the language a person chose. */
export function writeLocaleCookie(locale: LocaleCode, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly${secure}`;
}
