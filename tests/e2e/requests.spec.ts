import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { listItems } from '../../app/domain/group';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { checkPage } from './check-page';
import { expect, openDetails, type Site, t, test } from './site';

const QUESTIONNAIRE = 'oas-cbm';

/** Brings an assessment of the island state to ITU, with nothing in place; returns its path. */
async function submitAssessment(site: Site): Promise<string> {
  const round = await site.startRound('island', 'Island assessment 2026', [QUESTIONNAIRE]);
  const lead = await site.client('island');
  const headers = { Origin: site.origin };
  const { definition } = getQuestionnaire(`${QUESTIONNAIRE}@1.0`);
  for (const item of listItems(definition.overall).filter(({ core }) => core)) {
    const value = item.answer.kind === 'yesno' ? 'no' : 'dont_know';
    const data = { item: item.id, answer: { value }, seenVersion: 0, operationId: randomUUID() };
    expect((await lead.post(`${round}/${QUESTIONNAIRE}/answer`, { headers, data })).status(), item.id).toBe(200);
  }
  const move = async (client: typeof lead, form: Record<string, string>) => {
    const moved = await client.post(`${round}/status`, { headers, form, maxRedirects: 0 });
    expect(moved.status(), JSON.stringify(form)).toBe(302);
  };
  await move(lead, { transition: 'ask_review' });
  const approver = await site.client('island.approver');
  await move(approver, { transition: 'sign_off', code: await site.nextCode('island.approver@demo.example') });
  await move(lead, { transition: 'submit' });
  await Promise.all([lead.dispose(), approver.dispose()]);
  return round;
}

/** Unfolds a way on and presses its button. */
async function take(page: Page, step: string, fill: (form: ReturnType<Page['locator']>) => Promise<void> = async () => {}) {
  const form = page.locator('form').filter({ has: page.locator(`input[name="step"][value="${step}"]`) });
  if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('> summary').click();
  await fill(form);
  await form.getByRole('button').last().click();
}

/** Ticks the first capability of a questionnaire. */
async function choose(page: Page, questionnaire: string): Promise<void> {
  await openDetails(page);
  await page.locator(`input[name="capability"][value^="${questionnaire}:"]`).first().check();
}

/** Says why a request goes ahead, where the catalogue has something alike. */
async function justify(page: Page, request: string, reason: string): Promise<void> {
  await page.goto(`${request}/edit`);
  const field = page.getByLabel(t('requests.field.duplicateReason'));
  if ((await field.count()) === 0) return;
  await field.fill(reason);
  await page.getByRole('button', { name: t('requests.save'), exact: true }).click();
}

const said = (page: Page) => page.getByRole('main').getByRole('status').first();

