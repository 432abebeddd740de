import type { Page } from '@playwright/test';
import type { MessageKey } from '../../app/i18n/translate';
import { expect, type LocaleCode, type Site, t } from './site';

/** Fills the fields of a page by what they are called. */
export async function fill(page: Page, fields: Partial<Record<MessageKey, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(t(label as MessageKey), { exact: true }).fill(value);
}

/** The address that the latest mail invites by, and that is not an older one. */
export async function findInvitation(site: Site, email: string, older?: string): Promise<string> {
  const link = older ? new RegExp(`(?!${older})/invitation/[\\w-]+`) : /\/invitation\/[\w-]+/;
  return link.exec(await site.readMail(email, link))?.[0] ?? '';
}

/** Takes an invitation, as the invited person does. */
export async function acceptInvitation(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await fill(page, { 'form.new_password_label': password });
  await page.getByRole('button', { name: t('invitation.button') }).click();
}

export interface Colleague {
  name: string;
  email: string;
}

/** Lets somebody of the island state in by their lead, and takes the invitation, both without a browser. */
export async function addColleague(
  site: Site,
  name: string,
  role: string,
  password: string,
  locale: LocaleCode = 'en',
): Promise<Colleague> {
  const email = `${name.toLowerCase()}-${Date.now()}@island.example`;
  const headers = { Origin: site.origin };
  const lead = await site.client('island');
  const invited = await lead.post('/people', { headers, form: { name, email, role, locale }, maxRedirects: 0 });
  expect(invited.status(), `inviting ${name}`).toBe(302);
  await lead.dispose();
  const guest = await site.client();
  const taken = await guest.post(await findInvitation(site, email), { headers, form: { name, password }, maxRedirects: 0 });
  expect(taken.status(), `password of ${name}`).toBe(302);
  await guest.dispose();
  return { name, email };
}
