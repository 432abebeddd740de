import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { findAnswerKey, listItems } from '../../app/domain/group';
import type { Item } from '../../app/domain/questionnaire';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { ItemBox } from './answering';
import { expect, type Site, t, test, untilLive } from './site';

/** What one person may take for the repeat round of a small state, in seconds. */
const TWO_HOURS = 7200;
/**
 * Seconds of a practised user without hurry: pointing and clicking, and typing one character as somebody who does not type for a
 * living (Card, Moran and Newell, The Keystroke-Level Model, CACM 23(7), 1980, table 1: P 1.1 + K 0.2, K 0.28, M 1.35).
 */
const CLICK = 1.1 + 0.2 + 1.35;
const KEY = 0.28;
/** Words read in a second: 238 a minute, silently (Brysbaert, Journal of Memory and Language 109, 2019). */
const WORDS_PER_SECOND = 238 / 60;
/** The poor link that pages are measured on: 400 kbit/s and 400 ms, here two round trips for each page. */
const BYTES_PER_SECOND = 50_000;
const PAGE_LATENCY = 0.8;
/** Our own guesses: to think whether a capability is still as it was, and to find out about something that is not. */
const CONSIDER = 30;
const FIND_OUT = 60;

const QUESTIONNAIRES = ['un-framework', 'national-cirt', 'oas-cbm'];
/** One answer in so many is another one than last time. */
const CHANGED_ONE_IN = 10;
const NOTE = 'Changed since the last assessment: the decree of March was published, and the unit has begun its work.';
const ENDED = ['L1a', 'P1a', 'T1a'];

function chooseAnswer(item: Item) {
  const { answer } = item;
  if (answer.kind === 'contact') return { name: 'Office', email: 'office@country.example', phone: '' };
  if (answer.kind === 'yesno') return 'no';
  return answer.kind === 'text' ? 'As written in the plan' : 1;
}

/** A round in which everything is answered, some of it with evidence that has ended. */
async function fillRound(site: Site): Promise<string> {
  const path = await site.startRound('island', 'The first assessment', QUESTIONNAIRES);
  const client = await site.client('island');
  const headers = { Origin: site.origin };
  const seen = new Set<string>();
  for (const id of QUESTIONNAIRES) {
    const { definition } = getQuestionnaire(`${id}@1.0`);
    const context = definition.context.map(({ id: item, answer }) => ({
      item,
      key: `${id}.${item}`,
      value: answer.kind === 'choice' ? answer.options[0] : 'yes',
    }));
    const items = listItems(definition.overall).map((item) => ({
      item: item.id,
      key: findAnswerKey(id, item),
      value: chooseAnswer(item),
    }));
    for (const { item, key, value } of [...context, ...items]) {
      if (seen.has(key)) continue;
      seen.add(key);
      const data = { item, answer: { value }, seenVersion: 0, operationId: randomUUID() };
      const saved = await client.post(`${path}/${id}/answer`, { headers, data });
      expect(saved.status(), `${key}: ${await saved.text()}`).toBe(200);
    }
  }
  for (const item of ENDED) {
    const multipart = {
      title: `What shows ${item}`,
      url: `https://country.example/${item}`,
      clause: '',
      language: '',
      validUntil: '2020-12-31',
    };
    const added = await client.post(`${path}/un-framework/items/${item}/evidence`, { headers, multipart });
    expect(added.ok()).toBe(true);
  }
  await client.dispose();
  return path;
}

/** The texts of the page that stand on the screen: without what is folded up, or there for screen readers only. */
function listVisibleTexts(page: Page): Promise<string[]> {
  return page.getByRole('main').evaluate((main) => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement as Element;
      if (text !== '' && parent.checkVisibility() && parent.getBoundingClientRect().width > 1) texts.push(text);
    }
    return texts;
  });
}

/** Somebody at the screen, whose work is counted. */
class Worker {
  readonly done = { clicks: 0, keys: 0, words: 0, pages: 0, bytes: 0, capabilities: 0, changes: 0 };

  constructor(readonly page: Page) {
    page.on('load', () => {
      this.done.pages += 1;
    });
    page.on('requestfinished', async (request) => {
      const sizes = await request.sizes();
      this.done.bytes += sizes.responseBodySize + sizes.responseHeadersSize + sizes.requestBodySize + sizes.requestHeadersSize;
    });
  }

  async click(what: Locator): Promise<void> {
    await what.click();
    this.done.clicks += 1;
  }

  async type(where: Locator, text: string): Promise<void> {
    await this.click(where);
    await where.fill(text);
    this.done.keys += text.length;
  }

  private readonly known = new Set<string>();

  /** Everything that stands on the page, as it is on the screen; a text that was read before is only recognised. */
  async read(): Promise<void> {
    for (const text of await listVisibleTexts(this.page)) {
      if (this.known.has(text)) continue;
      this.known.add(text);
      this.done.words += text.split(/\s+/).length;
    }
  }

