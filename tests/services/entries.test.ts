import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { type ActivityDraft, findOpenFields } from '../../app/domain/catalogue-draft';
import {
  findAlike,
  isConfirmationDue,
  listMissingOf,
  listOpenFields,
  makeDraft,
  makeEntryId,
} from '../../app/domain/catalogue-entry';
import { isPublicAddress, probeLink } from '../../app/http/link-probe.server';
import {
  askForConfirmations,
  beginEntry,
  confirmEntry,
  EntryNotReadyError,
  getEntry,
  handInEntry,
  importDrafts,
  listEntryQueue,
  proposeCorrection,
  publishEntry,
  reviseEntry,
  saveEntry,
  sendEntryBack,
  settleCorrection,
} from '../../app/services/entries.server';
import { checkLinks, FAILURES_UNTIL_DEAD } from '../../app/services/link-check.server';
import { listNotices } from '../../app/services/notices.server';
import { loadReference } from '../../app/services/seeding.server';
import { findActivity, listActivities } from '../../db/catalogue.server';
import { listLinks } from '../../db/entries.server';
import { activity, type Db, user } from '../../db/schema';
import { activityCorrection, activityDraft, link } from '../../db/schema-help';
import { readCatalogue } from '../../seeds/reference.server';
import { eachDriver } from '../helpers/database';
import { createPerson, ISLAND, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';

const AGENCY = 'Example Cooperation Agency';
const DAY_MS = 86_400_000;

const fill = (draft: ActivityDraft): ActivityDraft => ({
  ...draft,
  summary: 'Trains teams',
  type: 'training',
  scope: 'global',
  status: 'ongoing',
  maturity_entry: 'any',
  verified: true,
  areas: ['technical'],
  gca_pillars: ['technical'],
  framework_refs: ['F43c.1'],
  sources: ['https://agency.example/programme'],
});

describe('an entry', () => {
  it('lacks what is missing, and nothing when all is said; an amount needs its source', () => {
    const draft = makeDraft('a', AGENCY, 'Training');
    expect(listMissingOf(draft)).toEqual(['fields', 'pillars', 'refs', 'source']);
    const required = ['type', 'areas', 'scope', 'status', 'maturity_entry', 'verified'];
    expect(findOpenFields(draft).required, 'nothing is said for its writer').toEqual(required);
    const full = fill(draft);
    expect(listMissingOf(full)).toEqual([]);
    const blank = { ...full, title: ' ', type: null };
    expect([listMissingOf(blank), listOpenFields(blank)], 'what is missing can be named').toEqual([
      ['fields'],
      ['title', 'type'],
    ]);
    expect(listMissingOf({ ...full, scope: 'countries' })).toEqual(['countries']);
    expect(listMissingOf({ ...full, period: { start: '2027', end: '2026-12-31' } })).toEqual(['period']);
    expect(listMissingOf({ ...full, period: { start: '2026-06', end: '2026' } }), 'as exact as it was published').toEqual([]);
    const amount = {
      funder: null,
      amount: 5,
      amount_max: null,
      currency: 'CHF',
      kind: 'real',
      basis: 'grant',
      staff: null,
      non_staff: null,
      accounting_period: null,
      source: '',
    } as const;
    expect(listMissingOf({ ...full, expenditure: [amount] })).toEqual(['amount']);
    expect(listMissingOf({ ...full, expenditure: [{ ...amount, source: 'report' }] })).toEqual([]);
  });

  it('gets an id of its organisation and title that nothing else has', () => {
    expect(makeEntryId('OAS', 'Formación en ciberseguridad', () => false)).toBe('oas-formacion-en-ciberseguridad');
    const taken = new Set(['oas-x', 'oas-x-2']);
    expect(makeEntryId('OAS', 'X', (id) => taken.has(id))).toBe('oas-x-3');
    expect(makeEntryId('中', '!', () => false)).toBe('entry');
  });

  it('that may be there already is noticed: by its address, or by the words of its title', () => {
    const all = readCatalogue().activities;
    const drill = all.find(({ id }) => id === 'itu-cyberdrill-regional') ?? all[0];
    if (!drill) throw new Error('the catalogue is empty');
    expect(findAlike({ id: 'new', title: drill.title.toUpperCase(), url: '' }, all)[0]?.id).toBe(drill.id);
    const byAddress = findAlike({ id: 'new', title: 'Something else', url: drill.url.replace(/^https?:/, 'http:') }, all);
    expect(byAddress[0]).toMatchObject({ because: 'address' });
    expect(findAlike({ id: 'new', title: 'Beekeeping for beginners', url: '' }, all)).toEqual([]);
    expect(findAlike(drill, all).map(({ id }) => id)).not.toContain(drill.id);
  });

  it('is confirmed for twelve months', () => {
    const confirmed = new Date('2025-11-25T10:00:00Z');
    expect(isConfirmationDue(confirmed, new Date('2026-11-25T09:00:00Z'))).toBe(false);
    expect(isConfirmationDue(confirmed, new Date('2026-11-25T10:00:00Z'))).toBe(true);
  });
});

describe('looking at an address', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const status = Number(request.url?.slice(1)) || 200;
      if (request.url === '/no-head') response.writeHead(request.method === 'HEAD' ? 405 : 200);
      else if (request.url === '/round') response.writeHead(302, { Location: '/round' });
      else if (request.url === '/moved') response.writeHead(301, { Location: '/200' });
      else response.writeHead(status);
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it.each([
    ['/200', 'alive'],
    ['/404', 'gone'],
    ['/410', 'gone'],
    ['/403', 'alive'],
    ['/503', 'trouble'],
    ['/no-head', 'alive'],
    ['/moved', 'alive'],
    ['/round', 'trouble'],
  ])('%s is %s', async (path, outcome) => {
    expect(await probeLink(origin + path, () => true)).toMatchObject({ outcome });
  });

  it('never looks around in its own network, whatever an entry names', async () => {
    expect(await probeLink(`${origin}/200`)).toMatchObject({ outcome: 'trouble', detail: 'ENOTPUBLIC' });
    expect(await probeLink(origin.replace('127.0.0.1', 'localhost'))).toMatchObject({ outcome: 'trouble', detail: 'ENOTPUBLIC' });
    expect(await probeLink('file:///etc/passwd')).toMatchObject({ outcome: 'trouble' });
    for (const closed of [
      '10.1.2.3',
      '169.254.169.254',
      '192.168.0.1',
      '172.20.0.1',
      '::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '0.0.0.0',
      'nonsense',
    ])
      expect(isPublicAddress(closed), closed).toBe(false);
    for (const open of ['8.8.8.8', '156.106.0.1', '2001:4860:4860::8888']) expect(isPublicAddress(open), open).toBe(true);
  });
});

