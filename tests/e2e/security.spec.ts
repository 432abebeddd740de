import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { APIRequestContext } from '@playwright/test';
import { MAX_BODY_BYTES, MAX_UPLOAD_BYTES } from '../../app/http/gate.server';
import { ItemBox } from './answering';
import { checkPage } from './check-page';
import { expect, type Site, t, test, untilLive, words } from './site';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** A request as a page of this site sends it. */
const own = (site: Site) => ({ Origin: site.origin, 'Sec-Fetch-Site': 'same-origin' });

const anAnswer = (item: string, more: object = {}) => ({
  item,
  answer: { value: 'yes' },
  seenVersion: 0,
  operationId: crypto.randomUUID(),
  ...more,
});

interface BuiltRoute {
  id: string;
  path?: string;
  parentId?: string;
}

/** Every address below one assessment that the built application knows, so that a new page is looked at too. */
async function listRoundPaths(round: string): Promise<string[]> {
  const build = pathToFileURL(resolve(import.meta.dirname, '../../build/server/index.js')).href;
  const { routes } = (await import(build)) as { routes: Record<string, BuiltRoute> };
  const paths = Object.values(routes).flatMap(({ path }) => (path?.startsWith('rounds/:round') ? [path] : []));
  return paths.map((path) =>
    path
      .replace('rounds/:round', round.slice(1))
      .replace(':questionnaire', 'un-framework')
      .replace(':area', 'legal')
      .replace(':item', 'L1a')
      .replace(/^/, '/'),
  );
}

test.describe('requests from elsewhere', () => {
  const attempts: [string, (site: Site) => Record<string, string>][] = [
    ['another site', () => ({ Origin: 'https://evil.example' })],
    ['another site that a browser marks', (site) => ({ Origin: site.origin, 'Sec-Fetch-Site': 'cross-site' })],
    ['a sibling', (site) => ({ Origin: site.origin, 'Sec-Fetch-Site': 'same-site' })],
    ['a sandboxed frame', () => ({ Origin: 'null' })],
    ['nowhere', () => ({})],
    [
      'a proxy that nobody configured',
      (site) => ({ Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example', Host: new URL(site.origin).host }),
    ],
  ];
  for (const [name, headers] of attempts) {
    test(`a form from ${name} is refused and changes nothing`, async ({ site }) => {
      const client = await site.client('large');
      const round = await site.startRound('large', 'Not to be changed');
      const answer = await client.post(`${round}/un-framework/answer`, { headers: headers(site), data: anAnswer('L1a') });
      expect(answer.status()).toBe(403);
      for (const path of ['/sign-out', '/language', '/rounds/new', `${round}/un-framework/legal`, '/sign-in', '/no/such/page']) {
        const response = await client.post(path, { headers: headers(site), form: { locale: 'es', to: '/' }, maxRedirects: 0 });
        expect(response.status(), path).toBe(403);
        expect(response.headers()['set-cookie'], path).toBeUndefined();
      }
      const page = await (await client.get(`${round}/un-framework/legal`)).text();
      expect(page, 'still signed in, nothing answered').toContain('name="seen:L1a" value="0"');
    });
  }

  test('the old data address is refused, whoever asks', async ({ site }) => {
    const client = await site.client('large');
    const round = await site.startRound('large', 'Not to be changed');
    for (const query of ['_data=root', '_data=routes%2Frounds.%24round.%24questionnaire.answer', '%5Fdata=x']) {
      const response = await client.post(`${round}/un-framework/answer?${query}`, { headers: own(site), data: anAnswer('L1a') });
      expect(response.status(), query).toBe(403);
    }
  });

  test('every other method that may write is held to the same rule', async ({ site }) => {
    const client = await site.client('large');
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const response = await client.fetch('/rounds/new', { method, headers: { Origin: 'https://evil.example' } });
      expect(response.status(), method).toBe(403);
    }
  });
});

test.describe("another country's assessment", () => {
  const readers = [
    ['another focal point', 'large'],
    ['a reviewer', 'reviewer'],
    ['an administrator', 'admin'],
  ] as const;
  for (const [who, account] of readers) {
    test(`is not there for ${who}, on any address below it`, async ({ site }) => {
      const theirs = await site.demonstrationRound('developing');
      const client = await site.client(account);
      const paths = await listRoundPaths(theirs);
      expect(paths.length).toBeGreaterThan(8);
      for (const path of paths) {
        const missing = path.replace(theirs, `/rounds/${NOBODY}`);
        for (const address of [path, `${path}.data`]) {
          const response = await client.get(address, { maxRedirects: 0 });
          expect(response.status(), `GET ${address}`).toBe(404);
        }
        const read = async (address: string) => anonymise(await (await client.get(address)).text());
        expect(await read(path), `${path} tells nothing`).toBe(await read(missing));
        // What is posted is refused in the same way whether the assessment exists or not.
        const post = async (address: string, body: object) =>
          (await client.post(address, { headers: own(site), maxRedirects: 0, ...body })).status();
        const form = { multipart: { 'seen:L1a': '0', 'value:L1a': 'no', questionnaire: 'un-framework' } };
        for (const body of [{ data: anAnswer('L1a') }, form]) {
          const status = await post(path, body);
          expect([400, 404, 405], `POST ${path}: ${status}`).toContain(status);
          expect(status, path).toBe(await post(missing, body));
        }
      }
    });
  }

  test('sends nobody but its own people further than the sign-in page', async ({ site }) => {
    const theirs = await site.demonstrationRound('developing');
    const stranger = await site.client();
    for (const path of await listRoundPaths(theirs)) {
      const response = await stranger.get(path, { maxRedirects: 0 });
      if (path.endsWith('/answer')) expect(response.status(), path).toBe(404);
      else expect(response.headers().location, path).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
    }
    const save = await stranger.post(`${theirs}/un-framework/answer`, { headers: own(site), data: anAnswer('L1a') });
    expect(save.status()).toBe(401);
  });

  test('is there for its own people, on every address that is a page', async ({ site }) => {
    const theirs = await site.demonstrationRound('developing');
    const client = await site.client('developing');
    for (const path of await listRoundPaths(theirs)) {
      const response = await client.get(path);
      // An address that only takes answers, and what a draft has nothing for yet: no publication, and no review.
      expect(response.status(), path).toBe(/\/(answer|publication|preview|review)$/.test(path) ? 404 : 200);
    }
  });

  test('pages of one role are not there for the others', async ({ site }) => {
    const allowed = { '/accounts': ['admin'], '/people': ['large'], '/rounds/new': ['large'] };
    for (const account of ['large', 'reviewer', 'admin'] as const) {
      const client = await site.client(account);
      for (const [path, who] of Object.entries(allowed)) {
        expect((await client.get(path)).status(), `${account} at ${path}`).toBe(who.includes(account) ? 200 : 404);
        if (who.includes(account)) continue;
        const posted = await client.post(path, {
          headers: own(site),
          form: { name: 'x', email: 'x@example.org', role: 'administrator', country: '', locale: 'en' },
        });
        expect(posted.status(), `${account} posts to ${path}`).toBe(404);
      }
    }
  });
});

/** What differs from page to page anyway. */
function anonymise(html: string): string {
  return html.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9+/]{22}==/g, '*');
}

