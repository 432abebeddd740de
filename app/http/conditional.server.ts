/** Whether a reader has what a tag (RFC 9110, 8.8.3) stands for already, as an `If-None-Match` says; compared weakly. */
export function isUnchangedBy(given: string | null | undefined, tag: string): boolean {
  const plain = (one: string) => one.trim().replace(/^W\//, '');
  const known = given?.split(',').map(plain) ?? [];
  return known.includes('*') || known.includes(plain(tag));
}
