import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ItemBox } from './answering';
import { checkPage, checkPrint } from './check-page';
import { expect, type Site, setUpFactor, t, test, words } from './site';

const PASSWORD = 'islands in the wide sea';
/** The smallest thing that is a PDF by its beginning. */
const LETTER = Buffer.from('%PDF-1.4\n% a letter\n%%EOF\n');

/** Looks at a page in both languages, and comes back to English. */
async function checkBoth(page: Page): Promise<void> {
  await checkPage(page, 'en');
  await page.getByRole('button', { name: 'Español' }).click();
  await checkPage(page, 'es');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
}

async function invite(page: Page, name: string, email: string, role: string): Promise<void> {
  await page.getByLabel(t('form.name_label')).fill(name);
  await page.getByLabel(t('form.email_label')).fill(email);
  await page.getByLabel(t('accounts.role'), { exact: true }).selectOption(role);
  await page.getByRole('button', { name: t('accounts.invite') }).click();
}

const linkTo = (site: Site, email: string) => /\/invitation\/[\w-]+/.exec(site.readMail(email))?.[0] ?? '';

async function acceptInvitation(page: Page): Promise<void> {
  await page.getByLabel(t('form.new_password_label')).fill(PASSWORD);
  await page.getByRole('button', { name: t('invitation.accept') }).click();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(t('form.email_label')).fill(email);
  await page.getByLabel(t('form.password_label'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('sign_in.button') }).click();
}

test('from the letter of a country to an approver with a second factor, without client code', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  test.setTimeout(240_000);
  expectComplaint(/status of 4\d\d/);
  const site = await startSite({});
  const admin = await open({ at: site, as: 'admin', javaScriptEnabled: false });
  await admin.goto('/accounts/invite');
  await admin.getByLabel(t('catalogue.country')).selectOption('VUT');
  await invite(admin, 'Fenna Focal', 'fenna@vut.example', 'focal_point');
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('form.letter_reference'), t('form.letter_date')]);
  await admin.getByLabel(t('accounts.letter_reference')).fill('MFA/2026/7');
  await admin.getByLabel(t('accounts.letter_date')).fill('2026-11-02');
  const scan = admin.getByLabel(t('accounts.letter_scan'));
  await scan.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>') });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('form.letter_file')]);
  await scan.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: LETTER });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByText(t('people.done.invited'))).toBeVisible();
  await checkBoth(admin);
  const letter = admin.getByRole('link', { name: /MFA\/2026\/7/ });
  const download = admin.waitForEvent('download');
  await letter.click();
  expect(readFileSync(await (await download).path()).equals(LETTER), 'the letter as it was given').toBe(true);

  const focal = await open({ at: site, javaScriptEnabled: false });
  const first = linkTo(site, 'fenna@vut.example');
  await focal.goto(first);
  await checkBoth(focal);
  await acceptInvitation(focal);
  await expect(focal).toHaveURL('/home');
  expect((await focal.request.get(first)).status(), 'the link works once').toBe(410);
  await focal.getByRole('link', { name: t('site.people') }).click();
  for (const [name, email, role] of [
    ['Carl Contributor', 'carl@vut.example', 'contributor'],
    ['Ada Approver', 'ada@vut.example', 'approver'],
  ] as const) {
    await invite(focal, name, email, role);
    await expect(focal.getByText(t('people.done.invited'))).toBeVisible();
  }
  await invite(focal, 'Carl again', 'carl@vut.example', 'observer');
  await expect(focal.getByRole('alert').getByRole('link')).toHaveText([t('people.already_invited')]);
  await checkBoth(focal);

  const revoked = linkTo(site, 'carl@vut.example');
  await focal.goto('/people');
  await focal.getByRole('button', { name: `${t('people.resend')}: Carl Contributor` }).click();
  await expect(focal.getByText(t('people.done.resent'))).toBeVisible();
  const contributor = await open({ at: site, javaScriptEnabled: false });
  await contributor.goto(revoked);
  await expect(contributor.getByText(t('invitation.over'))).toBeVisible();
  await contributor.goto(linkTo(site, 'carl@vut.example'));
  await acceptInvitation(contributor);
  await expect(contributor).toHaveURL('/home');

  const approver = await open({ at: site, javaScriptEnabled: false });
  await approver.goto(linkTo(site, 'ada@vut.example'));
  await expect(approver.getByText(t('invitation.factor'))).toBeVisible();
  await acceptInvitation(approver);
  for (const path of ['/home', '/people', '/account']) {
    await approver.goto(path);
    await expect(approver, 'nothing else opens').toHaveURL('/second-factor/set-up');
  }
  await checkBoth(approver);
  await approver.getByLabel(t('second_factor.code')).fill('000000');
  await approver.getByRole('button', { name: t('second_factor.confirm') }).click();
  await expect(approver.getByRole('alert').getByRole('link')).toHaveText([t('second_factor.wrong')]);
  const secret = await setUpFactor(approver, site, 'ada@vut.example');
  await checkPage(approver, 'en');
  await checkPrint(approver);
  const recovery = await approver.locator('.codes code').allTextContents();
  expect(recovery).toHaveLength(10);
  await approver.getByRole('link', { name: t('second_factor.go_on') }).click();
  await expect(approver).toHaveURL('/home');

  await test.step('signing in asks for a code, and takes a recovery code once', async () => {
    for (const [code, works] of [
      ['', true],
      [recovery[0] as string, true],
      [recovery[0] as string, false],
    ] as const) {
      const page = await open({ at: site, javaScriptEnabled: false });
      await page.goto('/people');
      await signIn(page, 'ada@vut.example', PASSWORD);
      await expect(page).toHaveURL('/second-factor?to=%2Fpeople');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('second_factor.title'));
      if (!works) await checkBoth(page);
      await page.getByLabel(t('second_factor.code')).fill(code || (await site.nextCode('ada@vut.example', secret)));
      await page.getByRole('button', { name: t('second_factor.button') }).click();
      if (works) await expect(page).toHaveURL('/people');
      else await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('second_factor.wrong')]);
    }
  });

  await test.step('a role that is ended is ended at once', async () => {
    await focal.goto('/people');
    await focal
      .getByRole('row', { name: /Carl Contributor/ })
      .locator('summary')
      .click();
    await focal.getByRole('button', { name: t('people.end_now', { name: 'Carl Contributor' }) }).click();
    await expect(focal.getByText(t('people.done.ended'))).toBeVisible();
    await contributor.goto('/home');
    await expect(contributor).toHaveURL('/sign-in?to=%2Fhome');
    await signIn(contributor, 'carl@vut.example', PASSWORD);
    await expect(contributor.getByRole('alert').getByRole('link')).toHaveText([t('sign_in.refused')]);
  });
});

