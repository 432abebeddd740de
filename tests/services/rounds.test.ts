import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Role } from '../../app/domain/access';
import { NotFoundError } from '../../app/domain/access';
import type { AnswerValue } from '../../app/domain/answer';
import { saveAnswers } from '../../app/services/answers.server';
import { assess, findNextArea, listProgress } from '../../app/services/assessment.server';
import { recommendForRound } from '../../app/services/recommendations.server';
import {
  findRoundQuestionnaire,
  getRound,
  getRoundToAnswer,
  listAnswerables,
  listAssessments,
  listLenses,
  listOwnRounds,
  type OpenRound,
  saveAnswer,
  selectAnswers,
  selectVersions,
  startRound,
} from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { listAnswers } from '../../db/rounds.server';
import { auditEntry, type Db, round as rounds } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let owner: Actor;
  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    owner = await createPerson(db, 'focal_point', ISLAND);
  });

  const save = (round: OpenRound, questionnaire: string, item: string, value: AnswerValue, seenVersion = 0) =>
    saveAnswer(db, owner, round, { questionnaire, item, answer: { value }, seenVersion, operationId: randomUUID() });
  const get = (round: OpenRound, questionnaire: string) => findRoundQuestionnaire(round, questionnaire);

  describe('a round', () => {
    it('is started over chosen questionnaires in their newest version, with an audit line', async () => {
      const id = await startRound(db, owner, {
        title: 'One',
        dueOn: '2026-12-31',
        questionnaires: ['oas-cbm', 'un-framework', 'no-such'],
      });
      const round = await getRound(db, owner, id);
      expect(round).toMatchObject({ id, title: 'One', dueOn: '2026-12-31', country: { alpha3: ISLAND } });
      expect(round.questionnaires.map(({ definition }) => definition.id)).toEqual(['un-framework', 'oas-cbm']);
      expect(round.answers.size).toBe(0);
      expect(await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, id)))).toMatchObject([
        { action: 'round.start', actorId: owner.id, chain: ISLAND },
      ]);
      expect(() => get(round, 'national-cirt')).toThrow(NotFoundError);
    });

    it('may be opened by focal points of its country only', async () => {
      const round = await createRound(db, owner);
      const colleague = await createPerson(db, 'focal_point', ISLAND);
      expect((await getRound(db, colleague, round.id)).id).toBe(round.id);
      expect((await listOwnRounds(db, colleague)).map(({ id }) => id)).toContain(round.id);
    });

    it.each<[string, Role, string | null]>([
      ['a focal point of another country', 'focal_point', DEVELOPING],
      ['a focal point without a country', 'focal_point', null],
      ['a reviewer', 'reviewer', null],
      ['a reviewer with its country', 'reviewer', ISLAND],
      ['an administrator', 'administrator', null],
      ['an administrator with its country', 'administrator', ISLAND],
    ])('does not exist for %s', async (_who, role, countryCode) => {
      const round = await createRound(db, owner);
      await save(round, 'un-framework', 'L1a', 'yes');
      const stranger: Actor = { id: (await createPerson(db, 'reviewer')).id, role, countryCode, regions: [] };
      const same = { questionnaire: 'un-framework', item: 'L1a', seenVersion: 1, operationId: randomUUID() };
      const attempts: [string, () => Promise<unknown>][] = [
        ['getRound', () => getRound(db, stranger, round.id)],
        ['getRoundToAnswer', () => getRoundToAnswer(db, stranger, round.id)],
        ['saveAnswer', () => saveAnswer(db, stranger, round, { ...same, answer: { value: 'no' } })],
        ['saveAnswers', () => saveAnswers(db, stranger, round, [{ ...same, answer: { value: 'no' } }])],
        ['saveAnswers, nothing changed', () => saveAnswers(db, stranger, round, [{ ...same, answer: { value: 'yes' } }])],
      ];
      // A stranger's own country, where there is one, is theirs to start rounds in.
      if (role !== 'focal_point' || countryCode === null) {
        attempts.push([
          'startRound',
          () => startRound(db, stranger, { title: 'T', dueOn: null, questionnaires: ['un-framework'] }),
        ]);
      }
      for (const [name, attempt] of attempts) await expect(attempt(), name).rejects.toThrow(NotFoundError);
      expect((await listOwnRounds(db, stranger)).map(({ id }) => id)).not.toContain(round.id);
      expect(await all((tx) => listAnswers(tx, round.id))).toMatchObject([{ value: 'yes', version: 1 }]);
      expect(
        await all((tx) =>
          tx
            .select()
            .from(rounds)
            .where(and(eq(rounds.createdBy, stranger.id), eq(rounds.countryCode, ISLAND))),
        ),
      ).toEqual([]);
    });

    it.each(['', 'x', randomUUID(), randomUUID().toUpperCase(), `${randomUUID()} `, "' or true --", '../..', '\u0000'])(
      'is not found as %j',
      async (id) => {
        await expect(getRound(db, owner, id)).rejects.toThrow(NotFoundError);
      },
    );
  });

  describe('answers', () => {
    it('to an item that is the same as another are given once, wherever they are given', async () => {
      const round = await createRound(db, owner);
      expect(await save(round, 'oas-cbm', 'CBM6a', 'yes')).toMatchObject({ status: 'saved', item: 'CBM6a', version: 1 });
      expect(await save(round, 'un-framework', 'C4c', 'no')).toMatchObject({
        status: 'conflict',
        current: { answer: { value: 'yes' }, version: 1 },
      });
      expect(await save(round, 'un-framework', 'C4c', 'partial', 1)).toMatchObject({ status: 'saved', version: 2 });
      const opened = await getRound(db, owner, round.id);
      expect(opened.answers.size).toBe(1);
      for (const [questionnaire, item] of [
        ['oas-cbm', 'CBM6a'],
        ['un-framework', 'C4c'],
      ] as const) {
        const { definition } = get(opened, questionnaire);
        expect(selectAnswers(definition, opened.answers)).toEqual({ [item]: { value: 'partial' } });
        expect(selectVersions(questionnaire, listAnswerables(definition), opened.answers)).toEqual({
          [item]: { answer: { value: 'partial' }, version: 2 },
        });
      }
    });

    it('shine through a lens, with the context of the questionnaires below it', async () => {
      const round = await createRound(db, owner);
      await save(round, 'un-framework', 'L1a', 'yes');
      await save(round, 'national-cirt', 'N1a', 'no');
      await save(round, 'national-cirt', 'TEAM', 'shared');
      await save(round, 'oas-cbm', 'CBM1a', 'yes');
      const opened = await getRound(db, owner, round.id);
      const [lens] = listLenses(opened.questionnaires.map(({ definition }) => definition));
      if (!lens) throw new Error('there is no lens');
      const selected = selectAnswers(lens.definition, opened.answers);
      expect(selected).toMatchObject({ L1a: { value: 'yes' }, N1a: { value: 'no' }, TEAM: { value: 'shared' } });
      expect(selected).not.toHaveProperty('CBM1a');
      const { items } = assess(opened, lens).result;
      expect([items.L1a?.state, items.L1b?.state, items.N1a?.state]).toEqual(['met', 'unanswered', 'unmet']);
    });

    it('leave a lens that lies over a questionnaire the round does not hold', async () => {
      const id = await startRound(db, owner, { title: 'T', dueOn: null, questionnaires: ['un-framework'] });
      const round = await getRound(db, owner, id);
      const [lens] = listLenses(round.questionnaires.map(({ definition }) => definition));
      const items = lens ? listAnswerables(lens.definition).filter((item) => item.same_as) : [];
      expect(items.length).toBeGreaterThan(100);
      expect(items.filter((item) => !item.same_as?.startsWith('un-framework.'))).toEqual([]);
      expect(listLenses([])).toEqual([]);
    });

    it('to context questions steer what applies', async () => {
      const round = await createRound(db, owner);
      const look = async () => {
        const opened = await getRound(db, owner, round.id);
        return assess(opened, get(opened, 'national-cirt')).result.items['O-1']?.state;
      };
      const states = [await look()];
      for (const [version, team] of ['none', 'operating'].entries()) {
        expect(await save(round, 'national-cirt', 'TEAM', team, version)).toMatchObject({
          status: 'saved',
          version: version + 1,
        });
        states.push(await look());
      }
      expect(states).toEqual(['unanswered', 'out', 'unanswered']);
    });

    it('move progress and the place to go on', async () => {
      const round = await createRound(db, owner);
      const progress = async () => {
        const opened = await getRound(db, owner, round.id);
        return listProgress(assess(opened, get(opened, 'un-framework')));
      };
      const [first] = await progress();
      expect(findNextArea(await progress())?.id).toBe(first?.id);
      await save(round, 'un-framework', 'L1a', 'dont_know');
      const [after] = await progress();
      expect(after?.total).toBe(first?.total);
      await save(round, 'un-framework', 'L1a', 'yes', 1);
      expect((await progress())[0]?.open).toBe((first?.open ?? 0) - 1);
    });

    it('lead to programmes of the catalogue', async () => {
      const round = await createRound(db, owner);
      await save(round, 'un-framework', 'L1a', 'no');
      const opened = await getRound(db, owner, round.id);
      const { recommendations, activities } = await recommendForRound(db, opened, get(opened, 'un-framework'));
      expect(recommendations.length).toBeGreaterThan(0);
      expect(activities.size).toBeGreaterThan(50);
    });
  });
});

describe('the questionnaires a round may hold', () => {
  it('are assessments only, each once, the largest first', () => {
    const definitions = listAssessments().map(({ definition }) => definition);
    expect(definitions[0]?.id).toBe('un-framework');
    expect(definitions.every(({ kind }) => kind === 'assessment')).toBe(true);
    expect(new Set(definitions.map(({ id }) => id)).size).toBe(definitions.length);
  });
});
