import type { Page } from '@playwright/test';
import { ItemBox } from './answering';
import { checkPage, checkPrint } from './check-page';
import { addColleague, type Colleague } from './invitations';
import { expect, expectAccessible, type LocaleCode, type OpenOptions, type Site, t, test, untilLive, words } from './site';

const CONFLICT = /status of 40[09]/;
const PASSWORD = 'several words are easier';
const PAST = '2026-01-15';

type Open = (options?: OpenOptions) => Promise<Page>;

async function enter(open: Open, { email }: Colleague, options: OpenOptions = {}): Promise<Page> {
  const page = await open(options);
  const say = words(options.speaking ?? 'en');
  await page.goto('/sign-in');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(PASSWORD);
  await page.getByRole('button', { name: say('sign_in.button') }).click();
  await expect(page).toHaveURL('/home');
  return page;
}

/** Ticks what is named and assigns it. */
async function assign(page: Page, round: string, person: string, groups: readonly string[], dueOn = ''): Promise<void> {
  await page.goto(`${round}/assignments`);
  await page.getByLabel(t('assign.person'), { exact: true }).selectOption({ label: person });
  await page.getByLabel(t('assign.due')).fill(dueOn);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  for (const group of groups) await page.locator(`[id="un-framework-${group}"]`).check();
  await page.getByRole('button', { name: t('assign.button') }).click();
  await expect(page.getByText(t('assign.done'))).toBeVisible();
}

async function speak(page: Page, locale: LocaleCode, site: Site): Promise<void> {
  await page.context().addCookies([{ name: 'tidemark-locale', value: locale, url: site.origin }]);
}

/** What holds for every page, in both languages. */
async function checkBoth(page: Page, path: string, site: Site, title?: 'home.title'): Promise<void> {
  for (const locale of ['en', 'es'] as const) {
    await speak(page, locale, site);
    await page.goto(path);
    await checkPage(page, locale, title);
  }
  await checkPrint(page);
  await speak(page, 'en', site);
}

test('two contributors answer, one disagrees, the lead decides; a comment reaches whom it mentions', async ({
  site,
  open,
  expectComplaint,
}) => {
  test.setTimeout(300_000);
  expectComplaint(CONFLICT);
  const [ana, ben] = [
    await addColleague(site, 'Ana', 'contributor', PASSWORD),
    await addColleague(site, 'Ben', 'contributor', PASSWORD, 'es'),
  ];
  const round = await site.startRound('island', 'Working together');
  const lead = await open({ as: 'island' });
  const legal = `${round}/un-framework/legal`;
  const item = `${round}/un-framework/items/L1a`;

  await lead.goto(`${round}/assignments`);
  await lead.getByRole('button', { name: t('assign.button') }).click();
  await expect(lead.getByRole('alert').getByRole('link')).toHaveText([t('form.assign_person'), t('form.assign_groups')]);
  await assign(lead, round, 'Ana', ['L1', 'L2'], PAST);
  await assign(lead, round, 'Ben', ['legal']);
  await site.readMail(ana.email, round);
  // In the language of the reader.
  await site.readMail(ben.email, 'Hola, Ben:');

  // Each sees what is theirs first, and the rest to read.
  const one = await enter(open, ana);
  await expect(one.getByRole('heading', { level: 2 }).first()).toHaveText(t('own.title'));
  await expect(one.getByText(t('assign.overdue')).first()).toBeVisible();
  await checkBoth(one, '/home', site, 'home.title');
  await checkBoth(one, round, site);
  await one.goto('/home');
  await one.locator('.card.first h3').first().getByRole('link').click();
  await untilLive(one);
  await expect(one.getByText(t('area.read_assigned'))).toBeVisible();
  await expect(new ItemBox(one, 'L3a').radio('yes')).toBeDisabled();
  const first = new ItemBox(one, 'L1a');
  await first.choose('yes');
  await first.expectSaved();
  await checkBoth(one, legal, site);

  const two = await enter(open, ben);
  await two.goto(legal);
  await untilLive(two);
  const second = new ItemBox(two, 'L1a');
  await second.choose('no');
  await expect(second.trouble).toContainText(t('conflict.not_yours'));
  await expectAccessible(two);
  await second.box.getByRole('button', { name: t('conflict.keep_theirs') }).click();
  await expect(second.radio('yes')).toBeChecked();
  await second.choose('partial');
  await second.box.getByRole('button', { name: t('conflict.propose') }).click();
  await expect(two).toHaveURL(`${item}#propose`);
  await expect(two.locator('#propose').getByRole('radio', { name: t('answer.partial') })).toBeChecked();
  await two.getByRole('button', { name: t('item.propose_button') }).click();
  await expect(two.getByRole('alert').getByRole('link')).toHaveText([t('form.reason')]);
  await checkPage(two, 'en');
  await expect(two.locator('#propose').getByRole('radio', { name: t('answer.partial') }), 'it is kept').toBeChecked();
  await two.getByLabel(t('item.why')).fill('Only the first part is in force');
  await two.getByRole('button', { name: t('item.propose_button') }).click();
  await expect(two.getByText(t('item.done'))).toBeVisible();
  await expect(two.getByText(t('item.undecided'), { exact: true })).toBeVisible();
  await checkBoth(two, item, site);

  // The lead is told, sees both side by side, and decides with a reason.
  await site.readMail('island@demo.example', `${item}#proposal-`);
  await checkBoth(lead, '/home', site, 'home.title');
  await lead.goto(round);
  await expect(lead.getByText(t('waiting.overdue', { count: 2 }))).toBeVisible();
  await lead.getByRole('link', { name: t('waiting.decide') }).click();
  await checkBoth(lead, `${round}/disagreements`, site);
  await checkBoth(lead, `${round}/assignments`, site);
  await lead.goto(`${round}/disagreements`);
  await lead
    .getByRole('main')
    .getByRole('link', { name: /^L1a: / })
    .click();
  await lead.getByRole('button', { name: t('item.adopt') }).click();
  await expect(lead.getByRole('alert').getByRole('link')).toHaveText([t('form.reason')]);
  await checkPage(lead, 'en');
  await lead.getByLabel(t('item.decision_reason')).fill('The gazette says the same');
  await lead.getByRole('button', { name: t('item.adopt') }).click();
  await expect(lead.locator('.card.first')).toContainText(t('answer.partial'));
  await expect(lead.getByText(`${t('item.reason')}: The gazette says the same`)).toBeVisible();
  await checkBoth(lead, item, site);
  await lead.goto(`${round}/disagreements`);
  await expect(lead.getByText(t('disagreements.none'))).toBeVisible();

  await two.goto('/home');
  const notice = two.getByRole('link', { name: /The gazette says the same/ });
  await expect(notice).toBeVisible();
  await two.getByRole('button', { name: t('notices.read', { count: 2 }) }).click();
  await expect(notice).toHaveCount(0);

  await one.goto(item);
  await one.getByRole('button', { name: t('item.comment_button') }).click();
  await expect(one.getByRole('alert').getByRole('link')).toHaveText([t('form.comment')]);
  await one.getByLabel(t('item.comment'), { exact: true }).fill('Which part?\nThe second <i>too</i>.');
  await one.getByRole('checkbox', { name: 'Ben' }).check();
  await one.getByRole('button', { name: t('item.comment_button') }).click();
  await expect(one.getByText('The second <i>too</i>.')).toBeVisible();
  await site.readMail(ben.email, 'Which part?');
  await checkBoth(one, item, site);
  await one.goto(legal);
  await expect(first.box.getByRole('link', { name: t('area.history_count', { count: 1 }) })).toBeVisible();
});