eachDriver((_driver, open) => {
  let db: Db;
  let officer: Actor;
  let colleague: Actor;
  let partner: Actor;
  let stranger: Actor;
  let lead: Actor;

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    officer = await createPerson(db, 'programme_officer');
    colleague = await createPerson(db, 'programme_officer');
    partner = { ...(await createPerson(db, 'partner')), organisation: AGENCY };
    stranger = { ...(await createPerson(db, 'partner')), organisation: 'Another agency' };
    lead = await createPerson(db, 'focal_point', ISLAND);
  });
  beforeEach(async () => {
    await db.delete(activityDraft);
    await db.delete(activityCorrection);
    await takeMails(db);
  });

  const begin = (title: string) => beginEntry(db, partner, { title, org: AGENCY });
  const draftOf = async (who: Actor, id: string) => (await getEntry(db, who, id)).draft;
  const fillIn = async (id: string) => {
    const draft = await draftOf(partner, id);
    if (!draft) throw new Error('no draft');
    expect(await saveEntry(db, partner, draft.version, fill(draft.data))).toBe('saved');
  };
  const publish = async (title: string) => {
    const id = await begin(title);
    await fillIn(id);
    await handInEntry(db, partner, id);
    await publishEntry(db, officer, id, '');
    return id;
  };

  it('is written by its organisation, reviewed by ITU, published by somebody else than its writer, and kept in versions', async () => {
    const id = await begin('Team training');
    expect(id).toBe('example-cooperation-agency-team-training');
    for (const who of [stranger, lead]) {
      await expect(getEntry(db, who, id), who.role).rejects.toThrow(NotFoundError);
      await expect(beginEntry(db, who, { title: 'X', org: AGENCY }), who.role).rejects.toThrow(NotFoundError);
    }
    await expect(handInEntry(db, partner, id)).rejects.toMatchObject({ missing: expect.arrayContaining(['source']) });
    await fillIn(id);
    await expect(publishEntry(db, officer, id, ''), 'not handed in').rejects.toThrow(NotAllowedError);
    await handInEntry(db, partner, id);
    expect((await takeMails(db)).length).toBeGreaterThan(0);
    await expect(publishEntry(db, partner, id, '')).rejects.toThrow(NotAllowedError);
    await sendEntryBack(db, officer, id, 'Which teams?');
    expect(await draftOf(partner, id)).toMatchObject({ state: 'draft', note: 'Which teams?' });
    await fillIn(id);
    await handInEntry(db, partner, id);
    expect(await publishEntry(db, officer, id, 'First version')).toBe(1);
    expect(await findActivity(db, id)).toMatchObject({
      seeded: false,
      confirmedBy: officer.id,
      data: { org: AGENCY, title: 'Team training' },
    });
    expect(await draftOf(partner, id)).toBeNull();

    await reviseEntry(db, partner, id);
    await reviseEntry(db, partner, id);
    const draft = await draftOf(partner, id);
    await saveEntry(db, partner, draft?.version ?? 0, {
      ...fill(draft?.data as ActivityDraft),
      title: 'Team training, advanced',
      org: 'Another agency',
    });
    expect((await findActivity(db, id))?.data.title, 'what is published stands').toBe('Team training');
    await handInEntry(db, partner, id);
    expect(await publishEntry(db, colleague, id, 'Renamed')).toBe(2);
    const { versions, published } = await getEntry(db, partner, id);
    expect(published?.data).toMatchObject({ title: 'Team training, advanced', org: AGENCY });
    expect(versions.map(({ number, reason, data }) => [number, reason, data.title])).toEqual([
      [2, 'Renamed', 'Team training, advanced'],
      [1, 'First version', 'Team training'],
    ]);
  });

  it('who wrote it last does not publish it, and two writers do not overwrite each other', async () => {
    const id = await beginEntry(db, officer, { title: 'A guide', org: 'ITU' });
    const draft = await draftOf(officer, id);
    if (!draft) throw new Error('no draft');
    expect(await saveEntry(db, officer, draft.version, fill(draft.data))).toBe('saved');
    expect(await saveEntry(db, colleague, draft.version, { ...draft.data, summary: 'Other' })).toBe('stale');
    await handInEntry(db, officer, id);
    await expect(publishEntry(db, officer, id, '')).rejects.toMatchObject({ missing: ['other_person'] });
    expect(await publishEntry(db, colleague, id, '')).toBe(1);
  });

  it('of the reference data keeps its first version, and is not loaded over again', async () => {
    const [first] = await listActivities(db);
    if (!first) throw new Error('the catalogue is empty');
    await reviseEntry(db, officer, first.id);
    const draft = await draftOf(officer, first.id);
    await saveEntry(db, officer, draft?.version ?? 0, {
      ...(draft?.data as ActivityDraft),
      note: 'Looked at again',
      gca_pillars: ['legal'],
      framework_refs: ['F30'],
      sources: ['x'],
    });
    await handInEntry(db, officer, first.id);
    expect(await publishEntry(db, colleague, first.id, '')).toBe(2);
    await loadReference(db);
    expect((await findActivity(db, first.id))?.data.note).toBe('Looked at again');
    expect((await getEntry(db, officer, first.id)).versions.map(({ data }) => data.note)).toEqual([
      'Looked at again',
      first.note,
    ]);
  });

  it('is confirmed by its owner, who is asked once a month when it was not for a year', async () => {
    const id = await publish('To be confirmed');
    const old = new Date(Date.now() - 400 * DAY_MS);
    await db.update(activity).set({ confirmedAt: new Date() });
    await db.update(activity).set({ confirmedAt: old }).where(eq(activity.id, id));
    expect((await listEntryQueue(db, partner)).due.map((one) => one.id)).toEqual([id]);
    expect((await listEntryQueue(db, stranger)).due).toEqual([]);
    const now = new Date();
    expect(await askForConfirmations(db, now)).toBe(1);
    expect(await askForConfirmations(db, now)).toBe(0);
    expect(await askForConfirmations(db, new Date(now.getTime() + 31 * DAY_MS))).toBe(1);
    await expect(confirmEntry(db, stranger, id)).rejects.toThrow(NotFoundError);
    await confirmEntry(db, partner, id);
    expect((await listEntryQueue(db, partner)).due).toEqual([]);
  });

  it('is corrected by whoever is signed in, once, and its owner decides', async () => {
    const id = await publish('To be corrected');
    const correction = { id: randomUUID(), text: 'It ended', source: 'https://x.example' };
    for (let n = 0; n < 2; n += 1) await proposeCorrection(db, lead, id, correction);
    await expect(proposeCorrection(db, lead, 'no-such', { ...correction, id: randomUUID() })).rejects.toThrow(NotFoundError);
    await expect(proposeCorrection(db, lead, id, { ...correction, id: randomUUID(), text: ' ' })).rejects.toThrow(
      EntryNotReadyError,
    );
    expect((await listEntryQueue(db, partner)).corrections.map(({ text }) => text)).toEqual(['It ended']);
    await expect(settleCorrection(db, stranger, correction.id, { decision: 'accepted', reply: '' })).rejects.toThrow(
      NotFoundError,
    );
    await settleCorrection(db, partner, correction.id, { decision: 'declined', reply: 'It goes on' });
    expect((await listEntryQueue(db, partner)).corrections).toEqual([]);
  });

  it('tells who corrected it what was decided, with the reply; not its decider, nor who has left', async () => {
    const id = await publish('To be answered');
    const propose = async (who: Actor) => {
      const given = { id: randomUUID(), text: 'It ended', source: '' };
      await proposeCorrection(db, who, id, given);
      await takeMails(db);
      return given.id;
    };
    const settle = (correction: string, decision: 'accepted' | 'declined', reply: string) =>
      settleCorrection(db, partner, correction, { decision, reply });
    const author = await createPerson(db, 'reviewer');

    for (const [decision, reply] of [
      ['accepted', 'Thank you, it ended in May'],
      ['declined', 'It goes on until 2028'],
    ] as const) {
      const correction = await propose(author);
      await settle(correction, decision, ` ${reply} `);
      await settle(correction, 'declined', 'Decided once already');
      const [notice] = await listNotices(db, author);
      const kind = `entry_correction_${decision}`;
      expect(notice).toMatchObject({ kind, values: { entry: 'To be answered', text: reply }, path: `/catalogue/${id}` });
      const mails = await takeMails(db);
      expect(mails.map(({ to }) => to)).toEqual([author.email]);
      expect(mails[0]?.text).toContain(reply);
      expect(mails[0]?.text).toContain(`/catalogue/${id}`);
    }
    expect(await listNotices(db, author)).toHaveLength(2);

    await settle(await propose(partner), 'accepted', 'As I said');
    expect(await takeMails(db), 'who decides knows it').toEqual([]);
    const left = await createPerson(db, 'focal_point', ISLAND);
    const ofWhoLeft = await propose(left);
    await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, left.id));
    await settle(ofWhoLeft, 'declined', 'Nobody reads this');
    expect(await listNotices(db, left)).toEqual([]);
    expect(await takeMails(db)).toEqual([]);
    const ofWhoIsGone = await propose(author);
    await db.update(activityCorrection).set({ authorId: null }).where(eq(activityCorrection.id, ofWhoIsGone));
    await settle(ofWhoIsGone, 'accepted', '');
    expect(await takeMails(db)).toEqual([]);
    expect((await listEntryQueue(db, partner)).corrections).toEqual([]);
  });

  it('of a file become drafts, all or none; nothing that is somebody else’s is touched', async () => {
    const [itu] = (await listActivities(db)).filter(({ org }) => org === 'ITU');
    if (!itu) throw new Error('no entry of ITU');
    const drafts = [
      { draft: fill(makeDraft('agency-one', AGENCY, 'One')), note: 'From line 3' },
      { draft: { ...itu, title: 'Hijacked' }, note: '' },
    ];
    const [one, other] = await importDrafts(db, partner, drafts);
    expect(one).toMatchObject({ id: 'agency-one', outcome: 'began', missing: [] });
    expect(other).toMatchObject({ outcome: 'began', title: 'Hijacked' });
    expect(other?.id).not.toBe(itu.id);
    expect(await draftOf(partner, other?.id ?? '')).toMatchObject({ org: AGENCY });
    expect((await findActivity(db, itu.id))?.data.title).toBe(itu.title);
    expect((await importDrafts(db, partner, drafts.slice(0, 1)))[0]).toMatchObject({ id: 'agency-one', outcome: 'busy' });
    await expect(importDrafts(db, lead, drafts)).rejects.toThrow(NotFoundError);
    const before = (await db.select().from(activityDraft)).length;
    const broken = { draft: { ...makeDraft('two', AGENCY, 'Two'), areas: ['nowhere'] } as unknown as ActivityDraft, note: '' };
    await expect(importDrafts(db, partner, [{ draft: makeDraft('three', AGENCY, 'Three'), note: '' }, broken])).rejects.toThrow();
    expect(await db.select().from(activityDraft)).toHaveLength(before);
  });

  it('addresses that fail on several days are dead and queued for their owner; a day without any answer counts for none', async () => {
    await db.delete(link);
    const id = await publish('With a dead address');
    const address = fill(makeDraft('x', AGENCY, 'x')).sources[0] as string;
    const at = (day: number) => new Date(Date.now() + day * DAY_MS);
    const probe = async (url: string) => ({
      outcome: url === address ? ('gone' as const) : ('alive' as const),
      detail: url === address ? '404' : '200',
    });
    expect(await checkLinks(db, at(0), async () => ({ outcome: 'trouble', detail: 'ENETUNREACH' }))).toBe(0);
    expect(await listLinks(db)).toEqual([]);
    for (let day = 0; day < 40; day += 1) await checkLinks(db, at(day), probe);
    const found = (await listLinks(db)).find(({ url }) => url === address);
    expect(found).toMatchObject({ state: 'dead', detail: '404' });
    expect(found?.failures).toBeGreaterThanOrEqual(FAILURES_UNTIL_DEAD);
    const { dead } = await listEntryQueue(db, partner);
    expect(dead.map((one) => one.id)).toContain(id);
    expect((await listEntryQueue(db, stranger)).dead).toEqual([]);
  });
});
