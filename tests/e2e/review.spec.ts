import type { Page } from '@playwright/test';
import { acceptTheRest } from './bench';
import { checkPage, checkSkipLink } from './check-page';
import { expect, expectAccessible, t, test } from './site';

const LAPTOP = { width: 1280, height: 800 };

/** Path of the round that the large state submitted, as the reviewer finds it in the queue. */
async function findSubmitted(page: Page): Promise<string> {
  await page.goto('/review');
  await page.getByRole('link', { name: 'National self-assessment 2025' }).click();
  return new URL(page.url()).pathname;
}

const toCountry = (review: string) => `${review.replace('/review/', '/rounds/')}/review`;

async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** Where a person is on the bench. */
const itemOf = (page: Page) => new URL(page.url()).searchParams.get('item');

/** Until client code runs, keys do nothing: the line that names them is not there yet. */
async function untilKeys(page: Page): Promise<void> {
  await expect(page.getByRole('checkbox', { name: t('bench.keys') })).toBeChecked();
}

async function pressKey(page: Page, key: string): Promise<void> {
  await untilKeys(page);
  await page.keyboard.press(key);
}

test('a round is judged by keyboard, contested, decided again and validated', async ({ startSite, open, expectComplaint }) => {
  test.setTimeout(300_000);
  // Forms that say too little.
  expectComplaint(/status of 400/);
  const site = await startSite({});
  const page = await open({ as: 'reviewer', at: site, viewport: LAPTOP });
  const review = await findSubmitted(page);
  const bench = `${review}/un-framework`;

  await test.step('everything can be read before it is taken up, and nothing changed', async () => {
    await page.goto(bench);
    await expect(page.getByText(t('bench.take_first'))).toBeVisible();
    await expect(page.getByRole('button', { name: t('bench.accept') })).toHaveCount(0);
    await checkPage(page, 'en');
    await page.goto(review);
    await press(page, t('review.way.take'));
    await expect(page.getByText(`${t('review.way.return')}:`)).toBeVisible();
    await expect(page.getByText(t('review.need.questions'))).toBeVisible();
    await expect(page.getByText(t('review.need.all_judged'))).toBeVisible();
  });

  await test.step('keys: move, accept, adjust, ask', async () => {
    await page.goto(bench);
    await pressKey(page, 'j');
    await expect.poll(() => itemOf(page)).toBe('un-framework.L1b');
    await pressKey(page, 'k');
    await expect.poll(() => itemOf(page)).toBe('un-framework.L1a');
    await pressKey(page, 'a');
    await expect(page.getByRole('status')).toHaveText(t('review.done.accepted', { item: 'L1a' }));
    expect(itemOf(page)).toBe('un-framework.L1b');

    await page.goto(`${bench}?item=un-framework.L1c`);
    await pressKey(page, 'd');
    await expect(page.locator('[id="value-L1c"] input').first()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.locator('#adjusted-reason').fill('The act is not in force yet');
    // A letter in a field is a letter.
    await page.locator('#adjusted-reason').press('a');
    await expect(page.locator('#adjusted-reason')).toHaveValue(/a$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toHaveText(t('review.done.adjusted', { item: 'L1c' }));

    await page.goto(`${bench}?item=un-framework.L1d`);
    await pressKey(page, 'q');
    await expect(page.locator('#asked-reason')).toBeFocused();
    await page.keyboard.type('Which section of the act?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toHaveText(t('review.done.asked', { item: 'L1d' }));
    await expect(page.locator('.bench-standing')).toContainText(t('bench.missing.waiting', { count: 2 }));

    // Who does not want single keys switches them off, and they stay off.
    await untilKeys(page);
    await page.getByRole('checkbox', { name: t('bench.keys') }).uncheck();
    const here = page.url();
    await page.locator('h1').click();
    await page.keyboard.press('a');
    await page.reload();
    await expect(page.getByRole('checkbox', { name: t('bench.keys') })).not.toBeChecked();
    expect(page.url()).toBe(here);
    await page.getByRole('checkbox', { name: t('bench.keys') }).check();
  });

  await test.step('a form that says too little comes back with what was typed', async () => {
    await page.goto(`${bench}?item=un-framework.L1e`);
    await press(page, t('bench.ask'));
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('review.error.reason_missing')]);
    await page.locator('#adjusted-reason').fill('Kept');
    await press(page, t('bench.adjust'));
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('review.error.value_missing')]);
    await expect(page.locator('#adjusted-reason')).toHaveValue('Kept');
    await expectAccessible(page);
  });

  await test.step('three columns fit a laptop; a phone stacks them', async () => {
    await page.goto(`${bench}?item=un-framework.L1d`);
    const columns = () => page.locator('.bench > *').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()));
    const [list, answer, evidence] = await columns();
    expect(list && answer && evidence && list.right <= answer.left && answer.right <= evidence.left).toBe(true);
    expect(evidence?.right).toBeLessThanOrEqual(LAPTOP.width);
    await checkPage(page, 'en');
    await page.setViewportSize({ width: 320, height: 700 });
    const [above, middle, below] = await columns();
    expect(above && middle && below && above.bottom <= middle.top && middle.bottom <= below.top).toBe(true);
    await page.setViewportSize(LAPTOP);
  });

  const country = await open({ as: 'large', at: site, javaScriptEnabled: false });
  await test.step('the country agrees or contests, and answers, where scripts are off', async () => {
    await page.goto(review);
    await press(page, t('review.way.return'));
    await expect(page.getByRole('heading', { name: t('review.next.returned') })).toBeVisible();
    await country.goto(review.replace('/review/', '/rounds/'));
    await country.getByRole('link', { name: t('review.link_returned') }).click();
    await expect(country.getByText(t('review.left_to_reply', { count: 2 }))).toBeVisible();
    await checkPage(country, 'en');
    const adjusted = country.locator('[id="un-framework.L1c"]');
    await expect(adjusted).toContainText('The act is not in force yet');
    await adjusted.getByRole('button', { name: t('review.contest') }).click();
    await expect(country.getByRole('alert').getByRole('link')).toHaveText([t('review.reply_error.text_missing')]);
    await adjusted.getByLabel(t('review.contest_label')).fill('It came into force in May');
    await adjusted.getByRole('button', { name: t('review.contest') }).click();
    await expect(country.getByRole('status')).toHaveText(t('review.reply_saved'));
    await expect(country.getByRole('button', { name: t('review.send_back') })).toHaveCount(0);
    const asked = country.locator('[id="un-framework.L1d"]');
    await asked.getByLabel(t('review.answer_label')).fill('Section 4');
    await asked.getByRole('button', { name: t('review.answer') }).click();
    await country.goto(`${review.replace('/review/', '/rounds/')}/un-framework/items/L1d/evidence`);
    await country.getByLabel(t('evidence.title_label'), { exact: true }).fill('The gazette');
    await country.getByLabel(t('evidence.url'), { exact: true }).fill('https://gazette.example/4');
    await press(country, t('evidence.add_button'));
    await country.goto(toCountry(review));
    await country.getByRole('button', { name: t('review.send_back') }).click();
    await expect(country.getByRole('heading', { name: t('review.country_next.in_validation') })).toBeVisible();
    await expect(country.getByRole('textbox')).toHaveCount(0);
  });

  await test.step('the reviewer has the last word, also where scripts are off', async () => {
    const plain = await open({ as: 'reviewer', at: site, javaScriptEnabled: false });
    await plain.goto(`${bench}?item=un-framework.L1c`);
    await expect(plain.getByText('It came into force in May')).toBeVisible();
    await expect(plain.getByText(t('bench.last_word'))).toBeVisible();
    await checkPage(plain, 'en');
    await plain.locator('[id="value-L1c"]').getByLabel(t('answer.partial'), { exact: true }).check();
    await plain.locator('#adjusted-reason').fill('In force, but for companies only');
    await press(plain, t('bench.adjust'));
    await expect(plain.getByRole('status')).toHaveText(t('review.done.adjusted', { item: 'L1c' }));
    await plain.goto(`${bench}?item=un-framework.L1d`);
    await expect(plain.getByText('Section 4')).toBeVisible();
    await press(plain, t('bench.accept'));
    await expect(plain.getByRole('status')).toHaveText(t('review.done.accepted', { item: 'L1d' }));
  });

  await test.step('evidence is accepted, or not, with a reason that the country reads', async () => {
    await page.goto(`${bench}?item=un-framework.L1d`);
    const piece = page.locator('.bench article.card').filter({ hasText: 'The gazette' });
    await expect(piece).toContainText(t('bench.later'));
    await piece.getByRole('button', { name: `${t('bench.evidence_accept')} The gazette` }).click();
    await expect(page.getByRole('status')).toHaveText(t('review.done_evidence.accepted'));
    await expect(piece.locator('.tag').first()).toHaveText(t('evidence.state.accepted'));
    const reject = piece.getByRole('button', { name: `${t('bench.evidence_reject_button')} The gazette` });
    await piece.locator('summary').click();
    await reject.click();
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([t('review.error.reason_missing')]);
    await checkPage(page, 'en');
    await piece.getByLabel(t('bench.evidence_why')).fill('It is a draft');
    await reject.click();
    await expect(page.getByRole('status')).toHaveText(t('review.done_evidence.rejected'));
    await expect(piece).toContainText(`${t('evidence.verdict_reason')}: It is a draft`);
    await country.goto(toCountry(review));
    await expect(country.locator('#rejected')).toContainText('It is a draft');
    await checkPage(country, 'en');
  });

  await test.step('and validates: both results, the difference and its reason', async () => {
    await acceptTheRest(site, review, ['un-framework', 'national-cirt', 'oas-cbm']);
    await page.goto(review);
    await press(page, t('review.way.validate'));
    await expect(page.getByRole('heading', { name: t('review.next.validated') })).toBeVisible();
    for (const [window, path] of [
      [page, review],
      [country, toCountry(review)],
    ] as const) {
      await window.goto(path);
      const row = window.getByRole('row', { name: /^L1c/ });
      await expect(row.getByRole('cell')).toHaveText(['yes', 'partly', 'In force, but for companies only']);
      await checkPage(window, 'en');
    }
  });
});

