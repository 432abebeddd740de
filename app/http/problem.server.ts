import type { Response as ExpressResponse } from 'express';

/** What went wrong, for a program that asked (RFC 9457). */
export interface Trouble {
  status: number;
  title: string;
  detail: string;
}

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** `correlationId` is the one in the header `X-Request-Id` and in our log. */
function writeTrouble({ status, title, detail }: Trouble, correlationId: string) {
  return { type: 'about:blank', title, status, detail, correlationId };
}

/** An answer that says what went wrong. */
export function makeProblem(trouble: Trouble, correlationId: string): Response {
  return new Response(JSON.stringify(writeTrouble(trouble, correlationId)), {
    status: trouble.status,
    headers: { 'Content-Type': MEDIA_TYPE, 'Cache-Control': 'no-store' },
  });
}

/** The same, before Remix. */
export function sendProblem(res: ExpressResponse, trouble: Trouble): void {
  res
    .status(trouble.status)
    .set({ 'Content-Type': MEDIA_TYPE, 'Cache-Control': 'no-store' })
    .end(JSON.stringify(writeTrouble(trouble, res.locals.requestId)));
}
