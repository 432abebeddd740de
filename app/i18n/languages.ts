/** Official languages of the United Nations, which most documents are in, by ISO 639-1. */
const FIRST = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/** The languages that have a code of two letters, named in a language: those of the United Nations first, then by name. */
export function listLanguages(locale: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  const known = codes.flatMap((code) => {
    // Old codes that another one took the place of are not offered.
    const name = Intl.getCanonicalLocales(code)[0] === code ? names.of(code) : undefined;
    return name ? [{ code, name }] : [];
  });
  // Twi is named as the Akan it belongs to.
  const named = [...new Map(known.toReversed().map((language) => [language.name, language])).values()];
  const isFirst = ({ code }: { code: string }) => FIRST.includes(code);
  return named.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || a.name.localeCompare(b.name, locale));
}
