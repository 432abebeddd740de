import { type Answer, type Answers, type AnswerValue, DONT_KNOW, NOT_APPLICABLE } from './answer';
import { type AnswerError, checkAnswerValue } from './answer-value';
import { findOldId, listItems, nameQuestionnaire, walkGroups } from './group';
import type { Condition, ContextItem, Group, Item, Questionnaire } from './questionnaire';
import { type GroupResult, type ItemResult, type ItemState, indexItems, type ScoreResult, scoreAssessment } from './score';

/** Numbers this close are the same: sums of weights round differently. In points, levels, or worth. */
const ROUNDING = 1e-9;

/** An item and what it was before. */
export interface ItemLink {
  item: string;
  /** Id in the questionnaire before; null for a new item. */
  was: string | null;
  /** Whether an old answer still says something; false for a new item. */
  comparable: boolean;
}

export interface ItemMap {
  /** False where neither version follows the other: then every item counts as new, and every old one as removed. */
  related: boolean;
  /** One for each item of the questionnaire after, in its order. */
  items: ItemLink[];
  /** Ids of the items before that are none of the items after. */
  removed: string[];
}

/**
 * Which item of `from` each item of `to` is, in either direction of time. Where versions lie between the two, they are
 * given as `between`, in any order. Items that only conditions look at are mapped too.
 */
export function mapItems(from: Questionnaire, to: Questionnaire, between: readonly Questionnaire[] = []): ItemMap {
  const links = linkItems(from, to, between);
  if (!links) {
    const items = listIds(to).map((item) => ({ item, was: null, comparable: false }));
    return { related: false, items, removed: listIds(from) };
  }
  const kept = new Set(links.map((link) => link.was));
  return { related: true, items: links, removed: listIds(from).filter((id) => !kept.has(id)) };
}

function linkItems(from: Questionnaire, to: Questionnaire, between: readonly Questionnaire[]): ItemLink[] | null {
  const forward = findChain(from, to, between);
  if (forward) return followChain(forward);
  const backward = findChain(to, from, between);
  return backward && reverseLinks(followChain(backward), listIds(to));
}

function listIds(q: Questionnaire): string[] {
  return [...indexItems(q).keys()];
}

/** The versions from the one to the other, each following the one before it; null where they are not linked. */
function findChain(from: Questionnaire, to: Questionnaire, between: readonly Questionnaire[]): Questionnaire[] | null {
  const start = nameQuestionnaire(from);
  if (start === nameQuestionnaire(to)) return [from, to];
  const known = new Map([...between, from].map((q) => [nameQuestionnaire(q), q]));
  const chain = [to];
  for (let name = to.follows; name !== undefined; ) {
    const before = known.get(name);
    if (!before || chain.includes(before)) return null;
    chain.unshift(before);
    if (name === start) return chain;
    name = before.follows;
  }
  return null;
}

/** Links of the last version of a chain to the first. */
function followChain(chain: readonly Questionnaire[]): ItemLink[] {
  const [first, ...later] = chain as [Questionnaire, ...Questionnaire[]];
  let links: ItemLink[] = listIds(first).map((item) => ({ item, was: item, comparable: true }));
  let before = first;
  for (const version of later) {
    const earlier = new Map(links.map((link) => [link.item, link]));
    const isSame = nameQuestionnaire(before) === nameQuestionnaire(version);
    links = [...indexItems(version).values()].map((item) => {
      const link = earlier.get((isSame ? item.id : findOldId(item)) ?? '');
      if (!link || link.was === null) return { item: item.id, was: null, comparable: false };
      const marked = !isSame && typeof item.was === 'object' && !item.was.comparable;
      return { item: item.id, was: link.was, comparable: link.comparable && !marked };
    });
    before = version;
  }
  return links;
}

function reverseLinks(links: readonly ItemLink[], ids: readonly string[]): ItemLink[] {
  const byOld = new Map(links.map((link) => [link.was, link]));
  return ids.map((item) => {
    const link = byOld.get(item);
    return { item, was: link?.item ?? null, comparable: link?.comparable ?? false };
  });
}

/**
 * An answer that is not carried over, by its old item. `misfit`: its value does not fit the item as it is now, `error` says
 * why, and is null where the item asks for another kind of answer. `removed` also stands for context questions.
 */
