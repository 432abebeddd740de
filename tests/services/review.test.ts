import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { moveRound } from '../../app/services/lifecycle.server';
import {
  assessLayers,
  decideOnEvidence,
  type JudgeInput,
  judge,
  judgeMany,
  listCapabilities,
  listGroupKeys,
  listQueue,
  listToReply,
  openReview,
  type ReplyInput,
  type ReviewedQuestionnaire,
  reply,
} from '../../app/services/review.server';
import { getRound, type OpenRound, scopeOf, startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { listAnswers, writeAnswer } from '../../db/rounds.server';
import {
  answer,
  auditEntry,
  type Db,
  evidence,
  file,
  judgement,
  judgementStep,
  round as rounds,
  snapshot,
} from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

const KEY = 'un-framework.L1a';
const OTHER = 'un-framework.L1b';
const DAY_MS = 86_400_000;

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let lead: Actor;
  let approver: Actor;
  let reviewer: Actor;
  let colleague: Actor;
  let elsewhere: Actor;
  let strangers: Actor[];
  let round: OpenRound;
  let keys: string[];

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    reviewer = await createPerson(db, 'reviewer', null, ['AMS']);
    colleague = await createPerson(db, 'reviewer', null, ['AMS', 'AFR']);
    elsewhere = await createPerson(db, 'reviewer', null, ['AFR', 'EUR']);
    strangers = [
      elsewhere,
      await createPerson(db, 'reviewer', null, []),
      await createPerson(db, 'focal_point', DEVELOPING),
      await createPerson(db, 'administrator'),
      await createPerson(db, 'analyst'),
    ];
  });

  const startOne = async (title = 'Round', questionnaires = ['un-framework']) =>
    getRound(db, lead, await startRound(db, lead, { title, dueOn: null, questionnaires }));

  beforeEach(async () => {
    // What earlier tests left would stand in the queue.
    await all((tx) => tx.delete(rounds));
    round = await startOne();
    keys = await answerCore(db, round);
    await submitRound(db, round, lead, approver);
  });

  const take = () => moveRound(db, reviewer, round.id, 'take');
  const say = (input: Partial<JudgeInput> = {}, who = reviewer) =>
    judge(db, who, round.id, { itemKey: KEY, verdict: 'accepted', reason: '', seenVersion: 0, ...input });
  const adjust = (seenVersion = 0) => say({ verdict: 'adjusted', value: 'partial', reason: 'Not in force yet', seenVersion });
  const ask = (itemKey = OTHER) => say({ itemKey, verdict: 'asked', reason: 'Which law?' });
  const answerBack = (input: Partial<ReplyInput>) =>
    reply(db, lead, round.id, { itemKey: KEY, reply: 'agreed', text: '', seenVersion: 1, ...input });
  const listSteps = (itemKey = KEY) =>
    all((tx) => tx.select().from(judgementStep).where(eq(judgementStep.itemKey, itemKey)).orderBy(judgementStep.version));

  describe('the queue', () => {
    it('holds what was submitted in the regions of the reviewer, and nothing else', async () => {
      await startOne('A draft');
      expect(await listQueue(db, reviewer)).toMatchObject([
        { id: round.id, state: 'submitted', region: 'AMS', age: 0, taker: null, own: false },
      ]);
      expect(await listQueue(db, elsewhere)).toEqual([]);
      expect(await listQueue(db, strangers[1] as Actor)).toEqual([]);
      for (const who of [lead, approver, ...strangers.slice(2)]) await expect(listQueue(db, who)).rejects.toThrow(NotFoundError);
    });

    it('begins with what waits longest; what a reviewer took stands before what others took', async () => {
      const ids = [round.id];
      for (const title of ['Second', 'Third', 'Fourth']) {
        const next = await startOne(title);
        await answerCore(db, next);
        await submitRound(db, next, lead, approver);
        ids.push(next.id);
      }
      const [first, second, third, fourth] = ids as [string, string, string, string];
      await moveRound(db, colleague, third, 'take');
      await moveRound(db, reviewer, fourth, 'take');
      await all((tx) =>
        tx
          .update(rounds)
          .set({ stateSince: new Date(Date.now() - 3 * DAY_MS - 5000) })
          .where(eq(rounds.id, second)),
      );
      const queue = await listQueue(db, reviewer);
      expect(queue.map(({ id, age, own }) => [id, age, own])).toEqual([
        [second, 3, false],
        [first, 0, false],
        [fourth, 0, true],
        [third, 0, false],
      ]);
      expect((await listQueue(db, colleague)).map(({ id }) => id)).toEqual([second, first, third, fourth]);
    });
  });

  describe('opening', () => {
    it('is for reviewers of the region and the country itself, and for nobody before it is submitted', async () => {
      for (const who of strangers) await expect(openReview(db, who, round.id)).rejects.toThrow(NotFoundError);
      await expect(openReview(db, reviewer, 'no-id')).rejects.toThrow(NotFoundError);
      expect((await openReview(db, lead, round.id)).progress.unjudged).toBe(keys.length);
      await moveRound(db, lead, round.id, 'recall', { reason: 'one file was missing' });
      for (const who of [reviewer, lead, ...strangers])
        await expect(openReview(db, who, round.id)).rejects.toThrow(NotFoundError);
    });

    it('shows the answers as they were signed off, whatever stands in the answers now', async () => {
      await all((tx) => tx.update(answer).set({ value: 'no', note: 'changed behind' }).where(eq(answer.roundId, round.id)));
      const review = await openReview(db, reviewer, round.id);
      expect(review.questionnaires[0]?.answers.L1a).toEqual({ value: 'yes' });
      expect(review.questionnaires[0]?.result.overall.score).toBeGreaterThan(0);
      expect(await inScope(db, scopeOf(reviewer), (tx) => listAnswers(tx, round.id)), 'the database denies them').toEqual([]);
    });

    it('shows evidence with the hash of its file, and what came with a reply apart', async () => {
      const next = await startOne('With evidence');
      await answerCore(db, next);
      const ofRound = { roundId: next.id, countryCode: ISLAND };
      const given = { ...ofRound, itemKey: KEY, title: 'Cybersecurity Act', clause: 'section 3' };
      await all(async (tx) => {
        const [act] = await tx
          .insert(file)
          .values({ ...ofRound, name: 'act.pdf', mediaType: 'application/pdf', size: 3, sha256: 'f00', scan: 'clean' })
          .returning();
        await tx.insert(evidence).values({ ...given, fileId: act?.id });
      });
      await submitRound(db, next, lead, approver);
      await all((tx) => tx.insert(evidence).values({ ...given, title: 'Gazette', url: 'https://gazette.example' }));
      const review = await openReview(db, reviewer, next.id);
      expect(review.evidence.get(KEY)).toMatchObject([
        { title: 'Cybersecurity Act', clause: 'section 3', fileName: 'act.pdf', sha256: 'f00', later: false },
        { title: 'Gazette', url: 'https://gazette.example', fileName: null, later: true },
      ]);
    });

    it("brings the country's last round along, for comparison", async () => {
      expect((await openReview(db, reviewer, round.id)).last).toBeNull();
      const next = await startOne('The year after');
      await answerCore(db, next, 'partial');
      await submitRound(db, next, lead, approver);
      const review = await openReview(db, reviewer, next.id);
      expect(review.last?.title).toBe('Round');
      expect(review.last?.answers.get(KEY)).toEqual({ value: 'yes' });
      expect((await openReview(db, reviewer, round.id)).last, 'a later round is not the last one').toBeNull();
    });
  });

  describe('judging', () => {
    it('begins when the round is taken up, and is for reviewers of its region', async () => {
      await expect(say()).rejects.toThrow(NotAllowedError);
      await take();
      for (const who of strangers) {
        await expect(say({}, who)).rejects.toThrow(NotFoundError);
        await expect(judgeMany(db, who, round.id, { questionnaire: 'un-framework', group: 'L1' })).rejects.toThrow(NotFoundError);
      }
      for (const who of [lead, approver]) await expect(say({}, who)).rejects.toThrow(NotAllowedError);
      expect(await say()).toEqual({ status: 'saved', version: 1 });
    });

    it('adds one step and one line to the log for each change; what was declared stays', async () => {
      await take();
      const before = await all((tx) => tx.select().from(snapshot));
      expect(await ask(KEY)).toEqual({ status: 'saved', version: 1 });
      expect(await adjust(1)).toEqual({ status: 'saved', version: 2 });
      expect(await say({ seenVersion: 2 })).toEqual({ status: 'saved', version: 3 });
      expect(await listSteps()).toMatchObject([
        { version: 1, kind: 'asked', value: null, text: 'Which law?', actorId: reviewer.id },
        { version: 2, kind: 'adjusted', value: 'partial', text: 'Not in force yet' },
        { version: 3, kind: 'accepted', value: null, text: '' },
      ]);
      const review = await openReview(db, reviewer, round.id);
      expect(review.judgements.get(KEY)).toMatchObject({ verdict: 'accepted', value: null, reply: null, version: 3 });
      expect(review.steps.get(KEY)).toMatchObject([{ actor: 'Test Person' }, {}, {}]);
      expect(await all((tx) => tx.select().from(snapshot))).toEqual(before);
      const lines = await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, round.id)));
      expect(lines.filter(({ action }) => action === 'review.judge')).toHaveLength(3);
    });

    it('wants a value that fits, another than declared, and a reason', async () => {
      await take();
      for (const [input, error] of [
        [{ verdict: 'adjusted', value: 'perhaps', reason: 'r' }, 'not_an_option'],
        [{ verdict: 'adjusted', value: 'yes', reason: 'r' }, 'not_different'],
        [{ verdict: 'adjusted', value: 'no', reason: ' ' }, 'reason_missing'],
        [{ verdict: 'adjusted', reason: 'r' }, 'value_missing'],
        [{ verdict: 'asked', reason: '' }, 'reason_missing'],
        [{ itemKey: 'un-framework.nothing' }, 'unknown_item'],
        // A criterion that the country did not answer.
        [{ itemKey: 'un-framework.L1e' }, 'unknown_item'],
      ] as const) {
        expect(await say(input)).toEqual({ status: 'invalid', error });
      }
      expect(await all((tx) => tx.select().from(judgementStep))).toEqual([]);
    });

    it('refuses what did not see the latest, and says what stands', async () => {
      await take();
      await adjust();
      for (const seenVersion of [0, 5]) {
        const outcome = await say({ seenVersion }, colleague);
        expect(outcome).toMatchObject({ status: 'stale', current: { verdict: 'adjusted', value: 'partial', version: 1 } });
      }
      expect(await say({ itemKey: OTHER, seenVersion: 3 })).toEqual({ status: 'stale', current: null });
    });

    it('of two reviewers at once, lets one', async () => {
      await take();
      const outcomes = await Promise.all([adjust(), say({ verdict: 'asked', reason: 'Which law?' }, colleague)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['saved', 'stale']);
      expect(await listSteps()).toHaveLength(1);
    });

    it('accepts what is left of a capability at once, and leaves alone what was looked at', async () => {
      await take();
      await adjust();
      const review = await openReview(db, reviewer, round.id);
      const loaded = review.questionnaires[0] as ReviewedQuestionnaire;
      const capability = listCapabilities(loaded.definition.overall).find(({ id }) => id === 'L1');
      const inside = capability ? listGroupKeys(loaded, capability) : [];
      expect(inside).toContain(KEY);
      const target = { questionnaire: 'un-framework', group: 'L1' };
      expect(await judgeMany(db, reviewer, round.id, target)).toBe(inside.length - 1);
      expect(await judgeMany(db, reviewer, round.id, target)).toBe(0);
      const { judgements, progress } = await openReview(db, reviewer, round.id);
      expect(judgements.get(KEY)?.verdict).toBe('adjusted');
      expect(progress).toMatchObject({ accepted: inside.length - 1, waiting: 1, unjudged: keys.length - inside.length });
      for (const wrong of [
        { ...target, group: 'X' },
        { ...target, questionnaire: 'gci' },
      ])
        await expect(judgeMany(db, reviewer, round.id, wrong)).rejects.toThrow(NotFoundError);
    });
  });

  describe('replying', () => {
    const comeBack = async () => {
      await take();
      await adjust();
      await ask();
      await moveRound(db, reviewer, round.id, 'return');
    };

    it('is for the lead of the country, while the round is returned', async () => {
      await take();
      await adjust();
      await expect(answerBack({})).rejects.toThrow(NotAllowedError);
      await moveRound(db, reviewer, round.id, 'return');
      const input: ReplyInput = { itemKey: KEY, reply: 'agreed', text: '', seenVersion: 1 };
      for (const who of [reviewer, approver]) await expect(reply(db, who, round.id, input)).rejects.toThrow(NotAllowedError);
      for (const who of strangers) await expect(reply(db, who, round.id, input)).rejects.toThrow(NotFoundError);
      expect(await answerBack({})).toEqual({ status: 'saved', version: 2 });
      expect(await listSteps()).toMatchObject([{ kind: 'adjusted' }, { kind: 'agreed', actorId: lead.id }]);
    });

    it('wants a text where it answers or contests, and the judgement that was seen', async () => {
      await comeBack();
      expect(await answerBack({ reply: 'contested' })).toEqual({ status: 'invalid', error: 'text_missing' });
      expect(await answerBack({ itemKey: OTHER, reply: 'answered', text: ' ' })).toEqual({
        status: 'invalid',
        error: 'text_missing',
      });
      expect(await answerBack({ itemKey: OTHER })).toEqual({ status: 'invalid', error: 'nothing_asked' });
      expect(await answerBack({ itemKey: 'un-framework.L1c' })).toEqual({ status: 'invalid', error: 'nothing_asked' });
      expect(await answerBack({ seenVersion: 0 })).toMatchObject({ status: 'stale', current: { version: 1 } });
      expect(listToReply(await openReview(db, lead, round.id)).map(({ itemKey }) => itemKey)).toEqual([KEY, OTHER]);
    });

    it('of two replies at once, lets one', async () => {
      await comeBack();
      const outcomes = await Promise.all([answerBack({}), answerBack({ reply: 'contested', text: 'It is in force' })]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['saved', 'stale']);
      expect(await listSteps()).toHaveLength(2);
    });

    it('contests once: the reviewer decides again, and that is the last word', async () => {
      await comeBack();
      await answerBack({ reply: 'contested', text: 'It is in force since May' });
      await answerBack({ itemKey: OTHER, reply: 'answered', text: 'Act 5' });
      await moveRound(db, lead, round.id, 'send_back');
      let review = await openReview(db, reviewer, round.id);
      expect(review.progress).toMatchObject({ replied: 2, waiting: 0 });
      expect(review.judgements.get(KEY)).toMatchObject({ reply: 'contested', replyText: 'It is in force since May' });
      expect(await adjust(2)).toEqual({ status: 'saved', version: 3 });
      review = await openReview(db, reviewer, round.id);
      expect(review.progress, 'nothing to ask the country again').toMatchObject({ adjusted: 1, waiting: 0 });

      // What else is asked may bring the round back once more, but the last word is not for replying.
      await say({ itemKey: OTHER, verdict: 'asked', reason: 'Which section?', seenVersion: 2 });
      await moveRound(db, reviewer, round.id, 'return');
      expect(await answerBack({ reply: 'contested', text: 'No', seenVersion: 3 })).toEqual({
        status: 'invalid',
        error: 'last_word',
      });
      expect(listToReply(await openReview(db, lead, round.id)).map(({ itemKey }) => itemKey)).toEqual([OTHER]);
    });
  });

  describe('the two results', () => {
    describe('where an answer rests on evidence', () => {
      const give = (title: string) =>
        all(async (tx) => {
          const piece = { roundId: round.id, countryCode: ISLAND, itemKey: OTHER, title, url: 'https://act.example' };
          const [row] = await tx.insert(evidence).values(piece).returning({ id: evidence.id });
          return (row as { id: string }).id;
        });
      const decide = (id: string, verdict: 'accepted' | 'rejected', reason = '', seen: 'accepted' | 'rejected' | null = null) =>
        decideOnEvidence(db, reviewer, round.id, { id, verdict, reason, seen });
      const stateOf = async (who = reviewer) => {
        const review = await openReview(db, who, round.id);
        const [main] = assessLayers(review);
        return {
          declared: main?.declared.items.L1b?.state,
          validated: main?.validated.items.L1b?.state,
          pieces: review.evidence.get(OTHER)?.map(({ title, state, verdictReason }) => [title, state, verdictReason]),
        };
      };

      it('a rejected piece does not count for the validated result; what was declared stays, and the country reads why', async () => {
        await moveRound(db, lead, round.id, 'recall', { reason: 'the act was missing' });
        await moveRound(db, approver, round.id, 'reopen', { reason: 'the act was missing' });
        const id = await give('Act');
        await submitRound(db, round, lead, approver);
        await take();
        expect(await stateOf()).toMatchObject({ declared: 'met', validated: 'met', pieces: [['Act', 'given', '']] });
        expect(await decide(id, 'rejected')).toBe('reason_missing');
        expect(await decide(id, 'rejected', 'It is a draft')).toBe('saved');
        expect(await decide(id, 'accepted'), 'another reviewer saw it before').toBe('stale');
        expect(await stateOf(lead)).toEqual({
          declared: 'met',
          validated: 'waiting',
          pieces: [['Act', 'rejected', 'It is a draft']],
        });
        expect(await decide(id, 'accepted', '', 'rejected')).toBe('saved');
        expect(await stateOf(lead)).toMatchObject({ validated: 'met', pieces: [['Act', 'accepted', '']] });
        const lines = await all((tx) =>
          tx.select().from(auditEntry).where(eq(auditEntry.action, 'review.judge_evidence')).orderBy(auditEntry.position),
        );
        expect(lines.map(({ details }) => (details as { verdict: string }).verdict)).toEqual(['rejected', 'accepted']);
      });

      it('a piece that came with a reply counts once it is accepted', async () => {
        await take();
        const id = await give('Gazette');
        expect(await stateOf()).toMatchObject({ declared: 'waiting', validated: 'waiting' });
        expect(await decide(id, 'accepted')).toBe('saved');
        expect(await stateOf()).toMatchObject({ declared: 'waiting', validated: 'met' });
      });

      it('nobody but a reviewer of the region decides, and only while the round is in validation', async () => {
        const id = await give('Act');
        const input = { id, verdict: 'accepted', reason: '', seen: null } as const;
        await expect(decideOnEvidence(db, reviewer, round.id, input)).rejects.toThrow(NotAllowedError);
        await take();
        for (const who of strangers) await expect(decideOnEvidence(db, who, round.id, input)).rejects.toThrow(NotFoundError);
        await expect(decideOnEvidence(db, lead, round.id, input)).rejects.toThrow(NotAllowedError);
        await expect(decide('no-id', 'accepted')).rejects.toThrow(NotFoundError);
        expect(await decide(crypto.randomUUID(), 'accepted')).toBe('stale');
      });
    });

    it('differ where an adjustment stands, and nowhere else', async () => {
      await take();
      await adjust();
      const layers = async () => {
        const [main] = assessLayers(await openReview(db, reviewer, round.id));
        if (!main) throw new Error('no questionnaire');
        return main;
      };
      expect((await layers()).differences, 'the country was not heard yet').toEqual([]);
      expect((await layers()).validated).toEqual((await layers()).declared);
      await moveRound(db, reviewer, round.id, 'return');
      await answerBack({});
      await moveRound(db, lead, round.id, 'send_back');
      const { declared, validated, differences } = await layers();
      expect(differences).toEqual([{ item: 'L1a', declared: 'yes', validated: 'partial', reason: 'Not in force yet' }]);
      expect(declared.items.L1a?.state).toBe('met');
      expect(validated.items.L1a?.state).toBe('partial');
      expect(validated.overall.score as number).toBeLessThan(declared.overall.score as number);
    });

    it('are both there when it is validated, and the declared one is as it was signed off', async () => {
      await take();
      const loaded = (await openReview(db, reviewer, round.id)).questionnaires[0] as ReviewedQuestionnaire;
      for (const { id } of listCapabilities(loaded.definition.overall))
        await judgeMany(db, reviewer, round.id, { questionnaire: 'un-framework', group: id });
      await moveRound(db, reviewer, round.id, 'validate');
      const review = await openReview(db, lead, round.id);
      expect(review.round.state).toBe('validated');
      const [main] = assessLayers(review);
      expect(main?.declared).toEqual(loaded.result);
      expect(main?.validated).toEqual(loaded.result);
      await expect(say()).rejects.toThrow(NotAllowedError);
    });
  });

  it('an answer that several questionnaires share is judged once, for all of them', async () => {
    const shared = await createRound(db, lead);
    await answerCore(db, shared);
    const itemKey = 'un-framework.T1a';
    await all((tx) =>
      writeAnswer(tx, {
        roundId: shared.id,
        countryCode: ISLAND,
        itemKey,
        answer: { value: 'yes' },
        seenVersion: 0,
        operationId: 'shared',
        savedBy: null,
      }),
    );
    await submitRound(db, shared, lead, approver);
    await moveRound(db, reviewer, shared.id, 'take');
    const review = await openReview(db, reviewer, shared.id);
    const holding = review.questionnaires.filter((loaded) => listGroupKeys(loaded, loaded.definition.overall).includes(itemKey));
    expect(holding.length).toBeGreaterThan(1);
    const total = Object.values(review.progress).reduce((sum, n) => sum + n, 0);
    await judge(db, reviewer, shared.id, { itemKey, verdict: 'accepted', reason: '', seenVersion: 0 });
    const { progress } = await openReview(db, reviewer, shared.id);
    expect(progress).toMatchObject({ accepted: 1, unjudged: total - 1 });
    expect(await all((tx) => tx.select().from(judgement).where(eq(judgement.roundId, shared.id)))).toHaveLength(1);
  });
});
