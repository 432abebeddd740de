import type { Activity, AggregateExpenditure, Expenditure, Office } from './catalogue';
import { findOwner } from './catalogue';
import { type Country, type ItuRegion, ItuRegionSchema } from './country';
import { findServedClauses, type Resolution, type ServedClause } from './resolution';

/**
 * The mapping report: which activities serve which resolutions, for whom, by whom, with what money and to what effect. Its columns
 * are those of figure 1 of the proposal to TDAG ("A short mapping exercise"), its money is kept as footnote 2 there asks: by funder,
 * real apart from estimated, staff apart from other costs, by accounting period.
 */

/** Days of a report, both included, as `2017-10-09`. */
export interface Span {
  from: string;
  to: string;
}

/** WTDC-17, Buenos Aires, was opened on this day (9 to 20 October 2017); the proposal asks for everything since. */
export const WTDC_17 = '2017-10-09';

/**
 * Until the next WTDC. WTDC-25 met in Baku from 17 to 28 November 2025. No confirmed date of the one after it was found; the
 * conferences of 2017, 2022 and 2025 lie about four years apart, so the end of 2029 is assumed. Look again once ITU has set the date.
 */
export const NEXT_WTDC = '2029-12-31';

export const DEFAULT_SPAN: Span = { from: WTDC_17, to: NEXT_WTDC };

export const GROUPINGS = ['resolution', 'theme', 'region'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface MappingFilter {
  /** Whose activities; all where it is not given. */
  owner?: 'itu' | 'others';
  status?: Activity['status'];
}

export interface MappingInput {
  activities: readonly Activity[];
  resolutions: readonly Resolution[];
  offices: readonly Office[];
  countries: readonly (Pick<Country, 'alpha3' | 'names'> & { region: string })[];
  /** What activities are to achieve, by id (RPM-AMS13/57 names five). */
  expectedResults: readonly ExpectedResult[];
  /** Money that was published over many activities together; shown apart, never added. */
  aggregates: readonly AggregateExpenditure[];
}

export interface MappingQuestion {
  span: Span;
  grouping: Grouping;
  filter: MappingFilter;
  /** The day of asking: where no dates were published, "completed" lies before it and "planned" after it. */
  today: string;
}

export interface ExpectedResult {
  id: string;
  label: string;
}

export interface MappedResolution {
  id: string;
  /** Null where the reference data have no resolution of this id. */
  resolution: Resolution | null;
  clauses: ServedClause[];
}

export interface MappedCountry {
  code: string;
  /** By locale; empty for a code that is no country of the reference data. */
  names: Readonly<Record<string, string>>;
}

/**
 * Whether an amount is in the totals, and if not, why: `part` and `wider` as in `Expenditure`, `outside` when its accounting period
 * lies outside the span. An accounting period that reaches beyond the span is added whole: nobody published how it divides.
 */
export type Counting = 'added' | NonNullable<Expenditure['overlap']> | 'outside';

export interface MappedAmount extends Expenditure {
  counting: Counting;
}

/** An activity of the report. */
export interface MappingRow {
  activity: Activity;
  owner: 'itu' | 'others';
  /** In the order of the reference data; where unknown to them, last. */
  resolutions: MappedResolution[];
  /** Regions that it names or in which its countries lie. */
  regions: ItuRegion[];
  worldwide: boolean;
  /** Countries known to be helped. */
  beneficiaries: MappedCountry[];
  /** Countries it is kept for, where it is. */
  openTo: MappedCountry[];
  /** ITU's offices that carry it out, headquarters among them; empty where not published. */
  offices: Office[];
  amounts: MappedAmount[];
  expectedResults: ExpectedResult[];
  /** In how many groups of this report it stands, at least 1. */
  groups: number;
}

/** Amounts of one currency and one kind, added up. */
export interface MappingTotal {
  currency: string;
  kind: Expenditure['kind'];
  /** In units of the currency. */
  low: number;
  /** Null where a published floor has no upper end. */
  high: number | null;
  /** How many amounts are in it, of how many activities. */
  amounts: number;
  activities: number;
  /** What was published of the split; null where nothing was. */
  staff: number | null;
  nonStaff: number | null;
  /** Amounts in it of which the split was published in full. */
  split: number;
}

/** What was not published, in numbers of activities or of amounts. */
export interface Unpublished {
  /** Activities without any amount. */
  amount: number;
  /** Activities without a date. */
  period: number;
  /** Activities without a country known to be helped. */
  beneficiaries: number;
  /** ITU's activities without an office. */
  office: number;
  outputs: number;
  /** Amounts without a funder, without staff and non-staff costs, without an accounting period. */
  funder: number;
  split: number;
  accountingPeriod: number;
}

export interface MappingGroup {
  /** Id of a resolution, a theme, a region or `world`; null for activities that have none. */
  key: string | null;
  resolution: Resolution | null;
  rows: MappingRow[];
  totals: MappingTotal[];
  /** Activities that stand in other groups too: totals of groups must not be added to each other. */
  shared: number;
}

/** What no activity of the report serves. */
export interface NotServed {
  resolutions: Resolution[];
  /** Of resolutions that some activity serves. */
  clauses: { resolution: Resolution; clauses: Resolution['clause_topics'] }[];
  /** Regions that no activity names or has a country in; worldwide activities serve all of them, and are not counted here. */
  regions: ItuRegion[];
  expectedResults: ExpectedResult[];
}

export interface MappingReport {
  span: Span;
  grouping: Grouping;
  filter: MappingFilter;
  today: string;
  /** Every activity of the report once, in the order they came in. */
  rows: MappingRow[];
  groups: MappingGroup[];
  /** Every activity counted once, however many groups it stands in. */
  totals: MappingTotal[];
  /** Amounts that are shown and not added, in the order of their activities. */
  notAdded: { activity: Activity; amount: MappedAmount }[];
  /** How many amounts the report shows. */
  amounts: number;
  unpublished: Unpublished;
  notServed: NotServed;
  /** Money published over many activities together, of accounting periods in the span. */
  aggregates: AggregateExpenditure[];
}

/** Before and after every day that is written with four digits of a year. */
const BEGINNING = '0000-01-01';
const END = '9999-12-31';

/** First day of a year, month or day. */
function findFirstDay(date: string): string {
  return `${date}-01-01`.slice(0, END.length);
}

/** Last day of a year, month or day. */
function findLastDay(date: string): string {
  const [year = '', month = '12', day] = date.split('-');
  // Day 0 of a month is the last one of the month before it.
  const last = day ?? String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate());
  return `${year}-${month}-${last}`;
}

