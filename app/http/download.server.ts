const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  zip: 'application/zip',
  xml: 'application/xml; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

/** A file to keep: named, never shown in place, never stored by a cache. */
export function sendFile({ body, name }: { body: BodyInit; name: string }, type: keyof typeof TYPES): Response {
  return new Response(body, {
    headers: {
      'Content-Type': TYPES[type],
      'Content-Disposition': `attachment; filename="${name.replace(/[^\w.@-]/g, '_')}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

/**
 * A file as somebody gave it, to keep: never shown in place, and harmless should a browser show it nevertheless. The policy comes
 * on top of the one that every page has; a browser obeys both.
 */
export function sendGivenFile(
  body: BodyInit,
  { name, mediaType, size }: { name: string; mediaType: string; size: number },
): Response {
  return new Response(body, {
    headers: {
      'Content-Type': mediaType,
      'Content-Length': String(size),
      'Content-Disposition': writeDisposition(name),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
}

/** A body that is made while it is sent, piece by piece. */
export function streamBody(pieces: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const steps = pieces[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await steps.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    async cancel() {
      await steps.return?.();
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
