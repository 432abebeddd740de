import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parseCsv } from '../../app/exports/csv';
import { readDocument } from '../helpers/office-file';
import { expect, t, test } from './site';

/** Codes of the countries of the heat map, in its order. */
async function listCountries(page: Page): Promise<string[]> {
  const links = await page
    .getByRole('table', { name: t('priorities.heat_map') })
    .locator('tbody th a')
    .all();
  return Promise.all(links.map(async (link) => (await link.getAttribute('href'))?.slice('/priorities/countries/'.length) ?? ''));
}

async function download(page: Page, link: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
  return readFile(await file.path());
}

test('an analyst looks at the islands of the Americas, sends the address on, and takes a brief along', async ({ open }) => {
  const page = await open({ as: 'analyst' });
  await page.goto('/home');
  await page.getByRole('link', { name: t('priorities.home'), exact: true }).click();
  await expect(page).toHaveURL('/priorities');
  await expect(page.locator('script'), 'the overview needs no client code').toHaveCount(0);

  const choose = async (facet: string, choice: string) => {
    await page.locator('summary', { hasText: facet }).first().click();
    await page.getByRole('checkbox', { name: choice, exact: true }).check();
  };
  await choose(t('priorities.facet.region'), t('region.AMS'));
  await choose(t('priorities.facet.group'), t('priorities.group.sids'));
  await page.getByLabel(t('priorities.sort')).selectOption('code');
  await page.getByRole('button', { name: t('priorities.show') }).click();
  const codes = await listCountries(page);
  expect(codes.length).toBeGreaterThan(14);
  expect(codes).toEqual([...codes.filter((code) => code !== 'XAA').toSorted(), 'XAA']);
  expect(codes).not.toContain('BRA');
  await expect(page.locator('.tiles a')).toHaveCount(codes.length);

  await page.getByLabel(t('priorities.sort')).selectOption('value');
  await choose(t('priorities.facet.area'), t('area.name.technical'));
  await page.getByRole('button', { name: t('priorities.show') }).click();
  const means = await page
    .getByRole('table', { name: t('priorities.heat_map') })
    .locator('tbody tr td:nth-child(2) strong')
    .allInnerTexts();
  expect(means.map(Number)).toEqual(means.map(Number).toSorted((a, b) => a - b));

  // What was chosen stands in the address: another window shows the same.
  const other = await open({ as: 'programmes' });
  await other.goto(page.url());
  expect(await listCountries(other)).toEqual(await listCountries(page));
  await expect(other.locator('.say')).toHaveText((await page.locator('.say').textContent()) ?? '');
  const { header, rows } = parseCsv(await download(page, t('priorities.as_csv')));
  expect(new Set(rows.map(({ cells }) => cells[0])).size).toBe(codes.length);
  expect(new Set(rows.map(({ cells }) => cells[header.cells.indexOf('area')]))).toEqual(new Set(['technical']));

  await page
    .getByRole('table', { name: t('priorities.heat_map') })
    .getByRole('link', { name: 'Jamaica', exact: true })
    .click();
  await expect(page).toHaveURL('/priorities/countries/JAM');
  const sentences = await page.locator('section[aria-labelledby="raise"] li').allInnerTexts();
  expect(sentences.length).toBeGreaterThan(0);
  await expect(page.getByText(t('priorities.requests_of')), 'analysts do not handle requests').toHaveCount(0);
  const gaps = await page.getByRole('table').locator('tbody th').allInnerTexts();
  const activities = await page.locator('section[aria-labelledby="activities"] li a').allInnerTexts();
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';

  const { paragraphs, tables } = await readDocument(await download(page, t('priorities.as_docx')));
  const said = paragraphs.map(({ text }) => text);
  expect(paragraphs.find(({ style }) => style === 'Title')?.text).toBe(title);
  for (const sentence of sentences) expect(said).toContain(sentence);
  for (const activity of activities) expect(said.some((text) => text.startsWith(activity))).toBe(true);
  expect(tables[0]?.rows.slice(1).map(([name]) => name)).toEqual(gaps);
  expect(tables[1]?.rows).toHaveLength(1 + 30);
  expect(said).not.toContain(t('priorities.requests_of'));

  // One sheet of paper.
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('a programme officer finds the requests of a country in its brief, and draws the spread of capabilities', async ({
  open,
}) => {
  const page = await open({ as: 'programmes' });
  await page.goto('/priorities/countries/XBB');
  await expect(page.getByRole('heading', { name: t('priorities.requests_of') })).toBeVisible();
  await page.goto('/priorities/themes?region=AMS');
  await expect(page.getByRole('img', { name: t('priorities.spread_label') })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: t('priorities.who_asks'), exact: true })).toBeVisible();
});
