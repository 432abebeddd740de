import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, NotFoundError } from '../../app/domain/access';
import type { Answers, AnswerValue } from '../../app/domain/answer';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { scoreAssessment } from '../../app/domain/score';
import { assess } from '../../app/services/assessment.server';
import { listCarried, pickCarried } from '../../app/services/carry.server';
import { compareAssessments, compareOwnRounds } from '../../app/services/comparison.server';
import { moveRound } from '../../app/services/lifecycle.server';
import { getRound, type OpenRound, saveAnswer, startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import type { Db } from '../../db/schema';
import { eachDriver } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore } from '../helpers/rounds';

const NAME = 'un-framework';

eachDriver((_driver, open) => {
  let db: Db;
  let lead: Actor;
  let approver: Actor;
  let stranger: Actor;

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    stranger = await createPerson(db, 'focal_point', DEVELOPING);
  });

  const save = async (round: OpenRound, item: string, value: AnswerValue | null, more = {}, seenVersion = 0) => {
    const input = { questionnaire: NAME, item, answer: { value, ...more }, seenVersion, operationId: randomUUID() };
    expect(await saveAnswer(db, lead, round, input)).toMatchObject({ status: 'saved' });
  };
  const follow = async (previous: OpenRound) => {
    const input = { title: 'Next', dueOn: null, questionnaires: [NAME], previousId: previous.id };
    return getRound(db, lead, await startRound(db, lead, input));
  };
  const carriedOf = async (round: OpenRound) =>
    (await listCarried(db, lead, await getRound(db, lead, round.id))).get(NAME)?.answers ?? {};
  const resultOf = async (id: string) => {
    const round = await getRound(db, lead, id);
    const loaded = round.questionnaires.find(({ definition }) => definition.id === NAME);
    if (!loaded) throw new Error('the round has no such questionnaire');
    return assess(round, loaded).result;
  };

  describe('a round that starts from the last one', () => {
    it('counts an old answer only once it is confirmed', async () => {
      const old = await createRound(db, lead);
      const link = 'https://country.example/act';
      await save(old, 'L1a', 'yes', { note: 'Act of 2021', evidence: link });
      await save(old, 'L1b', 'no');
      const round = await follow(old);

      expect(await carriedOf(round)).toEqual({
        L1a: { value: 'yes', note: 'Act of 2021', evidence: link },
        L1b: { value: 'no' },
      });
      const before = await resultOf(round.id);
      expect(before.items.L1a?.state).toBe('unanswered');
      expect(before.overall).toMatchObject({ counts: { answered: 0 }, score: 0 });

      await save(round, 'L1a', 'yes', { note: 'Act of 2021' });
      expect(Object.keys(await carriedOf(round))).toEqual(['L1b']);
      const after = await resultOf(round.id);
      expect(after.items.L1a?.state).not.toBe('unanswered');
      expect(after.overall.counts.answered).toBe(1);
    });

    it('offers an answer again that was cleared', async () => {
      const old = await createRound(db, lead);
      await save(old, 'L1a', 'yes');
      const round = await follow(old);
      await save(round, 'L1a', 'no');
      expect(await carriedOf(round)).toEqual({});
      await save(round, 'L1a', null, {}, 1);
      expect(await carriedOf(round)).toEqual({ L1a: { value: 'yes' } });
    });

    it('offers what was signed off, and of an open round what stands now', async () => {
      const old = await createRound(db, lead);
      await answerCore(db, old);
      const round = await follow(old);
      await save(old, 'L1a', 'no', {}, (await getRound(db, lead, old.id)).answers.get(`${NAME}.L1a`)?.version ?? 0);
      expect((await carriedOf(round)).L1a).toEqual({ value: 'no' });
      await moveRound(db, lead, old.id, 'ask_review');
      await moveRound(db, approver, old.id, 'sign_off', { secondFactor: true });
      expect((await carriedOf(round)).L1a).toEqual({ value: 'no' });
    });

    it('offers nothing where it was started from none', async () => {
      expect(await listCarried(db, lead, await createRound(db, lead))).toEqual(new Map());
    });

    it('cannot start from the round of another country, nor from none that exists', async () => {
      const foreign = await createRound(db, stranger);
      await expect(follow(foreign)).rejects.toThrow(NotFoundError);
      await expect(follow({ ...foreign, id: randomUUID() })).rejects.toThrow(NotFoundError);
      await expect(follow({ ...foreign, id: 'no-round' })).rejects.toThrow(NotFoundError);
      await expect(listCarried(db, lead, { ...(await createRound(db, lead)), previousId: foreign.id })).rejects.toThrow(
        NotFoundError,
      );
    });
  });

  describe('comparing two rounds', () => {
    it('puts the older first and finds what rose and fell', async () => {
      const old = await createRound(db, lead);
      await save(old, 'L1a', 'yes');
      await save(old, 'L2a', 'no');
      const round = await follow(old);
      await save(round, 'L1a', 'no');
      await save(round, 'L2a', 'yes');
      for (const [one, other] of [
        [old.id, round.id],
        [round.id, old.id],
      ] as const) {
        const compared = await compareOwnRounds(db, lead, one, other);
        expect([compared.before.round.id, compared.after.round.id]).toEqual([old.id, round.id]);
        const items = compared.questionnaires[0]?.comparison.items ?? [];
        const changeOf = (id: string) => items.find(({ item }) => item === id);
        expect(changeOf('L1a')).toMatchObject({ change: 'fell', before: { value: 'yes' }, after: { value: 'no' } });
        expect(changeOf('L2a')).toMatchObject({ change: 'rose', before: { value: 'no' }, after: { value: 'yes' } });
        expect(compared.questionnaires.map(({ rescored }) => rescored)).toEqual([null]);
        expect(compared.onlyBefore.map(({ definition }) => definition.id).toSorted()).toEqual(['national-cirt', 'oas-cbm']);
        expect(compared.onlyAfter).toEqual([]);
      }
    });

    it('shows the result of a signed-off round as it was signed off', async () => {
      const old = await createRound(db, lead);
      await answerCore(db, old);
      await moveRound(db, lead, old.id, 'ask_review');
      await moveRound(db, approver, old.id, 'sign_off', { secondFactor: true });
      const stored = await resultOf(old.id);
      const { before } = await compareOwnRounds(db, lead, old.id, (await follow(old)).id);
      expect(before.signedAt).toBeInstanceOf(Date);
      expect(before.assessments.find(({ definition }) => definition.id === NAME)?.result).toEqual(stored);
    });

    it('is for the own country, and for everybody in it', async () => {
      const [one, other] = [await createRound(db, lead), await createRound(db, lead)];
      const foreign = await createRound(db, stranger);
      const observer = await createPerson(db, 'observer', ISLAND);
      expect((await compareOwnRounds(db, observer, one.id, other.id)).questionnaires).toHaveLength(3);
      const admin = await createPerson(db, 'administrator');
      for (const [who, a, b] of [
        [lead, one.id, foreign.id],
        [lead, foreign.id, one.id],
        [stranger, one.id, other.id],
        [admin, one.id, other.id],
        [lead, one.id, one.id],
        [lead, one.id, 'no-round'],
      ] as const) {
        await expect(compareOwnRounds(db, who, a, b)).rejects.toThrow(NotFoundError);
      }
    });
  });
});

