import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { makeDocx, makePdf } from '../helpers/evidence-files';
import { checkPage } from './check-page';
import { acceptInvitation, fill, findInvitation } from './invitations';
import { expect, setUpSecondFactor, t, test } from './site';

const PASSWORD = 'islands in the wide sea';
const REFERENCE = 'PM/2026/17';

async function checkBoth(page: Page): Promise<void> {
  await checkPage(page, 'en');
  await page.getByRole('button', { name: 'Español' }).click();
  await checkPage(page, 'es');
  await page.getByRole('button', { name: 'English' }).click();
}

const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
const said = (page: Page) => page.getByRole('status');

test('a country names its focal point by a letter, who invites the others', async ({ startSite, open, expectComplaint }) => {
  expectComplaint(/status of 4\d\d/);
  // One of its own: a list with more people in it is another list for the other tests.
  const site = await startSite({});
  const admin = await open({ as: 'admin', at: site });
  await admin.goto('/accounts');
  await fill(admin, {
    'form.name_label': 'Fenna Taio',
    'form.email_label': 'fenna@country.example',
    'people.letter_reference': REFERENCE,
    'people.letter_date': '2026-02-03',
  });
  await admin.getByLabel(t('catalogue.country')).selectOption('VUT');
  await admin.getByLabel(t('people.letter_file')).setInputFiles({
    name: 'letter.docx',
    mimeType: 'application/octet-stream',
    buffer: makeDocx(),
  });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('people.letter_kind')]);
  await checkPage(admin, 'en');
  await admin.getByLabel(t('people.letter_file')).setInputFiles({
    name: 'letter.pdf',
    mimeType: 'application/pdf',
    buffer: makePdf(),
  });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(said(admin)).toHaveText(t('people.done.invited'));
  await expect(rowOf(admin, 'fenna@country.example')).toContainText(REFERENCE);
  const download = admin.waitForEvent('download');
  await rowOf(admin, 'fenna@country.example')
    .getByRole('link', { name: t('people.letter_open') })
    .click();
  expect(readFileSync(await (await download).path()).equals(makePdf()), 'the letter as it was given').toBe(true);
  await checkBoth(admin);

  // Sent again: the first link is dead.
  const first = await findInvitation(site, 'fenna@country.example');
  await rowOf(admin, 'fenna@country.example')
    .getByRole('button', { name: t('people.resend') })
    .click();
  await expect(said(admin)).toHaveText(t('people.done.resent'));
  const focal = await open({ at: site });
  await focal.goto(first);
  await expect(focal.getByRole('heading', { level: 1 })).toHaveText(t('invitation.over'));
  const link = await findInvitation(site, 'fenna@country.example', first);
  expect(link).not.toBe(first);
  await focal.goto(link);
  await expect(focal.getByRole('main')).toContainText('Vanuatu');
  await checkBoth(focal);
  await fill(focal, { 'form.new_password_label': 'short' });
  await focal.getByRole('button', { name: t('invitation.button') }).click();
  await expect(focal.getByRole('alert').getByRole('link')).toHaveText([t('form.password_short')]);
  await acceptInvitation(focal, link, PASSWORD);
  await expect(focal).toHaveURL('/home');
  expect((await focal.request.get(link)).status(), 'the link worked once').toBe(404);

  await focal.getByRole('link', { name: t('site.people') }).click();
  for (const role of ['contributor', 'approver', 'observer'] as const) {
    await fill(focal, { 'form.name_label': `Person ${role}`, 'form.email_label': `${role}@country.example` });
    await focal.getByLabel(t('accounts.role')).selectOption(role);
    await focal.getByRole('button', { name: t('accounts.invite') }).click();
    await expect(said(focal)).toHaveText(t('people.done.invited'));
  }
  await checkBoth(focal);
  await fill(focal, { 'form.name_label': 'Once more', 'form.email_label': 'Approver@country.example' });
  await focal.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(focal.getByRole('alert').getByRole('link')).toHaveText([t('people.is_invited')]);

  const observerLink = await findInvitation(site, 'observer@country.example');
  await rowOf(focal, 'observer@country.example')
    .getByRole('button', { name: t('people.revoke') })
    .click();
  await expect(said(focal)).toHaveText(t('people.done.revoked'));
  expect((await focal.request.get(observerLink)).status()).toBe(404);

  const approver = await open({ at: site });
  await approver.goto(await findInvitation(site, 'approver@country.example'));
  await expect(approver.getByText(t('invitation.second_factor'))).toBeVisible();
  await acceptInvitation(approver, await findInvitation(site, 'approver@country.example'), PASSWORD);
  await setUpSecondFactor(approver, site, 'approver@country.example', PASSWORD);
  expect((await approver.request.get('/people')).status(), 'not for an approver').toBe(404);

  const contributor = await open({ at: site });
  await acceptInvitation(contributor, await findInvitation(site, 'contributor@country.example'), PASSWORD);
  await expect(contributor).toHaveURL('/home');

  // The role ends, and the session with it.
  await focal.goto('/people');
  await checkBoth(focal);
  await expect(rowOf(focal, 'fenna@country.example').getByText(t('people.end')), 'nobody ends their own role').toHaveCount(0);
  const row = rowOf(focal, 'contributor@country.example');
  await row.getByText(t('people.end'), { exact: false }).first().click();
  await row.getByRole('button', { name: t('people.end_button', { name: 'Person contributor' }) }).click();
  await expect(said(focal)).toHaveText(t('people.done.ended'));
  await expect(row).toHaveCount(0);
  await contributor.goto('/home');
  await expect(contributor).toHaveURL(/\/sign-in/);

  await admin.goto('/accounts');
  await expect(rowOf(admin, 'fenna@country.example')).toContainText(REFERENCE);
  await expect(rowOf(admin, 'contributor@country.example')).toContainText(t('people.ended_on', { date: '' }).trim());
});
