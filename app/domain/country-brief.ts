import type { Activity } from './catalogue';
import { NEED_BELOW } from './demand-and-supply';
import { needsTheme } from './priorities';
import { type EvidenceBase, type Fact, type PassedOver, type Theme, takeValue } from './theme';

/** A theme as a brief about one country tells it. */
export interface BriefLine {
  theme: Theme;
  /** Null where nothing is known. */
  fact: Fact | null;
  /** What was there and did not speak, since too little of it was answered. */
  passedOver: PassedOver | null;
  /** Points that are missing, of those of the theme; null where nothing is known. */
  missing: number | null;
  /** Planned and running activities about it that name the country, by id. */
  underWay: string[];
}

/** What somebody who goes to a country has to know. */
export interface CountryBrief {
  /** In the order of the themes. */
  lines: BriefLine[];
  /** Of the known ones those that miss most points, the largest first; themes that are reached in full are no gaps. */
  gaps: BriefLine[];
  /** The largest gaps that surely are a need and that nobody works on in the country. */
  toRaise: BriefLine[];
  /** Activities that name the country: those under way first, then planned ones, then past ones, the newest first. */
  activities: Activity[];
}

/** As many gaps as fit one page, and as one can speak about in a mission. */
export const MOST_GAPS = 8;
export const MOST_TO_RAISE = 5;

const STATUS_ORDER: readonly Activity['status'][] = ['ongoing', 'planned', 'completed'];

/** Stands behind every date that was published. */
const NO_DATE = '0000';

/** Whether an activity names a country as helped, or as one that it is kept for. */
export function namesCountry({ beneficiaries, countries }: Activity, alpha3: string): boolean {
  return beneficiaries.includes(alpha3) || countries.includes(alpha3);
}

/**
 * A brief about one country of a base: where it stands, what it lacks most, who does what there, and what to raise. Gaps of the same
 * size stand in the order of the themes.
 */
export function describeCountry(base: EvidenceBase, activities: readonly Activity[], alpha3: string): CountryBrief {
  const facts = new Map(base.facts.filter(({ country }) => country === alpha3).map((fact) => [fact.theme, fact]));
  const silent = (base.passedOver ?? []).filter(({ country }) => country === alpha3);
  const lines = base.themes.map((theme): BriefLine => {
    const fact = facts.get(theme.id) ?? null;
    return {
      theme,
      fact,
      passedOver: silent.find((one) => one.theme === theme.id) ?? null,
      missing: fact && theme.points * (1 - takeValue(fact)),
      underWay: base.supply
        .filter(({ status, themes, countries }) => {
          return status !== 'completed' && themes.includes(theme.id) && countries.includes(alpha3);
        })
        .map(({ activity }) => activity),
    };
  });
  const missingOf = ({ missing }: BriefLine) => missing ?? 0;
  const gaps = lines
    .filter(({ fact }) => fact !== null && needsTheme(takeValue(fact)))
    .sort((a, b) => missingOf(b) - missingOf(a));
  return {
    lines,
    gaps: gaps.slice(0, MOST_GAPS),
    toRaise: gaps
      .filter(({ fact, underWay }) => fact !== null && fact.high < NEED_BELOW && underWay.length === 0)
      .slice(0, MOST_TO_RAISE),
    activities: activities.filter((activity) => namesCountry(activity, alpha3)).toSorted(compareActivities),
  };
}

function compareActivities(a: Activity, b: Activity): number {
  const status = STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status);
  if (status !== 0) return status;
  const [from, to] = [dateActivity(b), dateActivity(a)];
  return from === to ? a.title.localeCompare(b.title, 'en') : from < to ? -1 : 1;
}

/** When it ended, else when it began. */
function dateActivity({ period: { start, end } }: Activity): string {
  return end ?? start ?? NO_DATE;
}
