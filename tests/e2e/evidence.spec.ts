import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { MAX_EVIDENCE_BYTES } from '../../app/domain/evidence';
import type { MessageKey } from '../../app/i18n/translate';
import { makeDocx, makeJpeg, makePdf, makePng, makeXlsx, makeZip } from '../helpers/evidence-files';
import { ItemBox } from './answering';
import { checkPage, checkPrint, checkSkipLink } from './check-page';
import { expect, expectAccessible, type LocaleCode, t, test, untilLive, words } from './site';

/** Earns credit only with evidence. */
const ITEM = 'L1b';
const PDF_NAME = 'Ley n.º 5 «ciberseguridad»; 2024.pdf';

const give = async (page: Page, title: string, file: { name: string; bytes: Buffer } | null, locale: LocaleCode = 'en') => {
  const say = words(locale);
  await page.getByLabel(say('evidence.title_label'), { exact: true }).fill(title);
  if (file) {
    // The browser believes the ending, and so do we not.
    const sent = { name: file.name, mimeType: 'application/pdf', buffer: file.bytes };
    await page.getByLabel(say('evidence.file'), { exact: true }).setInputFiles(sent);
  }
  await page.getByRole('button', { name: say('evidence.add_button'), exact: true }).click();
};

test('a file and a link are given, read and removed without JavaScript', async ({ site, open, expectComplaint }) => {
  expectComplaint(/status of 400/);
  const round = await site.startRound('island', 'Evidence without script');
  const page = await open({ as: 'island', javaScriptEnabled: false });
  await page.goto(`${round}/un-framework/legal`);
  await page
    .locator(`#${ITEM}`)
    .getByRole('link', { name: `${t('evidence.add_file')} ${ITEM}` })
    .click();
  await expect(page).toHaveURL(`${round}/un-framework/items/${ITEM}/evidence`);
  await expect(page.getByText(t('evidence.none'))).toBeVisible();
  await expect(page.getByText(t('evidence.state.missing'))).toBeVisible();
  await checkSkipLink(page);
  await checkPage(page, 'en');

  const bytes = makePdf('%'.repeat(300_000));
  await page.getByLabel(t('evidence.clause'), { exact: true }).fill('section 4');
  await page.getByLabel(t('evidence.language'), { exact: true }).selectOption('es');
  await page.getByLabel(t('evidence.valid_until'), { exact: true }).fill('2090-12-31');
  await give(page, 'Cybersecurity Act', { name: PDF_NAME, bytes });
  await expect(page.getByRole('status').filter({ hasText: t('evidence.done.added') })).toBeVisible();
  const card = page.locator('main li.card').first();
  for (const said of ['section 4', 'Spanish', 'Dec 31, 2090', PDF_NAME, t('evidence.state.given'), t('evidence.not_scanned')]) {
    await expect(card).toContainText(said);
  }

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    card.getByRole('link', { name: 'Cybersecurity Act' }).click(),
  ]);
  // What no file name may hold, the browser replaces by itself.
  expect(download.suggestedFilename()).toBe(PDF_NAME);
  expect((await readFile(await download.path())).equals(bytes), 'byte by byte').toBe(true);

  await page.getByLabel(t('evidence.url'), { exact: true }).fill('https://law.example/act');
  await page.getByLabel(t('evidence.valid_until'), { exact: true }).fill('2020-01-31');
  await give(page, 'The act on the web', null);
  await expect(page.locator('main li.card').nth(1)).toContainText(t('evidence.state.expired'));
  await checkPage(page, 'en');
  await checkPrint(page);
  await page.getByRole('button', { name: 'Español' }).click();
  await checkPage(page, 'es');
  await page.getByRole('button', { name: 'English' }).click();

  await give(page, 'Nothing to show', null);
  await expect(page.locator('#url-error')).toHaveText(t('evidence.neither'));
  await expect(page.getByRole('status'), 'what was done before is not said again').toHaveCount(0);

  await card.getByRole('button', { name: `${t('evidence.remove')} Cybersecurity Act` }).click();
  await expect(page.getByText(t('evidence.done.removed'))).toBeVisible();
  await expect(page.locator('main li.card')).toHaveCount(1);
  await page.goto(`${round}/un-framework/legal`);
  const link = page.locator(`#${ITEM} .evidence-link`);
  await expect(link).toContainText(t('evidence.count', { count: 1 }));
  await expect(link.locator('.tag')).toHaveText(t('evidence.state.expired'));
  await expectAccessible(page);
});

test('the browser counts evidence as the server does', async ({ site, open }) => {
  const round = await site.startRound('island', 'Evidence and the score');
  const page = await open({ as: 'island' });
  const numbers = page.locator('.standing dl.numbers');
  const answer = async () => {
    await page.goto(`${round}/un-framework/legal`);
    await untilLive(page);
  };
  await answer();
  const item = new ItemBox(page, ITEM);
  await item.choose('yes');
  await item.expectSaved();
  await expect(numbers).toContainText(t('numbers.carried', { carried: 0, should: 1 }));
  await expect(page.locator(`#${ITEM}`)).toContainText(t('answer.evidence_required'));
  await page.goto(`${round}/un-framework/items/${ITEM}/evidence`);
  await give(page, 'Act', { name: 'act.pdf', bytes: makePdf() });
  await answer();
  await expect(numbers).toContainText(t('numbers.carried', { carried: 1, should: 1 }));
  await expect(page.locator(`#${ITEM}`)).not.toContainText(t('answer.evidence_required'));
});

