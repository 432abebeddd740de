import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starting may seed a new embedded database on a busy machine. */
const START_TIMEOUT_MS = 120_000;

export const DEMONSTRATION_PASSWORD = 'tidemark-demonstration';
/** Of every second factor in the demonstration. */
export const DEMONSTRATION_SECRET = 'tidemark demonstration, no secret';

/** A server of its own process and data directory. */
export interface Served {
  origin: string;
  port: number;
  process: ChildProcess;
  stop: () => Promise<void>;
}

/** A port of loopback that is free now. */
export function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** Starts the built application with demonstration data. Rejects with what it said when it does not come up. */
export async function serveDemonstration(options: { databaseUrl?: string } = {}): Promise<Served> {
  const port = await findFreePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/commands/serve.ts', '--demo'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      DATABASE_URL: options.databaseUrl ?? '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not start in time: ${said}`)), START_TIMEOUT_MS);
    const hear = (data: Buffer) => {
      said += data;
      if (!said.includes('Tidemark is ready')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${code}: ${said}`));
    });
  });
  const stop = () =>
    new Promise<void>((done) => {
      child.once('exit', () => {
        rmSync(dataDir, { recursive: true, force: true });
        done();
      });
      child.kill('SIGTERM');
    });
  return { origin: `http://localhost:${port}`, port, process: child, stop };
}

/** Signs in over HTTP; returns the cookies to send along. */
export async function signInOverHttp(origin: string, email: string): Promise<string> {
  const response = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: DEMONSTRATION_PASSWORD, to: '/home' }),
  });
  if (response.status !== 302) throw new Error(`sign-in of ${email} answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The id of the newest round of whoever the cookies belong to. */
export async function findRoundId(origin: string, cookie: string): Promise<string> {
  const html = await (await fetch(`${origin}/home`, { headers: { Cookie: cookie } })).text();
  const id = /\/rounds\/([0-9a-f-]{36})/.exec(html)?.[1];
  if (!id) throw new Error('there is no round on the home page');
  return id;
}