export interface DroppedAnswer {
  item: string;
  /** Id of the item now; null when it was removed. */
  now: string | null;
  reason: 'not_comparable' | 'removed' | 'misfit';
  error: AnswerError | null;
}

export interface CarriedAnswers {
  /** By the ids of the questionnaire after, with notes and evidence. */
  carried: Answers;
  dropped: DroppedAnswer[];
}

/**
 * The answers of an old round as suggestions for a new one: those whose items can be compared and whose values fit. Context
 * questions are carried by their id. Answers to what the old questionnaire does not ask are left out.
 */
export function carryAnswers(
  from: Questionnaire,
  to: Questionnaire,
  answers: Answers,
  between: readonly Questionnaire[] = [],
): CarriedAnswers {
  const map = mapItems(from, to, between);
  const carried: Record<string, Answer> = {};
  const dropped: DroppedAnswer[] = [];
  const drop = (item: string, now: string | null, reason: DroppedAnswer['reason'], error: AnswerError | null = null) =>
    dropped.push({ item, now, reason, error });

  for (const { id } of from.context) {
    const answer = answers[id];
    if (!answer) continue;
    const question = map.related ? to.context.find((c) => c.id === id) : undefined;
    if (!question) drop(id, null, 'removed');
    else if (isOption(question, answer.value)) carried[id] = answer;
    else drop(id, id, 'misfit', 'not_an_option');
  }
  const linkOf = new Map(map.items.map((link) => [link.was, link]));
  for (const old of indexItems(from).values()) {
    const answer = answers[old.id];
    if (!answer) continue;
    const link = linkOf.get(old.id);
    const item = link && indexItems(to).get(link.item);
    if (!item) drop(old.id, null, 'removed');
    else if (!link.comparable) drop(old.id, item.id, 'not_comparable');
    else if (answer.value === null) carried[item.id] = answer;
    else {
      const error = checkAnswerValue(item, answer.value);
      const isOfKind = old.answer.kind === item.answer.kind || isUnvalued(answer.value);
      if (error === null && isOfKind) carried[item.id] = answer;
      else drop(old.id, item.id, 'misfit', error);
    }
  }
  return { carried, dropped };
}

/** Values that every kind of item takes. */
function isUnvalued(value: AnswerValue): boolean {
  return value === DONT_KNOW || value === NOT_APPLICABLE;
}

function isOption({ answer }: ContextItem, value: AnswerValue | null): boolean {
  const options: string[] = answer.kind === 'choice' ? answer.options : ['yes', 'partial', 'no'];
  return value === null || value === DONT_KNOW || (typeof value === 'string' && options.includes(value));
}

/** A round: what was asked, what was answered, and the result as it was then. */
export interface ScoredRound {
  questionnaire: Questionnaire;
  answers: Answers;
  result: ScoreResult;
}

export type Direction = 'rose' | 'fell' | 'same';

