import { listActivities } from '../../db/catalogue.server';
import {
  deletePlanItem,
  insertPlanItems,
  listDecisions,
  listPlanItems,
  listPlannedRounds,
  type PlanItemRow,
  putDecision,
  writePlanItem,
} from '../../db/plans.server';
import { listRounds } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Action, type Actor, mayDo, NotFoundError, requireMay } from '../domain/access';
import type { Activity } from '../domain/catalogue';
import {
  checkPlanItem,
  type Decision,
  findGaps,
  findLevel,
  type Gap,
  isDecisionWhole,
  judgeProgress,
  listPlannable,
  measurePlan,
  measureStep,
  type PlanError,
  type PlanGain,
  type Progress,
  prefillPlan,
} from '../domain/plan';
import { recommend } from '../domain/recommend';
import type { ScoreResult } from '../domain/score';
import type { Assessment } from './assessment.server';
import { audit } from './audit.server';
import { compareAssessments, toScored } from './comparison.server';
import { describeSubject, dropUnstorable, scopeOf } from './rounds.server';
import { findSame, listVersions, type RoundStanding, readStanding } from './standing.server';

/** A capability that is planned, as it stands now. */
export interface PlannedItem extends PlanItemRow {
  /** Present level; null where the capability does not apply any more. */
  level: number | null;
  /** What reaching the target would change, all else staying as it is. */
  alone: PlanGain;
}

/** The part of a plan that is about one questionnaire with maturity levels. */
export interface PlanPart {
  assessment: Assessment;
  /** In the order of the questionnaire. */
  items: PlannedItem[];
  /** What can be planned beside them, largest gain first. */
  gaps: Gap[];
  /** What all of it would change. */
  whole: PlanGain & { after: ScoreResult };
  /** Ids of the activities recommended for a capability, best first. */
  helpers: ReadonlyMap<string, readonly string[]>;
}

/** How a country stands to an activity that was recommended to it. */
export interface DecidedRecommendation {
  activity: string;
  /** The first questionnaire it was recommended for. */
  questionnaire: string;
  decision: Decision | null;
  reason: string;
  /** Null where it follows from the plan: what helps with something planned is planned. */
  decidedAt: Date | null;
  decidedBy: string | null;
}

/** What became of one item of the plan before. */
export interface FollowedItem {
  assessment: Assessment;
  item: PlanItemRow;
  before: number | null;
  after: number | null;
  progress: Progress;
}

export interface Plan {
  standing: RoundStanding;
  mayWrite: boolean;
  parts: PlanPart[];
  /** What was recommended and does not go on already, in the order of the recommendations. */
  recommendations: DecidedRecommendation[];
  activities: ReadonlyMap<string, Activity>;
  /** The last plan before, against this round; null where there is none. */
  followed: { round: { id: string; title: string }; items: FollowedItem[] } | null;
}

/** A round with what its answers recommend: what a plan is made from. To be called inside a transaction that is in scope. */
async function readPlace(tx: Db, actor: Actor, roundId: string, action: Action) {
  const standing = await readStanding(tx, actor, roundId);
  const { round, assessments } = standing;
  requireMay(actor, action, describeSubject(round));
  const catalogue = await listActivities(tx);
  const recommended = assessments.map((assessment) => ({
    assessment,
    list: recommend(assessment.definition, assessment.result, catalogue, round.country),
  }));
  return { standing, catalogue, recommended, items: await listPlanItems(tx, roundId) };
}

type Place = Awaited<ReturnType<typeof readPlace>>;
type Recommended = Place['recommended'][number];

function mapHelpers({ assessment, list }: Recommended): Map<string, string[]> {
  return new Map(
    listPlannable(assessment.definition).map((group) => {
      const ids = new Set(group.items.map(({ id }) => id));
      const helping = list.filter(({ criteria }) => criteria.some(({ item }) => ids.has(item)));
      return [group.id, helping.map(({ activity }) => activity)];
    }),
  );
}

function makePart(recommended: Recommended, all: readonly PlanItemRow[]): PlanPart | null {
  const { assessment } = recommended;
  const { definition, result } = assessment;
  const order = listPlannable(definition).map(({ id }) => id);
  if (order.length === 0) return null;
  const scored = toScored(assessment);
  const rows = all.filter(({ questionnaire }) => questionnaire === definition.id);
  const items = rows
    .map((row) => ({ ...row, level: findLevel(result, row.capability), alone: measureStep(scored, row) }))
    .sort((a, b) => order.indexOf(a.capability) - order.indexOf(b.capability));
  const planned = new Set(rows.map(({ capability }) => capability));
  return {
    assessment,
    items,
    gaps: findGaps(scored).filter(({ capability }) => !planned.has(capability)),
    whole: measurePlan(scored, items),
    helpers: mapHelpers(recommended),
  };
}