test('two reviewers at once: the second sees what stands', async ({ startSite, open, expectComplaint }) => {
  expectComplaint(/status of 409/);
  const site = await startSite({});
  const [one, two] = [await open({ as: 'reviewer', at: site }), await open({ as: 'reviewer', at: site })];
  const review = await findSubmitted(one);
  await press(one, t('review.way.take'));
  const address = `${review}/un-framework?item=un-framework.L1a`;
  await one.goto(address);
  await two.goto(address);
  await press(one, t('bench.accept'));
  await expect(one.getByRole('status')).toBeVisible();
  await two.locator('#asked-reason').fill('Which law?');
  await press(two, t('bench.ask'));
  await expect(two.getByRole('alert')).toHaveText(t('bench.stale'));
  await expect(two.locator('.bench-answer')).toContainText(t('review.step.accepted'));
  await expect(two.locator('#asked-reason'), 'what was typed stays').toHaveValue('Which law?');
  await expectAccessible(two);
  await press(two, t('bench.ask'));
  await expect(two.getByRole('status')).toHaveText(t('review.done.asked', { item: 'L1a' }));
});

test('nobody else finds the pages of a review', async ({ site, open }) => {
  const review = await findSubmitted(await open({ as: 'reviewer' }));
  for (const [who, paths] of [
    ['large', ['/review', review, `${review}/un-framework`]],
    ['island', ['/review', review, toCountry(review)]],
    ['admin', ['/review', review, toCountry(review)]],
    ['reviewer', [toCountry(review), `${review}/gci`, '/review/no-such-round']],
  ] as const) {
    const client = await site.client(who);
    for (const path of paths) expect((await client.get(path)).status(), `${path} of ${who}`).toBe(404);
    await client.dispose();
  }
});

for (const locale of ['en', 'es'] as const) {
  test(`queue, overview and bench hold up in ${locale}`, async ({ open }) => {
    const page = await open({ as: 'reviewer', speaking: locale });
    const review = await findSubmitted(page);
    for (const path of [
      '/review',
      '/review?region=AMS',
      review,
      `${review}/un-framework`,
      `${review}/national-cirt`,
      `${review}/oas-cbm`,
    ]) {
      await page.goto(path);
      await checkPage(page, locale);
    }
    await page.goto('/review?region=AMS');
    await checkSkipLink(page);
    const country = await open({ as: 'approver', speaking: locale });
    await country.goto(toCountry(review));
    await checkPage(country, locale);
  });
}
