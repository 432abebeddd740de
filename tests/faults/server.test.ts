import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, DRIVERS } from '../helpers/database';
import { startCluster } from '../helpers/postgres-cluster';
import { findFreePort, findRoundId, signInOverHttp } from '../helpers/served';
import { type TestServer, Workplace, waitFor } from '../helpers/server';

const TIMEOUT_MS = 240_000;
const PASSWORD = 'correct horse battery';

let workplace: Workplace;
beforeAll(() => {
  workplace = new Workplace();
});
afterAll(async () => {
  await workplace?.close();
});

const newFolder = () => mkdtempSync(join(workplace.folder, 'data-'));

/** Sends a form as a page of the server does. */
const post = (server: TestServer, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(server.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: server.origin, ...headers },
    body: new URLSearchParams(fields),
  });

/** A request whose body is not sent to its end yet. */
class SlowRequest {
  private readonly socket: Socket;
  private heard = '';

  constructor(server: TestServer, path: string, body: string) {
    this.socket = connect(server.port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (text) => (this.heard += text));
    const head = [`POST ${path} HTTP/1.1`, `Host: localhost:${server.port}`, `Origin: ${server.origin}`];
    head.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`);
    this.socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, -1)}`);
    this.rest = body.slice(-1);
  }
  private readonly rest: string;

  /** Sends the rest, and what follows on the same connection; returns what was answered. */
  async finish(following = ''): Promise<string> {
    this.socket.write(this.rest + following);
    const wanted = following ? 2 : 1;
    for (let i = 0; i < 400 && this.heard.split('HTTP/1.1 ').length <= wanted && !this.socket.destroyed; i += 1) await sleep(25);
    return this.heard;
  }

  end(): void {
    this.socket.destroy();
  }
}

