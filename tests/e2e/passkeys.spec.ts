import type { CDPSession, Page } from '@playwright/test';
import { DEMONSTRATION_PASSWORD } from '../helpers/served';
import { checkPage } from './check-page';
import { expect, t, test } from './site';

const PAGE = '/account/passkeys';
const ADDRESS = 'approver@demo.example';

/** A browser whose person unlocks a passkey at once, kept by the device. */
async function plugIn(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function checkBoth(page: Page): Promise<void> {
  const address = page.url();
  await checkPage(page, 'en');
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page).toHaveURL(address);
  await checkPage(page, 'es');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toHaveURL(address);
}

const usePasskey = (page: Page) => page.getByRole('button', { name: t('passkey.use') }).click();
const givePassword = (page: Page) => page.getByLabel(t('form.password_label'), { exact: true }).fill(DEMONSTRATION_PASSWORD);

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(t('form.email_label')).fill(email);
  await givePassword(page);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('sign_in.button') })
    .click();
}

async function makePasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel(t('passkeys.name')).fill(name);
  await page.getByRole('button', { name: t('passkey.make') }).click();
}

test('a passkey signs in, signs off and publishes in place of the code, and is removed', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  test.setTimeout(240_000);
  expectComplaint(/status of 400/);
  const site = await startSite({ demonstration: true });
  const round = await site.demonstrationRound('large');
  const lead = await open({ as: 'large', at: site });
  await lead.goto(`${round}/status`);
  await lead.getByRole('button', { name: t('do.ask_review') }).click();
  await expect(lead.getByText(`${t('state.internal_review')}.`)).toBeVisible();

  const page = await open({ as: 'approver', at: site, fresh: true });
  const { cdp, authenticatorId } = await plugIn(page);
  await test.step('is added by who gives password and code', async () => {
    await page.goto('/second-factor/set-up');
    await checkBoth(page);
    await page.getByRole('link', { name: t('set_up.passkeys_add') }).click();
    await expect(page).toHaveURL(PAGE);
    await checkBoth(page);
    await page.getByLabel(t('form.password_label'), { exact: true }).fill('not the password');
    await page.getByLabel(t('code.label')).fill('000000');
    await page.getByRole('button', { name: t('passkeys.go_on') }).click();
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('set_up.password_wrong')]);
    await givePassword(page);
    await page.getByLabel(t('code.label')).fill(await site.nextCode(ADDRESS));
    await page.getByRole('button', { name: t('passkeys.go_on') }).click();
    await expect(page.getByRole('button', { name: t('passkey.make') })).toBeVisible();
    await checkPage(page, 'en');
    await page.getByRole('button', { name: t('passkey.make') }).click();
    await expect(page.getByLabel(t('passkeys.name')), 'a name comes first').toBeFocused();
    await makePasskey(page, 'Work laptop');
    await expect(page.getByRole('status').filter({ hasText: t('passkeys.done.added') })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Work laptop' })).toContainText(t('passkeys.unused'));
    await site.readMail(ADDRESS, 'Work laptop');
    await checkBoth(page);
  });

  await test.step('is asked for at sign-in, after the password', async () => {
    await page.getByRole('button', { name: t('site.sign_out') }).click();
    await signIn(page, ADDRESS);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('second_factor.title'));
    await expect(page.getByRole('button', { name: t('passkey.use') })).toBeVisible();
    await checkBoth(page);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await usePasskey(page);
    await expect(page.getByText(t('passkey.use_failed')), 'nobody unlocked it').toBeVisible();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await usePasskey(page);
    await expect(page).toHaveURL('/home');
  });

  await test.step('is asked for again at sign-off', async () => {
    await page.goto(`${round}/status`);
    await expect(page.getByRole('button', { name: t('passkey.use') })).toBeVisible();
    await checkPage(page, 'en');
    await usePasskey(page);
    await expect(page.getByText(`${t('state.signed_off')}.`)).toBeVisible();
  });

  await test.step('and at publication, once the rest of the form is complete', async () => {
    await page.goto(`${round}/publication`);
    await usePasskey(page);
    await expect(page.getByRole('link', { name: t('publication.see') })).toHaveCount(0);
    await page.getByRole('radio', { name: t('depth.areas'), exact: true }).check();
    await checkPage(page, 'en');
    await usePasskey(page);
    await expect(page.getByRole('link', { name: t('publication.see') })).toBeVisible();
  });

  await test.step('is removed by who gives password and passkey', async () => {
    await page.goto(PAGE);
    await page.getByRole('link', { name: t('passkeys.remove_which', { name: 'Work laptop' }) }).click();
    await checkBoth(page);
    await givePassword(page);
    await usePasskey(page);
    await expect(page.getByRole('status').filter({ hasText: t('passkeys.done.removed') })).toBeVisible();
    await expect(page.getByText(t('passkeys.none'))).toBeVisible();
    await site.readMail(ADDRESS, 'Work laptop');
  });
});

test('a passkey alone is a second factor, with recovery codes; the last one stays', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 400/);
  const site = await startSite({ demonstration: false });
  const page = await open({ at: site });
  await plugIn(page);
  await page.goto(/\/setup\/\S+/.exec(site.said)?.[0] ?? '');
  const email = 'ada@itu.example';
  await page.getByLabel(t('form.name_label')).fill('Ada');
  await page.getByLabel(t('form.email_label')).fill(email);
  await page.getByLabel(t('form.new_password_label')).fill(DEMONSTRATION_PASSWORD);
  await page.getByRole('button', { name: t('setup.button') }).click();
  await signIn(page, email);
  await expect(page, 'a password alone is not enough').toHaveURL('/second-factor/set-up');
  await checkBoth(page);
  await page.getByRole('link', { name: t('set_up.passkeys_add') }).click();
  await givePassword(page);
  await page.getByRole('button', { name: t('passkeys.go_on') }).click();
  await makePasskey(page, 'Security key');
  const codes = page.getByRole('listitem').filter({ hasText: /^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/ });
  await expect(codes).toHaveCount(10);
  const code = (await codes.first().textContent()) ?? '';
  await checkPage(page, 'en');
  await page.getByRole('link', { name: t('passkeys.recovery_kept') }).click();
  await expect(page.getByText(t('set_up.passkeys_count', { count: 1 }))).toBeVisible();
  await checkBoth(page);

  await page.getByRole('link', { name: t('set_up.passkeys_link') }).click();
  await page.getByRole('link', { name: t('passkeys.remove_which', { name: 'Security key' }) }).click();
  await expect(page.getByText(t('passkeys.keep_last', { name: 'Security key' }))).toBeVisible();
  await checkBoth(page);

  // Without the passkey, and without JavaScript: the page says so, and takes a recovery code.
  const elsewhere = await open({ at: site, javaScriptEnabled: false });
  await signIn(elsewhere, email);
  await expect(elsewhere.getByText(t('passkey.use_no_script'))).toBeVisible();
  await expect(elsewhere.getByRole('button', { name: t('passkey.use') })).toBeHidden();
  await checkPage(elsewhere, 'en');
  await elsewhere.getByLabel(t('code.or_recovery')).fill(code);
  await elsewhere.getByRole('button', { name: t('second_factor.go_on') }).click();
  await expect(elsewhere).toHaveURL('/home');
  await elsewhere.goto(PAGE);
  await expect(elsewhere.getByText(t('passkey.make_no_script'))).toBeVisible();
  await checkPage(elsewhere, 'en');
});
