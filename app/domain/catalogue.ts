import { z } from 'zod';
import { type Country, ItuRegionSchema, isAfrican, isDeveloping, isPacificIsland, type Verdict } from './country';

/**
 * The catalogue of capacity-building activities. Its columns are those of figure 1 of the proposal to TDAG (resolution,
 * theme, activity, beneficiaries, implementors, expenditure, outputs) and of ITU Council Decision 630 (best practices,
 * sources of advice, programmes, by pillar of the Global Cybersecurity Agenda).
 */

export const AreaSchema = z.enum(['legal', 'policy', 'technical', 'capacity', 'cooperation']);
export type Area = z.infer<typeof AreaSchema>;

export const PillarSchema = z.enum(['legal', 'technical', 'organizational', 'capacity', 'cooperation']);

/** `true`: seen in a founding document or on a public page. `from-memory`: to be shown as unconfirmed. */
export const VerifiedSchema = z.union([z.literal(true), z.literal('from-memory')]);

/** ISO 3166-1 alpha-3, or a code in use for a territory. */
const CodeSchema = z.string().regex(/^[A-Z]{3}$/);

/** A year, a month or a day, as exact as it was published. */
const DateSchema = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);

export const ExpenditureSchema = z.strictObject({
  funder: z.string().nullable(),
  /** In units of the currency; with `amount_max`, the lower end of a range. */
  amount: z.number().nonnegative(),
  amount_max: z.number().nonnegative().nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** `real`: given or spent. `budget`: announced or contracted. `scale`: a published range or floor. */
  kind: z.enum(['real', 'budget', 'scale']),
  basis: z.string(),
  /**
   * Why the amount is never added up. `part`: contained in another amount of the catalogue, of this activity or of the umbrella
   * it belongs to. `wider`: of something larger than the activity, whose own share was not published.
   */
  overlap: z.enum(['part', 'wider']).optional(),
  /** In units of the currency; null where the split was not published. */
  staff: z.number().nonnegative().nullable(),
  non_staff: z.number().nonnegative().nullable(),
  accounting_period: z.string().nullable(),
  source: z.string(),
});
export type Expenditure = z.infer<typeof ExpenditureSchema>;

export const ActivitySchema = z.strictObject({
  /** Stable for ever: plans and requests refer to it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  title: z.string().min(1),
  /** The implementor. */
  org: z.string().min(1),
  office: z.string(),
  office_ids: z.array(z.string()),
  partners: z.array(z.string()),
  type: z.enum(['programme', 'project', 'training', 'tool', 'guidance', 'event']),
  summary: z.string().min(1),
  areas: z.array(AreaSchema).min(1),
  gca_pillars: z.array(PillarSchema),
  /** a: best practice, b: source of advice, c: capacity-building programme (Council Decision 630). */
  decision630: z.array(z.enum(['a', 'b', 'c'])),
  themes: z.array(z.string()),
  target_groups: z.array(z.string()),
  scope: z.enum(['global', 'regional', 'countries']),
  regions: z.array(ItuRegionSchema),
  /** Where any are listed, the activity is open to these only. */
  countries: z.array(CodeSchema),
  /** Conditions in words; `judgeEligibility` reads those it can. */
  eligibility: z.array(z.string().min(1)),
  /** Countries known to be helped, or to have been. */
  beneficiaries: z.array(CodeSchema),
  beneficiaries_note: z.string(),
  period: z.strictObject({ start: DateSchema.nullable(), end: DateSchema.nullable() }),
  status: z.enum(['planned', 'ongoing', 'completed']),
  resolutions: z.array(z.string()),
  /** Topics (`F43c.1`) or whole paragraphs (`F43c`) of the framework. */
  framework_refs: z.array(z.string()),
  expected_results: z.array(z.string()),
  /** The level a capability must have reached for the activity to be of use: 1, 2, 3, or whichever. */
  maturity_entry: z.enum(['initial', 'developing', 'established', 'any']),
  funders: z.array(z.string()),
  expenditure: z.array(ExpenditureSchema),
  outputs: z.array(z.string()),
  url: z.string(),
  sources: z.array(z.string()),
  verified: VerifiedSchema,
  note: z.string(),
});
export type Activity = z.infer<typeof ActivitySchema>;

export const OfficeSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['HQ', 'regional', 'area']),
  region: ItuRegionSchema.nullable(),
  city: z.string(),
  verified: VerifiedSchema,
});
export type Office = z.infer<typeof OfficeSchema>;

