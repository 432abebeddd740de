/**
 * Takes requests for assistance through their lives for ever, one after the other, and says each step after it was acknowledged.
 * To be killed. Begins with a lead, an approver and an officer.
 */
import type { Actor } from '../../app/domain/access';
import { beginWork } from './begin-work';
import { closeRequest, withdrawRequest } from './request-life';

const { db, people, say } = await beginWork();
const [lead, approver, officer] = people as [Actor, Actor, Actor];

for (;;) {
  await withdrawRequest({ db, lead, approver, officer, say });
  await closeRequest({ db, lead, approver, officer, say });
}
