import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, NotFoundError } from '../../app/domain/access';
import type { Answers, AnswerValue } from '../../app/domain/answer';
import type { ItuRegion } from '../../app/domain/country';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { scoreAssessment } from '../../app/domain/score';
import { assess } from '../../app/services/assessment.server';
import { assign } from '../../app/services/assignments.server';
import { listCarried, listLeftToDo, pickCarried, saveOrConfirm } from '../../app/services/carry.server';
import { compareAssessments, compareOwnRounds } from '../../app/services/comparison.server';
import { addFile, addLink, openEvidenceFile } from '../../app/services/evidence.server';
import { moveRound } from '../../app/services/lifecycle.server';
import { findRoundQuestionnaire, getRound, type OpenRound, saveAnswer, startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import type { Db } from '../../db/schema';
import { eachDriver } from '../helpers/database';
import { makePng } from '../helpers/evidence-files';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

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

  describe('evidence of the round before', () => {
    const TODAY = new Date().toISOString().slice(0, 10);
    const place = (item: string) => ({ questionnaire: NAME, item });
    const give = async (round: OpenRound, item: string, title: string, validUntil = '') => {
      const input = { title, clause: 'page 3', language: 'en', validUntil, url: `https://country.example/${title}` };
      expect(await addLink(db, lead, round, place(item), input)).toMatchObject({ status: 'added' });
    };
    const confirm = async (round: OpenRound, item: string, seenVersion = 0, operationId: string = randomUUID()) => {
      const { value = null, note, evidence } = (await carriedOf(round))[item] ?? {};
      const answer = { value, ...(note && { note }), ...(evidence && { evidence }) };
      const input = { ...place(item), answer, seenVersion, operationId, confirms: true };
      expect(await saveOrConfirm(db, lead, round, input)).toMatchObject({ status: 'saved' });
      // Sent twice, it has one effect.
      expect(await saveOrConfirm(db, lead, round, input)).toMatchObject({ status: 'saved' });
    };
    const titlesOf = async (round: OpenRound, item: string) =>
      ((await getRound(db, lead, round.id)).evidence.get(`${NAME}.${item}`) ?? []).map(({ title }) => title);
    const leftOf = async (round: OpenRound, actor = lead) => {
      const now = await getRound(db, actor, round.id);
      const loaded = findRoundQuestionnaire(now, NAME);
      return listLeftToDo(assess(now, loaded), (await listCarried(db, actor, now)).get(NAME), 'legal');
    };

    it('comes along with a confirmed answer while it holds, and only then', async () => {
      const old = await createRound(db, lead);
      await save(old, 'L1a', 'yes', { evidence: 'https://country.example/act' });
      await give(old, 'L1a', 'gazette', TODAY);
      await give(old, 'L1a', 'draft-act', '2020-01-01');
      const round = await follow(old);
      expect(await titlesOf(round, 'L1a')).toEqual([]);
      await confirm(round, 'L1a');
      expect(await titlesOf(round, 'L1a')).toEqual(['gazette']);
      const now = await getRound(db, lead, round.id);
      expect(now.evidence.get(`${NAME}.L1a`)?.[0]).toMatchObject({ clause: 'page 3', validUntil: TODAY, verdict: null });
      expect(now.answers.get(`${NAME}.L1a`)).toMatchObject({ value: 'yes', evidence: 'https://country.example/act' });
      expect((await leftOf(round)).renew).toEqual([]);

      await save(round, 'L1a', null, {}, 1);
      await confirm(round, 'L1a', 2);
      expect(await titlesOf(round, 'L1a'), 'confirmed again, it is not there twice').toEqual(['gazette']);
      expect(await titlesOf(old, 'L1a'), 'the old round keeps its own').toEqual(['gazette', 'draft-act']);
    });

    it('has to be renewed where all of it has ended: the answer is confirmed without it', async () => {
      const old = await createRound(db, lead);
      await save(old, 'L1a', 'yes', { evidence: 'https://country.example/act' });
      await give(old, 'L1a', 'draft-act', '2020-01-01');
      const round = await follow(old);
      expect((await carriedOf(round)).L1a, 'nor is the address taken over').toEqual({ value: 'yes', evidence: '' });
      expect(await leftOf(round)).toEqual({ confirm: ['L1a'], renew: [] });
      await confirm(round, 'L1a');
      expect(await titlesOf(round, 'L1a')).toEqual([]);
      expect((await resultOf(round.id)).overall.counts).toMatchObject({ answered: 1, carryEvidence: 0 });
      expect(await leftOf(round)).toEqual({ confirm: [], renew: ['L1a'] });

      await give(round, 'L1a', 'act-of-this-year');
      expect((await resultOf(round.id)).overall.counts).toMatchObject({ carryEvidence: 1 });
      expect(await leftOf(round)).toEqual({ confirm: [], renew: [] });
    });

    it('does not come along with an answer that was merely saved, nor ask to be renewed where nothing is claimed', async () => {
      const old = await createRound(db, lead);
      for (const item of ['L1a', 'L1b']) {
        await save(old, item, 'yes');
        await give(old, item, `paper-${item}`, item === 'L1b' ? '2020-01-01' : '');
      }
      const round = await follow(old);
      await save(round, 'L1a', 'yes');
      await save(round, 'L1b', 'no');
      expect(await titlesOf(round, 'L1a')).toEqual([]);
      expect(await leftOf(round)).toEqual({ confirm: [], renew: [] });
    });

    it('is left to those who may answer', async () => {
      const old = await createRound(db, lead);
      await save(old, 'L1a', 'yes');
      const round = await follow(old);
      for (const role of ['observer', 'approver', 'contributor'] as const) {
        expect((await leftOf(round, await createPerson(db, role, ISLAND))).confirm, role).toEqual([]);
      }
      const contributor = await createPerson(db, 'contributor', ISLAND);
      const work = { questionnaire: NAME, groups: ['legal'], userId: contributor.id, dueOn: null };
      await assign(db, { ...lead, name: 'Lena' }, round.id, work);
      expect((await leftOf(round, contributor)).confirm).toEqual(['L1a']);
    });

    it('gives a reviewer the file that was given in a round never sent, once the round it came along into is', async () => {
      const old = await createRound(db, lead);
      const reviewer = await createPerson(db, 'reviewer', null, [old.country.region as ItuRegion]);
      await save(old, 'L1a', 'yes');
      const bytes = makePng();
      const details = { title: 'Act', clause: '', language: '', validUntil: '' };
      const tools = { db, clamd: undefined, log: { error: () => {} } };
      expect(await addFile(tools, lead, old, place('L1a'), { ...details, name: 'act.png', bytes })).toMatchObject({
        status: 'added',
      });
      const round = await follow(old);
      await confirm(round, 'L1a');
      const [piece] = (await getRound(db, lead, round.id)).evidence.get(`${NAME}.L1a`) ?? [];
      const [first] = (await getRound(db, lead, old.id)).evidence.get(`${NAME}.L1a`) ?? [];
      expect(piece?.file).toEqual(first?.file);
      await expect(openEvidenceFile(db, reviewer, piece?.id ?? '')).rejects.toThrow(NotFoundError);
      await answerCore(db, round);
      await submitRound(db, round, lead, approver);
      const read: Uint8Array[] = [];
      for await (const chunk of (await openEvidenceFile(db, reviewer, piece?.id ?? '')).chunks) read.push(chunk);
      expect(Buffer.concat(read).equals(bytes)).toBe(true);
      await expect(openEvidenceFile(db, reviewer, first?.id ?? '')).rejects.toThrow(NotFoundError);
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
