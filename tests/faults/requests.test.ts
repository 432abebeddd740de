import { isDeepStrictEqual } from 'node:util';
import { asc, eq, inArray } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../app/domain/access';
import { isRequestOpen, REQUEST_STEPS, type RequestStep } from '../../app/domain/request';
import { audit } from '../../app/services/audit.server';
import { loadReference } from '../../app/services/seeding.server';
import type { RequestRow, RequestStepRow } from '../../db/requests.server';
import { type Db, notice } from '../../db/schema';
import { delivery, job, request, requestStep } from '../../db/schema-help';
import { DRIVERS, eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';
import { findLost, KILLS, killAgainAndAgain, readChain, TIMEOUT_MS } from './kill-process';
import { closeRequest, withdrawRequest } from './request-life';

/**
 * How many people a step tells, where the country has a lead and an approver and two officers handle requests: the country's people
 * but for who did it; both officers until one took it up, and again once the country has it back.
 */
const TOLD: Partial<Record<RequestStep, number>> = {
  sign_off: 1,
  reopen: 1,
  submit: 2,
  acknowledge: 2,
  ask: 2,
  reply: 1,
  accept: 2,
  finish: 2,
  close: 2,
  withdraw: 2,
};

/** What a request keeps of a step that it went through. */
const KEPT: readonly [keyof RequestRow, RequestStep][] = [
  ['submittedAt', 'submit'],
  ['firstAnswerAt', 'acknowledge'],
  ['decidedAt', 'accept'],
  ['acceptance', 'accept'],
  ['outcome', 'close'],
];

async function prepare(db: Db): Promise<[Actor, Actor, Actor]> {
  await loadReference(db);
  await putTestCountries(db);
  const lead = await createPerson(db, 'focal_point', ISLAND);
  const approver = await createPerson(db, 'approver', ISLAND);
  const officer = await createPerson(db, 'programme_officer');
  await createPerson(db, 'programme_officer');
  const round = await createRound(db, lead);
  await answerCore(db, round, 'no');
  await submitRound(db, round, lead, approver);
  return [lead, approver, officer];
}

/** What of a request does not fit its steps. */
function checkRequest(row: RequestRow, steps: readonly RequestStepRow[]): string[] {
  const faults: string[] = [];
  const { state, holder, attachment } = row;
  const took = (kind: RequestStep) => steps.some((step) => step.kind === kind);
  const last = steps.at(-1);
  if (state !== (last?.toState ?? 'draft')) faults.push(`stands at ${state} after ${last?.toState}`);
  if (steps.some(({ position }, place) => position !== place + 1)) faults.push('steps are missing');
  if (isRequestOpen(state) !== (holder !== null)) faults.push(`is held by ${holder?.kind} at ${state}`);
  const due = last ? REQUEST_STEPS[last.kind as RequestStep].holder : 'country';
  if ((holder?.kind ?? 'nobody') !== due) faults.push(`is not held by ${due}`);
  if (due === 'office' && !isDeepStrictEqual(holder, last?.details.office)) faults.push('is held by another office');
  const signed = took('sign_off') && state !== 'draft';
  if ((attachment?.roundId ?? null) !== (signed ? row.roundId : null)) faults.push(`the assessment does not fit at ${state}`);
  if ((row.closedAt === null) !== isRequestOpen(state)) faults.push('closedAt does not fit');
  for (const [field, kind] of KEPT) if ((row[field] !== null) !== took(kind)) faults.push(`${field} does not fit`);
  return faults;
}

/** What of the country's log does not fit a request, by the actions of its lines, and its steps. */
function checkLog(row: RequestRow, actions: readonly string[], steps: readonly RequestStepRow[], deliveries: number): string[] {
  const faults: string[] = [];
  const count = (action: string) => actions.filter((one) => one === action).length;
  const moves = actions.filter((action) => Object.hasOwn(REQUEST_STEPS, action));
  const kinds = steps.map(({ kind }) => kind);
  if (!isDeepStrictEqual(moves, kinds)) faults.push(`the log says ${moves} of ${kinds}`);
  if (count('draft') !== 1) faults.push(`was drafted ${count('draft')} times`);
  if (count('record') !== deliveries) faults.push(`the log says ${count('record')} of ${deliveries} deliveries`);
  if (row.version !== 1 + count('save') + steps.length) faults.push(`version ${row.version} does not fit`);
  return faults;
}

async function findFaults(tx: Db, acknowledged: readonly string[]): Promise<string[]> {
  const requests = await tx.select().from(request);
  const steps = await tx.select().from(requestStep).orderBy(asc(requestStep.requestId), asc(requestStep.position));
  const deliveries = await tx.select().from(delivery);
  const notices = await tx.select().from(notice);
  const mails = await tx.select().from(job).where(eq(job.kind, 'notice'));
  const chain = await readChain(tx, ISLAND);
  const lines = chain.lines
    .filter(({ action }) => action.startsWith('request.'))
    .map(({ action, subject }) => ({ subject, action: action.slice('request.'.length) }));
  const known = [
    ...requests.map(({ id }) => `${id} draft`),
    ...lines.filter(({ action }) => action === 'save').map(({ subject }) => `${subject} save`),
    ...steps.map(({ requestId, kind }) => `${requestId} ${kind}`),
    ...deliveries.map(({ requestId }) => `${requestId} record`),
  ];
  const faults = [...chain.faults, ...findLost(acknowledged, known)];
  for (const row of requests) {
    const own = steps.filter(({ requestId }) => requestId === row.id);
    const actions = lines.filter(({ subject }) => subject === row.id).map(({ action }) => action);
    const delivered = deliveries.filter(({ requestId }) => requestId === row.id).length;
    const wrong = [...checkRequest(row, own), ...checkLog(row, actions, own, delivered)];
    for (const [kind, people] of Object.entries(TOLD)) {
      const went = notices.filter(({ path, kind: of }) => path === `/requests/${row.id}` && of === `request_${kind}`).length;
      const due = people * own.filter((step) => step.kind === kind).length;
      if (went !== due) wrong.push(`${kind} was told ${went} times, not ${due}`);
    }
    faults.push(...wrong.map((fault) => `${row.id}: ${fault}`));
  }
  if (lines.some(({ subject }) => !requests.some(({ id }) => id === subject))) faults.push('the log knows a request that is not');
  // Nobody runs jobs here: each notice waits as one mail.
  const waiting = mails.map(({ payload }) => String(payload.notice));
  if (!isDeepStrictEqual(waiting.toSorted(), notices.map(({ id }) => id).toSorted())) faults.push('notices and mails do not fit');
  return faults;
}

describe('kill -9 during the life of requests for assistance', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.each(DRIVERS)(`either all of a step happened or nothing of it, in ${KILLS} kills: %s`, async (driver) => {
    const work = { program: 'tests/faults/walk-requests.ts', mostSteps: 17, prepare, findFaults };
    const { faults, acknowledged } = await killAgainAndAgain(driver, work);
    expect(faults).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
  });
});

