import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseEnvironment } from '../../app/http/environment.server';
import { parseForm } from '../../app/http/form.server';
import { createGate, judgeRequest, MAX_BODY_BYTES, MAX_EVIDENCE_BODY_BYTES, MAX_UPLOAD_BYTES } from '../../app/http/gate.server';
import { setAssetHeaders, setSecurityHeaders } from '../../app/http/headers.server';
import { writeLocaleCookie } from '../../app/http/locale-cookie.server';
import { safePath } from '../../app/http/safe-path';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { chooseLocale } from '../../app/i18n/locales';

const ORIGIN = 'https://tidemark.example';

describe('the gate', () => {
  const judge = (method: string, headers: Record<string, string>, url = '/rounds/new') =>
    judgeRequest({ method, url, headers }, ORIGIN) === null;

  it.each<[string, boolean, Record<string, string>]>([
    ['the same origin, said by the browser', true, { 'sec-fetch-site': 'same-origin' }],
    ['the same origin, said twice', true, { 'sec-fetch-site': 'same-origin', origin: ORIGIN }],
    ['an older browser of the same origin', true, { origin: ORIGIN }],
    ['nobody says where from', false, {}],
    ['an empty origin', false, { origin: '' }],
    ['the null origin', false, { origin: 'null' }],
    ['the null origin, said to be the same', false, { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['another origin', false, { origin: 'https://evil.example' }],
    ['another origin, said to be the same', false, { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['our name without encryption', false, { origin: 'http://tidemark.example' }],
    ['our name on another port', false, { origin: `${ORIGIN}:8443` }],
    ['our name as the start of another', false, { origin: `${ORIGIN}.evil.example` }],
    ['our name as the end of another', false, { origin: 'https://evil-tidemark.example' }],
    ['our name with a path', false, { origin: `${ORIGIN}/` }],
    ['a subdomain', false, { 'sec-fetch-site': 'same-site', origin: 'https://sub.tidemark.example' }],
    ['the same site but no origin', false, { 'sec-fetch-site': 'same-site' }],
    ['the same site with our origin', false, { 'sec-fetch-site': 'same-site', origin: ORIGIN }],
    ['another site', false, { 'sec-fetch-site': 'cross-site' }],
    ['another site with our origin', false, { 'sec-fetch-site': 'cross-site', origin: ORIGIN }],
    ['typed by hand', false, { 'sec-fetch-site': 'none' }],
    ['a word we do not know', false, { 'sec-fetch-site': 'same-origin, cross-site' }],
  ])('%s: %s', (_what, admitted, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) expect(judge(method, headers), method).toBe(admitted);
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(judge(method, headers), method).toBe(true);
  });

  it.each(['?_data', '?_data=', '?_data=routes%2Froot', '?a=1&_data=x', '?%5fdata=x', '?_dat%61=x', '?index&_data=x#here'])(
    'refuses %s',
    (query) => {
      for (const headers of [{ origin: ORIGIN }, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[]) {
        expect(judge('POST', headers, `/sign-in${query}`)).toBe(false);
      }
    },
  );

  it.each(['/sign-in?index', '/sign-in?data=_data', '/_data', '/', '//', '//evil.example/x', '/%', '/:0'])('reads %s', (url) => {
    expect(judge('POST', { origin: ORIGIN }, url)).toBe(true);
    expect(judge('POST', { origin: 'https://evil.example' }, url)).toBe(false);
  });
});

describe('the gate in a server', () => {
  const PROXY = '127.0.0.1';
  const listening: { close(): unknown }[] = [];
  async function listen(trustedProxy?: string): Promise<string> {
    const app = express();
    app.use(
      createGate({
        origin: ORIGIN,
        trustedProxy,
        isUpload: (path) => path === '/upload',
        isEvidence: (path) => path === '/evidence',
      }),
    );
    app.all('*', (req, res) => {
      res.json({ address: res.locals.address, host: req.headers.host, protocol: req.protocol, headers: req.headers });
    });
    const server = app.listen(0, '127.0.0.1');
    listening.push(server);
    await new Promise((done) => server.once('listening', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  let direct: string;
  let behind: string;
  beforeAll(async () => {
    direct = await listen();
    behind = await listen(PROXY);
  });
  afterAll(() => {
    for (const server of listening) server.close();
  });

  const headers = { Origin: ORIGIN };
  const forged = {
    'X-Forwarded-For': '203.0.113.9, 198.51.100.7',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'gopher',
    Forwarded: 'for=203.0.113.9',
  };

  it('answers a refusal with words, and 403', async () => {
    const response = await fetch(direct, { method: 'POST', headers: { Origin: 'https://evil.example' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/plain; charset=utf-8']);
    expect(await response.text()).toContain(ORIGIN);
  });

  it('believes the configured origin, whatever the request says', async () => {
    const seen = await (await fetch(direct, { headers: forged })).json();
    expect(seen).toMatchObject({ host: 'tidemark.example', protocol: 'https', address: '127.0.0.1' });
    expect(Object.keys(seen.headers).filter((name) => name.includes('forwarded'))).toEqual([]);
  });

  it('believes the last address that the configured proxy names', async () => {
    expect(await (await fetch(behind, { headers: forged })).json()).toMatchObject({
      host: 'tidemark.example',
      address: '198.51.100.7',
    });
    expect(await (await fetch(behind)).json()).toMatchObject({ address: '127.0.0.1' });
  });

  it('takes bodies up to the limit, larger ones for uploads only', async () => {
    const send = async (path: string, bytes: number) =>
      (await fetch(direct + path, { method: 'POST', headers, body: 'x'.repeat(bytes) }).catch(() => ({ status: 'closed' })))
        .status;
    expect(await send('/', MAX_BODY_BYTES)).toBe(200);
    expect([413, 'closed']).toContain(await send('/', MAX_BODY_BYTES + 1));
    expect(await send('/upload', MAX_BODY_BYTES + 1)).toBe(200);
    expect([413, 'closed']).toContain(await send('/upload', MAX_UPLOAD_BYTES + 1));
  });

  it('takes a file of evidence, and sends back to the page whoever sends a larger one', async () => {
    const send = (bytes: number) =>
      fetch(`${direct}/evidence`, { method: 'POST', headers, body: new Uint8Array(bytes), redirect: 'manual' });
    expect((await send(MAX_EVIDENCE_BODY_BYTES)).status).toBe(200);
    const response = await send(MAX_EVIDENCE_BODY_BYTES + 1);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/evidence?too_large']);
  });

  it('wants to know how long a body is', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('endless'));
        controller.close();
      },
    });
    const response = await fetch(direct, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(411);
  });
});

describe('security headers', () => {
  const headersAt = (origin: string, setHeaders = setSecurityHeaders) => {
    const sent: Record<string, string> = {};
    const locals: Record<string, string> = {};
    const res = { locals, set: (headers: Record<string, string>) => Object.assign(sent, headers) } as unknown as Response;
    setHeaders(origin)({} as Request, res, () => {});
    return { sent, nonce: locals.nonce ?? '' };
  };

  it('allow scripts by a nonce of their own, which the page gets', () => {
    const [one, two] = [headersAt(ORIGIN), headersAt(ORIGIN)];
    expect(one.nonce).not.toBe(two.nonce);
    expect(Buffer.from(one.nonce, 'base64')).toHaveLength(16);
    expect(one.sent['Content-Security-Policy']).toContain(`script-src 'nonce-${one.nonce}' 'strict-dynamic'`);
    expect(one.sent['Content-Security-Policy']).not.toContain('unsafe');
  });

  it('ask for encryption for a year where the site has it, and only there', () => {
    for (const setHeaders of [setSecurityHeaders, setAssetHeaders]) {
      expect(headersAt(ORIGIN, setHeaders).sent['Strict-Transport-Security']).toBe('max-age=31536000; includeSubDomains');
      expect(Object.keys(headersAt('http://localhost:3000', setHeaders).sent)).not.toContain('Strict-Transport-Security');
    }
  });
});

describe('safePath', () => {
  it.each([
    ['/', '/'],
    ['/home', '/home'],
    ['/rounds/1?core#L1a', '/rounds/1?core#L1a'],
    ['/a//b', '/a//b'],
    ['/?to=//evil.example', '/?to=//evil.example'],
    ['/a/../b', '/b'],
    ['/ñ', '/%C3%B1'],
  ])('leads to %j', (path, expected) => {
    expect(safePath(path, '/fallback')).toBe(expected);
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/\u0000/evil.example',
    '/\u007f/evil.example',
    '/a\\b',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    '/a/..//evil.example',
    '/a/%2E%2e//evil.example',
    '/./\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'evil.example',
    '',
    ' /home',
    null,
    undefined,
    7,
    ['/home'],
  ])('does not lead to %j', (path) => {
    expect(safePath(path, '/fallback')).toBe('/fallback');
  });

  it('always stays on the host, whatever it is given', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '//',
      '%2e',
      '%2f',
      '%5c',
      '?',
      '#',
      '@',
      ':',
      'http:',
      'evil.example',
      '\t',
      '\n',
      '\u0000',
      ' ',
      'a',
    );
    const path = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
      fc.string(),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(path, (given) => {
        const safe = safePath(given);
        expect(safe.startsWith('/')).toBe(true);
        // As a browser reads a Location or a link.
        expect(new URL(safe, ORIGIN).origin).toBe(ORIGIN);
        expect(safePath(safe)).toBe(safe);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(parseEnvironment({})).toEqual({
      NODE_ENV: 'production',
      PORT: 3000,
      HOST: '127.0.0.1',
      ORIGIN: 'http://localhost:3000',
      DATA_DIR: 'data',
      MAIL_FROM: 'Tidemark <tidemark@localhost>',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable for an absent one, and lets strange ones be', () => {
    expect(parseEnvironment({ PORT: '', DATABASE_URL: '', ORIGIN: undefined, PATH: '/bin' })).toEqual(parseEnvironment({}));
  });

  it.each([
    ['PORT', '8080', { PORT: 8080, ORIGIN: 'http://localhost:8080' }],
    ['ORIGIN', 'https://tidemark.example/', { ORIGIN }],
    ['ORIGIN', 'https://Tidemark.EXAMPLE:443', { ORIGIN }],
    ['ORIGIN', 'http://tidemark.example:8080', { ORIGIN: 'http://tidemark.example:8080' }],
    ['DATABASE_URL', 'postgres://a:b@db/tidemark', { DATABASE_URL: 'postgres://a:b@db/tidemark' }],
    ['DATABASE_URL', 'postgresql://db/tidemark', { DATABASE_URL: 'postgresql://db/tidemark' }],
    ['SMTP_URL', 'smtps://mail.example', { SMTP_URL: 'smtps://mail.example' }],
    ['CLAMD', 'scanner.example:3310', { CLAMD: 'scanner.example:3310' }],
    ['CLAMD', '[::1]:3310', { CLAMD: '[::1]:3310' }],
    ['CLAMD', '/run/clamav/clamd.ctl', { CLAMD: '/run/clamav/clamd.ctl' }],
    ['SESSION_SECRET', 's'.repeat(32), { SESSION_SECRET: 's'.repeat(32) }],
    ['NODE_ENV', 'development', { NODE_ENV: 'development' }],
  ])('takes %s=%s', (name, value, expected) => {
    expect(parseEnvironment({ [name]: value })).toMatchObject(expected);
  });

  it.each([
    ['PORT', 'http'],
    ['CLAMD', 'scanner.example'],
    ['CLAMD', 'http://scanner.example:3310'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['ORIGIN', 'tidemark.example'],
    ['ORIGIN', 'ftp://tidemark.example'],
    ['ORIGIN', 'https://tidemark.example/below'],
    ['ORIGIN', 'https://tidemark.example/?a'],
    ['DATABASE_URL', 'mysql://db/tidemark'],
    ['SESSION_SECRET', 'short'],
    ['SMTP_URL', 'mail.example'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => parseEnvironment({ [name]: value })).toThrow(new RegExp(`^The configuration is not usable:\n${name}: `));
  });

  it('names everything that is wrong at once, and no secret', () => {
    const message = (() => {
      try {
        parseEnvironment({ PORT: 'x', LOG_LEVEL: 'x', SESSION_SECRET: 'hunter2' });
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const name of ['PORT', 'LOG_LEVEL', 'SESSION_SECRET']) expect(message).toContain(`\n${name}: `);
    expect(message).not.toContain('hunter2');
  });
});

describe('a form', () => {
  const schema = z.object({ name: z.string().trim().min(1, 'form.name'), password: z.string().min(12, 'form.password_short') });
  const parse = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return parseForm(schema, form, getTranslate('en'));
  };

  it('says what is wrong in words, and gives back what was typed but no secret', () => {
    const parsed = parse({ name: ' ', password: 'hunter2', other: 'x' });
    expect(parsed).toEqual({
      ok: false,
      errors: [
        { field: 'name', message: getTranslate('en')('form.name') },
        { field: 'password', message: getTranslate('en')('form.password_short') },
      ],
      values: { name: ' ', other: 'x' },
    });
  });

  it('gives what the schema wants, without what no database keeps', () => {
    expect(parse({ name: ' N\u0000ame ', password: 'x'.repeat(12) })).toEqual({
      ok: true,
      data: { name: 'Name', password: 'x'.repeat(12) },
    });
  });
});

describe('the language of a request', () => {
  it.each([
    [undefined, undefined, 'en'],
    [undefined, 'es-MX,es;q=0.9,en;q=0.8', 'es'],
    [undefined, 'en;q=0.5, es;q=0.9', 'es'],
    [undefined, 'xx, *;q=0.1', 'en'],
    [undefined, 'es;q=0, en', 'en'],
    ['a=1; tidemark-locale=es', 'en', 'es'],
    ['tidemark-locale=xx', 'es', 'es'],
    ['__Host-tidemark-locale=es', 'en', 'es'],
    ['other-tidemark-locale=es', undefined, 'en'],
  ])('%s, %s: %s', (cookies, accepted, locale) => {
    expect(chooseLocale(cookies, accepted)).toBe(locale);
  });
});

it('the cookie of the language is Secure and bound to this host where the site is encrypted', () => {
  expect(writeLocaleCookie('es', ORIGIN)).toMatch(/^__Host-tidemark-locale=es; Path=\/; .*; HttpOnly; Secure$/);
  expect(writeLocaleCookie('es', 'http://localhost:3000')).toMatch(/^tidemark-locale=es; Path=\/; .*; HttpOnly$/);
});
