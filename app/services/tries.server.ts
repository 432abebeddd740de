import { countAttempts, recordAttempt } from '../../db/attempts.server';
import type { Db } from '../../db/schema';

/** Tries per account, and per address, before the door stays shut for the window. */
export const TRY_WINDOW_MINUTES = 15;
export const MAX_TRIES_PER_ACCOUNT = 8;
const MAX_TRIES_PER_ADDRESS = 40;

/**
 * Counts a try, before anything is looked at and this one included, so that many tries at once are counted too. Whether it may go
 * on: neither the account nor the address tried too often.
 */
export async function mayTry(
  db: Db,
  accountKey: string,
  addressKey: string,
  mostOfAddress = MAX_TRIES_PER_ADDRESS,
): Promise<boolean> {
  const since = new Date(Date.now() - TRY_WINDOW_MINUTES * 60_000);
  const limits = [
    [accountKey, MAX_TRIES_PER_ACCOUNT],
    [addressKey, mostOfAddress],
  ] as const;
  for (const [key] of limits) await recordAttempt(db, key, since);
  for (const [key, most] of limits) if ((await countAttempts(db, key, since)) > most) return false;
  return true;
}