function overlaps(span: Span, period: Span): boolean {
  return period.from <= span.to && period.to >= span.from;
}

/**
 * The days of an activity, as far as they are known: "2018" is the whole year. A missing start is long ago and a missing end is open,
 * but what is completed has ended by today, and what is planned and has no dates at all begins today or later.
 */
export function findActivityDays({ period, status }: Pick<Activity, 'period' | 'status'>, today: string): Span {
  const undated = period.start === null && period.end === null;
  const from = period.start !== null ? findFirstDay(period.start) : status === 'planned' && undated ? today : BEGINNING;
  const to = period.end !== null ? findLastDay(period.end) : status === 'completed' ? today : END;
  return { from, to };
}

const DATE = String.raw`\d{4}(?:-\d{2}(?:-\d{2})?)?`;
/** `2021`, `2017-2019`, `2021-03/2023-02`: a dash joins two years, a slash any two dates. */
const ACCOUNTING_PERIOD = new RegExp(`^(${DATE})/(${DATE})$|^(\\d{4})-(\\d{4})$|^(${DATE})$`);

/** The days of an accounting period, or null where none was published or it is written in another way. */
export function findAccountingDays(period: string | null): Span | null {
  const [, from, to, fromYear, toYear, only] = ACCOUNTING_PERIOD.exec(period ?? '') ?? [];
  const first = from ?? fromYear ?? only;
  const last = to ?? toYear ?? only;
  return first === undefined || last === undefined ? null : { from: findFirstDay(first), to: findLastDay(last) };
}

function judgeAmount(amount: Expenditure, span: Span): MappedAmount {
  const days = findAccountingDays(amount.accounting_period);
  const counting = amount.overlap ?? (days !== null && !overlaps(span, days) ? 'outside' : 'added');
  return { ...amount, counting };
}

/** The order in which kinds of amounts are shown: what was spent first. */
const KINDS: readonly Expenditure['kind'][] = ['real', 'budget', 'scale'];

