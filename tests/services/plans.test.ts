import { randomUUID } from 'node:crypto';
import { asc, inArray } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import type { AnswerValue } from '../../app/domain/answer';
import { moveRound } from '../../app/services/lifecycle.server';
import {
  addToPlan,
  decideRecommendation,
  getDecisions,
  getPlan,
  type PlanItemInput,
  removeFromPlan,
  savePlanItem,
} from '../../app/services/plans.server';
import { getRound, type OpenRound, saveAnswer, startRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { auditEntry, type Db } from '../../db/schema';
import { planItem, recommendationDecision } from '../../db/schema-help';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

const Q = 'un-framework';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  const people = {} as Record<'lead' | 'contributor' | 'approver' | 'observer' | 'foreign' | 'reviewer' | 'officer', Actor>;
  let round: OpenRound;

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    people.lead = await createPerson(db, 'focal_point', ISLAND);
    people.contributor = await createPerson(db, 'contributor', ISLAND);
    people.approver = await createPerson(db, 'approver', ISLAND);
    people.observer = await createPerson(db, 'observer', ISLAND);
    people.foreign = await createPerson(db, 'focal_point', DEVELOPING);
    people.reviewer = await createPerson(db, 'reviewer', null, ['AMS', 'AFR', 'EUR']);
    people.officer = await createPerson(db, 'programme_officer');
  });

  const start = async (title = 'Planned') =>
    getRound(db, people.lead, await startRound(db, people.lead, { title, dueOn: null, questionnaires: [Q] }));
  beforeEach(async () => {
    await all(async (tx) => {
      await tx.delete(planItem);
      await tx.delete(recommendationDecision);
    });
    round = await start();
  });

  const say = async (where: OpenRound, item: string, value: AnswerValue) => {
    const input = { questionnaire: Q, item, answer: { value, evidence: 'https://x.example/' }, seenVersion: 0 };
    expect(await saveAnswer(db, people.lead, where, { ...input, operationId: randomUUID() })).toMatchObject({ status: 'saved' });
  };
  const add = (capabilities: string[], who = people.lead, where = round) =>
    addToPlan(db, who, where.id, { questionnaire: Q, capabilities });
  const read = async (who = people.lead, where = round) => {
    const plan = await getPlan(db, who, where.id);
    return { ...plan, items: plan.parts[0]?.items ?? [], part: plan.parts[0] };
  };
  const itemOf = async (capability: string, where = round) => {
    const item = (await read(people.lead, where)).items.find((one) => one.capability === capability);
    if (!item) throw new Error(`${capability} is not planned`);
    return item;
  };
  const save = async (capability: string, more: Partial<PlanItemInput> = {}, who = people.lead) => {
    const { id, version } = await itemOf(capability);
    const content = { targetLevel: 3, owner: 'Ministry', dueOn: '2027-06-30', activityId: null, note: '' };
    return savePlanItem(db, who, round.id, { id, seenVersion: version, ...content, ...more });
  };
  const listActions = async () =>
    (
      await all((tx) =>
        tx
          .select()
          .from(auditEntry)
          .where(inArray(auditEntry.action, ['plan.add', 'plan.save', 'plan.remove', 'recommendation.decide']))
          .orderBy(asc(auditEntry.position)),
      )
    ).filter(({ subject }) => subject === round.id);

  describe('choosing gaps', () => {
    it('plans each one level up, once, with one line in the log', async () => {
      await say(round, 'L1a', 'yes');
      const before = await read();
      expect(before.items).toEqual([]);
      expect(before.part?.gaps.find(({ capability }) => capability === 'L1')).toMatchObject({ area: 'legal', level: 2 });
      expect(await add(['L2', 'L1'])).toBe(2);
      expect((await read()).items).toMatchObject([
        { capability: 'L1', targetLevel: 3, level: 2, owner: '', dueOn: null, activityId: null, version: 1 },
        { capability: 'L2', targetLevel: 2, level: 1 },
      ]);
      expect((await read()).part?.gaps.map(({ capability }) => capability)).not.toContain('L1');
      await save('L1', { targetLevel: 5 });
      expect(await add(['L1', 'L3'])).toBe(1);
      expect((await itemOf('L1')).targetLevel).toBe(5);
      expect(await add(['L1'])).toBe(0);
      expect((await listActions()).map(({ action, details }) => [action, details.capabilities])).toEqual([
        ['plan.add', expect.arrayContaining(['L1', 'L2'])],
        ['plan.save', undefined],
        ['plan.add', ['L3']],
      ]);
    });

    it('says what the plan would change: worked out by hand for one capability', async () => {
      await add(['L1']);
      // Nothing is answered. To level 2 the one criterion L1a: one of the capability's n, one of five capabilities, five areas.
      const { part, items } = await read();
      const definition = part?.assessment.definition;
      const legal = definition?.overall.groups.find(({ id }) => id === 'legal');
      const capability = legal?.groups.find(({ id }) => id === 'L1');
      const areas = definition?.overall.groups.filter(({ aside }) => !aside).length ?? 0;
      expect(items[0]?.alone.items).toEqual(['L1a']);
      const expected = 100 / (capability?.items.length ?? 0) / (legal?.groups.length ?? 0) / areas;
      expect(part?.whole.overall).toBeCloseTo(expected, 9);
      expect(items[0]?.alone.overall).toBeCloseTo(expected, 9);
      expect(part?.whole.after.groups.L1).toMatchObject({ level: 2 });
    });

    it('finds nothing that is no gap', async () => {
      for (const capabilities of [['nothing'], ['legal'], ['L1', 'nothing']])
        await expect(add(capabilities)).rejects.toThrow(NotFoundError);
      await expect(addToPlan(db, people.lead, round.id, { questionnaire: 'none', capabilities: ['L1'] })).rejects.toThrow(
        NotFoundError,
      );
      expect((await read()).items).toEqual([]);
    });

    it('is possible whatever the state of the round', async () => {
      const frozen = await start('Frozen');
      await answerCore(db, frozen);
      await submitRound(db, frozen, people.lead, people.approver);
      const [gap] = (await read(people.lead, frozen)).part?.gaps ?? [];
      expect(await add([gap?.capability ?? ''], people.lead, frozen)).toBe(1);
    });
  });

  describe('saving an item', () => {
    it('keeps what was said, and makes a new version', async () => {
      await add(['L1']);
      const helper = (await read()).part?.helpers.get('L1')?.[0] as string;
      const content = { targetLevel: 4, owner: 'Ministry\0 of Justice', dueOn: null, activityId: helper, note: 'First the act' };
      expect(await save('L1', content)).toEqual({ status: 'saved', version: 2 });
      expect(await itemOf('L1')).toMatchObject({
        ...content,
        owner: 'Ministry of Justice',
        version: 2,
        updatedBy: people.lead.id,
      });
      const [, line] = await listActions();
      expect(line?.details).toEqual({
        questionnaire: Q,
        capability: 'L1',
        targetLevel: 4,
        dueOn: null,
        activity: helper,
        version: 2,
      });
    });

    it('is refused when somebody saved meanwhile, and hands back what stands', async () => {
      await add(['L1']);
      await save('L1', { owner: 'One' });
      expect(await save('L1', { owner: 'Two', seenVersion: 1 })).toMatchObject({
        status: 'stale',
        current: { owner: 'One', version: 2 },
      });
      expect(await itemOf('L1')).toMatchObject({ owner: 'One', version: 2 });
    });

    it('lets one of two at once through', async () => {
      await add(['L1']);
      const outcomes = await Promise.all(['One', 'Two'].map((owner) => save('L1', { owner, seenVersion: 1 })));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['saved', 'stale']);
      expect((await listActions()).filter(({ action }) => action === 'plan.save')).toHaveLength(1);
    });

    it('refuses a target that is not above, a day that does not exist, and an activity that was not recommended', async () => {
      await say(round, 'L1a', 'yes');
      await add(['L1']);
      expect(await save('L1', { targetLevel: 2, dueOn: '2027-02-30', activityId: 'nothing' })).toEqual({
        status: 'invalid',
        errors: ['target', 'date', 'activity'],
      });
      expect(await save('L1', { targetLevel: 6 })).toMatchObject({ status: 'invalid' });
      expect((await itemOf('L1')).version).toBe(1);
    });

    it('says that an item was taken out meanwhile', async () => {
      await add(['L1']);
      const { id } = await itemOf('L1');
      await removeFromPlan(db, people.lead, round.id, id);
      await removeFromPlan(db, people.lead, round.id, id);
      const content = { targetLevel: 3, owner: '', dueOn: null, activityId: null, note: '', seenVersion: 1 };
      for (const gone of [id, randomUUID(), 'no-id'])
        expect(await savePlanItem(db, people.lead, round.id, { id: gone, ...content })).toEqual({ status: 'gone' });
      expect((await listActions()).map(({ action }) => action)).toEqual(['plan.add', 'plan.remove']);
    });

    it('reaches no item of another round', async () => {
      await add(['L1']);
      const { id } = await itemOf('L1');
      const other = await start('Other');
      const content = { targetLevel: 3, owner: 'X', dueOn: null, activityId: null, note: '', seenVersion: 1 };
      expect(await savePlanItem(db, people.lead, other.id, { id, ...content })).toEqual({ status: 'gone' });
      await removeFromPlan(db, people.lead, other.id, id);
      expect(await itemOf('L1')).toMatchObject({ owner: '', version: 1 });
    });
  });

  describe('deciding about a recommended activity', () => {
    const decide = (activity: string, decision: 'followed' | 'planned' | 'refused', reason = '', who = people.lead) =>
      decideRecommendation(db, who, round.id, { activity, decision, reason });

    it('is visible until it is done: followed, planned, refused with a reason', async () => {
      const { recommendations } = await read();
      expect(recommendations.length).toBeGreaterThan(5);
      expect(recommendations.every(({ decision }) => decision === null)).toBe(true);
      const [one, two] = recommendations.map(({ activity }) => activity) as [string, string];
      expect(await decide(one, 'refused', ' ')).toBe('reason_missing');
      expect(await decide(one, 'refused', ' Done by others ')).toBe('decided');
      expect(await decide(two, 'planned')).toBe('decided');
      expect(await decide(two, 'followed')).toBe('decided');
      const decisions = await getDecisions(db, people.observer, round.id);
      expect(decisions.get(one)).toMatchObject({ decision: 'refused', reason: 'Done by others', decidedBy: 'Test Person' });
      expect(decisions.get(two)).toMatchObject({ decision: 'followed' });
      const open = (await read()).recommendations.filter(({ decision }) => decision === null);
      expect(open).toHaveLength(recommendations.length - 2);
      expect((await listActions()).map(({ action, details }) => [action, details])).toEqual([
        ['recommendation.decide', { activity: one, decision: 'refused' }],
        ['recommendation.decide', { activity: two, decision: 'planned' }],
        ['recommendation.decide', { activity: two, decision: 'followed' }],
      ]);
    });

    it('stands over rounds, as the country decided and not the round', async () => {
      const { activity } = (await read()).recommendations[0] as { activity: string };
      await decide(activity, 'planned');
      const next = await start('Next');
      expect((await getDecisions(db, people.lead, next.id)).get(activity)).toMatchObject({ decision: 'planned' });
    });

    it('follows from the plan where nothing else was said', async () => {
      await add(['L1']);
      const helpers = (await read()).part?.helpers.get('L1') ?? [];
      const decisions = await getDecisions(db, people.lead, round.id);
      const helper = helpers.find((id) => decisions.has(id)) as string;
      await save('L1', { activityId: helper });
      expect((await getDecisions(db, people.lead, round.id)).get(helper)).toMatchObject({ decision: 'planned', decidedAt: null });
      await decide(helper, 'refused', 'No longer');
      expect((await getDecisions(db, people.lead, round.id)).get(helper)).toMatchObject({ decision: 'refused' });
    });

    it('finds nothing that was not recommended', async () => {
      await expect(decide('nothing', 'followed')).rejects.toThrow(NotFoundError);
    });
  });

  describe('progress of the plan before', () => {
    it('holds its items against the newer round', async () => {
      await say(round, 'L1a', 'yes');
      await add(['L1', 'L2', 'L3']);
      await save('L1', { targetLevel: 3 });
      const next = await start('A year later');
      expect((await read()).followed).toBeNull();
      for (const item of ['L1a', 'L1b', 'L1c', 'L2a']) await say(next, item, 'yes');
      const loaded = next.questionnaires[0]?.definition.overall.groups[0]?.groups;
      const levelTwo = (id: string) =>
        loaded
          ?.find((group) => group.id === id)
          ?.items.filter(({ level }) => (level ?? 0) <= 2)
          .map((item) => item.id) ?? [];
      for (const item of levelTwo('L2').filter((id) => id !== 'L2a')) await say(next, item, 'yes');
      const levelThree = loaded?.find(({ id }) => id === 'L1')?.items.filter(({ level }) => level === 3) ?? [];
      for (const { id } of levelThree.filter((item) => !['L1b', 'L1c'].includes(item.id))) await say(next, id, 'yes');
      const { followed } = await read(people.observer, next);
      expect(followed?.round).toEqual({ id: round.id, title: 'Planned' });
      expect(followed?.items.map(({ item, before, after, progress }) => [item.capability, before, after, progress])).toEqual([
        ['L1', 2, 3, 'reached'],
        ['L2', 1, 2, 'reached'],
        ['L3', 1, 1, 'unchanged'],
      ]);
      // A round without a plan of its own does not hide the one before it.
      const last = await start('Two years later');
      expect((await read(people.lead, last)).followed?.round.id).toBe(round.id);
    });
  });

  describe('who may', () => {
    it.each(['contributor', 'approver', 'observer'] as const)('a %s reads and does not write', async (role) => {
      await add(['L1']);
      const { id } = await itemOf('L1');
      const plan = await read(people[role]);
      expect(plan.items).toHaveLength(1);
      expect(plan.mayWrite).toBe(false);
      const { activity } = plan.recommendations[0] as { activity: string };
      await expect(add(['L2'], people[role])).rejects.toThrow(NotAllowedError);
      await expect(save('L1', {}, people[role])).rejects.toThrow(NotAllowedError);
      await expect(removeFromPlan(db, people[role], round.id, id)).rejects.toThrow(NotAllowedError);
      await expect(
        decideRecommendation(db, people[role], round.id, { activity, decision: 'followed', reason: '' }),
      ).rejects.toThrow(NotAllowedError);
      expect((await read()).items).toMatchObject([{ version: 1 }]);
    });

    it.each(['foreign', 'reviewer', 'officer'] as const)('for %s there is nothing', async (who) => {
      await add(['L1']);
      const { id } = await itemOf('L1');
      const submitted = await start('With ITU');
      await answerCore(db, submitted);
      await moveRound(db, people.lead, submitted.id, 'ask_review');
      for (const where of [round.id, submitted.id]) {
        await expect(getPlan(db, people[who], where)).rejects.toThrow(NotFoundError);
        await expect(getDecisions(db, people[who], where)).rejects.toThrow(NotFoundError);
      }
      await expect(add(['L2'], people[who])).rejects.toThrow(NotFoundError);
      await expect(save('L1', {}, people[who])).rejects.toThrow(NotFoundError);
      await expect(removeFromPlan(db, people[who], round.id, id)).rejects.toThrow(NotFoundError);
      await expect(
        decideRecommendation(db, people[who], round.id, { activity: 'nothing', decision: 'followed', reason: '' }),
      ).rejects.toThrow(NotFoundError);
    });

    it('an id that is none finds nothing', async () => {
      await expect(getPlan(db, people.lead, 'no-round')).rejects.toThrow(NotFoundError);
      await expect(getPlan(db, people.lead, randomUUID())).rejects.toThrow(NotFoundError);
    });
  });
});
