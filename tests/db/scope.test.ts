import { randomUUID } from 'node:crypto';
import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRequestContent } from '../../app/domain/request';
import { audit } from '../../app/services/audit.server';
import { refusePrivileged, wrapPglite } from '../../db/client.server';
import { openPgliteInMemory } from '../../db/pglite.server';
import { insertRound, writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { tables } from '../../db/schema-help';
import { inScope, type Scope } from '../../db/scope.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

/**
 * Tables that name a country and are open nevertheless: accounts and invitations belong to administrators too, and are asked
 * for before anybody is signed in; the benchmark is published.
 */
const OPEN_TABLES = ['user', 'invitation', 'benchmark'];
const COUNTRY_COLUMNS = ['country_code', 'round_id', 'chain'];

/** The tables that belong to a country: what names one, and whatever refers to such a table. */
function listCountryTables(): PgTable[] {
  const open = (Object.values(tables) as PgTable[]).filter((table) => !OPEN_TABLES.includes(getTableName(table)));
  const closed = new Set<PgTable>();
  const belongs = (table: PgTable) =>
    Object.values(getTableColumns(table)).some(({ name }) => COUNTRY_COLUMNS.includes(name)) ||
    getTableConfig(table).foreignKeys.some((key) => closed.has(key.reference().foreignTable as PgTable));
  for (let size = -1; size < closed.size; ) {
    size = closed.size;
    for (const table of open) if (belongs(table)) closed.add(table);
  }
  return [...closed];
}
const COUNTRY_TABLES = listCountryTables();
/** What reviewers write, of the rounds that were submitted to them. */
const REVIEWED = {
  update: ['evidence', 'judgement', 'round'],
  insert: ['judgement', 'judgement_step', 'round_transition'],
  delete: [],
};

/** The column that says whose a row is. */
const keyOf = (table: PgTable) =>
  Object.entries(getTableColumns(table)).find(([, { name }]) => ['country_code', 'chain'].includes(name))?.[0] as string;

const OUTSIDE: [string, Scope][] = [
  ['the public', { kind: 'public' }],
  ['another country', { kind: 'country', country: DEVELOPING }],
  ['no country', { kind: 'country', country: '' }],
  ['a reviewer of its region, before it submits', { kind: 'regions', regions: ['AMS'] }],
  ['a reviewer of another region', { kind: 'regions', regions: ['AFR'] }],
  ['a reviewer without a region', { kind: 'regions', regions: [] }],
  ['a handler of requests, before one is submitted', { kind: 'requests' }],
];
/** What those who handle requests keep themselves, whoever submitted what. */
const KEPT_BY_HANDLERS = ['activity_basis'];

const ONE = sql`1`;
/** What row-level security says to a row that is not one's own. */
const REFUSED = { cause: { code: '42501' } };

eachDriver((driver, open) => {
  let db: Db;
  let roundId: string;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    roundId = await inScope(db, { kind: 'country', country: ISLAND }, async (tx) => {
      const id = await insertRound(tx, { countryCode: ISLAND, title: 'R', dueOn: null, createdBy: null }, [
        { questionnaire: 'un-framework', version: '1.0' },
      ]);
      await writeAnswer(tx, {
        roundId: id,
        countryCode: ISLAND,
        itemKey: 'un-framework.L1a',
        answer: { value: 'yes', note: 'secret' },
        seenVersion: 0,
        operationId: randomUUID(),
        savedBy: null,
      });
      await audit(tx, { actorId: null, countryCode: ISLAND, action: 'round.start', subject: id });
      return id;
    });
    await fillOtherTables();
  });

  /** A row of the island in every table that belongs to a country, so that none of them is empty for a good reason. */
  async function fillOtherTables() {
    const ofRound = { roundId, countryCode: ISLAND };
    await all(async (tx) => {
      const [person] = await tx
        .insert(tables.user)
        .values({ id: randomUUID(), name: 'P', email: `${randomUUID()}@test.example`, role: 'contributor', countryCode: ISLAND })
        .returning();
      const userId = (person as { id: string }).id;
      const [file] = await tx
        .insert(tables.file)
        .values({ ...ofRound, name: 'f.pdf', mediaType: 'application/pdf', size: 1, sha256: 'x', scan: 'clean' })
        .returning();
      const fileId = (file as { id: string }).id;
      await tx.insert(tables.fileChunk).values({ fileId, countryCode: ISLAND, position: 0, bytes: new Uint8Array([1]) });
      await tx.insert(tables.nomination).values({ countryCode: ISLAND, reference: 'N 1', letterDate: '2026-01-01', fileId });
      await tx.insert(tables.assignment).values({ ...ofRound, questionnaire: 'un-framework', groupId: 'legal', userId });
      await tx.insert(tables.proposal).values({ ...ofRound, itemKey: 'k', answer: { value: 'no' }, reason: 'r' });
      await tx.insert(tables.comment).values({ ...ofRound, itemKey: 'k', text: 't' });
      await tx.insert(tables.evidence).values({ ...ofRound, itemKey: 'k', title: 't', fileId });
      await tx
        .insert(tables.snapshot)
        .values({ ...ofRound, number: 1, content: { questionnaires: [], evidence: [] }, sha256: 'x' });
      await tx.insert(tables.judgement).values({ ...ofRound, itemKey: 'k', verdict: 'asked', version: 1 });
      await tx.insert(tables.judgementStep).values({ ...ofRound, itemKey: 'k', kind: 'asked', version: 1 });
      await tx
        .insert(tables.publication)
        .values({ ...ofRound, depth: 'areas', layer: 'declared', content: {}, endedAt: new Date() });
      await tx.insert(tables.notice).values({ userId, kind: 'mentioned', values: { text: 'secret' }, path: '/' });
      const [request] = await tx
        .insert(tables.request)
        .values({ countryCode: ISLAND, content: makeRequestContent(), holder: { kind: 'country' } })
        .returning();
      const ofRequest = { requestId: (request as { id: string }).id, countryCode: ISLAND };
      await tx.insert(tables.requestStep).values({ ...ofRequest, position: 1, kind: 'sign_off', toState: 'signed_off' });
      const data = { kind: 'output', what: 'secret', url: '' } as const;
      await tx.insert(tables.delivery).values({ id: randomUUID(), ...ofRequest, data });
      await tx.insert(tables.nationalContact).values({ countryCode: ISLAND, kind: 'cirt', organisation: 'secret' });
      await tx
        .insert(tables.planItem)
        .values({ ...ofRound, questionnaire: 'un-framework', capability: 'L1', targetLevel: 2, note: 'secret' });
      await tx.insert(tables.recommendationDecision).values({ countryCode: ISLAND, activityId: 'a', decision: 'refused' });
      await tx.insert(tables.activityBasis).values({ countryCode: ISLAND, activityId: 'a', assessment: 'secret', source: 's' });
    });
  }

  const count = async (tx: Db, table: PgTable) => (await tx.select({ one: ONE }).from(table)).length;

  it('has row-level security on and forced on every table that belongs to a country', async () => {
    const rows = await db
      .select({ name: sql<string>`relname`, on: sql<boolean>`relrowsecurity and relforcerowsecurity` })
      .from(sql`pg_class`)
      .where(sql`relkind = 'r' and relnamespace = 'public'::regnamespace`);
    const closed = new Map(rows.map(({ name, on }) => [name, on]));
    expect(COUNTRY_TABLES.map(getTableName).filter((name) => !closed.get(name))).toEqual([]);
    expect(closed.get('notice')).toBe(true);
    expect(COUNTRY_TABLES.length).toBeGreaterThan(17);
    expect(Object.values(tables).map(getTableName)).toEqual(expect.arrayContaining(OPEN_TABLES));
  });

  it('is not signed in as somebody whom it does not bind', async () => {
    await expect(refusePrivileged({ db, driver, ping: async () => {}, close: async () => {} })).resolves.toBeUndefined();
  });

  describe.each(COUNTRY_TABLES.map((table) => [getTableName(table), table] as const))('%s', (_name, table) => {
    it('shows its rows to its own country and to the system', async () => {
      expect(await inScope(db, { kind: 'country', country: ISLAND }, (tx) => count(tx, table))).toBeGreaterThan(0);
      expect(await all((tx) => count(tx, table))).toBeGreaterThan(0);
    });

    it('outside of any scope: shows none, takes none, changes and deletes none', () => expectWall((work) => work(db)));

    const outside = OUTSIDE.filter(([, { kind }]) => kind !== 'requests' || !KEPT_BY_HANDLERS.includes(getTableName(table)));
    it.each(outside)('%s: is shown none, and writes none', (_who, scope) => expectWall((work) => inScope(db, scope, work)));

    /** Tries everything that SQL can do to the rows, inside of something; they stay as they were. */
    async function expectWall(within: <T>(work: (tx: Db) => Promise<T>) => Promise<T>) {
      const rows = () => all((tx) => tx.select().from(table));
      const before = await rows();
      expect(await within((tx) => count(tx, table))).toBe(0);
      const change = { [keyOf(table)]: DEVELOPING };
      expect(await within((tx) => tx.update(table).set(change).returning({ one: ONE }))).toEqual([]);
      expect(await within((tx) => tx.delete(table).returning({ one: ONE }))).toEqual([]);
      // One that is there already: refused for whose it is, before anybody looks whether there is such a row.
      await expect(within((tx) => tx.insert(table).values(before[0] as object))).rejects.toMatchObject(REFUSED);
      expect(await rows()).toEqual(before);
    }
  });

  it('shows a notice to whom it is for, and lets nobody outside address one to the people of a country', async () => {
    const [mine] = await all((tx) => tx.select().from(tables.notice));
    const person = (mine as { userId: string }).userId;
    const { id: _id, ...another } = mine as NonNullable<typeof mine>;
    const own = await inScope(db, { kind: 'country', country: ISLAND, person }, (tx) => count(tx, tables.notice));
    expect(own).toBe(1);
    const tries: (<T>(work: (tx: Db) => Promise<T>) => Promise<T>)[] = [
      (work) => work(db),
      ...OUTSIDE.filter(([, scope]) => scope.kind !== 'regions' || !scope.regions.includes('AMS')).map(
        ([, scope]) =>
          <T>(work: (tx: Db) => Promise<T>) =>
            inScope(db, scope, work),
      ),
    ];
    for (const within of tries) {
      expect(await within((tx) => count(tx, tables.notice))).toBe(0);
      expect(await within((tx) => tx.update(tables.notice).set({ readAt: null }).returning({ one: ONE }))).toEqual([]);
      expect(await within((tx) => tx.delete(tables.notice).returning({ one: ONE }))).toEqual([]);
      await expect(within((tx) => tx.insert(tables.notice).values(another))).rejects.toMatchObject(REFUSED);
    }
  });

  it('lets who decided about a correction tell its author, and nobody else', async () => {
    const [mine] = await all((tx) => tx.select().from(tables.notice));
    const { id: _id, ...another } = mine as NonNullable<typeof mine>;
    const [decider, other] = [await createPerson(db, 'partner'), await createPerson(db, 'partner')];
    const compatriot = await createPerson(db, 'observer', ISLAND);
    const correction = { id: randomUUID(), activityId: 'a', text: 't', authorId: another.userId };
    await db.insert(tables.activityCorrection).values(correction);
    const write = (person: string, userId = another.userId) =>
      inScope(db, { kind: 'public', person }, (tx) => tx.insert(tables.notice).values({ ...another, userId }));
    await expect(write(decider.id), 'undecided').rejects.toMatchObject(REFUSED);
    await db.update(tables.activityCorrection).set({ decidedBy: decider.id });
    await expect(write(other.id)).rejects.toMatchObject(REFUSED);
    await expect(write('')).rejects.toMatchObject(REFUSED);
    await expect(write(decider.id, compatriot.id)).rejects.toMatchObject(REFUSED);
    await write(decider.id);
  });

  it('refuses a row in the name of another country, from outside and from inside', async () => {
    const row = { countryCode: ISLAND, title: 'Forged' };
    const write = (handle: Db) => handle.insert(tables.round).values(row);
    await expect(write(db)).rejects.toMatchObject(REFUSED);
    for (const [, scope] of OUTSIDE) await expect(inScope(db, scope, write)).rejects.toMatchObject(REFUSED);
    const forged = { roundId, countryCode: DEVELOPING, itemKey: 'k', text: 't' };
    // The country of a row is the country of its round, whoever writes it.
    await expect(
      inScope(db, { kind: 'country', country: DEVELOPING }, (tx) => tx.insert(tables.comment).values(forged)),
    ).rejects.toMatchObject({ cause: { code: '23503' } });
  });

  it('lets nobody change or delete a line of the audit log, not even the system', async () => {
    const lines = await all((tx) => tx.select().from(tables.auditEntry));
    expect(await all((tx) => tx.update(tables.auditEntry).set({ action: 'x' }).returning())).toEqual([]);
    expect(await all((tx) => tx.delete(tables.auditEntry).returning())).toEqual([]);
    expect(await all((tx) => tx.select().from(tables.auditEntry))).toEqual(lines);
  });

  /** The tables of which a scope sees rows. */
  const listSeen = (scope: Scope) =>
    inScope(db, scope, async (tx) => {
      const names: string[] = [];
      for (const table of COUNTRY_TABLES) if ((await count(tx, table)) > 0) names.push(getTableName(table));
      return names.toSorted();
    });

  /** The tables whose rows a scope may change, add to or delete, by what it may do. */
  async function listWritten(scope: Scope) {
    const ways = {
      update: (tx: Db, table: PgTable) =>
        tx
          .update(table)
          .set({ [keyOf(table)]: ISLAND })
          .returning({ one: ONE }),
      insert: (tx: Db, table: PgTable, row: object) => tx.insert(table).values(row).returning({ one: ONE }),
      delete: (tx: Db, table: PgTable) => tx.delete(table).returning({ one: ONE }),
    };
    class Undo extends Error {}
    const mayWrite = async (table: PgTable, how: keyof typeof ways) => {
      const [row] = await all((tx) => tx.select().from(table));
      let written = false;
      const trying = inScope(db, scope, async (tx) => {
        written = ((await ways[how](tx, table, row as object)) as unknown[]).length > 0;
        throw new Undo();
      });
      return trying.catch((error) => {
        if (error instanceof Undo) return written;
        // One that is there twice was not refused for whose it is.
        return error.cause.code === '23505';
      });
    };
    const written: Record<string, string[]> = {};
    for (const how of Object.keys(ways) as (keyof typeof ways)[]) {
      written[how] = [];
      for (const table of COUNTRY_TABLES) if (await mayWrite(table, how)) written[how].push(getTableName(table));
      written[how].sort();
    }
    return written;
  }

  it('shows handlers what was asked for, and lets them write what they do about it only', async () => {
    await all((tx) => tx.update(tables.request).set({ state: 'submitted' }));
    expect(await listSeen({ kind: 'requests' })).toEqual(['activity_basis', 'delivery', 'request', 'request_step']);
    expect(await listWritten({ kind: 'requests' })).toEqual({
      update: ['activity_basis', 'request'],
      insert: ['activity_basis', 'delivery', 'request_step'],
      delete: ['activity_basis'],
    });
    await all((tx) => tx.update(tables.request).set({ state: 'draft' }));
  });

  it('shows everybody the contacts that a country opened, and no others', async () => {
    const publicly = () => inScope(db, { kind: 'public' }, (tx) => count(tx, tables.nationalContact));
    expect(await publicly()).toBe(0);
    await all((tx) => tx.update(tables.nationalContact).set({ isPublic: true }));
    expect(await publicly()).toBe(1);
    await all((tx) => tx.update(tables.nationalContact).set({ isPublic: false }));
  });

  it('shows reviewers of its region what was submitted, never the answers behind the snapshot, and lets them write what they say only', async () => {
    await all((tx) => tx.update(tables.round).set({ state: 'submitted' }));
    const reviewer: Scope = { kind: 'regions', regions: ['EUR', 'AMS'] };
    expect(await listSeen(reviewer)).toEqual(
      [
        'evidence',
        'file',
        'file_chunk',
        'judgement',
        'judgement_step',
        'round',
        'round_questionnaire',
        'round_transition',
        'snapshot',
      ].toSorted(),
    );
    expect(await listWritten(reviewer)).toEqual(REVIEWED);
    for (const regions of [['AFR'], []]) {
      const none = await inScope(db, { kind: 'regions', regions }, (tx) => count(tx, tables.round));
      expect(none).toBe(0);
    }
  });

  it('shows everybody what is published, until it ends', async () => {
    const publicly = () => inScope(db, { kind: 'public' }, (tx) => count(tx, tables.publication));
    expect(await publicly()).toBe(0);
    await all((tx) => tx.update(tables.publication).set({ endedAt: null }));
    expect(await publicly()).toBe(1);
    const change = { endedAt: new Date() };
    for (const [, scope] of OUTSIDE) {
      expect(await inScope(db, scope, (tx) => tx.update(tables.publication).set(change).returning())).toEqual([]);
      expect(await inScope(db, scope, (tx) => tx.delete(tables.publication).returning())).toEqual([]);
    }
    await all((tx) => tx.update(tables.publication).set({ endedAt: new Date() }));
    expect(await publicly()).toBe(0);
  });
});

describe('signing in as a role that row-level security does not bind', () => {
  it.each([
    ['a superuser', 'reset role'],
    ['one that may bypass it', 'reset role; create role bypassing bypassrls in role pg_checkpoint; set role bypassing'],
  ])('%s: is refused with what to do instead', async (_who, become) => {
    const client = await openPgliteInMemory();
    await client.exec(become);
    await expect(refusePrivileged(wrapPglite(client))).rejects.toThrow(/does not bind.*Make an ordinary role/s);
    expect(client.closed).toBe(true);
  });
});
