import { type Multipliers, weighCountry } from './priorities';
import { type EvidenceBase, type Fact, takeValue } from './theme';

/**
 * What a budget is best spent on: which activities in which countries close most of what is left to reach, without doing what others
 * do there already (RPM-AMS13/57: "not in duplication of or conflict with efforts led by other regional organisations") and with a
 * share kept for small island developing states and least developed countries. It proposes; people decide.
 */

/** What an option costs; `source` says where the number was found. */
export interface OptionCost {
  /** In units of the currency, at least 0. */
  amount: number;
  currency: string;
  source: string;
}

/** An activity that may be carried out in a country. */
export interface PortfolioOption {
  activity: string;
  /** Alpha-3 code. */
  country: string;
  themes: readonly string[];
  /** Null where nobody entered one. */
  cost: OptionCost | null;
}

/** A point counts alike in every country. */
export const EVEN_WEIGHTS: Multipliers = { sids: 1, ldc: 1, lldc: 1 };

export interface PortfolioQuestion {
  base: Pick<EvidenceBase, 'themes' | 'countries' | 'facts' | 'supply'>;
  options: readonly PortfolioOption[];
  /** In units of its currency, at least 0. */
  budget: { amount: number; currency: string };
  /** The least share, 0..1, of what is spent that goes to SIDS and LDCs. */
  floor: number;
  weights?: Multipliers;
  /** How many options are searched through wholly, and in how many steps at most. */
  limits?: SearchLimits;
}

export interface SearchLimits {
  options: number;
  steps: number;
}

/** Beyond either, the answer is a good one with a bound beside it, instead of the best one. A step takes microseconds. */
export const SEARCH_LIMITS: SearchLimits = { options: 60, steps: 100_000 };

/** A theme that an option works on, and what is left to reach of it in the country. */
export interface ClosedGap {
  theme: string;
  /** In points of the theme's model: its points times what is not reached, at the middle of the fact's interval. */
  points: number;
  /** What it rests on. */
  fact: Fact;
}

export interface ChosenOption {
  activity: string;
  country: string;
  cost: OptionCost;
  closes: ClosedGap[];
  /** Its themes of which nothing is known in the country: worth nothing here, whatever they are. */
  unknown: string[];
  /** Points that it closes, times the weight of the country. */
  worth: number;
}

/**
 * Why an option is not chosen. `duplicates`: activities under way in the country cover themes of it. `nothing_to_gain`: all its themes
 * are reached or unknown there. `too_expensive`: it alone costs more than the budget. `floor`: with it, too little would go to SIDS and
 * LDCs. `conflicts`: chosen activities cover themes of it in the country. `budget`: so much is missing, in units of its currency.
 */
export type LeftOutReason =
  | { reason: 'unknown_country' }
  | { reason: 'duplicates'; activities: string[]; themes: string[] }
  | { reason: 'nothing_to_gain'; unknown: string[] }
  | { reason: 'no_cost' }
  | { reason: 'other_currency' }
  | { reason: 'too_expensive' }
  | { reason: 'conflicts'; activities: string[]; themes: string[] }
  | { reason: 'floor' }
  | { reason: 'budget'; missing: number };

export type LeftOutOption = Pick<PortfolioOption, 'activity' | 'country' | 'cost'> & LeftOutReason;

export interface Portfolio {
  budget: { amount: number; currency: string };
  weights: Multipliers;
  /** What closes most for its cost first. */
  chosen: ChosenOption[];
  /** In units of the budget's currency. */
  cost: number;
  /** In weighted points. */
  worth: number;
  /**
   * No choice under the same rules is worth more. Where `exact`, it is the worth itself: every other choice was ruled out. Else it is
   * worked out as if themes could be bought one by one, in parts, each at the price of whichever option has the most worth for its cost.
   */
  bound: number;
  exact: boolean;
  floor: {
    share: number;
    /** The share that goes to SIDS and LDCs; null where nothing is spent. */
    reached: number | null;
    /** `cannot_be_met`: no option there is left to spend on, and the choice was made without the floor. */
    state: 'kept' | 'cannot_be_met';
  };
  /** In the order of the options. */
  leftOut: LeftOutOption[];
}

