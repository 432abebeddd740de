import {
  type Activity,
  type CountryFacts,
  type Eligibility,
  findOwner,
  findParagraph,
  isUnderWay,
  judgeEligibility,
  type Reach,
} from './catalogue';
import type { Gain } from './gain';
import { walkGroups } from './group';
import type { Item, Questionnaire, QuestionnaireText } from './questionnaire';
import { type ItemState, indexItems, type ScoreResult } from './score';

/**
 * What each kind of link between an activity and a criterion is worth. `topic`: both name the same topic. `paragraph`: one
 * names the paragraph that the other's topic belongs to; the mapping of a broad activity says no more. `theme`: they share
 * all themes of the criterion, or that part of them; it adds to either and is little on its own, as themes such as
 * training are wide. Topic and all themes together make 1.
 */
export const MATCH = { topic: 0.7, paragraph: 0.45, theme: 0.3 } as const;

/** On its own a theme links only where it is at least this part of what the criterion is about. */
const LEAST_THEMES = 0.5;

/**
 * How much a criterion counts by its distance from the present level of its capability (1, 2, 3, 4 levels). The next level
 * comes first, since a level is reached only when all below it are; what lies beyond is not lost sight of.
 */
export const NEARNESS: readonly number[] = [1, 0.6, 0.35, 0.2];

/**
 * How well an activity fits a capability that stands at the activity's entry level, or so many levels above it: help to
 * set up a team is of little use to a team that measures itself.
 */
export const FIT: readonly number[] = [1, 0.8, 0.5, 0.3, 0.2];
const LEAST_FIT = 0.2;
/** The fit where the activity says "any level" or the capability has none: between a good one and a doubtful one. */
export const FIT_ANY = 0.8;

/**
 * How sure the need is. What nobody knows may be in place. What is claimed and waits for its evidence most likely is, and
 * of a question not answered yet nothing can be said: they count for little.
 */
export const NEED: Readonly<Record<ItemState, number>> = {
  unmet: 1,
  partial: 1,
  waiting: 0.25,
  unknown: 0.5,
  unanswered: 0.1,
  met: 0,
  hidden: 0,
  out: 0,
};

/** What is made for this country, or for countries like it, goes before what is made for all (RPM-AMS13/57 puts SIDS first). */
export const REACH: Readonly<Record<Reach, number>> = { country: 1, group: 0.95, region: 0.9, world: 0.85 };

/** What works with a country goes before what it attends, and that before what it uses alone: a guide writes no strategy. */
export const DEPTH: Readonly<Record<Activity['type'], number>> = {
  programme: 1,
  project: 1,
  training: 0.9,
  event: 0.9,
  guidance: 0.8,
  tool: 0.8,
};

/** What an activity under way takes from others on the same criterion: half, since nobody knows how it will end. */
export const DUPLICATION = 0.5;

/**
 * Below this score, or below this share of the best score of its group, an activity has so little to do with the gaps that
 * listing it would hide the others.
 */
export const LEAST_SCORE = 2;
export const LEAST_SHARE = 0.1;

/** Themes of activities that find out how things stand (CEB/2013/2, paragraphs 32 and 41: an assessment comes first). */
export const ASSESSMENT_THEMES: readonly string[] = ['assessment', 'needs-assessment', 'cmm'];
/** Themes of those that only ask the country itself, which would not help where it does not know. */
export const ASKING_THEMES: readonly string[] = ['index', 'self-assessment'];

const ENTRY_LEVEL = { initial: 1, developing: 2, established: 3, any: null } as const;

/** How an activity and a criterion are linked, strongest first. */
export type Via = 'topic' | 'paragraph' | 'theme';

export interface RecommendedCriterion {
  item: string;
  /** What the activity may add through this criterion, in points of the overall score, after all factors. */
  weight: number;
  via: Via;
  /** The criterion's topic, or the shared theme. */
  topic: string;
}

