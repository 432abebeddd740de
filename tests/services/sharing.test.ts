import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { moveRound } from '../../app/services/lifecycle.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { getRound, type OpenRound } from '../../app/services/rounds.server';
import { setSharing } from '../../app/services/sharing.server';
import { type Db, judgement } from '../../db/schema';
import { sharedResult } from '../../db/schema-priorities';
import { inScope } from '../../db/scope.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

eachDriver((_driver, open) => {
  let db: Db;
  let lead: Actor;
  let approver: Actor;
  let reviewer: Actor;
  let round: OpenRound;
  let keys: string[];

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    reviewer = await createPerson(db, 'reviewer', null, ['AMS']);
  });
  beforeEach(async () => {
    round = await createRound(db, lead);
    keys = await answerCore(db, round);
  });

  /** What an analyst can see of the round, by layer. */
  const seen = async () => {
    const rows = await inScope(db, { kind: 'analysis' }, (tx) => tx.select().from(sharedResult));
    const own = rows.filter(({ roundId }) => roundId === round.id);
    return {
      declared: own.filter(({ layer }) => layer === 'declared'),
      validated: own.filter(({ layer }) => layer === 'validated'),
    };
  };
  const NOTHING = { declared: [], validated: [] };
  const submit = () => submitRound(db, round, lead, approver);
  const validate = async () => {
    await moveRound(db, reviewer, round.id, 'take');
    const judged = keys.map((itemKey) => ({
      ...{ roundId: round.id, countryCode: ISLAND, itemKey, version: 1, reason: 'a draft only' },
      ...(itemKey.includes('.L1')
        ? { verdict: 'adjusted' as const, value: 'no', reply: 'agreed' as const }
        : { verdict: 'accepted' as const }),
    }));
    await seeAll(db)((tx) => tx.insert(judgement).values(judged));
    await moveRound(db, reviewer, round.id, 'validate');
  };

  it('shows nothing of a round to analysts by default, whatever state it is in', async () => {
    await submit();
    expect(await seen()).toEqual(NOTHING);
    await validate();
    expect(await seen()).toEqual(NOTHING);
  });

  it('shows levels and scores by capability once the approver lets it, and none once that ends', async () => {
    await submit();
    await setSharing(db, approver, round.id, true);
    const { declared, validated } = await seen();
    expect(validated).toEqual([]);
    expect(declared.length).toBeGreaterThan(25);
    const first = declared.find(({ capability }) => capability === 'L1');
    expect(first).toMatchObject({ countryCode: ISLAND, questionnaire: 'un-framework', version: '1.0', layer: 'declared' });
    for (const { low, high, completeness } of declared) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeGreaterThanOrEqual(low);
      expect(high).toBeLessThanOrEqual(1);
      expect(completeness).toBeGreaterThan(0);
      expect(completeness).toBeLessThanOrEqual(1);
    }
    expect(first?.completeness, 'the first pass is a part').toBeLessThan(1);
    expect(JSON.stringify(declared)).not.toContain('test.example');
    await setSharing(db, lead, round.id, false);
    expect(await seen()).toEqual(NOTHING);
  });

  it('follows the validation: both layers stand side by side', async () => {
    await submit();
    await setSharing(db, approver, round.id, true);
    await validate();
    const { declared, validated } = await seen();
    expect(validated.map(({ capability }) => capability).toSorted()).toEqual(
      declared.map(({ capability }) => capability).toSorted(),
    );
    const of = (rows: typeof declared, id: string) => rows.find(({ capability }) => capability === id)?.low ?? -1;
    expect(of(validated, 'L1')).toBeLessThan(of(declared, 'L1'));
    expect(of(validated, 'C1')).toBe(of(declared, 'C1'));
  });

  it('ends when the round is recalled, and does not come back by itself', async () => {
    await submit();
    await setSharing(db, approver, round.id, true);
    await moveRound(db, lead, round.id, 'recall', { reason: 'test' });
    expect(await seen()).toEqual(NOTHING);
    expect((await getRound(db, lead, round.id)).sharedAt).toBeNull();
    await moveRound(db, lead, round.id, 'submit');
    expect(await seen()).toEqual(NOTHING);
  });

  it('takes what is published by capability for shared, while it is, in the layer that is published', async () => {
    await submit();
    await validate();
    await publishRound(db, approver, round.id, 'areas', true);
    expect(await seen(), 'areas say nothing of capabilities').toEqual(NOTHING);
    await publishRound(db, approver, round.id, 'capabilities', true);
    const { declared, validated } = await seen();
    expect(declared).toEqual([]);
    expect(validated.length).toBeGreaterThan(25);
    await withdrawRound(db, lead, round.id, 'test');
    expect(await seen()).toEqual(NOTHING);
    await publishRound(db, approver, round.id, 'all', true);
    const superseded = round;
    round = await createRound(db, lead);
    keys = await answerCore(db, round);
    await submit();
    await validate();
    await publishRound(db, approver, round.id, 'areas', true);
    round = superseded;
    expect(await seen(), 'superseded by a later one').toEqual(NOTHING);
  });

  it('is for the approver to begin, for the lead to end too, and for nobody else', async () => {
    await expect(setSharing(db, approver, round.id, true)).rejects.toThrow(NotAllowedError);
    await submit();
    await expect(setSharing(db, lead, round.id, true)).rejects.toThrow(NotAllowedError);
    const others = [
      await createPerson(db, 'approver', DEVELOPING),
      await createPerson(db, 'analyst'),
      await createPerson(db, 'programme_officer'),
      await createPerson(db, 'administrator'),
    ];
    for (const who of others) await expect(setSharing(db, who, round.id, true)).rejects.toThrow(NotFoundError);
    const inside = await createPerson(db, 'contributor', ISLAND);
    for (const shared of [true, false]) await expect(setSharing(db, inside, round.id, shared)).rejects.toThrow(NotAllowedError);
    await expect(setSharing(db, approver, 'nothing', true)).rejects.toThrow(NotFoundError);
    expect(await seen()).toEqual(NOTHING);
  });
});