/** Adds money without the dust that binary fractions leave: in hundredths of the unit. */
function addMoney(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
}

/** The upper end of an amount: itself, the published maximum, or null for a range that is open above. */
export function findUpperEnd({ amount, amount_max, kind }: Pick<Expenditure, 'amount' | 'amount_max' | 'kind'>): number | null {
  return amount_max ?? (kind === 'scale' ? null : amount);
}

/** Adds up the amounts that count, each currency and each kind on its own. */
function addUp(rows: readonly MappingRow[]): MappingTotal[] {
  const heaps = new Map<string, { row: MappingRow; amount: MappedAmount }[]>();
  for (const row of rows) {
    for (const amount of row.amounts.filter(({ counting }) => counting === 'added')) {
      const key = `${amount.currency} ${KINDS.indexOf(amount.kind)}`;
      heaps.set(key, [...(heaps.get(key) ?? []), { row, amount }]);
    }
  }
  return [...heaps.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, heap]) => addHeap(heap));
}

function addHeap(heap: readonly { row: MappingRow; amount: MappedAmount }[]): MappingTotal {
  const amounts = heap.map(({ amount }) => amount);
  const { currency, kind } = amounts[0] as MappedAmount;
  const ends = amounts.map(findUpperEnd);
  const addKnown = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : addMoney(known);
  };
  return {
    currency,
    kind,
    low: addMoney(amounts.map(({ amount }) => amount)),
    high: ends.includes(null) ? null : addKnown(ends),
    amounts: amounts.length,
    activities: new Set(heap.map(({ row }) => row.activity.id)).size,
    staff: addKnown(amounts.map(({ staff }) => staff)),
    nonStaff: addKnown(amounts.map(({ non_staff }) => non_staff)),
    split: amounts.filter(({ staff, non_staff }) => staff !== null && non_staff !== null).length,
  };
}

/** The resolutions of an activity, each once, with the clauses it serves. */
function mapResolutions(activity: Activity, resolutions: readonly Resolution[]): MappedResolution[] {
  const owns = ({ id, clause_topics }: Resolution) => [id, ...clause_topics.map((clause) => clause.id)];
  const known = resolutions
    .filter((resolution) => owns(resolution).some((id) => activity.resolutions.includes(id)))
    .map((resolution) => ({ id: resolution.id, resolution, clauses: findServedClauses(resolution, activity) }));
  const ids = new Set(known.flatMap(({ resolution }) => owns(resolution)));
  const unknown = activity.resolutions.filter((id) => !ids.has(id));
  return [...known, ...[...new Set(unknown)].map((id) => ({ id, resolution: null, clauses: [] }))];
}

function makeRow(activity: Activity, input: MappingInput, span: Span): MappingRow {
  const byCode = new Map(input.countries.map((country) => [country.alpha3, country]));
  const name = (code: string): MappedCountry => ({ code, names: byCode.get(code)?.names ?? {} });
  const near = new Set<string>([
    ...activity.regions,
    ...[...activity.countries, ...activity.beneficiaries].map((code) => byCode.get(code)?.region ?? ''),
  ]);
  return {
    activity,
    owner: findOwner(activity),
    resolutions: mapResolutions(activity, input.resolutions),
    regions: ItuRegionSchema.options.filter((region) => near.has(region)),
    worldwide: activity.scope === 'global',
    beneficiaries: activity.beneficiaries.map(name),
    openTo: activity.countries.map(name),
    offices: input.offices.filter(({ id }) => activity.office_ids.includes(id)),
    amounts: activity.expenditure.map((amount) => judgeAmount(amount, span)),
    expectedResults: input.expectedResults.filter(({ id }) => activity.expected_results.includes(id)),
    groups: 0,
  };
}

export const WORLD = 'world';

/** The groups an activity belongs to; none of any is a group of its own, null. */
function listKeys({ activity, resolutions, regions, worldwide }: MappingRow, grouping: Grouping): (string | null)[] {
  const keys =
    grouping === 'resolution'
      ? resolutions.map(({ id }) => id)
      : grouping === 'theme'
        ? [...new Set(activity.themes)]
        : [...regions, ...(worldwide ? [WORLD] : [])];
  return keys.length > 0 ? keys : [null];
}

