import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import {
  type APIRequestContext,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
  request,
} from '@playwright/test';
import { createTranslate, type Messages, type Translate } from '../../app/i18n/translate';
import { computeCode, DEMONSTRATION_SECRET } from '../../app/services/demonstration-code.server';
import { decodeBase32 } from '../helpers/base32';
import { writeNextVersion } from '../helpers/next-version';
import { DEMONSTRATION_PASSWORD } from '../helpers/served';
import { type StartOptions, type TestServer, Workplace } from '../helpers/server';

export { expect };

const ROOT = resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 120_000;
/** A mail waits for its turn; with both cores busy it may take a while. */
const MAIL_TIMEOUT_MS = 30_000;
const CODE_STEP_MS = 30_000;

export type AccountName =
  | 'island'
  | 'island.police'
  | 'island.cirt'
  | 'island.approver'
  | 'island.observer'
  | 'developing'
  | 'large'
  | 'approver'
  | 'reviewer'
  | 'programmes'
  | 'partner'
  | 'analyst'
  | 'admin';
export type LocaleCode = 'en' | 'es';

function readMessages(locale: LocaleCode): Messages {
  const folder = join(ROOT, 'app/i18n/messages', locale);
  return Object.assign({}, ...readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

const translators = Object.fromEntries(
  (['en', 'es'] as const).map((code) => [code, createTranslate(code, readMessages(code))]),
) as Record<LocaleCode, Translate>;

/** The words of the interface. */
export const words = (locale: LocaleCode): Translate => translators[locale];
export const t = translators.en;

/** A server of our own on a data directory of its own. */
export class Site {
  private constructor(
    private readonly place: Workplace,
    private readonly server: TestServer,
  ) {}

  private readonly sessions = new Map<AccountName, Promise<Cookies>>();
  private readonly rounds = new Map<AccountName, Promise<string>>();

  static async start(options: StartOptions = {}): Promise<Site> {
    const place = new Workplace();
    return new Site(place, await place.start(options));
  }

  async stop(): Promise<void> {
    await this.server.kill('SIGTERM');
    await this.place.close();
  }

  get origin(): string {
    return this.server.origin;
  }

  get pid(): number {
    return this.server.pid;
  }

  /** What the server said when it was ready, and since. */
  get said(): string {
    return this.server.said();
  }

  /** The cookies of somebody who is signed in. `fresh`: in a session that no other test uses. */
  signIn(account: AccountName, fresh = false): Promise<Cookies> {
    const kept = this.sessions.get(account);
    if (kept && !fresh) return kept;
    const cookies = this.postSignIn(`${account}@demo.example`, DEMONSTRATION_PASSWORD);
    if (!fresh) this.sessions.set(account, cookies);
    return cookies;
  }

  private async postSignIn(email: string, password: string): Promise<Cookies> {
    const client = await request.newContext({ baseURL: this.origin });
    const response = await client.post('/sign-in', {
      headers: { Origin: this.origin },
      form: { email, password },
      maxRedirects: 0,
    });
    expect(response.status(), `signing in as ${email}`).toBe(302);
    if (response.headers().location?.startsWith('/second-factor')) {
      const code = await this.nextCode(email);
      const second = await client.post('/second-factor', {
        headers: { Origin: this.origin },
        form: { code, to: '/home' },
        maxRedirects: 0,
      });
      expect(second.status(), `the second factor of ${email}`).toBe(302);
    }
    const { cookies } = await client.storageState();
    await client.dispose();
    return cookies.filter(({ name }) => name !== 'tidemark-locale');
  }

  /** The steps of codes that an account used already: each code works once. */
  private readonly usedSteps = new Map<string, Set<number>>();

  /** A code that the demonstration's second factor of an account takes now; waits for the next one where all were used. */
  async nextCode(email: string, secret = DEMONSTRATION_SECRET): Promise<string> {
    const used = this.usedSteps.get(email) ?? new Set();
    this.usedSteps.set(email, used);
    for (;;) {
      const now = Math.floor(Date.now() / CODE_STEP_MS);
      // Not the one before: it may be too old by the time it is typed.
      const free = [now, now + 1].find((step) => !used.has(step));
      if (free !== undefined) {
        used.add(free);
        return computeCode(secret, free * CODE_STEP_MS);
      }
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  /** A client without a browser, signed in or not. */
  async client(account?: AccountName): Promise<APIRequestContext> {
    const cookies = account ? await this.signIn(account) : [];
    return request.newContext({ baseURL: this.origin, storageState: { cookies, origins: [] } });
  }

  /** Starts an assessment with nothing answered, from another one where its path is given; returns its path. */
  async startRound(
    account: AccountName,
    title: string,
    questionnaires: readonly string[] = ['un-framework'],
    previous?: string,
  ): Promise<string> {
    const client = await this.client(account);
    const form = new FormData();
    form.append('title', title);
    form.append('dueOn', '');
    for (const id of questionnaires) form.append('questionnaire', id);
    if (previous) form.append('previous', previous.replace('/rounds/', ''));
    const response = await client.post('/rounds/new', { headers: { Origin: this.origin }, form, maxRedirects: 0 });
    const path = response.headers().location ?? '';
    expect(path).toMatch(/^\/rounds\/[0-9a-f-]{36}$/);
    await client.dispose();
    return path;
  }

  /** Publishes the made-up next version of the main questionnaire: the server finds it at once. */
  publishNextVersion(): void {
    writeNextVersion(join(this.place.folder, 'questionnaires', 'un-framework'));
  }

  /** Path of the assessment that a demonstration country begins with. */
  demonstrationRound(account: AccountName): Promise<string> {
    const known = this.rounds.get(account);
    if (known) return known;
    const found = (async () => {
      const client = await this.client(account);
      const home = await (await client.get('/home')).text();
      await client.dispose();
      // The oldest stands last; its neighbours lead into it. The large state has an older one, which ITU has.
      const paths = [...home.matchAll(/href="(\/rounds\/[0-9a-f-]{36})"/g)].map((match) => match[1] as string);
      return paths.at(account === 'large' ? -2 : -1) as string;
    })();
    this.rounds.set(account, found);
    return found;
  }

  /** Waits until the latest mail to somebody says something, and returns it: mails go out a moment after what they tell of. */
  async readMail(to: string, what: string | RegExp): Promise<string> {
    const find = () => this.findMail(to);
    if (typeof what === 'string') await expect.poll(find, { message: `mail to ${to}`, timeout: MAIL_TIMEOUT_MS }).toContain(what);
    else await expect.poll(find, { message: `mail to ${to}`, timeout: MAIL_TIMEOUT_MS }).toMatch(what);
    return find();
  }

  /** The latest mail to an address; without a mail server the mails lie in a folder. */
  private findMail(to: string): string {
    const outbox = join(this.place.folder, 'data', 'outbox');
    if (!existsSync(outbox)) return '';
    const mails = readdirSync(outbox)
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => readFileSync(join(outbox, name), 'utf8'));
    // Quoted-printable, as mails are written.
    return (mails.findLast((mail) => mail.includes(`To: ${to}`)) ?? '').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
  }
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

export interface OpenOptions extends BrowserContextOptions {
  as?: AccountName;
  /** Another server than the worker's. */
  at?: Site;
  /** In a session of its own. */
  fresh?: boolean;
  speaking?: LocaleCode;
}

interface Fixtures {
  /** Starts one more server, for this test alone. */
  startSite: (options: StartOptions) => Promise<Site>;
  /** Opens a browser window; what its pages complain about fails the test, unless it was expected. */
  open: (options?: OpenOptions) => Promise<Page>;
  /** Declares a complaint that the test provokes. */
  expectComplaint: (pattern: RegExp) => void;
}

const withoutScript = new WeakSet<BrowserContext>();

export const test = base.extend<Fixtures & { complaints: { heard: string[]; expected: RegExp[] } }, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: as above
  complaints: async ({}, use) => {
    const complaints = { heard: [] as string[], expected: [] as RegExp[] };
    await use(complaints);
    const unexpected = complaints.heard.filter((line) => !complaints.expected.some((pattern) => pattern.test(line)));
    expect(unexpected, 'console errors and warnings, uncaught errors, violated policies').toEqual([]);
  },

  expectComplaint: async ({ complaints }, use) => {
    await use((pattern) => complaints.expected.push(pattern));
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  startSite: async ({}, use) => {
    const sites: Site[] = [];
    await use(async (options) => {
      const site = await Site.start(options);
      sites.push(site);
      return site;
    });
    await Promise.all(sites.map((site) => site.stop()));
  },

  open: async ({ browser, site: ours, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async ({ as, at: site = ours, fresh, speaking = 'en', ...options } = {}) => {
      const context = await browser.newContext({
        baseURL: site.origin,
        viewport: { width: 1280, height: 900 },
        // Else axe may measure a colour half-way through its fade.
        reducedMotion: 'reduce',
        ...options,
      });
      contexts.push(context);
      if (options.javaScriptEnabled === false) withoutScript.add(context);
      await context.addCookies([{ name: 'tidemark-locale', value: speaking, url: site.origin }]);
      if (as) await context.addCookies(await site.signIn(as, fresh));
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
          complaints.heard.push(`${message.type()}: ${message.text()} ${message.location().url}`);
      });
      context.on('weberror', (error) => complaints.heard.push(`uncaught: ${error.error().message}`));
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** axe finds nothing to say about the page as it stands; every rule is on. */
export async function expectAccessible(page: Page): Promise<void> {
  const context = page.context();
  if (withoutScript.has(context)) {
    // axe cannot run where scripts are off: it looks at the same document in a window where they are on.
    const html = (await page.content()).replace(/<script[\s\S]*?<\/script>/g, '');
    const other = await context.browser()?.newContext({ viewport: page.viewportSize() });
    const copy = await other?.newPage();
    await copy?.setContent(html);
    if (copy) await expectAccessible(copy);
    await other?.close();
    return;
  }
  // Legacy mode: no frames here to look into, and no second page per run.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const said = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => `${node.target} (${node.html})`).join(' | ')}`,
  );
  expect(said, `accessibility of ${page.url()}`).toEqual([]);
}

/** Sets up a second factor on the page for it, as a person does who types the key into an app; ends at home. Returns the key. */
export async function setUpSecondFactor(page: Page, site: Site, email: string, password: string): Promise<string> {
  await expect(page).toHaveURL('/second-factor/set-up');
  await page.getByLabel(t('form.password_label'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('set_up.begin') }).click();
  const key = ((await page.locator('dd code').textContent()) ?? '').replace(/\s/g, '');
  const secret = decodeBase32(key);
  await page.getByLabel(t('code.label')).fill(await site.nextCode(email, secret));
  await page.getByRole('button', { name: t('set_up.button') }).click();
  await expect(page.getByText(t('set_up.done'))).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('link', { name: t('home.title') })
    .click();
  await expect(page).toHaveURL('/home');
  return secret;
}

/** Opens everything on the page that can be opened. */
export async function openDetails(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** Waits until client code runs: from then on answers save themselves. */
export async function untilLive(page: Page): Promise<void> {
  await expect(page.locator('button[name="section"]')).toHaveCount(0);
}