test('a proposal where scripts are off', async ({ site, open, expectComplaint }) => {
  expectComplaint(CONFLICT);
  const ben = await addColleague(site, 'Benito', 'contributor', PASSWORD);
  const observer = await addColleague(site, 'Olga', 'observer', PASSWORD);
  const round = await site.startRound('island', 'Without scripts');
  const legal = `${round}/un-framework/legal`;
  const lead = await open({ as: 'island', javaScriptEnabled: false });
  await assign(lead, round, 'Benito', ['L1']);
  await lead.goto(legal);
  const section = (page: Page) => page.locator('#L1').getByRole('button', { name: t('answer.save'), exact: true });
  await new ItemBox(lead, 'L1a').choose('yes');
  await section(lead).click();

  const page = await enter(open, ben, { javaScriptEnabled: false });
  await page.goto(legal);
  await expect(page.locator('#L2').getByRole('button', { name: t('answer.save'), exact: true })).toHaveCount(0);
  await expect(new ItemBox(page, 'L2a').radio('yes')).toBeDisabled();
  const item = new ItemBox(page, 'L1a');
  await item.choose('no');
  await section(page).click();
  await expect(item.trouble).toContainText(t('conflict.not_yours'));
  await expectAccessible(page);
  await item.box.getByRole('button', { name: t('conflict.propose') }).click();
  const form = page.locator('#propose');
  await expect(form.getByRole('radio', { name: t('answer.no'), exact: true })).toBeChecked();
  await page.getByLabel(t('item.why')).fill('It was repealed');
  await page.getByRole('button', { name: t('item.propose_button') }).click();
  await expect(page.getByText(`${t('item.reason')}: It was repealed`)).toBeVisible();
  await expectAccessible(page);

  await lead.goto(`${round}/disagreements`);
  await lead
    .getByRole('main')
    .getByRole('link', { name: /^L1a: / })
    .click();
  await lead.getByLabel(t('item.decision_reason')).fill('It is in force');
  await lead.getByRole('button', { name: t('item.keep') }).click();
  await expect(lead.locator('.card.first')).toContainText(t('answer.yes'));
  await lead.goto(`${round}/assignments`);
  await lead.getByRole('button', { name: new RegExp(`^${t('assign.remove')}`) }).click();
  await expect(lead.getByText(t('assign.removed'))).toBeVisible();
  await page.goto(legal);
  await expect(item.radio('yes'), 'nothing is theirs any more').toBeDisabled();

  const reader = await enter(open, observer, { javaScriptEnabled: false });
  await reader.goto(legal);
  await expect(reader.getByText(t('area.read_role'))).toBeVisible();
  await expect(reader.locator('main input:enabled[type="radio"]')).toHaveCount(0);
  await expect(reader.getByRole('button', { name: t('answer.save'), exact: true })).toHaveCount(0);
  await reader.goto(`${round}/un-framework/items/L1a`);
  await expect(reader.getByRole('button', { name: t('item.comment_button') })).toHaveCount(0);
  await reader.goto(`${round}/assignments`);
  await expect(reader.getByText(t('assign.read'))).toBeVisible();
  await expect(reader.getByRole('checkbox')).toHaveCount(0);
});
