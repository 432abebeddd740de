import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuth } from '../../app/services/accounts.server';
import { listPublicContacts } from '../../app/services/contacts.server';
import { DEMONSTRATION_ACCOUNTS, loadDemonstration, loadReference } from '../../app/services/seeding.server';
import { findActivity, listActivities, putActivities } from '../../db/catalogue.server';
import { listAllContacts } from '../../db/contacts.server';
import { findCountry, listBenchmarks, listCountries, putCountries } from '../../db/countries.server';
import { listAnswers, listRounds } from '../../db/rounds.server';
import { activity, answer, answerVersion, benchmark, country, type Db, round, roundQuestionnaire, user } from '../../db/schema';
import { nationalContact } from '../../db/schema-help';
import { CATALOGUE_GATHERED_AT, readCatalogue, readCountries } from '../../seeds/reference.server';
import { eachDriver, seeAll } from '../helpers/database';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
  });

  const everything = async () => ({
    countries: await listCountries(db),
    activities: await db.select().from(activity).orderBy(activity.id),
    benchmarks: await db.select().from(benchmark).orderBy(benchmark.questionnaire, benchmark.countryCode),
  });

  describe('reference data', () => {
    it('is all there', async () => {
      const { countries, activities, benchmarks } = await everything();
      expect(countries).toHaveLength(readCountries().length);
      expect((await listActivities(db)).map(({ id }) => id).toSorted()).toEqual(
        readCatalogue()
          .activities.map(({ id }) => id)
          .toSorted(),
      );
      expect(activities.length).toBeGreaterThan(0);
      expect(benchmarks.length).toBeGreaterThan(100);
      const [first] = benchmarks;
      expect(await listBenchmarks(db, [first?.countryCode ?? ''])).toContainEqual(first);
    });

    it('is the same after loading it again', async () => {
      const before = await everything();
      await loadReference(db);
      expect(await everything()).toEqual(before);
    });

    it('is brought up to date by stable id, every column, and nothing else is touched', async () => {
      const [one, other] = readCountries();
      const [program] = readCatalogue().activities;
      if (!one || !other || !program) throw new Error('no reference data');
      await db.update(country).set({ names: { en: 'Old' }, region: 'AFR', sids: !one.sids, population: 1, demonstration: true });
      await putCountries(db, [one]);
      const { alpha2, alpha3, names, region, subregion, sids, ldc, lldc, population, demonstration } = one;
      expect(await findCountry(db, one.alpha3)).toEqual({
        alpha2,
        alpha3,
        names,
        region,
        subregion,
        sids,
        ldc,
        lldc,
        population,
        demonstration,
      });
      expect(await findCountry(db, other.alpha3)).toMatchObject({ names: { en: 'Old' } });
      await putActivities(db, [{ ...program, title: 'New title' } as typeof program], CATALOGUE_GATHERED_AT);
      expect((await findActivity(db, program.id))?.data).toMatchObject({ title: 'New title' });
      await loadReference(db);
      expect((await findActivity(db, program.id))?.data).toEqual(program);
      const edited = { ...program, title: 'Edited here' } as typeof program;
      await db.update(activity).set({ data: edited, seeded: false }).where(eq(activity.id, program.id));
      await loadReference(db);
      expect((await findActivity(db, program.id))?.data, 'what was edited stays').toEqual(edited);
      expect(await findActivity(db, 'unknown')).toBeNull();
      expect(await findCountry(db, 'QQQ')).toBeNull();
    });
  });

  it('the demonstration is the same after loading it again, and what people changed in it stays', async () => {
    const auth = createAuth({ db, secret: 'x'.repeat(32), origin: 'http://localhost:3000' });
    const count = async () => {
      const tables = [user, country, round, roundQuestionnaire, answer, answerVersion, nationalContact];
      return Promise.all(tables.map(async (table) => (await all((tx) => tx.select().from(table))).length));
    };
    await loadDemonstration(db, auth);
    expect(await listPublicContacts(db)).toMatchObject([
      { country: { alpha3: 'XAA' }, contacts: [{ kind: 'cirt' }] },
      { country: { alpha3: 'XBB' }, contacts: [{ kind: 'cirt' }] },
    ]);
    for (const { organisation, email } of await all(listAllContacts)) {
      expect(organisation).toMatch(/\((fictitious|fictici[oa])\)$/);
      expect(email).toMatch(/\.example$/);
    }
    await all((tx) => tx.delete(nationalContact).where(eq(nationalContact.kind, 'policy')));
    const before = await count();
    const [large] = await all((tx) => listRounds(tx, 'XCC'));
    const answers = await all((tx) => listAnswers(tx, large?.id ?? ''));
    await all((tx) => tx.update(round).set({ title: 'Renamed' }));
    await loadDemonstration(db, auth);
    expect(await count()).toEqual(before);
    expect((await all((tx) => listRounds(tx, 'XCC'))).map(({ title }) => title)).toEqual(['Renamed', 'Renamed']);
    expect(await all((tx) => listAnswers(tx, large?.id ?? ''))).toEqual(answers);
    expect(answers.length).toBeGreaterThan(100);
    expect(await db.select().from(user)).toHaveLength(DEMONSTRATION_ACCOUNTS.length);
  });
});