/** What an organisation published over many activities together, not split further. */
export const AggregateExpenditureSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  accounting_period: z.string(),
  currency: z.string(),
  budget: z.number(),
  actual: z.number(),
  available: z.number(),
  note: z.string(),
  source: z.string(),
  verified: VerifiedSchema,
});
export type AggregateExpenditure = z.infer<typeof AggregateExpenditureSchema>;

/** The paragraph of a topic: `F43c` of `F43c.1`; a paragraph is its own. */
export function findParagraph(reference: string): string {
  return reference.split('.', 1)[0] as string;
}

const ITU = 'ITU';

/** Whose activity it is: ITU's own, or another organisation's. */
export function findOwner(activity: Pick<Activity, 'org'>): 'itu' | 'others' {
  return activity.org === ITU ? 'itu' : 'others';
}

/** What to look for; every field given must hold. */
export interface ActivityFilter {
  /** Words, all of which must occur in title, summary, organisation, partners, themes or target groups. */
  text?: string;
  area?: Area;
  theme?: string;
  /** The implementor or a partner. */
  organisation?: string;
  /** Alpha-3 code: among the beneficiaries, or among the countries the activity is for. */
  country?: string;
  /** ITU region: named by the activity, or that of one of its countries. */
  region?: string;
  status?: Activity['status'];
}

/** Lower case without accents, so that `formacion` finds `formación`. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * Returns the activities that satisfy a filter, in the order they came in.
 * @param countries needed for `region` only, to know in which region the countries of an activity lie
 */
