import { randomUUID } from 'node:crypto';
import { ItemBox, recordSaves, reload } from './answering';
import { checkPage } from './check-page';
import { expect, expectAccessible, type Site, t, test, untilLive, words } from './site';

const MAX_FIRST_PAGE_BYTES = 150_000;

/** A round of the developing state in which some law is answered, with evidence, and one that was started from it. */
async function startFollowed(site: Site, title: string) {
  const old = await site.startRound('developing', `${title}, before`);
  const client = await site.client('developing');
  const headers = { Origin: site.origin };
  for (const item of ['L1a', 'L1b', 'L2a']) {
    const data = { item, answer: { value: 'yes' }, seenVersion: 0, operationId: randomUUID() };
    expect((await client.post(`${old}/un-framework/answer`, { headers, data })).status()).toBe(200);
  }
  for (const [item, name, validUntil] of [
    ['L1a', 'Terms of reference', '2020-12-31'],
    ['L1b', 'Cybercrime Act', ''],
  ] as const) {
    const multipart = { title: name, url: `https://country.example/${item}`, clause: '', language: '', validUntil };
    const path = `${old}/un-framework/items/${item}/evidence`;
    expect((await client.post(path, { headers, multipart })).ok()).toBe(true);
  }
  await client.dispose();
  return { old, round: await site.startRound('developing', title, ['un-framework'], old) };
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
    (['time.areas', 'time.rose', 'time.fell', 'time.not_comparable', 'time.changed'] as const).map((key) => t(key)),
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

test('a round starts from the last one unless somebody wants otherwise', async ({ startSite, open }) => {
  // One of its own: rounds that other tests start would come between.
  const page = await open({ as: 'large', at: await startSite({}) });
  await page.goto('/rounds/new');
  await expect(page.locator('input[name="previous"]'), 'chosen by default').toBeChecked();
  await page.getByLabel(t('round.title_label'), { exact: true }).fill('Started by hand');
  await page.getByRole('button', { name: t('round.start') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Started by hand');
  await expect(page.getByText(t('round.what_again'))).toBeVisible();
});

test('a capability confirmed as still true, with client code', async ({ site, open }) => {
  const page = await open({ as: 'large' });
  const last = await site.demonstrationRound('large');
  const round = await site.startRound('large', 'Followed, with client code', ['un-framework'], last);
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

test('a capability confirmed as still true, without client code', async ({ site, open }) => {
  const page = await open({ as: 'large', javaScriptEnabled: false });
  const last = await site.demonstrationRound('large');
  const round = await site.startRound('large', 'Followed, without client code', ['un-framework'], last);
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

test('what is left, confirmed by keyboard; what has ended is renewed', async ({ site, open }) => {
  const { round } = await startFollowed(site, 'By keyboard');
  const page = await open({ as: 'developing' });
  await page.goto(round);
  await checkPage(page, 'en');
  await page.getByRole('link', { name: t('round.to_confirm', { count: 3 }) }).click();
  await expect(page).toHaveURL(`${round}/un-framework/legal?confirm`);
  await untilLive(page);
  await expect(page.locator('fieldset.item')).toHaveCount(3);
  await checkPage(page, 'en');
  const ended = page.locator('#L1a').getByText(t('area.ended_on', { date: t.date('2020-12-31') }));
  await expect(ended).toBeVisible();
  await expect(page.locator('#L1b').getByRole('link', { name: 'Cybercrime Act' })).toBeVisible();

  const toNext = page.locator('.standing').getByRole('link', { name: t('area.to_next') });
  await toNext.focus();
  for (const [item, left] of [
    ['L1a', 2],
    ['L1b', 1],
    ['L2a', 0],
  ] as const) {
    if (item === 'L1a') await page.keyboard.press('Enter');
    await expect(page.locator(`#${item} .still`)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator(`#${item} button[name="still"]`), 'a key pressed beside the button does nothing').toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.locator(`#${item} button[name="still"]`)).toBeFocused();
    await page.keyboard.press('Enter');
    await new ItemBox(page, item).expectSaved();
    await expect(page.locator('button[name="still"]')).toHaveCount(left);
  }
  await expect(page.locator('#L2a input[value="yes"]'), 'after the last, at its answer').toBeFocused();
  await expect(page.locator('#L1b').getByText(t('evidence.count', { count: 1 }))).toBeVisible();
  await expect(page.getByText(t('area.waiting_renewal', { count: 1 }))).toBeVisible();
  await expect(page.locator('.standing').getByText(t('numbers.carried', { carried: 1, should: 3 }))).toBeVisible();

  await reload(page);
  await untilLive(page);
  await expect(page.locator('fieldset.item'), 'what waits for renewal is left').toHaveCount(1);
  await checkPage(page, 'en');
  await page
    .locator('#L1a')
    .getByRole('link', { name: t('area.renew') })
    .click();
  await page.getByLabel(t('evidence.title_label'), { exact: true }).fill('Decree of this year');
  await page.getByLabel(t('evidence.url'), { exact: true }).fill('https://country.example/decree');
  await page.getByRole('button', { name: t('evidence.add_button'), exact: true }).click();
  await expect(page.getByText(t('evidence.done.added'))).toBeVisible();
  await page.goto(`${round}/un-framework/legal?confirm`);
  await expect(page.getByText(t('area.nothing_left'))).toBeVisible();
  await expect(page.locator('fieldset.item')).toHaveCount(0);
  await page.goto(`${round}/un-framework/items/L1b/evidence`);
  await expect(page.getByRole('link', { name: 'Cybercrime Act' })).toBeVisible();
});

test('what is left, without client code and in Spanish', async ({ site, open }) => {
  const { round } = await startFollowed(site, 'Without client code');
  const page = await open({ as: 'developing', javaScriptEnabled: false, speaking: 'es' });
  const es = words('es');
  await page.goto(`${round}/un-framework/legal?confirm`);
  await expect(page.locator('fieldset.item')).toHaveCount(3);
  await expectAccessible(page);
  for (const left of [2, 1]) {
    await page.locator('button[name="still"]').nth(-1).click();
    await expect(page).toHaveURL(/\/legal\?confirm=&saved=1#next$/);
    await expect(page.locator('button[name="still"]')).toHaveCount(left);
  }
  await page.locator('button[name="still"]').click();
  await expect(page.locator('fieldset.item')).toHaveCount(1);
  await expect(page.getByText(es('area.waiting_renewal', { count: 1 }))).toBeVisible();
  await page.goto(round);
  await expect(page.getByRole('link', { name: es('round.to_renew', { count: 1 }) })).toBeVisible();
});

test('a new version: old numbers stay, and both stand side by side', async ({ startSite, open }) => {
  const site = await startSite({});
  const old = await site.demonstrationRound('large');
  const client = await site.client('large');
  const read = async () => {
    const paths = ['result.json', 'answers.json', 'answers.csv'].map((name) => `${old}/un-framework/${name}`);
    return Promise.all(paths.map(async (path) => (await (await client.get(path)).body()).toString('base64')));
  };
  const before = await read();
  site.publishNextVersion();
  const round = await site.startRound('large', 'Under the new version', ['un-framework'], old);
  expect(await read()).toEqual(before);

  const page = await open({ as: 'large', at: site });
  await page.goto(`${round}/un-framework/legal`);
  await untilLive(page);
  await expect(page.locator('#L1c').getByText(t('area.question_changed'))).toBeVisible();
  await page
    .locator('#L1p')
    .getByRole('button', { name: t('area.still_true') })
    .click();
  await new ItemBox(page, 'L1p').expectSaved();
  await page.goto(`${round}/compare`);
  const rescored = page.getByRole('group', { name: t('time.rescored') });
  await expect(rescored.getByRole('columnheader')).toHaveText([
    t('results.area'),
    t('time.under_old', { version: '1.0' }),
    t('time.under_new', { version: '1.1' }),
  ]);
  const numbers = rescored.getByRole('row', { name: /^Legal measures/ }).getByRole('cell');
  await expect(numbers).toHaveCount(2);
  expect(await numbers.nth(0).textContent()).not.toBe(await numbers.nth(1).textContent());
  const technical = rescored.getByRole('row', { name: /^Technical measures/ }).getByRole('cell');
  expect(await technical.nth(0).textContent(), 'nothing changed there').toBe(await technical.nth(1).textContent());
  for (const key of ['time.why_not_comparable', 'time.why_added', 'time.why_removed'] as const) {
    await expect(page.getByText(t(key), { exact: true })).toBeVisible();
  }
  await checkPage(page, 'en');
  const spanish = await open({ as: 'large', at: site, speaking: 'es' });
  await spanish.goto(`${round}/compare`);
  await checkPage(spanish, 'es');
  expect(await read()).toEqual(before);
  await client.dispose();
});
