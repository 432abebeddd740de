import type { RequestHandler } from 'express';
import { MAX_EVIDENCE_BYTES } from '../domain/evidence';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Forms and JSON. */
export const MAX_BODY_BYTES = 1_000_000;
/** Answer files that are imported. */
export const MAX_UPLOAD_BYTES = 5_000_000;
/** A file of evidence, with the form around it. */
export const MAX_EVIDENCE_BODY_BYTES = MAX_EVIDENCE_BYTES + 100_000;

export interface GateOptions {
  /** Public origin, as configured. */
  origin: string;
  trustedProxy?: string | undefined;
  /** Whether a path takes uploads. */
  isUpload: (path: string) => boolean;
  /** Whether a path takes files of evidence. */
  isEvidence?: (path: string) => boolean;
}

/** Why a request that may write is refused, or null. Stands in front of Remix, whose own check has holes. */
export function judgeRequest(
  request: { method: string; url: string; headers: Record<string, string | string[] | undefined> },
  origin: string,
): string | null {
  if (SAFE_METHODS.has(request.method)) return null;
  const query = new URLSearchParams(request.url.replace(/^[^?]*/, ''));
  if (query.has('_data')) return 'This form of request is not accepted.';
  const site = request.headers['sec-fetch-site'];
  const from = request.headers.origin;
  if (from !== undefined && from !== origin)
    return `This request did not come from Tidemark. Open it at ${origin} and try again.`;
  if (site === 'same-origin') return null;
  if (site === undefined && from === origin) return null;
  return `This request did not come from Tidemark. Open it at ${origin} and try again.`;
}

/** Whether an address can be decoded, and holds no NUL: no database takes one. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.replace(/\?.*$/, ''));
    return !url.includes('%00');
  } catch {
    return false;
  }
}

/**
 * The door: refuses requests from other sites, bodies without a length or over the limit, and what a proxy that we do not
 * know says about the request; gives every later reader the configured origin instead of what the request claims.
 */
export function createGate({ origin, trustedProxy, isUpload, isEvidence = () => false }: GateOptions): RequestHandler {
  const { host, protocol } = new URL(origin);
  return (req, res, next) => {
    const peer = req.socket.remoteAddress ?? '';
    const forwarded = req.headers['x-forwarded-for'];
    for (const name of Object.keys(req.headers)) {
      if (name.startsWith('x-forwarded-') || name === 'forwarded') delete req.headers[name];
    }
    const believed = trustedProxy !== undefined && peer.replace(/^::ffff:/, '') === trustedProxy;
    const last = String(forwarded ?? '')
      .split(',')
      .at(-1)
      ?.trim();
    res.locals.address = believed && last ? last : peer;

    if (!isReadable(req.url)) {
      res.status(400).type('text/plain').send('This address is not written correctly.');
      return;
    }
    const refused = judgeRequest(req as Parameters<typeof judgeRequest>[0], origin);
    if (refused) {
      res.status(403).type('text/plain').send(refused);
      return;
    }
    if (!SAFE_METHODS.has(req.method)) {
      const length = req.headers['content-length'];
      if (length === undefined && req.headers['transfer-encoding'] !== undefined) {
        res.status(411).type('text/plain').send('Say how long the body is (Content-Length).');
        return;
      }
      const evidence = isEvidence(req.path);
      const limit = evidence ? MAX_EVIDENCE_BODY_BYTES : isUpload(req.path) ? MAX_UPLOAD_BYTES : MAX_BODY_BYTES;
      if (Number(length ?? 0) > limit) {
        // A person chose a large file: the page itself says so. What they send is read to its end, and dropped as it comes.
        if (evidence) {
          res.redirect(303, `${req.path}?too_large`);
          return;
        }
        res
          .status(413)
          .set('Connection', 'close')
          .type('text/plain')
          .send('This is larger than Tidemark accepts. Nothing was changed.');
        return;
      }
    }
    req.headers.host = host;
    Object.defineProperty(req, 'protocol', { value: protocol.slice(0, -1), configurable: true });
    next();
  };
}