for (const javaScriptEnabled of [true, false])
  test(`an island state asks for help, ${javaScriptEnabled ? 'with' : 'without'} client code`, async ({
    startSite,
    open,
    expectComplaint,
  }) => {
    test.setTimeout(240_000);
    expectComplaint(/status of 40[049]/);
    const site = await startSite({});
    const round = await submitAssessment(site);
    const lead = await open({ as: 'island', at: site, javaScriptEnabled });
    const approver = await open({ as: 'island.approver', at: site, javaScriptEnabled });
    const officer = await open({ as: 'programmes', at: site, javaScriptEnabled });
    let first = '';

    await test.step('an emergency needs no assessment, and says so', async () => {
      await lead.goto('/requests');
      await checkPage(lead, 'en');
      await lead.getByRole('link', { name: t('requests.new'), exact: true }).click();
      await lead.getByLabel(t('requests.field.title')).fill('Ransomware in the ministry');
      await lead.getByLabel(t('requests.emergency')).check();
      await lead.getByRole('button', { name: t('requests.begin') }).click();
      await expect(lead).toHaveURL(/\/edit$/);
      await lead.getByLabel(t('requests.field.round')).selectOption('');
      await choose(lead, 'oas-cbm');
      await lead.getByLabel(t('requests.field.help')).fill('Forensics, two people for a week');
      await lead.getByLabel(t('requests.field.whyNow')).fill('Systems are down');
      await checkPage(lead, 'en');
      await lead.getByRole('button', { name: t('requests.save'), exact: true }).click();
      first = new URL(lead.url()).pathname;
      await expect(lead.getByText(t('requests.rests_on_none_emergency'))).toBeVisible();
      await justify(lead, first, 'It cannot wait for them');
      await approver.goto(first);
      await take(approver, 'sign_off', (form) => form.locator('#sign_off-code').fill('000000'));
      await expect(approver.getByRole('alert').getByRole('link')).toHaveText([t('code.wrong')]);
      const code = await site.nextCode('island.approver@demo.example');
      await take(approver, 'sign_off', (form) => form.locator('#sign_off-code').fill(code));
      await expect(said(approver)).toHaveText(t('requests.done.sign_off'));
      expect((await officer.goto(first))?.status(), 'private until it is submitted').toBe(404);
      await lead.goto(first);
      await take(lead, 'submit');
      await site.readMail('programmes@demo.example', 'Ransomware in the ministry');
    });

    await test.step('it is first on the board, and accepted', async () => {
      await officer.goto('/requests');
      await checkPage(officer, 'en');
      await expect(officer.getByText(t('requests.priority.emergency'))).toBeVisible();
      await officer.getByRole('link', { name: 'Ransomware in the ministry' }).click();
      await take(officer, 'acknowledge');
      await take(officer, 'accept', async (form) => {
        await form.locator('#accept-implementor').fill('ITU and a partner');
        await form.locator('input[name="from"]').fill('2026-12-01');
        await form.locator('input[name="until"]').fill('2026-12-31');
      });
      await expect(said(officer)).toHaveText(t('requests.done.accept'));
      await checkPage(officer, 'en');
      await site.readMail('island@demo.example', t('notice.request_accept_subject'));
    });

    // The pages are the same without client code: one way through them is enough.
    if (!javaScriptEnabled) return;
    let second = '';
    await test.step('from a recommendation: a duplicate is noticed, and goes ahead with a reason only', async () => {
      await lead.goto(`${round}/${QUESTIONNAIRE}/recommendations`);
      await lead
        .getByRole('link', { name: new RegExp(`^${t('requests.ask_for_this')}`) })
        .first()
        .click();
      await lead.getByRole('button', { name: t('requests.begin') }).click();
      await choose(lead, 'oas-cbm');
      await lead.getByLabel(t('requests.field.help')).fill('A trained point of contact');
      await lead.getByLabel(t('requests.field.whyNow')).fill('The region meets in spring');
      await lead.getByRole('button', { name: t('requests.save_and_check') }).click();
      await expect(lead.getByRole('link', { name: 'Ransomware in the ministry' })).toBeVisible();
      await lead.getByRole('button', { name: t('requests.save'), exact: true }).click();
      second = new URL(lead.url()).pathname;
      await approver.goto(second);
      await expect(approver.getByText(t('requests.need.justified'))).toBeVisible();
      await justify(lead, second, 'That one is for a week only');
      await approver.goto(second);
      await take(approver, 'sign_off', async (form) =>
        form.locator('#sign_off-code').fill(await site.nextCode('island.approver@demo.example')),
      );
      await expect(approver.getByText(/Island assessment 2026.*submitted/)).toBeVisible();
      await checkPage(approver, 'en');
      await lead.goto(second);
      await take(lead, 'submit');
    });

    await test.step('it is asked about, answered, handed over and accepted', async () => {
      await officer.goto(second);
      await take(officer, 'ask', (form) => form.locator('textarea').fill('For how many people?'));
      await site.readMail('island@demo.example', 'For how many people?');
      await lead.goto(second);
      await take(lead, 'reply', (form) => form.locator('textarea').fill('For two'));
      await officer.goto(second);
      const handOver = officer.locator('form').filter({ has: officer.locator('input[value="hand_over"]') });
      await officer.locator('details', { has: handOver }).locator('> summary').click();
      await handOver.locator('select').selectOption('itu-ao-brb');
      await handOver.getByRole('button').click();
      await expect(officer.getByRole('alert')).toContainText(t('requests.need.text'));
      await handOver.locator('textarea').fill('They are closer');
      await handOver.getByRole('button').click();
      await expect(officer.getByText('ITU Area Office for the Caribbean').first()).toBeVisible();
      await take(officer, 'accept', async (form) => {
        await form.locator('#accept-implementor').fill('OAS');
        await form.locator('input[name="from"]').fill('2027-02-01');
        await form.locator('input[name="until"]').fill('2027-01-01');
      });
      await expect(officer.getByRole('alert')).toContainText(t('form.until'));
      await take(officer, 'accept', (form) => form.locator('input[name="until"]').fill('2027-06-30'));
      await expect(said(officer)).toHaveText(t('requests.done.accept'));
    });

    await test.step('what is done is recorded, and the country says what changed', async () => {
      const record = officer.locator('form').filter({ has: officer.locator('input[value="participants"]') });
      await officer.locator('details', { has: record }).locator('> summary').click();
      await record.locator('#participants-what').fill('A course');
      await record.locator('#participants-country').fill('XAA');
      for (const [who, number] of [
        ['women', '3'],
        ['men', '2'],
        ['other', '0'],
      ] as const)
        await record.locator(`#participants-${who}`).fill(number);
      await record.getByRole('button').click();
      await expect(
        officer.getByText('Demonstration Island State (fictitious): women 3, men 2, others or not said 0'),
      ).toBeVisible();
      await take(officer, 'finish', (form) => form.locator('textarea').fill('Two people are trained'));
      await site.readMail('island@demo.example', 'Two people are trained');
      await lead.goto(second);
      await checkPage(lead, 'en');
      await take(lead, 'close', async (form) => {
        await form.locator('textarea').fill('There is a point of contact now');
        await form.getByLabel(t('requests.met_5')).check();
      });
      await expect(said(lead)).toHaveText(t('requests.done.close'));
      await officer.goto('/requests?table');
      await expect(officer.getByRole('row', { name: /Closed/ })).toBeVisible();
      await checkPage(officer, 'en');
    });

    await test.step('another is referred to the entity with the mandate', async () => {
      await lead.goto('/requests/new');
      await lead.getByLabel(t('requests.field.title')).fill('A law on electronic evidence');
      await lead.getByRole('button', { name: t('requests.begin') }).click();
      await choose(lead, 'un-framework');
      await lead.getByLabel(t('requests.field.help')).fill('Drafting');
      await lead.getByLabel(t('requests.field.whyNow')).fill('Before parliament');
      await lead.getByRole('button', { name: t('requests.save'), exact: true }).click();
      const third = new URL(lead.url()).pathname;
      await justify(lead, third, 'Nobody drafts this one');
      await approver.goto(third);
      await take(approver, 'sign_off', async (form) =>
        form.locator('#sign_off-code').fill(await site.nextCode('island.approver@demo.example')),
      );
      await lead.goto(third);
      await take(lead, 'submit');
      await officer.goto(third);
      await take(officer, 'refer', async (form) => {
        await form.locator('select').selectOption('unodc');
        await form.locator('textarea').fill('They have the mandate for this');
      });
      await lead.goto(third);
      await expect(lead.getByText('United Nations Office on Drugs and Crime').first()).toBeVisible();
    });

    await test.step('in Spanish, and nothing of it is there for others', async () => {
      await lead.getByRole('button', { name: 'Español' }).click();
      await checkPage(lead, 'es');
      for (const account of ['developing', 'reviewer', 'admin'] as const) {
        const client = await site.client(account);
        expect((await client.get(second)).status(), account).toBe(404);
        await client.dispose();
      }
    });
  });
