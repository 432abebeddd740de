import type { Page } from '@playwright/test';
import { decodeBase32 } from '../helpers/base32';
import { ItemBox } from './answering';
import { checkPage, checkPrint } from './check-page';
import { expect, type LocaleCode, setUpSecondFactor, t, test, words } from './site';

const PASSWORD = 'tidemark-demonstration';
const OTHER_PASSWORD = 'islands in the wide sea';
/** What a form has to carry without a change. */
const NOTE = 'Typed with <care> & "quotes"\nin two lines, año 2026';

async function checkBoth(page: Page): Promise<void> {
  await checkPage(page, 'en');
  await page.getByRole('button', { name: 'Español' }).click();
  await checkPage(page, 'es');
  await page.getByRole('button', { name: 'English' }).click();
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(t('form.email_label')).fill(email);
  await page.getByLabel(t('form.password_label'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('sign_in.button') }).click();
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(t('code.label')).fill(code);
  await page.getByRole('button', { name: t('second_factor.go_on') }).click();
}

/** Ends the session of a window in another one, as a person does who signs out there. */
async function signOutElsewhere(page: Page): Promise<void> {
  const elsewhere = await page.context().newPage();
  await elsewhere.goto('/account');
  await elsewhere.getByRole('button', { name: t('site.sign_out') }).click();
  await expect(elsewhere.getByRole('link', { name: t('site.sign_in') }).first()).toBeVisible();
  await elsewhere.close();
}

const said = (page: Page) => page.getByRole('main').getByRole('status');
const trouble = (page: Page) => page.getByRole('alert').getByRole('link');
const saveButton = (page: Page) => page.getByRole('button', { name: t('answer.save'), exact: true }).last();

