import type { MessageKey } from '../../app/i18n/translate';
import { checkPage, checkPrint, checkSkipLink } from './check-page';
import { ENTRIES, proposeCorrection, REQUESTS } from './help';
import { fill, findInvitation } from './invitations';
import { type AccountName, expect, type Site, setUpSecondFactor, t, test } from './site';

interface PageCase {
  name: string;
  as?: AccountName;
  path: string | ((site: Site) => Promise<string>);
  status?: number;
  /** Where the title does not say the same as the heading. */
  title?: MessageKey;
}

const below = (account: AccountName, rest: string) => async (site: Site) => (await site.demonstrationRound(account)) + rest;

/** A page that shows what is made before. */
const before =
  (path: string, ...make: ((site: Site) => Promise<string>)[]) =>
  async (site: Site) => {
    for (const one of make) await one(site);
    return path;
  };

const AREAS = [
  ...['legal', 'policy', 'technical', 'capacity', 'cooperation'].map((area) => `un-framework/${area}`),
  'national-cirt/service',
  'national-cirt/sim3',
  'oas-cbm/measures',
];
/** 100 x (9.405714286 x 0.952628 + 10.594285714 x 0.63) / 20, from the published indicators LS1 and LS2. */
const VANUATU_LEGAL_2024 = '78';
const QUESTIONNAIRES = ['un-framework', 'national-cirt', 'oas-cbm'];

