import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PillarSchema } from '../../app/domain/catalogue';
import { CONTACT_KINDS } from '../../app/domain/contact';
import { ROUND_STATES, type RoundState } from '../../app/domain/lifecycle';
import { DEPTHS, type Depth } from '../../app/domain/publication';
import { CHANGES } from '../../app/routes/second-factor.$change/act.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { activity as activities, type Db, evidence, nomination, passkey, round as rounds } from '../../db/schema';
import { fillPattern, type Values } from '../helpers/addresses';
import { Canaries } from '../helpers/canaries';
import { eachDriver, seeAll } from '../helpers/database';
import { DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { type BuiltRoute, listRoutes, type ServedApp, serveApp } from '../helpers/served-app';
import { crawl, visit } from '../helpers/visit';
import {
  CONTACT,
  createOwnPeople,
  createVisitor,
  enter,
  type FilledRound,
  fillPeople,
  fillStates,
  givePasskey,
  type Makers,
  PLACE,
  QUESTIONNAIRES,
  SITUATION,
  type Visitor,
} from '../helpers/walled-country';
import { type FilledRequests, fillHelp } from '../helpers/walled-help';

/** Machines are slow while others use them, and these tests read thousands of pages. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const STRANGER = 'a stranger';
const LEAD = 'the lead of another country';
const REVIEWER = 'a reviewer of another region';
const OFFICER = 'a programme officer';

/** What a request brings along of its country: who signed it off and sent it, and the evidence of the round it rests on. */
const BROUGHT_ALONG = [
  'name of the focal_point',
  'name of the approver',
  'title, submitted round',
  'title of a link, submitted round',
  'title of a file, submitted round',
  'clause of a file, submitted round',
];
/** What a country says on its way to help, which is no business of those who review its rounds. */
const OF_HELP = / request$|of a plan|recommendation|point of contact/;

/** The many pages of the catalogue come from the files of the installation: following them once is enough. */
const isNoActivity = (link: string) => !link.startsWith('/catalogue/');

eachDriver((_driver, open) => {
  const canaries = new Canaries();
  let db: Db;
  let app: ServedApp;
  let routes: BuiltRoute[];
  let makers: Makers & { lead: Visitor; reviewer: Visitor };
  let requests: FilledRequests;
  let byState: Record<RoundState, FilledRound>;
  let values: Values;
  /** Cookies by who is meant; none of them is of the country's own people, nor reviews its region. */
  const outsiders = new Map<string, string>([[STRANGER, '']]);
  /** Everything that the country's own lead is led to. */
  const ownAddresses = new Set<string>();

  beforeAll(async () => {
    const database = await open();
    db = database.db;
    await loadReference(db);
    await putTestCountries(db);
    app = await serveApp(database);
    routes = await listRoutes();
    const doors = { db, auth: app.auth };
    const own = await createOwnPeople(doors, canaries, ISLAND);
    const reviewer = await createVisitor(doors, 'reviewer', { regions: ['AMS'] });
    const administrator = await createVisitor(doors, 'administrator');
    makers = { db, canaries, reviewer, officer: await createVisitor(doors, 'programme_officer'), ...own };
    // There from the start, so that whoever handles requests is told of them too.
    const otherOfficer = await createVisitor(doors, 'programme_officer');
    const invitations = await fillPeople(makers, administrator);
    await givePasskey(db, canaries, makers.lead.id);
    byState = await fillStates(makers);
    requests = await fillHelp(makers, byState);
    values = await listValues(invitations);

    const theirLead = await createVisitor(doors, 'focal_point', { countryCode: DEVELOPING });
    await startRound(db, theirLead, { title: 'Theirs', dueOn: null, questionnaires: ['oas-cbm'] });
    const others: [string, Visitor][] = [
      [LEAD, theirLead],
      ['an approver of another country', await createVisitor(doors, 'approver', { countryCode: DEVELOPING })],
      [REVIEWER, await createVisitor(doors, 'reviewer', { regions: ['AFR', 'EUR'] })],
      ['a reviewer without a region', await createVisitor(doors, 'reviewer')],
      [OFFICER, otherOfficer],
      ['an analyst', await createVisitor(doors, 'analyst')],
    ];
    for (const [who, visitor] of others) outsiders.set(who, await enter(app.origin, visitor));
  });
  afterAll(() => app?.close());

  /** True ids of the country for every part of an address that varies. */
  async function listValues(invitations: readonly string[]): Promise<Values> {
    const [activity] = await db.select({ id: activities.id }).from(activities).limit(1);
    const pieces = await seeAll(db)((tx) => tx.select({ id: evidence.id }).from(evidence));
    const letters = await seeAll(db)((tx) => tx.select({ id: nomination.id }).from(nomination));
    const passkeys = await db.select({ id: passkey.id }).from(passkey);
    return {
      round: Object.values(byState).map(({ id }) => id),
      questionnaire: QUESTIONNAIRES,
      area: ['measures', 'service'],
      item: [PLACE, CONTACT, SITUATION].map(({ item }) => item),
      id: pieces.map(({ id }) => id),
      country: [ISLAND, DEVELOPING],
      token: invitations,
      letter: letters.map(({ id }) => id),
      passkey: passkeys.map(({ id }) => id),
      change: CHANGES,
      kind: CONTACT_KINDS,
      request: Object.values(requests),
      pillar: PillarSchema.options,
      activity: [String(activity?.id)],
      '*': ['nothing-here', 'rounds', ISLAND],
    };
  }

  const listAddresses = (more: Partial<Values> = {}) =>
    routes.flatMap((route) => fillPattern(route, { ...values, ...(more as Values) }));
  /** The same for one round, each as a page and as the data that a browser asks for when it follows a link. */
  function listRoundAddresses(state: RoundState): string[] {
    const { id, fileEvidence, linkEvidence } = byState[state];
    return ['/', ...listAddresses({ round: [id], id: [fileEvidence, linkEvidence] })].flatMap((path) => [path, asData(path)]);
  }

  /** Every address of the country's, those below an area for one area and one item only. */
  function listEverything(): string[] {
    const onePlace = { questionnaire: [PLACE.questionnaire], area: ['measures'], item: [PLACE.item] };
    return [...new Set([...listAddresses(onePlace), ...listRoundAddresses('draft')])];
  }

  /** What outsiders find of the country at some addresses and behind them, by place: the address where it stood first. */
  async function searchAs(
    people: Iterable<string>,
    start: readonly string[],
    follow: (link: string) => boolean = () => true,
  ): Promise<Map<string, Map<string, string>>> {
    const all = new Map<string, Map<string, string>>();
    for (const who of people) {
      const cookie = outsiders.get(who);
      const found = new Map<string, string>();
      await crawl(
        start,
        (path) => visit(app.origin, path, cookie),
        (path, { text }) => {
          for (const place of canaries.find(text)) if (!found.has(place)) found.set(place, path);
        },
        follow,
      );
      all.set(who, found);
    }
    return all;
  }

  /** The address at which the same page's data is had by itself. */
  function asData(address: string): string {
    const { pathname, search: query } = new URL(address, app.origin);
    return `${pathname === '/' ? '/_root' : pathname}.data${query}`;
  }

  /** Places of the published round that a depth shows. */
  const shownAt = (depth: Depth) =>
    canaries.places(DEPTHS.slice(0, DEPTHS.indexOf(depth) + 1)).filter((place) => place.endsWith(', published round'));

  it('a round of every state is there, filled', async () => {
    const states = await seeAll(db)((tx) => tx.select({ state: rounds.state }).from(rounds).where(sql`country_code = ${ISLAND}`));
    expect(states.map(({ state }) => state).toSorted()).toEqual(ROUND_STATES.toSorted());
  });

  it('its own lead finds every word that was planted: a search that finds nothing would prove nothing', async () => {
    const cookie = await enter(app.origin, makers.lead);
    const onPages = new Set<string>();
    const inArchive = new Set<string>();
    for (const path of ['/home', ...listAddresses()]) {
      const { text, links } = await visit(app.origin, path, cookie);
      if (path.includes(byState.draft.id) || path.startsWith('/requests/')) for (const link of links) ownAddresses.add(link);
      for (const place of canaries.find(text)) (path === '/country/export' ? inArchive : onPages).add(place);
    }
    expect([...new Set([...onPages, ...inArchive])].toSorted()).toEqual(canaries.places().toSorted());
    for (const place of [
      'title',
      'note',
      'comment',
      'content of a file',
      'name of a file',
      'contact mail',
      'reason of a proposal',
    ])
      expect(onPages).toContain(`${place}, draft round`);
    expect(ownAddresses.size).toBeGreaterThan(100);
  });

  it.each(DEPTHS)('outsiders find what is published at the depth "%s", and nothing else', async (depth) => {
    await publishRound(db, makers.approver, byState.published.id, depth, true);
    for (const [who, found] of await searchAs([STRANGER, LEAD, REVIEWER], listRoundAddresses('published'), isNoActivity))
      expect([who, [...found.keys()].toSorted()]).toEqual([who, shownAt(depth).toSorted()]);
  });

  it('once it is withdrawn, outsiders find nothing at all, from the next request on', async () => {
    const place = `/countries/${ISLAND}`;
    expect((await visit(app.origin, place)).status).toBe(200);
    await withdrawRound(db, makers.lead, byState.published.id, canaries.plant('reason of the last withdrawal'));
    expect((await visit(app.origin, place)).status).toBe(404);
    const found = [
      ...(await searchAs(
        [...outsiders.keys()].filter((who) => who !== OFFICER),
        listEverything(),
        isNoActivity,
      )),
      // Where the country's own lead was led to, with everything that stands behind a question mark.
      ...(await searchAs([LEAD, REVIEWER], [...ownAddresses], isNoActivity)),
      ...(await searchAs([STRANGER], [...ownAddresses])),
    ];
    expect(found.filter(([, places]) => places.size > 0)).toEqual([]);
  });

  it('those who handle requests find the whole of those that were submitted, and nothing else', async () => {
    const found = await searchAs([OFFICER], [...listEverything(), ...ownAddresses], isNoActivity);
    const handled = [...canaries.places(['handlers']), ...BROUGHT_ALONG];
    expect([...(found.get(OFFICER)?.keys() ?? [])].toSorted()).toEqual(handled.toSorted());
  });

  it('those who review its rounds find nothing of its plans, contacts and requests', async () => {
    outsiders.set('its own reviewer', await enter(app.origin, makers.reviewer));
    const found = await searchAs(['its own reviewer'], listAddresses(), isNoActivity);
    const places = [...(found.get('its own reviewer')?.keys() ?? [])];
    expect(places).toContain('note, submitted round');
    expect(places.filter((place) => OF_HELP.test(place))).toEqual([]);
  });

  it('what people send wrongly, and what breaks while they send it, comes back to them only', async () => {
    const cookie = await enter(app.origin, makers.lead);
    const path = `/rounds/${byState.draft.id}/${PLACE.questionnaire}`;
    const send = (to: string, body: BodyInit, type = 'application/x-www-form-urlencoded') =>
      visit(app.origin, to, cookie, { method: 'POST', body, headers: { Origin: app.origin, 'Content-Type': type } });
    const note = canaries.plant('note that was not saved');
    const save = { item: PLACE.item, answer: { value: 'yes', note }, seenVersion: 0, operationId: crypto.randomUUID() };
    const json = 'application/json';
    expect((await send(`${path}/answer`, JSON.stringify(save), json)).status).toBe(409);
    expect((await send(`${path}/answer`, JSON.stringify({ ...save, more: note }), json)).status).toBe(400);
    expect((await send(`${path}/answer`, `{"note": "${note}`, json)).status).toBe(400);
    const text = canaries.plant('comment that was not kept');
    const comment = new URLSearchParams({ do: 'comment', text, id: crypto.randomUUID() });
    await seeAll(db)((tx) => tx.execute(sql`alter table comment rename to comment_away`));
    try {
      expect((await send(`${path}/items/${PLACE.item}`, comment)).status).toBe(500);
    } finally {
      await seeAll(db)((tx) => tx.execute(sql`alter table comment_away rename to comment`));
    }
    expect(app.log.some((line) => line.includes('unexpected error'))).toBe(true);
  });

  it('no line of the log holds a word of it, whoever asked and whatever happened', () => {
    expect(app.log.length).toBeGreaterThan(1000);
    expect(app.log.flatMap((line) => canaries.find(line).map((place) => [place, line]))).toEqual([]);
  });

  it('no mail went to anybody outside', () => {
    expect(app.mails).toEqual([]);
  });
});
