import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, type LocaleCode, test, words } from './site';

const ORGANISATION = 'National CIRT of the large state';
/** Of the one country of the demonstration that begins without contacts. */
const PUBLIC_PAGE = '/countries/XCC';

/** What a stranger reads on the country's page; null while there is none. */
async function readPublic(stranger: Page): Promise<string | null> {
  const response = await stranger.goto(PUBLIC_PAGE);
  return response?.status() === 404 ? null : stranger.locator('main').textContent();
}

for (const [locale, javaScriptEnabled] of [
  ['en', true],
  ['es', false],
] as const satisfies [LocaleCode, boolean][]) {
  const how = javaScriptEnabled ? 'with a script' : 'without any script';
  test(`a point of contact is entered, shown to the world, and taken back, ${how}, in ${locale}`, async ({
    startSite,
    open: openAt,
    expectComplaint,
  }) => {
    expectComplaint(/status of 40[049]/);
    const site = await startSite({ demonstration: true });
    const open = (as?: 'large' | 'approver') => openAt({ ...(as && { as }), at: site, javaScriptEnabled, speaking: locale });
    const t = words(locale);
    const stranger = await open();
    const approver = await open('approver');
    const lead = await open('large');
    const press = (name: string) => lead.getByRole('main').getByRole('button', { name }).click();
    const card = lead.getByRole('region', { name: t('contacts.kind.cirt') });
    const said = lead.getByRole('status');

    await lead.goto('/home');
    await lead.getByRole('link', { name: t('contacts.title'), exact: true }).click();
    await card.getByRole('link').click();
    await expect(lead).toHaveURL('/contacts/cirt');

    await test.step('what cannot be used is not taken', async () => {
      await lead.getByLabel(t('contacts.organisation'), { exact: true }).fill(ORGANISATION);
      await press(t('contacts.save'));
      await expect(lead.getByRole('alert').getByRole('link')).toHaveText([t('form.contact_reach')]);
      await expect(lead.getByLabel(t('contacts.organisation'), { exact: true })).toHaveValue(ORGANISATION);
      await checkPage(lead, locale);
    });

    await lead.getByLabel(t('contacts.email'), { exact: true }).fill('duty@cirt.example');
    await press(t('contacts.save'));
    await expect(said).toHaveText(t('contacts.done.saved'));
    await expect(card).toContainText(ORGANISATION);
    await expect(card).toContainText(t('contacts.private'));
    await checkPage(lead, locale);
    expect(await readPublic(stranger), 'private').toBeNull();

    await test.step('others of the country read it, and change nothing', async () => {
      await approver.goto('/contacts');
      await expect(approver.getByRole('main')).toContainText('duty@cirt.example');
      await expect(approver.getByRole('main').getByRole('button')).toHaveCount(0);
      const response = await approver.request.get('/contacts/cirt');
      expect(response.status()).toBe(403);
    });

    await test.step('the world sees it only after a tick', async () => {
      await card.getByRole('link').click();
      await press(t('contacts.open'));
      await expect(lead.getByRole('alert').getByRole('link')).toHaveText([t('form.contact_world')]);
      await checkPage(lead, locale);
      expect(await readPublic(stranger)).toBeNull();
      await lead.getByLabel(t('contacts.world')).check();
      await press(t('contacts.open'));
      await expect(said).toHaveText(t('contacts.done.opened'));
    });

    const seen = await readPublic(stranger);
    expect(seen).toContain(ORGANISATION);
    expect(seen).toContain('duty@cirt.example');
    expect(seen).toContain(t('contacts.no_result'));
    expect(seen, 'nobody of the country is named').not.toContain('Max');
    await checkPage(stranger, locale);
    expect((await stranger.request.get(`${PUBLIC_PAGE}/result.json`)).status(), 'no result is published').toBe(404);
    await stranger.goto('/who-to-ask');
    await stranger.getByRole('main').locator(`a[href="${PUBLIC_PAGE}#contacts"]`).click();
    await expect(stranger).toHaveURL(`${PUBLIC_PAGE}#contacts`);

    await test.step('it is confirmed', async () => {
      await card.getByRole('button', { name: t('contacts.confirm') }).click();
      await expect(said).toHaveText(t('contacts.done.confirmed'));
    });

    await test.step('a change goes on being seen only with another tick', async () => {
      await card.getByRole('link').click();
      await lead.getByLabel(t('contacts.phone'), { exact: true }).fill('+1 246 555 0100');
      await lead.getByLabel(t('contacts.keep_open')).check();
      await checkPage(lead, locale);
      await press(t('contacts.save'));
      expect(await readPublic(stranger)).toContain('+1 246 555 0100');
    });

    await card.getByRole('link').click();
    await press(t('contacts.close'));
    await expect(said).toHaveText(t('contacts.done.closed'));
    expect(await readPublic(stranger), 'closed').toBeNull();

    await card.getByRole('link').click();
    await lead.getByText(t('contacts.remove_title'), { exact: true }).click();
    await press(t('contacts.remove'));
    await expect(said).toHaveText(t('contacts.done.removed'));
    await expect(card).toContainText(t('contacts.none'));
  });
}

test('the feed of changes is found from the pages, and not sent twice', async ({ site, open }) => {
  const page = await open();
  for (const path of ['/resources', '/resources/legal', '/catalogue']) {
    await page.goto(path);
    const link = page.locator('head link[rel="alternate"][type="application/atom+xml"]');
    await expect(link).toHaveAttribute('href', '/resources.atom');
  }
  const feed = await page.request.get('/resources.atom');
  expect(feed.status()).toBe(200);
  expect(feed.headers()['content-type']).toBe('application/atom+xml; charset=utf-8');
  const text = await feed.text();
  expect(text.match(/<entry>/g)).toHaveLength(91);
  expect(text).toContain(`href="${site.origin}/catalogue/itu-cyberdrill-regional"`);
  const tag = feed.headers().etag ?? '';
  const again = await page.request.get('/resources.atom', { headers: { 'If-None-Match': `"other", ${tag}` } });
  expect([again.status(), (await again.body()).length]).toEqual([304, 0]);
  expect((await page.request.get('/resources.atom', { headers: { 'If-None-Match': '"other"' } })).status()).toBe(200);
});