  /** Seconds that this takes a person on a poor link. */
  get seconds(): Record<string, number> {
    const { clicks, keys, words, pages, bytes, capabilities, changes } = this.done;
    return {
      reading: words / WORDS_PER_SECOND,
      clicking: clicks * CLICK,
      typing: keys * KEY,
      waiting: pages * PAGE_LATENCY + bytes / BYTES_PER_SECOND,
      considering: capabilities * CONSIDER,
      'finding out': changes * FIND_OUT,
    };
  }
}

/** Changes one answer in so many of a capability, with a note, and confirms the rest at once. */
async function goThroughCapability(worker: Worker, capability: Locator, counted: { items: number }): Promise<void> {
  const { page } = worker;
  worker.done.capabilities += 1;
  const ids = await capability
    .locator('button[name="still"]')
    .evaluateAll((buttons) => buttons.map((button) => (button as HTMLButtonElement).value));
  for (const id of ids) {
    counted.items += 1;
    const item = new ItemBox(page, id);
    if (counted.items % CHANGED_ONE_IN !== 0 || (await item.radio('partial').count()) === 0) continue;
    worker.done.changes += 1;
    await worker.click(item.radio('partial'));
    await worker.click(item.box.locator('details.note > summary'));
    await worker.type(item.note, NOTE);
    await item.note.blur();
    await item.expectSaved();
  }
  const rest = await capability.locator('button[name="still"]').count();
  if (rest > 0)
    await worker.click(rest > 1 ? capability.locator('button[name="still_all"]') : capability.locator('button[name="still"]'));
  for (const id of ids) await new ItemBox(page, id).expectSaved();
}

test('a repeat round of a small state takes one person less than two hours', async ({ startSite, open }, testInfo) => {
  test.setTimeout(600_000);
  const site = await startSite({});
  await fillRound(site);
  const page = await open({ as: 'island', at: site });
  const worker = new Worker(page);
  const counted = { items: 0 };

  await page.goto('/home');
  await worker.read();
  await worker.click(page.getByRole('main').getByRole('link', { name: t('round.start') }));
  await worker.read();
  await worker.type(page.getByLabel(t('round.title_label'), { exact: true }), 'The second assessment');
  for (const box of await page.locator('input[name="questionnaire"]').all())
    if (!(await box.isChecked())) await worker.click(box);
  await worker.click(page.getByRole('button', { name: t('round.start') }));
  await expect(page.getByText(t('round.what_again'))).toBeVisible();
  const round = new URL(page.url()).pathname;
  await worker.read();

  const left = page.locator('ul.area-list a.button[href$="?confirm"]');
  const areas = await left.count();
  expect(areas, 'of all three questionnaires').toBe(8);
  for (let area = 0; area < areas; area += 1) {
    await worker.click(left.first());
    await untilLive(page);
    await worker.read();
    const capabilities = page.locator('section.capability').filter({ has: page.locator('button[name="still"]') });
    const ids = await capabilities.evaluateAll((sections) => sections.map(({ id }) => id));
    for (const id of ids) await goThroughCapability(worker, page.locator(`section.capability[id="${id}"]`), counted);
    // Questions about the country stand outside of the capabilities.
    const outside = page.locator('button[name="still"]');
    while ((await outside.count()) > 0) await worker.click(outside.first());
    for (;;) {
      await page.goto(page.url().replace(/#.*/, ''));
      await untilLive(page);
      const renew = page.getByRole('link', { name: t('area.renew') });
      if ((await renew.count()) === 0) break;
      await worker.click(renew.first());
      await worker.type(page.getByLabel(t('evidence.title_label'), { exact: true }), 'The decree of this year, as published');
      await worker.type(page.getByLabel(t('evidence.url'), { exact: true }), 'https://country.example/gazette/2026/17');
      await worker.click(page.getByRole('button', { name: t('evidence.add_button'), exact: true }));
      await expect(page.getByText(t('evidence.done.added'))).toBeVisible();
      await page.goBack();
      await page.goBack();
    }
    await expect(page.getByText(t('area.nothing_left'))).toBeVisible();
    await page.goto(round);
  }
  await expect(left).toHaveCount(0);
  await worker.click(page.getByRole('link', { name: t('status.link') }));
  await worker.read();
  await worker.click(page.getByRole('button', { name: t('do.ask_review') }));
  await expect(page.getByText(t('state.internal_review')).first()).toBeVisible();

  const seconds = worker.seconds;
  const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  const minutes = Object.entries(seconds).map(([what, each]) => `${what} ${(each / 60).toFixed(1)}`);
  testInfo.annotations.push({ type: 'minutes', description: `${(total / 60).toFixed(0)}: ${minutes.join(', ')}` });
  testInfo.annotations.push({ type: 'counted', description: JSON.stringify({ ...worker.done, ...counted }) });
  expect(worker.done.changes).toBeGreaterThan(10);
  expect(total).toBeLessThan(TWO_HOURS);
});