test.describe('one’s own account', () => {
  test('sessions elsewhere are seen and ended; password, name and language are changed', async ({
    startSite,
    open,
    expectComplaint,
  }) => {
    expectComplaint(/status of 4\d\d/);
    const site = await startSite({});
    const email = 'island.cirt@demo.example';
    const [here, there, third] = await Promise.all(
      [1, 2, 3].map(() => open({ at: site, as: 'island.cirt', fresh: true, javaScriptEnabled: false })),
    );
    if (!here || !there || !third) throw new Error('no windows');
    await here.goto('/home');
    await here.getByRole('link', { name: t('site.account') }).click();
    await expect(here.getByRole('main')).toContainText(email);
    const sessions = here.getByRole('region', { name: t('account.sessions') });
    await expect(sessions.getByRole('listitem')).toHaveCount(3);
    await expect(sessions.getByText(t('account.session_present'))).toHaveCount(1);
    await expect(sessions).toContainText('127.0.0.1');
    await checkBoth(here);
    await checkPrint(here);
    await sessions
      .getByRole('button', { name: t('account.session_end') })
      .first()
      .click();
    await expect(said(here)).toHaveText(t('account.done.session'));
    await expect(sessions.getByRole('listitem')).toHaveCount(2);
    await here.getByRole('button', { name: t('account.session_end_others') }).click();
    await expect(said(here)).toHaveText(t('account.done.sessions'));
    await expect(here.getByRole('button', { name: t('account.session_end_others') })).toHaveCount(0);
    for (const page of [there, third]) {
      await page.goto('/account');
      await expect(page).toHaveURL('/sign-in?to=%2Faccount');
    }

    const change = async (old: string, password: string) => {
      await here.getByLabel(t('account.password_old')).fill(old);
      await here.getByLabel(t('form.new_password_label')).fill(password);
      await here.getByRole('button', { name: t('account.password_change') }).click();
    };
    await change('not the password', OTHER_PASSWORD);
    await expect(trouble(here)).toHaveText([t('account.password_wrong')]);
    await checkPage(here, 'en');
    await change(PASSWORD, 'short');
    await expect(trouble(here)).toHaveText([t('form.password_short')]);
    await change(PASSWORD, OTHER_PASSWORD);
    await expect(said(here)).toHaveText(t('account.done.password'));
    await site.readMail(email, words('en')('mail.account.password'));
    await signIn(there, email);
    await expect(trouble(there)).toHaveText([t('sign_in.refused')]);
    await signIn(there, email, OTHER_PASSWORD);
    await expect(there).toHaveURL('/account');

    await here.getByLabel(t('form.name_label'), { exact: true }).fill('Tomas Reef-Sanders');
    await here.getByLabel(t('accounts.language'), { exact: true }).selectOption('es');
    await here.getByRole('button', { name: t('account.save'), exact: true }).click();
    await expect(said(here)).toHaveText(words('es')('account.done.updated'));
    await expect(here.getByRole('button', { name: /Tomas Reef-Sanders/ })).toBeVisible();
  });

  test('a second factor of one’s own choice is set up, replaced and turned off', async ({ startSite, open, expectComplaint }) => {
    expectComplaint(/status of 4\d\d/);
    const site = await startSite({});
    const email = 'island@demo.example';
    const page = await open({ at: site, as: 'island', javaScriptEnabled: false });
    await page.goto('/account');
    await page.getByRole('link', { name: t('account.factor_set_up') }).click();
    let secret = await setUpSecondFactor(page, site, email, PASSWORD);
    const begin = async (what: 'replace' | 'codes' | 'off', code: string) => {
      await page.goto('/account');
      await page.getByRole('link', { name: t(`factor.${what}`) }).click();
      await page.getByLabel(t('form.password_label'), { exact: true }).fill(PASSWORD);
      await page.getByLabel(t('code.label')).fill(code);
      await page.getByRole('button', { name: t(`factor.${what}`) }).click();
    };

    let recovery: string[] = [];
    await test.step('new recovery codes', async () => {
      await begin('codes', '000000');
      await expect(trouble(page)).toHaveText([t('code.wrong')]);
      await checkBoth(page);
      await begin('codes', await site.nextCode(email, secret));
      await expect(page.getByText(t('factor.codes_done'))).toBeVisible();
      await checkPage(page, 'en');
      recovery = await page.getByRole('main').getByRole('listitem').locator('code').allTextContents();
      expect(recovery).toHaveLength(10);
      await page.getByRole('link', { name: t('factor.back') }).click();
      await expect(page.getByText(t('account.recovery_left', { count: 10 }))).toBeVisible();
      await checkBoth(page);
    });

    await test.step('another app, by a recovery code', async () => {
      await begin('replace', recovery[0] ?? '');
      const key = ((await page.locator('dd code').textContent()) ?? '').replace(/\s/g, '');
      await checkPage(page, 'en');
      await page.getByLabel(t('code.label')).fill('000000');
      await page.getByRole('button', { name: t('factor.confirm') }).click();
      await expect(trouble(page)).toHaveText([t('code.wrong')]);
      await expect(page.locator('dd code'), 'the same app once more').toHaveText(key.match(/.{1,4}/g)?.join(' ') ?? '');
      secret = decodeBase32(key);
      await page.getByLabel(t('code.label')).fill(await site.nextCode(`${email}, replaced`, secret));
      await page.getByRole('button', { name: t('factor.confirm') }).click();
      await expect(said(page)).toHaveText(t('account.done.replaced'));
    });

    await test.step('off', async () => {
      await begin('off', await site.nextCode(`${email}, replaced`, secret));
      await expect(said(page)).toHaveText(t('account.done.off'));
      await expect(page.getByRole('link', { name: t('account.factor_set_up') })).toBeVisible();
      await site.readMail(email, t('mail.account.factor_off'));
      await page.goto('/second-factor/off');
      await expect(page, 'there is nothing to turn off').toHaveURL('/account');
    });
  });

  test('an approver cannot do without a second factor', async ({ open, expectComplaint }) => {
    expectComplaint(/status of 404/);
    const page = await open({ as: 'approver', javaScriptEnabled: false });
    await page.goto('/account');
    await expect(page.getByText(t('account.factor_needed'))).toBeVisible();
    await expect(page.getByRole('link', { name: t('factor.replace') })).toBeVisible();
    await expect(page.getByRole('link', { name: t('factor.off') })).toHaveCount(0);
    expect((await page.goto('/second-factor/off'))?.status()).toBe(404);
    expect((await page.goto('/second-factor/something'))?.status()).toBe(404);
  });

  test('its page is reached on a phone', async ({ open }) => {
    for (const speaking of ['en', 'es'] as LocaleCode[]) {
      const page = await open({ as: 'island', speaking, viewport: { width: 320, height: 640 } });
      await page.goto('/home');
      await page.getByRole('link', { name: words(speaking)('site.account') }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words(speaking)('account.title'));
    }
  });
});

