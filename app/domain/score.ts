import { type Part, type Standing, takeMinimum, takeWeightedMean } from './aggregate';
import type { Answer, Answers } from './answer';
import { listItems, nameQuestionnaire } from './group';
import type { Group, Item, LevelOperator, Questionnaire, ScoreOperator } from './questionnaire';
import { evaluateCondition, type Found, type Truth } from './visibility';

/**
 * How an item stands. `unmet`: answered, worth nothing. `unknown`: "don't know". `waiting`: claimed, but the evidence that
 * its credit needs is not given yet. `hidden`: a prerequisite is not met, so it counts as not met whatever was stored.
 * `out`: does not apply to this country, by context or by answer.
 */
export type ItemState = 'met' | 'partial' | 'unmet' | 'unknown' | 'unanswered' | 'waiting' | 'hidden' | 'out';

export interface ItemResult {
  state: ItemState;
  /** Worth now, and the least and most the open answers allow, all 0..1; zero when out. */
  value: number;
  low: number;
  high: number;
  /** Whether something is still to come that may change its worth: its answer, its evidence, or its prerequisite. */
  open: boolean;
  /** Whether it may still leave the denominator. */
  mayLeave: boolean;
  /** Satisfies its level: now, surely, possibly. `partial` never does. */
  met: boolean;
  surelyMet: boolean;
  canBeMet: boolean;
}

export interface Counts {
  /** Items that apply and are shown. */
  applicable: number;
  /** Of these, answered with anything but "don't know". */
  answered: number;
  /** Of these, "don't know": things to find out. */
  unknown: number;
  /** Claimed answers that should carry evidence, and those that do. */
  shouldCarryEvidence: number;
  carryEvidence: number;
}

/** A child that applies: its weight, its worth inside the parent (0..1), and whether it may still leave the denominator. */
export interface ChildResult extends Part {
  id: string;
  kind: 'group' | 'item';
}

export interface GroupResult {
  id: string;
  kind: string;
  operator: ScoreOperator;
  levelOperator: LevelOperator;
  /** Ceiling of the score. */
  points: number;
  /** In points. Open items count as not met in `score`; `low` and `high` are what they still allow. Null: nothing applies. */
  score: number | null;
  low: number | null;
  high: number | null;
  /** 1 is the lowest level. Null where the group has none, or nothing applies. */
  level: number | null;
  levelLow: number | null;
  levelHigh: number | null;
  band: string | null;
  /** How many gated capabilities below stand at level 1, 2, ...; null where there is none. */
  distribution: number[] | null;
  /** Items that hold the level down: those of the next level that are not met. */
  holding: string[];
  /** For a profile: items below their own minimum. */
  misses: string[];
  counts: Counts;
  children: ChildResult[];
}

export interface ScoreResult {
  questionnaire: string;
  overall: GroupResult;
  /** By group id, the overall group included, parents before children. */
  groups: Record<string, GroupResult>;
  /** By item id. */
  items: Record<string, ItemResult>;
  profiles: Record<string, { met: boolean; canBeMet: boolean; misses: string[] }>;
}

/** What all items share that do not apply, that are hidden for sure, or that nothing was credited to yet. */
const OUT: ItemResult = Object.freeze({
  state: 'out',
  value: 0,
  low: 0,
  high: 0,
  open: false,
  mayLeave: false,
  met: false,
  surelyMet: false,
  canBeMet: false,
});

/** An item that is answered and credited with what it is worth. */
function settle(worth: number, met: boolean, mayLeave: boolean): ItemResult {
  const state = met ? 'met' : worth > 0 ? 'partial' : 'unmet';
  return { state, value: worth, low: worth, high: worth, open: false, mayLeave, met, surelyMet: met, canBeMet: met };
}
const MET = Object.freeze(settle(1, true, false));
const UNMET = Object.freeze(settle(0, false, false));

/** An item that nothing is credited to now, and that may still come to be worth `high`. */
function leaveOpen(state: ItemState, high: number, mayLeave: boolean, canBeMet: boolean): ItemResult {
  return { state, value: 0, low: 0, high, open: true, mayLeave, met: false, surelyMet: false, canBeMet };
}