/** Halves of steps, as a kill would leave them if a step were not one transaction. */
const HALVES: readonly [what: string, leave: (tx: Db) => Promise<unknown>][] = [
  ['a step is missing', (tx) => tx.delete(requestStep).where(eq(requestStep.kind, 'close'))],
  ['a state is from before', (tx) => tx.update(request).set({ state: 'declined' }).where(eq(request.state, 'closed'))],
  ['an assessment is missing', (tx) => tx.update(request).set({ attachment: null }).where(eq(request.state, 'withdrawn'))],
  ['a delivery is missing', (tx) => tx.delete(delivery)],
  ['the log says more', (tx) => audit(tx, { actorId: null, countryCode: ISLAND, action: 'request.draft', subject: 'nothing' })],
  ['somebody was not told', (tx) => tx.delete(notice).where(eq(notice.kind, 'request_reply'))],
  ['a mail was not put', (tx) => tx.delete(job).where(inArray(job.id, tx.select({ id: job.id }).from(job).limit(1)))],
];

/** Takes everything back that a transaction did. */
class Undone extends Error {}

describe('the same checks', () => {
  eachDriver((_driver, open) => {
    let db: Db;
    const acknowledged: string[] = [];
    const findAfter = async (leave: (tx: Db) => Promise<unknown>) => {
      let faults: string[] = [];
      const look = seeAll(db)(async (tx) => {
        await leave(tx);
        faults = await findFaults(tx, acknowledged);
        throw new Undone();
      });
      await expect(look).rejects.toThrow(Undone);
      return faults;
    };

    beforeAll(async () => {
      ({ db } = await open());
      const [lead, approver, officer] = await prepare(db);
      const walk = { db, lead, approver, officer, say: (id: string, step: string) => acknowledged.push(`${id} ${step}`) };
      await withdrawRequest(walk);
      await closeRequest(walk);
    });

    it('find nothing where everything is whole', async () => {
      expect(await findAfter(async () => {})).toEqual([]);
    });

    it.each(HALVES)('find it when %s', async (_what, leave) => {
      expect(await findAfter(leave)).not.toEqual([]);
    });

    it('find it when something acknowledged is not there', async () => {
      acknowledged.push('something submit');
      expect(await findAfter(async () => {})).toEqual(['acknowledged and lost: something submit']);
    });
  });
});
