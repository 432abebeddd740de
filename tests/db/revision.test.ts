import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { putActivities } from '../../db/catalogue.server';
import { type Database, openPostgres } from '../../db/client.server';
import { putBenchmarks } from '../../db/countries.server';
import { findRevision } from '../../db/revision.server';
import { activity, country, type Db, publication, round, setting } from '../../db/schema';
import { nationalContact } from '../../db/schema-help';
import { CATALOGUE_GATHERED_AT, readCatalogue } from '../../seeds/reference.server';
import { createDatabase, DRIVERS, eachDriver, seeAll } from '../helpers/database';
import { DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

const [one, two] = readCatalogue().activities;
if (!one || !two) throw new Error('the catalogue is empty');

eachDriver((_driver, open) => {
  let db: Db;
  let roundId: string;

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    await putActivities(db, [one, two], CATALOGUE_GATHERED_AT);
    roundId = await seeAll(db)(async (tx) => {
      const [row] = await tx.insert(round).values({ countryCode: ISLAND, title: 'Ours' }).returning({ id: round.id });
      return String(row?.id);
    });
  });

  /** How far some work raises the revision. */
  async function raised(work: (tx: Db) => Promise<unknown>): Promise<number> {
    const before = Number(await findRevision(db));
    await seeAll(db)(work);
    return Number(await findRevision(db)) - before;
  }
  const values = { roundId: '', countryCode: ISLAND, depth: 'areas', layer: 'declared', content: {} } as const;

  it('is raised by everything that strangers see: what is published, contacts, catalogue, countries, index', async () => {
    const publish = (tx: Db) =>
      tx.insert(publication).values({ ...values, roundId, content: {} as (typeof publication.$inferInsert)['content'] });
    expect(await raised(publish)).toBe(1);
    expect(await raised((tx) => tx.update(publication).set({ endedAt: new Date() }))).toBe(1);
    expect(await raised((tx) => tx.delete(publication))).toBe(1);
    const contact = {
      countryCode: ISLAND,
      kind: 'policy',
      organisation: 'Ours',
      name: '',
      email: 'a@b.example',
      phone: '',
    } as const;
    expect(await raised((tx) => tx.insert(nationalContact).values(contact))).toBe(1);
    expect(await raised((tx) => tx.update(nationalContact).set({ isPublic: true }))).toBe(1);
    expect(await raised((tx) => tx.update(activity).set({ seeded: false }).where(eq(activity.id, one.id)))).toBe(1);
    expect(await raised((tx) => tx.update(country).set({ population: 5 }).where(eq(country.alpha3, ISLAND)))).toBe(1);
    expect(
      await raised((tx) => putBenchmarks(tx, [{ questionnaire: 'gci@2024', countryCode: ISLAND, indicators: { LS1: 1 } }])),
    ).toBe(1);
  });

  it('is raised once by a transaction, however much it changes, and not by what nobody outside sees', async () => {
    expect(await raised((tx) => tx.update(activity).set({ askedAt: new Date() }))).toBe(1);
    expect(await raised((tx) => tx.update(round).set({ title: 'Still ours' }))).toBe(0);
    expect(await raised((tx) => tx.insert(setting).values({ key: 'some', value: 1 }))).toBe(0);
  });

  it('stays as it is when a transaction is taken back', async () => {
    const before = await findRevision(db);
    const broken = seeAll(db)(async (tx) => {
      await tx.update(country).set({ population: 6 }).where(eq(country.alpha3, ISLAND));
      throw new Error('taken back');
    });
    await expect(broken).rejects.toThrow('taken back');
    expect(await findRevision(db)).toBe(before);
  });
});

describe.runIf(DRIVERS.includes('postgres'))('several processes', () => {
  it('raise it together without losing a step or waiting for each other', async () => {
    const { url, drop } = await createDatabase();
    const processes: Database[] = [openPostgres(url), openPostgres(url)];
    try {
      const [first] = processes as [Database, Database];
      await putTestCountries(first.db);
      const before = Number(await findRevision(first.db));
      const times = 20;
      await Promise.all(
        processes.flatMap(({ db }, place) =>
          Array.from({ length: times }, () =>
            seeAll(db)(async (tx) => {
              // One changes first and waits for a lock then, the other the other way round, each with a row of its own.
              const lock = () => tx.execute(sql`select pg_advisory_xact_lock(1)`);
              if (place === 1) await lock();
              const own = place === 0 ? ISLAND : DEVELOPING;
              await tx.update(country).set({ population: 7 }).where(eq(country.alpha3, own));
              if (place === 0) await lock();
            }),
          ),
        ),
      );
      for (const { db } of processes) expect(await findRevision(db)).toBe(before + processes.length * times);
    } finally {
      for (const database of processes) await database.close();
      await drop();
    }
  });
});