/** Points and hundredths that differ by less are the same: sums of fractions round differently. */
const ROUNDING = 1e-9;

/** Rounds of improvement of a choice that is not searched for wholly; each ends with the last exchange that gains. */
const MOST_ROUNDS = 12;

/** A theme in a country: only one chosen option may cover it. */
interface Cell {
  theme: string;
  /** In weighted points. */
  worth: number;
}

/** An option that may be chosen. */
interface Candidate {
  option: PortfolioOption & { cost: OptionCost };
  /** In hundredths of the currency, so that sums are exact. */
  cost: number;
  /** By how much a point counts more in its country. */
  weight: number;
  worth: number;
  /** Places of its cells among all, once they are numbered. */
  cells: number[];
  /** Whether the country is one that the floor is for. */
  counts: boolean;
  closes: ClosedGap[];
  unknown: string[];
}

interface Problem {
  /** Most worth for the cost first, then by activity and country. */
  candidates: Candidate[];
  cells: Cell[];
  /** In hundredths of the currency. */
  budget: number;
  /** The floor that is kept, 0..1. */
  floor: number;
  /** The most that the floor can ever leave for other countries than SIDS and LDCs, in hundredths. */
  elsewhere: number;
}

/**
 * Chooses the options that close the most weighted points within a budget. Never two that share a theme in a country, never one of
 * which a theme is covered there by an activity planned or under way. Up to `SEARCH_LIMITS` the answer is the best there is; beyond,
 * a good one and a bound. The order of what comes in does not matter: ties are decided by the ids of activity and country.
 * @throws RangeError for a budget, cost or weight below 0, or a floor outside 0..1
 */
export function choosePortfolio({
  base,
  options,
  budget,
  floor,
  weights = EVEN_WEIGHTS,
  limits = SEARCH_LIMITS,
}: PortfolioQuestion): Portfolio {
  checkQuestion(options, budget.amount, floor, weights);
  const judge = makeJudge(base, weights, budget);
  const judged = options.map((option) => ({ option, verdict: judge(option) }));
  const possible = judged.flatMap(({ verdict }) => ('reason' in verdict ? [] : [verdict]));
  const canBeMet = possible.some(({ counts, cost }) => counts && cost > 0);
  const problem = setProblem(possible, toHundredths(budget.amount), canBeMet ? floor : 0);

  const bound = relax(problem);
  const greedy = improve(problem, takeGreedily(problem));
  const found = searchWholly(problem, greedy, limits);
  const { choice } = found;
  fill(problem, choice);

  const chosen = new Set(problem.candidates.filter((_, at) => choice.taken[at] === 1));
  const worth = [...chosen].reduce((sum, candidate) => sum + candidate.worth, 0);
  const exact = found.complete || worth >= bound - ROUNDING;
  const reached = choice.spent === 0 ? null : choice.counting / choice.spent;
  const leftOut = judged.flatMap(({ option, verdict }): LeftOutOption[] => {
    const { activity, country, cost } = option;
    if ('reason' in verdict) return [{ activity, country, cost, ...verdict }];
    if (chosen.has(verdict)) return [];
    return [{ activity, country, cost, ...explain(problem, choice, verdict) }];
  });
  return {
    budget,
    weights,
    chosen: [...chosen].map(({ option, closes, unknown, worth: own }) => {
      return { activity: option.activity, country: option.country, cost: option.cost, closes, unknown, worth: own };
    }),
    cost: choice.spent / 100,
    worth,
    bound: exact ? worth : bound,
    exact,
    floor: { share: floor, reached, state: isKept(choice, floor) ? 'kept' : 'cannot_be_met' },
    leftOut,
  };
}

function checkQuestion(options: readonly PortfolioOption[], budget: number, floor: number, weights: Multipliers): void {
  if (!(floor >= 0 && floor <= 1)) throw new RangeError(`a floor is a share from 0 to 1, not ${floor}`);
  for (const number of [budget, ...Object.values(weights), ...options.map(({ cost }) => cost?.amount ?? 0)])
    if (!(number >= 0 && Number.isFinite(number))) throw new RangeError(`neither money nor a weight can be ${number}`);
}

const toHundredths = (amount: number) => Math.round(amount * 100);

type Verdict = Candidate | LeftOutReason;

