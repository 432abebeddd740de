import type { Activity } from './catalogue';
import type { Country } from './country';

/**
 * Whether others do or plan the same in the same country at the same time (RPM-AMS13/57; CEB/2013/2 Annex III, paragraphs 47 and
 * 53): shown to whoever drafts or handles a request, with the reasons, for a person to judge.
 */

/** What is asked for, as far as it can be doubled. */
export interface Wanted {
  country: Pick<Country, 'alpha3'> & { region: string };
  /** Topics of the framework that the criteria of its capabilities name. */
  topics: readonly string[];
  /** When, ISO 8601; null for no matter when. */
  from: string | null;
  until: string | null;
}

/** Another request of the same country that is not ended. */
export interface OtherRequest {
  id: string;
  title: string;
  topics: readonly string[];
  from: string | null;
  until: string | null;
}

export interface Overlap {
  kind: 'activity' | 'request';
  id: string;
  title: string;
  /** Who does it; empty for the country's own request. */
  org: string;
  /** Whether it names the country, or its region only. */
  place: 'country' | 'region';
  /** Topics in common, in their order; a paragraph stands for all of its topics. */
  topics: string[];
  /** `unknown`: no period was published. */
  period: 'overlaps' | 'unknown';
}

const paragraphOf = (reference: string) => reference.split('.', 1)[0] as string;

/** The topics that something shares with what is wanted. A whole paragraph shares each of its topics. */
function shareTopics(wanted: readonly string[], references: readonly string[]): string[] {
  const exact = new Set(references);
  return [...new Set(wanted)].filter((topic) => exact.has(topic) || exact.has(paragraphOf(topic))).sort();
}

const FIRST_DAY = '0000';
const LAST_DAY = '9999';

/** Whether two spans have a day in common. A date as short as a year begins on its first day and ends on its last. */
function isTogether(a: { start: string | null; end: string | null }, b: { start: string | null; end: string | null }): boolean {
  const ends = (day: string | null) => (day === null ? LAST_DAY : `${day}~`);
  return (a.start ?? FIRST_DAY) <= ends(b.end) && (b.start ?? FIRST_DAY) <= ends(a.end);
}

/**
 * What others do or plan that may be the same: activities that name the country, or projects of its region, and the country's other
 * requests; with a topic in common, and not known to lie in another period. Those that name the country stand first, then those
 * with most topics in common.
 */
export function findOverlaps(
  wanted: Wanted,
  activities: readonly Activity[],
  requests: readonly OtherRequest[] = [],
  today: string,
): Overlap[] {
  const when = { start: wanted.from ?? today, end: wanted.until };
  const overlaps: Overlap[] = [];
  for (const activity of activities) {
    const named = activity.beneficiaries.includes(wanted.country.alpha3) || activity.countries.includes(wanted.country.alpha3);
    const regional = activity.scope === 'regional' && activity.regions.some((region) => region === wanted.country.region);
    if (!named && !(regional && activity.type === 'project')) continue;
    const { start, end } = activity.period;
    // What goes on has no end yet, whatever was published; what was completed ended, at the latest, by now.
    const period = activity.status === 'completed' ? { start, end: end ?? start ?? FIRST_DAY } : { start, end };
    if (!isTogether(when, period)) continue;
    const topics = shareTopics(wanted.topics, activity.framework_refs);
    if (topics.length === 0) continue;
    overlaps.push({
      kind: 'activity',
      id: activity.id,
      title: activity.title,
      org: activity.org,
      place: named ? 'country' : 'region',
      topics,
      period: start === null && end === null ? 'unknown' : 'overlaps',
    });
  }
  for (const other of requests) {
    const topics = shareTopics(wanted.topics, other.topics);
    if (topics.length === 0 || !isTogether(when, { start: other.from, end: other.until })) continue;
    const { id, title } = other;
    const period = other.from === null && other.until === null ? 'unknown' : 'overlaps';
    overlaps.push({ kind: 'request', id, title, org: '', place: 'country', topics, period });
  }
  const order = (overlap: Overlap) => (overlap.place === 'country' ? 0 : 1);
  return overlaps.sort((a, b) => order(a) - order(b) || b.topics.length - a.topics.length || (a.id < b.id ? -1 : 1));
}

/** Whether a request may go ahead beside what others do alike: nobody does, or there is a written reason. */
export function isJustified(overlaps: readonly Overlap[], reason: string): boolean {
  return overlaps.length === 0 || reason !== '';
}
