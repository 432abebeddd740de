import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parseCsv } from '../../app/exports/csv';
import { readDocument, readSheets } from '../helpers/office-file';
import { checkPage, checkPrint } from './check-page';
import { expect, t, test, words } from './site';

/** Downloads through the page's own link, as a person does. */
async function download(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The cells of a table of the page, its header first. */
async function readTable(page: Page, name: string): Promise<string[][]> {
  const rows = await page.getByRole('table', { name, exact: true }).getByRole('row').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
}

const unique = (list: readonly string[]) => [...new Set(list)].toSorted();

test('a programme officer makes the report of figure 1 for a span, and opens its files', async ({ open }) => {
  const page = await open();
  await page.goto('/catalogue');
  await page.getByRole('link', { name: t('mapping.link') }).click();
  await expect(page).toHaveURL('/catalogue/mapping');
  await expect(page.getByRole('heading', { level: 2, name: 'October 9, 2017' })).toBeVisible();
  await page.getByLabel(t('mapping.from')).fill('2020-01-01');
  await page.getByLabel(t('mapping.to')).fill('2022-12-31');
  await page.getByLabel(t('mapping.group')).selectOption('theme');
  await page.getByLabel(t('mapping.owner')).selectOption('others');
  await page.getByRole('button', { name: t('mapping.show') }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'January 1, 2020 to December 31, 2022' })).toBeVisible();
  await expect(page.getByLabel(t('mapping.from')), 'what was chosen stays chosen').toHaveValue('2020-01-01');
  await expect(page.getByLabel(t('mapping.group'))).toHaveValue('theme');

  // Of coe-octopus the contributions of 2021 and 2022, that of 2023 lies outside: 20,000 + 50,000. The budgets: eu4digital-cyber
  // 7,000,000, eu-cybernet 3,999,600, ocwar-c 7,500,000; interpol-afjoc 2,900,000, cw-cyber-programme 15,000,000; ascce and accp.
  const totals = await readTable(page, t('mapping.totals'));
  expect(totals.slice(1).map(([currency, kind, low]) => [currency, kind, low])).toEqual([
    ['EUR', t('mapping.kind.real'), '70,000'],
    ['EUR', t('mapping.kind.budget'), '18,499,600'],
    ['GBP', t('mapping.kind.budget'), '17,900,000'],
    ['SGD', t('mapping.kind.budget'), '40,000,000'],
  ]);
  await expect(page.getByRole('listitem').filter({ hasText: 'GBP 100,000' })).toContainText(t('mapping.counting.outside'));
  const titles = unique(await page.locator('.figure tbody td:nth-child(3) a').allInnerTexts()).map((title) =>
    title.replace(` (${t('mapping.unconfirmed')})`, ''),
  );
  expect(titles.length).toBeGreaterThan(40);
  const groups = await page.locator('.figure').count();
  const unpublished = await readTable(page, t('mapping.unpublished'));
  const notServed = await page.locator('#not-served').getByRole('listitem').allInnerTexts();
  expect(notServed.length).toBeGreaterThan(20);

  const xlsx = await download(page, t('mapping.as.xlsx'));
  expect(xlsx.name).toBe('tidemark-mapping-theme-2020-01-01-2022-12-31.xlsx');
  const sheets = await readSheets(xlsx.bytes);
  const [header = [], ...lines] = sheets.get(t('mapping.report')) ?? [];
  const at = header.indexOf(t('mapping.column.activity'));
  expect(unique(lines.map((line) => String(line[at])))).toEqual(titles);
  const said = (sheets.get(t('mapping.totals')) ?? []).map((row) =>
    row.map((cell) => (typeof cell === 'number' ? t.number(cell) : cell)),
  );
  expect(said.slice(0, totals.length)).toEqual(totals);
  for (const row of unpublished.slice(1)) expect(said).toContainEqual(row);
  expect((sheets.get(t('mapping.not_served')) ?? []).map(([, text]) => text)).toEqual(expect.arrayContaining(notServed));

  const docx = await download(page, t('mapping.as.docx'));
  expect(docx.name).toBe('tidemark-mapping-theme-2020-01-01-2022-12-31.docx');
  const { paragraphs, tables } = await readDocument(docx.bytes);
  const figures = tables.filter(({ rows }) => rows[0]?.length === 7);
  expect(figures).toHaveLength(groups);
  const shown = figures.flatMap(({ rows }) => rows.slice(1).map((cells) => cells[2]?.split('\n')[0] ?? ''));
  expect(unique(shown.map((title) => title.replace(` (${t('mapping.unconfirmed')})`, '')))).toEqual(titles);
  expect(tables.map(({ rows }) => rows)).toContainEqual(totals);
  expect(paragraphs.map(({ text }) => text)).toEqual(expect.arrayContaining(notServed));

  const csv = await download(page, t('mapping.as.csv'));
  expect(csv.name).toBe('tidemark-mapping-theme-2020-01-01-2022-12-31.csv');
  const { header: names, rows } = parseCsv(csv.bytes);
  const report = rows.filter(({ cells }) => cells[0] === t('mapping.report'));
  expect(unique(report.map(({ cells }) => cells[names.cells.indexOf(t('mapping.column.activity'))] ?? ''))).toEqual(titles);
  expect(rows.filter(({ cells }) => cells[0] === t('mapping.not_served'))).toHaveLength(notServed.length);
  await checkPrint(page);
});

