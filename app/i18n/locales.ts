/** The languages of the interface. French, Arabic, Russian and Chinese follow. */
export const LOCALES = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'es', name: 'Español', dir: 'ltr' },
] as const;
export type LocaleCode = (typeof LOCALES)[number]['code'];
export const DEFAULT_LOCALE: LocaleCode = 'en';
export const LOCALE_COOKIE = 'tidemark-locale';

export function isLocale(code: unknown): code is LocaleCode {
  return LOCALES.some((locale) => locale.code === code);
}

export function findDirection(code: LocaleCode): 'ltr' | 'rtl' {
  return LOCALES.find((locale) => locale.code === code)?.dir ?? 'ltr';
}

/** The language of a request: what was chosen, else the first the browser asks for that we speak. */
export function chooseLocale(cookies: string | undefined, acceptLanguage: string | undefined): LocaleCode {
  const chosen = new RegExp(`(?:^|;\\s*)(?:__Host-)?${LOCALE_COOKIE}=([a-z]{2})`).exec(cookies ?? '')?.[1];
  if (isLocale(chosen)) return chosen;
  const asked = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/);
      return { code: tag.slice(0, 2).toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .sort((a, b) => b.quality - a.quality);
  return asked.map((a) => a.code).find(isLocale) ?? DEFAULT_LOCALE;
}
