import { checkPage } from './check-page';
import { type AccountName, expect, t, test } from './site';

test('a stranger reads what is published: overview, country, open data, API; and finds nothing of it when it is withdrawn', async ({
  startSite,
  open: openAt,
  expectComplaint,
}) => {
  test.setTimeout(240_000);
  const site = await startSite({ demonstration: true });
  const open = (options: { as?: AccountName } = {}) => openAt({ ...options, at: site });
  const round = await site.demonstrationRound('large');
  const stranger = await open();

  await stranger.goto('/overview');
  await expect(stranger.getByText(t('countries.none'))).toBeVisible();

  const lead = await open({ as: 'large' });
  await lead.goto(`${round}/status`);
  await lead.getByRole('button', { name: t('do.ask_review') }).click();
  await expect(lead.getByText(`${t('state.internal_review')}.`)).toBeVisible();
  const approver = await open({ as: 'approver' });
  await approver.goto(`${round}/status`);
  await approver.getByLabel(t('code.label')).fill(await site.nextCode('approver@demo.example'));
  await approver.getByRole('button', { name: t('do.sign_off') }).click();
  await expect(approver.getByText(`${t('state.signed_off')}.`)).toBeVisible();
  await approver.getByRole('link', { name: t('status.publication') }).click();
  await approver.getByRole('radio', { name: t('depth.capabilities'), exact: true }).check();
  await approver.getByLabel(t('code.label')).fill(await site.nextCode('approver@demo.example'));
  await approver.getByRole('button', { name: t('publication.publish') }).click();
  await expect(approver.getByRole('link', { name: t('publication.see') })).toBeVisible();

  await test.step('one country is counted, and no figure is made of it', async () => {
    await stranger.goto('/overview');
    await expect(stranger.getByText(t('open_data.published_count', { count: 1 }))).toBeVisible();
    await expect(stranger.getByRole('cell', { name: t('open_data.few') }).first()).toBeVisible();
    await checkPage(stranger, 'en');
    await stranger.getByRole('button', { name: 'Español' }).click();
    await checkPage(stranger, 'es');
    await stranger.getByRole('button', { name: 'English' }).click();
  });

  await test.step('its page runs its picture, made for everybody and kept', async () => {
    for (const _ of ['made', 'kept']) {
      await stranger.goto('/countries/XCC');
      await expect(stranger.locator('canvas').first()).toBeVisible();
    }
  });

  await test.step('files and answers hold the same rows', async () => {
    await stranger.goto('/open-data');
    await checkPage(stranger, 'en');
    const client = await site.client();
    const { results } = await (await client.get('/open-data/results.json')).json();
    const rows = results.filter(({ country }: { country: string }) => country === 'XCC');
    expect(new Set(rows.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['overall', 'area', 'capability']));
    expect((await (await client.get('/api/v1/results?country=XCC')).json()).results).toEqual(rows);
    const whole = await (await client.get('/api/v1/results/XCC')).json();
    expect(JSON.stringify(whole)).not.toContain('"answers"');
  });

  await test.step('another site may read them', async () => {
    await stranger.goto('about:blank');
    const read = await stranger.evaluate(
      async (origin) => (await (await fetch(`${origin}/api/v1/results?country=XCC`)).json()).results.length,
      site.origin,
    );
    expect(read).toBeGreaterThan(0);
  });

  await lead.goto(`${round}/publication`);
  await lead.getByLabel(t('status.reason')).fill('A figure in it was wrong');
  await lead.getByRole('button', { name: t('publication.withdraw') }).click();
  await expect(lead.getByText(t('publication.private'))).toBeVisible();
  expectComplaint(/status of 404/);
  expect((await stranger.goto('/countries/XCC'))?.status()).toBe(404);
  const client = await site.client();
  expect((await (await client.get('/open-data/results.json')).json()).results).toEqual([]);
  expect((await client.get('/api/v1/results/XCC')).status()).toBe(404);
});