/** A number with the interval that open answers still allow; all null where nothing applies. */
export interface Measured {
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface NumberChange {
  before: Measured;
  after: Measured;
  change: Direction | 'not_comparable';
  /** It rose or fell, but the intervals still allow that it did not. */
  uncertain: boolean;
}

/**
 * Why the numbers of a group cannot be compared. `moved`: into or out of the group. `not_comparable`: marked so by the
 * author. `rules`: what an answer, or the group, is worth is worked out otherwise than before. `does_not_apply`: nothing in the
 * group applied in one of the rounds.
 */
export interface Obstacle {
  kind: 'item' | 'group';
  /** Id after; id before where it was removed. */
  id: string;
  reason: 'added' | 'removed' | 'moved' | 'not_comparable' | 'rules' | 'does_not_apply';
}

export type ItemChangeKind = Direction | 'changed' | 'not_comparable' | 'added' | 'removed';

/** How an item stood in one round; worth 0..1. */
export interface ItemStanding {
  value: AnswerValue | null;
  state: ItemState;
  worth: number;
  low: number;
  high: number;
  met: boolean;
}

export interface ItemChange {
  /** Id after; null when it was removed. */
  item: string | null;
  /** Id before; null when it was added. */
  was: string | null;
  before: ItemStanding | null;
  after: ItemStanding | null;
  /** By worth, then by whether it is met. `changed`: the answer is another one, but worth the same, or began or ceased to apply. */
  change: ItemChangeKind;
  /** It rose or fell, but what is open still allows that it did not. */
  uncertain: boolean;
  /** Why it is `not_comparable`: marked so, or worth worked out in another way. */
  reason: 'not_comparable' | 'rules' | null;
}

export interface GroupChange {
  id: string;
  kind: string;
  /** In points. */
  score: NumberChange;
  /** Null where neither version gives the group a level. */
  level: NumberChange | null;
  /** Empty where score and level can be compared. */
  obstacles: Obstacle[];
  /** How many items in it, before or after, changed in which way. */
  counts: Record<ItemChangeKind, number>;
  /** Mean worth (0..1), without weights, of the items that can be compared and applied both times; null without any. */
  common: (NumberChange & { items: number }) | null;
}

/** Where an area is going: by its score, by its level where the score stays, else by the items that can be compared. */
export interface Trend {
  group: string;
  trend: Direction | 'not_comparable';
  basis: 'score' | 'level' | 'items' | null;
  uncertain: boolean;
}

export interface RoundComparison {
  /** `id@version`. */
  before: string;
  after: string;
  /** False where neither version follows the other: then nothing can be compared. */
  related: boolean;
  /** By id, those in both versions, in the order of the version after. */
  groups: Record<string, GroupChange>;
  groupsAdded: string[];
  groupsRemoved: string[];
  /** In the order of the version after, then those removed. */
  items: ItemChange[];
  /** Of the groups directly below the whole, in both versions. */
  areas: Trend[];
}

/** Both rounds with their items paired and their groups by id. */
interface Pairing {
  before: ScoredRound;
  after: ScoredRound;
  groupsBefore: ReadonlyMap<string, Group>;
  groupsAfter: ReadonlyMap<string, Group>;
  byOld: ReadonlyMap<string, ItemChange>;
  byNew: ReadonlyMap<string, ItemChange>;
  rename: Rename;
}

/** From an id of the version after to that before. */
type Rename = (id: string) => string;

/** What is not comparable gets a name that no id has, so that nothing that depends on it looks the same. */
function makeRename(map: ItemMap): Rename {
  const links = new Map(map.items.map((link) => [link.item, link]));
  return (id) => {
    const link = links.get(id);
    return link?.was && link.comparable ? link.was : `new ${id}`;
  };
}

const keepId: Rename = (id) => id;

function renameCondition(condition: Condition, rename: Rename): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => renameCondition(part, rename)) };
  if ('any' in condition) return { any: condition.any.map((part) => renameCondition(part, rename)) };
  if ('not' in condition) return { not: renameCondition(condition.not, rename) };
  return { ...condition, item: rename(condition.item) };
}

/** Everything that decides what an answer to the item is worth; equal where the same answer is worth the same. */
function describeItem(q: Questionnaire, item: Item, rename: Rename): string {
  const kind = item.answer;
  const numeric = kind.kind === 'scale' || kind.kind === 'number' || kind.kind === 'points';
  return JSON.stringify([
    kind.kind,
    kind.kind === 'yesno' ? (kind.partial ?? q.partial) : null,
    numeric ? [kind.kind === 'points' ? 0 : kind.min, kind.max, item.met_at ?? kind.max] : null,
    kind.kind === 'scale' ? (kind.zero ?? kind.min) : null,
    item.evidence === 'required',
    // Context questions keep their ids.
    item.applies_when ?? null,
    item.shown_when ? renameCondition(item.shown_when, rename) : null,
  ]);
}

/** Everything that decides what the group makes of those of its items and groups that are in both versions. */
function describeGroup(q: Questionnaire, group: Group, kept: ReadonlySet<string>, rename: Rename): string {
  const weighs = group.score === 'weighted_sum' || group.score === 'ratio';
  const profile = group.score === 'profile' ? q.profiles.find((p) => p.id === group.profile) : undefined;
  const groups = countedGroups(group).filter((child) => kept.has(child.id));
  const items = group.items.filter((item) => kept.has(item.id));
  return JSON.stringify([
    group.score,
    group.level,
    group.points,
    group.level === 'none' ? 0 : q.levels,
    groups.map((child) => JSON.stringify([child.id, weighs ? child.weight : 1])).sort(),
    items
      .map((item) =>
        JSON.stringify([
          rename(item.id),
          weighs ? item.weight : 1,
          group.level === 'gate' ? [item.level ?? null, item.required] : null,
        ]),
      )
      .sort(),
    Object.entries(profile?.minimums ?? {})
      .map(([id, minimum]) => JSON.stringify([rename(id), minimum]))
      .sort(),
  ]);
}

