import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { expect, test, untilLive } from './site';

const KIB = 1024;
const MAX_CLIENT_CODE_BYTES = 120 * KIB;
const MAX_FIRST_PAGE_BYTES = 150_000;

/** Everything a page fetches from now on. */
function recordResponses(page: Page): Response[] {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  return responses;
}

const listScripts = (responses: readonly Response[]) =>
  responses.filter((response) => response.request().resourceType() === 'script');

const CHART = /RadarController|radialLinear/;

async function readScripts(responses: readonly Response[]): Promise<string[]> {
  return Promise.all(listScripts(responses).map((response) => response.text()));
}

test('the first questionnaire page is light, and brings no chart', async ({ site, open }) => {
  const page = await open({ as: 'island' });
  const responses = recordResponses(page);
  await page.goto(`${await site.demonstrationRound('island')}/un-framework/legal`);
  await untilLive(page);
  const scripts = await readScripts(responses);
  expect(scripts.length).toBeGreaterThan(0);
  const code = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
  const sizes = await Promise.all(responses.map((response) => response.request().sizes()));
  const all = sizes.reduce((sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize, 0);
  test.info().annotations.push({ type: 'size', description: `client code ${code} bytes gzip; ${all} bytes transferred in all` });
  expect(code, 'client code, gzip').toBeLessThanOrEqual(MAX_CLIENT_CODE_BYTES);
  expect(all, 'transferred in all').toBeLessThan(MAX_FIRST_PAGE_BYTES);
  expect(scripts.filter((script) => CHART.test(script))).toEqual([]);
});

test('the results page draws its chart, whose code comes only there', async ({ site, open }) => {
  const page = await open({ as: 'developing' });
  const responses = recordResponses(page);
  await page.goto(`${await site.demonstrationRound('developing')}/un-framework/results`);
  const chart = page.locator('canvas');
  await expect(chart).toBeVisible();
  const countInk = () =>
    chart.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 0).length;
    });
  await expect.poll(countInk, { message: 'pixels drawn' }).toBeGreaterThan(1_000);
  expect((await readScripts(responses)).some((script) => CHART.test(script))).toBe(true);
});

test('pages without client code load no script', async ({ site, open }) => {
  const round = await site.demonstrationRound('developing');
  const pages = {
    stranger: [
      '/',
      '/sign-in',
      '/forgotten',
      '/set-password/x',
      '/catalogue',
      '/catalogue/itu-cyberdrill-regional',
      '/who-to-ask',
      '/resources',
      '/resources/legal',
    ],
    developing: [
      '/home',
      '/rounds/new',
      round,
      `${round}/un-framework/recommendations`,
      `${round}/import`,
      `${round}/assignments`,
      `${round}/plan`,
      `${round}/disagreements`,
      `${round}/un-framework/items/L1a`,
    ],
    admin: ['/home', '/accounts'],
  };
  for (const [who, paths] of Object.entries(pages)) {
    const page = await open(who === 'stranger' ? {} : { as: who as 'developing' | 'admin' });
    const responses = recordResponses(page);
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator('script'), path).toHaveCount(0);
    }
    expect(listScripts(responses).map((response) => response.url())).toEqual([]);
  }
});

test('keys pressed while client code starts break nothing', async ({ site, open }) => {
  const page = await open({ as: 'developing' });
  // One key per turn of the event loop: some of them meet every stage of starting.
  await page.addInitScript(() => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      document.body?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }));
      port1.postMessage(null);
    };
    port1.postMessage(null);
  });
  await page.goto(`${await site.demonstrationRound('developing')}/un-framework/legal`);
  await untilLive(page);
});
