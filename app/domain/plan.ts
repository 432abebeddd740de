import { type Answers, NOT_APPLICABLE } from './answer';
import { isIsoDate } from './answer-value';
import type { GroupChange, ScoredRound } from './compare';
import { compareGroups, type Gain, subtract, tryItems } from './gain';
import { findGroup, walkGroups } from './group';
import type { Condition, Group, Questionnaire } from './questionnaire';
import { indexItems, type ScoreResult } from './score';

/** What a country decided about an activity that was recommended to it. */
export const DECISIONS = ['followed', 'planned', 'refused'] as const;
export type Decision = (typeof DECISIONS)[number];

/** How a planned capability stands when a later round has a result. */
export const PROGRESS = ['reached', 'on_the_way', 'unchanged', 'fell', 'not_comparable'] as const;
export type Progress = (typeof PROGRESS)[number];

/** A capability and the level that it is to reach. */
export interface PlanStep {
  /** Id of the capability's group. */
  capability: string;
  /** 2 to the number of levels of the questionnaire. */
  targetLevel: number;
}

/** What something planned would change: in points of the overall score, and in every group. */
export interface PlanGain extends Omit<Gain, 'item'> {
  /** Ids of the criteria that would have to be met. */
  items: string[];
}

/** A capability that is not at the highest level: something to plan. */
export interface Gap extends PlanGain {
  capability: string;
  /** The group directly below the whole in which it lies; null where it lies in none. */
  area: string | null;
  /** Present level, 1 to one below the highest. */
  level: number;
}

/** The groups that have a level by criteria of their own. */
export function listPlannable(q: Questionnaire): Group[] {
  return q.levels === 0 ? [] : [...walkGroups(q.overall)].filter(({ level }) => level === 'gate');
}

/** The area of a capability, in the order of the questionnaire; null for one that lies in none. */
export function findArea(q: Questionnaire, capability: string): Group | null {
  return q.overall.groups.find((area) => findGroup(area, capability)) ?? null;
}

/** Present level of a capability; null where nothing in it applies, or there is none of this name. */
export function findLevel({ groups }: ScoreResult, capability: string): number | null {
  return groups[capability]?.level ?? null;
}

/** The criteria without which a condition does not hold: of alternatives the first will do. */
function listPrerequisites(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(listPrerequisites);
  if ('any' in condition) return condition.any.slice(0, 1).flatMap(listPrerequisites);
  if ('not' in condition) return [];
  return [condition.item];
}

/**
 * Ids of the criteria that would have to be met for a capability to reach a level: all of it up to that level that apply and are
 * not fully met, and whatever those are hidden behind. None where it stands there already.
 */
export function listMissing({ questionnaire, answers, result }: ScoredRound, { capability, targetLevel }: PlanStep): string[] {
  const group = listPlannable(questionnaire).find(({ id }) => id === capability);
  const level = findLevel(result, capability);
  if (!group || level === null || targetLevel <= level) return [];
  const known = indexItems(questionnaire);
  const missing = new Set<string>();
  const seen = new Set<string>();
  const need = (id: string) => {
    const item = known.get(id);
    if (!item || seen.has(id)) return;
    seen.add(id);
    if (isMissing(result, answers, id)) missing.add(id);
    if (item.shown_when && result.items[id]?.state === 'hidden')
      for (const other of listPrerequisites(item.shown_when)) need(other);
  };
  for (const item of group.items) if ((item.level ?? 0) <= targetLevel) need(item.id);
  return [...missing];
}

function isMissing({ items }: ScoreResult, answers: Answers, id: string): boolean {
  const judged = items[id];
  // What only conditions look at has no result of its own; meeting it again changes nothing.
  if (!judged) return true;
  return judged.state !== 'out' && answers[id]?.value !== NOT_APPLICABLE && !(judged.met && judged.value >= 1);
}

function measureItems(round: ScoredRound, items: string[]): PlanGain {
  const after = tryItems(round.questionnaire, round.answers, items);
  return {
    items,
    overall: subtract(after.overall.score, round.result.overall.score),
    groups: compareGroups(round.result, after),
  };
}

/** What reaching one target would change, all else staying as it is. */
export function measureStep(round: ScoredRound, step: PlanStep): PlanGain {
  return measureItems(round, listMissing(round, step));
}

/** What all targets of a plan would change together, with the result that they would lead to. */
export function measurePlan(round: ScoredRound, steps: readonly PlanStep[]): PlanGain & { after: ScoreResult } {
  const items = [...new Set(steps.flatMap((step) => listMissing(round, step)))];
  return { ...measureItems(round, items), after: tryItems(round.questionnaire, round.answers, items) };
}

/** The next level up, or the highest. */
export function raiseLevel({ levels }: Questionnaire, level: number): number {
  return Math.min(level + 1, levels);
}

/**
 * The capabilities that can be planned, each with what is missing to its next level and what that alone would change. Ordered by
 * what it adds to the overall score, then by the order of the questionnaire.
 */
export function findGaps(round: ScoredRound): Gap[] {
  const { questionnaire: q, result } = round;
  const gaps = listPlannable(q).flatMap(({ id: capability }): Gap[] => {
    const level = findLevel(result, capability);
    if (level === null || level >= q.levels) return [];
    const area = findArea(q, capability)?.id ?? null;
    return [{ capability, area, level, ...measureStep(round, { capability, targetLevel: raiseLevel(q, level) }) }];
  });
  return gaps.sort((a, b) => b.overall - a.overall);
}

/** A plan to begin with: each chosen gap one level up. What is no gap is left out. */
export function prefillPlan(q: Questionnaire, gaps: readonly Gap[], chosen: readonly string[]): PlanStep[] {
  return gaps
    .filter(({ capability }) => chosen.includes(capability))
    .map(({ capability, level }) => ({ capability, targetLevel: raiseLevel(q, level) }));
}

/** What is wrong with a plan's item: its target is not above the present level, or not a level; its date does not exist. */
export type PlanError = 'target' | 'date';

/** Checks a target against the present level (null where the capability does not apply) and a due date (ISO 8601, or null). */
export function checkPlanItem(
  { targetLevel, dueOn }: { targetLevel: number; dueOn: string | null },
  { level, levels }: { level: number | null; levels: number },
): PlanError[] {
  const isTarget = Number.isInteger(targetLevel) && level !== null && targetLevel > level && targetLevel <= levels;
  const errors: PlanError[] = [];
  if (!isTarget) errors.push('target');
  if (dueOn !== null && !isIsoDate(dueOn)) errors.push('date');
  return errors;
}

/**
 * How far a planned capability came, by its change to a later round (`compareRounds`): by its level, and where that stayed, by its
 * score. A target is reached, or not, only where the levels of both rounds can be compared.
 */
export function judgeProgress(targetLevel: number, change: Pick<GroupChange, 'level' | 'score'> | undefined): Progress {
  const level = change?.level;
  if (!level || level.change === 'not_comparable' || level.before.value === null || level.after.value === null)
    return 'not_comparable';
  if (level.after.value >= targetLevel) return 'reached';
  const direction = level.change === 'same' ? change.score.change : level.change;
  return direction === 'rose' ? 'on_the_way' : direction === 'fell' ? 'fell' : 'unchanged';
}

/** Whether a decision can stand: nobody refuses help without saying why. */
export function isDecisionWhole({ decision, reason }: { decision: Decision; reason: string }): boolean {
  return decision !== 'refused' || reason.trim() !== '';
}
