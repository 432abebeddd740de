import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants } from 'node:zlib';
import { createRequestHandler } from '@remix-run/express';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Database } from '../db/client.server';
import type { Environment } from './http/environment.server';
import { createGate } from './http/gate.server';
import { setAssetHeaders, setSecurityHeaders } from './http/headers.server';
import { chooseLocale } from './i18n/locales';
import { type Auth, findPerson } from './services/accounts.server';
import type { SendMail } from './services/mail.server';

const READY_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** For a file of evidence: 20 MB at 200 kbit/s. */
const UPLOAD_TIMEOUT_MS = 15 * 60_000;
const DRAIN_TIMEOUT_MS = 10_000;
const YEAR = '365d';
/** 0-11; above 5 a page costs more time than a slow link wins. */
const BROTLI_QUALITY = 5;
const UPLOAD_PATH = /^\/(rounds\/[0-9a-f-]+\/import|accounts|catalogue\/import)$/;
const EVIDENCE_PATH = /^\/rounds\/[0-9a-f-]+\/[\w-]+\/items\/[\w.-]+\/evidence$/;

export interface ServerOptions {
  environment: Environment;
  database: Database;
  auth: Auth;
  sendMail: SendMail;
  log: Logger;
  demonstration: boolean;
}

const logRequests =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const started = performance.now();
    const requestId = randomUUID();
    res.locals.requestId = requestId;
    res.set('X-Request-Id', requestId);
    res.on('close', async () => {
      // The path only: a query may hold what somebody typed. Links from mails are secrets, so their end is cut off.
      const path = req.path.replace(/^(\/(?:setup|set-password|invitation)\/).+/, '$1...');
      const ms = Math.round(performance.now() - started);
      const aborted = !res.writableFinished;
      // Whom the request was found to be from: refusals are known by their status and the person.
      const person = (await res.locals.context?.person?.catch(() => null))?.id;
      log.info({ requestId, method: req.method, path, status: res.statusCode, ms, aborted, person }, 'request');
    });
    next();
  };

/** What nobody read of a body would block the next request on its connection. */
const dropUnreadBody: RequestHandler = (req, res, next) => {
  res.on('finish', () => {
    if (req.complete) return;
    req.removeAllListeners('data');
    req.resume();
  });
  next();
};

/** Who sends a body slowly holds a connection: a minute is enough for all but files of evidence. */
const limitBodyTime: RequestHandler = (req, _res, next) => {
  const hasBody = req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined;
  if (hasBody && !EVIDENCE_PATH.test(req.path)) {
    const timer = setTimeout(() => !req.complete && req.destroy(), REQUEST_TIMEOUT_MS).unref();
    req.once('close', () => clearTimeout(timer));
  }
  next();
};

/** Whether the database answers before a probe loses patience. */
function isAnswering(database: Database): Promise<boolean> {
  const late = new Promise<boolean>((done) => {
    setTimeout(done, READY_TIMEOUT_MS, false).unref();
  });
  const pong = database.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([pong, late]);
}

/** Answers whether the process lives and whether its database does. */
function addProbes(app: express.Express, database: Database, isDraining: () => boolean): void {
  app.get('/health', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  app.get('/ready', async (_req, res) => {
    const ready = !isDraining() && (await isAnswering(database));
    res
      .set('Cache-Control', 'no-store')
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ok' : 'unavailable' });
  });
}

/** A last resort below Remix: an id for the person, the story in the log. */
const reportBug =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, next) => {
    // By a status of its own, Express says that the request is wrong and not we.
    if (error?.status >= 400 && error.status < 500 && !res.headersSent) {
      res.status(error.status).type('text/plain').send('This request cannot be read.');
      return;
    }
    log.error({ err: error, requestId: res.locals.requestId }, 'unexpected error');
    if (res.headersSent) return next(error);
    res
      .status(500)
      .type('text/plain')
      .send(`Something went wrong here. Nothing you saved is lost. Reference: ${res.locals.requestId}`);
  };

/** Builds the web application around a built Remix app. */
export async function createApp(options: ServerOptions, isDraining: () => boolean): Promise<express.Express> {
  const { environment, database, auth, sendMail, log, demonstration } = options;
  const origin = environment.ORIGIN;
  const buildFile = resolve('build/server/index.js');
  const build = (await import(pathToFileURL(buildFile).href)) as ServerBuild;
  const app = express();
  app.disable('x-powered-by');
  app.use(logRequests(log));
  app.use(dropUnreadBody);
  app.use(limitBodyTime);
  app.use(compression({ brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } } }));
  const client = resolve('build/client');
  // Before the headers of pages: a script needs two of them, and a page has a dozen scripts.
  app.use(
    '/assets',
    setAssetHeaders(origin),
    express.static(join(client, 'assets'), { immutable: true, maxAge: YEAR, index: false, redirect: false, etag: false }),
  );
  app.use('/assets', (_req, res) => {
    res.status(404).type('text/plain').send('There is no such file.');
  });
  app.use(setSecurityHeaders(origin));
  addProbes(app, database, isDraining);
  app.use(
    createGate({
      origin,
      trustedProxy: environment.TRUSTED_PROXY,
      isUpload: (path) => UPLOAD_PATH.test(path),
      isEvidence: (path) => EVIDENCE_PATH.test(path),
    }),
  );
  app.use(express.static(client, { maxAge: '1h', index: false, redirect: false }));
  app.all(
    '*',
    createRequestHandler({
      build,
      mode: environment.NODE_ENV,
      getLoadContext: (req, res): AppLoadContext => {
        const context: AppLoadContext = {
          db: database.db,
          auth,
          sendMail,
          log,
          origin,
          clamd: environment.CLAMD,
          iatiSchemaDir: environment.IATI_SCHEMA_DIR,
          demonstration,
          findPerson: (headers) => findPerson(auth, headers),
          nonce: res.locals.nonce,
          requestId: res.locals.requestId,
          address: res.locals.address,
          locale: chooseLocale(req.headers.cookie, req.headers['accept-language']),
        };
        res.locals.context = context;
        return context;
      },
    }),
  );
  app.use(reportBug(log));
  return app;
}

export interface RunningServer {
  port: number;
  /** Answers what is under way, then closes; the database stays open. */
  close(): Promise<void>;
}

/**
 * Starts to listen.
 * @throws Error that says so when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let draining = false;
  const app = await createApp(options, () => draining);
  const server: Server = createServer(app);
  server.requestTimeout = UPLOAD_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  const { PORT, HOST } = options.environment;
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${PORT} is in use by another program. Stop that first, or choose another port with PORT.`;
      fail(error.code === 'EADDRINUSE' ? new Error(taken, { cause: error }) : error);
    });
    server.listen(PORT, HOST, done);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : PORT,
    close: () =>
      new Promise((done) => {
        draining = true;
        server.close(() => done());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS).unref();
      }),
  };
}