describe('a server without demonstration', { timeout: TIMEOUT_MS }, () => {
  let server: TestServer;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = newFolder();
    server = await workplace.start({ demonstration: false, dataDir });
  }, TIMEOUT_MS);

  it('prints a link that makes the first administrator, once', async () => {
    const [, path = ''] = /http:\/\/localhost:\d+(\/setup\/[\w-]{32})\n/.exec(server.said()) ?? [];
    expect(path).not.toBe('');
    expect((await fetch(server.origin + path)).status).toBe(200);
    const fields = { name: 'Ada', email: 'ada@test.example', password: PASSWORD };
    expect((await post(server, path, { ...fields, password: 'short' })).status).toBe(400);
    const made = await post(server, path, fields);
    expect([made.status, made.headers.get('location')]).toEqual([302, '/sign-in?changed']);
    expect((await post(server, path, { ...fields, email: 'eve@test.example' })).status).toBe(404);
    expect((await fetch(server.origin + path)).status).toBe(404);

    const signedIn = await post(server, '/sign-in', { email: fields.email, password: PASSWORD, to: '/.//evil.example' });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, '/home']);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
    expect((await fetch(`${server.origin}/accounts`, { headers: { Cookie: cookie } })).status).toBe(200);
    const again = await post(server, '/accounts', {
      name: 'Eve',
      email: 'eve@test.example',
      role: 'reviewer',
      country: '',
      locale: 'en',
    });
    // The browser sends the form along, to wait there for signing in.
    expect(again.status, 'without the cookie').toBe(307);
    expect(again.headers.get('location')).toBe('/sign-in?to=%2Faccounts&kept');
  });

  it('says that it lives and is ready', async () => {
    for (const path of ['/health', '/ready']) {
      const response = await fetch(server.origin + path);
      expect([response.status, await response.json(), response.headers.get('cache-control')]).toEqual([
        200,
        { status: 'ok' },
        'no-store',
      ]);
    }
  });

  it('puts security headers on everything it sends', async () => {
    const [asset] = readdirSync('build/client/assets').filter((name) => name.endsWith('.js'));
    const evil = { method: 'POST', headers: { Origin: 'https://evil.example' } };
    const responses = [
      [200, await fetch(`${server.origin}/`)],
      [404, await fetch(`${server.origin}/no/such/page`)],
      [200, await fetch(`${server.origin}/health`)],
      [403, await fetch(`${server.origin}/sign-in`, evil)],
      [
        413,
        await fetch(`${server.origin}/sign-in`, { ...evil, headers: { Origin: server.origin }, body: 'x'.repeat(1_000_001) }),
      ],
    ] as const;
    const nonces = new Set<string>();
    for (const [status, response] of responses) {
      expect([response.url, response.status]).toEqual([response.url, status]);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-|\*|https?:/);
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(response.headers.get('x-powered-by')).toBeNull();
    }
    expect(nonces.size).toBe(responses.length);
    for (const [status, path] of [
      [200, `/assets/${asset}`],
      [404, '/assets/no-such-file.js'],
    ] as const) {
      const response = await fetch(server.origin + path);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  it('sends no script and no style without its nonce', async () => {
    const response = await fetch(`${server.origin}/sign-in`);
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '') ?? [];
    const html = await response.text();
    for (const [tag] of html.matchAll(/<(script|style)\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[^>]+\s(style|on\w+)=/);
  });

  it('lets browsers keep assets for ever, and pages not at all', async () => {
    const [asset] = readdirSync('build/client/assets');
    const cacheOf = async (path: string) => (await fetch(server.origin + path)).headers.get('cache-control');
    expect(await cacheOf(`/assets/${asset}`)).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/')).toBe('private, no-store');
    expect(await cacheOf('/no/such/page')).toBe('private, no-store');
  });

  it('answers 404 in plain words under /assets, whatever is asked', async () => {
    for (const path of [
      '/assets/',
      '/assets/x.js',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/%',
    ]) {
      const response = await fetch(server.origin + path);
      expect(response.status, path).toBeGreaterThanOrEqual(400);
      expect(response.status, path).toBeLessThan(500);
      expect(await response.text(), path).not.toContain('tidemark');
    }
    const response = await fetch(`${server.origin}/assets/x.js`);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
  });

  it('refuses bodies that are too long, or do not say how long they are', async () => {
    // By hand: a client may not hear the answer while it still sends.
    const send = (head: string) =>
      new Promise<string>((done) => {
        const socket = connect(server.port, '127.0.0.1', () =>
          socket.write(`POST /sign-in HTTP/1.1\r\nHost: localhost\r\nOrigin: ${server.origin}\r\n${head}\r\n\r\n`),
        );
        socket.once('data', (text) => {
          done(String(text).split('\r\n')[0] as string);
          socket.destroy();
        });
      });
    expect(await send('Content-Length: 1000001')).toBe('HTTP/1.1 413 Payload Too Large');
    expect(await send('Transfer-Encoding: chunked')).toBe('HTTP/1.1 411 Length Required');
  });

  it('survives what nobody should send', async () => {
    const address = '/rounds/00000000-0000-0000-0000-000000000000/un-framework/answer';
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const long = `[${'1,'.repeat(200_000)}1]`;
    for (const body of [deep, long, long, '{"__proto__": {"item": 1}}', '\u0000', '{', 'null']) {
      const headers = { Origin: server.origin, 'Content-Type': 'application/json' };
      const response = await fetch(server.origin + address, { method: 'POST', headers, body });
      expect([401, 400, 404]).toContain(response.status);
    }
    expect((await fetch(`${server.origin}//`)).status).toBeLessThan(500);
    expect((await post(server, '//', {})).status).toBeLessThan(500);
    for (const path of ['/%', '/rounds/%ff/x', '/assets/%00'])
      expect((await fetch(server.origin + path)).status, path).toBeLessThan(500);
    expect(
      (await fetch(`${server.origin}/home`, { headers: { Cookie: 'tidemark.session_token=%' }, redirect: 'manual' })).status,
    ).toBe(302);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
  });

  it('is the only one on its data directory', async () => {
    const other = await workplace.launch({ dataDir });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(other.said()).toContain(`is in use by process ${server.pid}`);
    expect((await fetch(`${server.origin}/ready`)).status).toBe(200);
  });

  it('says so when its port is taken, and leaves its data free', async () => {
    const free = newFolder();
    const other = await workplace.launch({ port: server.port, dataDir: free });
    expect(await other.ended).toEqual({ code: 1, signal: null });
    expect(other.said()).toContain(`Port ${server.port} is in use`);
    expect(readdirSync(free)).not.toContain('lock');
  });

  it('answers what is under way when it is told to stop, and ends with 0', async () => {
    const body = new URLSearchParams({ email: 'ada@test.example', password: PASSWORD, to: '/home' }).toString();
    const [first, second] = [new SlowRequest(server, '/sign-in', body), new SlowRequest(server, '/sign-in', body)];
    await sleep(500);
    const ended = server.kill('SIGTERM');
    await waitFor(async () => (await fetch(`${server.origin}/health`).catch(() => null)) === null, server);
    // Who is still connected hears that there is no more to come, and nothing breaks over it.
    const probed = await second.finish('GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(probed).toMatch(/^HTTP\/1\.1 302 /);
    expect(probed).toContain('HTTP/1.1 503 ');
    second.end();
    await sleep(2500);
    expect(await first.finish()).toMatch(/^HTTP\/1\.1 302 [\s\S]*set-cookie: tidemark\.session_token=/i);
    first.end();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(readdirSync(dataDir)).not.toContain('lock');
  });

  it('prints no link again once there is an administrator', async () => {
    const again = await workplace.start({ demonstration: false, dataDir });
    expect(again.said()).not.toContain('/setup/');
    await again.kill('SIGTERM');
  });
});

describe('a server that keeps answers', { timeout: TIMEOUT_MS }, () => {
  it('answers each save by what became of it, and nobody else sees it', async () => {
    const server = await workplace.start({ dataDir: newFolder() });
    const cookie = await signInOverHttp(server.origin, 'island@demo.example');
    const round = await findRoundId(server.origin, cookie);
    const save = async (body: object | string, more: Record<string, string> = {}) => {
      const response = await fetch(`${server.origin}/rounds/${round}/un-framework/answer`, {
        method: 'POST',
        headers: { Origin: server.origin, Cookie: cookie, 'Content-Type': 'application/json', ...more },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: response.status, said: await response.text() };
    };
    const operationId = '0b9d4c1e-7a4f-4a53-9c58-6c1b7e0f1a2b';
    const good = { item: 'L1a', answer: { value: 'yes' }, seenVersion: 0, operationId };
    expect(await save(good)).toMatchObject({ status: 200, said: expect.stringContaining('"version":1') });
    expect(await save(good)).toMatchObject({ status: 200, said: expect.stringContaining('"version":1') });
    const other = { ...good, operationId: operationId.replace('0b', '0c') };
    expect(await save(other)).toMatchObject({ status: 409, said: expect.stringContaining('"value":"yes"') });
    expect(await save({ ...other, answer: { value: 'maybe' } })).toMatchObject({ status: 422 });
    for (const bad of ['', '{', '[]', { ...good, more: 1 }, { ...good, seenVersion: -1 }, { ...good, operationId: 'x' }]) {
      expect(await save(bad)).toMatchObject({ status: 400 });
    }
    expect(await save(other, { Origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await save(other, { Cookie: '' })).toMatchObject({ status: 401 });
    const stranger = await signInOverHttp(server.origin, 'developing@demo.example');
    expect(await save(other, { Cookie: stranger })).toMatchObject({ status: 404 });
    for (const path of [
      '',
      '/un-framework/results',
      '/un-framework/answers.json',
      '/un-framework/answers.csv',
      '/un-framework/legal',
    ]) {
      const response = await fetch(`${server.origin}/rounds/${round}${path}`, { headers: { Cookie: stranger } });
      expect(response.status, path).toBe(404);
    }
    await server.kill('SIGTERM');
  });
});

describe.runIf(DRIVERS.includes('postgres'))('a server on PostgreSQL', { timeout: TIMEOUT_MS }, () => {
  /** Stands between server and database, and can be cut. */
  async function openLine(url: string) {
    const target = new URL(url);
    const sockets = new Set<Socket>();
    const port = await findFreePort();
    const listen = async (): Promise<Server> => {
      const line = createServer((near) => {
        const far = connect(Number(target.port), target.hostname);
        for (const socket of [near, far]) {
          sockets.add(socket.on('error', () => {}));
          socket.on('close', () => [near, far].map((each) => each.destroy()));
        }
        near.pipe(far).pipe(near);
      });
      await new Promise<void>((done) => line.listen(port, '127.0.0.1', done));
      return line;
    };
    let line = await listen();
    const through = new URL(url);
    through.port = String(port);
    return {
      url: through.href,
      cut() {
        line.close();
        for (const socket of sockets) socket.destroy();
        sockets.clear();
      },
      async mend() {
        line = await listen();
      },
    };
  }

  it('does not start as a role that row-level security does not bind, and says what to make instead', async () => {
    const cluster = await startCluster();
    if (!cluster) throw new Error('PostgreSQL is on this machine, and did not start');
    try {
      for (const [right, databaseUrl] of Object.entries(cluster.privileged)) {
        const server = await workplace.launch({ databaseUrl, dataDir: newFolder() });
        expect(await server.ended, right).toEqual({ code: 1, signal: null });
        expect(server.said()).toContain(`DATABASE_URL signs in as "${right}"`);
        expect(server.said()).toContain('create role tidemark login nosuperuser nobypassrls');
        expect(server.said()).not.toContain(new URL(databaseUrl).password);
      }
      const database = postgres(cluster.url, { max: 1 });
      const tables = await database`select tablename from pg_tables where schemaname = 'public'`;
      await database.end();
      expect(tables, 'nothing was made before it was refused').toEqual([]);
    } finally {
      await cluster.stop();
    }
  });

  it('is not ready while its database is gone, lives on, and is ready again when it is back', async () => {
    const { url, drop } = await createDatabase('empty');
    const line = await openLine(url);
    const server = await workplace.start({ databaseUrl: line.url, dataDir: newFolder() });
    const statusOf = async (path: string) => (await fetch(server.origin + path)).status;
    expect(server.said()).toContain('Database: PostgreSQL');
    expect([await statusOf('/health'), await statusOf('/ready')]).toEqual([200, 200]);

    line.cut();
    await waitFor(async () => (await statusOf('/ready')) === 503, server);
    expect(await statusOf('/health')).toBe(200);
    // A page that needs the database says that something went wrong, and tells nothing of the database.
    const page = await fetch(`${server.origin}/catalogue`);
    expect(page.status).toBe(500);
    expect(await page.text()).not.toMatch(/failed query|postgres|ECONN|tidemark_/i);

    await line.mend();
    await waitFor(async () => (await statusOf('/ready')) === 200, server);
    expect(await statusOf('/catalogue')).toBe(200);
    expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    line.cut();
    await drop();
  });

  it('does not start without its database, and says where it looked', async () => {
    const port = await findFreePort();
    const server = await workplace.launch({
      databaseUrl: `postgres://someone:hunter2@127.0.0.1:${port}/tidemark`,
      dataDir: newFolder(),
    });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.said()).toContain(`PostgreSQL at 127.0.0.1:${port} (DATABASE_URL) cannot be used: connect ECONNREFUSED`);
    expect(server.said()).not.toContain('hunter2');
  });
});

it('a server does not start with a configuration that is wrong', { timeout: TIMEOUT_MS }, async () => {
  const dataDir = join(tmpdir(), 'never-made', '\u0001');
  const server = await workplace.launch({ databaseUrl: 'mysql://db/tidemark', dataDir });
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.said()).toMatch(/^The configuration is not usable:\nDATABASE_URL: /);
  rmSync(dataDir, { recursive: true, force: true });
});