function countedGroups(group: Group): Group[] {
  return group.groups.filter((child) => !child.aside);
}

function readStanding({ answers, result }: ScoredRound, id: string): ItemStanding {
  const { state, value: worth, low, high, met } = result.items[id] as ItemResult;
  return { value: answers[id]?.value ?? null, state, worth, low, high, met };
}

function pairItems(before: ScoredRound, after: ScoredRound, map: ItemMap, rename: Rename): ItemChange[] {
  const links = new Map(map.items.map((link) => [link.item, link]));
  const asked = new Map(listItems(before.questionnaire.overall).map((item) => [item.id, item]));
  const changes: ItemChange[] = [];
  for (const item of listItems(after.questionnaire.overall)) {
    const { was, comparable } = links.get(item.id) as ItemLink;
    const old = asked.get(was ?? '');
    const base = { item: item.id, after: readStanding(after, item.id), uncertain: false, reason: null };
    if (!old) {
      changes.push({ ...base, was: null, before: null, change: 'added' });
      continue;
    }
    asked.delete(old.id);
    const pair = { ...base, was: old.id, before: readStanding(before, old.id) };
    const isRatedAlike = describeItem(before.questionnaire, old, keepId) === describeItem(after.questionnaire, item, rename);
    if (!comparable || !isRatedAlike) {
      changes.push({ ...pair, change: 'not_comparable', reason: comparable ? 'rules' : 'not_comparable' });
      continue;
    }
    const change = findItemChange(pair.before, pair.after);
    const results = [before.result.items[old.id], after.result.items[item.id]] as [ItemResult, ItemResult];
    changes.push({ ...pair, change, uncertain: isUncertainItem(change, ...results) });
  }
  for (const id of asked.keys()) {
    const standing = readStanding(before, id);
    changes.push({ item: null, was: id, before: standing, after: null, change: 'removed', uncertain: false, reason: null });
  }
  return changes;
}

function findItemChange(before: ItemStanding, after: ItemStanding): Direction | 'changed' {
  const [wasOut, isOut] = [before.state === 'out', after.state === 'out'];
  if (wasOut || isOut) return wasOut && isOut ? 'same' : 'changed';
  const direction = findDirection(before.worth, after.worth);
  if (direction !== 'same') return direction;
  // "Partial" may be worth as much as yes, and never meets.
  if (before.met !== after.met) return after.met ? 'rose' : 'fell';
  return before.state === after.state && isSameValue(before.value, after.value) ? 'same' : 'changed';
}

function findDirection(before: number, after: number): Direction {
  if (Math.abs(after - before) <= ROUNDING) return 'same';
  return after > before ? 'rose' : 'fell';
}

function isSameValue(a: AnswerValue | null, b: AnswerValue | null): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.name === b.name && a.email === b.email && a.phone === b.phone;
}

/** Whether what is open allows that an item did not rise, or fall. */
function isUncertainItem(change: ItemChangeKind, before: ItemResult, after: ItemResult): boolean {
  if (change !== 'rose' && change !== 'fell') return false;
  const [lower, upper] = change === 'rose' ? [before, after] : [after, before];
  const isSure = upper.low > lower.high + ROUNDING || (upper.surelyMet && !lower.canBeMet);
  return !isSure || lower.mayLeave || upper.mayLeave;
}

function compareNumbers(before: Measured, after: Measured, comparable: boolean): NumberChange {
  const both = { before, after };
  if (!comparable) return { ...both, change: 'not_comparable', uncertain: false };
  if (before.value === null || after.value === null) {
    const change = before.value === after.value ? 'same' : 'not_comparable';
    return { ...both, change, uncertain: false };
  }
  const change = findDirection(before.value, after.value);
  const [lower, upper] = change === 'rose' ? [before, after] : [after, before];
  const isSure = (upper.low ?? upper.value ?? 0) > (lower.high ?? lower.value ?? 0) + ROUNDING;
  return { ...both, change, uncertain: change !== 'same' && !isSure };
}

