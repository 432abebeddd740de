import type { Locator, Page } from '@playwright/test';
import { expect, t } from './site';

/** One item as a person meets it. */
export class ItemBox {
  readonly box: Locator;

  constructor(
    private readonly page: Page,
    readonly id: string,
  ) {
    this.box = page.locator(`fieldset[id="${id}"]`);
  }

  radio(value: string): Locator {
    return this.box.locator(`input[type="radio"][value="${value}"]`);
  }

  /** What stands beside the item about its saving. */
  get state(): Locator {
    return this.box.locator('.saving-state');
  }

  get trouble(): Locator {
    return this.box.locator('.warn');
  }

  get note(): Locator {
    return this.box.locator('textarea');
  }

  get evidence(): Locator {
    return this.box.locator('input[type="url"]');
  }

  async choose(value: string): Promise<void> {
    await this.radio(value).check();
  }

  async openNote(): Promise<void> {
    await this.box.locator('details.note > summary').click();
    await expect(this.note).toBeVisible();
  }

  async openEvidence(): Promise<void> {
    await this.box
      .locator('details')
      .filter({ has: this.page.locator('input[type="url"]') })
      .locator('summary')
      .click();
    await expect(this.evidence).toBeVisible();
  }

  async expectSaved(): Promise<void> {
    await expect(this.state, `${this.id} is saved`).toHaveText(new RegExp(`^${t('saving.stored')}`));
  }

  /** The version of the answer that the page was sent with; 0 where nothing was ever saved. */
  async expectVersion(version: number): Promise<void> {
    await expect(this.box.locator('input[type="hidden"]').first(), `version of ${this.id}`).toHaveValue(String(version));
  }
}

/** Opens a page by its address again, as the server has it now. */
export async function reload(page: Page): Promise<void> {
  await page.goto(page.url().replace(/#.*/, ''));
}

/** The answers that were sent one by one, as the browser sent them. */
export function recordSaves(page: Page): { item: string; operationId: string; seenVersion: number }[] {
  const sent: { item: string; operationId: string; seenVersion: number }[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/answer')) sent.push(request.postDataJSON());
  });
  return sent;
}
