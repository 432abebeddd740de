import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { moveRound } from '../../app/services/lifecycle.server';
import {
  findPublished,
  listPublished,
  previewPublication,
  publishRound,
  withdrawRound,
} from '../../app/services/publication.server';
import { getRound, type OpenRound } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { auditEntry, type Db, judgement } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let lead: Actor;
  let approver: Actor;
  let reviewer: Actor;
  let round: OpenRound;
  let keys: string[];

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
    keys = await answerCore(db, round);
  });

  const signOff = async () => {
    await moveRound(db, lead, round.id, 'ask_review');
    await moveRound(db, approver, round.id, 'sign_off', { secondFactor: true });
  };
  const validate = async () => {
    await submitRound(db, round, lead, approver);
    await moveRound(db, reviewer, round.id, 'take');
    await all((tx) =>
      tx.insert(judgement).values(
        keys.map((itemKey, place) => ({
          roundId: round.id,
          countryCode: ISLAND,
          itemKey,
          version: 1,
          ...(place === 0
            ? { verdict: 'adjusted' as const, value: 'no', reason: 'a draft only', reply: 'agreed' as const }
            : { verdict: 'accepted' as const }),
        })),
      ),
    );
    await moveRound(db, reviewer, round.id, 'validate');
  };

  it('nothing is public by default, whatever state the round is in', async () => {
    expect(await findPublished(db, ISLAND)).toBeNull();
    await signOff();
    await moveRound(db, lead, round.id, 'submit');
    expect(await findPublished(db, ISLAND)).toBeNull();
    expect(await listPublished(db)).toEqual([]);
  });

  it('is not for a draft, not without the second factor, and for the approver alone', async () => {
    await expect(publishRound(db, approver, round.id, 'areas', true)).rejects.toThrow(NotAllowedError);
    await signOff();
    await expect(publishRound(db, approver, round.id, 'areas', false)).rejects.toMatchObject({ missing: ['second_factor'] });
    await expect(publishRound(db, lead, round.id, 'areas', true)).rejects.toThrow(NotAllowedError);
    for (const who of [await createPerson(db, 'approver', DEVELOPING), reviewer, await createPerson(db, 'administrator')])
      await expect(publishRound(db, who, round.id, 'areas', true)).rejects.toThrow(NotFoundError);
    expect(await findPublished(db, ISLAND)).toBeNull();
  });

  it('shows exactly what the preview showed', async () => {
    await signOff();
    const preview = await previewPublication(db, lead, round.id, 'capabilities');
    await publishRound(db, approver, round.id, 'capabilities', true);
    expect((await findPublished(db, ISLAND))?.content).toEqual(preview);
    expect(preview).toMatchObject({ layer: 'declared', depth: 'capabilities' });
    expect((await listPublished(db)).map(({ country }) => country.alpha3)).toEqual([ISLAND]);
  });

  it('may change its depth; only the last one stands', async () => {
    await signOff();
    await publishRound(db, approver, round.id, 'answers', true);
    await publishRound(db, approver, round.id, 'areas', true);
    const published = await findPublished(db, ISLAND);
    expect(published?.content.depth).toBe('areas');
    expect(JSON.stringify(published?.content)).not.toContain('"answers"');
  });

  it('is validated when the round was, with what reviewer and country agreed on', async () => {
    await validate();
    await publishRound(db, approver, round.id, 'answers', true);
    const content = (await findPublished(db, ISLAND))?.content;
    expect(content?.layer).toBe('validated');
    const [questionnaire, item] = (keys[0] as string).split('.') as [string, string];
    const answers = content?.questionnaires.find(({ id }) => id === questionnaire)?.answers;
    expect(answers?.find((answer) => answer.item === item)?.value).toBe('no');
  });

  it('is gone with the next request once it is withdrawn, and can come back', async () => {
    await signOff();
    await publishRound(db, approver, round.id, 'all', true);
    await expect(withdrawRound(db, lead, round.id, ' ')).rejects.toMatchObject({ missing: ['reason'] });
    await withdrawRound(db, lead, round.id, 'published by mistake');
    expect(await findPublished(db, ISLAND)).toBeNull();
    expect(await listPublished(db)).toEqual([]);
    expect((await getRound(db, lead, round.id)).state).toBe('withdrawn');
    await publishRound(db, approver, round.id, 'areas', true);
    expect((await findPublished(db, ISLAND))?.content.depth).toBe('areas');
    await withdrawRound(db, approver, round.id, 'again');
  });

  it('supersedes the round that was public before, in the same moment', async () => {
    await signOff();
    await publishRound(db, approver, round.id, 'areas', true);
    const first = round;
    round = await createRound(db, lead);
    keys = await answerCore(db, round);
    await signOff();
    await publishRound(db, approver, round.id, 'areas', true);
    expect((await getRound(db, lead, first.id)).state).toBe('superseded');
    expect(await listPublished(db)).toHaveLength(1);
    const lines = await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, round.id)));
    expect(lines.filter(({ action }) => action === 'publication.publish')).toHaveLength(1);
    await withdrawRound(db, lead, round.id, 'end of test');
    expect(await findPublished(db, ISLAND)).toBeNull();
  });

  describe('a preview', () => {
    it('is for the own country only, and for what is signed off', async () => {
      await expect(previewPublication(db, lead, round.id, 'areas')).rejects.toThrow(NotAllowedError);
      await signOff();
      const foreigner = await createPerson(db, 'approver', DEVELOPING);
      await expect(previewPublication(db, foreigner, round.id, 'areas')).rejects.toThrow(NotFoundError);
      await expect(previewPublication(db, lead, 'x', 'areas')).rejects.toThrow(NotFoundError);
    });
  });
});
