import { listActivities } from '../../db/catalogue.server';
import { listUnitCosts, putUnitCost, type UnitCostRow } from '../../db/scenarios.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import type { Activity } from '../domain/catalogue';
import type { Country } from '../domain/country';
import { choosePortfolio, type Portfolio, type PortfolioQuestion } from '../domain/portfolio';
import { isAvailable, listOptions, type UnitCost } from '../domain/portfolio-options';
import { audit } from './audit.server';
import { readEvidence, type Themes } from './evidence-base.server';
import type { Comparison } from './scenarios.server';

export interface OpenPortfolio {
  portfolio: Portfolio;
  countries: readonly Country[];
  /** Those that may be carried out, in the order of their titles. */
  activities: Activity[];
  costs: UnitCostRow[];
  themes: Themes;
}

/** What a budget is best spent on, as things stand. @throws NotFoundError for everybody who may not compare countries */
export async function getPortfolio(
  db: Db,
  actor: Actor,
  { filter, set }: Comparison,
  { budget, floor }: Pick<PortfolioQuestion, 'budget' | 'floor'>,
): Promise<OpenPortfolio> {
  const { base, activities, themes } = await readEvidence(db, actor, filter, set);
  const costs = await listUnitCosts(db);
  const units = costs.map(({ activityId, ...cost }) => ({ ...cost, activity: activityId }));
  const options = listOptions(base, themes.set, activities, units, budget.currency);
  return {
    portfolio: choosePortfolio({ base, options, budget, floor }),
    countries: base.countries,
    activities: activities.filter(isAvailable).sort((a, b) => (a.title < b.title ? -1 : 1)),
    costs,
    themes,
  };
}

/**
 * Enters what an activity costs in one country, with where the number was found.
 * @throws NotFoundError for everybody who may not, and for an activity that is not there
 */
export async function enterCost(db: Db, actor: Actor, { activity, ...cost }: UnitCost): Promise<void> {
  requireMay(actor, 'cost.write', { countryCode: null });
  if (!(await listActivities(db)).some(({ id }) => id === activity)) throw new NotFoundError('activity');
  await inScope(db, { kind: 'analysis' }, async (tx) => {
    await putUnitCost(tx, { activityId: activity, ...cost, recordedBy: actor.id });
    await audit(tx, { actorId: actor.id, action: 'cost.enter', subject: activity, details: { ...cost } });
  });
}
