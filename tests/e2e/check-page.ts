import type { Page } from '@playwright/test';
import type { MessageKey } from '../../app/i18n/translate';
import { expect, expectAccessible, type LocaleCode, openDetails, words } from './site';

/** A small phone, a tablet, a desk. */
const WIDTHS = [320, 768, 1280];

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      const outside = [...document.querySelectorAll('main *')].find(
        (e) => e.getBoundingClientRect().right > room + 1 && !e.closest('.scroll'),
      );
      return { by: document.documentElement.scrollWidth - room, first: outside?.outerHTML.slice(0, 120) };
    });
    expect(over.by, `${page.url()} at ${width} px is too wide: ${over.first}`).toBeLessThanOrEqual(0);
  }
}

/** What holds for every page in every language and in both schemes. */
export async function checkPage(page: Page, locale: LocaleCode, title?: MessageKey): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveCount(1);
  expect(await page.title()).toContain(title ? words(locale)(title) : ((await heading.textContent()) as string));
  const said = await page.locator('body > :not(script, style)').allTextContents();
  expect(said.join(' '), 'no message is missing').not.toMatch(/\[[a-z_]+(\.[a-z_]+)+\]|\{\w+\}|undefined|NaN/);
  await openDetails(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  // The other scheme on the other end of the sizes: each finds its own mistakes.
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 900 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

export async function checkSkipLink(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
}

export async function checkPrint(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  for (const menu of ['.site-head nav', '.crumbs', '.site-foot', '.skip', '.standing', 'main button', 'main .button']) {
    expect(await page.locator(menu).filter({ visible: true }).count(), `${menu} on paper`).toBe(0);
  }
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
}
