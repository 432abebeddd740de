import { createHash, randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { writeCanonical } from '../../app/domain/canonical';
import { NotReadyError, type Transition } from '../../app/domain/lifecycle';
import { listMissingFor, moveRound } from '../../app/services/lifecycle.server';
import { getRound, type OpenRound, saveAnswer } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { findSnapshot, listTransitions } from '../../db/lifecycle.server';
import { auditEntry, type Db, judgement, proposal, snapshot } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';
import { answerCore, submitRound } from '../helpers/rounds';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let lead: Actor & { email: string };
  let approver: Actor & { email: string };
  let reviewer: Actor;
  let round: OpenRound;

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    reviewer = await createPerson(db, 'reviewer', null, ['AMS']);
  });
  beforeEach(async () => {
    round = await createRound(db, lead);
  });

  const move = (who: Actor, transition: Transition, input = {}) => moveRound(db, who, round.id, transition, input);
  const stateNow = async () => (await getRound(db, lead, round.id)).state;
  const save = async (who: Actor, value: string, seenVersion: number) =>
    saveAnswer(db, who, await getRound(db, who, round.id), {
      questionnaire: 'un-framework',
      item: 'L1a',
      answer: { value },
      seenVersion,
      operationId: randomUUID(),
    });

  describe('asking for the internal review', () => {
    it('waits for the first pass', async () => {
      expect(await listMissingFor(db, lead, round.id, 'ask_review')).toEqual(['core_answered']);
      await expect(move(lead, 'ask_review')).rejects.toMatchObject({ missing: ['core_answered'] });
      expect(await stateNow()).toBe('draft');
      await answerCore(db, round);
      expect(await listMissingFor(db, lead, round.id, 'ask_review')).toEqual([]);
      const moved = await move(lead, 'ask_review');
      expect(moved).toMatchObject({ from: 'draft', to: 'internal_review', countryCode: ISLAND });
      const told = (await takeMails(db)).map(({ to }) => to);
      expect(told).toContain(approver.email);
      expect(told).not.toContain(lead.email);
      expect(await stateNow()).toBe('internal_review');
    });

    it('takes "don\'t know" for an answer', async () => {
      await answerCore(db, round, 'dont_know');
      expect(await listMissingFor(db, lead, round.id, 'ask_review')).toEqual([]);
    });
  });

  describe('signing off', () => {
    beforeEach(async () => {
      await answerCore(db, round);
      await move(lead, 'ask_review');
    });

    it('asks for the second factor, and for every disagreement to be decided', async () => {
      await expect(move(approver, 'sign_off')).rejects.toMatchObject({ missing: ['second_factor'] });
      await all((tx) =>
        tx.insert(proposal).values({
          roundId: round.id,
          countryCode: ISLAND,
          itemKey: 'un-framework.L1a',
          answer: { value: 'no' },
          reason: 'r',
          authorId: null,
        }),
      );
      await expect(move(approver, 'sign_off', { secondFactor: true })).rejects.toMatchObject({ missing: ['no_proposals'] });
      expect(await all((tx) => findSnapshot(tx, round.id))).toBeNull();
    });

    it('freezes answers, evidence and result as they were, for good', async () => {
      await move(approver, 'sign_off', { secondFactor: true });
      const frozen = await all((tx) => findSnapshot(tx, round.id));
      expect(frozen).toMatchObject({ number: 1, signedBy: approver.id, countryCode: ISLAND });
      const { content, sha256 } = frozen as NonNullable<typeof frozen>;
      expect(createHash('sha256').update(writeCanonical(content)).digest('hex')).toBe(sha256);
      const [main] = content.questionnaires;
      expect(main).toMatchObject({ questionnaire: 'un-framework', version: '1.0', answers: { L1a: { value: 'yes' } } });
      expect(main?.result.overall.score).toBeGreaterThan(0);
      await expect(save(lead, 'no', 1)).rejects.toThrow(NotAllowedError);
      expect((await getRound(db, lead, round.id)).answers.get('un-framework.L1a')?.value).toBe('yes');
    });

    it('can be taken back with a reason before it is submitted; a new sign-off makes a new snapshot', async () => {
      await move(approver, 'sign_off', { secondFactor: true });
      await expect(move(approver, 'reopen')).rejects.toMatchObject({ missing: ['reason'] });
      await move(approver, 'reopen', { reason: 'A law was passed yesterday' });
      expect(await save(lead, 'no', 1)).toMatchObject({ status: 'saved', version: 2 });
      await move(lead, 'ask_review');
      await move(approver, 'sign_off', { secondFactor: true });
      const snapshots = await all((tx) =>
        tx.select().from(snapshot).where(eq(snapshot.roundId, round.id)).orderBy(asc(snapshot.number)),
      );
      expect(snapshots.map(({ content }) => content.questionnaires[0]?.answers.L1a?.value)).toEqual(['yes', 'no']);
    });

    it('and a save at the same moment: the answer is in the snapshot, or it is refused', async () => {
      await move(lead, 'reopen', { reason: 'one more' });
      await move(lead, 'ask_review');
      // The round is in internal review: a save is refused whatever the order; nothing is half-frozen.
      const [signed, saved] = await Promise.allSettled([move(approver, 'sign_off', { secondFactor: true }), save(lead, 'no', 1)]);
      expect(signed.status).toBe('fulfilled');
      expect(saved.status).toBe('rejected');
      const frozen = await all((tx) => findSnapshot(tx, round.id));
      const standing = (await getRound(db, lead, round.id)).answers.get('un-framework.L1a')?.value;
      expect(frozen?.content.questionnaires[0]?.answers.L1a?.value).toBe(standing);
    });

    it('of two at once, one signs and the other is told that it is done', async () => {
      const results = await Promise.allSettled([1, 2].map(() => move(approver, 'sign_off', { secondFactor: true })));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const rejected = results.find((result) => result.status === 'rejected');
      expect(rejected?.reason).toBeInstanceOf(NotAllowedError);
    });
  });

  describe('with ITU', () => {
    let keys: string[];
    beforeEach(async () => {
      keys = await answerCore(db, round);
      await submitRound(db, round, lead, approver);
    });

    const judge = (itemKeys: readonly string[], more: Partial<typeof judgement.$inferInsert> = {}) =>
      all((tx) =>
        tx.insert(judgement).values(
          itemKeys.map((itemKey) => ({
            roundId: round.id,
            countryCode: ISLAND,
            itemKey,
            verdict: 'accepted' as const,
            version: 1,
            ...more,
          })),
        ),
      );

    it('is taken up by a reviewer of its region, who alone sees it', async () => {
      const elsewhere = await createPerson(db, 'reviewer', null, ['AFR', 'EUR']);
      const foreigner = await createPerson(db, 'focal_point', DEVELOPING);
      const administrator = await createPerson(db, 'administrator');
      for (const who of [elsewhere, foreigner, administrator]) await expect(move(who, 'take')).rejects.toThrow(NotFoundError);
      await expect(move(lead, 'take')).rejects.toThrow(NotAllowedError);
      await takeMails(db);
      await move(reviewer, 'take');
      expect((await takeMails(db)).map(({ to }) => to)).toContain(lead.email);
      expect(await stateNow()).toBe('in_validation');
    });

    it('may be recalled until it is taken up', async () => {
      await move(lead, 'recall', { reason: 'one file was missing' });
      expect(await stateNow()).toBe('signed_off');
      await expect(move(reviewer, 'take')).rejects.toThrow(NotFoundError);
      await move(lead, 'submit');
      await move(reviewer, 'take');
      await expect(move(lead, 'recall', { reason: 'x' })).rejects.toThrow(NotAllowedError);
    });

    it('goes back with questions, and returns with every reply', async () => {
      await move(reviewer, 'take');
      await expect(move(reviewer, 'return')).rejects.toMatchObject({ missing: ['questions'] });
      await judge([keys[0] as string], { verdict: 'asked', reason: 'Which law?' });
      await move(reviewer, 'return');
      await expect(move(lead, 'send_back')).rejects.toMatchObject({ missing: ['replies'] });
      await all((tx) =>
        tx.update(judgement).set({ reply: 'answered', replyText: 'Act 5' }).where(eq(judgement.roundId, round.id)),
      );
      await move(lead, 'send_back');
      expect(await stateNow()).toBe('in_validation');
      await expect(move(reviewer, 'validate')).rejects.toThrow(NotReadyError);
    });

    it('is validated when every answer is judged', async () => {
      await move(reviewer, 'take');
      await judge(keys.slice(1));
      await expect(move(reviewer, 'validate')).rejects.toMatchObject({ missing: ['all_judged'] });
      await judge([keys[0] as string]);
      await move(reviewer, 'validate');
      expect(await stateNow()).toBe('validated');
    });

    it('leaves one line in the log and one step per transition', async () => {
      await move(reviewer, 'take');
      const steps = await all((tx) => listTransitions(tx, round.id));
      expect(steps.map(({ transition }) => transition)).toEqual(['start', 'ask_review', 'sign_off', 'submit', 'take']);
      const lines = await all((tx) =>
        tx.select().from(auditEntry).where(eq(auditEntry.subject, round.id)).orderBy(asc(auditEntry.position)),
      );
      expect(lines.map(({ action }) => action)).toEqual([
        'round.start',
        'round.ask_review',
        'round.sign_off',
        'round.submit',
        'review.take',
      ]);
    });
  });
});
