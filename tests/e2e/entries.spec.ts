import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkIati } from '../../app/exports/iati-check';
import { readIati } from '../../app/exports/iati-read';
import { checkPage } from './check-page';
import { expect, openDetails, t, test } from './site';

const SCHEMA = resolve(process.env.IATI_SCHEMA_DIR ?? '../shared/iati');
const options = existsSync(SCHEMA) ? { schemaDir: SCHEMA } : {};

test('a partner’s file is imported, corrected, reviewed, published and exported again', async ({
  startSite,
  open,
  expectComplaint,
}, info) => {
  expectComplaint(/status of 40[049]/);
  const site = await startSite({});
  const partner = await open({ as: 'partner', at: site });
  const officer = await open({ as: 'programmes', at: site });

  await test.step('a file with faults is refused whole, with the line of each', async () => {
    await partner.goto('/catalogue/import');
    await checkPage(partner, 'en');
    await partner.getByLabel(t('entries.file')).setInputFiles('tests/fixtures/iati/faulty.xml');
    await partner.getByRole('button', { name: t('entries.import_button') }).click();
    await expect(partner.getByRole('alert')).toContainText(t('entries.import_refused', { name: 'faulty.xml' }));
    expect(await partner.getByRole('alert').getByRole('listitem').count()).toBeGreaterThan(5);
    await checkPage(partner, 'en');
    await partner.goto('/catalogue/entries');
    await expect(partner.getByText(t('entries.drafts_none'))).toBeVisible();
  });

  let title = '';
  let path = '';
  await test.step('a sound one becomes drafts, each with what was left out and what is missing', async () => {
    await partner.goto('/catalogue/import');
    await partner.getByLabel(t('entries.file')).setInputFiles('tests/fixtures/iati/partner.xml');
    await partner.getByRole('button', { name: t('entries.import_button') }).click();
    const { activities } = readIati(readFileSync('tests/fixtures/iati/partner.xml'));
    await expect(partner.getByRole('heading', { level: 2 })).toHaveText(
      t('entries.imported', { count: activities.length, name: 'partner.xml' }),
    );
    await checkPage(partner, 'en');
    title = activities[0]?.draft.title ?? '';
    await partner.getByRole('link', { name: title, exact: true }).click();
    path = new URL(partner.url()).pathname;
  });

  await test.step('its owner fills in what the file could not say', async () => {
    await checkPage(partner, 'en');
    await openDetails(partner);
    await partner.getByLabel(t('activity.type'), { exact: true }).selectOption('training');
    await partner.getByLabel(t('catalogue.status'), { exact: true }).selectOption('ongoing');
    await partner.getByLabel(t('activity.scope'), { exact: true }).selectOption('global');
    await partner.getByLabel(t('activity.entry'), { exact: true }).selectOption('any');
    await partner.getByLabel(t('area.name.technical'), { exact: true }).check();
    await partner.locator('input[name="gca_pillars"][value="technical"]').check();
    await partner.getByLabel(t('entry_field.framework_refs')).fill('F43c.1');
    await partner.getByLabel(t('entry_field.verified')).selectOption('true');
    if ((await partner.getByLabel(t('entry_field.sources')).inputValue()) === '')
      await partner.getByLabel(t('entry_field.sources')).fill('https://agency.example/programme');
    await partner.getByRole('button', { name: t('entries.save') }).click();
    await expect(partner.getByRole('status').first()).toHaveText(t('entries.done.saved'));
    await partner.getByRole('button', { name: t('entries.hand_in') }).click();
    await expect(partner.getByRole('status').first()).toHaveText(t('entries.done.handed_in'));
    await site.readMail('programmes@demo.example', title);
  });

  await test.step('a programme officer sends it back, then publishes it', async () => {
    await officer.goto('/catalogue/entries');
    await checkPage(officer, 'en');
    await officer.getByRole('link', { name: title, exact: true }).click();
    await officer.getByRole('button', { name: t('entries.send_back') }).click();
    await expect(officer.getByRole('alert').getByRole('link')).toHaveText([t('form.entry_words')]);
    await officer.getByLabel(t('entries.words')).fill('For whom is it?');
    await officer.getByRole('button', { name: t('entries.send_back') }).click();
    await partner.goto(path);
    await expect(partner.getByText('For whom is it?')).toBeVisible();
    await partner.getByRole('button', { name: t('entries.hand_in') }).click();
    await officer.goto(path);
    await officer.getByRole('button', { name: t('entries.publish') }).click();
    await expect(officer.getByRole('status').first()).toHaveText(t('entries.done.published'));
  });

  await test.step('everybody finds it, anyone signed in can say what is not right', async () => {
    const lead = await open({ as: 'island', at: site });
    await lead.goto(path.replace('/entries', ''));
    await expect(lead.getByRole('heading', { level: 1 })).toHaveText(title);
    await lead.getByText(t('entries.correct'), { exact: true }).click();
    await lead.getByLabel(t('entries.correct_text')).fill('It ended last year');
    await lead.getByRole('button', { name: t('entries.correct_button') }).click();
    await expect(lead.getByText(t('entries.corrected'))).toBeVisible();
    await checkPage(lead, 'en');
    await partner.goto('/catalogue/entries');
    await expect(partner.getByText('It ended last year')).toBeVisible();
    await partner.getByLabel(t('entries.reply')).fill('It goes on');
    await partner.getByRole('button', { name: t('entries.decline') }).click();
    await expect(partner.getByText(t('entries.corrections_none'))).toBeVisible();
    await lead.goto('/home');
    await expect(lead.getByText('It goes on')).toBeVisible();
    await site.readMail('island@demo.example', 'It goes on');
  });

  await test.step('while a title is typed, what looks alike is named', async () => {
    await officer.goto('/catalogue/entries');
    await officer.getByLabel(t('entry_field.title')).fill('Something new');
    await officer.getByRole('button', { name: t('entries.begin') }).click();
    await officer.getByLabel(t('entry_field.title')).fill(title);
    await expect(officer.locator('[data-alike]').getByRole('link', { name: title })).toBeVisible();
  });

  await test.step('the catalogue goes out again, valid, with the entry in it', async () => {
    const client = await site.client();
    const xml = await (await client.get('/catalogue.xml')).body();
    const file = info.outputPath('activities.xml');
    writeFileSync(file, xml);
    expect(checkIati(xml, options)).toEqual([]);
    expect(readIati(xml, options).activities.map(({ draft }) => draft.title)).toContain(title);
    expect(await (await client.get('/catalogue.csv')).text()).toContain(title);
    await client.dispose();
  });
});

test('an administrator sees the jobs', async ({ open }) => {
  const page = await open({ as: 'admin' });
  await page.goto('/jobs');
  await expect(page.getByText(t('jobs.dead_none'))).toBeVisible();
  await expect(page.getByRole('rowheader', { name: t('jobs.kind.link_check') })).toBeVisible();
});
