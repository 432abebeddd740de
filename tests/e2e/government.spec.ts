import type { Page } from '@playwright/test';
import { makeDocx, makePdf } from '../helpers/evidence-files';
import { ItemBox } from './answering';
import { acceptTheRest } from './bench';
import { acceptInvitation, fill, findInvitation } from './invitations';
import { expect, expectAccessible, openDetails, type Site, setUpSecondFactor, t, test, untilLive } from './site';

const PASSWORD = 'islands in the wide sea';
const QUESTIONNAIRE = 'national-cirt';
const [LEAD, REGULATOR, POLICE, TEAM, MINISTER] = ['lead', 'regulator', 'police', 'team', 'minister'].map(
  (who) => `${who}@lucia.example`,
) as [string, string, string, string, string];

/** The first pass, by who answers it. Two have N1, so that they can disagree. */
const PARTS = [
  { who: REGULATOR, name: 'Rosa Regulator', groups: ['N1', 'N2'], items: ['N1a', 'N1b', 'N1d', 'N2a', 'N2b', 'N2d'] },
  { who: POLICE, name: 'Paul Police', groups: ['N1', 'N3', 'N4'], items: ['N3a', 'N3b', 'N4a', 'N4c'] },
  { who: TEAM, name: 'Tina Team', groups: ['N5', 'N6', 'N7'], items: ['N5b', 'N6a', 'N6b', 'N6c', 'N7a', 'N7b'] },
] as const;

async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** The newest mail to somebody tells of something. */
const expectMail = (site: Site, to: string, what: string | RegExp) => site.readMail(to, what);

async function answer(page: Page, path: string, items: readonly string[], value: string): Promise<void> {
  await page.goto(path);
  await untilLive(page);
  for (const id of items) {
    const item = new ItemBox(page, id);
    await item.choose(value);
    await item.expectSaved();
  }
}

