import type { Page, Route } from '@playwright/test';
import { ItemBox, recordSaves, reload } from './answering';
import { expect, expectAccessible, openDetails, type Site, t, test, untilLive } from './site';

const ANSWER = '**/answer';
const CONFLICT = /status of 409/;
const REFUSED = /status of 422/;
const UNREACHABLE = /net::ERR_/;

/** The first area of an assessment of its own, so that no test meets the answers of another. */
async function startArea(site: Site, area = 'un-framework/legal'): Promise<string> {
  const [questionnaire = ''] = area.split('/');
  return `${await site.startRound('large', `Test of ${area}`, [questionnaire])}/${area}`;
}

async function goLive(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await untilLive(page);
}

test.describe('saving', () => {
  test('an answer saves itself, says so, and can be cleared again', async ({ site, open }) => {
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const item = new ItemBox(page, 'L1a');
    await item.choose('yes');
    await item.expectSaved();
    await item.openNote();
    await item.note.fill('Act 12 of 2024 & its "annex"\nsecond line');
    await item.note.blur();
    await item.expectSaved();
    await reload(page);
    await item.expectVersion(2);
    await expect(item.radio('yes')).toBeChecked();
    await expect(item.note).toHaveValue('Act 12 of 2024 & its "annex"\nsecond line');
    await untilLive(page);
    await item.box.getByRole('button', { name: t('answer.clear') }).click();
    await expect(item.radio('yes')).not.toBeChecked();
    await item.expectSaved();
    await reload(page);
    await item.expectVersion(3);
    await expect(item.box.locator(':checked')).toHaveCount(0);
  });

  test('a double click on Save has one effect where scripts are off', async ({ site, open }) => {
    const page = await open({ as: 'large', javaScriptEnabled: false });
    const posts: { url: string; body: string }[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push({ url: request.url(), body: request.postData() ?? '' });
    });
    await page.goto(await startArea(site));
    const item = new ItemBox(page, 'L1a');
    await item.choose('partial');
    await page
      .locator('#L1')
      .getByRole('button', { name: t('answer.save'), exact: true })
      .dblclick();
    await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await item.expectVersion(1);
    // The same form once more, as a mobile network repeats it.
    const [first] = posts;
    const headers = { Origin: site.origin, 'Content-Type': 'application/x-www-form-urlencoded' };
    const again = await page.request.post(first?.url ?? '', { headers, data: first?.body, maxRedirects: 0 });
    expect(again.status()).toBe(302);
    await reload(page);
    await item.expectVersion(1);
    await expect(item.radio('partial')).toBeChecked();
  });

  test('an office is saved when its three fields are left, and not before', async ({ site, open }) => {
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site, 'oas-cbm/measures'));
    const sent = recordSaves(page);
    const item = new ItemBox(page, 'POC1');
    await item.box.getByLabel(t('answer.contact_name')).fill('Office of cyber affairs');
    await item.box.getByLabel(t('answer.contact_email')).fill('office@example.org');
    await expect(item.trouble).toHaveCount(0);
    await item.box.getByLabel(t('answer.contact_phone')).fill('+999 555 0100');
    await item.box.getByLabel(t('answer.contact_phone')).blur();
    await item.expectSaved();
    expect(sent).toHaveLength(1);
    await reload(page);
    await expect(item.box.getByLabel(t('answer.contact_email'))).toHaveValue('office@example.org');
  });
});

