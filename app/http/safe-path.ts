/**
 * A path of this site that is safe to redirect to, or the fallback. Refuses other hosts in every disguise a browser knows:
 * `//host`, `/\host`, `/.//host`, control characters, schemes (CVE-2026-53669).
 */
export function safePath(path: unknown, fallback = '/'): string {
  if (typeof path !== 'string' || !path.startsWith('/')) return fallback;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/^\/[/\\]|[\\\u0000-\u001f\u007f]/.test(path)) return fallback;
  try {
    const { host, pathname, search, hash } = new URL(path, 'http://here.invalid');
    // Dots are resolved by now: what they hid may have come to the front.
    return host === 'here.invalid' && !pathname.startsWith('//') ? pathname + search + hash : fallback;
  } catch {
    return fallback;
  }
}
