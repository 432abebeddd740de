/**
 * The canonical JSON of a value: keys sorted, no white space, absent and undefined alike. Two values that say the same have
 * the same text, whatever stored them in between; hashes are taken of it (RFC 8785, as far as our values need it).
 */
export function writeCanonical(value: unknown): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, inner]) => `${JSON.stringify(key)}:${writeCanonical(inner)}`);
  return `{${members.join(',')}}`;
}