test('in a demonstration, the page that asks for a code shows it and says why', async ({ site, open }) => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto('/sign-in');
  await signIn(page, 'analyst@demo.example', 'tidemark-demonstration');
  const shown = page.locator('#code-shown');
  await expect(shown).toContainText('demonstration');
  const code = /\d{6}/.exec((await shown.textContent()) ?? '')?.[0] ?? '';
  await page.getByLabel(t('second_factor.code')).fill(code);
  await page.getByRole('button', { name: t('second_factor.button') }).click();
  await expect(page).toHaveURL('/home');
  expect(site.said).toContain('analyst@demo.example');
});

test('own account: sessions elsewhere are seen and ended, the password is changed', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 4\d\d/);
  const site = await startSite({});
  const [here, there] = [
    await open({ at: site, as: 'cirt', fresh: true, javaScriptEnabled: false }),
    await open({ at: site, as: 'cirt', fresh: true, javaScriptEnabled: false }),
  ];
  await here.goto('/home');
  await here.getByRole('link', { name: 'Tomas Reef' }).click();
  await expect(here.getByText(t('account.session_present'))).toHaveCount(1);
  await here.getByRole('button', { name: new RegExp(`^${t('account.session_end')}: `) }).click();
  await there.goto('/account');
  await expect(there).toHaveURL(/\/sign-in/);
  await here.getByLabel(t('account.password_old')).fill('not the password');
  await here.getByLabel(t('form.new_password_label')).fill('quite another password');
  await here.getByRole('button', { name: t('account.password_change') }).click();
  await expect(here.getByRole('alert').getByRole('link')).toHaveText([t('account.password_wrong')]);
  await checkBoth(here);
  await here.getByLabel(t('account.password_old')).fill('tidemark-demonstration');
  await here.getByLabel(t('form.new_password_label')).fill('quite another password');
  await here.getByRole('button', { name: t('account.password_change') }).click();
  await expect(here.getByText(t('account.done.password'))).toBeVisible();
  await here.getByLabel(t('form.name_label')).fill('Tomas Reef-Sanders');
  await here.getByLabel(t('accounts.language')).selectOption('es');
  await here.getByRole('button', { name: t('account.save') }).click();
  await expect(here.getByText(words('es')('account.done.updated'))).toBeVisible();
  await expect(here.getByRole('link', { name: 'Tomas Reef-Sanders' })).toBeVisible();
});

