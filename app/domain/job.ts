/** After so many failures in a row a job is given up until an administrator tries it again. */
export const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 6 * 3_600_000;

/**
 * When to try a job again after it failed: half a minute, then twice as long each time, at most six hours; eight tries take about
 * an hour. Null when it is to be given up.
 * @param attempts how often it was tried so far, 1 or more
 */
export function findRetry(attempts: number, now: Date): Date | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  return new Date(now.getTime() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1)));
}