test.describe('where a redirect leads', () => {
  const OUTSIDE = [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '/%0d%0aSet-Cookie:x=1',
    '///evil.example',
  ];

  test('signing in and choosing a language never lead to another site', async ({ site }) => {
    for (const to of OUTSIDE) {
      const client = await site.client();
      const language = await client.post('/language', { headers: own(site), form: { locale: 'es', to }, maxRedirects: 0 });
      expect(new URL(language.headers().location ?? '', site.origin).origin, `language to ${to}`).toBe(site.origin);
      const signedIn = await site.client('large');
      const signIn = await signedIn.get(`/sign-in?to=${encodeURIComponent(to)}`, { maxRedirects: 0 });
      expect(new URL(signIn.headers().location ?? '', site.origin).origin, `sign-in to ${to}`).toBe(site.origin);
      const shown = await (await client.get(`/sign-in?to=${encodeURIComponent(to)}`)).text();
      const kept = /name="to" value="([^"]*)"/.exec(shown)?.[1] ?? '';
      expect(new URL(kept, site.origin).origin, `the form keeps ${to}`).toBe(site.origin);
    }
  });

  test('a form that was tampered with does not either', async ({ site }) => {
    const client = await site.client();
    const form = { email: 'developing@demo.example', password: 'tidemark-demonstration', to: '/\\evil.example' };
    const response = await client.post('/sign-in', { headers: own(site), form, maxRedirects: 0 });
    expect(response.status()).toBe(302);
    expect(response.headers().location).toBe('/home');
    const other = await site.client();
    const second = await other.post('/sign-in', {
      headers: own(site),
      form: { ...form, email: 'admin@demo.example' },
      maxRedirects: 0,
    });
    expect(second.headers().location, 'on the way to the code').toBe(`/second-factor?to=${encodeURIComponent('/home')}`);
  });
});

