import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { CountryArchiveSchema } from '../../app/domain/country-archive';
import { openZip } from '../../app/exports/archive-zip';
import { checkPage, checkPrint, checkSkipLink } from './check-page';
import { expect, t, test } from './site';

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

/** Downloads through the page's own link, as a person does. */
async function download(page: Page, link: string): Promise<{ name: string; path: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
  return { name: file.suggestedFilename(), path: await file.path() };
}

test('a country reads its own log, in both languages, and takes it away', async ({ site, open }) => {
  await site.startRound('island', 'A round of the log');
  const page = await open({ as: 'island' });
  await page.goto('/home');
  await page.getByRole('link', { name: t('audit.title') }).click();
  await expect(page).toHaveURL('/audit');
  await expect(page.getByRole('cell', { name: 'Started an assessment' }).first()).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Iris Marea' }).first()).toBeVisible();
  await checkSkipLink(page);
  await checkPage(page, 'en');
  await checkPrint(page);

  const json = await download(page, t('audit.as_json'));
  expect(json.name).toBe('XAA-log.json');
  const lines = JSON.parse(await readFile(json.path, 'utf8')) as { position: number; hash: string }[];
  const last = lines.at(-1);
  await expect(page.locator('main code'), 'the end shown is the end of the file').toHaveText(String(last?.hash));
  // Keys of a line are written in their order, so that taking the hash away leaves what it was taken of.
  for (const { hash, ...line } of lines) expect(sha256Of(JSON.stringify(line))).toBe(hash);
  const csv = await download(page, t('audit.as_csv'));
  expect(csv.name).toBe('XAA-log.csv');
  expect((await readFile(csv.path, 'utf8')).trim().split('\n')).toHaveLength(lines.length + 1);

  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page).toHaveURL('/audit');
  await checkPage(page, 'es');
});

test('the log of a country where nothing happened says how it begins; a page beyond the first leads back', async ({
  startSite,
  open,
}) => {
  // One of its own: other tests work with the same country.
  const page = await open({ as: 'developing', at: await startSite({}) });
  await page.goto('/audit');
  await expect(page.getByText(t('audit.none'))).toBeVisible();
  await checkPage(page, 'en');
  await page.goto('/audit?before=1');
  await expect(page.getByRole('link', { name: t('audit.newest') })).toBeVisible();
});

test('nobody outside the country gets any of it', async ({ site }) => {
  for (const path of ['/audit', '/audit.csv', '/audit.json', '/country/export']) {
    for (const account of ['reviewer', 'admin'] as const) {
      const client = await site.client(account);
      expect((await client.get(path)).status(), `${path} for ${account}`).toBe(404);
      await client.dispose();
    }
    const nobody = await site.client();
    expect((await nobody.get(path, { maxRedirects: 0 })).headers().location).toMatch(/^\/sign-in/);
    await nobody.dispose();
    const other = await site.client('developing');
    expect(await (await other.get(path)).text(), path).not.toContain('XAA');
    await other.dispose();
  }
});

test('a focal point takes everything the country gave', async ({ startSite, open }, info) => {
  // One of its own: other tests start rounds for the same country.
  const page = await open({ as: 'developing', speaking: 'en', at: await startSite({}) });
  await page.goto('/audit');
  const file = await download(page, t('audit.everything'));
  expect(file.name).toBe('XBB.zip');
  const copy = info.outputPath('XBB.zip');
  await writeFile(copy, await readFile(file.path));
  const zip = await openZip(copy, () => true);
  expect(zip.names).toEqual(['country.json']);
  const archive = CountryArchiveSchema.parse(JSON.parse(String(await buffer(Readable.from(zip.read('country.json'))))));
  zip.close();
  expect(archive.country).toBe('XBB');
  expect(archive.people.map(({ email }) => email)).toEqual(['developing@demo.example']);
  expect(archive.rounds.at(-1)?.answers.length).toBeGreaterThan(100);
  const again = await download(page, t('audit.everything'));
  expect((await readFile(again.path)).equals(await readFile(file.path)), 'the same content, the same bytes').toBe(true);
});