test('every kind of file is taken, and sent so that it can do no harm', async ({ site, open }) => {
  const round = await site.startRound('island', 'Evidence of every kind');
  const page = await open({ as: 'island' });
  const files = [
    ['act.pdf', makePdf(), 'application/pdf'],
    ['act.docx', makeDocx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['act.xlsx', makeXlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['act.png', makePng(), 'image/png'],
    ['act.jpg', makeJpeg(), 'image/jpeg'],
  ] as const;
  await page.goto(`${round}/un-framework/items/${ITEM}/evidence`);
  for (const [name, bytes] of files) {
    await give(page, name, { name, bytes });
    await expect(page.getByText(t('evidence.done.added'))).toBeVisible();
  }
  for (const [name, bytes, mediaType] of files) {
    const path = (await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '';
    const response = await page.request.get(path);
    expect((await response.body()).equals(bytes), name).toBe(true);
    expect(response.headers()).toMatchObject({
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      'cache-control': 'private, no-store',
    });
    expect(response.headers()['x-content-type-options']).toMatch(/^nosniff\b/);
    expect(response.headers()['content-security-policy']).toContain("sandbox; default-src 'none'");
    for (const account of ['developing', 'reviewer', 'admin'] as const) {
      const other = await site.client(account);
      expect((await other.get(path)).status(), `${name} for ${account}`).toBe(404);
      expect((await other.get(`${round}/un-framework/items/${ITEM}/evidence`)).status()).toBe(404);
      await other.dispose();
    }
    const nobody = await site.client();
    expect((await nobody.get(path, { maxRedirects: 0 })).status()).toBe(302);
    await nobody.dispose();
  }
});

test('what is refused is said beside the field, and what was typed stays, in both languages', async ({
  site,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 400/);
  const round = await site.startRound('island', 'Evidence that is refused');
  const page = await open({ as: 'island', javaScriptEnabled: false });
  const bomb = makeZip([{ name: '[Content_Types].xml', data: Buffer.alloc(50_000_000) }]);
  const limit = '20 MB';
  const bad: [MessageKey, string, Buffer][] = [
    ['evidence.refused.lies_about_type', 'act.pdf', makePng()],
    ['evidence.refused.unknown_type', 'act.svg', Buffer.from('<svg/>')],
    ['evidence.refused.zip_bomb', 'act.docx', bomb],
    ['evidence.refused.empty', 'act.pdf', Buffer.alloc(0)],
    ['evidence.refused.broken', 'act.pdf', makePdf().subarray(0, 60)],
    ['evidence.refused.too_large', 'act.pdf', Buffer.alloc(MAX_EVIDENCE_BYTES + 1)],
  ];
  for (const locale of ['en', 'es'] as const) {
    const say = words(locale);
    for (const [key, name, bytes] of bad) {
      await page.goto(`${round}/un-framework/items/${ITEM}/evidence`);
      if (locale === 'es' && (await page.locator('html').getAttribute('lang')) !== 'es') {
        await page.getByRole('button', { name: 'Español' }).click();
      }
      await page.getByLabel(say('evidence.clause'), { exact: true }).fill('section 4');
      await page.getByLabel(say('evidence.language'), { exact: true }).selectOption('fr');
      await give(page, 'Cybersecurity Act', { name, bytes }, locale);
      await expect(page.locator('#file-error')).toHaveText(say(key, { name, limit }));
      await expect(page.locator('#title')).toHaveValue('Cybersecurity Act');
      await expect(page.locator('#clause')).toHaveValue('section 4');
      await expect(page.locator('#language')).toHaveValue('fr');
    }
    await checkPage(page, locale);
    // Larger than what is read at all: the page says so nevertheless.
    await give(page, 'Cybersecurity Act', { name: 'act.pdf', bytes: Buffer.alloc(MAX_EVIDENCE_BYTES + 200_000) }, locale);
    await expect(page.locator('#file-error')).toHaveText(say('evidence.unread', { limit }));
    await page.getByRole('button', { name: say('evidence.add_button'), exact: true }).click();
    await expect(page.locator('#title:invalid'), 'the browser itself asks for the title').toHaveCount(1);
    await give(page, 'Cybersecurity Act', null, locale);
    await expect(page.locator('#url-error')).toHaveText(say('evidence.neither'));
    await page.locator('#url').fill('https://law.example/act');
    await give(page, 'Cybersecurity Act', { name: 'act.pdf', bytes: makePdf() }, locale);
    await expect(page.locator('#file-error')).toHaveText(say('evidence.one_of_both'));
    await expect(page.locator('#url')).toHaveValue('https://law.example/act');
    await expect(page.locator('main li.card')).toHaveCount(0);
    await checkPage(page, locale);
  }
});

test('a name with a path is refused, whoever sends it', async ({ site }) => {
  const round = await site.startRound('island', 'Evidence with a path');
  const client = await site.client('island');
  const path = `${round}/un-framework/items/${ITEM}/evidence`;
  const form = { title: 'Act', url: '', clause: '', language: '', validUntil: '' };
  const file = { name: '../../etc/act.pdf', mimeType: 'application/pdf', buffer: makePdf() };
  const response = await client.post(path, { headers: { Origin: site.origin }, multipart: { ...form, file } });
  expect(response.status()).toBe(400);
  const said = t('evidence.refused.name_has_path', { name: file.name }).replaceAll("'", '&#x27;');
  expect(await response.text()).toContain(said);
  expect((await client.post(path, { headers: { Origin: site.origin }, data: 'no form' })).status()).toBe(400);
  await client.dispose();
});