const PAGES: PageCase[] = [
  { name: 'landing', path: '/', title: 'landing.title' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'forgotten password', path: '/forgotten' },
  { name: 'set a password', path: '/set-password/a-link-from-a-mail' },
  { name: 'programmes', path: '/catalogue' },
  { name: 'programmes, searched', path: '/catalogue?text=cirt&area=technical&status=ongoing' },
  { name: 'programmes, nothing found', path: '/catalogue?text=no-programme-has-this-word' },
  { name: 'one programme', path: '/catalogue/itu-cyberdrill-regional' },
  { name: 'mapping report', path: '/catalogue/mapping' },
  { name: 'mapping report by region', path: '/catalogue/mapping?group=region&owner=itu&from=2000-01-01&to=2013-06-30' },
  { name: 'mapping report, nothing found', path: '/catalogue/mapping?status=planned' },
  { name: 'who to ask', path: '/who-to-ask' },
  { name: 'who to ask, one topic', path: '/who-to-ask?topic=F43c.1' },
  { name: 'who to ask, nobody', path: '/who-to-ask?entity=none&area=technical' },
  { name: 'who to ask, nothing found', path: '/who-to-ask?topic=no-topic-has-this-word' },
  { name: 'resources', path: '/resources' },
  ...['legal', 'technical', 'organizational', 'capacity', 'cooperation'].map((pillar) => ({
    name: `resources of the pillar ${pillar}`,
    path: `/resources/${pillar}`,
  })),
  { name: 'resources of no such pillar', path: '/resources/none', status: 404 },
  { name: 'points of contact, none', as: 'large', path: '/contacts' },
  { name: 'points of contact, for everybody and for the country', as: 'developing', path: '/contacts' },
  { name: 'points of contact, for who only reads them', as: 'island.observer', path: '/contacts' },
  { name: 'a point of contact to enter', as: 'large', path: '/contacts/policy' },
  { name: 'a point of contact that everybody sees', as: 'developing', path: '/contacts/cirt' },
  { name: 'a country with points of contact and no result', path: '/countries/XAA' },
  { name: 'no such point of contact', as: 'developing', path: '/contacts/none', status: 404 },
  { name: 'no such page', path: '/no/such/page', status: 404 },
  { name: 'no such page, signed in', as: 'island', path: '/catalogue/no-such-programme', status: 404 },
  ...(['island', 'developing', 'large', 'reviewer', 'admin'] as const).map((as) => ({
    name: `home of ${as}`,
    as,
    path: '/home',
    title: 'home.title' as const,
  })),
  { name: 'accounts', as: 'admin', path: '/accounts' },
  { name: 'people of a country', as: 'island', path: '/people' },
  { name: 'second factor, not set up', as: 'island', path: '/second-factor/set-up' },
  { name: 'second factor, set up', as: 'admin', path: '/second-factor/set-up' },
  { name: 'passkeys, none', as: 'island', path: '/account/passkeys' },
  { name: 'passkeys, for who has an app', as: 'reviewer', path: '/account/passkeys' },
  { name: 'no such passkey', as: 'island', path: '/account/passkeys/none', status: 404 },
  { name: 'an invitation that does not work', path: '/invitation/a-link-from-a-mail', status: 404 },
  { name: 'own account', as: 'island', path: '/account' },
  { name: 'own account of a reviewer', as: 'reviewer', path: '/account' },
  { name: 'replacing the second factor', as: 'reviewer', path: '/second-factor/replace' },
  { name: 'new recovery codes', as: 'reviewer', path: '/second-factor/codes' },
  { name: 'a form that waits, none', as: 'island', path: '/kept' },
  { name: 'a new round', as: 'island', path: '/rounds/new' },
  { name: 'a new round that starts from the last one', as: 'large', path: '/rounds/new' },
  ...(['island', 'developing', 'large'] as const).map((as) => ({ name: `round of ${as}`, as, path: below(as, '') })),
  ...AREAS.map((area) => ({
    name: `area ${area}, half answered`,
    as: 'developing' as const,
    path: below('developing', `/${area}`),
  })),
  { name: 'first pass of an area, nothing answered', as: 'island', path: below('island', '/un-framework/legal?core') },
  { name: 'context questions, nothing answered', as: 'island', path: below('island', '/national-cirt/sim3') },
  { name: 'contacts, nothing answered', as: 'island', path: below('island', '/oas-cbm/measures?core') },
  ...QUESTIONNAIRES.flatMap((q) => [
    { name: `results of ${q}`, as: 'developing' as const, path: below('developing', `/${q}/results`) },
    { name: `recommendations of ${q}`, as: 'developing' as const, path: below('developing', `/${q}/recommendations`) },
  ]),
  { name: 'assignments', as: 'developing', path: below('developing', '/assignments') },
  ...(['island', 'developing', 'island.observer'] as const).map((as) => ({
    name: `action plan of ${as}, empty`,
    as,
    path: below(as === 'developing' ? as : 'island', '/plan'),
  })),
  { name: 'requests, none', as: 'developing', path: '/requests' },
  { name: 'a new request', as: 'large', path: '/requests/new' },
  { name: 'a new request for a programme', as: 'large', path: '/requests/new?activity=itu-cirt-establishment' },
  { name: 'a request to be signed off', as: 'approver', path: REQUESTS.draft },
  { name: 'a request that lacks something', as: 'large', path: REQUESTS.begun },
  { name: 'a request to write', as: 'large', path: async (site) => `${await REQUESTS.draft(site)}/edit` },
  { name: 'a submitted request, for its country', as: 'large', path: REQUESTS.submitted },
  { name: 'a submitted request, for who handles it', as: 'programmes', path: REQUESTS.submitted },
  { name: 'an accepted request, for its country', as: 'large', path: REQUESTS.accepted },
  { name: 'an accepted request, for who delivers', as: 'programmes', path: REQUESTS.accepted },
  { name: 'a request, for another country', as: 'developing', path: REQUESTS.submitted, status: 404 },
  { name: 'requests of a country', as: 'large', path: before('/requests', REQUESTS.accepted) },
  { name: 'requests as a board', as: 'programmes', path: before('/requests', REQUESTS.accepted, REQUESTS.submitted) },
  { name: 'requests as a table', as: 'programmes', path: before('/requests?table', REQUESTS.accepted) },
  { name: 'assessments of activities', as: 'programmes', path: before('/requests/assessments', REQUESTS.accepted) },
  { name: 'entries, for ITU', as: 'programmes', path: before('/catalogue/entries', ENTRIES.review, proposeCorrection) },
  { name: 'entries, for a partner', as: 'partner', path: before('/catalogue/entries', ENTRIES.draft) },
  { name: 'an entry with nothing in it', as: 'partner', path: ENTRIES.draft },
  { name: 'an entry in review, for its owner', as: 'partner', path: ENTRIES.review },
  { name: 'an entry in review, for who publishes it', as: 'programmes', path: ENTRIES.review },
  { name: 'a published entry, for who keeps it', as: 'programmes', path: '/catalogue/entries/itu-cyberdrill-regional' },
  { name: 'entries from a file', as: 'partner', path: '/catalogue/import' },
  { name: 'jobs', as: 'admin', path: '/jobs' },
  { name: 'jobs, for somebody else', as: 'island', path: '/jobs', status: 404 },
  { name: 'what changed where programmes served', as: 'analyst', path: '/catalogue/impact' },
  { name: 'the same, for somebody else', as: 'island', path: '/catalogue/impact', status: 404 },
  { name: 'disagreements, none', as: 'developing', path: below('developing', '/disagreements') },
  { name: 'one item', as: 'developing', path: below('developing', '/un-framework/items/L1a') },
  { name: 'what is left of last time, nothing', as: 'developing', path: below('developing', '/un-framework/legal?confirm') },
  { name: 'two rounds compared', as: 'large', path: below('large', '/compare') },
  { name: 'a round with none to compare it with', as: 'island', path: below('island', '/compare') },
  { name: 'results with nothing answered', as: 'island', path: below('island', '/un-framework/results') },
  { name: 'results with all answered', as: 'large', path: below('large', '/un-framework/results') },
];

for (const { name, as, path, status = 200, title } of PAGES) {
  test(`${name}: in both languages and schemes, on every width, by keyboard and on paper`, async ({
    site,
    open,
    expectComplaint,
  }) => {
    if (status === 404) expectComplaint(/status of 404/);
    const page = await open({ as });
    const address = typeof path === 'string' ? path : await path(site);
    const response = await page.goto(address);
    expect(response?.status()).toBe(status);
    await checkSkipLink(page);
    await checkPage(page, 'en', title);
    await checkPrint(page);
    await page.getByRole('button', { name: 'Español' }).click();
    await expect(page).toHaveURL(address);
    await checkPage(page, 'es', title);
  });
}

