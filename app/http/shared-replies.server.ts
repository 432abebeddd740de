import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { chooseLocale, DEFAULT_LOCALE, type LocaleCode } from '../i18n/locales';
import { isUnchangedBy } from './conditional.server';
import { freezePage } from './frozen-page.server';
import { DATA_POLICY } from './headers.server';
import { sendProblem } from './problem.server';
import { SharedCache } from './shared-cache.server';
import { findSharedPlace, isOpenData, type SharedKind } from './shared-places.server';

const MEBIBYTE = 1024 * 1024;
const LIMITS = { maxBytes: 32 * MEBIBYTE, maxEntryBytes: 4 * MEBIBYTE, lifetimeMs: 60_000 };
/** Less than this does not become smaller on its way. */
const MIN_COMPRESSED_BYTES = 1024;
const BROTLI_QUALITY = 5;
const PREFLIGHT_S = 24 * 3600;
const READING = 'GET, HEAD, OPTIONS';

type Encoding = 'br' | 'gzip' | 'identity';
const encoders: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: promisify(gzip),
  identity: async (body) => body,
};

/** What everybody gets who asks for the same. */
interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface SharedOptions {
  /** The revision of what strangers see, or null where there is none. */
  findRevision: () => Promise<number | null>;
  /** Asks the application for a path, for nobody in particular. */
  render: (path: string, req: Request, res: Response, how: { nonce: string; locale: LocaleCode }) => Promise<globalThis.Response>;
}

/** The API reads only, and says so before anything else looks at the request. */
export const refuseWriting: RequestHandler = (req, res, next) => {
  if (!/^\/api(\/|$)/.test(req.path) || READING.split(', ').includes(req.method)) return next();
  res.set({ Allow: READING, ...openToAll });
  sendProblem(res, { status: 405, title: 'Method not allowed', detail: 'This API only reads: use GET or HEAD.' });
};

/**
 * Public data may be read by scripts of every site: it is the same for everybody, no cookie changes it (`*` forbids sending
 * any), and what a server of theirs could fetch anyway gains nothing from being kept from their readers' browsers.
 */
const openToAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, X-Request-Id',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

function answerPreflight(res: Response): void {
  res
    .status(204)
    .set({
      ...openToAll,
      Allow: READING,
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match',
      'Access-Control-Max-Age': String(PREFLIGHT_S),
    })
    .end();
}

/**
 * Answers what is the same for all strangers from memory, as long as nothing of it changed. The revision is read with every
 * request and before anything else: what is withdrawn is gone with the next request, in every process. Everything carries a
 * strong tag of its bytes as they are sent, and has to be asked for again each time (`no-cache`), by every cache on the way.
 */
export function shareReplies({ findRevision, render }: SharedOptions): RequestHandler {
  const cache = new SharedCache<Reply>(LIMITS);
  /** What is being made, so that many who ask at once wait for one. */
  const making = new Map<string, Promise<Reply>>();

  async function make(path: string, kind: SharedKind, encoding: Encoding, locale: LocaleCode, req: Request, res: Response) {
    const nonce = randomBytes(16).toString('hex');
    const response = await render(path, req, res, { nonce, locale });
    return makeReply(response, kind, encoding, nonce);
  }

  return async (req, res, next) => {
    try {
      if (req.method === 'OPTIONS' && isOpenData(req.path)) return answerPreflight(res);
      const place = ['GET', 'HEAD'].includes(req.method) ? findSharedPlace(req.url, req.headers.cookie) : null;
      if (!place) return next();
      // Without a database the application itself says what is the matter.
      const revision = await findRevision().catch(() => null);
      const { kind, path } = place;
      const locale = kind === 'page' ? chooseLocale(req.headers.cookie, req.headers['accept-language']) : DEFAULT_LOCALE;
      const encoding = (req.acceptsEncodings('br', 'gzip', 'identity') || 'identity') as Encoding;
      const key = `${encoding} ${locale} ${path}`;
      let reply = revision === null ? undefined : cache.find(key, revision, Date.now());
      if (!reply) {
        const turn = `${revision} ${key}`;
        const made = making.get(turn) ?? make(path, kind, encoding, locale, req, res).finally(() => making.delete(turn));
        if (revision !== null) making.set(turn, made);
        reply = await made;
        if (reply.status === 200 && revision !== null)
          cache.keep(key, revision, Date.now(), reply, reply.body.byteLength + key.length);
      }
      send(req, res, reply);
    } catch (error) {
      next(error);
    }
  };
}

/** Makes what the application answered into what is kept and sent. */
async function makeReply(response: globalThis.Response, kind: SharedKind, wanted: Encoding, nonce: string): Promise<Reply> {
  let plain: Buffer = Buffer.from(await response.arrayBuffer());
  let policy = DATA_POLICY;
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    const page = freezePage(plain.toString(), nonce);
    plain = Buffer.from(page.html);
    policy = page.policy;
  }
  const encoding = plain.byteLength < MIN_COMPRESSED_BYTES ? 'identity' : wanted;
  const tag = createHash('sha256').update(plain).digest('base64url');
  const isFound = response.status === 200;
  const own = [...response.headers].filter(([name]) => !['cache-control', 'etag', 'content-length', 'vary'].includes(name));
  return {
    status: response.status,
    headers: {
      ...Object.fromEntries(own),
      'Content-Security-Policy': policy,
      'Cache-Control': isFound ? 'public, no-cache' : 'no-store',
      Vary: kind === 'page' ? 'Accept-Encoding, Accept-Language, Cookie' : 'Accept-Encoding',
      ...(kind === 'data' && openToAll),
      ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
      // Of the bytes as they go: what is compressed is something else than what is not.
      ...(isFound && { ETag: encoding === 'identity' ? `"${tag}"` : `"${tag}-${encoding}"` }),
    },
    body: await encoders[encoding](plain),
  };
}

function send(req: Request, res: Response, { status, headers, body }: Reply): void {
  res.locals.shared = true;
  res.set(headers);
  if (headers.ETag !== undefined && isUnchangedBy(req.headers['if-none-match'], headers.ETag)) {
    for (const name of ['Content-Encoding', 'Content-Type', 'Content-Disposition']) res.removeHeader(name);
    res.status(304).end();
    return;
  }
  res.status(status).set('Content-Length', String(body.byteLength));
  res.end(req.method === 'HEAD' ? undefined : body);
}