/** What keeps the numbers of a group from being compared, in it and in the groups that it counts. */
function findObstacles(pairing: Pairing, before: Group, after: Group): Obstacle[] {
  const found: Obstacle[] = [];
  const now = new Map(after.items.map((item) => [item.id, pairing.byNew.get(item.id) as ItemChange]));
  const then = new Map(before.items.map((item) => [item.id, pairing.byOld.get(item.id) as ItemChange]));
  const keptBefore = new Set<string>();
  const keptAfter = new Set<string>();
  for (const [id, { was, reason }] of now) {
    if (was === null) found.push({ kind: 'item', id, reason: 'added' });
    else if (!then.has(was)) found.push({ kind: 'item', id, reason: 'moved' });
    else if (reason) found.push({ kind: 'item', id, reason });
    else {
      keptBefore.add(was);
      keptAfter.add(id);
    }
  }
  for (const [id, { item }] of then) {
    if (item === null) found.push({ kind: 'item', id, reason: 'removed' });
    else if (!now.has(item)) found.push({ kind: 'item', id: item, reason: 'moved' });
  }

  const groupsNow = new Map(countedGroups(after).map((group) => [group.id, group]));
  const groupsThen = new Map(countedGroups(before).map((group) => [group.id, group]));
  for (const [id, group] of groupsNow) {
    const old = groupsThen.get(id);
    if (old) {
      keptBefore.add(id);
      keptAfter.add(id);
      found.push(...findObstacles(pairing, old, group));
    } else found.push({ kind: 'group', id, reason: pairing.groupsBefore.has(id) ? 'moved' : 'added' });
  }
  for (const id of groupsThen.keys()) {
    if (!groupsNow.has(id)) found.push({ kind: 'group', id, reason: pairing.groupsAfter.has(id) ? 'moved' : 'removed' });
  }

  const rulesBefore = describeGroup(pairing.before.questionnaire, before, keptBefore, keepId);
  const rulesAfter = describeGroup(pairing.after.questionnaire, after, keptAfter, pairing.rename);
  if (rulesBefore !== rulesAfter) found.push({ kind: 'group', id: after.id, reason: 'rules' });
  return found;
}

/** An item that moved from one group to another below the same one is named once. */
function nameOnce(obstacles: readonly Obstacle[]): Obstacle[] {
  return [...new Map(obstacles.map((o) => [`${o.kind} ${o.id} ${o.reason}`, o])).values()];
}

function compareGroup(pairing: Pairing, before: Group, after: Group): GroupChange {
  const { id } = after;
  const then = pairing.before.result.groups[id] as GroupResult;
  const now = pairing.after.result.groups[id] as GroupResult;
  const obstacles = nameOnce(findObstacles(pairing, before, after));
  if (
    (then.score === null) !== (now.score === null) ||
    (obstacles.length === 0 && (then.level === null) !== (now.level === null))
  )
    obstacles.push({ kind: 'group', id, reason: 'does_not_apply' });
  const comparable = obstacles.length === 0;
  const score = ({ score: value, low, high }: GroupResult): Measured => ({ value, low, high });
  const level = (g: GroupResult): Measured => ({ value: g.level, low: g.levelLow, high: g.levelHigh });
  const hasLevel = then.levelOperator !== 'none' || now.levelOperator !== 'none';
  const changesBefore = new Set(listItems(before).map((item) => pairing.byOld.get(item.id) as ItemChange));
  const changesAfter = new Set(listItems(after).map((item) => pairing.byNew.get(item.id) as ItemChange));
  return {
    id,
    kind: after.kind,
    score: compareNumbers(score(then), score(now), comparable),
    level: hasLevel ? compareNumbers(level(then), level(now), comparable) : null,
    obstacles,
    counts: countChanges(new Set([...changesAfter, ...changesBefore])),
    common: compareCommon([...changesAfter].filter((change) => changesBefore.has(change))),
  };
}

