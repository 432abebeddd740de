import { type Activity, judgeEligibility } from './catalogue';
import type { OptionCost, PortfolioOption } from './portfolio';
import type { EvidenceBase } from './theme';
import type { ThemeSet } from './theme-set';
import { shareTopics } from './topic';

/** What one activity costs in one country, as somebody entered it. */
export interface UnitCost extends OptionCost {
  activity: string;
}

/** Kinds of activities that can be held again once they are over. */
const REPEATABLE: readonly Activity['type'][] = ['training', 'event'];

/** Whether an activity may still be carried out somewhere: it is planned, under way, or can be held again. */
export function isAvailable({ status, type }: Pick<Activity, 'status' | 'type'>): boolean {
  return status !== 'completed' || REPEATABLE.includes(type);
}

/**
 * Every available activity in every country of the base that it is open to, as far as it serves a theme of the base; by activity, then
 * country. A cost in the wanted currency goes before one in another.
 */
export function listOptions(
  { themes, countries }: Pick<EvidenceBase, 'themes' | 'countries'>,
  { subjects }: Pick<ThemeSet, 'subjects'>,
  activities: readonly Activity[],
  costs: readonly UnitCost[],
  currency: string,
): PortfolioOption[] {
  return activities.filter(isAvailable).flatMap((activity): PortfolioOption[] => {
    const served = themes.filter(({ id }) => shareTopics(subjects[id]?.topics ?? [], activity.framework_refs).length > 0);
    if (served.length === 0) return [];
    const own = costs.filter((cost) => cost.activity === activity.id);
    const found = own.find((cost) => cost.currency === currency) ?? own[0];
    const cost = found ? { amount: found.amount, currency: found.currency, source: found.source } : null;
    return countries
      .filter((country) => judgeEligibility(activity, country).eligible)
      .map(({ alpha3 }) => ({ activity: activity.id, country: alpha3, themes: served.map(({ id }) => id), cost }));
  });
}
