/** Whether a reader has what a tag (RFC 9110, 8.8.3) stands for already, as its `If-None-Match` says; compared weakly. */
export function isUnchanged(request: Request, tag: string): boolean {
  const plain = (given: string) => given.trim().replace(/^W\//, '');
  const known = request.headers.get('If-None-Match')?.split(',').map(plain) ?? [];
  return known.includes('*') || known.includes(plain(tag));
}