test('an empty installation: the first administrator, an invitation, the first assessment', async ({
  startSite,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 4\d\d/);
  const site = await startSite({ demonstration: false });
  const link = /\/setup\/\S+/.exec(site.said)?.[0] ?? '';
  const admin = await open({ at: site });
  await admin.goto(link);
  await checkPage(admin, 'en');
  await expect(admin.locator('.band'), 'nothing here is a demonstration').toHaveCount(0);
  await fill(admin, { 'form.name_label': 'Ada', 'form.email_label': 'ada@itu.example', 'form.new_password_label': 'short' });
  await admin.getByRole('button', { name: t('setup.button') }).click();
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('form.password_short')]);
  await checkPage(admin, 'en');
  await fill(admin, { 'form.new_password_label': 'several words are easier' });
  await admin.getByRole('button', { name: t('setup.button') }).click();
  await expect(admin.getByText(t('sign_in.changed'))).toBeVisible();
  await fill(admin, { 'form.email_label': 'ada@itu.example', 'form.password_label': 'several words are easier' });
  await admin.getByRole('button', { name: t('sign_in.button') }).click();
  await expect(admin, 'a password alone is not enough').toHaveURL('/second-factor/set-up');
  await checkPage(admin, 'en');
  await setUpSecondFactor(admin, site, 'ada@itu.example', 'several words are easier');
  expect((await admin.request.get(link)).status(), 'the link worked once').toBe(404);

  await admin.goto('/accounts');
  await fill(admin, { 'form.name_label': 'Fenna', 'form.email_label': 'fenna@country.example' });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('form.letter_reference')]);
  await fill(admin, { 'people.letter_reference': 'PM/2026/4', 'people.letter_date': '2026-02-03' });
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByRole('alert').getByRole('link')).toHaveText([t('form.country')]);
  await checkPage(admin, 'en');
  await admin.getByLabel(t('catalogue.country')).selectOption('VUT');
  await admin.getByRole('button', { name: t('accounts.invite') }).click();
  await expect(admin.getByText(t('people.done.invited'))).toBeVisible();
  await expect(admin.getByRole('cell', { name: 'Vanuatu' })).toBeVisible();

  const focal = await open({ at: site });
  await focal.goto(await findInvitation(site, 'fenna@country.example'));
  await checkPage(focal, 'en');
  await fill(focal, { 'form.new_password_label': 'islands in the wide sea' });
  await focal.getByRole('button', { name: t('invitation.button') }).click();
  await expect(focal.getByRole('heading', { name: t('home.begin') })).toBeVisible();
  await checkPage(focal, 'en', 'home.title');
  await focal.getByRole('link', { name: t('round.start') }).click();
  await fill(focal, { 'round.title_label': 'First assessment' });
  for (const box of await focal.getByRole('checkbox').all()) await box.uncheck();
  await focal.getByRole('button', { name: t('round.start') }).click();
  await expect(focal.getByRole('alert').getByRole('link')).toHaveText([t('form.questionnaires')]);
  await checkPage(focal, 'en');
  await focal.getByRole('checkbox').first().check();
  await focal.getByRole('button', { name: t('round.start') }).click();
  await expect(focal.getByRole('heading', { level: 1 })).toHaveText('First assessment');

  // A country that the published index covers sees its own figures, with their source, in picture and table.
  await focal
    .getByRole('main')
    .getByRole('link', { name: t('round.results') })
    .click();
  const areas = focal.getByRole('table', { name: t('results.areas_table') });
  await expect(areas.getByRole('columnheader', { name: 'Global Cybersecurity Index 2024' })).toBeVisible();
  await expect(
    areas
      .getByRole('row', { name: /Legal measures/ })
      .getByRole('cell')
      .last(),
  ).toHaveText(VANUATU_LEGAL_2024);
  await expect(focal.getByText(t('benchmark.what'))).toBeVisible();
  await expect(focal.getByText(/World Bank Data360/).last()).toBeVisible();
  await checkPage(focal, 'en');
});

test('forms that were not filled in well say so, in both languages', async ({ open, expectComplaint }) => {
  expectComplaint(/status of 4\d\d/);
  const page = await open();
  for (const locale of ['en', 'es'] as const) {
    await page.goto('/sign-in');
    if (locale === 'es') await page.getByRole('button', { name: 'Español' }).click();
    await page.locator('#email').fill('nobody@example.org');
    await page.locator('#password').fill('not the password');
    await page.locator('main form button').click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('#email'), 'the address stays').toHaveValue('nobody@example.org');
    await checkPage(page, locale);
    await page.goto('/forgotten');
    await page.locator('#email').fill('nobody@example.org');
    await page.locator('main form button').click();
    await expect(page.locator('.notice')).toBeVisible();
    await checkPage(page, locale);
  }
});
