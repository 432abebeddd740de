import type { Moved } from './lifecycle.server';
import { sendNotices } from './notices.server';

type Sender = Parameters<typeof sendNotices>[0];

/** Sends what is to be said after a round moved on; the move itself is committed. */
export async function announceMove(sender: Sender, moved: Moved): Promise<void> {
  await sendNotices(sender, moved.mails);
}