test.describe('a session that ends while somebody types', () => {
  async function typeAnswers(page: Page, path: string): Promise<ItemBox> {
    await page.goto(`${path}/un-framework/legal?core`);
    const item = new ItemBox(page, 'L1a');
    await item.choose('not_applicable');
    await item.openNote();
    await item.note.fill(NOTE);
    return item;
  }

  async function expectKept(page: Page, item: ItemBox): Promise<void> {
    await expect(said(page).filter({ hasText: t('area.kept') })).toBeVisible();
    await expect(item.state).toContainText(t('saving.kept'));
    await expect(item.radio('not_applicable')).toBeChecked();
    await expect(item.note).toHaveValue(NOTE);
    await expect(page.locator('.saving-state', { hasText: t('saving.kept') }), 'nothing else was typed').toHaveCount(1);
  }

  test('without client code: the answers stand in their form again, not saved yet', async ({ site, open, expectComplaint }) => {
    expectComplaint(/status of 4\d\d/);
    const path = await site.startRound('large', 'Session that ends');
    const page = await open({ as: 'large', fresh: true, javaScriptEnabled: false });
    const item = await typeAnswers(page, path);
    await signOutElsewhere(page);
    await saveButton(page).click();
    await expect(page.getByText(t('sign_in.kept'))).toBeVisible();
    await checkPage(page, 'en');
    await signIn(page, 'large@demo.example', 'not the password');
    await expect(trouble(page)).toHaveText([t('sign_in.refused')]);
    await expect(page.getByText(t('sign_in.kept'))).toBeVisible();
    await signIn(page, 'large@demo.example');
    await expectKept(page, item);
    await expect(page).toHaveURL(/\/legal\?core=?$/);
    const other = await open({ as: 'large' });
    await other.goto(`${path}/un-framework/legal?core`);
    await expect(new ItemBox(other, 'L1a').radio('not_applicable'), 'nothing was saved').not.toBeChecked();
    await saveButton(page).click();
    await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await expect(item.note).toHaveValue(NOTE);
  });

  test('without client code, over a second factor, a wrong code and one that took too long', async ({
    startSite,
    open,
    expectComplaint,
  }) => {
    expectComplaint(/status of 4\d\d/);
    const site = await startSite({});
    const email = 'island@demo.example';
    const path = await site.demonstrationRound('island');
    const page = await open({ at: site, as: 'island', javaScriptEnabled: false });
    await page.goto('/second-factor/set-up');
    const secret = await setUpSecondFactor(page, site, email, PASSWORD);
    const item = await typeAnswers(page, path);
    await signOutElsewhere(page);
    await saveButton(page).click();
    await signIn(page, email);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('second_factor.title'));
    await expect(page.getByText(t('sign_in.kept'))).toBeVisible();
    await giveCode(page, '000000');
    await expect(trouble(page)).toHaveText([t('code.wrong')]);
    await checkPage(page, 'en');
    await page.context().clearCookies({ name: 'tidemark.two_factor' });
    await giveCode(page, '000000');
    await expect(page.getByText(t('second_factor.over'))).toBeVisible();
    await expect(page.getByText(t('sign_in.kept'))).toBeVisible();
    await signIn(page, email);
    await giveCode(page, await site.nextCode(email, secret));
    await expectKept(page, item);
    await saveButton(page).click();
    await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
  });

  test('another person’s change meanwhile is not overwritten', async ({ site, open, expectComplaint }) => {
    expectComplaint(/status of 4\d\d/);
    const path = await site.startRound('large', 'Session that ends, and somebody else');
    const page = await open({ as: 'large', fresh: true, javaScriptEnabled: false });
    const item = await typeAnswers(page, path);
    await signOutElsewhere(page);
    const other = await open({ as: 'large', javaScriptEnabled: false });
    await other.goto(`${path}/un-framework/legal?core`);
    await new ItemBox(other, 'L1a').choose('yes');
    await saveButton(other).click();
    await expect(other.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await saveButton(page).click();
    await signIn(page, 'large@demo.example');
    await expectKept(page, item);
    await saveButton(page).click();
    await expect(item.trouble).toContainText(`${t('conflict.theirs')} ${t('answer.yes')}`);
    await expect(item.note).toHaveValue(NOTE);
  });

  test('with client code that came too late: each answer is saved by its own button', async ({ site, open, expectComplaint }) => {
    expectComplaint(/status of 4\d\d/);
    expectComplaint(/ERR_FAILED/);
    const path = await site.startRound('large', 'Session that ends, on a slow link');
    const page = await open({ as: 'large', fresh: true });
    await page.route('**/assets/**', (route) => route.abort());
    const item = await typeAnswers(page, path);
    await signOutElsewhere(page);
    await saveButton(page).click();
    await page.unroute('**/assets/**');
    await signIn(page, 'large@demo.example');
    await expectKept(page, item);
    await item.box.getByRole('button', { name: t('answer.save') }).click();
    await item.expectSaved();
    await expect(page.getByText(t('area.kept'))).toHaveCount(0);
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`other forms are shown before they are sent, ${javaScriptEnabled ? 'with' : 'without'} client code`, async ({
      site,
      open,
      expectComplaint,
    }) => {
      expectComplaint(/status of 4\d\d/);
      const path = await site.startRound('large', 'Session that ends in a comment');
      const page = await open({ as: 'large', fresh: true, javaScriptEnabled });
      const address = `${path}/un-framework/items/L1a`;
      await page.goto(address);
      await page.getByLabel(t('item.comment'), { exact: true }).fill(NOTE);
      await signOutElsewhere(page);
      await page.getByRole('button', { name: t('item.comment_button') }).click();
      await signIn(page, 'large@demo.example');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('kept.title'));
      await expect(page.getByRole('blockquote')).toHaveText(NOTE);
      await checkPage(page, 'en');
      await page.getByRole('button', { name: t('kept.send') }).click();
      await expect(page).toHaveURL(`${address}?done`);
      await expect(page.getByRole('article').filter({ hasText: 'in two lines' })).toBeVisible();
    });
  }

  test('what waits leads to no other site, and no secret waits with it', async ({ site, open }) => {
    const page = await open({ javaScriptEnabled: false });
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', '/.//evil.example']) {
      const response = await page.request.post(`/sign-in?to=${encodeURIComponent(to)}&kept`, {
        headers: { Origin: site.origin },
        form: { 'note:L1a': NOTE, password: 'a secret' },
      });
      expect(response.status()).toBe(401);
      const html = await response.text();
      expect(html).toContain('name="kept:note:L1a"');
      expect(html).toContain('name="to" value="/home"');
      expect(html).not.toContain('a secret');
    }
  });
});

test('the page of a form that waits says so where none does', async ({ open }) => {
  const page = await open({ as: 'island', javaScriptEnabled: false });
  await page.goto('/kept');
  await expect(page.getByText(t('kept.nothing'))).toBeVisible();
});
