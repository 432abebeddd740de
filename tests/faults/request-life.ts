import { randomUUID } from 'node:crypto';
import type { Actor } from '../../app/domain/access';
import type { RequestStep } from '../../app/domain/request';
import { moveRequest, recordDelivery, type StepInput } from '../../app/services/request-steps.server';
import { draftRequest, getRequest, saveRequest } from '../../app/services/requests.server';
import type { Db } from '../../db/schema';
import { ACCEPTANCE, REQUEST_CONTENT } from '../helpers/requests';

const CONTENT = { ...REQUEST_CONTENT, capabilities: [{ questionnaire: 'national-cirt', capability: 'N1' }] };
/** Those that an earlier process left open ask for the same. */
const duplicateReason = 'They were left open';

/** Whoever takes a request through its life, and who is told each step once it was acknowledged. */
export interface Walk {
  db: Db;
  lead: Actor;
  approver: Actor;
  officer: Actor;
  say: (subject: string, step: string) => unknown;
}

async function begin({ db, lead, say }: Walk): Promise<string> {
  const id = await draftRequest(db, lead, { content: CONTENT, emergency: false });
  say(id, 'draft');
  return id;
}

const moveBy =
  ({ db, say }: Walk, id: string) =>
  async (who: Actor, step: RequestStep, input: StepInput = {}) => {
    await moveRequest(db, who, id, step, { text: 'test', secondFactor: true, ...input });
    say(id, step);
  };

/** From a draft to its closing, with everything that can happen on the way. */
export async function closeRequest(walk: Walk): Promise<void> {
  const { db, lead, approver, officer, say } = walk;
  const id = await begin(walk);
  const move = moveBy(walk, id);
  const { roundId } = (await getRequest(db, lead, id, '2026-11-25')).request;
  await saveRequest(db, lead, id, 1, { content: { ...CONTENT, title: 'Changed' }, emergency: false, roundId, duplicateReason });
  say(id, 'save');
  await move(approver, 'sign_off');
  await move(lead, 'reopen');
  await move(approver, 'sign_off');
  await move(lead, 'submit');
  await move(officer, 'acknowledge');
  await move(officer, 'ask');
  await move(lead, 'reply');
  await move(officer, 'accept', { acceptance: ACCEPTANCE });
  const done = { kind: 'milestone', what: 'A course', on: '2027-02-01', reached: true } as const;
  await recordDelivery(db, officer, id, randomUUID(), done);
  say(id, 'record');
  await move(officer, 'finish');
  await move(lead, 'close', { outcome: { changed: 'There is a team', met: 4 } });
}

/** From a draft to its withdrawal, before anybody took it up. */
export async function withdrawRequest(walk: Walk): Promise<void> {
  const { lead, approver } = walk;
  const move = moveBy(walk, await begin(walk));
  await move(approver, 'sign_off', { duplicateReason });
  await move(lead, 'submit');
  await move(lead, 'withdraw');
}