test('the files speak the language of the page', async ({ open }) => {
  const page = await open({ speaking: 'es' });
  const es = words('es');
  await page.goto('/catalogue/mapping?owner=itu&group=region');
  const { bytes } = await download(page, es('mapping.as.docx'));
  const { paragraphs } = await readDocument(bytes);
  expect(paragraphs[0]?.text).toBe(es('mapping.title'));
  expect(paragraphs.map(({ text }) => text)).toContain('Del 9 de octubre de 2017 al 31 de diciembre de 2029');
});

test('days that are none, and a span that ends before it begins, are told at their field', async ({ open, expectComplaint }) => {
  expectComplaint(/status of 400/);
  const page = await open();
  const es = words('es');
  for (const [locale, say] of [['en', t] as const, ['es', es] as const]) {
    await page.goto('/catalogue/mapping?from=2017-02-30&to=2019-12-31&group=region&status=completed');
    if (locale === 'es') await page.getByRole('button', { name: 'Español' }).click();
    const wrong = say('mapping.error.from', { value: '2017-02-30' });
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([wrong]);
    await expect(page.locator('#from')).toHaveAccessibleDescription(wrong);
    await expect(page.locator('#to'), 'the rest is kept').toHaveValue('2019-12-31');
    await expect(page.locator('#group')).toHaveValue('region');
    await expect(page.locator('#status')).toHaveValue('completed');
    await expect(page.locator('.figure')).toHaveCount(0);
    await checkPage(page, locale);
    await page.locator('#from').fill('2020-01-01');
    await page.locator('main form button').click();
    await expect(page.locator('#to')).toHaveAccessibleDescription(say('mapping.error.reversed'));
    await page.locator('#to').fill('2020-12-31');
    await page.locator('main form button').click();
    await expect(page.locator('.figure').first()).toBeVisible();
  }
  // A file that cannot be made sends to the page that says why.
  await page.goto('/catalogue/mapping.xlsx?from=never&to=2019-12-31');
  await expect(page).toHaveURL('/catalogue/mapping?from=never&to=2019-12-31');
  await expect(page.getByRole('alert')).toContainText('never');
});

test('an activity of the catalogue is still found beside the report', async ({ open }) => {
  const page = await open();
  await page.goto('/catalogue/mapping');
  await page.locator('.figure tbody td:nth-child(3) a').first().click();
  await expect(page).toHaveURL(/\/catalogue\/(?!mapping)[a-z0-9-]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