/** The recommendations of a round, each once, with what the country decided; what the plan uses is planned. */
async function readDecisions(tx: Db, { standing, recommended, items }: Place): Promise<DecidedRecommendation[]> {
  const decided = new Map((await listDecisions(tx, standing.round.country.alpha3)).map((row) => [row.activityId, row]));
  const used = new Set(items.map(({ activityId }) => activityId));
  const all = new Map<string, DecidedRecommendation>();
  for (const { assessment, list } of recommended) {
    for (const { activity, underWay } of list) {
      if (underWay || all.has(activity)) continue;
      const { decision, reason = '', decidedAt = null, decidedBy = null } = decided.get(activity) ?? {};
      const stands = decision ?? (used.has(activity) ? 'planned' : null);
      all.set(activity, { activity, questionnaire: assessment.definition.id, decision: stands, reason, decidedAt, decidedBy });
    }
  }
  return [...all.values()];
}

/** The items of the last plan before this round, against this round. */
async function followLast(tx: Db, actor: Actor, now: RoundStanding): Promise<Plan['followed']> {
  const { alpha3 } = now.round.country;
  const planned = new Set(await listPlannedRounds(tx, alpha3));
  const rounds = await listRounds(tx, alpha3);
  const older = rounds.slice(rounds.findIndex(({ id }) => id === now.round.id) + 1);
  const last = older.find(({ id }) => planned.has(id));
  if (!last) return null;
  const then = await readStanding(tx, actor, last.id);
  const rows = await listPlanItems(tx, last.id);
  const items = then.assessments.flatMap((before) => {
    const { definition, result } = before;
    const order = listPlannable(definition).map(({ id }) => id);
    const after = findSame(now.assessments, before);
    const groups = after ? compareAssessments(before, after, listVersions(definition.id)).comparison.groups : {};
    return rows
      .filter(({ questionnaire }) => questionnaire === definition.id)
      .sort((a, b) => order.indexOf(a.capability) - order.indexOf(b.capability))
      .map((item) => ({
        assessment: before,
        item,
        before: findLevel(result, item.capability),
        after: after ? findLevel(after.result, item.capability) : null,
        progress: judgeProgress(item.targetLevel, groups[item.capability]),
      }));
  });
  return { round: { id: last.id, title: last.title }, items };
}

/**
 * The plan of a round: what was chosen, what it would change, what else could be chosen, what the country decided about the
 * activities recommended to it, and what became of the plan before.
 * @throws NotFoundError when there is no such round for the actor
 */
export async function getPlan(db: Db, actor: Actor, roundId: string): Promise<Plan> {
  return inScope(db, scopeOf(actor), async (tx) => {
    const place = await readPlace(tx, actor, roundId, 'plan.read');
    return {
      standing: place.standing,
      mayWrite: mayDo(actor, 'plan.write', describeSubject(place.standing.round)),
      parts: place.recommended.flatMap((recommended) => makePart(recommended, place.items) ?? []),
      recommendations: await readDecisions(tx, place),
      activities: new Map(place.catalogue.map((activity) => [activity.id, activity])),
      followed: await followLast(tx, actor, place.standing),
    };
  });
}

/**
 * What the country decided about the activities recommended in a round, by their ids.
 * @throws NotFoundError when there is no such round for the actor
 */
export async function getDecisions(db: Db, actor: Actor, roundId: string): Promise<Map<string, DecidedRecommendation>> {
  return inScope(db, scopeOf(actor), async (tx) => {
    const place = await readPlace(tx, actor, roundId, 'plan.read');
    return new Map((await readDecisions(tx, place)).map((one) => [one.activity, one]));
  });
}

/** Runs a change of a plan in one transaction; the country is the round's. */
async function change<T>(
  db: Db,
  actor: Actor,
  roundId: string,
  work: (tx: Db, place: Place, countryCode: string) => Promise<T>,
): Promise<T> {
  return inScope(db, scopeOf(actor), async (tx) => {
    const place = await readPlace(tx, actor, roundId, 'plan.write');
    return work(tx, place, place.standing.round.country.alpha3);
  });
}

/**
 * Plans some gaps, each one level up from where it stands. What is planned already stays as it is. Returns how many are new.
 * @throws NotFoundError when the round, the questionnaire or one of the gaps is not there
 * @throws NotAllowedError when the actor may only read
 */
export async function addToPlan(
  db: Db,
  actor: Actor,
  roundId: string,
  given: { questionnaire: string; capabilities: readonly string[] },
): Promise<number> {
  return change(db, actor, roundId, async (tx, { standing }, countryCode) => {
    const { questionnaire } = given;
    const assessment = standing.assessments.find(({ definition }) => definition.id === questionnaire);
    if (!assessment) throw new NotFoundError('questionnaire');
    const steps = prefillPlan(assessment.definition, findGaps(toScored(assessment)), given.capabilities);
    if (steps.length < new Set(given.capabilities).size) throw new NotFoundError('gap');
    const updatedBy = actor.id;
    const rows = steps.map((step) => ({ countryCode, roundId, questionnaire, ...step, updatedBy }));
    const capabilities = await insertPlanItems(tx, rows);
    if (capabilities.length === 0) return 0;
    const details = { questionnaire, capabilities };
    await audit(tx, { actorId: actor.id, countryCode, action: 'plan.add', subject: roundId, details });
    return capabilities.length;
  });
}

