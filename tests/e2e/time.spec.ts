import type { Page } from '@playwright/test';
import { ItemBox, recordSaves, reload } from './answering';
import { checkPage } from './check-page';
import { expect, expectAccessible, type Site, t, test, untilLive } from './site';

const MAX_FIRST_PAGE_BYTES = 150_000;

/** Starts a round of the large state from its last one, the way a person does. */
async function startFromLast(page: Page, title: string) {
  await page.goto('/rounds/new');
  await expect(page.locator('input[name="previous"]'), 'chosen by default').toBeChecked();
  await page.getByLabel(t('round.title_label'), { exact: true }).fill(title);
  await page.getByRole('button', { name: t('round.start') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  return new URL(page.url()).pathname;
}

async function findRounds(site: Site) {
  const client = await site.client('large');
  const home = await (await client.get('/home')).text();
  await client.dispose();
  const paths = [...new Set([...home.matchAll(/href="\/rounds\/([0-9a-f-]{36})"/g)].map((match) => match[1] as string))];
  return { older: paths.at(-1) as string, newer: paths.at(-2) as string };
}

test('two rounds compared, in both languages and on every width', async ({ site, open }) => {
  const { older, newer } = await findRounds(site);
  const page = await open({ as: 'large', javaScriptEnabled: true });
  await page.goto(`/rounds/${newer}`);
  await page.getByRole('link', { name: t('time.compare_link') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('time.compare'));
  await expect(page.locator('script')).toHaveCount(0);
  await page.goto(`/rounds/${newer}/compare?with=${older}`);
  const first = page.locator('section.card').first();
  await expect(first.getByRole('heading', { level: 3 })).toHaveText(
    (['time.rose', 'time.fell', 'time.not_comparable', 'time.areas', 'time.changed'] as const).map((key) => t(key)),
  );
  await expect(first.getByText(t('time.all_comparable'))).toBeVisible();
  await expect(first.getByRole('group', { name: t('time.areas') }).getByRole('row')).toHaveCount(6);
  const facts = page.locator('dl.facts dd a');
  await expect(facts).toHaveText(['National self-assessment 2025', 'National self-assessment 2026']);
  await checkPage(page, 'en');
  const spanish = await open({ as: 'large', speaking: 'es' });
  await spanish.goto(`/rounds/${newer}/compare?with=${older}`);
  await checkPage(spanish, 'es');

  // The form chooses both; the older stays the one before.
  await page.getByLabel(t('time.one_round'), { exact: true }).selectOption(older);
  await page.getByLabel(t('time.other_round'), { exact: true }).selectOption(newer);
  await page.getByRole('button', { name: t('time.show') }).click();
  await expect(page).toHaveURL(`/rounds/${older}/compare?with=${newer}`);
  await expect(facts).toHaveText(['National self-assessment 2025', 'National self-assessment 2026']);
  await page.getByLabel(t('time.other_round'), { exact: true }).selectOption(older);
  await page.getByRole('button', { name: t('time.show') }).click();
  await expect(page.getByText(t('time.same_round'))).toBeVisible();
});

test('the rounds of another country cannot be compared', async ({ site }) => {
  const { older, newer } = await findRounds(site);
  const client = await site.client('island');
  const own = await site.demonstrationRound('island');
  expect((await client.get(`/rounds/${newer}/compare?with=${older}`)).status()).toBe(404);
  expect((await client.get(`${own}/compare?with=${older}`)).status()).toBe(404);
  expect((await client.get(`${own}/compare?with=nothing`)).status()).toBe(404);
  const alone = await client.get(`${own}/compare`);
  expect(alone.status()).toBe(200);
  await client.dispose();
});

test('a capability confirmed as still true, with client code', async ({ open }) => {
  const page = await open({ as: 'large' });
  const round = await startFromLast(page, 'Followed, with client code');
  let bytes = 0;
  page.on('response', async (response) => {
    const sizes = await response.request().sizes();
    bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  });
  await page.goto(`${round}/un-framework/legal`, { waitUntil: 'networkidle' });
  await untilLive(page);
  expect(bytes, 'transferred in all').toBeLessThan(MAX_FIRST_PAGE_BYTES);
  await checkPage(page, 'en');
  await reload(page);
  await untilLive(page);
  await expect(page.locator('.standing').getByText(/^0 of \d+ answered/)).toBeVisible();
  const saves = recordSaves(page);

  const still = page.locator('button[name="still"]');
  const waiting = await still.count();
  expect(waiting).toBeGreaterThan(3);
  const note = page.getByText(t('area.waiting_still_true', { count: waiting }));
  await expect(note).toBeVisible();
  const id = (await still.first().getAttribute('value')) as string;
  const item = new ItemBox(page, id);
  await still.first().click();
  await item.expectSaved();
  await expect(item.box.locator('input:checked')).toBeFocused();
  await expect(note).toBeHidden();

  const all = page.locator('button[name="still_all"]').first();
  const capability = page.locator(`section.capability[id="${await all.getAttribute('value')}"]`);
  const ids = await capability
    .locator('button[name="still"]')
    .evaluateAll((buttons) => buttons.map((button) => (button as HTMLButtonElement).value));
  await capability.getByRole('button', { name: t('area.all_still_true') }).click();
  for (const each of ids) await new ItemBox(page, each).expectSaved();
  await expect(capability.locator('button[name="still"]')).toHaveCount(0);
  expect(saves.map((save) => save.item).toSorted()).toEqual([id, ...ids].toSorted());

  await reload(page);
  for (const each of [id, ...ids]) await new ItemBox(page, each).expectVersion(1);
  await expect(page.locator('.standing').getByText(/^[1-9]\d* of \d+ answered/)).toBeVisible();
});

test('a capability confirmed as still true, without client code', async ({ open }) => {
  const page = await open({ as: 'large', javaScriptEnabled: false });
  const round = await startFromLast(page, 'Followed, without client code');
  await page.goto(`${round}/un-framework/technical`);
  await expectAccessible(page);
  const still = page.locator('button[name="still"]');
  const waiting = await still.count();
  const id = (await still.first().getAttribute('value')) as string;
  await still.first().click();
  await new ItemBox(page, id).expectVersion(1);
  await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
  await expect(page.getByText(t('area.waiting_still_true', { count: waiting - 1 }))).toBeVisible();

  // What is chosen otherwise in the same form is kept, not overwritten.
  const all = page.locator('button[name="still_all"]').first();
  const capability = page.locator(`section.capability[id="${await all.getAttribute('value')}"]`);
  const ids = await capability
    .locator('button[name="still"]')
    .evaluateAll((buttons) => buttons.map((button) => (button as HTMLButtonElement).value));
  const other = new ItemBox(page, ids[0] as string);
  await other.choose('dont_know');
  await capability.getByRole('button', { name: t('area.all_still_true') }).click();
  await expect(page.getByText(t('answer.saved_count', { count: ids.length }))).toBeVisible();
  for (const each of ids) await new ItemBox(page, each).expectVersion(1);
  await expect(other.radio('dont_know')).toBeChecked();

  // Enter in a field saves the form; it confirms nothing.
  const next = new ItemBox(page, (await still.first().getAttribute('value')) as string);
  const left = await still.count();
  await next.openEvidence();
  await next.evidence.fill('https://country.example/paper');
  await next.evidence.press('Enter');
  await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
  await expect(still).toHaveCount(left);
});