/** Looks at each option by itself: what it is worth, or why it cannot be chosen at all. */
function makeJudge(
  { themes, countries, facts, supply }: PortfolioQuestion['base'],
  weights: Multipliers,
  budget: PortfolioQuestion['budget'],
): (option: PortfolioOption) => Verdict {
  const key = (theme: string, country: string) => `${country} ${theme}`;
  const points = new Map(themes.map((theme) => [theme.id, theme.points]));
  const known = new Map(facts.map((fact) => [key(fact.theme, fact.country), fact]));
  const byCode = new Map(countries.map((country) => [country.alpha3, country]));
  const covered = new Map<string, string[]>();
  for (const { activity, themes: ids, countries: codes, status } of supply) {
    if (status === 'completed') continue;
    for (const code of codes) for (const id of ids) covered.set(key(id, code), [...(covered.get(key(id, code)) ?? []), activity]);
  }

  return ({ activity, country: code, themes: ids, cost }) => {
    const country = byCode.get(code);
    if (!country) return { reason: 'unknown_country' };
    const own = [...new Set(ids)].toSorted();
    const doubled = own.filter((id) => covered.has(key(id, code)));
    if (doubled.length > 0) {
      const activities = new Set(doubled.flatMap((id) => covered.get(key(id, code)) ?? []));
      return { reason: 'duplicates', activities: [...activities].toSorted(), themes: doubled };
    }
    const closes: ClosedGap[] = [];
    const unknown: string[] = [];
    for (const id of own) {
      const fact = known.get(key(id, code));
      const most = points.get(id);
      if (!fact || most === undefined) unknown.push(id);
      else closes.push({ theme: id, points: most * (1 - takeValue(fact)), fact });
    }
    const weight = weighCountry(country, weights);
    const worth = closes.reduce((sum, gap) => sum + gap.points, 0) * weight;
    if (worth <= ROUNDING) return { reason: 'nothing_to_gain', unknown };
    if (cost === null) return { reason: 'no_cost' };
    if (cost.currency !== budget.currency) return { reason: 'other_currency' };
    if (toHundredths(cost.amount) > toHundredths(budget.amount)) return { reason: 'too_expensive' };
    const option = { activity, country: code, themes: own, cost };
    const counts = country.sids || country.ldc;
    return { option, cost: toHundredths(cost.amount), weight, worth, cells: [], counts, closes, unknown };
  };
}

/** Numbers the cells and brings the options into their order. */
function setProblem(possible: readonly Candidate[], budget: number, floor: number): Problem {
  const cells: Cell[] = [];
  const places = new Map<string, number>();
  const candidates = possible.map((candidate) => {
    const { option, closes, weight } = candidate;
    for (const theme of option.themes) {
      const name = `${option.country} ${theme}`;
      const place = places.get(name) ?? cells.length;
      candidate.cells.push(place);
      if (place < cells.length) continue;
      places.set(name, place);
      cells.push({ theme, worth: (closes.find((gap) => gap.theme === theme)?.points ?? 0) * weight });
    }
    return candidate;
  });
  const density = ({ worth, cost }: Candidate) => worth / cost;
  const name = ({ option: { activity, country } }: Candidate) => `${activity} ${country}`;
  const ordered = candidates.toSorted((a, b) => {
    if (density(a) !== density(b)) return density(a) > density(b) ? -1 : 1;
    return name(a) < name(b) ? -1 : 1;
  });
  return { candidates: ordered, cells, budget, floor, elsewhere: (1 - floor + ROUNDING) * budget };
}

/** Options taken, by their places, and what follows from them; money in hundredths. */
interface Choice {
  taken: Uint8Array;
  /** By cell, the place of the option that covers it; -1 where none does. */
  holders: Int32Array;
  spent: number;
  /** Of that, in SIDS and LDCs. */
  counting: number;
  worth: number;
}

function startChoice({ candidates, cells }: Problem): Choice {
  const holders = new Int32Array(cells.length).fill(-1);
  return { taken: new Uint8Array(candidates.length), holders, spent: 0, counting: 0, worth: 0 };
}

function copyChoice(choice: Choice): Choice {
  return { ...choice, taken: choice.taken.slice(), holders: choice.holders.slice() };
}