test('a second factor of one’s own choice is set up, replaced and turned off', async ({ startSite, open, expectComplaint }) => {
  expectComplaint(/status of 4\d\d/);
  const site = await startSite({});
  const page = await open({ at: site, as: 'island', javaScriptEnabled: false });
  await page.goto('/account');
  await page.getByRole('link', { name: t('second_factor.set_up') }).click();
  const secret = await setUpFactor(page, site, 'island');
  const change = async (button: string, key: string) => {
    await page.goto('/account');
    await page.getByText(t('second_factor.change'), { exact: true }).click();
    await page.getByLabel(t('form.password_label'), { exact: true }).fill('tidemark-demonstration');
    await page.getByLabel(t('second_factor.code')).fill(await site.nextCode('island', key));
    await page.getByRole('button', { name: button, exact: true }).click();
  };

  await test.step('a form that came too late waits for password and code', async () => {
    const path = await site.demonstrationRound('island');
    await page.goto(`${path}/un-framework/legal?core`);
    const item = new ItemBox(page, 'L1a');
    await item.choose('partial');
    await page.context().clearCookies({ name: 'tidemark.session_token' });
    await page
      .getByRole('button', { name: t('answer.save'), exact: true })
      .last()
      .click();
    await signIn(page, 'island@demo.example', 'tidemark-demonstration');
    await page.getByLabel(t('second_factor.code')).fill(await site.nextCode('island', secret));
    await page.getByRole('button', { name: t('second_factor.button') }).click();
    await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await expect(item.radio('partial')).toBeChecked();
  });

  await change(t('second_factor.replace'), secret);
  const replaced = await setUpFactor(page, site, 'island');
  expect(replaced).not.toBe(secret);
  await change(t('second_factor.turn_off'), replaced);
  await expect(page.getByText(t('account.done.turned_off'))).toBeVisible();
});

test.describe('a session that ends while answers are typed, without client code', () => {
  for (const as of ['large', 'island'] as const) {
    test(`keeps them over signing in again: ${as}`, async ({ site, open, expectComplaint }) => {
      expectComplaint(/status of 4\d\d/);
      const path = await site.startRound(as, 'Session that ends');
      const page = await open({ as, fresh: true, javaScriptEnabled: false });
      await page.goto(`${path}/un-framework/legal?core`);
      const item = new ItemBox(page, 'L1a');
      await item.choose('not_applicable');
      await item.openNote();
      await item.note.fill('Typed with <care> & "quotes"\nin two lines');
      const elsewhere = await page.context().newPage();
      await elsewhere.goto('/home');
      await elsewhere.getByRole('button', { name: t('site.sign_out') }).click();
      await page
        .getByRole('button', { name: t('answer.save'), exact: true })
        .last()
        .click();
      await expect(page.getByText(t('sign_in.kept'))).toBeVisible();
      await checkPage(page, 'en');
      await signIn(page, `${as}@demo.example`, 'not the password');
      await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('sign_in.refused')]);
      await signIn(page, `${as}@demo.example`, 'tidemark-demonstration');
      await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
      await expect(item.radio('not_applicable')).toBeChecked();
      await expect(item.note).toHaveValue('Typed with <care> & "quotes"\nin two lines');
    });
  }
});
