import { findActivity, listActivities } from '../../db/catalogue.server';
import { findCountry } from '../../db/countries.server';
import { listBases, listRequests, putBasis } from '../../db/requests.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { takeMedian } from '../domain/benchmark';
import { isUnderWay } from '../domain/catalogue';
import { LEAST_COUNTRIES, measureService, nameCapability } from '../domain/request';
import { audit } from './audit.server';
import { dropUnstorable, scopeOf } from './rounds.server';

/** How long countries waited, over every request that was submitted: medians in hours, null where none was answered yet. */
export function measureServices(requests: readonly Parameters<typeof measureService>[0][]) {
  const times = requests.map(measureService);
  const median = (which: 'firstAnswer' | 'decision') => {
    const hours = times.flatMap((time) => time[which] ?? []);
    return hours.length > 0 ? takeMedian(hours) : null;
  };
  return { firstAnswer: median('firstAnswer'), decision: median('decision'), count: requests.length };
}

/** How many countries asked for help with a capability. */
export interface Demand {
  questionnaire: string;
  capability: string;
  countries: number;
}

/**
 * What countries ask for, by capability, most asked first: only where at least `LEAST_COUNTRIES` ask, so that nobody's request can
 * be told from it. Counts countries, of requests that were submitted and not withdrawn.
 */
export async function countDemand(db: Db): Promise<Demand[]> {
  const rows = await inScope(db, { kind: 'requests' }, (tx) => listRequests(tx));
  const askers = new Map<string, { questionnaire: string; capability: string; countries: Set<string> }>();
  for (const { request } of rows) {
    if (request.state === 'withdrawn') continue;
    for (const { questionnaire, capability } of request.content.capabilities) {
      const key = nameCapability({ questionnaire, capability });
      const asked = askers.get(key) ?? { questionnaire, capability, countries: new Set() };
      askers.set(key, asked);
      asked.countries.add(request.countryCode);
    }
  }
  return [...askers.values()]
    .map(({ countries, ...rest }) => ({ ...rest, countries: countries.size }))
    .filter(({ countries }) => countries >= LEAST_COUNTRIES)
    .sort((a, b) => b.countries - a.countries || (a.capability < b.capability ? -1 : 1));
}

/** An activity in a country, and the assessment it rests on; null for none that is known. */
export interface Resting {
  activity: { id: string; title: string; org: string };
  countryCode: string;
  basis: { assessment: string; source: string } | null;
  /** An accepted request of the country that it meets, with the round that one rests on. */
  request: { id: string; round: string | null; emergency: boolean } | null;
}

/**
 * The activities under way in each country with the assessment they rest on: a round, through an accepted request that they meet,
 * or one made elsewhere that an officer recorded (CEB/2013/2, paragraphs 32 and 41).
 * @throws NotFoundError for everybody who does not handle requests
 */
export async function listResting(db: Db, actor: Actor): Promise<Resting[]> {
  requireMay(actor, 'basis.write', { countryCode: null });
  return inScope(db, scopeOf(actor), async (tx) => {
    const accepted = (await listRequests(tx)).filter(({ request }) => request.acceptance !== null);
    const bases = new Map((await listBases(tx)).map((basis) => [`${basis.activityId} ${basis.countryCode}`, basis]));
    const activities = await listActivities(tx);
    return activities.flatMap((activity) => {
      const served = new Set([...activity.beneficiaries, ...activity.countries]);
      for (const { request } of accepted)
        if (request.acceptance?.activities.includes(activity.id)) served.add(request.countryCode);
      const { id, title, org } = activity;
      return [...served].sort().flatMap((countryCode): Resting[] => {
        const met = accepted.find(
          ({ request }) => request.countryCode === countryCode && request.acceptance?.activities.includes(id),
        )?.request;
        if (!met && !isUnderWay(activity, countryCode)) return [];
        const basis = bases.get(`${id} ${countryCode}`);
        return [
          {
            activity: { id, title, org },
            countryCode,
            basis: basis ? { assessment: basis.assessment, source: basis.source } : null,
            request: met ? { id: met.id, round: met.attachment?.roundTitle ?? null, emergency: met.emergency } : null,
          },
        ];
      });
    });
  });
}

/**
 * Records the assessment that an activity in a country rests on, where it is no round of this installation.
 * @throws NotFoundError for everybody who does not handle requests, or where there is no such activity or country
 */
export async function recordBasis(
  db: Db,
  actor: Actor,
  given: { activityId: string; countryCode: string; assessment: string; source: string },
): Promise<void> {
  requireMay(actor, 'basis.write', { countryCode: null });
  const basis = dropUnstorable({ ...given, assessment: given.assessment.trim(), source: given.source.trim() });
  await inScope(db, scopeOf(actor), async (tx) => {
    if (!(await findActivity(tx, basis.activityId))) throw new NotFoundError('activity');
    if (!(await findCountry(tx, basis.countryCode))) throw new NotFoundError('country');
    await putBasis(tx, { ...basis, recordedBy: actor.id });
    const { activityId, countryCode, assessment } = basis;
    await audit(tx, {
      actorId: actor.id,
      action: 'basis.record',
      subject: activityId,
      details: { country: countryCode, assessment },
    });
  });
}
