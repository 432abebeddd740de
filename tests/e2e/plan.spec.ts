import type { Page } from '@playwright/test';
import { checkPage, checkPrint } from './check-page';
import { expect, type LocaleCode, type OpenOptions, type Site, test, words } from './site';

const STALE = /status of 4\d\d/;

type Open = (options?: OpenOptions) => Promise<Page>;

/** Opens the form of an item, by the capability's name, where it is closed. */
async function openItem(page: Page, say: ReturnType<typeof words>, title: string) {
  const item = page.locator('details[id^="item-"]').filter({ hasText: say('plan.edit', { capability: title }) });
  if (!(await item.evaluate((details: HTMLDetailsElement) => details.open))) await item.locator('summary').click();
  return item;
}

async function walk(site: Site, open: Open, locale: LocaleCode, javaScriptEnabled: boolean): Promise<void> {
  const say = words(locale);
  const name = `Plan ${locale} ${javaScriptEnabled ? 'with' : 'without'}`;
  const round = await site.startRound('island', name);
  const page = await open({ as: 'island', javaScriptEnabled, speaking: locale });
  await page.goto(round);
  await page
    .getByRole('main')
    .getByRole('link', { name: say('plan.title'), exact: true })
    .click();
  await expect(page).toHaveURL(`${round}/plan`);
  await expect(page.getByText(say('plan.none'))).toBeVisible();

  // Nothing chosen says so; then two are chosen, each one level up.
  await page.getByRole('button', { name: say('plan.add') }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([say('form.plan_choose')]);
  const boxes = page.locator('input[name="gap"]');
  const [one, two] = [await boxes.nth(0).getAttribute('value'), await boxes.nth(1).getAttribute('value')];
  await page.locator(`[id="un-framework-gap-${one}"]`).check();
  await page.locator(`[id="un-framework-gap-${two}"]`).check();
  await page.getByRole('button', { name: say('plan.add') }).click();
  await expect(page.getByRole('status')).toHaveText(say('plan.added'));
  const rows = page.locator('table.plan').first().locator('tbody tr:has(td)');
  await expect(rows).toHaveCount(2);
  await expect(rows.first().locator('.level-chip')).toHaveText(['1', '2']);
  await expect(page.locator('p.say')).toContainText(say('plan.lift', { before: '0', after: '' }).slice(0, 20));
  await checkPage(page, locale);

  // Changing one: what is wrong is said at its place, what was typed stays.
  const title = ((await rows.first().locator('th').textContent()) ?? '').trim();
  const form = await openItem(page, say, title);
  await form.getByLabel(say('plan.owner')).fill('Ministry of Justice');
  await form.getByLabel(say('plan.target')).selectOption('4');
  await form.getByLabel(say('plan.note')).fill('First the act\nthen the office');
  await form.getByLabel(say('plan.due')).fill('2020-06-30');
  await form.getByLabel(say('plan.with')).selectOption({ index: 1 });
  const helper = await form.getByLabel(say('plan.with')).locator('option').nth(1).textContent();

  // Another window saves first.
  const other = await open({ as: 'island', javaScriptEnabled, speaking: locale });
  await other.goto(`${round}/plan`);
  const theirs = await openItem(other, say, title);
  await theirs.getByLabel(say('plan.owner')).fill('Ministry of the Interior');
  await theirs.getByRole('button', { name: say('plan.save') }).click();
  await expect(other.getByRole('status')).toHaveText(say('plan.saved'));

  await form.getByRole('button', { name: say('plan.save') }).click();
  await expect(page.getByRole('alert')).toContainText(say('plan.stale'));
  await expect(page.getByRole('alert'), 'theirs is shown').toContainText('Ministry of the Interior');
  await expect(form.getByLabel(say('plan.owner')), 'and mine').toHaveValue('Ministry of Justice');
  await expect(form.getByLabel(say('plan.target'))).toHaveValue('4');
  await checkPage(page, locale);
  await form.getByRole('button', { name: say('plan.save') }).click();
  await expect(page.getByRole('status')).toHaveText(say('plan.saved'));
  await expect(rows.first()).toContainText('Ministry of Justice');
  await expect(rows.first()).toContainText('then the office');
  await expect(rows.first()).toContainText(helper ?? '-');
  await expect(rows.first()).toContainText(say('plan.late'));
  await expect(rows.first().locator('.level-chip')).toHaveText(['1', '4']);

  // On paper: the table, and nothing to press; it fits the width of A4 without its margins.
  await checkPrint(page);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 673, height: 950 });
  await expect(page.locator('details[id^="item-"]').first()).toBeHidden();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, 'wider than A4').toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 900 });

  // A recommendation is refused, with a reason only.
  const undecided = page.locator('section[aria-labelledby="recommended"]');
  const link = undecided.getByRole('link').first();
  const programme = (await link.textContent()) ?? '';
  await link.click();
  const card = page.locator('article').filter({ has: page.getByRole('link', { name: programme, exact: true }) });
  await card.locator('details').last().locator('summary').click();
  await card.getByRole('radio', { name: say('decision.refused') }).check();
  await card.getByRole('button', { name: say('decision.save') }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText([say('form.decision_reason')]);
  await expect(card.getByRole('radio', { name: say('decision.refused') }), 'it is kept').toBeChecked();
  await checkPage(page, locale);
  await card.getByLabel(say('decision.reason'), { exact: true }).fill('Our own office does this');
  await card.getByRole('button', { name: say('decision.save') }).click();
  await expect(page.getByRole('status')).toHaveText(say('decision.done'));
  await expect(card).toContainText('Our own office does this');
  await checkPage(page, locale);

  // Back on the plan it stands among what was decided; an item is taken out.
  await page.goto(`${round}/plan`);
  await expect(undecided.getByRole('listitem').filter({ hasText: programme })).toContainText(say('decision.refused'));
  await openItem(page, say, title);
  await page.locator('details[open] button[name="remove"]').click();
  await expect(page.getByRole('status')).toHaveText(say('plan.removed'));
  await expect(rows).toHaveCount(1);

  // The other window still shows it: what is typed there comes back.
  await theirs.locator('summary').first().click();
  await theirs.getByLabel(say('plan.owner')).fill('Too late');
  await theirs.getByRole('button', { name: say('plan.save') }).click();
  await expect(other.getByRole('alert')).toContainText(say('plan.gone'));
  await expect(other.getByRole('alert')).toContainText('Too late');
  await checkPage(other, locale);

  // The next round says what became of it.
  const next = await site.startRound('island', `${name}, next`, ['un-framework'], round);
  await page.goto(`${next}/plan`);
  const followed = page.locator('section[aria-labelledby="followed"]');
  await expect(followed).toContainText(name);
  await expect(followed.getByRole('cell', { name: say('plan.progress.unchanged') })).toBeVisible();
  await checkPage(page, locale);

  const observer = await open({ as: 'island.observer', javaScriptEnabled, speaking: locale });
  await observer.goto(`${round}/plan`);
  await expect(observer.getByText(say('plan.read'))).toBeVisible();
  await expect(observer.locator('main form')).toHaveCount(0);
  // The second table is what became of plans before, also of those of other tests.
  await expect(observer.locator('table.plan').first().locator('tbody tr:has(td)')).toHaveCount(1);
  await checkPage(observer, locale);
}

for (const locale of ['en', 'es'] as const) {
  for (const scripts of [false, true]) {
    test(`a plan from gaps to paper, in ${locale}, ${scripts ? 'with' : 'without'} JavaScript`, async ({
      site,
      open,
      expectComplaint,
    }) => {
      test.setTimeout(300_000);
      expectComplaint(STALE);
      await walk(site, open, locale, scripts);
    });
  }
}