/** Worth of a value on the item's own scale, 0..1. Texts, dates and contacts are worth 1 when given. */
function rateValue(item: Item, value: Answer['value'], partial: number): number {
  const kind = item.answer;
  switch (kind.kind) {
    case 'yesno':
      if (value === 'yes') return 1;
      return value === 'partial' ? (kind.partial ?? partial) : 0;
    case 'scale': {
      const zero = kind.zero ?? kind.min;
      return Math.min(1, Math.max(0, ((value as number) - zero) / (kind.max - zero)));
    }
    case 'number':
      return Math.min(1, Math.max(0, ((value as number) - kind.min) / (kind.max - kind.min)));
    case 'points':
      return Math.min(1, Math.max(0, (value as number) / kind.max));
    default:
      return 1;
  }
}

/** Whether a value satisfies the item's level. */
function isMet(item: Item, value: Answer['value']): boolean {
  const kind = item.answer;
  if (kind.kind === 'yesno') return value === 'yes';
  if (kind.kind === 'scale' || kind.kind === 'number' || kind.kind === 'points') {
    return (value as number) >= (item.met_at ?? kind.max);
  }
  return true;
}

/** Whether the country carries evidence for an answer. */
function carriesEvidence(answer: Answer | undefined): boolean {
  return answer?.evidence !== undefined && answer.evidence !== '';
}

/** How one item stands, given whether it applies and is shown. */
function judgeItem(item: Item, answer: Answer | undefined, applies: Truth, shown: Truth, partial: number): ItemResult {
  if (applies === 'false') return OUT;
  const value = answer?.value ?? null;
  const mayNotApply = applies === 'unknown';
  if (shown === 'false') return { ...OUT, state: 'hidden', mayLeave: mayNotApply };
  const hidden = shown === 'unknown';
  if (value === 'not_applicable') {
    // Hidden, it counts as not met; shown, it leaves: both are still possible while the prerequisite is open.
    return hidden ? leaveOpen('hidden', 0, true, false) : OUT;
  }
  if (value === null || value === 'dont_know') {
    return leaveOpen(hidden ? 'hidden' : value === null ? 'unanswered' : 'unknown', 1, mayNotApply || item.na, true);
  }
  const worth = rateValue(item, value, partial);
  const met = isMet(item, value);
  const waiting = item.evidence === 'required' && worth > 0 && !carriesEvidence(answer);
  if (hidden || waiting) return leaveOpen(hidden ? 'hidden' : 'waiting', worth, mayNotApply, met);
  // Where most answers end; sharing the result spares making it.
  if (!mayNotApply && worth === (met ? 1 : 0)) return met ? MET : UNMET;
  return settle(worth, met, mayNotApply);
}

/**
 * What is worked out once per questionnaire, so that scoring finds everything at hand: items by number instead of by id,
 * and a plan of the tree.
 */
interface Compiled {
  /** Those of the tree, once each, in the order of the questionnaire, then those that only conditions look at. */
  items: readonly Item[];
  /** How many of them are in the tree. */
  count: number;
  byId: ReadonlyMap<string, Item>;
  places: ReadonlyMap<string, number>;
  contextIds: ReadonlySet<string>;
  plan: Plan;
  profiles: ReadonlyMap<string, readonly Demand[]>;
  /** Copying it and filling it in is faster than adding the items one by one. */
  blank: Readonly<Record<string, null>>;
}

/** A group with its items by number. */
interface Plan {
  group: Group;
  below: readonly Plan[];
  slots: readonly Slot[];
  /** The items that count for its level. */
  gate: readonly Slot[];
  /** What its profile asks of items in it. */
  demands: readonly Demand[];
  /** Sum of the weights of everything that may count in it. */
  weights: number;
}

interface Slot {
  item: Item;
  place: number;
}

interface Demand extends Slot {
  minimum: number;
}

const compiled = new WeakMap<Questionnaire, Compiled>();

