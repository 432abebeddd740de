import { countAttempts, recordAttempt } from '../../db/attempts.server';
import type { Db } from '../../db/schema';

/** Wrong tries per account, and per address, before the door stays shut for the window. */
export const ATTEMPT_WINDOW_MINUTES = 15;
export const MAX_ATTEMPTS_PER_ACCOUNT = 8;
const MAX_ATTEMPTS_PER_ADDRESS = 40;

/** Whether a try may go on, this one counted: before anything is looked at, so that many tries at once are counted too. */
export async function mayTry(db: Db, accountKey: string, addressKey: string): Promise<boolean> {
  const since = new Date(Date.now() - ATTEMPT_WINDOW_MINUTES * 60_000);
  for (const key of [accountKey, addressKey]) await recordAttempt(db, key, since);
  const [byAccount, byAddress] = await Promise.all([countAttempts(db, accountKey, since), countAttempts(db, addressKey, since)]);
  return byAccount <= MAX_ATTEMPTS_PER_ACCOUNT && byAddress <= MAX_ATTEMPTS_PER_ADDRESS;
}
