import { findArea } from '../../domain/plan';
import type { ScoreResult } from '../../domain/score';
import { chooseText } from '../../services/assessment.server';
import type { FollowedItem, Plan, PlannedItem, PlanPart } from '../../services/plans.server';

/** Gaps that are shown at once; the rest opens. */
const FIRST_GAPS = 8;

export type PlanView = ReturnType<typeof viewPlan>;
export type PartView = PlanView['parts'][number];
export type ItemView = PartView['areas'][number]['items'][number];
export type FollowedView = NonNullable<PlanView['followed']>;

function viewItem({ assessment, helpers }: PlanPart, plan: Plan, locale: string, today: string, item: PlannedItem) {
  const text = chooseText(assessment, locale);
  const { definition } = assessment;
  const { id, capability, level, targetLevel, owner, dueOn, activityId, note, version, alone } = item;
  const first = (level ?? definition.levels) + 1;
  const nameActivity = (known: string) => plan.activities.get(known)?.title ?? known;
  const offered = new Set([...(helpers.get(capability) ?? []), ...(activityId ? [activityId] : [])]);
  const isReached = level !== null && level >= targetLevel;
  return {
    ...{ id, capability, level, targetLevel, owner, dueOn, activityId, note, version, isReached },
    title: text.groups[capability]?.title ?? capability,
    with: activityId && nameActivity(activityId),
    isLate: dueOn !== null && dueOn < today && !isReached,
    adds: alone.overall,
    missing: alone.items.map((criterion) => ({ id: criterion, text: text.items[criterion]?.text ?? criterion })),
    /** Levels above the present one. */
    targets: Array.from({ length: Math.max(0, definition.levels - first + 1) }, (_, i) => {
      const target = first + i;
      return { level: target, name: text.levels[target]?.name ?? '' };
    }),
    offered: [...offered].map((activity) => ({ id: activity, title: nameActivity(activity) })),
  };
}

function viewAreas(part: PlanPart, plan: Plan, locale: string, today: string) {
  const { definition } = part.assessment;
  const text = chooseText(part.assessment, locale);
  const byArea = new Map<string, PlannedItem[]>();
  for (const item of part.items) {
    const area = findArea(definition, item.capability)?.id ?? definition.overall.id;
    byArea.set(area, [...(byArea.get(area) ?? []), item]);
  }
  return [...byArea].map(([id, items]) => ({
    id,
    title: text.groups[id]?.title ?? id,
    items: items.map((item) => viewItem(part, plan, locale, today, item)),
  }));
}

/** The areas that a plan would lift, with what they have now and would have then. */
function viewLift({ assessment, whole }: PlanPart, locale: string) {
  const text = chooseText(assessment, locale);
  const { result, definition } = assessment;
  const read = ({ groups }: ScoreResult, id: string) => ({ score: groups[id]?.score ?? 0, level: groups[id]?.level ?? null });
  const { before, after } = { before: result.overall.score ?? 0, after: whole.after.overall.score ?? 0 };
  const areas = definition.overall.groups
    .filter(({ id }) => whole.groups[id])
    .map(({ id }) => ({ title: text.groups[id]?.title ?? id, before: read(result, id), after: read(whole.after, id) }));
  return { before, after, areas };
}

function viewPart(part: PlanPart, plan: Plan, locale: string, today: string) {
  const { definition } = part.assessment;
  const text = chooseText(part.assessment, locale);
  const gaps = part.gaps.map(({ capability, area, level, items, overall }) => ({
    capability,
    title: text.groups[capability]?.title ?? capability,
    area: area === null || area === capability ? null : (text.groups[area]?.title ?? area),
    level,
    criteria: items.length,
    adds: overall,
  }));
  return {
    id: definition.id,
    title: text.title,
    lift: viewLift(part, locale),
    areas: viewAreas(part, plan, locale, today),
    gaps: { first: gaps.slice(0, FIRST_GAPS), rest: gaps.slice(FIRST_GAPS) },
  };
}

function viewFollowed(locale: string, { assessment, item, before, after, progress }: FollowedItem) {
  const title = chooseText(assessment, locale).groups[item.capability]?.title ?? item.capability;
  return { id: item.id, title, before, after, target: item.targetLevel, progress };
}

/** A plan as its page shows it, in one language, on a day (ISO 8601). */
export function viewPlan(plan: Plan, locale: string, today: string) {
  const { round, signedAt } = plan.standing;
  const recommendations = plan.recommendations.map(({ activity, questionnaire, decision, reason }) => ({
    ...{ activity, decision, reason },
    title: plan.activities.get(activity)?.title ?? activity,
    org: plan.activities.get(activity)?.org ?? '',
    path: `/rounds/${round.id}/${questionnaire}/recommendations#${activity}`,
  }));
  return {
    round: { id: round.id, title: round.title },
    country: round.country.names[locale] ?? round.country.names.en ?? '',
    signedAt: signedAt?.toISOString() ?? null,
    mayWrite: plan.mayWrite,
    parts: plan.parts.map((part) => viewPart(part, plan, locale, today)),
    undecided: recommendations.filter(({ decision }) => decision === null),
    decided: recommendations.filter(({ decision }) => decision !== null),
    followed: plan.followed && {
      round: plan.followed.round,
      items: plan.followed.items.map((item) => viewFollowed(locale, item)),
    },
  };
}
