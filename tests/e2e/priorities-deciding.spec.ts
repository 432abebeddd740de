import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { readDocument, readSheets } from '../helpers/office-file';
import { checkPage } from './check-page';
import { expect, t, test } from './site';

async function download(page: Page, link: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
  return readFile(await file.path());
}

test('an analyst ranks the small islands of the Americas, saves a scenario, takes its report and spends a budget', async ({
  open,
}) => {
  const page = await open({ as: 'analyst' });
  await page.goto('/priorities/ranking');
  await page.getByLabel(t('region.AMS'), { exact: true }).check();
  await page.getByLabel(t('ranking.group.sids')).first().check();
  await page.getByLabel(t('ranking.factor.need'), { exact: true }).fill('3');
  await page.getByRole('button', { name: t('ranking.show') }).click();
  await expect(page).toHaveURL(/region=AMS.*sids=1.*weight_need=3/);
  await expect(page.locator('output[for="weight_need"]')).toHaveText('3');
  const first = page
    .getByRole('table', { name: t('ranking.table') })
    .locator('tr.ranked')
    .first();
  await expect(first.getByRole('cell').nth(0)).toHaveText('1');
  await expect(first.getByRole('cell').nth(1), 'the range stands beside the rank').toHaveText(/^1(–\d+)? in nine of ten/);
  await expect(first.getByRole('cell').nth(2)).toHaveText(/^\d+%$/);
  const theme = await first.getByRole('rowheader').innerText();

  await page.locator('summary', { hasText: t('scenario.save') }).click();
  await page.getByLabel(t('scenario.name'), { exact: true }).fill('Islands of the Americas');
  await page.getByLabel(t('scenario.reason'), { exact: true }).fill('Need counts most');
  await page.getByRole('button', { name: t('scenario.save') }).click();
  await expect(page).toHaveURL(/\/scenarios\/[0-9a-f-]{36}\?saved/);
  await expect(page.getByText(t('scenario.saved'))).toBeVisible();
  await checkPage(page, 'en');

  const document = await readDocument(await download(page, t('scenario.as.docx')));
  expect(document.paragraphs.map(({ text }) => text)).toContain('Where to act first: Islands of the Americas');
  expect(document.tables[0]?.rows[1]?.[3]).toBe(theme);
  const sheets = [...(await readSheets(await download(page, t('scenario.as.xlsx')))).values()];
  expect(sheets[0]?.[1]?.[0]).toBe(1);
  expect(sheets[0]?.[1]?.[6]).toBe(theme);

  await page.goto('/priorities/portfolio?region=AMS&sids=1&amount=100000');
  for (const activity of [1, 2]) {
    const form = page.getByRole('form', { name: t('portfolio.enter') });
    await form.getByLabel(t('portfolio.activity'), { exact: true }).selectOption({ index: activity });
    await form.getByLabel(t('portfolio.cost_amount')).fill('20000');
    await form.getByLabel(t('portfolio.source')).fill('A budget of last year');
    await form.getByRole('button', { name: t('portfolio.enter') }).click();
    await expect(page.getByText(t('portfolio.entered'))).toBeVisible();
  }
  await expect(page.getByRole('table', { name: t('portfolio.costs') }).getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('heading', { name: t('portfolio.left_out') })).toBeVisible();
  await checkPage(page, 'en');
});
