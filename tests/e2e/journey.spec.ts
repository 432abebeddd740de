import type { Page } from '@playwright/test';
import { ItemBox, reload } from './answering';
import { expect, expectAccessible, openDetails, t, test, untilLive } from './site';

const AREAS = ['legal', 'policy', 'technical', 'capacity', 'cooperation'];
/** What the island answers, in turns: every kind of answer occurs in every area. */
const TURNS = ['yes', 'partial', 'no', 'dont_know', 'yes', 'not_applicable', 'partial'];
const REASON = 'A matter of the federation, not of the islands';

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await expectAccessible(page);
  await page
    .getByRole('main')
    .getByRole('link', { name: t('site.sign_in') })
    .click();
  await expectAccessible(page);
  await page.getByLabel(t('form.email_label')).fill('island@demo.example');
  await page.getByLabel(t('form.password_label'), { exact: true }).fill('tidemark-demonstration');
  await page.getByRole('button', { name: t('sign_in.button') }).click();
  await expect(page).toHaveURL('/home');
}

async function listItems(page: Page): Promise<string[]> {
  return page.locator('fieldset.item').evaluateAll((boxes) => boxes.map((box) => box.id));
}

/** The answers of an area's first pass, by item. */
function plan(items: readonly string[], before: number): [string, string][] {
  return items.map((id, i) => [id, TURNS[(before + i) % TURNS.length] as string]);
}

async function expectChosen(page: Page, answers: readonly [string, string][]): Promise<void> {
  for (const [id, answer] of answers) {
    await expect(new ItemBox(page, id).radio(answer), id).toBeChecked();
    if (answer === 'not_applicable') await expect(new ItemBox(page, id).note).toHaveValue(REASON);
  }
}

const standing = (page: Page) => page.locator('.standing').getByText(/\d+ of \d+ answered/);

/** What the results and recommendations say, without what only one of two ways of using them shows. */
async function readOutcome(page: Page): Promise<Record<string, string[]>> {
  const read = (selector: string) => page.locator(selector).allInnerTexts();
  const outcome: Record<string, string[]> = {};
  await page
    .getByRole('main')
    .getByRole('link', { name: t('round.results') })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('results.title'));
  await openDetails(page);
  await expectAccessible(page);
  outcome.sentences = await read('ul.say > li');
  outcome.numbers = await read('dl.numbers > div');
  outcome.tables = await read('table');
  outcome.capabilities = await read('.result-row');
  outcome.found = await read('.reasons > li');
  await page
    .getByRole('main')
    .getByRole('link', { name: t('round.recommendations') })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('recommend.title'));
  await openDetails(page);
  await expectAccessible(page);
  outcome.recommendations = await read('article');
  for (const [part, texts] of Object.entries(outcome)) expect(texts.length, part).toBeGreaterThan(0);
  return outcome;
}

test('an island state, from signing in to programmes that fit: with client code and without, to the same end', async ({
  site,
  open,
}) => {
  test.setTimeout(180_000);
  const own = await site.demonstrationRound('island');

  const withScript = await test.step('every answer saves itself', async () => {
    const page = await open();
    await signIn(page);
    await expectAccessible(page);
    await page.goto(own);
    await expectAccessible(page);
    let answered = 0;
    for (const [i, area] of AREAS.entries()) {
      await page.goto(own);
      // Each area's own link, so that none is missing from the page.
      await page
        .getByRole('link', { name: /^First pass/ })
        .first()
        .click();
      await expect(page).toHaveURL(`${own}/un-framework/${area}?core`);
      await untilLive(page);
      const answers = plan(await listItems(page), answered);
      expect(answers.length, 'criteria in the first pass').toBeGreaterThan(5);
      if (i === 0) await expectNumbersAtOnce(page, answers[0] as [string, string]);
      for (const [id, answer] of answers) {
        const item = new ItemBox(page, id);
        await item.choose(answer);
        if (answer === 'not_applicable') {
          await item.note.fill(REASON);
          await item.note.blur();
        }
        await item.expectSaved();
      }
      const numbers = await standing(page).textContent();
      expect(numbers).not.toMatch(/^0 /);
      await expectAccessible(page);
      await reload(page);
      await expectChosen(page, answers);
      await expect(standing(page), 'the server counts as the browser did').toHaveText(numbers as string);
      answered += answers.length;
    }
    expect(answered, 'criteria in the first pass of all areas').toBe(60);
    await page.goto(own);
    await expect(
      page
        .locator('section')
        .first()
        .getByRole('link', { name: /^First pass/ }),
      'the first pass is done',
    ).toHaveCount(0);
    return readOutcome(page);
  });

  const withoutScript = await test.step('one form per area where scripts are off', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signIn(page);
    await page.getByRole('link', { name: t('round.start') }).click();
    await expectAccessible(page);
    await page.getByLabel(t('round.title_label')).fill('The same again, on paper so to speak');
    for (const questionnaire of await page.getByRole('checkbox').all()) await questionnaire.check();
    await page.getByRole('button', { name: t('round.start') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The same again, on paper so to speak');
    const round = new URL(page.url()).pathname;
    let answered = 0;
    for (const area of AREAS) {
      await page.goto(`${round}/un-framework/${area}?core`);
      const answers = plan(await listItems(page), answered);
      for (const [id, answer] of answers) {
        const item = new ItemBox(page, id);
        await item.choose(answer);
        if (answer !== 'not_applicable') continue;
        await item.openNote();
        await item.note.fill(REASON);
      }
      await page
        .getByRole('button', { name: t('answer.save'), exact: true })
        .last()
        .click();
      await expect(page.getByText(t('answer.saved_count', { count: answers.length }))).toBeVisible();
      expect(new URL(page.url()).searchParams.has('core'), 'it stays in the first pass').toBe(true);
      await expectChosen(page, answers);
      await expectAccessible(page);
      answered += answers.length;
    }
    await page.goto(round);
    return readOutcome(page);
  });

  expect(withoutScript.recommendations).toEqual(withScript.recommendations);
  expect(withoutScript).toEqual(withScript);
});

/** The numbers follow an answer before the server has heard of it. */
async function expectNumbersAtOnce(page: Page, [id, answer]: [string, string]): Promise<void> {
  let release = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  await page.route('**/answer', async (route) => {
    await released;
    await route.continue();
  });
  await expect(standing(page)).toHaveText(/^0 of/);
  const item = new ItemBox(page, id);
  await item.choose(answer);
  await expect(standing(page)).toHaveText(/^1 of/);
  await expect(item.state).toHaveText(t('saving.saving'));
  release();
  await item.expectSaved();
  await page.unroute('**/answer');
}