function compile(q: Questionnaire): Compiled {
  let known = compiled.get(q);
  if (!known) {
    const inTree = listItems(q.overall);
    const byId = new Map([...inTree, ...q.lookups].map((item) => [item.id, item]));
    const items = [...byId.values()];
    const places = new Map(items.map((item, place) => [item.id, place]));
    const place = (item: Item): Slot => ({ item, place: places.get(item.id) as number });
    const profiles = new Map(
      q.profiles.map(({ id, minimums }) => [
        id,
        inTree.flatMap((item): Demand[] => {
          const minimum = Object.hasOwn(minimums, item.id) ? minimums[item.id] : undefined;
          return minimum === undefined ? [] : [{ ...place(item), minimum }];
        }),
      ]),
    );
    const makePlan = (group: Group): Plan => {
      const slots = group.items.map(place);
      const counted = [...group.groups.filter((child) => !child.aside), ...group.items];
      const inside = group.score === 'profile' ? new Set(listItems(group)) : null;
      return {
        group,
        below: group.groups.map(makePlan),
        slots,
        gate: group.level === 'gate' ? slots.filter(({ item }) => item.required) : [],
        demands: (profiles.get(group.profile ?? '') ?? []).filter(({ item }) => inside?.has(item)),
        weights: sumWeights(counted),
      };
    };
    known = {
      items,
      count: inTree.length,
      byId,
      places,
      contextIds: new Set(q.context.map((c) => c.id)),
      plan: makePlan(q.overall),
      profiles,
      blank: Object.fromEntries(inTree.map((item) => [item.id, null])),
    };
    compiled.set(q, known);
  }
  return known;
}

/** Items of a questionnaire by id, those that only conditions look at included. */
export function indexItems(q: Questionnaire): ReadonlyMap<string, Item> {
  return compile(q).byId;
}

/** One scoring: what was answered and how it was judged, by the number of the item. */
interface Run {
  q: Questionnaire;
  given: readonly (Answer | undefined)[];
  judged: readonly ItemResult[];
  groups: Record<string, GroupResult>;
}

/** Judges every item once, following conditions; load checks guarantee that they run in no circle. */
function judgeItems(q: Questionnaire, answers: Answers): Pick<Run, 'given' | 'judged'> {
  const { items, count, places, contextIds } = compile(q);
  const given: (Answer | undefined)[] = [];
  const judged: (ItemResult | undefined)[] = new Array(items.length).fill(undefined);
  for (const item of items) given.push(answers[item.id]);

  const judge = (place: number): ItemResult => {
    const done = judged[place];
    if (done) return done;
    const item = items[place] as Item;
    const applies = item.applies_when ? evaluateCondition(item.applies_when, find) : 'true';
    const shown = item.shown_when ? evaluateCondition(item.shown_when, find) : 'true';
    const result = judgeItem(item, given[place], applies, shown, q.partial);
    judged[place] = result;
    return result;
  };
  const find = (id: string): Found => {
    if (contextIds.has(id)) return { answer: answers[id] };
    const place = places.get(id);
    if (place === undefined) return { truth: 'unknown' };
    const { state, open, mayLeave } = judge(place);
    // What does not apply hides nothing: the person decides at what depends on it.
    if (state === 'out') return { truth: 'true' };
    if (state === 'hidden' && !open) return { truth: 'false', mayLeave };
    return { answer: given[place], mayLeave, mayHide: state === 'hidden' };
  };

  for (let place = 0; place < count; place += 1) judge(place);
  return { given, judged: judged as ItemResult[] };
}

interface Scored {
  plan: Plan;
  result: GroupResult;
  /** What makes the score, in the group's own weights. */
  parts: readonly Part[];
  /** The score as 0..1, and the level; null where nothing applies, or there is none. */
  score: Standing | null;
  level: Standing | null;
}

function scoreGroup(run: Run, plan: Plan): Scored {
  const { group } = plan;
  const result: GroupResult = {
    id: group.id,
    kind: group.kind,
    operator: group.score,
    levelOperator: group.level,
    points: group.points,
    score: null,
    low: null,
    high: null,
    level: null,
    levelLow: null,
    levelHigh: null,
    band: null,
    distribution: null,
    holding: [],
    misses: [],
    counts: { applicable: 0, answered: 0, unknown: 0, shouldCarryEvidence: 0, carryEvidence: 0 },
    children: [],
  };
  run.groups[group.id] = result;

  const below: Scored[] = [];
  for (const childPlan of plan.below) {
    const child = scoreGroup(run, childPlan);
    if (childPlan.group.aside) continue;
    below.push(child);
    addCounts(result.counts, child.result.counts);
    if (child.score) result.children.push(describeChild(childPlan.group.id, 'group', weighChild(group, child), child.score));
  }
  const equalWeights = group.score === 'mean';
  for (const { item, place } of plan.slots) {
    const judged = run.judged[place] as ItemResult;
    if (judged.state === 'out') continue;
    countItem(result.counts, item, judged, run.given[place]);
    result.children.push(describeChild(item.id, 'item', equalWeights ? 1 : item.weight, judged));
  }

  const parts = group.score === 'ratio' ? listRatioParts(below, result.children) : result.children;
  const level = takeLevel(run, plan, below, result);
  const score = takeScore(run, plan, parts, level, result);
  if (score) {
    result.score = score.value * group.points;
    result.low = score.low * group.points;
    result.high = score.high * group.points;
    result.band = group.bands ? findBand(run.q, group.bands, result.score) : null;
  }
  return { plan, result, parts, score, level };
}