function groupRows(rows: readonly MappingRow[], { resolutions }: MappingInput, grouping: Grouping): MappingGroup[] {
  const members = new Map<string | null, MappingRow[]>();
  for (const row of rows) {
    const keys = listKeys(row, grouping);
    row.groups = keys.length;
    for (const key of keys) members.set(key, [...(members.get(key) ?? []), row]);
  }
  const order: (string | null)[] = [
    ...(grouping === 'resolution' ? resolutions.map(({ id }) => id) : []),
    ...(grouping === 'region' ? [...ItuRegionSchema.options, WORLD] : []),
    ...[...members.keys()].filter((key) => key !== null).toSorted(),
    null,
  ];
  return [...new Set(order)].flatMap((key): MappingGroup[] => {
    const own = members.get(key);
    if (!own) return [];
    const resolution = grouping === 'resolution' ? (resolutions.find(({ id }) => id === key) ?? null) : null;
    return [{ key, resolution, rows: own, totals: addUp(own), shared: own.filter(({ groups }) => groups > 1).length }];
  });
}

function countUnpublished(rows: readonly MappingRow[]): Unpublished {
  const count = (holds: (row: MappingRow) => boolean) => rows.filter(holds).length;
  const amounts = rows.flatMap((row) => row.amounts);
  return {
    amount: count((row) => row.amounts.length === 0),
    period: count(({ activity: { period } }) => period.start === null && period.end === null),
    beneficiaries: count((row) => row.beneficiaries.length === 0),
    office: count((row) => row.owner === 'itu' && row.offices.length === 0),
    outputs: count(({ activity }) => activity.outputs.length === 0),
    funder: amounts.filter(({ funder }) => funder === null).length,
    split: amounts.filter(({ staff, non_staff }) => staff === null || non_staff === null).length,
    accountingPeriod: amounts.filter(({ accounting_period }) => accounting_period === null).length,
  };
}

function listNotServed(rows: readonly MappingRow[], { resolutions, expectedResults }: MappingInput): NotServed {
  const mapped = rows.flatMap((row) => row.resolutions);
  const served = new Set(mapped.map(({ id }) => id));
  const servedClauses = new Set(mapped.flatMap(({ clauses }) => clauses.map(({ clause }) => clause.id)));
  const results = new Set(rows.flatMap((row) => row.expectedResults.map(({ id }) => id)));
  return {
    resolutions: resolutions.filter(({ id }) => !served.has(id)),
    clauses: resolutions
      .filter(({ id }) => served.has(id))
      .map((resolution) => ({
        resolution,
        clauses: resolution.clause_topics.filter(({ id }) => !servedClauses.has(id)),
      }))
      .filter(({ clauses }) => clauses.length > 0),
    regions: ItuRegionSchema.options.filter((region) => !rows.some(({ regions }) => regions.includes(region))),
    expectedResults: expectedResults.filter(({ id }) => !results.has(id)),
  };
}

/**
 * Maps the activities of a span to resolutions, themes or regions. An activity belongs to the span when its period overlaps it; one
 * without dates is judged by its status and counted as "period not published", never dropped in silence.
 */
export function mapActivities(input: MappingInput, { span, grouping, filter, today }: MappingQuestion): MappingReport {
  const rows = input.activities
    .filter((activity) => !filter.owner || findOwner(activity) === filter.owner)
    .filter((activity) => !filter.status || activity.status === filter.status)
    .filter((activity) => overlaps(span, findActivityDays(activity, today)))
    .map((activity) => makeRow(activity, input, span));
  const groups = groupRows(rows, input, grouping);
  return {
    span,
    grouping,
    filter,
    today,
    rows,
    groups,
    totals: addUp(rows),
    notAdded: rows.flatMap(({ activity, amounts }) =>
      amounts.filter(({ counting }) => counting !== 'added').map((amount) => ({ activity, amount })),
    ),
    amounts: rows.reduce((sum, { amounts }) => sum + amounts.length, 0),
    unpublished: countUnpublished(rows),
    notServed: listNotServed(rows, input),
    aggregates: input.aggregates.filter((aggregate) => {
      const days = findAccountingDays(aggregate.accounting_period);
      return filter.owner !== 'others' && days !== null && overlaps(span, days);
    }),
  };
}
