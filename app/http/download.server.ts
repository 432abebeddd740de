const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** A file to keep: named, never shown in place, never stored by a cache. */
export function sendFile({ body, name }: { body: string; name: string }, type: keyof typeof TYPES): Response {
  return new Response(body, {
    headers: {
      'Content-Type': TYPES[type],
      'Content-Disposition': `attachment; filename="${name.replace(/[^\w.@-]/g, '_')}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

/**
 * The header that has a file kept under its name and never shown in place (RFC 6266). Readers of old know only the first
 * form, which takes ASCII; what does not fit there stands as `_`.
 */
export function writeDisposition(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ !#$&'()+,\-.0-9;=@A-Z[\]^_`a-z{}~]/gu, '_');
  // RFC 8187 leaves fewer signs as they are than `encodeURIComponent` does.
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