export function searchActivities(
  activities: readonly Activity[],
  filter: ActivityFilter,
  countries: readonly Pick<Country, 'alpha3' | 'region'>[] = [],
): Activity[] {
  const words = foldText(filter.text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const regions = new Map(countries.map((country) => [country.alpha3, country.region as string]));
  return activities.filter((a) => {
    const served = [...a.countries, ...a.beneficiaries];
    if (filter.area && !a.areas.includes(filter.area)) return false;
    if (filter.theme && !a.themes.includes(filter.theme)) return false;
    if (filter.organisation && a.org !== filter.organisation && !a.partners.includes(filter.organisation)) return false;
    if (filter.country && !served.includes(filter.country)) return false;
    if (filter.region) {
      const { region } = filter;
      if (!a.regions.some((r) => r === region) && !served.some((code) => regions.get(code) === region)) return false;
    }
    if (filter.status && a.status !== filter.status) return false;
    if (words.length === 0) return true;
    const text = foldText([a.title, a.summary, a.org, ...a.partners, ...a.themes, ...a.target_groups].join(' '));
    return words.every((word) => text.includes(word));
  });
}

/** What eligibility looks at; a country as the domain or the database knows it. */
export type CountryFacts = Pick<Country, 'alpha3' | 'subregion' | 'sids' | 'ldc' | 'lldc'> & { region: string };

/** For whom an activity is made, from the narrowest to the widest. */
export type Reach = 'country' | 'group' | 'region' | 'world';

/** Whether an activity is open to a country, and what it rests on. */
export interface Eligibility {
  eligible: boolean;
  reach: Reach;
  /** Groups of countries the activity is kept for and this country belongs to: `sids`, `ldc` ... */
  groups: string[];
  /** Groups it gives priority to and this country belongs to. */
  priorities: string[];
  /** Conditions, in the catalogue's words, that no data here can decide. */
  checks: string[];
}

interface GroupRule {
  pattern: RegExp;
  group: string;
  reach: Reach;
  holds: (country: CountryFacts) => Verdict;
}

const decide = (truth: boolean): Verdict => (truth ? 'yes' : 'no');

/**
 * Words of eligibility that data can decide. Organisations whose members are the countries of one region are decided by
 * the region: the 35 States of the ITU region Americas are the 35 members of the Organization of American States.
 */
const GROUP_RULES: readonly GroupRule[] = [
  { pattern: /\bSIDS\b|small island developing states/i, group: 'sids', reach: 'group', holds: (c) => decide(c.sids) },
  { pattern: /\bLDCs?\b|least developed countries/i, group: 'ldc', reach: 'group', holds: (c) => decide(c.ldc) },
  { pattern: /\bLLDCs?\b|landlocked developing countries/i, group: 'lldc', reach: 'group', holds: (c) => decide(c.lldc) },
  { pattern: /developing countries|low- and middle-income/i, group: 'developing', reach: 'world', holds: isDeveloping },
  {
    pattern: /pacific (island countries|island|governments)/i,
    group: 'pacific',
    reach: 'region',
    holds: (c) => decide(isPacificIsland(c)),
  },
  { pattern: /\bafrican?\b( union)?/i, group: 'africa', reach: 'region', holds: (c) => decide(isAfrican(c)) },
  { pattern: /arab states/i, group: 'arab', reach: 'region', holds: (c) => decide(c.region === 'ARB') },
  { pattern: /\bOAS\b/, group: 'americas', reach: 'region', holds: (c) => decide(c.region === 'AMS') },
  {
    pattern: /latin america and the caribbean/i,
    group: 'lac',
    reach: 'region',
    holds: (c) => decide(c.subregion === 'Latin America and the Caribbean'),
  },
  { pattern: /asia and the pacific/i, group: 'asia-pacific', reach: 'region', holds: (c) => decide(c.region === 'ASP') },
];

/** A clause that says who comes first, not who may come. */
const PRIORITY = /^(priority to|focus on|first meant for)\b/i;
/** What is no condition of its own: asking is for States, and `Member States` are all of them. */
const FILLERS = /\b(all|open|on request|to|and|of|a|the|sector|members?|states?|countries)\b|[^\p{L}]/giu;
const REACHES: readonly Reach[] = ['country', 'group', 'region', 'world'];
const NUMBER_OF_REGIONS = ItuRegionSchema.options.length;

/**
 * Judges whether an activity is open to a country. Where the activity lists countries, only these; otherwise its
 * regions; then its eligibility clause by clause (separated by `;` and `,`): groups of countries that data can decide are
 * alternatives to each other and one must hold; a clause that no data decides, or that says more than its group, is
 * handed on as a thing to check.
 */
export function judgeEligibility(activity: Activity, country: CountryFacts): Eligibility {
  const listed = activity.countries.includes(country.alpha3);
  const regional = activity.regions.length > 0 && activity.regions.length < NUMBER_OF_REGIONS;
  const inScope =
    activity.countries.length > 0
      ? listed
      : activity.scope === 'global' || activity.regions.some((region) => region === country.region);
  const judged: Eligibility = {
    eligible: inScope,
    reach: listed ? 'country' : regional ? 'region' : 'world',
    groups: [],
    priorities: [],
    checks: [],
  };
  // Whoever made the list has judged the country already.
  if (listed) return judged;
  const verdicts: Verdict[] = [];
  for (const clause of activity.eligibility.flatMap((words) => words.split(/[;,]/)).map((words) => words.trim())) {
    const rules = GROUP_RULES.filter((rule) => rule.pattern.test(clause));
    if (PRIORITY.test(clause)) {
      judged.priorities.push(...rules.filter((rule) => rule.holds(country) === 'yes').map((rule) => rule.group));
      continue;
    }
    for (const rule of rules) {
      const verdict = rule.holds(country);
      verdicts.push(verdict);
      if (verdict !== 'yes') continue;
      judged.groups.push(rule.group);
      if (REACHES.indexOf(rule.reach) < REACHES.indexOf(judged.reach)) judged.reach = rule.reach;
    }
    const rest = rules.reduce((words, rule) => words.replace(rule.pattern, ''), clause).replace(FILLERS, '');
    const denied = rules.length > 0 && rules.every((rule) => rule.holds(country) === 'no');
    const undecided = rules.length > 0 && rules.every((rule) => rule.holds(country) === 'unknown');
    if (undecided || (rest !== '' && !denied)) judged.checks.push(clause);
  }
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === 'no')) judged.eligible = false;
  return judged;
}

/** Whether the activity is going on in the country now: it helps it already, or is a project for it. */
export function isUnderWay(activity: Activity, alpha3: string): boolean {
  if (activity.status !== 'ongoing') return false;
  return activity.beneficiaries.includes(alpha3) || (activity.type === 'project' && activity.countries.includes(alpha3));
}

/** Completed activities that helped a country; never recommended, but worth building on (CEB/2013/2, paragraph 44). */
export function listPastActivities(activities: readonly Activity[], alpha3: string): Activity[] {
  return activities.filter((a) => a.status === 'completed' && (a.beneficiaries.includes(alpha3) || a.countries.includes(alpha3)));
}