/** A version of one area; its items are given. */
function makeVersion(version: string, items: readonly object[], follows?: string): Questionnaire {
  return QuestionnaireSchema.parse({
    id: 'trial',
    kind: 'assessment',
    locales: ['en'],
    source: 'made up',
    levels: 0,
    version,
    ...(follows && { follows }),
    overall: { id: 'overall', score: 'mean', groups: [{ id: 'law', kind: 'area', score: 'ratio', items }] },
  });
}

describe('a new version of a questionnaire', () => {
  const one = makeVersion('1', [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }]);
  const two = makeVersion(
    '2',
    [{ id: 'a2', was: 'a' }, { id: 'b', was: { item: 'b', comparable: false } }, { id: 'd' }, { id: 'n', was: 'none' }],
    'trial@1',
  );
  const old: Answers = { a: { value: 'yes' }, b: { value: 'yes' }, c: { value: 'no' }, d: { value: 'no', note: 'not yet' } };

  it('takes answers over to renamed items, and drops them where the question changed', () => {
    const carry = (answers: Answers) => pickCarried({ definition: one, answers: old }, { definition: two, answers });
    expect(carry({})).toEqual({ answers: { a2: { value: 'yes' }, d: { value: 'no', note: 'not yet' } }, changed: ['b'] });
    expect(carry({ a2: { value: 'no' }, b: { value: 'no' } })).toEqual({
      answers: { d: { value: 'no', note: 'not yet' } },
      changed: [],
    });
  });

  it('scores the old answers anew, beside the old result', () => {
    const make = (definition: Questionnaire, answers: Answers) => ({
      definition,
      texts: {},
      answers,
      scored: answers,
      result: scoreAssessment(definition, answers),
    });
    const { rescored, comparison } = compareAssessments(make(one, old), make(two, { a2: { value: 'yes' } }));
    expect(comparison.related).toBe(true);
    // Two of four were met; of the four now, a2 is met, d is not, b and n are open.
    expect(rescored).toMatchObject({
      before: { overall: { score: 50, low: 50, high: 50 } },
      after: { overall: { score: 25, low: 25, high: 75 } },
    });
    expect(compareAssessments(make(one, old), make(one, {})).rescored).toBeNull();
  });
});
