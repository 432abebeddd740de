const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', zip: 'application/zip' } as const;

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
