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