test('a government answers together, is validated, publishes, withdraws and begins again', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  test.setTimeout(360_000);
  // What is tried and refused on the way, and the public page where there is none.
  expectComplaint(/status of 40[0349]/);
  const site = await startSite({});
  const enter = () => open({ at: site });

  const admin = await open({ as: 'admin', at: site });
  await test.step('the administrator records the letter that names the focal point', async () => {
    await admin.goto('/accounts');
    await fill(admin, {
      'form.name_label': 'Lena Lead',
      'form.email_label': LEAD,
      'people.letter_reference': 'PM/2026/17',
      'people.letter_date': '2026-02-03',
    });
    await admin.getByLabel(t('catalogue.country')).selectOption('LCA');
    const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: makePdf() };
    await admin.getByLabel(t('people.letter_file')).setInputFiles(letter);
    await press(admin, t('accounts.invite'));
    await expect(admin.getByRole('status')).toHaveText(t('people.done.invited'));
  });

  const lead = await enter();
  const approver = await enter();
  let secret = '';
  const contributors = await test.step('who invites the others, and each comes in by the own mail', async () => {
    await acceptInvitation(lead, await findInvitation(site, LEAD), PASSWORD);
    await expect(lead).toHaveURL('/home');
    const people = [...PARTS.map(({ who, name }) => [who, name, 'contributor']), [MINISTER, 'Max Minister', 'approver']] as const;
    for (const [email, name, role] of people) {
      await lead.goto('/people');
      await fill(lead, { 'form.name_label': name as string, 'form.email_label': email as string });
      await lead.getByLabel(t('accounts.role')).selectOption(role as string);
      await press(lead, t('accounts.invite'));
      await expect(lead.getByRole('status')).toHaveText(t('people.done.invited'));
    }
    await acceptInvitation(approver, await findInvitation(site, MINISTER), PASSWORD);
    secret = await setUpSecondFactor(approver, site, MINISTER, PASSWORD);
    const pages: Page[] = [];
    for (const { who } of PARTS) {
      const page = await enter();
      await acceptInvitation(page, await findInvitation(site, who), PASSWORD);
      await expect(page).toHaveURL('/home');
      pages.push(page);
    }
    return pages as [Page, Page, Page];
  });

  const round = await test.step('the lead starts a round and shares it out', async () => {
    await lead.goto('/rounds/new');
    await lead.getByLabel(t('round.title_label')).fill('Together');
    for (const box of await lead.getByRole('checkbox').all()) {
      await box.setChecked((await box.getAttribute('value')) === QUESTIONNAIRE);
    }
    await press(lead, t('round.start'));
    await expect(lead).toHaveURL(/\/rounds\/[0-9a-f-]{36}$/);
    const path = new URL(lead.url()).pathname;
    for (const { who, name, groups } of PARTS) {
      await lead.goto(`${path}/assignments`);
      await lead.getByLabel(t('assign.person'), { exact: true }).selectOption({ label: name });
      await lead.getByLabel(t('assign.due')).fill('2090-01-31');
      await openDetails(lead);
      for (const group of groups) await lead.locator(`[id="${QUESTIONNAIRE}-${group}"]`).check();
      await press(lead, t('assign.button'));
      await expect(lead.getByText(t('assign.done'))).toBeVisible();
      await expectMail(site, who, new RegExp(path));
    }
    return path;
  });
  const area = `${round}/${QUESTIONNAIRE}/service`;
  const [regulator, police, team] = contributors;

  await test.step('three answer at the same time', async () => {
    await Promise.all(PARTS.map(({ items }, i) => answer(contributors[i] as Page, area, items, 'yes')));
  });

  await test.step('two disagree; both answers are kept, and the lead decides with a reason', async () => {
    await police.goto(area);
    await untilLive(police);
    const item = new ItemBox(police, 'N1a');
    await item.choose('no');
    await item.box.getByRole('button', { name: t('conflict.propose') }).click();
    await police.getByLabel(t('item.why')).fill('The study was never finished');
    await press(police, t('item.propose_button'));
    await expect(police.getByText(t('item.done'))).toBeVisible();
    await expectMail(site, LEAD, /#proposal-/);
    await lead.goto(`${round}/disagreements`);
    await expect(lead.getByText('The study was never finished')).toBeVisible();
    await expectAccessible(lead);
    await lead
      .getByRole('main')
      .getByRole('link', { name: /^N1a: / })
      .click();
    await lead.getByLabel(t('item.decision_reason')).fill('The police saw the file');
    await press(lead, t('item.adopt'));
    await expect(lead.getByText(`${t('item.reason')}: The police saw the file`)).toBeVisible();
    await expect(new ItemBox(await reopen(regulator, area), 'N1a').radio('no')).toBeChecked();
  });

  await test.step('a file that lies about its kind is refused in one sentence, a true one is taken', async () => {
    await regulator.goto(`${round}/${QUESTIONNAIRE}/items/N2b/evidence`);
    await regulator.getByLabel(t('evidence.title_label'), { exact: true }).fill('The mandate');
    const file = (buffer: Buffer) => ({ name: 'mandate.pdf', mimeType: 'application/pdf', buffer });
    const field = regulator.getByLabel(t('evidence.file'), { exact: true });
    await field.setInputFiles(file(makeDocx()));
    await press(regulator, t('evidence.add_button'));
    await expect(regulator.locator('#file-error')).toHaveText(
      t('evidence.refused.lies_about_type', { name: 'mandate.pdf', limit: '20 MB' }),
    );
    await field.setInputFiles(file(makePdf()));
    await press(regulator, t('evidence.add_button'));
    await expect(regulator.getByText(t('evidence.done.added'))).toBeVisible();
  });

  await test.step('internal review, and sign-off with a second factor', async () => {
    await lead.goto(`${round}/status`);
    await press(lead, t('do.ask_review'));
    await expectMail(site, MINISTER, t('notice.round_ask_review_subject'));
    await approver.goto(`${round}/status`);
    await approver.getByLabel(t('code.label')).fill('000000');
    await press(approver, t('do.sign_off'));
    await expect(approver.getByRole('alert').getByRole('link')).toHaveText([t('code.wrong')]);
    await approver.getByLabel(t('code.label')).fill(await site.nextCode(MINISTER, secret));
    await press(approver, t('do.sign_off'));
    await expect(approver.getByText(`${t('state.signed_off')}.`)).toBeVisible();
    await expectMail(site, LEAD, /--head\s+LCA:\d+:[0-9a-f]{64}/);
    await team.goto(area);
    await expect(new ItemBox(team, 'N7a').radio('no'), 'frozen').toBeDisabled();
  });

  const reviewer = await open({ as: 'reviewer', at: site });
  const review = round.replace('/rounds/', '/review/');
  await test.step('submission; before it the reviewer of the region sees nothing', async () => {
    expect((await reviewer.goto(review))?.status()).toBe(404);
    await lead.goto(`${round}/status`);
    await press(lead, t('do.submit'));
    await expect(lead.getByText(`${t('state.submitted')}.`)).toBeVisible();
    await expectMail(site, 'reviewer@demo.example', t('notice.round_submit_subject'));
    await reviewer.goto('/review?region=AMS');
    await reviewer.getByRole('link', { name: 'Together' }).click();
    await expect(reviewer).toHaveURL(review);
    await press(reviewer, t('review.way.take'));
  });

  await test.step('an adjustment is contested', async () => {
    await adjust(reviewer, review, 'N2b', 'partial', 'It names no budget');
    await reviewer.goto(review);
    await press(reviewer, t('review.way.return'));
    await expectMail(site, LEAD, t('notice.round_return_subject'));
    await lead.goto(`${round}/review`);
    const adjusted = lead.locator(`[id="${QUESTIONNAIRE}.N2b"]`);
    await expect(adjusted).toContainText('It names no budget');
    await adjusted.getByLabel(t('review.contest_label')).fill('Section 7 does');
    await adjusted.getByRole('button', { name: t('review.contest') }).click();
    await press(lead, t('review.send_back'));
    await expect(lead.getByRole('heading', { name: t('review.country_next.in_validation') })).toBeVisible();
  });

  await test.step('and validated: what the country declared stands beside it', async () => {
    await reviewer.goto(`${review}/${QUESTIONNAIRE}?item=${QUESTIONNAIRE}.N2b`);
    await expect(reviewer.getByText('Section 7 does')).toBeVisible();
    await adjust(reviewer, review, 'N2b', 'partial', 'Section 7 was repealed');
    await acceptTheRest(site, review, [QUESTIONNAIRE]);
    await reviewer.goto(review);
    await press(reviewer, t('review.way.validate'));
    await expect(reviewer.getByRole('heading', { name: t('review.next.validated') })).toBeVisible();
    await lead.goto(`${round}/review`);
    const row = lead.getByRole('row', { name: /^N2b/ });
    await expect(row.getByRole('cell')).toHaveText([t('answer.yes'), t('answer.partial'), 'Section 7 was repealed']);
  });

  const stranger = await enter();
  await test.step('publication at two depths, each with the second factor', async () => {
    expect((await stranger.goto('/countries/LCA'))?.status()).toBe(404);
    for (const depth of ['areas', 'answers'] as const) {
      await approver.goto(`${round}/publication`);
      await approver.getByRole('radio', { name: t(`depth.${depth}`), exact: true }).check();
      await approver.getByLabel(t('code.label')).fill(await site.nextCode(MINISTER, secret));
      await press(approver, t('publication.publish'));
      await expect(approver.getByRole('link', { name: t('publication.see') })).toBeVisible();
      expect((await stranger.goto('/countries/LCA'))?.status()).toBe(200);
      await expect(stranger.getByText(t('published.validated'))).toBeVisible();
      await expect(stranger.getByRole('table', { name: t('published.answers') })).toHaveCount(depth === 'areas' ? 0 : 1);
      await expect(stranger.getByRole('main')).not.toContainText(/lucia\.example|Section 7|mandate/);
    }
  });

  await test.step('withdrawal: gone with the next request', async () => {
    await lead.goto(`${round}/publication`);
    await lead.getByLabel(t('status.reason')).fill('A figure in it was wrong');
    await press(lead, t('publication.withdraw'));
    await expect(lead.getByText(t('publication.private'))).toBeVisible();
    for (const path of ['/countries/LCA', '/countries/LCA/result.json']) {
      expect((await stranger.request.get(path)).status(), path).toBe(404);
    }
  });

  await test.step('the next round starts from this one: an answer counts once it is confirmed', async () => {
    await lead.goto('/rounds/new');
    await expect(lead.locator('input[name="previous"]')).toBeChecked();
    await lead.getByLabel(t('round.title_label')).fill('A year later');
    for (const box of await lead.locator('input[name="questionnaire"]').all()) {
      await box.setChecked((await box.getAttribute('value')) === QUESTIONNAIRE);
    }
    await press(lead, t('round.start'));
    await expect(lead.getByRole('heading', { level: 1 })).toHaveText('A year later');
    const next = new URL(lead.url()).pathname;
    await lead.goto(`${next}/${QUESTIONNAIRE}/service`);
    await untilLive(lead);
    await expect(lead.locator('.standing').getByText(/^0 of \d+ answered/)).toBeVisible();
    const item = new ItemBox(lead, 'N7a');
    await lead.locator('button[name="still"][value="N7a"]').click();
    await item.expectSaved();
    await expect(item.radio('yes')).toBeChecked();
    await expect(lead.locator('.standing').getByText(/^1 of \d+ answered/)).toBeVisible();
    await lead.goto(`${next}/compare?with=${round.split('/').at(-1)}`);
    await expect(lead.getByRole('heading', { level: 1 })).toHaveText(t('time.compare'));
    await expectAccessible(lead);
  });
});

/** The page as it is for somebody now. */
async function reopen(page: Page, path: string): Promise<Page> {
  await page.goto(path);
  return page;
}

async function adjust(page: Page, review: string, item: string, value: 'partial', reason: string): Promise<void> {
  await page.goto(`${review}/${QUESTIONNAIRE}?item=${QUESTIONNAIRE}.${item}`);
  await page
    .locator(`[id="value-${item}"]`)
    .getByLabel(t(`answer.${value}`), { exact: true })
    .check();
  await page.locator('#adjusted-reason').fill(reason);
  await press(page, t('bench.adjust'));
  await expect(page.getByRole('status')).toHaveText(t('review.done.adjusted', { item }));
}