function describeChild(id: string, kind: ChildResult['kind'], weight: number, worth: Standing): ChildResult {
  return { id, kind, weight, value: worth.value, low: worth.low, high: worth.high, mayLeave: worth.mayLeave };
}

/**
 * The weight of a group in the group above it. A ratio inside a ratio weighs what of it applies: where an item leaves, its
 * share of the group's weight leaves too.
 */
function weighChild(parent: Group, { plan, parts }: Scored): number {
  if (parent.score === 'mean') return 1;
  if (parent.score !== 'ratio' || plan.group.score !== 'ratio') return plan.group.weight;
  return (plan.group.weight * sumWeights(parts)) / plan.weights;
}

/** A ratio inside a ratio is counted part by part, so that the whole stays points met over points that apply. */
function listRatioParts(below: readonly Scored[], children: readonly ChildResult[]): readonly Part[] {
  const ratios = new Map(
    below.filter(({ plan }) => plan.group.score === 'ratio').map(({ plan, parts }) => [plan.group.id, parts]),
  );
  if (ratios.size === 0) return children;
  return children.flatMap((child): readonly Part[] => {
    const parts = child.kind === 'group' && ratios.get(child.id);
    if (!parts) return [child];
    const share = child.weight / sumWeights(parts);
    return parts.map(({ weight, value, low, high, mayLeave }) => ({ weight: weight * share, value, low, high, mayLeave }));
  });
}

function sumWeights(parts: readonly { weight: number }[]): number {
  return parts.reduce((sum, part) => sum + part.weight, 0);
}

function takeScore(
  run: Run,
  { group, demands }: Plan,
  parts: readonly Part[],
  level: Standing | null,
  result: GroupResult,
): Standing | null {
  switch (group.score) {
    case 'min':
      return takeMinimum(parts);
    case 'gate': {
      if (!level) return null;
      // Level 1 is worth nothing, the highest level everything.
      const steps = run.q.levels - 1;
      const { value, low, high, mayLeave } = level;
      return { value: (value - 1) / steps, low: (low - 1) / steps, high: (high - 1) / steps, mayLeave };
    }
    case 'profile': {
      const rated = rateProfile(run, demands);
      result.misses = rated.misses;
      return takeWeightedMean(rated.parts);
    }
    default:
      return takeWeightedMean(parts);
  }
}

/** The items of a profile as parts worth 1 when at or above their own minimum, and those that miss it. */
function rateProfile({ given, judged }: Run, demands: readonly Demand[]): { parts: Part[]; misses: string[] } {
  const parts: Part[] = [];
  const misses: string[] = [];
  for (const { item, place, minimum } of demands) {
    const { state, open, mayLeave, canBeMet } = judged[place] as ItemResult;
    if (state === 'out') continue;
    const value = given[place]?.value;
    const reaches = typeof value === 'number' && value >= minimum;
    const reached = reaches && !open && state !== 'hidden' ? 1 : 0;
    const canReach = reached || (open && (reaches || canBeMet)) ? 1 : 0;
    if (!reached) misses.push(item.id);
    parts.push({ weight: 1, value: reached, low: reached, high: canReach, mayLeave });
  }
  return { parts, misses };
}

function takeLevel({ q, judged }: Run, { group, gate }: Plan, below: readonly Scored[], result: GroupResult): Standing | null {
  let level: Standing | null = null;
  if (group.level === 'gate') {
    level = passGate(gate, judged, q.levels);
    if (!level) return null;
    result.distribution = new Array<number>(q.levels).fill(0);
    result.distribution[level.value - 1] = 1;
    for (const { item, place } of gate) {
      const { state, met } = judged[place] as ItemResult;
      if (item.level === level.value + 1 && state !== 'out' && !met) result.holding.push(item.id);
    }
  } else {
    result.distribution = addDistributions(below, q.levels);
    if (group.level === 'min') level = takeMinimum(below.map((child) => child.level).filter((standing) => standing !== null));
    if (!level) return null;
    for (const child of below) {
      if (child.level && child.level.value === level.value) result.holding.push(...child.result.holding);
    }
  }
  result.level = level.value;
  result.levelLow = level.low;
  result.levelHigh = level.high;
  return level;
}