function countChanges(changes: Iterable<ItemChange>): GroupChange['counts'] {
  const counts = { rose: 0, fell: 0, same: 0, changed: 0, not_comparable: 0, added: 0, removed: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

function compareCommon(changes: readonly ItemChange[]): GroupChange['common'] {
  const before: ItemStanding[] = [];
  const after: ItemStanding[] = [];
  for (const change of changes) {
    if (!change.before || !change.after || change.reason) continue;
    if (change.before.state === 'out' || change.after.state === 'out') continue;
    before.push(change.before);
    after.push(change.after);
  }
  if (before.length === 0) return null;
  return { ...compareNumbers(takeMean(before), takeMean(after), true), items: before.length };
}

function takeMean(standings: readonly ItemStanding[]): Measured {
  const mean = (key: 'worth' | 'low' | 'high') => standings.reduce((sum, s) => sum + s[key], 0) / standings.length;
  return { value: mean('worth'), low: mean('low'), high: mean('high') };
}

function findTrend({ id, score, level, common }: GroupChange): Trend {
  if (score.change === 'not_comparable') {
    return {
      group: id,
      trend: common?.change ?? 'not_comparable',
      basis: common && 'items',
      uncertain: common?.uncertain ?? false,
    };
  }
  if (score.change === 'same' && level && level.change !== 'not_comparable') {
    return { group: id, trend: level.change, basis: 'level', uncertain: level.uncertain };
  }
  return { group: id, trend: score.change, basis: 'score', uncertain: score.uncertain };
}

/**
 * What changed from one round to another. Each keeps the numbers it was given under its own version; they are compared
 * only where the same answers would still give the same number, and where not, what stands in the way is named. Versions
 * that lie between the two are given as `between`. A JSON value; nothing that is passed in is changed.
 */
export function compareRounds(before: ScoredRound, after: ScoredRound, between: readonly Questionnaire[] = []): RoundComparison {
  const map = mapItems(before.questionnaire, after.questionnaire, between);
  const rename = makeRename(map);
  const items = pairItems(before, after, map, rename);
  const pairing: Pairing = {
    before,
    after,
    groupsBefore: indexGroups(before.questionnaire),
    groupsAfter: indexGroups(after.questionnaire),
    byOld: new Map(items.flatMap((change) => (change.was === null ? [] : [[change.was, change]]))),
    byNew: new Map(items.flatMap((change) => (change.item === null ? [] : [[change.item, change]]))),
    rename,
  };
  const { groupsBefore, groupsAfter } = pairing;
  const groups: Record<string, GroupChange> = {};
  for (const [id, group] of groupsAfter) {
    const old = groupsBefore.get(id);
    if (old) groups[id] = compareGroup(pairing, old, group);
  }
  const areasBefore = new Set(before.questionnaire.overall.groups.map((area) => area.id));
  return {
    before: nameQuestionnaire(before.questionnaire),
    after: nameQuestionnaire(after.questionnaire),
    related: map.related,
    groups,
    groupsAdded: [...groupsAfter.keys()].filter((id) => !groupsBefore.has(id)),
    groupsRemoved: [...groupsBefore.keys()].filter((id) => !groupsAfter.has(id)),
    items,
    areas: after.questionnaire.overall.groups
      .filter((area) => areasBefore.has(area.id))
      .map((area) => findTrend(groups[area.id] as GroupChange)),
  };
}

function indexGroups(q: Questionnaire): Map<string, Group> {
  return new Map([...walkGroups(q.overall)].map((group) => [group.id, group]));
}

/** An old round under its own version and under another one, side by side. */
export interface Rescored extends CarriedAnswers {
  /** The result as it was. */
  before: ScoreResult;
  /** What the answers that carried over give under the other version; its other items are open. */
  after: ScoreResult;
}

/** Scores the answers of an old round under another version. The old result is handed back as it was given. */
export function rescore(
  { questionnaire, answers, result }: ScoredRound,
  newQuestionnaire: Questionnaire,
  between: readonly Questionnaire[] = [],
): Rescored {
  const { carried, dropped } = carryAnswers(questionnaire, newQuestionnaire, answers, between);
  return { before: result, after: scoreAssessment(newQuestionnaire, carried), carried, dropped };
}
