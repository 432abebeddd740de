import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AnswerWrite,
  findAnswer,
  findOperation,
  findRound,
  insertRound,
  listAnswers,
  listAnswerVersions,
  listRounds,
  writeAnswer,
} from '../../db/rounds.server';
import { answer, answerVersion, type Db, round } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
  });

  const begin = (countryCode: string = ISLAND) =>
    all((tx) =>
      insertRound(tx, { countryCode, title: 'Round', dueOn: null, createdBy: null }, [
        { questionnaire: 'un-framework', version: '1.0' },
        { questionnaire: 'national-cirt', version: '1.0' },
      ]),
    );
  const write = (roundId: string, more: Partial<AnswerWrite> = {}) =>
    all((tx) =>
      writeAnswer(tx, {
        roundId,
        countryCode: ISLAND,
        itemKey: 'q.A1',
        answer: { value: 'yes' },
        seenVersion: 0,
        operationId: randomUUID(),
        savedBy: null,
        ...more,
      }),
    );
  const listVersions = (roundId: string) =>
    all((tx) =>
      tx
        .select()
        .from(answerVersion)
        .where(eq(answerVersion.roundId, roundId))
        .orderBy(answerVersion.itemKey, answerVersion.version),
    );

  describe('rounds', () => {
    it('are found with their country and their questionnaires in order, in their own country only', async () => {
      const id = await begin();
      expect(await all((tx) => findRound(tx, id, ISLAND))).toMatchObject({
        round: { id, countryCode: ISLAND },
        country: { alpha3: ISLAND },
        questionnaires: [{ questionnaire: 'un-framework' }, { questionnaire: 'national-cirt' }],
      });
      expect(await all((tx) => findRound(tx, id, DEVELOPING))).toBeNull();
      expect(await all((tx) => findRound(tx, randomUUID(), ISLAND))).toBeNull();
    });

    it('are listed by country, newest first', async () => {
      const [older, newer] = [await begin(DEVELOPING), await begin(DEVELOPING)];
      await all((tx) =>
        tx
          .update(round)
          .set({ createdAt: new Date(Date.now() - 1000) })
          .where(eq(round.id, older)),
      );
      const listed = (await all((tx) => listRounds(tx, DEVELOPING))).map(({ id }) => id);
      expect(listed).toEqual([newer, older]);
    });

    it('take their answers and versions along when they are deleted', async () => {
      const id = await begin();
      await write(id);
      await all((tx) => tx.delete(round).where(eq(round.id, id)));
      expect(await all((tx) => listAnswers(tx, id))).toEqual([]);
      expect(await listVersions(id)).toEqual([]);
    });
  });

  describe('answers', () => {
    it('count their versions up, and every version is kept', async () => {
      const id = await begin();
      const contact = { name: 'Office', email: 'office@test.example', phone: '' };
      await write(id);
      await write(id, { answer: { value: null, note: 'cleared' }, seenVersion: 1 });
      const row = await write(id, { answer: { value: contact, note: 'n', evidence: 'https://test.example' }, seenVersion: 2 });
      expect(row).toMatchObject({ value: contact, note: 'n', evidence: 'https://test.example', version: 3 });
      expect(await all((tx) => findAnswer(tx, id, 'q.A1'))).toEqual(row);
      expect(await listVersions(id)).toMatchObject([
        { version: 1, value: 'yes', note: '' },
        { version: 2, value: null, note: 'cleared' },
        { version: 3, value: contact, note: 'n' },
      ]);
    });

    it('are not written from a version that no longer stands, nor from one that never was', async () => {
      const id = await begin();
      await write(id);
      await write(id, { answer: { value: 'no' }, seenVersion: 1 });
      for (const seenVersion of [0, 1, 3, 99]) expect(await write(id, { seenVersion })).toBeNull();
      expect(await write(id, { itemKey: 'q.A2', seenVersion: 1 })).toBeNull();
      expect(await all((tx) => listAnswers(tx, id))).toMatchObject([{ itemKey: 'q.A1', value: 'no', version: 2 }]);
      expect(await listVersions(id)).toHaveLength(2);
    });

    it('have one first version when many writers race, and one next', async () => {
      const id = await begin();
      for (const seenVersion of [0, 1]) {
        const rows = await Promise.all(
          ['yes', 'no', 'partial', 'yes', 'no'].map((value) => write(id, { answer: { value }, seenVersion })),
        );
        const [won, ...more] = rows.filter((row) => row !== null);
        expect(more).toEqual([]);
        expect(await all((tx) => findAnswer(tx, id, 'q.A1'))).toEqual(won);
      }
      expect((await listVersions(id)).map(({ version }) => version)).toEqual([1, 2]);
    });

    it('are whole or not at all: a repeated operation takes the answer back', async () => {
      const id = await begin();
      await write(id, { operationId: 'once' });
      await expect(write(id, { operationId: 'once', answer: { value: 'no' }, seenVersion: 1 })).rejects.toMatchObject({
        cause: { code: '23505' },
      });
      await expect(write(id, { operationId: 'once', itemKey: 'q.A2' })).rejects.toMatchObject({ cause: { code: '23505' } });
      expect(await all((tx) => listAnswers(tx, id))).toMatchObject([{ itemKey: 'q.A1', value: 'yes', version: 1 }]);
    });

    it('may use an operation id that another round used', async () => {
      const [one, other] = [await begin(), await begin()];
      expect(await write(one, { operationId: 'shared' })).not.toBeNull();
      expect(await write(other, { operationId: 'shared' })).not.toBeNull();
      expect(await all((tx) => findOperation(tx, one, 'shared'))).toMatchObject({ roundId: one, version: 1 });
      expect(await all((tx) => findOperation(tx, one, 'unknown'))).toBeNull();
    });

    it('of different items are kept side by side', async () => {
      const id = await begin();
      const keys = Array.from({ length: 12 }, (_, i) => `q.B${i}`);
      await Promise.all(keys.map((itemKey) => write(id, { itemKey })));
      expect((await all((tx) => listAnswers(tx, id))).map(({ itemKey }) => itemKey).toSorted()).toEqual(keys.toSorted());
      expect(await all((tx) => listAnswerVersions(tx, id, ['q.B1', 'q.B2', 'q.Z']))).toHaveLength(2);
      expect(await all((tx) => listAnswerVersions(tx, id, []))).toEqual([]);
    });

    it('belong to a round that exists', async () => {
      await expect(write(randomUUID())).rejects.toMatchObject({ cause: { code: '23503' } });
      expect(
        await all((tx) =>
          tx
            .select()
            .from(answer)
            .where(and(eq(answer.itemKey, 'q.A1'), eq(answer.value, 'never'))),
        ),
      ).toEqual([]);
    });
  });
});
