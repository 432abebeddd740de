import type { Activity } from './catalogue';
import { type MappedAmount, type MappingTotal, mapActivities, type Span } from './mapping';
import type { EvidenceBase, Supply, Theme } from './theme';

/** Below this a country is in need of a theme: less than half of it is reached. Our own choice, as the middle of the scale. */
export const NEED_BELOW = 0.5;

/** Demand against supply of one theme. Countries as alpha-3 codes, sorted. */
export interface DemandAndSupply {
  theme: string;
  /** How many requests ask about it, and the countries they come from. */
  requests: number;
  asking: string[];
  /** Activities about it, by status. */
  planned: number;
  ongoing: number;
  completed: number;
  /** Of the planned and ongoing ones, those that name no country. */
  unnamed: number;
  /** Countries that a planned or ongoing activity names. */
  covered: string[];
  /** Countries that ask and are not covered. */
  waiting: string[];
}

const sortCodes = (codes: Iterable<string>) => [...new Set(codes)].sort();

const isCurrent = ({ status }: Supply) => status !== 'completed';

/**
 * Demand against supply of every theme, in their order. It names the countries that ask, so it is for those who may see requests;
 * elsewhere only counts from `LEAST_COUNTRIES` (request.ts) on may be shown.
 */
export function listDemandAndSupply({
  themes,
  demand,
  supply,
}: Pick<EvidenceBase, 'themes' | 'demand' | 'supply'>): DemandAndSupply[] {
  return themes.map(({ id }) => {
    const requests = demand.filter((one) => one.themes.includes(id));
    const activities = supply.filter((one) => one.themes.includes(id));
    const count = (status: Supply['status']) => activities.filter((one) => one.status === status).length;
    const current = activities.filter(isCurrent);
    const asking = sortCodes(requests.map(({ country }) => country));
    const covered = sortCodes(current.flatMap(({ countries }) => countries));
    return {
      theme: id,
      requests: requests.length,
      asking,
      planned: count('planned'),
      ongoing: count('ongoing'),
      completed: count('completed'),
      unnamed: current.filter(({ countries }) => countries.length === 0).length,
      covered,
      waiting: asking.filter((code) => !covered.includes(code)),
    };
  });
}

/** A theme that countries need and are not helped with. Countries as alpha-3 codes, sorted. */
export interface CoverageGap {
  theme: string;
  /** Countries surely in need: whatever open answers may bring, less than `NEED_BELOW` is reached. */
  inNeed: string[];
  /** Of these: those that ask for help with it, those that no planned or ongoing activity names, and those for whom both is true. */
  asking: string[];
  notCovered: string[];
  askingNotCovered: string[];
  /** Planned and ongoing activities about it that name no country: they may reach some of them. */
  unnamed: number;
}

/**
 * Themes with need and demand, or with need and no activity: first where most countries ask in vain, then where most are not covered,
 * then in their order.
 */
export function findCoverageGaps(base: EvidenceBase): CoverageGap[] {
  const gaps = listDemandAndSupply(base).map(({ theme, asking, covered, unnamed }): CoverageGap => {
    const weak = base.facts.filter((fact) => fact.theme === theme && fact.high < NEED_BELOW);
    const inNeed = sortCodes(weak.map(({ country }) => country));
    const notCovered = inNeed.filter((code) => !covered.includes(code));
    return {
      theme,
      inNeed,
      asking: inNeed.filter((code) => asking.includes(code)),
      notCovered,
      askingNotCovered: notCovered.filter((code) => asking.includes(code)),
      unnamed,
    };
  });
  return gaps
    .filter(({ asking, notCovered }) => asking.length > 0 || notCovered.length > 0)
    .sort((a, b) => b.askingNotCovered.length - a.askingNotCovered.length || b.notCovered.length - a.notCovered.length);
}

/** Money of the activities about one theme. */
export interface ThemeMoney {
  theme: string;
  /** Added up, each currency and each kind on its own; never across currencies. */
  totals: MappingTotal[];
  /** Activities with an amount published, and without any. */
  known: number;
  unknown: number;
  /** Amounts that are shown and not added: part of another one, wider than the activity, or of another time. */
  notAdded: { activity: string; amount: MappedAmount }[];
  /** Activities that are about others of these themes too: totals of themes must not be added to each other. */
  shared: number;
}

/**
 * Money known and unknown of every theme, in their order, over the activities of a span. An amount is its activity's whole amount:
 * how it divides over themes and countries was not published.
 * @param activities the catalogue, from which the supply was made
 * @param today the day of asking, ISO 8601
 */
export function listThemeMoney(
  { themes, supply }: { themes: readonly Theme[]; supply: readonly Supply[] },
  activities: readonly Activity[],
  { span, today }: { span: Span; today: string },
): ThemeMoney[] {
  return themes.map(({ id }) => {
    const about = new Map(supply.filter((one) => one.themes.includes(id)).map((one) => [one.activity, one]));
    const report = mapActivities(
      {
        activities: activities.filter((activity) => about.has(activity.id)),
        ...{ resolutions: [], offices: [], countries: [], expectedResults: [], aggregates: [] },
      },
      { span, today, grouping: 'theme', filter: {} },
    );
    return {
      theme: id,
      totals: report.totals,
      known: report.rows.length - report.unpublished.amount,
      unknown: report.unpublished.amount,
      notAdded: report.notAdded.map(({ activity, amount }) => ({ activity: activity.id, amount })),
      shared: report.rows.filter(({ activity }) => (about.get(activity.id)?.themes.length ?? 0) > 1).length,
    };
  });
}