test.describe('headers', () => {
  test('a policy that lets in nothing inline and nothing from elsewhere, on every kind of reply', async ({ site }) => {
    const client = await site.client('large');
    const nonces = new Set<string>();
    for (const path of ['/', '/home', '/no/such/page', '/catalogue', '/health']) {
      const headers = (await client.get(path, { maxRedirects: 0 })).headers();
      const policy = headers['content-security-policy'] ?? '';
      expect(policy, path).toMatch(/^default-src 'none'/);
      expect(policy, path).not.toMatch(/unsafe-|https?:|\*/);
      expect(policy, path).toMatch(/frame-ancestors 'none'/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['x-powered-by'], path).toBeUndefined();
      expect(headers['access-control-allow-origin'], path).toBeUndefined();
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    }
    expect(nonces.size, 'a nonce is used once').toBe(5);
  });

  test('what one person may see is not kept by the way', async ({ site }) => {
    const client = await site.client('large');
    for (const path of ['/home', await site.demonstrationRound('large')]) {
      expect((await client.get(path)).headers()['cache-control'], path).toContain('no-store');
    }
  });

  test('the session cookie is out of reach of scripts and of other sites', async ({ site }) => {
    const client = await site.client();
    const form = { email: 'admin@demo.example', password: 'tidemark-demonstration' };
    const response = await client.post('/sign-in', { headers: own(site), form, maxRedirects: 0 });
    const cookies = response.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
    expect(cookies.length).toBeGreaterThan(0);
    for (const { value } of cookies) {
      expect(value).toMatch(/; ?HttpOnly/i);
      expect(value).toMatch(/; ?SameSite=(Lax|Strict)/i);
      expect(value).toMatch(/; ?Path=\//i);
    }
  });
});

test.describe('bodies that are made to hurt', () => {
  const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  async function expectWell(client: APIRequestContext): Promise<void> {
    expect((await client.get('/ready')).status()).toBe(200);
  }

  test('deeply nested JSON is refused, and the connection stays', async ({ site }) => {
    const client = await site.client('large');
    const round = await site.startRound('large', 'Deep');
    const headers = { ...own(site), 'Content-Type': 'application/json' };
    for (const body of [
      nest(100_000),
      `{"item":"L1a","answer":{"value":${nest(5_000)}},"seenVersion":0,"operationId":"${NOBODY}"}`,
      `{"item":"L1a","answer":${'{"value":'.repeat(5_000)}1${'}'.repeat(5_000)},"seenVersion":0,"operationId":"${NOBODY}"}`,
      '{"__proto__":{"admin":true}}',
      'not json',
      '',
    ]) {
      const response = await client.post(`${round}/un-framework/answer`, { headers, data: Buffer.from(body) });
      expect(response.status(), body.slice(0, 60)).toBe(400);
      expect((await response.text()).length, 'nothing is sent back').toBeLessThan(1_000);
    }
    await expectWell(client);
  });

  test('a body that is too large is refused before it is read', async ({ site }) => {
    const client = await site.client('large');
    const round = await site.startRound('large', 'Large');
    const limits: [string, number][] = [
      [`${round}/un-framework/answer`, MAX_BODY_BYTES],
      [`${round}/un-framework/legal`, MAX_BODY_BYTES],
      ['/sign-in', MAX_BODY_BYTES],
      ['/rounds/new', MAX_BODY_BYTES],
      // Takes the scan of a letter.
      ['/accounts', MAX_UPLOAD_BYTES],
    ];
    for (const [path, limit] of limits) {
      const response = await client.post(path, {
        headers: { ...own(site), 'Content-Type': 'application/x-www-form-urlencoded' },
        data: Buffer.alloc(limit + 1, 97),
      });
      expect(response.status(), path).toBe(413);
    }
    await expectWell(client);
  });

  test('what does not fit an answer is refused and not stored', async ({ site }) => {
    const client = await site.client('large');
    const round = await site.startRound('large', 'Odd');
    const bad = [
      anAnswer('L1a', { answer: { value: 'perhaps' } }),
      anAnswer('L1a', { answer: { value: 7 } }),
      anAnswer('L1a', { answer: { value: 'yes', evidence: 'javascript:alert(1)' } }),
      anAnswer('L1a', { answer: { value: 'yes', note: 'x'.repeat(4_001) } }),
      anAnswer('L1a', { seenVersion: -1 }),
      anAnswer('L1a', { seenVersion: 2 ** 40 }),
      anAnswer('L1a', { operationId: 'mine' }),
      anAnswer('L1a', { admin: true }),
      anAnswer('no-such-item'),
      anAnswer('__proto__'),
    ];
    for (const data of bad) {
      const response = await client.post(`${round}/un-framework/answer`, { headers: own(site), data });
      expect([400, 409, 422], `${response.status()} for ${JSON.stringify(data).slice(0, 160)}`).toContain(response.status());
    }
    const page = await (await client.get(`${round}/un-framework/legal`)).text();
    expect(page).toContain('name="seen:L1a" value="0"');
    await expectWell(client);
  });

  test('odd addresses are not found, and break nothing', async ({ site }) => {
    const client = await site.client('large');
    for (const path of [
      '/catalogue/%00',
      '/rounds/%00',
      '/rounds/../../etc/passwd',
      '/catalogue/%ff',
      '/assets/..%2f..%2fserver%2findex.js',
      "/rounds/'%20or%201=1",
    ]) {
      const response = await client.get(path);
      expect([400, 404], `${path}: ${response.status()}`).toContain(response.status());
    }
    const searched = await client.get('/catalogue?text=%00&area=%27&country=__proto__&status[]=x');
    expect([200, 400]).toContain(searched.status());
    await expectWell(client);
  });
});

test('a fault of ours: a page with a reference and nothing of what happened inside', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 50[03]/);
  const site = await startSite({ preload: 'tests/e2e/break-database.ts' });
  const round = await site.demonstrationRound('large');
  const [known, stranger] = [await open({ at: site, as: 'large' }), await open({ at: site, speaking: 'es' })];
  await known.goto(`${round}/un-framework/legal`);
  await untilLive(known);
  process.kill(site.pid, 'SIGUSR2');
  await expect.poll(async () => (await stranger.request.get('/ready')).status()).toBe(503);

  for (const [page, locale] of [
    [await known.context().newPage(), 'en'],
    [stranger, 'es'],
  ] as const) {
    const response = await page.goto('/catalogue');
    expect(response?.status()).toBe(500);
    const reference = response?.headers()['x-request-id'] ?? '';
    await expect(page.getByText(words(locale)('error.reference', { id: reference }))).toBeVisible();
    expect(await page.content()).not.toMatch(/no space left|secret-path|node_modules|\.tsx?:\d|at async/);
    await checkPage(page, locale);
    expect(site.said, 'the log has the story under the same reference').toContain(reference);
  }
  // Somebody who answers meanwhile loses nothing.
  const item = new ItemBox(known, 'L1a');
  await item.choose('no');
  await expect(item.state).toHaveText(t('saving.unsent'));
  process.kill(site.pid, 'SIGUSR2');
  await item.expectSaved();
});

