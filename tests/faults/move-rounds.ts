/**
 * Moves rounds through sign-off, submission and publication for ever, one after the other, and says each step after it was
 * acknowledged. To be killed. Begins with a lead and an approver.
 */
import type { Actor } from '../../app/domain/access';
import { moveRound } from '../../app/services/lifecycle.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { createRound } from '../helpers/fixtures';
import { answerCore } from '../helpers/rounds';
import { beginWork } from './begin-work';

const { db, people, say } = await beginWork();
const [lead, approver] = people as [Actor, Actor];

for (;;) {
  const round = await createRound(db, lead);
  const { id } = round;
  await answerCore(db, round);
  const move = async (who: Actor, step: Parameters<typeof moveRound>[3]) => {
    await moveRound(db, who, id, step, { reason: 'test', secondFactor: true });
    say(id, step);
  };
  const publish = async () => {
    await publishRound(db, approver, id, 'all', true);
    say(id, 'publish');
  };
  await move(lead, 'ask_review');
  await move(approver, 'sign_off');
  await move(lead, 'submit');
  await move(lead, 'recall');
  await publish();
  await withdrawRound(db, lead, id, 'test');
  say(id, 'withdraw');
  // Left public: the next round supersedes it.
  await publish();
}