/**
 * The highest level whose criteria, and those of every level below, are all met; null where none applies. While nothing is
 * met the level is 1, even where no criterion of level 2 applies: otherwise a group could stand higher by what it fails
 * than by leaving.
 */
function passGate(gate: readonly Slot[], results: readonly ItemResult[], levels: number): Standing | null {
  let value = levels;
  let low = levels;
  let high = levels;
  let applies = false;
  let isMet = false;
  let staysMet = false;
  let canBeMet = false;
  let mayLeave = true;
  for (const { item, place } of gate) {
    const judged = results[place] as ItemResult;
    if (judged.state === 'out') continue;
    const below = (item.level ?? 2) - 1;
    if (!judged.met && below < value) value = below;
    if (!judged.surelyMet && below < low) low = below;
    if (!judged.canBeMet && !judged.mayLeave && below < high) high = below;
    applies = true;
    isMet ||= judged.met;
    staysMet ||= judged.surelyMet && !judged.mayLeave;
    canBeMet ||= judged.canBeMet;
    mayLeave &&= judged.mayLeave;
  }
  if (!applies) return null;
  // The last one that is met may leave behind some that are not; where all are met for sure, there are none.
  const lowHolds = staysMet || low === levels;
  return { value: isMet ? value : 1, low: lowHolds ? low : 1, high: canBeMet ? high : 1, mayLeave };
}

/** How many gated capabilities below stand at each level; null where there is none. */
function addDistributions(below: readonly Scored[], levels: number): number[] | null {
  let sum: number[] | null = null;
  for (const { result } of below) {
    if (!result.distribution) continue;
    sum ??= new Array<number>(levels).fill(0);
    for (let i = 0; i < levels; i += 1) sum[i] = (sum[i] ?? 0) + (result.distribution[i] ?? 0);
  }
  return sum;
}

/** A score this close below a cut-off reaches it: 29 of 100 points come out of the sums as 28.999999999999996. */
const ROUNDING = 1e-9;

/** The id of the first band, from the highest, that a value reaches; null below all. */
export function findBand(q: Questionnaire, bandsId: string, value: number): string | null {
  const bands = q.bands[bandsId] ?? [];
  return bands.find((band) => value >= band.from - ROUNDING)?.id ?? null;
}

function addCounts(into: Counts, counts: Counts): void {
  into.applicable += counts.applicable;
  into.answered += counts.answered;
  into.unknown += counts.unknown;
  into.shouldCarryEvidence += counts.shouldCarryEvidence;
  into.carryEvidence += counts.carryEvidence;
}

function countItem(counts: Counts, item: Item, { state }: ItemResult, answer: Answer | undefined): void {
  if (state === 'hidden') return;
  counts.applicable += 1;
  if (state === 'unknown') counts.unknown += 1;
  if (state === 'unknown' || state === 'unanswered') return;
  counts.answered += 1;
  if (state === 'unmet' || item.evidence === 'none') return;
  counts.shouldCarryEvidence += 1;
  if (carriesEvidence(answer)) counts.carryEvidence += 1;
}

/**
 * Scores answers against a questionnaire: for every group its score in points, its level and band where it has them, the
 * interval that the open items still allow, and what made each of them. Pure; never throws on answers whose values fit
 * their items (`checkAnswerValue`). The method is described in the README and, operator by operator, in
 * `questionnaires/README.md`.
 */
export function scoreAssessment(q: Questionnaire, answers: Answers): ScoreResult {
  const { items: list, count, plan, blank, profiles: demanded } = compile(q);
  const run: Run = { q, ...judgeItems(q, answers), groups: {} };
  const { result: overall } = scoreGroup(run, plan);
  const items: Record<string, ItemResult | null> = { ...blank };
  for (let place = 0; place < count; place += 1) items[(list[place] as Item).id] = run.judged[place] as ItemResult;
  const profiles: ScoreResult['profiles'] = {};
  for (const [id, demands] of demanded) {
    const { parts, misses } = rateProfile(run, demands);
    profiles[id] = {
      met: parts.length > 0 && misses.length === 0,
      canBeMet: parts.some((part) => part.high === 1) && parts.every((part) => part.high === 1 || part.mayLeave),
      misses,
    };
  }
  return { questionnaire: nameQuestionnaire(q), overall, groups: run.groups, items: items as ScoreResult['items'], profiles };
}