export interface PlanItemInput {
  id: string;
  targetLevel: number;
  owner: string;
  /** ISO 8601, or null for none. */
  dueOn: string | null;
  /** An activity recommended for the capability; null for the country's own means. */
  activityId: string | null;
  note: string;
  /** The version that the person saw. */
  seenVersion: number;
}

/** What became of a save. `stale`: somebody saved meanwhile, and what stands is handed back. `gone`: it was taken out. */
export type PlanOutcome =
  | { status: 'saved'; version: number }
  | { status: 'stale'; current: PlanItemRow }
  | { status: 'gone' }
  | { status: 'invalid'; errors: (PlanError | 'activity')[] };

/**
 * Saves an item of a plan. A stale version is refused with what stands, so that a person can decide.
 * @throws NotFoundError when there is no such round for the actor
 * @throws NotAllowedError when the actor may only read
 */
export async function savePlanItem(db: Db, actor: Actor, roundId: string, given: PlanItemInput): Promise<PlanOutcome> {
  return change(db, actor, roundId, async (tx, place, countryCode) => {
    const { id, seenVersion, ...content } = dropUnstorable(given);
    const { targetLevel, dueOn, activityId } = content;
    const current = place.items.find((item) => item.id === id);
    if (!current) return { status: 'gone' };
    if (current.version !== seenVersion) return { status: 'stale', current };
    const { questionnaire, capability } = current;
    const recommended = place.recommended.find(({ assessment }) => assessment.definition.id === questionnaire);
    if (!recommended) throw new NotFoundError('questionnaire');
    const { definition, result } = recommended.assessment;
    const errors: (PlanError | 'activity')[] = checkPlanItem(content, {
      level: findLevel(result, capability),
      levels: definition.levels,
    });
    const helps =
      activityId === null || activityId === current.activityId || mapHelpers(recommended).get(capability)?.includes(activityId);
    if (!helps) errors.push('activity');
    if (errors.length > 0) return { status: 'invalid', errors };
    const row = await writePlanItem(tx, { id, roundId, seenVersion }, { ...content, updatedBy: actor.id });
    if (!row) {
      const standing = (await listPlanItems(tx, roundId)).find((item) => item.id === id);
      return standing ? { status: 'stale', current: standing } : { status: 'gone' };
    }
    const details = { questionnaire, capability, targetLevel, dueOn, activity: activityId, version: row.version };
    await audit(tx, { actorId: actor.id, countryCode, action: 'plan.save', subject: roundId, details });
    return { status: 'saved', version: row.version };
  });
}

/**
 * Takes an item out of a plan; one that is gone already has no effect.
 * @throws NotFoundError when there is no such round for the actor
 * @throws NotAllowedError when the actor may only read
 */
export async function removeFromPlan(db: Db, actor: Actor, roundId: string, id: string): Promise<void> {
  await change(db, actor, roundId, async (tx, { items }, countryCode) => {
    const item = items.find((row) => row.id === id);
    if (!item || !(await deletePlanItem(tx, roundId, id))) return;
    const details = { questionnaire: item.questionnaire, capability: item.capability };
    await audit(tx, { actorId: actor.id, countryCode, action: 'plan.remove', subject: roundId, details });
  });
}

export interface DecisionInput {
  activity: string;
  decision: Decision;
  reason: string;
}

/**
 * Keeps what the country does about an activity that was recommended to it; refusing takes a reason.
 * @throws NotFoundError when there is no such round for the actor, or it does not recommend the activity
 * @throws NotAllowedError when the actor may only read
 */
export async function decideRecommendation(
  db: Db,
  actor: Actor,
  roundId: string,
  given: DecisionInput,
): Promise<'decided' | 'reason_missing'> {
  return change(db, actor, roundId, async (tx, { recommended }, countryCode) => {
    const { activity: activityId, decision, reason } = dropUnstorable(given);
    if (!recommended.some(({ list }) => list.some((one) => one.activity === activityId)))
      throw new NotFoundError('recommendation');
    if (!isDecisionWhole({ decision, reason })) return 'reason_missing';
    await putDecision(tx, { countryCode, activityId, decision, reason: reason.trim(), decidedBy: actor.id });
    const details = { activity: activityId, decision };
    await audit(tx, { actorId: actor.id, countryCode, action: 'recommendation.decide', subject: roundId, details });
    return 'decided';
  });
}
