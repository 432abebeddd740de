import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotFoundError } from '../../app/domain/access';
import { type Activity, ActivitySchema } from '../../app/domain/catalogue';
import type { Country } from '../../app/domain/country';
import { findGroup, listItems } from '../../app/domain/group';
import type { RoundState } from '../../app/domain/lifecycle';
import { scoreAssessment } from '../../app/domain/score';
import { getImpact } from '../../app/services/impact.server';
import { listAssessments } from '../../app/services/rounds.server';
import { putActivities } from '../../db/catalogue.server';
import { putCountries } from '../../db/countries.server';
import { insertRound } from '../../db/rounds.server';
import { activity as activities, type Db, round as rounds, snapshot } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson } from '../helpers/fixtures';

const Q = 'un-framework';
const SERVED = ['XSA', 'XSB', 'XSC', 'XSD', 'XSE'];
const OTHERS = ['XTA', 'XTB', 'XTC', 'XTD', 'XTE'];
const [FROM, TO] = [new Date('2024-06-01T09:00:00Z'), new Date('2026-06-01T09:00:00Z')];

const makeCountry = (alpha3: string, i: number): Country => ({
  alpha2: `X${String.fromCharCode(65 + i)}`,
  alpha3,
  names: { en: `Fictitious ${alpha3}`, es: `Ficticio ${alpha3}` },
  region: 'AMS',
  subregion: 'Latin America and the Caribbean',
  sids: false,
  ldc: false,
  lldc: false,
  population: null,
  demonstration: true,
});

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let officer: Actor;
  const loaded = listAssessments().find(({ definition }) => definition.id === Q) as ReturnType<typeof listAssessments>[number];
  const { definition } = loaded;
  /** One topic of the first criterion of L1: the capabilities that an activity about it serves are looked up below. */
  const act = findGroup(definition.overall, 'L1')?.items ?? [];

  beforeAll(async () => {
    ({ db } = await open());
    officer = await createPerson(db, 'programme_officer');
    await putCountries(db, [...SERVED, ...OTHERS].map(makeCountry));
  });
  beforeEach(async () => {
    await all((tx) => tx.delete(rounds));
    await db.delete(activities);
  });

  const putActivity = (beneficiaries: readonly string[], framework_refs = ['F23.1']) =>
    putActivities(
      db,
      [
        ActivitySchema.parse({
          ...{
            id: 'help',
            title: 'Help',
            org: 'ITU',
            office: '',
            office_ids: [],
            partners: [],
            type: 'project',
            summary: 'Helps',
          },
          ...{ areas: ['legal'], gca_pillars: [], decision630: [], themes: [], target_groups: [], scope: 'global', regions: [] },
          ...{ countries: [], eligibility: [], beneficiaries, beneficiaries_note: '', status: 'completed', resolutions: [] },
          ...{ period: { start: '2025-01', end: '2025-12' }, framework_refs, expected_results: [], maturity_entry: 'any' },
          ...{ funders: [], expenditure: [], outputs: [], url: '', sources: [], verified: true, note: '' },
        }) as Activity,
      ],
      new Date(),
    );

  /** A round that was signed off with everything up to a level of every capability met. */
  const submit = async (countryCode: string, level: number, signedAt: Date, state: RoundState = 'submitted') => {
    const answers = Object.fromEntries(
      listItems(definition.overall).map((item) => {
        const value = (item.level ?? 2) <= level ? 'yes' : 'no';
        return [item.id, { value, evidence: 'https://x.example/' }] as const;
      }),
    );
    const content = {
      questionnaires: [{ questionnaire: Q, version: definition.version, answers, result: scoreAssessment(definition, answers) }],
      evidence: [],
    };
    return all(async (tx) => {
      const given = { countryCode, title: countryCode, dueOn: null, createdBy: null, createdAt: signedAt };
      const roundId = await insertRound(tx, given, [{ questionnaire: Q, version: definition.version }]);
      await tx.update(rounds).set({ state }).where(eq(rounds.id, roundId));
      await tx.insert(snapshot).values({ roundId, countryCode, number: 1, content, sha256: '', signedBy: null, signedAt });
      return roundId;
    });
  };
  const move = async (code: string, before: number, after: number) => {
    await submit(code, before, FROM);
    await submit(code, after, TO);
  };
  /** Served: +1, +1, +2, +2, +4 levels; the others: 0, 0, +1, +1, +1. */
  const moveAll = async (served = SERVED, others = OTHERS) => {
    for (const [i, code] of served.entries()) await move(code, 1, 1 + ([1, 1, 2, 2, 4][i] as number));
    for (const [i, code] of others.entries()) await move(code, 2, 2 + ([0, 0, 1, 1, 1][i] as number));
  };
  const read = async (who = officer) =>
    (await getImpact(db, who)).questionnaires.find(({ loaded: { definition: q } }) => q.id === Q);

  describe('what changed where an activity served', () => {
    it('is the mean of five beside the mean of five others, and names nobody', async () => {
      await putActivity(SERVED);
      await moveAll();
      const [impact, ...more] = (await read())?.impacts ?? [];
      expect(more).toEqual([]);
      expect(impact?.capabilities).toContain('L1');
      // (1 + 1 + 2 + 2 + 4) / 5 and (0 + 0 + 1 + 1 + 1) / 5; every capability moved alike.
      expect(impact?.served).toMatchObject({ countries: 5, level: 2 });
      expect(impact?.others).toMatchObject({ countries: 5, level: expect.closeTo(0.6, 9) });
      const said = JSON.stringify(await read());
      for (const code of [...SERVED, ...OTHERS]) expect(said).not.toContain(code);
    });

    it('says points by the share of criteria: worked out for one capability', async () => {
      // A reference that only L1 has, if there is one; else the sums over all it serves are worked out the same way.
      await putActivity(SERVED);
      await moveAll();
      const impact = (await read())?.impacts[0];
      const shareUpTo = (id: string, level: number) => {
        const items = findGroup(definition.overall, id)?.items ?? [];
        return (100 * items.filter((item) => (item.level ?? 0) <= level).length) / items.length;
      };
      const rise = (from: number, to: number) => {
        const ids = impact?.capabilities ?? [];
        return ids.reduce((sum, id) => sum + shareUpTo(id, to) - shareUpTo(id, from), 0) / ids.length;
      };
      expect(act.length).toBeGreaterThan(2);
      expect(impact?.served.score).toBeCloseTo((rise(1, 2) * 2 + rise(1, 3) * 2 + rise(1, 5)) / 5, 6);
      expect(impact?.others.score).toBeCloseTo((rise(2, 3) * 3) / 5, 6);
    });

    it('is nothing with four on either side', async () => {
      await putActivity(SERVED);
      await moveAll(SERVED.slice(1));
      expect((await read())?.impacts).toEqual([]);
      await move(SERVED[0] as string, 1, 2);
      expect((await read())?.impacts).toHaveLength(1);
      await all((tx) => tx.delete(rounds).where(eq(rounds.countryCode, OTHERS[0] as string)));
      expect((await read())?.impacts).toEqual([]);
    });

    it('rests on what was submitted only: neither a draft nor what was signed off and kept counts', async () => {
      await putActivity(SERVED);
      await moveAll(SERVED.slice(1));
      const code = SERVED[0] as string;
      await submit(code, 1, FROM);
      const later = await submit(code, 3, TO, 'signed_off');
      expect((await read())?.impacts).toEqual([]);
      await all((tx) => tx.update(rounds).set({ state: 'draft' }).where(eq(rounds.id, later)));
      expect((await read())?.impacts).toEqual([]);
      await all((tx) => tx.update(rounds).set({ state: 'published' }).where(eq(rounds.id, later)));
      expect((await read())?.impacts).toHaveLength(1);
    });

    it('takes the last two rounds', async () => {
      await putActivity(SERVED);
      await moveAll();
      for (const code of SERVED) await submit(code, 5, new Date('2023-01-01T09:00:00Z'));
      expect((await read())?.impacts[0]?.served.level).toBe(2);
    });
  });

  it.each(['focal_point', 'approver', 'reviewer', 'administrator', 'partner'] as const)('a %s finds nothing', async (role) => {
    const country = ['focal_point', 'approver'].includes(role) ? (SERVED[0] as string) : null;
    await expect(getImpact(db, await createPerson(db, role, country))).rejects.toThrow(NotFoundError);
  });

  it('an analyst may read it', async () => {
    expect((await getImpact(db, await createPerson(db, 'analyst'))).questionnaires.length).toBeGreaterThan(0);
  });
});
