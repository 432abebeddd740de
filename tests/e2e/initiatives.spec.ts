import { InitiativeSchema } from '../../app/domain/initiative';
import { readDocument } from '../helpers/office-file';
import { checkPage } from './check-page';
import { expect, type Site, t, test } from './site';

const TITLE = 'Response teams of the islands';

async function download(site: Site, path: string): Promise<Buffer> {
  const client = await site.client('analyst');
  const response = await client.get(path);
  expect(response.status()).toBe(200);
  expect(response.headers()['content-disposition']).toContain('attachment');
  const body = await response.body();
  await client.dispose();
  return body;
}

test('an initiative from a priority to its adoption, without a script', async ({ startSite, open, expectComplaint }) => {
  expectComplaint(/status of 40[0349]/);
  const site = await startSite({});
  const analyst = await open({ as: 'analyst', at: site, javaScriptEnabled: false });
  const officer = await open({ as: 'programmes', at: site });
  let path = '';

  await test.step('an analyst begins it from what a priority looked at', async () => {
    await analyst.goto('/initiatives/new?theme=T1&region=AMS&sids=1');
    await checkPage(analyst, 'en');
    const boxes = analyst.locator('input[name="country"]:checked');
    const count = await boxes.count();
    expect(count).toBeGreaterThan(2);
    for (let left = count; left > 0; left -= 1) await boxes.first().uncheck();
    await analyst.getByRole('button', { name: t('initiatives.begin') }).click();
    await expect(analyst.getByRole('alert').getByRole('link')).toHaveText([t('form.initiative_country')]);
    expect(await analyst.locator('input[name="country"]:checked').count(), 'what was chosen stays').toBe(0);
    await analyst.goto('/initiatives/new?theme=T1&region=AMS&sids=1');
    await analyst.getByRole('button', { name: t('initiatives.begin') }).click();
    await expect(analyst.getByRole('status').first()).toHaveText(t('initiatives.done.started'));
    await checkPage(analyst, 'en');
    await expect(analyst.getByText(t('initiatives.need.targets'))).toBeVisible();
    path = new URL(analyst.url()).pathname;
  });

  await test.step('edits it; what was typed stays where something is wrong', async () => {
    await analyst.getByRole('link', { name: t('initiatives.edit') }).click();
    await checkPage(analyst, 'en');
    await analyst.getByLabel(t('initiatives.field.title'), { exact: true }).fill(TITLE);
    await analyst.locator('[name="indicator_target_0"]').fill('700');
    await analyst.getByRole('button', { name: t('initiatives.save') }).click();
    await expect(analyst.getByRole('alert').getByRole('link')).toHaveText([
      t('form.initiative_share'),
      t('form.initiative_reason'),
    ]);
    await checkPage(analyst, 'en');
    await expect(analyst.getByLabel(t('initiatives.field.title'), { exact: true })).toHaveValue(TITLE);
    await analyst.locator('[name="indicator_target_0"]').fill('70');
    await analyst.getByLabel(t('initiatives.field.result_new')).fill('Coordination is enhanced.');
    await analyst.getByLabel(t('initiatives.reason'), { exact: true }).fill('A target for each indicator');
    await analyst.getByRole('button', { name: t('initiatives.save') }).click();
    await expect(analyst.getByRole('status').first()).toHaveText(t('initiatives.done.saved'));
    await expect(analyst.getByRole('heading', { level: 1 })).toHaveText(TITLE);
    await expect(analyst.getByText(t('initiatives.officer'))).toBeVisible();
    await expect(analyst.getByRole('cell', { name: 'A target for each indicator' })).toBeVisible();
  });

  await test.step('the officer comments, which its author is told, and adopts it', async () => {
    await officer.goto('/home');
    await officer
      .getByRole('main')
      .getByRole('link', { name: t('initiatives.title') })
      .click();
    await checkPage(officer, 'en');
    await officer.getByRole('link', { name: TITLE }).click();
    await officer.getByLabel(t('initiatives.comment')).fill('Who coordinates the drill?');
    await officer.getByRole('button', { name: t('initiatives.comment_button') }).click();
    await expect(officer.getByRole('status').first()).toHaveText(t('initiatives.done.commented'));
    await site.readMail('analyst@demo.example', 'Who coordinates the drill?');
    await officer.getByLabel(t('initiatives.reason'), { exact: true }).fill('Agreed by the region');
    await officer.getByRole('button', { name: t('initiatives.adopt') }).click();
    await expect(officer.getByRole('status').first()).toHaveText(t('initiatives.done.adopted'));
    await expect(officer.getByRole('heading', { name: t('initiatives.tracking') })).toBeVisible();
    await expect(officer.getByRole('cell', { name: t('plan.progress.unchanged') })).toBeVisible();
    await checkPage(officer, 'en');
    await officer.getByRole('button', { name: 'Español' }).click();
    await checkPage(officer, 'es');
    await analyst.goto('/initiatives');
    await expect(analyst.getByText(t('initiatives.progress', { reached: 0, total: 2 }))).toBeVisible();
    await checkPage(analyst, 'en');
    expect((await analyst.goto(`${path}/edit`))?.status(), 'adopted').toBe(403);
  });

  await test.step('the document says it, and the data are as the format has them', async () => {
    const { paragraphs } = await readDocument(await download(site, `${path}.docx`));
    const texts = paragraphs.map(({ text }) => text);
    expect(texts).toContain(TITLE);
    expect(texts).toContain('Coordination is enhanced.');
    expect(texts.join('\n')).toContain('70% reached');
    expect(texts.find((text) => text.startsWith('Version 3 of'))).toContain('adopted');
    const initiative = InitiativeSchema.parse(JSON.parse((await download(site, `${path}.json`)).toString()));
    expect(initiative).toMatchObject({ state: 'adopted', version: 3, content: { title: TITLE, themes: ['T1'] } });
    expect(initiative.content.indicators[0]).toMatchObject({ target: 0.7, unit: 'share' });
  });

  await test.step('it is not there for anybody else', async () => {
    const lead = await open({ as: 'island', at: site });
    for (const address of ['/initiatives', '/initiatives/new', path, `${path}/edit`, `${path}.docx`, `${path}.json`])
      expect((await lead.goto(address))?.status(), address).toBe(404);
  });
});
