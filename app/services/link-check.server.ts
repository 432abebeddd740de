import { listActivities } from '../../db/catalogue.server';
import { type LinkRow, listLinks, putLink } from '../../db/entries.server';
import type { Db } from '../../db/schema';
import { type Found, probeLink } from '../http/link-probe.server';
import { listAddresses } from './entries.server';

/** Addresses looked at in one go; a catalogue of some hundred is through in a week. */
const MAX_CHECKED = 60;
/** A link is dead when it failed so often in a row, on different days. */
export const FAILURES_UNTIL_DEAD = 3;
const DAY_MS = 86_400_000;
/** How long after a check an address is looked at again: a failing one every day, the others every week. */
const AGAIN_MS = { unchecked: 0, alive: 7 * DAY_MS, failing: DAY_MS, dead: 7 * DAY_MS };

/** What an address is after it was looked at. */
export function judgeLink(before: Pick<LinkRow, 'failures'>, found: Found): Pick<LinkRow, 'state' | 'failures' | 'detail'> {
  if (found.outcome === 'alive') return { state: 'alive', failures: 0, detail: found.detail };
  const failures = before.failures + 1;
  return { state: failures >= FAILURES_UNTIL_DEAD ? 'dead' : 'failing', failures, detail: found.detail };
}

/**
 * Looks at the addresses of the catalogue that were not looked at for longest. Where none of several answers, the trouble is on our
 * side, and nothing is written. Returns how many were looked at.
 */
export async function checkLinks(db: Db, now: Date, probe: (url: string) => Promise<Found> = probeLink): Promise<number> {
  const known = new Map((await listLinks(db)).map((link) => [link.url, link]));
  const addresses = [...new Set((await listActivities(db)).flatMap(listAddresses))];
  const due = addresses
    .map((url): LinkRow => known.get(url) ?? { url, state: 'unchecked', failures: 0, detail: '', checkedAt: null })
    .filter(({ state, checkedAt }) => checkedAt === null || checkedAt.getTime() + AGAIN_MS[state] <= now.getTime())
    .sort((a, b) => (a.checkedAt?.getTime() ?? 0) - (b.checkedAt?.getTime() ?? 0) || (a.url < b.url ? -1 : 1))
    .slice(0, MAX_CHECKED);
  const looked: LinkRow[] = [];
  for (const link of due) looked.push({ ...link, ...judgeLink(link, await probe(link.url)), checkedAt: now });
  if (looked.length > 1 && looked.every(({ failures }) => failures > 0)) return 0;
  for (const link of looked) await putLink(db, link);
  return looked.length;
}