test('signing out ends the session, also for what kept its cookie', async ({ open }) => {
  const page = await open({ as: 'large', fresh: true });
  await page.goto('/home');
  const kept = await page.context().cookies();
  await page.getByRole('button', { name: t('site.sign_out') }).click();
  await expect(page).toHaveURL('/');
  await page.goto('/home');
  await expect(page).toHaveURL('/sign-in?to=%2Fhome');
  await page.context().addCookies(kept);
  await page.goto('/home');
  await expect(page, 'the old cookie opens nothing').toHaveURL('/sign-in?to=%2Fhome');
});

test('wrong passwords and unknown addresses look alike, and guessing ends soon', async ({ site }) => {
  const client = await site.client();
  const attempt = (email: string) =>
    client.post('/sign-in', { headers: own(site), form: { email, password: 'wrong-password-123' }, maxRedirects: 0 });
  const read = async (email: string) => {
    const response = await attempt(email);
    return { status: response.status(), said: /role="alert"[\s\S]*?<\/div>/.exec(await response.text())?.[0] };
  };
  const known = await read('developing@demo.example');
  expect(known).toEqual(await read('nobody@demo.example'));
  expect(known.status).toBe(400);
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) statuses.push((await attempt('nobody@demo.example')).status());
  expect(statuses.at(-1)).toBe(429);
  // Others go on signing in.
  expect((await site.signIn('reviewer', true)).length).toBeGreaterThan(0);
});

test('what people type is shown as text, never run', async ({ site, open }) => {
  const page = await open({ as: 'large' });
  const title = `"><img src=x onerror="document.title='run'"> </script><script>document.title='run'</script>`;
  const round = await site.startRound('large', title.slice(0, 120));
  await page.goto(`${round}/un-framework/legal`);
  await untilLive(page);
  const item = new ItemBox(page, 'L1a');
  await item.openNote();
  await item.note.fill(title);
  await item.note.blur();
  await item.expectSaved();
  await page.goto(`${round}/un-framework/legal`);
  await untilLive(page);
  await expect(item.note).toHaveValue(title);
  expect(await page.title()).not.toBe('run');
  await expect(page.locator('main img')).toHaveCount(0);
});

test('pages with accents on every line arrive without a hole', async ({ site }) => {
  const client = await site.client('developing');
  const round = await site.demonstrationRound('developing');
  const paths = ['legal', 'policy', 'technical', 'capacity', 'cooperation'].map((area) => `${round}/un-framework/${area}`);
  const holes: string[] = [];
  for (const path of [...paths, `${round}/un-framework/results`, '/catalogue']) {
    const html = await (await client.get(path, { headers: { Cookie: 'tidemark-locale=es', 'Accept-Language': 'es' } })).text();
    if (/[\0\uFFFD]/.test(html)) holes.push(path);
  }
  await client.dispose();
  expect(holes).toEqual([]);
});
