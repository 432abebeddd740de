/**
 * Moves rounds through sign-off, submission and publication for ever, one after the other, and says each step after it was
 * acknowledged. To be killed.
 *   tsx tests/faults/move-rounds.ts <data directory> <database address or -> <lead> <approver>
 */
import type { Actor } from '../../app/domain/access';
import { moveRound } from '../../app/services/lifecycle.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { openDatabase } from '../../db/client.server';
import { createRound, ISLAND } from '../helpers/fixtures';
import { answerCore } from '../helpers/rounds';

const [dataDir = '', url = '', leadId = '', approverId = ''] = process.argv.slice(2);
const { db } = await openDatabase({ dataDir, url: url === '-' ? undefined : url });
const person = (id: string, role: Actor['role']): Actor => ({ id, role, countryCode: ISLAND, regions: [] });
const lead = person(leadId, 'focal_point');
const approver = person(approverId, 'approver');
const done = (round: string, step: string) => process.stdout.write(`${round} ${step}\n`);

for (;;) {
  const round = await createRound(db, lead);
  const { id } = round;
  await answerCore(db, round);
  const move = async (who: Actor, step: Parameters<typeof moveRound>[3]) => {
    await moveRound(db, who, id, step, { reason: 'test', secondFactor: true });
    done(id, step);
  };
  const publish = async () => {
    await publishRound(db, approver, id, 'all', true);
    done(id, 'publish');
  };
  await move(lead, 'ask_review');
  await move(approver, 'sign_off');
  await move(lead, 'submit');
  await move(lead, 'recall');
  await publish();
  await withdrawRound(db, lead, id, 'test');
  done(id, 'withdraw');
  // Left public: the next round supersedes it.
  await publish();
}
