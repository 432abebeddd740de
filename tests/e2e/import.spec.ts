import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ItemBox } from './answering';
import { checkPage } from './check-page';
import { expect, expectAccessible, t, test, untilLive, words } from './site';

/** Downloads through the page's own link, as a person does. */
async function download(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link, exact: true }).first().click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function upload(page: Page, file: { name: string; bytes: Buffer }): Promise<void> {
  await page
    .getByLabel(t('import.file'), { exact: true })
    .setInputFiles({ name: file.name, mimeType: 'text/plain', buffer: file.bytes });
  await page.getByRole('button', { name: t('import.check') }).click();
}

for (const kind of ['CSV', 'JSON'] as const) {
  test(`answers downloaded as ${kind} come back the same in another assessment`, async ({ site, open }) => {
    const page = await open({ as: 'developing' });
    const full = await site.demonstrationRound('developing');
    await page.goto(full);
    const file = await download(page, kind);
    expect(file.name).toMatch(new RegExp(`\\.${kind.toLowerCase()}$`));

    await page.goto(`${full}/import?questionnaire=un-framework`);
    await upload(page, file);
    await expect(page.getByText(t('import.nothing')), 'into the same: nothing changes').toBeVisible();

    const empty = await site.startRound('developing', `Import of ${kind}`);
    await page.goto(`${empty}/import`);
    await upload(page, file);
    await expect(page.getByRole('heading', { name: /answers would change$/ })).toBeVisible();
    await expectAccessible(page);
    expect(await page.locator('main tbody tr').count()).toBeGreaterThan(100);
    await page.getByRole('button', { name: t('import.save') }).click();
    await expect(page).toHaveURL(empty);
    const again = await download(page, kind);
    const data = (bytes: Buffer) =>
      bytes
        .toString('utf8')
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*')
        .trim()
        .split('\n')
        .sort();
    expect(data(again.bytes)).toEqual(data(file.bytes));
    await page
      .getByRole('main')
      .getByRole('link', { name: t('round.results') })
      .first()
      .click();
    const mine = await page.locator('dl.numbers').first().textContent();
    await page.goto(`${full}/un-framework/results`);
    await expect(page.locator('dl.numbers').first()).toHaveText(mine as string);
  });
}

test('odd words survive the way out and in', async ({ site, open }) => {
  const odd = '=HYPERLINK("http://evil.example";"x") & <b>\nsecond line, "quoted"; نص عربي 中文';
  const page = await open({ as: 'large' });
  const round = await site.startRound('large', 'Odd words');
  await page.goto(`${round}/un-framework/legal`);
  await untilLive(page);
  const item = new ItemBox(page, 'L1a');
  await item.choose('partial');
  await item.openNote();
  await item.note.fill(odd);
  await item.note.blur();
  await item.expectSaved();
  await page.goto(round);
  const file = await download(page, 'CSV');
  expect(file.bytes.toString('utf8'), 'a spreadsheet does not run it').not.toMatch(/(^|[,;\t"])=HYPERLINK/m);
  const other = await site.startRound('large', 'Odd words again');
  await page.goto(`${other}/import`);
  await upload(page, file);
  await page.getByRole('button', { name: t('import.save') }).click();
  await expect(page).toHaveURL(other);
  await page.goto(`${other}/un-framework/legal`);
  await expect(item.note).toHaveValue(odd);
});

test('a file that cannot be read changes nothing and says where it is wrong, in both languages', async ({
  site,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 400/);
  const page = await open({ as: 'large' });
  const round = await site.startRound('large', 'Bad files');
  const files = [
    { name: 'empty.csv', bytes: Buffer.from('') },
    { name: 'picture.csv', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]) },
    { name: 'broken.json', bytes: Buffer.from('{"answers": [') },
    { name: 'unknown.csv', bytes: Buffer.from('item,value\nno-such-item,yes\n') },
    { name: 'deep.json', bytes: Buffer.from('['.repeat(100_000)) },
  ];
  for (const file of files) {
    await page.goto(`${round}/import`);
    await upload(page, file);
    await expect(page.getByRole('alert'), file.name).toBeVisible();
    expect(await page.getByRole('alert').textContent(), file.name).toContain(t('import.problem', { problem: '' }).trim());
  }
  await checkPage(page, 'en');
  await page.getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('es')('import.title'));
  await checkPage(page, 'es');
  await page.goto(`${round}/un-framework/results`);
  await expect(page.locator('dl.numbers')).toContainText(words('es')('numbers.answered', { answered: 0, applicable: 216 }));
});