/** A reason as a code of the message catalogues, under `recommend.reason`, with its values. */
export interface Reason {
  code:
    | 'missing'
    | 'find_out'
    | 'waiting'
    | 'unanswered'
    | 'next_level'
    | 'worth'
    | 'country'
    | 'group'
    | 'region'
    | 'world'
    | 'priority'
    | 'entry'
    | 'check'
    | 'near'
    | 'under_way'
    | 'unconfirmed';
  values: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Recommendation {
  /** Id of the activity. */
  activity: string;
  /** Its implementor. */
  org: string;
  /** ITU's own activities are one list, those of other organisations another beside it. */
  group: 'itu' | 'others';
  /** 0..100, two decimals; it ranks the activities for one country and compares no countries. */
  score: number;
  /** Criteria it may help to meet, by weight. */
  criteria: RecommendedCriterion[];
  reasons: Reason[];
  /** It goes on in the country already: shown, not recommended. */
  underWay: boolean;
  /** Ids of activities under way in the country that work on some of the same criteria. */
  near: string[];
}

export interface RecommendOptions {
  /**
   * From `findGains`. Without them a criterion is worth its weight in the overall score times what is missing, which is the
   * same wherever groups are sums, means or ratios, and costs nothing.
   */
  gains?: readonly Gain[];
}

/** A criterion that applies and is shown, as the matching sees it. */
interface Criterion {
  item: Item;
  /** Paragraphs of its topics, in their order. */
  paragraphs: readonly string[];
  state: ItemState;
  /** What is missing to meet it, 0..1. */
  missing: number;
  /** What meeting it would add to the overall score, in points. */
  points: number;
  /** Present level of its capability; null where that has none. */
  level: number | null;
  /** Levels from there to the criterion's own, at least 1. */
  distance: number;
}

/** What an activity is about, ready for look-up. */
interface Subject {
  topics: ReadonlySet<string>;
  /** Paragraphs it names as a whole, and those of which it names topics. */
  paragraphs: ReadonlySet<string>;
  touched: ReadonlySet<string>;
  themes: ReadonlySet<string>;
  areas: ReadonlySet<string>;
  assesses: boolean;
}

interface Link {
  criterion: Criterion;
  via: Via;
  topic: string;
  /** 0..1, by `MATCH`. */
  strength: number;
  /** 0..1, by `NEED`; 1 where the activity finds out what nobody knows. */
  need: number;
  /** 0..1, by `FIT`; 0 where the capability has not reached the entry level. */
  fit: number;
}

interface Candidate {
  activity: Activity;
  eligibility: Eligibility;
  underWay: boolean;
  links: Link[];
}

function describeSubject(activity: Activity): Subject {
  const topics = activity.framework_refs.filter((reference) => reference.includes('.'));
  return {
    topics: new Set(topics),
    paragraphs: new Set(activity.framework_refs.filter((reference) => !reference.includes('.'))),
    touched: new Set(topics.map(findParagraph)),
    themes: new Set(activity.themes),
    areas: new Set(activity.areas),
    assesses:
      ASSESSMENT_THEMES.some((theme) => activity.themes.includes(theme)) &&
      !ASKING_THEMES.some((theme) => activity.themes.includes(theme)),
  };
}

/** The reference of a criterion that an activity names: the topic itself, or else its paragraph. Null where it names none. */
function findReference(
  subject: Pick<Subject, 'topics' | 'paragraphs' | 'touched'>,
  refs: readonly string[],
  paragraphs: readonly string[],
): { topic: string; via: 'topic' | 'paragraph' } | null {
  const exact = refs.find((ref) => subject.topics.has(ref));
  if (exact !== undefined) return { topic: exact, via: 'topic' };
  const broad = refs.find((ref, i) => subject.paragraphs.has(paragraphs[i] as string) || subject.touched.has(ref));
  return broad === undefined ? null : { topic: broad, via: 'paragraph' };
}

/** Ids of the groups with a level of their own that an activity works on: those with a criterion whose reference it names. */
export function listServedGroups(q: Questionnaire, activity: Activity): string[] {
  const subject = describeSubject(activity);
  const isServed = ({ refs }: Item) => findReference(subject, refs, refs.map(findParagraph)) !== null;
  return [...walkGroups(q.overall)].filter(({ level, items }) => level === 'gate' && items.some(isServed)).map(({ id }) => id);
}

/** Last paragraphs of the principles and of the assistance areas of CEB/2013/2 Annex III. */
const AREA_ENDS: readonly [number, string | null][] = [
  [20, null],
  [24, 'legal'],
  [30, 'policy'],
  [38, 'technical'],
  [43, 'capacity'],
  [49, 'cooperation'],
];

/** The assistance area of a topic; null outside section IV. */
function findArea(topic: string): string | null {
  const paragraph = Number(/^F(\d+)/.exec(topic)?.[1] ?? 0);
  return AREA_ENDS.find(([end]) => paragraph <= end)?.[1] ?? null;
}

/** Whether the activity is an assessment of an area in which this question has "don't know" for an answer. */
function findsOut(subject: Subject, { item, state }: Criterion): boolean {
  return state === 'unknown' && subject.assesses && item.refs.some((topic) => subject.areas.has(findArea(topic) ?? ''));
}

/** The strongest link between an activity and a criterion, or null. */
function findLink(activity: Activity, subject: Subject, criterion: Criterion, underWay: boolean): Link | null {
  const { refs, tags } = criterion.item;
  const named = findReference(subject, refs, criterion.paragraphs);
  const finding = findsOut(subject, criterion);
  const shared = tags.filter((tag) => subject.themes.has(tag));
  const themes = finding ? 1 : shared.length / Math.max(1, tags.length);
  const theme = themes < LEAST_THEMES ? undefined : (shared[0] ?? 'assessment');
  const topic = named?.topic ?? theme;
  if (topic === undefined) return null;
  const via: Via = named?.via ?? 'theme';
  return {
    criterion,
    via,
    topic,
    strength: (via === 'theme' ? 0 : MATCH[via]) + MATCH.theme * themes,
    need: rateNeed(criterion.state, finding),
    // What goes on already has been let in, whatever the level.
    fit: rateFit(activity, criterion.level) || (underWay ? LEAST_FIT : 0),
  };
}

function takeAt(list: readonly number[], index: number): number {
  return list[Math.min(list.length - 1, index)] as number;
}

function rateFit(activity: Activity, level: number | null): number {
  const entry = ENTRY_LEVEL[activity.maturity_entry];
  if (entry === null || level === null) return FIT_ANY;
  return level < entry ? 0 : takeAt(FIT, level - entry);
}

/** What each item weighs in the overall score, in points, by the weights of the groups above it. */
function findShares(result: ScoreResult): Map<string, number> {
  const shares = new Map<string, number>();
  const visit = (groupId: string, share: number) => {
    const children = result.groups[groupId]?.children ?? [];
    const weights = children.reduce((sum, child) => sum + child.weight, 0);
    for (const child of children) {
      const part = (share * child.weight) / weights;
      if (child.kind === 'group') visit(child.id, part);
      else shares.set(child.id, (shares.get(child.id) ?? 0) + part);
    }
  };
  visit(result.overall.id, result.overall.points);
  return shares;
}

/** Present level of the capability each item belongs to. */
function findLevels(questionnaire: Questionnaire, result: ScoreResult): Map<string, number> {
  const levels = new Map<string, number>();
  for (const group of walkGroups(questionnaire.overall)) {
    const level = group.level === 'gate' ? result.groups[group.id]?.level : null;
    if (typeof level !== 'number') continue;
    for (const item of group.items) if (!levels.has(item.id)) levels.set(item.id, level);
  }
  return levels;
}

/** The criteria that apply and are shown, met ones included, in the order of the questionnaire. */
function listCriteria(questionnaire: Questionnaire, result: ScoreResult, options: RecommendOptions): Criterion[] {
  const gained = new Map((options.gains ?? []).map((gain) => [gain.item, gain.overall]));
  const shares = findShares(result);
  const levels = findLevels(questionnaire, result);
  const criteria: Criterion[] = [];
  for (const [id, item] of indexItems(questionnaire)) {
    const judged = result.items[id];
    if (!judged || judged.state === 'out' || judged.state === 'hidden') continue;
    const missing = 1 - judged.value;
    // Outside a gate, as in a lens, a criterion of level 4 that is missing says at least that 4 is not reached.
    const level = levels.get(id) ?? (item.level === undefined ? null : item.level - 1);
    criteria.push({
      item,
      paragraphs: item.refs.map(findParagraph),
      state: judged.state,
      missing,
      // Under a gate or a minimum one step alone may add nothing; then its share says what it is a part of.
      points: missing > 0 ? gained.get(id) || (shares.get(id) ?? 0) * missing : 0,
      level,
      distance: level === null || item.level === undefined ? 1 : Math.max(1, item.level - level),
    });
  }
  return criteria;
}

/** How sure the need is; that something be found out is certain where nobody knows it. */
function rateNeed(state: ItemState, finding: boolean): number {
  return finding && state === 'unknown' ? 1 : NEED[state];
}

/** Worth of a criterion by points and nearness. */
function rateWorth({ points, distance }: Criterion): number {
  return points * takeAt(NEARNESS, distance - 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Activities under way by the criteria they work on, with the strength of their link; a shared theme alone is too little. */
function mapUnderWay(candidates: readonly Candidate[]): Map<string, { activity: string; strength: number }[]> {
  const underWay = new Map<string, { activity: string; strength: number }[]>();
  for (const { activity, links } of candidates.filter((candidate) => candidate.underWay)) {
    for (const { criterion, via, strength } of links) {
      if (via === 'theme' || criterion.points === 0) continue;
      const others = underWay.get(criterion.item.id) ?? [];
      underWay.set(criterion.item.id, [...others, { activity: activity.id, strength }]);
    }
  }
  return underWay;
}

const itemsOf = (links: readonly Link[]) => links.map(({ criterion }) => criterion.item.id);

/** Why an activity is recommended: what waits for it, what that is worth, for whom it is, and what is to be checked. */
function listReasons(candidate: Candidate, links: readonly Link[], near: readonly string[]): Reason[] {
  const { activity, eligibility, underWay } = candidate;
  const reasons: Reason[] = [];
  const count = (code: Reason['code'], some: readonly Link[]) => {
    if (some.length > 0) reasons.push({ code, values: { count: some.length, items: itemsOf(some) } });
  };
  const inState = (...states: ItemState[]) => links.filter(({ criterion }) => states.includes(criterion.state));
  count('missing', inState('unmet', 'partial'));
  count('find_out', inState('unknown'));
  count('waiting', inState('waiting'));
  count('unanswered', inState('unanswered'));
  count(
    'next_level',
    links.filter(({ criterion }) => criterion.level !== null && criterion.distance === 1),
  );
  reasons.push({ code: 'worth', values: { points: round(sum(links.map(({ criterion }) => criterion.points))) } });
  reasons.push({ code: eligibility.reach, values: { groups: eligibility.groups, regions: activity.regions } });
  const entry = ENTRY_LEVEL[activity.maturity_entry];
  if (entry !== null) reasons.push({ code: 'entry', values: { level: entry } });
  for (const group of eligibility.priorities) reasons.push({ code: 'priority', values: { group } });
  for (const condition of eligibility.checks) reasons.push({ code: 'check', values: { condition } });
  if (underWay) reasons.push({ code: 'under_way', values: {} });
  if (near.length > 0) reasons.push({ code: 'near', values: { activities: near } });
  if (activity.verified !== true) reasons.push({ code: 'unconfirmed', values: {} });
  return reasons;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

function rateCandidate(candidate: Candidate, total: number, underWay: ReturnType<typeof mapUnderWay>): Recommendation | null {
  const { activity, eligibility, links } = candidate;
  const weighted = links
    .filter(({ criterion, fit }) => criterion.points > 0 && fit > 0)
    .map((link) => {
      const others = (underWay.get(link.criterion.item.id) ?? []).filter((other) => other.activity !== activity.id);
      const taken = Math.max(0, ...others.map((other) => other.strength));
      const weight = rateWorth(link.criterion) * link.strength * link.need * link.fit * (1 - DUPLICATION * taken);
      return { link, weight, others };
    })
    .sort((a, b) => b.weight - a.weight);
  if (weighted.length === 0) return null;

  const served = sum(weighted.map(({ weight }) => weight)) / total;
  const wanted = sum(weighted.map(({ link }) => link.strength * link.need * link.criterion.missing));
  const needed = wanted / sum(links.map((link) => link.strength));
  const score = round(100 * REACH[eligibility.reach] * DEPTH[activity.type] * Math.cbrt(served * served * needed));

  const near = weighted.flatMap(({ link, others }) => (link.via === 'theme' ? [] : others.map((other) => other.activity)));
  const nearIds = candidate.underWay ? [] : [...new Set(near)].sort();
  return {
    activity: activity.id,
    org: activity.org,
    group: findOwner(activity),
    score,
    criteria: weighted.map(({ link, weight }) => ({ item: link.criterion.item.id, weight, via: link.via, topic: link.topic })),
    reasons: listReasons(
      candidate,
      weighted.map(({ link }) => link),
      nearIds,
    ),
    underWay: candidate.underWay,
    near: nearIds,
  };
}

/**
 * From what a country does not have yet to the activities that help with it: ITU's own first, then those of other
 * organisations, each by score, and at the end of each group those that go on in the country already.
 *
 *     score  = 100 x reach x depth x cube root of (served x served x needed)
 *     served = sum over its open criteria of worth x strength x need x fit x (1 - duplication x strength of the other)
 *              / sum over all open criteria of worth x need
 *     needed = sum over its open criteria of strength x need x what is missing
 *              / sum over all its criteria, open or met, of strength
 *     worth  = points that meeting the criterion adds to the overall score x nearness of its level
 *
 * `served` asks how much of the country's gap the activity meets; alone it would favour those that do a little of
 * everything. `needed` asks how much of what the activity is about the country lacks; alone it would favour the narrowest.
 * The geometric mean falls when either does, so that with one gap the specialised activity leads, and with many the one
 * that meets most. `served` counts twice: an activity is asked for because of what is missing, and that it could do more is
 * a small fault. An index or a self-assessment is about few criteria and leads only where these are open.
 *
 * Every factor lies in 0..1 and is a constant above, with its reason: `MATCH` (strength), `NEED`, `FIT`, `NEARNESS`, `REACH`,
 * `DEPTH`, `DUPLICATION`. Left out are completed activities, those not open to the country (`judgeEligibility`), criteria of
 * capabilities below the activity's entry level, activities below `LEAST_SCORE` or `LEAST_SHARE`, and criteria that are
 * hidden or do not apply. Conditions that no data can decide come back as reasons of the code `check`.
 *
 * Sources: RPM-AMS13/57 (targeted assistance, priority to SIDS, no duplication); CEB/2013/2 Annex III, paragraphs 22 (matched to
 * maturity and local need), 32 and 41 (an assessment first), 47 and 53 (no duplication).
 *
 * Pure: the same values give the same list, whatever the order of the catalogue. Never throws on a result that was made
 * with this questionnaire.
 */
export function recommend(
  questionnaire: Questionnaire,
  result: ScoreResult,
  catalogue: readonly Activity[],
  country: CountryFacts,
  options: RecommendOptions = {},
): Recommendation[] {
  const criteria = listCriteria(questionnaire, result, options);
  const total = sum(criteria.map((criterion) => rateWorth(criterion) * rateNeed(criterion.state, true)));
  if (total === 0) return [];

  const candidates: Candidate[] = [];
  for (const activity of catalogue) {
    if (activity.status === 'completed') continue;
    const underWay = isUnderWay(activity, country.alpha3);
    const eligibility = judgeEligibility(activity, country);
    if (!underWay && !eligibility.eligible) continue;
    const subject = describeSubject(activity);
    const links = criteria.flatMap((criterion) => findLink(activity, subject, criterion, underWay) ?? []);
    candidates.push({ activity, eligibility, underWay, links });
  }
  const working = mapUnderWay(candidates);
  const rated = candidates.flatMap((candidate) => rateCandidate(candidate, total, working) ?? []);
  const best = (group: Recommendation['group']) =>
    Math.max(0, ...rated.filter((r) => r.group === group && !r.underWay).map((r) => r.score));
  const least = {
    itu: Math.max(LEAST_SCORE, LEAST_SHARE * best('itu')),
    others: Math.max(LEAST_SCORE, LEAST_SHARE * best('others')),
  };
  return rated
    .filter((r) => r.underWay || r.score >= least[r.group])
    .sort(
      (a, b) =>
        Number(a.group === 'others') - Number(b.group === 'others') ||
        Number(a.underWay) - Number(b.underWay) ||
        b.score - a.score ||
        (a.activity < b.activity ? -1 : 1),
    );
}

/** Criteria named in an explanation; the rest is counted. */
const NAMED_CRITERIA = 4;

const GROUP_WORDS: Readonly<Record<string, string>> = {
  sids: 'Small Island Developing States',
  ldc: 'Least Developed Countries',
  lldc: 'Landlocked Developing Countries',
  developing: 'developing countries',
  pacific: 'Pacific islands',
  africa: 'Africa',
  arab: 'the Arab States',
  americas: 'the Americas',
  lac: 'Latin America and the Caribbean',
  'asia-pacific': 'Asia and the Pacific',
};

const REGION_WORDS: Readonly<Record<string, string>> = {
  AFR: 'Africa',
  AMS: 'the Americas',
  ARB: 'the Arab States',
  ASP: 'Asia and the Pacific',
  CIS: 'the Commonwealth of Independent States',
  EUR: 'Europe',
};

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

function countWords(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

/** A reason as an English sentence. */
function explainReason({ code, values }: Reason): string {
  const count = Number(values.count);
  const words = (key: string, dictionary: Readonly<Record<string, string>>) =>
    listWords((values[key] as readonly string[]).map((word) => dictionary[word] ?? word));
  switch (code) {
    case 'missing':
      return `Because ${countWords(count, 'criterion is', 'criteria are')} not yet in place.`;
    case 'find_out':
      return `Because ${countWords(count, 'criterion is', 'criteria are')} still to be found out.`;
    case 'waiting':
      return `${countWords(count, 'criterion waits', 'criteria wait')} for evidence.`;
    case 'unanswered':
      return `${countWords(count, 'criterion is', 'criteria are')} not answered yet.`;
    case 'next_level':
      return `${countWords(count, 'of them belongs', 'of them belong')} to the next level.`;
    case 'worth':
      return `Meeting them all would add ${values.points} points to the overall score.`;
    case 'country':
      return 'Made for this country among others.';
    case 'group':
      return `Made for ${words('groups', GROUP_WORDS)}.`;
    case 'region':
      return (values.regions as readonly string[]).length > 0
        ? `Open in ${words('regions', REGION_WORDS)}.`
        : `Open to ${words('groups', GROUP_WORDS)}.`;
    case 'world':
      return 'Open worldwide.';
    case 'priority':
      return `Priority to ${GROUP_WORDS[String(values.group)] ?? values.group}.`;
    case 'entry':
      return `Entry: from level ${values.level}.`;
    case 'check':
      return `To check: ${values.condition}.`;
    case 'near':
      return `Already under way near this: ${listWords(values.activities as readonly string[])}.`;
    case 'under_way':
      return 'Under way in this country.';
    case 'unconfirmed':
      return 'The facts about this activity are not confirmed yet.';
  }
}

/**
 * A recommendation in plain English, for the command line: title and organisation, the criteria with their topics, then
 * one sentence for each reason. With the questionnaire's texts the criteria are quoted.
 */
export function explainRecommendation(
  recommendation: Recommendation,
  activity: Activity,
  questionnaire: Questionnaire,
  text?: QuestionnaireText,
): string {
  const items = indexItems(questionnaire);
  const named = recommendation.criteria.slice(0, NAMED_CRITERIA).map(({ item, topic }) => {
    const level = items.get(item)?.level;
    return `  ${item} (${topic}${level === undefined ? '' : `, level ${level}`})${text?.items[item] ? ` ${text.items[item].text}` : ''}`;
  });
  const more = recommendation.criteria.length - named.length;
  return [
    `${activity.title} (${activity.org}), score ${recommendation.score.toFixed(1)}`,
    ...recommendation.reasons.map((reason) => `  ${explainReason(reason)}`),
    ...named.map((line) => `  ${line}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ].join('\n');
}
