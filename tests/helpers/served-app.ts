import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import pino from 'pino';
import { parseEnvironment } from '../../app/http/environment.server';
import { recordError } from '../../app/http/error-record.server';
import { startServer } from '../../app/server';
import { type Auth, createAuth } from '../../app/services/accounts.server';
import type { Mail } from '../../app/services/mail.server';
import type { Database } from '../../db/client.server';
import { findFreePort } from './served';

// React and others read it when the built application is loaded; without it they run their slow development code.
process.env.NODE_ENV = 'production';

/** The built application over a test's own database, in the test's own process: the test sees the rows behind the pages. */
export interface ServedApp {
  origin: string;
  auth: Auth;
  /** Every line of its log so far, whatever its level. */
  log: readonly string[];
  mails: readonly Mail[];
  close(): Promise<void>;
}

export async function serveApp(database: Database): Promise<ServedApp> {
  const port = await findFreePort();
  const environment = parseEnvironment({ PORT: String(port), ORIGIN: `http://localhost:${port}`, LOG_LEVEL: 'trace' });
  const auth = createAuth({ db: database.db, secret: 'x'.repeat(32), origin: environment.ORIGIN });
  const lines: string[] = [];
  const mails: Mail[] = [];
  const log = pino(
    { level: 'trace', serializers: { err: (error) => recordError(error) } },
    new Writable({
      write(line, _encoding, done) {
        lines.push(String(line));
        done();
      },
    }),
  );
  const server = await startServer({
    environment,
    database,
    auth,
    log,
    demonstration: false,
    sendMail: async (mail) => {
      mails.push(mail);
    },
  });
  return { origin: environment.ORIGIN, auth, log: lines, mails, close: () => server.close() };
}

/** A route of the application, as its build knows it. */
export interface BuiltRoute {
  id: string;
  /** The address with `:name` for what varies, and `*` for anything. */
  pattern: string;
  hasLoader: boolean;
  hasAction: boolean;
}

/** Every route of the build that answers by itself: with a page or as a resource. */
export async function listRoutes(): Promise<BuiltRoute[]> {
  const build = (await import(pathToFileURL(resolve('build/server/index.js')).href)) as ServerBuild;
  const routes = build.routes as Record<string, ServerBuild['routes'][string] & object>;
  const patternOf = ({ path = '', parentId }: { path?: string; parentId?: string }): string => {
    const parent = parentId && routes[parentId];
    return [parent ? patternOf(parent).replace(/\/$/, '') : '', path].join('/').replace('//', '/');
  };
  return Object.values(routes)
    .filter(({ id }) => id !== 'root')
    .map((route) => ({
      id: route.id,
      pattern: patternOf(route),
      hasLoader: Boolean(route.module.loader),
      hasAction: Boolean(route.module.action),
    }));
}
