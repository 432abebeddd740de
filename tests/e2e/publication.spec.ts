import type { Page } from '@playwright/test';
import { checkPage, checkSkipLink } from './check-page';
import { type AccountName, expect, type Site, t, test } from './site';

const REASON = 'A figure in it was wrong';

/** The round of the large state that is still being answered: everything is, so that it can be signed off. */
const roundOf = (site: Site) => site.demonstrationRound('large');

async function openAs(open: (options: { as?: AccountName }) => Promise<Page>, as: AccountName, path: string): Promise<Page> {
  const page = await open({ as });
  await page.goto(path);
  return page;
}

test('from the last answer to the public page, at two depths, and back', async ({ startSite, open: openAt, expectComplaint }) => {
  test.setTimeout(240_000);
  // A stranger looks at a page that is not there yet, and at one that is gone.
  expectComplaint(/status of 404/);
  const site = await startSite({ demonstration: true });
  const open = (options: { as?: AccountName } = {}) => openAt({ ...options, at: site });
  const round = await roundOf(site);
  const stranger = await open();
  expect((await stranger.goto('/countries/XCC'))?.status()).toBe(404);

  const lead = await openAs(open, 'large', `${round}/status`);
  await checkSkipLink(lead);
  await checkPage(lead, 'en');
  await lead.getByRole('button', { name: t('do.ask_review') }).click();
  await expect(lead.getByText(`${t('state.internal_review')}.`)).toBeVisible();
  await site.readMail('approver@demo.example', 'National self-assessment 2026');

  const approver = await openAs(open, 'approver', `${round}/status`);
  await test.step('a wrong code signs nothing', async () => {
    expectComplaint(/status of 400/);
    await approver.getByLabel(t('code.label')).fill('000000');
    await approver.getByRole('button', { name: t('do.sign_off') }).click();
    await expect(approver.getByRole('alert').getByRole('link')).toHaveText([t('code.wrong')]);
    await checkPage(approver, 'en');
  });
  await approver.getByLabel(t('code.label')).fill(await site.nextCode('approver@demo.example'));
  await approver.getByRole('button', { name: t('do.sign_off') }).click();
  await expect(approver.getByText(`${t('state.signed_off')}.`)).toBeVisible();

  await test.step('the end of the log is mailed, to the one who signed too', async () => {
    for (const who of ['approver', 'large']) await site.readMail(`${who}@demo.example`, /--head\s+XCC:\d+:[0-9a-f]{64}/);
  });

  await test.step('answers are frozen', async () => {
    const item = { item: 'L1a', answer: { value: 'no' }, seenVersion: 1, operationId: crypto.randomUUID() };
    const client = await site.client('large');
    const response = await client.post(`${round}/un-framework/answer`, { headers: { Origin: site.origin }, data: item });
    expect(response.status()).toBe(403);
  });

  await approver.getByRole('link', { name: t('status.publication') }).click();
  await checkPage(approver, 'en');
  const publish = async (depth: 'areas' | 'answers') => {
    await approver.getByRole('radio', { name: t(`depth.${depth}`), exact: true }).check();
    await approver.getByLabel(t('code.label')).fill(await site.nextCode('approver@demo.example'));
    await approver.getByRole('button', { name: t('publication.publish') }).click();
    await expect(approver.getByRole('link', { name: t('publication.see') })).toBeVisible();
  };
  const readPublic = async (page: Page) => (await page.locator('article').allInnerTexts()).join('\n');

  const preview = await openAs(open, 'approver', `${round}/publication/preview?depth=areas`);
  await checkPage(preview, 'en');
  const previewed = await readPublic(preview);
  await publish('areas');

  await test.step('everybody sees exactly the preview', async () => {
    expect((await stranger.goto('/countries/XCC'))?.status()).toBe(200);
    expect(await readPublic(stranger)).toBe(previewed);
    await expect(stranger.getByText(t('published.declared'))).toBeVisible();
    await expect(stranger.getByRole('table', { name: t('published.answers') })).toHaveCount(0);
    await checkPage(stranger, 'en');
    await stranger.getByRole('button', { name: 'Español' }).click();
    await checkPage(stranger, 'es');
    await stranger.goto('/countries');
    await checkPage(stranger, 'es');
    await stranger.getByRole('link', { name: 'Estado grande de demostración (ficticio)' }).click();
    await expect(stranger).toHaveURL('/countries/XCC');
  });

  await publish('answers');
  await stranger.goto('/countries/XCC');
  await expect(stranger.getByRole('table', { name: 'Respuestas' }).first()).toBeVisible();
  const data = (await (await stranger.request.get('/countries/XCC/result.json')).json()) as { depth: string };
  expect(data.depth).toBe('answers');
  expect(JSON.stringify(data)).not.toMatch(/"note"|"evidence"|contact@/);

  await lead.goto(`${round}/publication`);
  await lead.getByLabel(t('status.reason')).fill(REASON);
  await lead.getByRole('button', { name: t('publication.withdraw') }).click();
  await expect(lead.getByText(t('publication.private'))).toBeVisible();
  expect((await stranger.goto('/countries/XCC'))?.status()).toBe(404);
  expect((await stranger.request.get('/countries/XCC/result.json')).status()).toBe(404);
  await stranger.goto('/countries');
  await expect(stranger.getByRole('link', { name: /Estado grande/ })).toHaveCount(0);
  await lead.goto(`${round}/status`);
  await expect(lead.getByText(REASON)).toBeVisible();
  await checkPage(lead, 'en');
});
