import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError, RULES } from '../../app/domain/access';
import {
  isAssessmentCurrent,
  isRequestOpen,
  REQUEST_STEPS,
  RequestNotReadyError,
  type RequestStep,
} from '../../app/domain/request';
import { moveRequest } from '../../app/services/request-steps.server';
import { draftRequest } from '../../app/services/requests.server';
import { loadReference } from '../../app/services/seeding.server';
import type { Db } from '../../db/schema';
import { request, requestStep } from '../../db/schema-help';
import { readMandates } from '../../seeds/reference.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { ACCEPTANCE, REQUEST_CONTENT } from '../helpers/requests';
import { answerCore, submitRound } from '../helpers/rounds';

const RUNS = 25;
const STEPS = Object.keys(REQUEST_STEPS) as RequestStep[];
const MONTH_MS = 30 * 24 * 3_600_000;

/** What is tried one after the other: mostly what leads on, so that walks get far; so many months later. */
const walk = fc.record({
  hasRound: fc.boolean(),
  emergency: fc.boolean(),
  tries: fc.array(
    fc.record({
      step: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom<RequestStep>('sign_off', 'submit', 'acknowledge', 'accept', 'finish', 'close') },
        { weight: 1, arbitrary: fc.constantFrom(...STEPS) },
      ),
      months: fc.constantFrom(0, 0, 1, 13),
      hasText: fc.boolean(),
    }),
    { minLength: 6, maxLength: 20 },
  ),
});

eachDriver((_driver, open) => {
  let db: Db;
  let officer: Actor;
  const people: Record<string, { lead: Actor; approver: Actor }> = {};

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    officer = await createPerson(db, 'programme_officer');
    for (const country of [ISLAND, DEVELOPING]) {
      people[country] = {
        lead: await createPerson(db, 'focal_point', country),
        approver: await createPerson(db, 'approver', country),
      };
    }
    const { lead, approver } = people[ISLAND] as { lead: Actor; approver: Actor };
    const started = await createRound(db, lead);
    await answerCore(db, started, 'no');
    await submitRound(db, started, lead, approver);
  });

  it('has one holder while it is open and none afterwards, and is never accepted without an assessment, whatever is tried', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(walk, async ({ hasRound, emergency, tries }) => {
        const { lead, approver } = people[hasRound ? ISLAND : DEVELOPING] as { lead: Actor; approver: Actor };
        const id = await draftRequest(db, lead, { content: REQUEST_CONTENT, emergency });
        const find = async () => (await seeAll(db)((tx) => tx.select().from(request).where(eq(request.id, id))))[0];
        let now = new Date();
        for (const { step, months, hasText } of tries) {
          now = new Date(now.getTime() + months * MONTH_MS);
          const roles = Object.keys((RULES[REQUEST_STEPS[step].action] as { roles: object }).roles);
          const actor = roles.includes('programme_officer') ? officer : roles.includes('focal_point') ? lead : approver;
          const input = {
            secondFactor: true,
            duplicateReason: 'They end before',
            acceptance: ACCEPTANCE,
            outcome: { changed: 'A team stands', met: 4 },
            entity: readMandates()[0]?.id ?? '',
            ...(hasText && { text: 'Why' }),
          };
          const before = await find();
          const moved = await moveRequest(db, actor, id, step, input, now).catch((error: unknown) => {
            const expected = [RequestNotReadyError, NotAllowedError, NotFoundError].some((kind) => error instanceof kind);
            if (!expected) throw error;
            return null;
          });
          const after = await find();
          if (!after) throw new Error('the request is gone');
          if (moved === null) expect(after, `${step} was refused`).toEqual(before);
          expect(after.holder !== null, `${step} to ${after.state}`).toBe(isRequestOpen(after.state));
          if (moved !== 'accepted') continue;
          accepted += 1;
          const submittedAt = after.attachment?.submittedAt;
          const assessed = submittedAt !== undefined && isAssessmentCurrent(new Date(submittedAt), now);
          expect(emergency || assessed).toBe(true);
        }
        const steps = await seeAll(db)((tx) => tx.select().from(requestStep).where(eq(requestStep.requestId, id)));
        expect(steps.toSorted((a, b) => a.position - b.position).at(-1)?.toState ?? 'draft').toBe((await find())?.state);
      }),
      { numRuns: RUNS },
    );
    expect(accepted, 'some walks get that far').toBeGreaterThan(0);
  });

  it('is refused by the database itself without a holder or an assessment', async () => {
    const { lead } = people[DEVELOPING] as { lead: Actor };
    const id = await draftRequest(db, lead, { content: REQUEST_CONTENT, emergency: false });
    for (const change of [{ holder: null }, { state: 'declined' as const }, { acceptance: ACCEPTANCE }]) {
      await expect(
        seeAll(db)((tx) => tx.update(request).set(change).where(eq(request.id, id))),
        JSON.stringify(change),
      ).rejects.toMatchObject({ cause: { code: '23514' } });
    }
  });
});
