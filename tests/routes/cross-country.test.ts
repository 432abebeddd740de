import { randomUUID } from 'node:crypto';
import { and, eq, getTableName, isNull } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COUNTRY_ROLES } from '../../app/domain/access';
import { CONTACT_KINDS } from '../../app/domain/contact';
import { type RoundState, TRANSITIONS } from '../../app/domain/lifecycle';
import type { RequestStep } from '../../app/domain/request';
import { CHANGES } from '../../app/routes/second-factor.$change/act.server';
import { getPlan } from '../../app/services/plans.server';
import { startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { listCountryContacts } from '../../db/contacts.server';
import { listPlanItems } from '../../db/plans.server';
import { attempt, type Db, evidence, nomination, notice, passkey, proposal, session } from '../../db/schema';
import { tables } from '../../db/schema-help';
import { fillPattern, type Values } from '../helpers/addresses';
import { Canaries } from '../helpers/canaries';
import { eachDriver, seeAll } from '../helpers/database';
import { makePdf } from '../helpers/evidence-files';
import { DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { type BuiltRoute, listRoutes, type ServedApp, serveApp } from '../helpers/served-app';
import { type Answered, visit } from '../helpers/visit';
import {
  acceptRest,
  createOwnPeople,
  createVisitor,
  enter,
  type FilledRound,
  fillDraft,
  fillPeople,
  fillStates,
  givePasskey,
  ITEM_KEY,
  type Makers,
  PASSWORD,
  PLACE,
  type Visitor,
} from '../helpers/walled-country';
import { type FilledRequests, fillHelp, HANDLED } from '../helpers/walled-help';

/** Machines are slow while others use them, and these tests ask for thousands of pages. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** What a country releases is shown to everybody in the same way. */
const RELEASED = ['routes/countries.$country', 'routes/countries.$country.result[.]json'];

/**
 * Actions that take nothing of a country: what they write is the account's or session's of whoever sends them, or what a secret
 * link from a mail opens.
 */
const NOT_OF_A_COUNTRY = [
  'routes/$',
  'routes/forgotten',
  // The catalogue is everybody's, and jobs name no country.
  'routes/catalogue.$activity',
  'routes/catalogue.entries._index',
  'routes/catalogue.entries.$activity',
  'routes/catalogue.import',
  'routes/jobs',
  'routes/requests.assessments',
  // Whoever begins a request begins their own.
  'routes/requests.new',
  'routes/invitation.$token',
  'routes/kept',
  'routes/language',
  'routes/account_.passkeys',
  'routes/second-factor.$change',
  'routes/second-factor.passkey',
  'routes/second-factor._index',
  'routes/second-factor.set-up',
  'routes/set-password.$token',
  'routes/setup.$token',
  'routes/sign-in',
  'routes/sign-out',
];

/** Ids that an act is about: those of the country, or others of the same shape. */
interface Ids {
  round: string;
  proposal: string;
  evidence: string;
  notice: string;
  person: string;
  invitation: string;
  file: string;
  session: string;
  passkey: string;
  /** Stands for a point of contact as it was seen. */
  contact: string;
  planned: string;
  recommended: string;
  request: string;
}

type Own = 'lead' | 'contributor' | 'approver' | 'observer' | 'reviewer' | 'officer' | 'administrator';

/** Something that a form of the site does. Together, in this order, they take a round through its whole life. */
interface Act {
  what: string;
  route: string;
  /** Whose it is to do: they do it at last, so that it is shown to have been possible. */
  by: Own;
  /** `round`: the address names it. `body`: the form names something too, which can also be sent to the sender's own round. */
  names: 'round' | 'body';
  fields: (ids: Ids, code: () => string) => Record<string, string>;
  search?: string;
  file?: () => File;
  as?: 'json';
}

const ITEM = 'routes/rounds.$round.$questionnaire.items.$item';
const EVIDENCE = `${ITEM}_.evidence`;
const PEOPLE_ROUTES = ['routes/people', 'routes/accounts'];
const CONTACT = 'routes/contacts_.$kind';
const STATUS = 'routes/rounds.$round.status';
const PLAN = 'routes/rounds.$round.plan';
const BENCH = 'routes/review.$round.$questionnaire';

const save = (item: string) => ({ item, answer: { value: 'partial' }, seenVersion: 1, operationId: randomUUID() });
const link = { title: 'An act', url: 'https://act.example/', clause: '', language: 'en', validUntil: '' };
const move = (transition: string, by: Own, more: (code: () => string) => Record<string, string> = () => ({})): Act => ({
  what: `moves it: ${transition}`,
  route: STATUS,
  by,
  names: 'round',
  fields: (_ids, code) => ({ transition, ...more(code) }),
});
const take = (way: string): Act => ({
  what: `moves it: ${way}`,
  route: 'routes/review.$round._index',
  by: 'reviewer',
  names: 'round',
  fields: () => ({ way }),
});
const writeContact = (what: string, fields: Act['fields']): Act => ({
  what: `${what} a point of contact`,
  route: CONTACT,
  by: 'lead',
  names: 'body',
  fields,
});
const takeStep = (step: RequestStep, by: Own, more: (code: () => string) => Record<string, string> = () => ({})): Act => ({
  what: `takes a step of a request: ${step}`,
  route: 'routes/requests.$request',
  by,
  names: 'round',
  fields: (_ids, code) => ({ step, ...more(code) }),
});
const because = () => ({ reason: 'Because' });

const ACTS: readonly Act[] = [
  {
    what: 'saves a page of answers',
    route: 'routes/rounds.$round.$questionnaire.$area',
    by: 'lead',
    names: 'round',
    fields: () => ({ 'seen:CBM1d': '1', 'value:CBM1d': 'partial', operation: randomUUID() }),
  },
  {
    what: 'saves an answer',
    route: 'routes/rounds.$round.$questionnaire.answer',
    by: 'lead',
    names: 'round',
    fields: () => ({ json: JSON.stringify(save('CBM2a')) }),
    as: 'json',
  },
  {
    what: 'imports answers',
    route: 'routes/rounds.$round.import',
    by: 'lead',
    names: 'round',
    fields: () => ({
      questionnaire: PLACE.questionnaire,
      operation: randomUUID(),
      changes: JSON.stringify([{ item: 'CBM3a', file: { value: 'no' }, version: 1 }]),
    }),
  },
  {
    what: 'comments, mentioning somebody',
    route: ITEM,
    by: 'lead',
    names: 'body',
    fields: ({ person }) => ({ do: 'comment', text: 'Look', mention: person, id: randomUUID() }),
  },
  ...(['declined', 'adopted'] as const).flatMap((decision): Act[] => [
    {
      what: `proposes what is ${decision} then`,
      route: ITEM,
      by: 'contributor',
      names: 'round',
      fields: () => ({
        do: 'propose',
        [`seen:${PLACE.item}`]: '3',
        [`value:${PLACE.item}`]: 'no',
        why: decision,
        id: randomUUID(),
      }),
    },
    {
      what: `decides: ${decision}`,
      route: ITEM,
      by: 'lead',
      names: 'body',
      fields: (ids) => ({ do: decision, proposal: ids.proposal, reason: 'So', seen: '3' }),
    },
  ]),
  { what: 'adds a link', route: EVIDENCE, by: 'lead', names: 'round', fields: () => link },
  {
    what: 'adds a file',
    route: EVIDENCE,
    by: 'lead',
    names: 'round',
    fields: () => ({ ...link, url: '' }),
    file: () => new File([new Uint8Array(makePdf())], 'act.pdf'),
  },
  { what: 'removes evidence', route: EVIDENCE, by: 'lead', names: 'body', fields: (ids) => ({ remove: ids.evidence }) },
  {
    what: 'takes an assignment back',
    route: 'routes/rounds.$round.assignments',
    by: 'lead',
    names: 'body',
    fields: ({ person }) => ({ questionnaire: PLACE.questionnaire, unassign: `measures|${person}` }),
  },
  {
    what: 'assigns',
    route: 'routes/rounds.$round.assignments',
    by: 'lead',
    names: 'body',
    fields: ({ person }) => ({ questionnaire: PLACE.questionnaire, group: 'measures', person, dueOn: '' }),
  },
  {
    what: 'chooses gaps',
    route: PLAN,
    by: 'lead',
    names: 'round',
    fields: () => ({ questionnaire: 'national-cirt', gap: 'N1' }),
  },
  {
    what: 'saves an item of the plan',
    route: PLAN,
    by: 'lead',
    names: 'body',
    fields: ({ planned }) => ({ item: planned, seen: '1', target: '5', owner: 'Office', dueOn: '', with: '', note: '' }),
  },
  {
    what: 'takes an item out of the plan',
    route: PLAN,
    by: 'lead',
    names: 'body',
    fields: ({ planned }) => ({ remove: planned }),
  },
  {
    what: 'decides about a recommendation',
    route: 'routes/rounds.$round.$questionnaire.recommendations',
    by: 'lead',
    // What is recommended is public: the same may be recommended to others, and is theirs to decide.
    names: 'round',
    fields: ({ recommended }) => ({ activity: recommended, decision: 'refused', reason: 'Ours' }),
  },
  {
    what: 'marks a notice as read',
    route: 'routes/notices',
    by: 'lead',
    names: 'body',
    fields: (ids) => ({ notice: ids.notice }),
  },
  move('ask_review', 'lead'),
  move('reopen', 'lead', because),
  move('ask_review', 'lead'),
  move('sign_off', 'approver', (code) => ({ code: code() })),
  move('submit', 'lead'),
  move('recall', 'lead', because),
  move('submit', 'lead'),
  take('take'),
  {
    what: 'asks about an answer',
    route: BENCH,
    by: 'reviewer',
    names: 'round',
    search: `?item=${PLACE.item}`,
    fields: () => ({ verdict: 'asked', itemKey: ITEM_KEY, reason: 'Which act?', seen: '0' }),
  },
  {
    what: 'adjusts an answer',
    route: BENCH,
    by: 'reviewer',
    names: 'round',
    search: '?item=CBM1d',
    fields: () => ({ verdict: 'adjusted', itemKey: 'oas-cbm.CBM1d', 'value:CBM1d': 'no', reason: 'Not yet', seen: '0' }),
  },
  {
    what: 'accepts what is left of a capability',
    route: BENCH,
    by: 'reviewer',
    names: 'round',
    fields: () => ({ group: 'CBM2' }),
  },
  {
    what: 'accepts evidence',
    route: BENCH,
    by: 'reviewer',
    names: 'body',
    fields: (ids) => ({ evidence: ids.file, verdict: 'accepted', seen: '' }),
  },
  take('return'),
  ...[ITEM_KEY, 'oas-cbm.CBM1d'].map(
    (itemKey): Act => ({
      what: `replies about ${itemKey}`,
      route: 'routes/rounds.$round.review',
      by: 'lead',
      names: 'round',
      fields: () => ({ reply: itemKey === ITEM_KEY ? 'answered' : 'agreed', itemKey, text: 'This one', seen: '1' }),
    }),
  ),
  {
    what: 'moves it: send_back',
    route: 'routes/rounds.$round.review',
    by: 'lead',
    names: 'round',
    fields: () => ({ send_back: 'yes' }),
  },
  {
    what: 'accepts an answer',
    route: BENCH,
    by: 'reviewer',
    names: 'round',
    search: `?item=${PLACE.item}`,
    fields: () => ({ verdict: 'accepted', itemKey: ITEM_KEY, reason: '', seen: '2' }),
  },
  take('validate'),
  {
    what: 'moves it: publish',
    route: 'routes/rounds.$round.publication',
    by: 'approver',
    names: 'round',
    fields: (_ids, code) => ({ intent: 'publish', depth: 'all', code: code() }),
  },
  {
    what: 'moves it: withdraw',
    route: 'routes/rounds.$round.publication',
    by: 'lead',
    names: 'round',
    fields: () => ({ intent: 'withdraw', ...because() }),
  },
  {
    what: 'starts a round from another',
    route: 'routes/rounds.new',
    by: 'lead',
    names: 'body',
    fields: (ids) => ({ title: 'The next', dueOn: '', questionnaire: PLACE.questionnaire, previous: ids.round }),
  },
  {
    what: 'saves a draft request',
    route: 'routes/requests.$request_.edit',
    by: 'lead',
    names: 'round',
    fields: () => ({
      version: '2',
      title: 'Changed',
      help: 'Training',
      whyNow: 'Now',
      contribution: '',
      language: 'en',
      from: '',
      until: '',
      contactName: 'Iris',
      contactEmail: 'iris@test.example',
      contactPhone: '',
      round: '',
      activity: '',
      duplicateReason: 'It is something else',
      capability: `${PLACE.questionnaire}:measures`,
    }),
  },
  takeStep('sign_off', 'approver', (code) => ({ code: code() })),
  takeStep('reopen', 'lead'),
  takeStep('sign_off', 'approver', (code) => ({ code: code() })),
  takeStep('submit', 'lead'),
  {
    what: 'confirms a point of contact',
    route: 'routes/contacts',
    by: 'lead',
    names: 'body',
    fields: (ids) => ({ confirm: 'cirt', seen: ids.contact }),
  },
  writeContact('changes', (ids) => ({ do: 'save', organisation: 'Another', email: 'a@test.example', seen: ids.contact })),
  writeContact('opens', (ids) => ({ do: 'open', world: 'yes', seen: ids.contact })),
  writeContact('closes', () => ({ do: 'close' })),
  writeContact('removes', (ids) => ({ do: 'remove', seen: ids.contact })),
  {
    what: 'ends a session',
    route: 'routes/account',
    by: 'lead',
    names: 'body',
    fields: (ids) => ({ intent: 'end', session: ids.session }),
  },
  {
    what: 'removes a passkey',
    route: 'routes/account_.passkeys_.$passkey',
    by: 'lead',
    names: 'body',
    fields: (_ids, code) => ({ password: PASSWORD, code: code() }),
  },
  ...PEOPLE_ROUTES.flatMap((route): Act[] => {
    const by = route === 'routes/people' ? 'lead' : 'administrator';
    return [
      { what: 'sends an invitation again', route, by, names: 'body', fields: (ids) => ({ resend: ids.invitation }) },
      { what: 'revokes an invitation', route, by, names: 'body', fields: (ids) => ({ revoke: ids.invitation }) },
      { what: "ends somebody's role", route, by, names: 'body', fields: (ids) => ({ end: ids.person }) },
    ];
  }),
];

/** The same answer, but for what is never twice the same: ids, nonces, times. */
function compare({ status, location, text }: Answered): unknown {
  const plain = (part: string) =>
    part
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
      .replace(/\b[0-9a-f]{64}\b/g, 'HASH')
      .replace(/nonce[^\s,>]{1,60}/g, 'NONCE')
      .replaceAll(ISLAND, 'XQQ');
  const [, ...body] = text.split('\n\n');
  return { status, location: plain(location ?? ''), body: plain(body.join('\n\n')) };
}

const UNKNOWN_COUNTRY = 'XQQ';

eachDriver((_driver, open) => {
  const canaries = new Canaries();
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let app: ServedApp;
  let routes: BuiltRoute[];
  let byState: Record<RoundState, FilledRound>;
  let own: Record<Own, Visitor>;
  let requests: FilledRequests;
  let life: FilledRound;
  let theirRound: string;
  const outsiders: { who: string; visitor: Visitor | null; cookie: string }[] = [];

  beforeAll(async () => {
    const database = await open();
    db = database.db;
    await loadReference(db);
    await putTestCountries(db);
    app = await serveApp(database);
    routes = await listRoutes();
    const doors = { db, auth: app.auth };
    own = {
      ...(await createOwnPeople(doors, canaries, ISLAND)),
      reviewer: await createVisitor(doors, 'reviewer', { regions: ['AMS'] }),
      officer: await createVisitor(doors, 'programme_officer'),
      administrator: await createVisitor(doors, 'administrator'),
    };
    await givePasskey(db, canaries, own.lead.id);
    const makers: Makers = { db, canaries, ...own };
    byState = await fillStates(makers);
    requests = await fillHelp(makers, byState);
    life = await fillDraft(makers, 'walked');

    const others: [string, Visitor][] = [];
    for (const role of COUNTRY_ROLES)
      others.push([`${role} of another country`, await createVisitor(doors, role, { countryCode: DEVELOPING })]);
    others.push(
      ['reviewer of another region', await createVisitor(doors, 'reviewer', { regions: ['AFR', 'EUR'] })],
      ['reviewer without a region', await createVisitor(doors, 'reviewer')],
      ['programme officer', await createVisitor(doors, 'programme_officer')],
      ['analyst', await createVisitor(doors, 'analyst')],
    );
    const [, theirLead] = others[0] as [string, Visitor];
    theirRound = await startRound(db, theirLead, { title: 'Theirs', dueOn: null, questionnaires: [PLACE.questionnaire] });
    outsiders.push({ who: 'stranger', visitor: null, cookie: '' });
    for (const [who, visitor] of others) outsiders.push({ who, visitor, cookie: await enter(app.origin, visitor) });
  });
  afterAll(() => app?.close());

  const place = {
    questionnaire: [PLACE.questionnaire],
    area: ['measures'],
    item: [PLACE.item],
    activity: ['none'],
    kind: CONTACT_KINDS,
    pillar: ['legal'],
    '*': ['none'],
  };

  describe('every loader', () => {
    /** Real ids beside unknown ones, each pair for the same part of an address. */
    const listPairs = async (route: BuiltRoute): Promise<[real: string, unknown: string][]> => {
      const rounds = Object.values(byState);
      const real = {
        ...place,
        round: rounds.map(({ id }) => id),
        id: rounds.flatMap(({ fileEvidence, linkEvidence }) => [fileEvidence, linkEvidence]),
        country: [ISLAND],
        token: ['a'.repeat(64)],
        letter: (await all((tx) => tx.select().from(nomination))).map(({ id }) => id),
        passkey: (await db.select().from(passkey)).map(({ id }) => id),
        request: Object.values(requests),
        change: CHANGES,
      };
      const unknown: Values = {
        ...real,
        round: rounds.map(() => randomUUID()),
        id: rounds.flatMap(() => [randomUUID(), randomUUID()]),
        country: [UNKNOWN_COUNTRY],
        letter: real.letter.map(() => randomUUID()),
        passkey: real.passkey.map(() => randomUUID()),
        request: Object.values(requests).map(() => randomUUID()),
      };
      const [there, nowhere] = [fillPattern(route, real), fillPattern(route, unknown)];
      return there.flatMap((path, i): [string, string][] => [
        [path, String(nowhere[i])],
        [`${path}.data`, `${nowhere[i]}.data`],
      ]);
    };

    it('answers people of other countries and regions as if nothing of the country were there', async () => {
      const named = routes.filter(({ id, hasLoader, pattern }) => hasLoader && pattern.includes(':') && !RELEASED.includes(id));
      expect(named.length).toBeGreaterThan(20);
      const handled = HANDLED.map((state) => requests[state]);
      for (const route of named) {
        for (const [real, unknown] of await listPairs(route)) {
          for (const { who, visitor, cookie } of outsiders) {
            if (visitor?.role === 'programme_officer' && handled.some((id) => real.includes(id))) continue;
            const [there, nowhere] = [await visit(app.origin, real, cookie), await visit(app.origin, unknown, cookie)];
            expect(canaries.find(there.text), `${who}: ${real}`).toEqual([]);
            expect(compare(there), `${who}: ${real}`).toEqual(compare(nowhere));
          }
        }
      }
    });

    it('shows what is released to everybody in the same way', async () => {
      for (const id of RELEASED) {
        const route = routes.find((known) => known.id === id) as BuiltRoute;
        const [path = ''] = fillPattern(route, { country: [ISLAND] });
        const seen = new Set<string>();
        for (const { cookie } of outsiders) seen.add(canaries.find((await visit(app.origin, path, cookie)).text).join());
        expect([...seen]).toHaveLength(1);
      }
    });

    it('shows its own reviewer what is there: not everything is answered with nothing', async () => {
      const cookie = await enter(app.origin, own.reviewer);
      const { status, text } = await visit(app.origin, `/review/${byState.submitted.id}/${PLACE.questionnaire}`, cookie);
      expect(status).toBe(200);
      expect(canaries.find(text)).toContain('note, submitted round');
    });
  });

  describe('every action', () => {
    it('is known here, and none is known that is gone', () => {
      const known = new Set([...ACTS.map(({ route }) => route), ...NOT_OF_A_COUNTRY]);
      expect(
        routes
          .filter(({ hasAction }) => hasAction)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([...known].toSorted());
    });

    it('that moves a round is among them', () => {
      const moves = new Set(ACTS.flatMap(({ what }) => /^moves it: (.+)/.exec(what)?.[1] ?? []));
      expect([...moves].toSorted()).toEqual(Object.keys(TRANSITIONS).toSorted());
    });

    const cookies = new Map<Own, string>();

    async function inviteAnew(): Promise<string> {
      const [, ofContributor] = await fillPeople({ db, canaries, ...own }, own.administrator);
      return String(ofContributor);
    }

    /** A session of the lead in another browser. */
    async function openAnotherSession(): Promise<string> {
      const id = randomUUID();
      const expiresAt = new Date(Date.now() + 3_600_000);
      await db
        .insert(session)
        .values({ id, userId: own.lead.id, token: id, expiresAt, createdAt: new Date(), updatedAt: new Date() });
      return id;
    }

    /** The ids as they are now: of the country, and some that nothing has. */
    async function listIds({ route }: Act): Promise<{ real: Ids; unknown: Ids }> {
      const [open] = await all((tx) =>
        tx
          .select()
          .from(proposal)
          .where(and(eq(proposal.roundId, life.id), isNull(proposal.decision))),
      );
      const [unread] = await all((tx) =>
        tx
          .select()
          .from(notice)
          .where(and(eq(notice.userId, own.lead.id), isNull(notice.readAt))),
      );
      const [contact] = await all((tx) => listCountryContacts(tx, ISLAND));
      const real = {
        round: life.id,
        proposal: open?.id ?? randomUUID(),
        evidence: life.linkEvidence,
        notice: unread?.id ?? randomUUID(),
        // Whose role the lead ended is gone for the administrator.
        person: route === 'routes/accounts' ? own.observer.id : own.contributor.id,
        invitation: PEOPLE_ROUTES.includes(route) ? await inviteAnew() : '',
        file: life.fileEvidence,
        session: await openAnotherSession(),
        passkey: String((await db.select().from(passkey))[0]?.id ?? randomUUID()),
        contact: contact?.confirmedAt.toISOString() ?? randomUUID(),
        planned: (await all((tx) => listPlanItems(tx, life.id)))[0]?.id ?? randomUUID(),
        request: requests.draft,
        recommended: (await getPlan(db, own.lead, life.id)).recommendations[0]?.activity ?? '',
      };
      const unknown = Object.fromEntries(Object.keys(real).map((name) => [name, randomUUID()])) as unknown as Ids;
      return { real, unknown: { ...unknown, invitation: 'f'.repeat(64) } };
    }

    function send(act: Act, ids: Ids, round: string, cookie: string, visitor: Visitor | null): Promise<Answered> {
      const route = routes.find(({ id }) => id === act.route) as BuiltRoute;
      const [path = ''] = fillPattern(route, { ...place, round: [round], passkey: [ids.passkey], request: [ids.request] });
      const fields = act.fields(ids, () => visitor?.codes.pop() ?? '000000');
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      if (act.file) form.set('file', act.file());
      const plain = act.as === 'json' ? String(fields.json) : new URLSearchParams(fields);
      return visit(app.origin, path + (act.search ?? ''), cookie, {
        method: 'POST',
        headers: { Origin: app.origin, ...(act.as === 'json' && { 'Content-Type': 'application/json' }) },
        body: act.file ? form : plain,
      });
    }

    /**
     * Everything that the database holds, but what is the outsiders' own: rows of their country, their accounts and sessions,
     * the count of what they tried, and the codes that they used up.
     */
    async function readAll(): Promise<Record<string, string[]>> {
      const theirs = new Set(outsiders.flatMap(({ visitor }) => (visitor ? [visitor.id] : [])));
      const isTheirs = (table: string, row: Record<string, unknown>) => {
        if ('countryCode' in row || 'chain' in row) return [row.countryCode, row.chain].includes(DEVELOPING);
        if (table === 'attempt')
          return !Object.values(own).some(({ id, email }) => [id, email].some((key) => `${row.key}`.includes(key)));
        if (table === 'verification') return row.identifier === 'used-code';
        return theirs.has(String(row.userId));
      };
      const entries = await all(async (tx) => {
        const read: [string, string[]][] = [];
        for (const table of Object.values(tables) as PgTable[]) {
          const name = getTableName(table);
          const rows: Record<string, unknown>[] = await tx.select().from(table);
          read.push([
            name,
            rows
              .filter((row) => !isTheirs(name, row))
              .map((row) => JSON.stringify(row))
              .toSorted(),
          ]);
        }
        return read;
      });
      return Object.fromEntries(entries);
    }

    it.each(ACTS.map((act) => [act.what, act.route, act] as const))(
      'that %s writes nothing for anybody else: %s',
      async (_what, _route, act) => {
        // All come from one address, whose tries are counted.
        await db.delete(attempt);
        if (act.what === 'moves it: validate') await acceptRest(db, own.reviewer, life.id);
        const { real, unknown } = await listIds(act);
        const before = await readAll();
        for (const { who, visitor, cookie } of outsiders) {
          const said = `${who} ${act.what}`;
          const there = await send(act, real, real.round, cookie, visitor);
          expect(canaries.find(there.text), said).toEqual([]);
          expect(compare(there), said).toEqual(compare(await send(act, unknown, unknown.round, cookie, visitor)));
          if (act.names === 'round' || visitor?.countryCode !== DEVELOPING) continue;
          // The same to their own round, naming what is not theirs.
          const mixed = await send(act, real, theirRound, cookie, visitor);
          expect(canaries.find(mixed.text), said).toEqual([]);
          expect(compare(mixed), said).toEqual(compare(await send(act, unknown, theirRound, cookie, visitor)));
        }
        expect(await readAll()).toEqual(before);

        if (!cookies.has(act.by)) cookies.set(act.by, await enter(app.origin, own[act.by]));
        const done = await send(act, real, real.round, String(cookies.get(act.by)), own[act.by]);
        expect(done.status, done.text.slice(0, 2000)).toBeLessThan(400);
        expect(await readAll()).not.toEqual(before);
      },
    );

    it('is in the log with who was refused', () => {
      const lines: { msg: string; status?: number; person?: string }[] = app.log.map((line) => JSON.parse(line));
      const refused = new Set(lines.filter(({ msg, status }) => msg === 'request' && status === 404).map(({ person }) => person));
      for (const { visitor } of outsiders) if (visitor) expect(refused).toContain(visitor.id);
    });

    it('left what the outsiders wrote in their own country free of anything of another', async () => {
      const rows = await all(async (tx) => {
        const read: unknown[] = [];
        for (const table of Object.values(tables) as PgTable[]) read.push(...(await tx.select().from(table)));
        return read as Record<string, unknown>[];
      });
      const theirs = rows
        .filter(({ countryCode, chain }) => countryCode === DEVELOPING || chain === DEVELOPING)
        .map((row) => JSON.stringify(row));
      expect(theirs.length).toBeGreaterThan(5);
      for (const row of theirs) {
        expect(canaries.find(row)).toEqual([]);
        for (const { id } of Object.values(own)) expect(row).not.toContain(id);
      }
      expect((await all((tx) => tx.select().from(evidence))).every(({ countryCode }) => countryCode === ISLAND)).toBe(true);
    });
  });
});