/** Takes an option, or with `sign` -1 puts it back. */
function put({ candidates }: Problem, choice: Choice, at: number, sign: 1 | -1 = 1): void {
  const { cost, worth, counts, cells } = candidates[at] as Candidate;
  choice.taken[at] = sign === 1 ? 1 : 0;
  for (const cell of cells) choice.holders[cell] = sign === 1 ? at : -1;
  choice.spent += sign * cost;
  if (counts) choice.counting += sign * cost;
  choice.worth += sign * worth;
}

/** Whether a share of what is spent goes to SIDS and LDCs. */
function isKept({ spent, counting }: Pick<Choice, 'spent' | 'counting'>, floor: number): boolean {
  return counting >= floor * spent - ROUNDING * spent;
}

function isFree({ holders }: Choice, { cells }: Candidate): boolean {
  return cells.every((cell) => holders[cell] === -1);
}

/** Whether what goes elsewhere than to SIDS and LDCs stays below what the floor can ever leave for it. */
function isWithinElsewhere({ elsewhere }: Problem, { spent, counting }: Choice, { cost, counts }: Candidate): boolean {
  return counts || spent - counting + cost <= elsewhere;
}

/** What would be spent with an option. */
function addCost({ spent, counting }: Choice, { cost, counts }: Candidate): Pick<Choice, 'spent' | 'counting'> {
  return { spent: spent + cost, counting: counting + (counts ? cost : 0) };
}

/** Takes, in order, everything that still fits and keeps the floor; again after something that counts for the floor made room. */
function fill(problem: Problem, choice: Choice): void {
  const { candidates, budget, floor } = problem;
  let added = false;
  for (const [at, candidate] of candidates.entries()) {
    if (choice.taken[at] === 1 || choice.spent + candidate.cost > budget) continue;
    if (!isKept(addCost(choice, candidate), floor) || !isFree(choice, candidate)) continue;
    put(problem, choice, at);
    added = true;
  }
  if (added) fill(problem, choice);
}

/** Takes the most worth for the cost first; where too little of it counts for the floor, puts back the least of the rest. */
function takeGreedily(problem: Problem): Choice {
  const { candidates, budget, floor } = problem;
  const choice = startChoice(problem);
  for (const [at, candidate] of candidates.entries()) {
    if (choice.spent + candidate.cost > budget || !isWithinElsewhere(problem, choice, candidate)) continue;
    if (isFree(choice, candidate)) put(problem, choice, at);
  }
  for (let at = candidates.length - 1; at >= 0 && !isKept(choice, floor); at -= 1)
    if (choice.taken[at] === 1 && !candidates[at]?.counts) put(problem, choice, at, -1);
  fill(problem, choice);
  return choice;
}

/** Exchanges as long as it gains: an option in; out what it shares a theme with, and the least for the cost until it fits. */
function improve(problem: Problem, start: Choice): Choice {
  const choice = copyChoice(start);
  let takenList = listTaken(choice);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let gained = false;
    for (const at of problem.candidates.keys()) {
      const out = choice.taken[at] === 1 ? null : findExchange(problem, choice, at, takenList);
      if (!out) continue;
      for (const other of out) put(problem, choice, other, -1);
      put(problem, choice, at);
      takenList = listTaken(choice);
      gained = true;
    }
    if (!gained) break;
    fill(problem, choice);
    takenList = listTaken(choice);
  }
  return choice;
}

/** Places of the options taken, the least worth for the cost first. */
function listTaken({ taken }: Choice): number[] {
  const list: number[] = [];
  for (let at = taken.length - 1; at >= 0; at -= 1) if (taken[at] === 1) list.push(at);
  return list;
}

