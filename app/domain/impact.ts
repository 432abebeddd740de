import type { Activity } from './catalogue';
import type { GroupChange } from './compare';
import type { Country } from './country';
import type { Questionnaire } from './questionnaire';
import { listServedGroups } from './recommend';

/** With fewer countries in a group, a mean says more about single countries than about the group: nothing is shown. */
export const LEAST_GROUP = 5;

type Facts = Pick<Country, 'alpha3' | 'sids' | 'ldc' | 'lldc'> & { region: string };

/** How far one capability moved between two rounds: level in steps, score in points. */
export interface Moved {
  level: number;
  score: number;
}

/** A country with two rounds of one questionnaire. */
export interface MovedCountry extends Facts {
  /** Days (ISO 8601) on which the earlier and the later round were signed off. */
  from: string;
  to: string;
  /** By capability, those that can be compared. */
  moved: Readonly<Record<string, Moved>>;
}

/** Mean change of a group of countries, each counting alike. */
export interface GroupMoved extends Moved {
  countries: number;
}

/** What changed where an activity served, beside what changed where it did not. It proves no cause. */
export interface Impact {
  activity: string;
  /** Capabilities it works on. */
  capabilities: string[];
  served: GroupMoved;
  others: GroupMoved;
}

/** The changes of a comparison that can be compared, by group. */
export function listMoved(groups: Readonly<Record<string, GroupChange>>): Record<string, Moved> {
  const moved: Record<string, Moved> = {};
  for (const { id, level, score } of Object.values(groups)) {
    if (!level || level.change === 'not_comparable' || score.change === 'not_comparable') continue;
    if (level.before.value === null || level.after.value === null) continue;
    if (score.before.value === null || score.after.value === null) continue;
    moved[id] = { level: level.after.value - level.before.value, score: score.after.value - score.before.value };
  }
  return moved;
}

/** Whether an activity may be compared over two countries: both of one ITU region, or both SIDS, both LDC or both LLDC. */
export function isComparable(a: Facts, b: Facts): boolean {
  return a.region === b.region || (a.sids && b.sids) || (a.ldc && b.ldc) || (a.lldc && b.lldc);
}

/**
 * Whether an activity served a country between two days (ISO 8601). `unknown` where it did at some time, and the catalogue does not
 * say when. A year or month stands for all of it.
 */
export function judgeServed(activity: Activity, { alpha3, from, to }: Pick<MovedCountry, 'alpha3' | 'from' | 'to'>) {
  if (!activity.beneficiaries.includes(alpha3)) return 'no';
  const { start, end } = activity.period;
  if (activity.status === 'planned' || (start !== null && start > to) || (end !== null && `${end}-99` < from))
    return 'other_time';
  // Without a start, an end after the time between says nothing; what goes on has no end yet.
  if (start === null) return end !== null && end <= to ? 'yes' : 'unknown';
  return end === null && activity.status === 'completed' ? 'unknown' : 'yes';
}

function takeMean(list: readonly Moved[]): Moved {
  const mean = (key: keyof Moved) => list.reduce((sum, moved) => sum + moved[key], 0) / list.length;
  return { level: mean('level'), score: mean('score') };
}

/** Each country's mean over the capabilities; one without any of them does not count. */
function measureGroup(countries: readonly MovedCountry[], capabilities: readonly string[]): GroupMoved {
  const means = countries.flatMap(({ moved }) => {
    const some = capabilities.flatMap((id) => moved[id] ?? []);
    return some.length > 0 ? [takeMean(some)] : [];
  });
  return { countries: means.length, ...takeMean(means) };
}

/**
 * For each activity, the mean change on the capabilities it works on (`listServedGroups`) in the countries it served between their two
 * rounds, and in comparable countries (`isComparable` with one of those) that it never served. Left out where either group has
 * fewer than `LEAST_GROUP` countries. Nothing in it names a country. In the order of the catalogue.
 *
 * Source: CEB/2013/2 Annex III, paragraph 55 (what assistance achieves is to be measured).
 */
export function readImpact(q: Questionnaire, catalogue: readonly Activity[], countries: readonly MovedCountry[]): Impact[] {
  return catalogue.flatMap((activity): Impact[] => {
    const capabilities = listServedGroups(q, activity);
    const relevant = countries.filter(({ moved }) => capabilities.some((id) => moved[id]));
    const judged = relevant.map((country) => ({ country, verdict: judgeServed(activity, country) }));
    const pick = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted).map(({ country }) => country);
    const helped = pick('yes');
    const alike = pick('no').filter((other) => helped.some((country) => isComparable(country, other)));
    if (helped.length < LEAST_GROUP || alike.length < LEAST_GROUP) return [];
    const [served, others] = [measureGroup(helped, capabilities), measureGroup(alike, capabilities)];
    return [{ activity: activity.id, capabilities, served, others }];
  });
}