test.describe('two windows', () => {
  test('on the same item: the second sees both answers in words and decides', async ({ site, open, expectComplaint }) => {
    expectComplaint(CONFLICT);
    const address = await startArea(site);
    const [one, two] = [await open({ as: 'large' }), await open({ as: 'large' })];
    await goLive(one, address);
    await goLive(two, address);

    const first = new ItemBox(one, 'L1a');
    await first.choose('yes');
    await first.expectSaved();
    await first.openNote();
    await first.note.fill('In force since May');
    await first.note.blur();
    await first.expectSaved();

    const second = new ItemBox(two, 'L1a');
    await second.choose('no');
    await expect(second.state).toHaveText(t('saving.not_saved'));
    await expect(second.trouble).toContainText(
      `${t('conflict.theirs')} ${t('answer.yes')}; ${t('answer.note')}: “In force since May”`,
    );
    await expect(second.trouble).toContainText(`${t('conflict.mine')} ${t('answer.no')}`);
    await expectAccessible(two);
    await second.box.getByRole('button', { name: t('conflict.keep_theirs') }).click();
    await expect(second.trouble).toHaveCount(0);
    await expect(second.radio('yes')).toBeChecked();
    await expect(second.note).toHaveValue('In force since May');

    await first.choose('partial');
    await first.expectSaved();
    await second.choose('dont_know');
    await expect(second.trouble).toContainText(`${t('conflict.theirs')} ${t('answer.partial')}`);
    await second.box.getByRole('button', { name: t('conflict.use_mine') }).click();
    await second.expectSaved();
    await expect(second.trouble).toHaveCount(0);
    await reload(one);
    await expect(first.radio('dont_know')).toBeChecked();
    await expect(first.note).toHaveValue('In force since May');
    await first.expectVersion(4);
  });

  test('on different items: both are kept', async ({ site, open }) => {
    const address = await startArea(site);
    const [one, two] = [await open({ as: 'large' }), await open({ as: 'large' })];
    await goLive(one, address);
    await goLive(two, address);
    await Promise.all([new ItemBox(one, 'L1a').choose('yes'), new ItemBox(two, 'L1b').choose('no')]);
    await new ItemBox(one, 'L1a').expectSaved();
    await new ItemBox(two, 'L1b').expectSaved();
    for (const page of [one, two]) {
      await reload(page);
      await expect(new ItemBox(page, 'L1a').radio('yes')).toBeChecked();
      await expect(new ItemBox(page, 'L1b').radio('no')).toBeChecked();
    }
  });

  test('on the same item where scripts are off: both answers in words, and saving once more decides', async ({
    site,
    open,
    expectComplaint,
  }) => {
    expectComplaint(CONFLICT);
    const address = await startArea(site);
    const options = { as: 'large', javaScriptEnabled: false } as const;
    const [one, two] = [await open(options), await open(options)];
    await one.goto(address);
    await two.goto(address);
    const save = (page: Page) =>
      page
        .locator('#L1')
        .getByRole('button', { name: t('answer.save'), exact: true })
        .click();

    await new ItemBox(one, 'L1a').choose('yes');
    await save(one);
    await expect(one.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();

    const [mine, other] = [new ItemBox(two, 'L1a'), new ItemBox(two, 'L1b')];
    await mine.choose('no');
    await other.choose('partial');
    await save(two);
    await expect(two.getByRole('alert').getByRole('link')).toHaveText([`L1a: ${t('answer.conflict_short')}`]);
    await expect(mine.trouble).toContainText(`${t('conflict.theirs')} ${t('answer.yes')}`);
    await expect(mine.trouble).toContainText(`${t('conflict.mine')} ${t('answer.no')}`);
    await expect(mine.radio('no'), 'what was chosen stays chosen').toBeChecked();
    await expect(other.radio('partial'), 'the other answer was saved').toBeChecked();
    await other.expectVersion(1);
    await expectAccessible(two);
    await save(two);
    await expect(two.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await reload(one);
    await expect(new ItemBox(one, 'L1a').radio('no')).toBeChecked();
    await expect(new ItemBox(one, 'L1b').radio('partial')).toBeChecked();
  });

  test('going back in the browser never puts an old answer beside a new version', async ({ site, open }) => {
    const address = await startArea(site);
    const [one, two] = [await open({ as: 'large', javaScriptEnabled: false }), await open({ as: 'large' })];
    await one.goto(address);
    await new ItemBox(one, 'L1a').choose('yes');
    await one.goto('/catalogue');
    await goLive(two, address);
    await new ItemBox(two, 'L1a').choose('no');
    await new ItemBox(two, 'L1a').expectSaved();
    await one.goBack();
    await expect(new ItemBox(one, 'L1a').radio('no')).toBeChecked();
    await new ItemBox(one, 'L1a').expectVersion(1);
  });
});

test.describe('a bad link', () => {
  test('no connection: says so, keeps what was typed, sends it later, once', async ({ site, open, expectComplaint }) => {
    expectComplaint(UNREACHABLE);
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const item = new ItemBox(page, 'L1a');
    await page.context().setOffline(true);
    await item.choose('yes');
    await expect(item.state).toHaveText(t('saving.unsent'));
    await item.openNote();
    await item.note.fill('Written on the ferry');
    await item.note.blur();
    await expect(item.state).toHaveText(t('saving.unsent'));
    await expectAccessible(page);
    await page.context().setOffline(false);
    await item.expectSaved();
    await reload(page);
    await expect(item.radio('yes')).toBeChecked();
    await expect(item.note).toHaveValue('Written on the ferry');
    await item.expectVersion(2);
  });

  test('a request that fails is sent again as the same operation', async ({ site, open, expectComplaint }) => {
    expectComplaint(UNREACHABLE);
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const sent = recordSaves(page);
    await page.route(ANSWER, (route) => route.abort(), { times: 1 });
    const item = new ItemBox(page, 'L1a');
    await item.choose('yes');
    await expect(item.state).toHaveText(t('saving.unsent'));
    await item.expectSaved();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    await reload(page);
    await item.expectVersion(1);
  });

  test('a reply that is lost after the server saved: the same operation again, one version', async ({
    site,
    open,
    expectComplaint,
  }) => {
    expectComplaint(UNREACHABLE);
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const sent = recordSaves(page);
    const swallowReply = async (route: Route) => {
      expect((await route.fetch()).status()).toBe(200);
      await route.abort('connectionreset');
    };
    await page.route(ANSWER, swallowReply, { times: 1 });
    const item = new ItemBox(page, 'L1a');
    await item.choose('yes');
    // Meanwhile the person goes on with the same item: it waits its turn and rests on the version before it.
    await item.openNote();
    await item.note.fill('Gazette 7');
    await item.note.blur();
    await expect.poll(() => sent.length).toBe(3);
    await item.expectSaved();
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toMatchObject({ seenVersion: 1 });
    await reload(page);
    await item.expectVersion(2);
    await expect(item.radio('yes')).toBeChecked();
    await expect(item.note).toHaveValue('Gazette 7');
  });

  test('a server that is not well is tried again', async ({ site, open, expectComplaint }) => {
    expectComplaint(/status of 503/);
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    await page.route(ANSWER, (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });
    const item = new ItemBox(page, 'L1a');
    await item.choose('yes');
    await expect(item.state).toHaveText(t('saving.unsent'));
    await item.expectSaved();
  });

  test('leaving with something unsent is asked about, and a reload loses nothing', async ({ site, open, expectComplaint }) => {
    expectComplaint(UNREACHABLE);
    const page = await open({ as: 'large' });
    const address = await startArea(site);
    await goLive(page, address);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.route(ANSWER, (route) => route.abort());
    const [one, two] = [new ItemBox(page, 'L1a'), new ItemBox(page, 'L1b')];
    await one.choose('yes');
    await one.openNote();
    await one.note.fill('First chamber only');
    await one.note.blur();
    await two.choose('partial');
    await two.choose('no');
    await expect(one.state).toHaveText(t('saving.unsent'));
    await expect(two.state).toHaveText(t('saving.unsent'));
    await page.unroute(ANSWER);
    await goLive(page, address);
    expect(asked).toEqual(['beforeunload']);
    await one.expectSaved();
    await two.expectSaved();
    await expect(one.note).toHaveValue('First chamber only');
    await reload(page);
    await expect(one.radio('yes')).toBeChecked();
    await expect(one.note).toHaveValue('First chamber only');
    await one.expectVersion(2);
    await expect(two.radio('no')).toBeChecked();
    await two.expectVersion(2);
  });

  test('a reload without any connection loses nothing either', async ({ site, open, expectComplaint }) => {
    expectComplaint(UNREACHABLE);
    const page = await open({ as: 'large' });
    page.on('dialog', (dialog) => void dialog.accept());
    const address = await startArea(site);
    await goLive(page, address);
    const item = new ItemBox(page, 'L1a');
    await page.context().setOffline(true);
    await item.choose('yes');
    await expect(item.state).toHaveText(t('saving.unsent'));
    await expect(page.goto(address)).rejects.toThrow(UNREACHABLE);
    await page.context().setOffline(false);
    await page.goto(address);
    await item.expectSaved();
    await reload(page);
    await expect(item.radio('yes')).toBeChecked();
    await item.expectVersion(1);
  });

  test('what was unsent over a reload still meets the answer of somebody else', async ({ site, open, expectComplaint }) => {
    expectComplaint(UNREACHABLE);
    expectComplaint(CONFLICT);
    const address = await startArea(site);
    const [page, other] = [await open({ as: 'large' }), await open({ as: 'large' })];
    page.on('dialog', (dialog) => void dialog.accept());
    await goLive(page, address);
    await page.route(ANSWER, (route) => route.abort());
    const item = new ItemBox(page, 'L1a');
    await item.choose('partial');
    await item.choose('yes');
    await expect(item.state).toHaveText(t('saving.unsent'));
    await goLive(other, address);
    await new ItemBox(other, 'L1a').choose('no');
    await new ItemBox(other, 'L1a').expectSaved();
    await page.unroute(ANSWER);
    await page.goto(address);
    await expect(item.trouble).toContainText(`${t('conflict.theirs')} ${t('answer.no')}`);
    await expect(item.trouble).toContainText(`${t('conflict.mine')} ${t('answer.yes')}`);
    await reload(other);
    await expect(new ItemBox(other, 'L1a').radio('no')).toBeChecked();
  });
});

test('a session that ends meanwhile: says so, and nothing is lost after signing in elsewhere', async ({
  site,
  open,
  expectComplaint,
}) => {
  expectComplaint(/status of 401/);
  const page = await open({ as: 'large', fresh: true });
  page.on('dialog', (dialog) => void dialog.accept());
  await goLive(page, await startArea(site));
  const elsewhere = await page.context().newPage();
  const signOut = async () => {
    await elsewhere.goto('/home');
    await elsewhere.getByRole('button', { name: t('site.sign_out') }).click();
    await expect(elsewhere.getByRole('link', { name: t('site.sign_in') }).first()).toBeVisible();
  };
  const signIn = async (window: Page) => {
    await window.getByLabel(t('form.email_label')).fill('large@demo.example');
    await window.getByLabel(t('form.password_label'), { exact: true }).fill('tidemark-demonstration');
    await window.getByRole('button', { name: t('sign_in.button') }).click();
  };

  await signOut();
  const [one, two] = [new ItemBox(page, 'L1a'), new ItemBox(page, 'L1b')];
  await one.choose('yes');
  await expect(one.state).toContainText(t('saving.signed_out'));
  await expectAccessible(page);
  await elsewhere.goto('/sign-in');
  await signIn(elsewhere);
  await expect(elsewhere).toHaveURL('/home');
  await one.box.getByRole('button', { name: t('saving.again') }).click();
  await one.expectSaved();

  // The same, but the person reloads and signs in there.
  await signOut();
  await two.choose('partial');
  await expect(two.state).toContainText(t('saving.signed_out'));
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await signIn(page);
  await expect(page).toHaveURL(/\/legal$/);
  await two.expectSaved();
  await reload(page);
  await expect(one.radio('yes')).toBeChecked();
  await expect(two.radio('partial')).toBeChecked();
});

test.describe('answers that need more', () => {
  test('"not applicable" asks for its reason', async ({ site, open }) => {
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const sent = recordSaves(page);
    const item = new ItemBox(page, 'L1a');
    await item.choose('not_applicable');
    await expect(item.trouble).toHaveText(t('answer.error.reason_missing'));
    await expect(item.note).toBeFocused();
    await expectAccessible(page);
    expect(sent).toHaveLength(0);
    await page.keyboard.type('No such law is possible in a federation');
    await item.note.blur();
    await item.expectSaved();
    await expect(item.trouble).toHaveCount(0);
    await reload(page);
    await expect(item.radio('not_applicable')).toBeChecked();
    await expect(item.note).toHaveValue('No such law is possible in a federation');
  });

  test('"not applicable" asks for its reason where scripts are off', async ({ site, open, expectComplaint }) => {
    expectComplaint(CONFLICT);
    const page = await open({ as: 'large', javaScriptEnabled: false });
    await page.goto(await startArea(site));
    const save = () =>
      page
        .locator('#L1')
        .getByRole('button', { name: t('answer.save'), exact: true })
        .click();
    const [item, other] = [new ItemBox(page, 'L1a'), new ItemBox(page, 'L1b')];
    await item.choose('not_applicable');
    await other.choose('no');
    await save();
    await expect(page.getByRole('alert').getByRole('link')).toHaveText([`L1a: ${t('answer.error.reason_missing')}`]);
    await expect(item.radio('not_applicable')).toBeChecked();
    await expect(item.note, 'the place for the reason is open').toBeVisible();
    await expectAccessible(page);
    await item.note.fill('Federal matter');
    await save();
    await expect(page.getByText(t('answer.saved_count', { count: 1 }))).toBeVisible();
    await expect(item.radio('not_applicable')).toBeChecked();
    await expect(other.radio('no')).toBeChecked();
  });

  test('an address that is none stays as it was typed', async ({ site, open, expectComplaint }) => {
    expectComplaint(REFUSED);
    const page = await open({ as: 'large' });
    await goLive(page, await startArea(site));
    const item = new ItemBox(page, 'L1b');
    await item.choose('yes');
    await item.expectSaved();
    await item.openEvidence();
    await item.evidence.fill('ministry, file 12');
    await item.evidence.blur();
    await expect(item.trouble).toHaveText(t('answer.error.bad_address'));
    await expect(item.evidence).toHaveValue('ministry, file 12');
    await expect(item.radio('yes')).toBeChecked();
    await item.evidence.fill('https://www.example.org/file?n=12&x=ä');
    await item.evidence.blur();
    await item.expectSaved();
    await expect(item.trouble).toHaveCount(0);
    await reload(page);
    await expect(item.evidence).toHaveValue('https://www.example.org/file?n=12&x=ä');
  });

  test('an address that is none stays as it was typed where scripts are off', async ({ site, open, expectComplaint }) => {
    expectComplaint(CONFLICT);
    const page = await open({ as: 'large', javaScriptEnabled: false });
    await page.goto(await startArea(site));
    const item = new ItemBox(page, 'L1b');
    await item.choose('yes');
    await item.openEvidence();
    await item.evidence.fill('javascript:alert(1)');
    await page
      .locator('#L1')
      .getByRole('button', { name: t('answer.save'), exact: true })
      .click();
    await expect(item.trouble).toHaveText(t('answer.error.bad_address'));
    await expect(item.evidence).toHaveValue('javascript:alert(1)');
    await expect(item.evidence).toBeVisible();
    await expect(item.radio('yes')).toBeChecked();
  });
});

test.describe('answering while the client code is still on its way', () => {
  /** Holds the scripts back until `release` is called. */
  async function holdScripts(page: Page): Promise<() => void> {
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route('**/assets/*.js', async (route) => {
      await released;
      await route.continue();
    });
    return () => release();
  }

  test('criteria, notes and evidence are kept and saved', async ({ site, open }) => {
    const page = await open({ as: 'large' });
    const address = await startArea(site);
    await goLive(page, address);
    const answered = new ItemBox(page, 'L1c');
    await answered.choose('yes');
    await answered.expectSaved();
    await answered.openNote();
    await answered.note.fill('Older remark');
    await answered.note.blur();
    await answered.expectSaved();

    const release = await holdScripts(page);
    await page.goto(address);
    const [fresh, reasonless, typing] = [new ItemBox(page, 'L1a'), new ItemBox(page, 'L1d'), new ItemBox(page, 'L1e')];
    await fresh.choose('no');
    await fresh.choose('partial');
    await fresh.openNote();
    await fresh.note.fill('Bill before parliament');
    await fresh.openEvidence();
    await fresh.evidence.fill('https://www.example.org/bill');
    await answered.choose('no');
    await answered.openNote();
    await answered.note.fill('Newer remark');
    await reasonless.choose('not_applicable');
    await typing.openNote();
    await typing.note.fill('Half a sen');
    const sent = recordSaves(page);
    release();
    await untilLive(page);

    await fresh.expectSaved();
    await expect(fresh.radio('partial')).toBeChecked();
    await answered.expectSaved();
    await expect(answered.radio('no')).toBeChecked();
    await expect(answered.note).toHaveValue('Newer remark');
    await expect(reasonless.trouble).toHaveText(t('answer.error.reason_missing'));
    await expect(typing.note, 'nobody is interrupted').toBeFocused();
    await page.keyboard.type('tence');
    await typing.note.blur();
    await typing.expectSaved();
    expect(sent.map(({ item }) => item).sort(), 'nothing is sent that nobody touched').toEqual(['L1a', 'L1c', 'L1e']);

    await reload(page);
    await expect(fresh.radio('partial')).toBeChecked();
    await expect(fresh.note).toHaveValue('Bill before parliament');
    await expect(fresh.evidence).toHaveValue('https://www.example.org/bill');
    await fresh.expectVersion(1);
    await expect(answered.radio('no')).toBeChecked();
    await expect(answered.note).toHaveValue('Newer remark');
    await answered.expectVersion(3);
    await expect(typing.note).toHaveValue('Half a sentence');
    await typing.expectVersion(1);
  });

  test('offices and questions about the country too', async ({ site, open }) => {
    const page = await open({ as: 'large' });
    const round = await site.startRound('large', 'Early answers', ['national-cirt', 'oas-cbm']);
    const release = await holdScripts(page);
    await page.goto(`${round}/oas-cbm/measures`);
    const office = new ItemBox(page, 'POC1');
    await office.box.getByLabel(t('answer.contact_name')).fill('Office of cyber affairs');
    await office.box.getByLabel(t('answer.contact_email')).fill('office@example.org');
    await new ItemBox(page, 'CBM1a').choose('yes');
    release();
    await untilLive(page);
    await office.expectSaved();
    await expect(office.box.getByLabel(t('answer.contact_name'))).toHaveValue('Office of cyber affairs');

    const releaseAgain = await holdScripts(page);
    await page.goto(`${round}/national-cirt/sim3`);
    const team = new ItemBox(page, 'TEAM');
    await team.choose('operating');
    releaseAgain();
    await untilLive(page);
    await team.expectSaved();
    await expect(team.radio('operating')).toBeChecked();
    await reload(page);
    await expect(team.radio('operating')).toBeChecked();
    await team.expectVersion(1);
  });

  test('what nobody touched is not sent', async ({ site, open }) => {
    const page = await open({ as: 'developing' });
    const sent = recordSaves(page);
    for (const area of ['un-framework/legal', 'oas-cbm/measures', 'national-cirt/sim3']) {
      await goLive(page, `${await site.demonstrationRound('developing')}/${area}`);
      await openDetails(page);
    }
    expect(sent).toEqual([]);
  });
});

test('one capability by keyboard alone', async ({ site, open }) => {
  const page = await open({ as: 'large' });
  await goLive(page, await startArea(site));
  const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement).name ?? '');
  const tabTo = async (name: string) => {
    await expect(async () => {
      if ((await focused()) === name) return;
      await page.keyboard.press('Tab');
      expect(await focused()).toBe(name);
    }).toPass({ intervals: [0] });
  };
  const answers = { L1a: 'yes', L1b: 'partial', L1c: 'no', L1d: 'dont_know', L1e: 'yes', L1f: 'partial', L1g: 'no' };
  const steps = ['yes', 'partial', 'no', 'dont_know'];
  for (const [id, answer] of Object.entries(answers)) {
    await tabTo(`value:${id}`);
    await page.keyboard.press('Space');
    for (let step = 0; step < steps.indexOf(answer); step += 1) await page.keyboard.press('ArrowRight');
    await expect(new ItemBox(page, id).radio(answer)).toBeChecked();
  }
  // A note: its summary is the next stop after the answers.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Typed without a mouse');
  await page.keyboard.press('Tab');
  for (const id of Object.keys(answers)) await new ItemBox(page, id).expectSaved();
  await reload(page);
  for (const [id, answer] of Object.entries(answers)) await expect(new ItemBox(page, id).radio(answer)).toBeChecked();
  await expect(new ItemBox(page, 'L1g').note).toHaveValue('Typed without a mouse');
});