/** What has to go for an option to come in; null where that is worth as much. */
function findExchange(problem: Problem, choice: Choice, at: number, takenList: readonly number[]): number[] | null {
  const { candidates, budget, floor } = problem;
  const candidate = candidates[at] as Candidate;
  const out = new Set<number>();
  let { spent, counting } = addCost(choice, candidate);
  let lost = 0;
  const drop = (other: number) => {
    const { cost, counts, worth } = candidates[other] as Candidate;
    out.add(other);
    spent -= cost;
    if (counts) counting -= cost;
    lost += worth;
  };
  for (const cell of candidate.cells) {
    const holder = choice.holders[cell] as number;
    if (holder >= 0 && !out.has(holder)) drop(holder);
  }
  for (const other of takenList) {
    if (lost >= candidate.worth - ROUNDING) return null;
    const kept = isKept({ spent, counting }, floor);
    if (spent <= budget && kept) break;
    // Where only the floor is missing, what counts for it stays.
    if (!out.has(other) && (kept || !candidates[other]?.counts)) drop(other);
  }
  const fits = spent <= budget && isKept({ spent, counting }, floor);
  return fits && lost < candidate.worth - ROUNDING ? [...out] : null;
}

/**
 * An upper bound on the worth of what can still be taken, from a place in the order on. As if each theme in a country could be bought
 * by itself and in part, at the price of the option with the most worth for its cost that covers it: whatever is really taken
 * covers each at most once and pays no less. Of the floor it keeps what the budget as a whole allows elsewhere.
 */
function relax({ candidates, cells, budget, elsewhere }: Problem, choice?: Choice, from = 0): number {
  let room = budget - (choice?.spent ?? 0);
  let roomElsewhere = elsewhere - (choice ? choice.spent - choice.counting : 0);
  let bound = 0;
  const seen = new Uint8Array(cells.length);
  for (let at = from; at < candidates.length && room >= 0; at += 1) {
    const candidate = candidates[at] as Candidate;
    if (choice && !isFree(choice, candidate)) continue;
    let fresh = 0;
    for (const cell of candidate.cells) {
      if (seen[cell] === 1) continue;
      seen[cell] = 1;
      fresh += (cells[cell] as Cell).worth;
    }
    const price = (candidate.cost * fresh) / candidate.worth;
    const most = Math.max(0, candidate.counts ? room : Math.min(room, roomElsewhere));
    const part = price <= most ? 1 : most / price;
    bound += fresh * part;
    room -= price * part;
    if (!candidate.counts) roomElsewhere -= price * part;
  }
  return bound;
}

/** Goes through all choices that could be worth more than one already known, if there are few enough of them (branch and bound). */
function searchWholly(problem: Problem, known: Choice, limits: SearchLimits): { choice: Choice; complete: boolean } {
  const { candidates, budget, floor } = problem;
  if (candidates.length > limits.options) return { choice: known, complete: false };
  let best = known;
  let steps = 0;
  const choice = startChoice(problem);
  const visit = (at: number): void => {
    steps += 1;
    if (steps > limits.steps) return;
    if (choice.worth > best.worth + ROUNDING && isKept(choice, floor)) best = copyChoice(choice);
    const candidate = candidates[at];
    if (!candidate || choice.worth + relax(problem, choice, at) <= best.worth + ROUNDING) return;
    const fits = choice.spent + candidate.cost <= budget && isWithinElsewhere(problem, choice, candidate);
    if (fits && isFree(choice, candidate)) {
      const before = choice.worth;
      put(problem, choice, at);
      visit(at + 1);
      put(problem, choice, at, -1);
      // Taking and putting back leaves dust of fractions, which must not gather.
      choice.worth = before;
    }
    visit(at + 1);
  };
  visit(0);
  return { choice: copyChoice(best), complete: steps <= limits.steps };
}

/** Why an option that could have been chosen is not. */
function explain({ candidates, cells, budget, floor, elsewhere }: Problem, choice: Choice, candidate: Candidate): LeftOutReason {
  if (!candidate.counts && candidate.cost > elsewhere) return { reason: 'floor' };
  const held = candidate.cells.filter((cell) => choice.holders[cell] !== -1);
  if (held.length > 0) {
    const activities = new Set(held.map((cell) => candidates[choice.holders[cell] as number]?.option.activity as string));
    return {
      reason: 'conflicts',
      activities: [...activities].toSorted(),
      themes: held.map((cell) => (cells[cell] as Cell).theme),
    };
  }
  const missing = choice.spent + candidate.cost - budget;
  if (missing > 0) return { reason: 'budget', missing: missing / 100 };
  if (isKept(addCost(choice, candidate), floor))
    throw new Error(`${candidate.option.activity} in ${candidate.option.country} would fit`);
  return { reason: 'floor' };
}
