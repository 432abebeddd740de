import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import type { AnswerValue } from '../../app/domain/answer';
import { saveAnswers } from '../../app/services/answers.server';
import { assign, getAssignments, isOverdue, listWork, remindAssignees, unassign } from '../../app/services/assignments.server';
import { writeComment } from '../../app/services/comments.server';
import { getCompany, getItem, getWaiting } from '../../app/services/items.server';
import { listNotices, readNotices, tell } from '../../app/services/notices.server';
import { type DecideInput, decide, getDisagreements, propose } from '../../app/services/proposals.server';
import { getRound, getRoundToAnswer, saveAnswer } from '../../app/services/rounds.server';
import { findAnswer } from '../../db/rounds.server';
import { assignment, auditEntry, type Db, notice, round as rounds, user } from '../../db/schema';
import { job } from '../../db/schema-help';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';

type Named = Awaited<ReturnType<typeof createPerson>> & { name: string };
const Q = 'un-framework';
const KEY = `${Q}.L1a`;

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  const people = {} as Record<'lead' | 'ana' | 'ben' | 'approver' | 'observer' | 'foreign' | 'reviewer', Named>;
  let id: string;

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    const make = async (name: string, ...rest: [Parameters<typeof createPerson>[1], string | null]) => {
      const person = await createPerson(db, ...rest, rest[0] === 'reviewer' ? ['AMS'] : []);
      await db.update(user).set({ name }).where(eq(user.id, person.id));
      return { ...person, name };
    };
    people.lead = await make('Lena', 'focal_point', ISLAND);
    people.ana = await make('Ana', 'contributor', ISLAND);
    people.ben = await make('Ben', 'contributor', ISLAND);
    people.approver = await make('Paul', 'approver', ISLAND);
    people.observer = await make('Olga', 'observer', ISLAND);
    people.foreign = await make('Fred', 'focal_point', DEVELOPING);
    people.reviewer = await make('Rita', 'reviewer', null);
    await db.update(user).set({ locale: 'es' }).where(eq(user.id, people.ben.id));
  });
  beforeEach(async () => {
    id = (await createRound(db, people.lead)).id;
    await all((tx) => tx.delete(notice));
    await db.delete(job);
  });

  const ask = (person: Named, groups: string[], dueOn: string | null = null, by = people.lead) =>
    assign(db, by, id, { questionnaire: Q, groups, userId: person.id, dueOn });
  const save = async (
    person: Actor,
    item: string,
    value: AnswerValue | null,
    seenVersion = 0,
    operationId: string = randomUUID(),
  ) =>
    saveAnswer(db, person, await getRoundToAnswer(db, person, id), {
      questionnaire: Q,
      item,
      answer: { value },
      seenVersion,
      operationId,
    });
  const suggest = (
    person: Named,
    value: AnswerValue,
    reason = 'The act was repealed',
    more: { item?: string; id?: string } = {},
  ) => propose(db, person, id, { questionnaire: Q, item: 'L1a', answer: { value }, reason, id: randomUUID(), ...more });
  const settle = (proposal: string, decision: DecideInput['decision'], seenVersion: number, by = people.lead) =>
    decide(db, by, id, { proposal, decision, reason: 'I asked the ministry', seenVersion });
  const listOpen = async () => (await getDisagreements(db, people.lead, id)).proposals;
  const put = (state: 'internal_review' | 'signed_off') => all((tx) => tx.update(rounds).set({ state }).where(eq(rounds.id, id)));
  const listActions = async () =>
    (await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, id)))).map(({ action }) => action);

  describe('assignments', () => {
    it('let a contributor answer what is assigned, and nothing else', async () => {
      await expect(save(people.ana, 'L1a', 'yes')).rejects.toThrow(NotAllowedError);
      await ask(people.ana, ['L1'], '2026-12-01');
      expect(await save(people.ana, 'L1a', 'yes')).toMatchObject({ status: 'saved', version: 1 });
      await expect(save(people.ana, 'L2a', 'yes')).rejects.toThrow(NotAllowedError);
      await expect(save(people.ben, 'L1a', 'no')).rejects.toThrow(NotAllowedError);
      await unassign(db, people.lead, id, { questionnaire: Q, group: 'L1', userId: people.ana.id });
      await expect(save(people.ana, 'L1a', 'no', 1)).rejects.toThrow(NotAllowedError);
      expect(await all((tx) => findAnswer(tx, id, KEY)), 'the answer stays').toMatchObject({ value: 'yes', version: 1 });
      expect(await listActions()).toEqual(['round.start', 'assignment.assign', 'assignment.unassign']);
    });

    it('tell the person in their language, and not a lead who asks themselves', async () => {
      await ask(people.ana, ['L1', 'policy']);
      await ask(people.ben, ['L1'], '2026-12-01');
      await ask(people.lead, ['technical']);
      const sent = await takeMails(db);
      expect(sent.map(({ to }) => to)).toEqual([people.ana.email, people.ben.email]);
      expect(sent[0]?.text).toContain(`https://tidemark.example/rounds/${id}`);
      expect(sent[0]?.text).toMatch(/^Dear Ana,/);
      expect(sent[1]?.text).toMatch(/^Hola, Ben:[\s\S]*1 dic 2026/);
      expect(await listNotices(db, people.ana)).toMatchObject([{ kind: 'assigned', path: `/rounds/${id}` }]);
    });

    it('of one thing twice set the due date anew', async () => {
      await ask(people.ana, ['L1'], '2026-12-01');
      await all((tx) => tx.update(assignment).set({ remindedAt: new Date() }));
      await ask(people.ana, ['L1'], '2026-12-24');
      expect(await all((tx) => tx.select().from(assignment).where(eq(assignment.roundId, id)))).toMatchObject([
        { groupId: 'L1', dueOn: '2026-12-24', remindedAt: null, countryCode: ISLAND },
      ]);
    });

    it('are measured by what is answered, and late once their day is over', async () => {
      await ask(people.ana, ['L1'], '2026-12-01');
      await save(people.ana, 'L1a', 'yes');
      const { round, assignments } = await getAssignments(db, people.observer, id);
      const [work] = listWork(round, assignments);
      expect(work).toMatchObject({ questionnaire: Q, areaId: 'legal', id: 'L1', dueOn: '2026-12-01' });
      expect((work?.total ?? 0) - (work?.open ?? 0)).toBe(1);
      expect(work && isOverdue(work, '2026-12-01')).toBe(false);
      expect(work && isOverdue(work, '2026-12-02')).toBe(true);
      expect(isOverdue({ dueOn: '2026-12-01', open: 0 }, '2026-12-02')).toBe(false);
    });

    it('are made by the lead only, to people of the country who answer, of what the round has', async () => {
      for (const by of [people.ana, people.approver, people.observer])
        await expect(ask(people.ben, ['L1'], null, by), by.role).rejects.toThrow(NotAllowedError);
      for (const by of [people.foreign, people.reviewer]) {
        await expect(ask(people.ben, ['L1'], null, by), by.role).rejects.toThrow(NotFoundError);
        await expect(getAssignments(db, by, id), by.role).rejects.toThrow(NotFoundError);
      }
      for (const to of [people.foreign, people.reviewer, people.observer, people.approver])
        await expect(ask(to, ['L1']), to.role).rejects.toThrow(NotFoundError);
      for (const groups of [['no-such'], ['L1', 'overall'], ['L1a']])
        await expect(ask(people.ana, groups), `${groups}`).rejects.toThrow(NotFoundError);
      await put('signed_off');
      await expect(ask(people.ana, ['L1'])).rejects.toThrow(NotAllowedError);
      expect(await all((tx) => tx.select().from(assignment).where(eq(assignment.roundId, id)))).toEqual([]);
      expect(await takeMails(db)).toEqual([]);
    });
  });

  describe('reminders', () => {
    const at = (text: string) => remindAssignees(db, new Date(text));
    beforeEach(async () => {
      await all((tx) => tx.delete(assignment));
    });

    it('go out when a due date is near or past, once a day, with what is left', async () => {
      await ask(people.ana, ['L1', 'L2'], '2026-12-10');
      await ask(people.ben, ['policy']);
      await takeMails(db);
      expect(await at('2026-12-06T12:00:00Z'), 'four days before').toBe(0);
      expect(await at('2026-12-07T12:00:00Z'), 'three days before').toBe(1);
      expect(await at('2026-12-08T11:00:00Z'), 'within a day').toBe(0);
      expect(await at('2026-12-08T12:30:00Z'), 'the next day').toBe(1);
      expect(await at('2027-01-08T12:30:00Z'), 'long past').toBe(1);
      const sent = await takeMails(db);
      expect(sent.map(({ to }) => to)).toEqual(Array(3).fill(people.ana.email));
      const { round } = await getAssignments(db, people.lead, id);
      const left = listWork(round, [
        { questionnaire: Q, groupId: 'L1', dueOn: null },
        { questionnaire: Q, groupId: 'L2', dueOn: null },
      ]);
      const [mail] = sent;
      expect(mail?.text).toContain(`${left.reduce((sum, { open }) => sum + open, 0)} still without an answer`);
      expect(mail?.text).toContain('Dec 10, 2026');
      expect((await listActions()).filter((action) => action === 'assignment.remind')).toHaveLength(3);
    });

    it('go out once where two processes look at the same moment', async () => {
      await ask(people.ana, ['L1'], '2026-12-10');
      const told = await Promise.all([at('2026-12-10T12:00:00Z'), at('2026-12-10T12:00:00Z')]);
      expect(told.toSorted()).toEqual([0, 1]);
    });

    it('do not go out when all is answered, the round is closed, or the person left', async () => {
      await ask(people.ana, ['L1'], '2026-12-10');
      const loaded = (await getRound(db, people.lead, id)).questionnaires[0]?.definition;
      const items = loaded?.overall.groups.flatMap((g) => g.groups).find((g) => g.id === 'L1')?.items ?? [];
      for (const item of items) await save(people.ana, item.id, 'dont_know');
      expect(await at('2026-12-10T12:00:00Z'), 'answered').toBe(0);
      await ask(people.ana, ['L2'], '2026-12-10');
      await put('internal_review');
      expect(await at('2026-12-10T12:00:00Z'), 'closed').toBe(0);
      await all((tx) => tx.update(rounds).set({ state: 'draft' }).where(eq(rounds.id, id)));
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, people.ana.id));
      expect(await at('2026-12-10T12:00:00Z'), 'left').toBe(0);
      await db.update(user).set({ endedAt: null }).where(eq(user.id, people.ana.id));
      expect(await at('2026-12-10T12:00:00Z'), 'back').toBe(1);
    });
  });

  describe('a disagreement', () => {
    beforeEach(async () => {
      await ask(people.ana, ['L1']);
      await ask(people.ben, ['legal']);
      await save(people.ana, 'L1a', 'yes');
      await takeMails(db);
    });

    it('does not overwrite what somebody else saved, whatever version it names', async () => {
      for (const [value, seen] of [
        ['no', 1],
        [null, 1],
        ['no', 0],
        ['no', 2],
      ] as const) {
        expect(await save(people.ben, 'L1a', value, seen)).toEqual({
          status: 'conflict',
          item: 'L1a',
          current: { answer: { value: 'yes' }, version: 1 },
          proposable: true,
        });
      }
      const round = await getRound(db, people.ben, id);
      const form = { questionnaire: Q, item: 'L1a', answer: { value: 'no' }, seenVersion: 1, operationId: randomUUID() };
      expect(await saveAnswers(db, people.ben, round, [form])).toMatchObject([{ status: 'conflict', proposable: true }]);
      expect(await all((tx) => findAnswer(tx, id, KEY))).toMatchObject({ value: 'yes', version: 1, savedBy: people.ana.id });
      expect(await save(people.ana, 'L1a', 'partial', 1), 'their own they may change').toMatchObject({ version: 2 });
      expect(await save(people.ana, 'L1a', 'no', 1), 'a stale one of their own is no disagreement').not.toHaveProperty(
        'proposable',
      );
      await save(people.ana, 'L1a', null, 2);
      expect(await save(people.ben, 'L1a', 'no', 3), 'a cleared one is free').toMatchObject({ status: 'saved', version: 4 });
      expect(await save(people.lead, 'L1a', 'yes', 4), 'the lead may replace').toMatchObject({ status: 'saved', version: 5 });
    });

    it('is proposed once however often it is sent, with its reason, and told to the leads', async () => {
      const proposal = randomUUID();
      for (let n = 0; n < 2; n += 1)
        expect(await suggest(people.ben, 'no', ' The act was repealed ', { id: proposal })).toEqual({ status: 'proposed' });
      expect(await listOpen()).toMatchObject([
        { id: proposal, itemKey: KEY, answer: { value: 'no' }, reason: 'The act was repealed', author: 'Ben' },
      ]);
      expect((await takeMails(db)).filter(({ to }) => to === people.lead.email)).toHaveLength(1);
      expect(await all((tx) => findAnswer(tx, id, KEY))).toMatchObject({ value: 'yes', version: 1 });
      expect((await getCompany(db, people.observer, { id })).disagreements).toEqual(new Set([KEY]));
    });

    it('is proposed only by whom the item is assigned to, while it is a draft, and only another answer that fits', async () => {
      for (const who of [people.lead, people.approver, people.observer])
        await expect(suggest(who, 'no'), who.role).rejects.toThrow(NotAllowedError);
      for (const who of [people.foreign, people.reviewer])
        await expect(suggest(who, 'no'), who.role).rejects.toThrow(NotFoundError);
      await expect(suggest(people.ana, 'no', 'why', { item: 'L2a' })).rejects.toThrow(NotAllowedError);
      await expect(suggest(people.ana, 'no', 'why', { item: 'X9' })).rejects.toThrow(NotFoundError);
      expect(await suggest(people.ben, 'yes')).toEqual({ status: 'invalid', error: 'same_answer' });
      expect(await suggest(people.ben, 'maybe')).toEqual({ status: 'invalid', error: 'not_an_option' });
      await put('internal_review');
      await expect(suggest(people.ben, 'no')).rejects.toThrow(NotAllowedError);
      expect(await listOpen()).toEqual([]);
    });

    it('that is adopted becomes the next version, by the lead, and decides the others on the item with the same reason', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      await suggest(people.ben, 'no', 'Repealed', { id: first });
      await suggest(people.ben, 'partial', 'Half of it', { id: second });
      await takeMails(db);
      expect(await settle(first, 'adopted', 1)).toEqual({ status: 'decided' });
      expect(await all((tx) => findAnswer(tx, id, KEY))).toMatchObject({ value: 'no', version: 2, savedBy: people.lead.id });
      expect(await listOpen()).toEqual([]);
      const item = await getItem(db, people.observer, id, Q, 'L1a');
      expect(item.proposals.map((p) => [p.id, p.decision, p.decisionReason, p.decidedBy])).toEqual([
        [first, 'adopted', 'I asked the ministry', people.lead.id],
        [second, 'declined', 'I asked the ministry', people.lead.id],
      ]);
      expect(item.versions.map((v) => [v.version, v.value, v.author])).toEqual([
        [2, 'no', 'Lena'],
        [1, 'yes', 'Ana'],
      ]);
      const sent = await takeMails(db);
      expect(sent.map(({ to }) => to)).toEqual([people.ben.email, people.ben.email]);
      expect(sent[0]?.text).toContain('I asked the ministry');
      expect(await settle(second, 'adopted', 2), 'it is decided already').toEqual({ status: 'stale' });
    });

    it('that is not adopted leaves the answer and the other proposals as they are', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      await suggest(people.ben, 'no', 'Repealed', { id: first });
      await suggest(people.ben, 'partial', 'Half of it', { id: second });
      expect(await settle(first, 'declined', 1)).toEqual({ status: 'decided' });
      expect(await listOpen()).toMatchObject([{ id: second }]);
      expect(await all((tx) => findAnswer(tx, id, KEY))).toMatchObject({ value: 'yes', version: 1 });
    });

    it('is not decided on an answer that changed meanwhile, and by one of two leads at once only', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      await suggest(people.ben, 'no', 'Repealed', { id: first });
      await suggest(people.ben, 'partial', 'Half of it', { id: second });
      await save(people.ana, 'L1a', 'dont_know', 1);
      expect(await settle(first, 'adopted', 1)).toEqual({ status: 'stale' });
      expect(await listOpen()).toHaveLength(2);
      const outcomes = await Promise.all([settle(first, 'adopted', 2), settle(second, 'adopted', 2)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['decided', 'stale']);
      expect(await all((tx) => findAnswer(tx, id, KEY))).toMatchObject({ version: 3 });
    });

    it('is decided by the lead only, until the round is signed off', async () => {
      const proposal = randomUUID();
      await suggest(people.ben, 'no', 'Repealed', { id: proposal });
      for (const who of [people.ana, people.ben, people.approver, people.observer])
        await expect(settle(proposal, 'adopted', 1, who), who.role).rejects.toThrow(NotAllowedError);
      for (const who of [people.foreign, people.reviewer])
        await expect(settle(proposal, 'adopted', 1, who), who.role).rejects.toThrow(NotFoundError);
      await expect(settle(randomUUID(), 'adopted', 1)).rejects.toThrow(NotFoundError);
      await put('signed_off');
      await expect(settle(proposal, 'adopted', 1)).rejects.toThrow(NotAllowedError);
      await put('internal_review');
      expect(await settle(proposal, 'adopted', 1)).toEqual({ status: 'decided' });
    });
  });

  describe('comments', () => {
    const say = (who: Named, text: string, mentions: string[] = [], comment: string = randomUUID()) =>
      writeComment(db, who, id, { questionnaire: Q, item: 'L1a', text, mentions, id: comment });

    it('are kept once, and told to the people of the country whom they mention', async () => {
      const comment = randomUUID();
      const mentions = [people.ben.id, people.foreign.id, people.reviewer.id, people.ana.id, 'nobody'];
      for (let n = 0; n < 2; n += 1) await say(people.ana, ' Is it in force?\u0000\nI doubt it. ', mentions, comment);
      const item = await getItem(db, people.observer, id, Q, 'L1a');
      expect(item.comments).toMatchObject([
        { id: comment, text: 'Is it in force?\nI doubt it.', author: 'Ana', mentions: [people.ben.id] },
      ]);
      const sent = await takeMails(db);
      expect(sent).toMatchObject([{ to: people.ben.email, subject: 'Tidemark: Ana le escribió sobre L1a' }]);
      expect(sent[0]?.text).toContain('Is it in force?');
      expect((await getCompany(db, people.ben, { id })).comments).toEqual(new Map([[KEY, 1]]));
    });

    it('are for the country alone, and an observer reads only', async () => {
      await say(people.approver, 'Approved of');
      await expect(say(people.observer, 'x')).rejects.toThrow(NotAllowedError);
      for (const who of [people.foreign, people.reviewer]) {
        await expect(say(who, 'x'), who.role).rejects.toThrow(NotFoundError);
        await expect(getItem(db, who, id, Q, 'L1a'), who.role).rejects.toThrow(NotFoundError);
        await expect(getDisagreements(db, who, id), who.role).rejects.toThrow(NotFoundError);
        expect((await getCompany(db, who, { id })).comments.size, who.role).toBe(0);
        expect(await getWaiting(db, who, { id }), who.role).toEqual({ assignments: [], disagreements: 0 });
      }
      expect((await getItem(db, people.ana, id, Q, 'L1a')).comments).toHaveLength(1);
    });
  });

  describe('notices', () => {
    it('are seen and marked by their reader only', async () => {
      await ask(people.ana, ['L1']);
      const [mine] = await listNotices(db, people.ana);
      expect(mine).toBeDefined();
      expect(await listNotices(db, people.lead)).toEqual([]);
      await readNotices(db, people.lead, [mine?.id ?? '', 'x']);
      expect(await listNotices(db, people.ana)).toHaveLength(1);
      await readNotices(db, people.ana, [mine?.id ?? '', 'x']);
      expect(await listNotices(db, people.ana)).toEqual([]);
    });

    it('reach everybody once, in the language of the reader, and nobody who left', async () => {
      const to = [people.ana, people.ben, people.ana, people.observer].map((person) => ({ ...person, locale: 'xx' }));
      const values = { by: 'A', item: 'L1a', round: 'R', text: 't' };
      await all((tx) => tell(tx, to, { kind: 'mentioned', values, path: '/' }));
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, people.observer.id));
      const mails = await takeMails(db);
      await db.update(user).set({ endedAt: null }).where(eq(user.id, people.observer.id));
      expect(mails.map((mail) => mail.to).toSorted()).toEqual([people.ana.email, people.ben.email].toSorted());
      expect(mails.find((mail) => mail.to === people.ben.email)?.text).toContain('Hola, Ben:');
    });
  });
});
