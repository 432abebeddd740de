import type { Expenditure, Office } from '../domain/catalogue';
import {
  findUpperEnd,
  type MappedAmount,
  type MappedCountry,
  type MappedResolution,
  type MappingGroup,
  type MappingReport,
  type MappingRow,
  type MappingTotal,
  type Unpublished,
  WORLD,
} from '../domain/mapping';
import { type Clause, citeResolution, type Resolution } from '../domain/resolution';
import type { MessageKey, Translate } from '../i18n/translate';

/** The mapping report in words, once: the page, the document and the tables only set them. */

/** A line of a cell. `quiet` comes after what matters first; `strong` is what the cell is about. */
export interface Line {
  text: string;
  weight?: 'strong' | 'quiet';
}

/** The columns of figure 1 of the proposal to TDAG, in its order. */
export const FIGURE_COLUMNS = [
  'resolution',
  'theme',
  'activity',
  'beneficiaries',
  'implementors',
  'expenditure',
  'outputs',
] as const satisfies readonly string[];
export type FigureColumn = (typeof FIGURE_COLUMNS)[number];

const quiet = (text: string): Line => ({ text, weight: 'quiet' });
const strong = (text: string): Line => ({ text, weight: 'strong' });

/** An amount of money, or a range of it: `CHF 100,000–500,000`; `high` is null where there is no upper end. */
export function sayMoney(t: Translate, { currency, low, high }: Pick<MappingTotal, 'currency' | 'low' | 'high'>): string {
  const money = `${currency} ${t.number(low, 2)}`;
  if (high === null) return t('mapping.or_more', { money });
  return high === low ? money : `${money}–${t.number(high, 2)}`;
}

export function sayAmount(t: Translate, amount: Expenditure): string {
  return sayMoney(t, { currency: amount.currency, low: amount.amount, high: findUpperEnd(amount) });
}

/** A number that may not have been published. */
function sayNumber(t: Translate, value: number | null): string {
  return value === null ? t('activity.not_published') : t.number(value, 2);
}

export function sayDay(t: Translate, day: string): string {
  return t.date(day, { dateStyle: 'long' });
}

export function saySpan(t: Translate, { span }: MappingReport): string {
  return t('mapping.span', { from: sayDay(t, span.from), to: sayDay(t, span.to) });
}

export function sayPeriod(t: Translate, { period: { start, end }, status }: MappingRow['activity']): string {
  if (start !== null && end !== null) return start === end ? start : t('mapping.years', { start, end });
  if (start !== null) return t(status === 'completed' ? 'mapping.ended' : 'mapping.since', { start });
  return end === null ? t('mapping.period_not_published') : t('mapping.until', { end });
}

function nameCountry(t: Translate, { code, names }: MappedCountry): string {
  return names[t.locale] ?? names.en ?? code;
}

function nameCountries(t: Translate, countries: readonly MappedCountry[]): string {
  return countries
    .map((country) => nameCountry(t, country))
    .toSorted(new Intl.Collator(t.locale).compare)
    .join(', ');
}

function capitalize(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

export function nameRegion(t: Translate, region: string): string {
  return capitalize(region === WORLD ? t('mapping.world') : t(`region.${region}` as MessageKey), t.locale);
}

/** A text with what is to be known about it in brackets. */
function withMarks(text: string, marks: readonly (string | false)[]): string {
  const said = marks.filter((mark) => mark !== false);
  return said.length === 0 ? text : `${text} (${said.join('; ')})`;
}

export function sayClause(t: Translate, { id, topic, verified }: Clause, reading?: string): string {
  return withMarks(`${id}: ${topic}`, [reading ?? false, verified !== true && t('mapping.unconfirmed')]);
}

export function sayResolution(t: Translate, resolution: Resolution): string {
  const doubtful = resolution.verified !== true || resolution.current_known_revision.verified !== true;
  return withMarks(citeResolution(resolution), [doubtful && t('mapping.unconfirmed')]);
}

function listResolutionLines(t: Translate, { id, resolution, clauses }: MappedResolution): Line[] {
  if (!resolution) return [strong(t('mapping.unknown_resolution', { id }))];
  const readings = { named: t('mapping.named'), ours: t('mapping.our_reading') };
  return [
    strong(sayResolution(t, resolution)),
    ...clauses.map(({ clause, reading }) => quiet(sayClause(t, clause, readings[reading]))),
  ];
}

function listActivityLines(t: Translate, { activity, groups }: MappingRow): Line[] {
  return [
    strong(withMarks(activity.title, [activity.verified !== true && t('mapping.unconfirmed')])),
    quiet(`${t(`status.${activity.status}`)}, ${sayPeriod(t, activity)}`),
    ...(groups > 1 ? [quiet(t('mapping.counted_in', { count: groups }))] : []),
    ...(activity.note ? [quiet(activity.note)] : []),
  ];
}

function listBeneficiaryLines(t: Translate, { activity, beneficiaries, openTo, regions, worldwide }: MappingRow): Line[] {
  const near = [...regions, ...(worldwide ? [WORLD] : [])].map((region) => nameRegion(t, region)).join(', ');
  const meant = nameCountries(t, openTo);
  const helped = nameCountries(t, beneficiaries);
  return [
    { text: helped || t('activity.not_published') },
    ...(activity.beneficiaries_note ? [quiet(activity.beneficiaries_note)] : []),
    ...(meant && meant !== helped ? [quiet(t('mapping.open_to', { countries: meant }))] : []),
    ...(near ? [quiet(t('mapping.regions', { regions: near }))] : []),
  ];
}

function sayOffice(t: Translate, { label, kind, verified }: Office): string {
  return withMarks(label, [t(`mapping.office.${kind}`), verified !== true && t('mapping.unconfirmed')]);
}

function listImplementorLines(t: Translate, { activity, owner, offices }: MappingRow): Line[] {
  const published = offices.length > 0 ? offices.map((office) => sayOffice(t, office)) : activity.office ? [activity.office] : [];
  return [
    strong(activity.org),
    ...(published.length === 0 && owner === 'itu' ? [quiet(t('mapping.office_not_published'))] : published.map(quiet)),
    ...(activity.partners.length > 0 ? [quiet(t('mapping.with_partners', { partners: activity.partners.join(', ') }))] : []),
  ];
}

function listAmountLines(t: Translate, amount: MappedAmount): Line[] {
  const missing = t('activity.not_published');
  return [
    { text: withMarks(sayAmount(t, amount), [t(`mapping.kind.${amount.kind}`)]) },
    quiet(
      [
        t('mapping.funder_is', { funder: amount.funder ?? missing }),
        t('mapping.split_is', { staff: sayNumber(t, amount.staff), other: sayNumber(t, amount.non_staff) }),
        t('mapping.accounting_period_is', { period: amount.accounting_period ?? missing }),
        amount.basis,
        ...(amount.counting === 'added' ? [] : [t(`mapping.counting.${amount.counting}`)]),
      ].join('; '),
    ),
  ];
}

function listExpenditureLines(t: Translate, { activity, amounts }: MappingRow): Line[] {
  if (amounts.length > 0) return amounts.flatMap((amount) => listAmountLines(t, amount));
  const { funders } = activity;
  return [
    { text: t('activity.not_published') },
    ...(funders.length > 0 ? [quiet(t('mapping.funders_are', { funders: funders.join(', ') }))] : []),
  ];
}

function listOutputLines(t: Translate, { activity, expectedResults }: MappingRow): Line[] {
  return [
    ...(activity.outputs.length > 0 ? activity.outputs.map((text) => ({ text })) : [{ text: t('activity.not_published') }]),
    ...(expectedResults.length > 0
      ? [quiet(t('mapping.outcomes_are')), ...expectedResults.map(({ id, label }) => quiet(`${id}: ${label}`))]
      : [quiet(t('mapping.no_outcome'))]),
  ];
}

/**
 * What figure 1 says of an activity, by column.
 * @param first id of the resolution to begin with, where the activity stands in its group
 */
export function describeRow(t: Translate, row: MappingRow, first?: string | null): Record<FigureColumn, Line[]> {
  const { themes } = row.activity;
  const resolutions = row.resolutions.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
  return {
    resolution:
      resolutions.length > 0
        ? resolutions.flatMap((mapped) => listResolutionLines(t, mapped))
        : [{ text: t('mapping.no_resolution') }],
    theme: [{ text: themes.length > 0 ? themes.join(', ') : t('mapping.no_theme') }],
    activity: listActivityLines(t, row),
    beneficiaries: listBeneficiaryLines(t, row),
    implementors: listImplementorLines(t, row),
    expenditure: listExpenditureLines(t, row),
    outputs: listOutputLines(t, row),
  };
}

export function nameColumn(t: Translate, column: FigureColumn): string {
  return t(`mapping.column.${column}`);
}

export function nameGroup(t: Translate, { grouping }: MappingReport, { key, resolution }: MappingGroup): string {
  if (key === null) return t(`mapping.without.${grouping}`);
  if (grouping === 'theme') return key;
  if (grouping === 'region') return nameRegion(t, key);
  return resolution ? `${sayResolution(t, resolution)}: ${resolution.title}` : t('mapping.unknown_resolution', { id: key });
}

/** A total as the cells of a table; money is a number, so that a spreadsheet can work with it. */
export const TOTAL_COLUMNS = ['currency', 'kind', 'low', 'high', 'amounts', 'activities', 'staff', 'non_staff', 'split'] as const;

export function nameTotalColumn(t: Translate, column: (typeof TOTAL_COLUMNS)[number]): string {
  return t(`mapping.column.${column}`);
}

export function listTotalCells(t: Translate, total: MappingTotal): (string | number)[] {
  const missing = t('activity.not_published');
  return [
    total.currency,
    t(`mapping.kind.${total.kind}`),
    total.low,
    total.high ?? t('mapping.no_upper_end'),
    total.amounts,
    total.activities,
    total.staff ?? missing,
    total.nonStaff ?? missing,
    total.split,
  ];
}

/** The totals of a group in one line. */
export function sayTotals(t: Translate, totals: readonly MappingTotal[]): string {
  if (totals.length === 0) return t('mapping.group_amounts_none');
  return totals.map((total) => `${sayMoney(t, total)} (${t(`mapping.kind.${total.kind}`)})`).join('; ');
}

/** What is shown and not added, a line per amount. */
export function listNotAdded(t: Translate, { notAdded }: MappingReport): string[] {
  return notAdded.map(({ activity, amount }) => {
    const why = amount.counting === 'added' ? [] : [t(`mapping.counting.${amount.counting}`)];
    return `${activity.title}: ${withMarks(sayAmount(t, amount), [t(`mapping.kind.${amount.kind}`), amount.basis, ...why])}`;
  });
}

export function listAggregates(t: Translate, { aggregates }: MappingReport): string[] {
  return aggregates.map(({ label, accounting_period: period, currency, budget, actual, available, verified }) =>
    withMarks(
      t('mapping.aggregate', {
        label,
        period,
        currency,
        budget: t.number(budget),
        actual: t.number(actual),
        available: t.number(available),
      }),
      [verified !== true && t('mapping.unconfirmed')],
    ),
  );
}

/** What an unpublished thing is missing from: activities of the report, those of ITU, or amounts. */
const UNPUBLISHED: readonly (readonly [keyof Unpublished, 'activities' | 'itu' | 'amounts'])[] = [
  ['amount', 'activities'],
  ['period', 'activities'],
  ['beneficiaries', 'activities'],
  ['office', 'itu'],
  ['outputs', 'activities'],
  ['funder', 'amounts'],
  ['split', 'amounts'],
  ['accountingPeriod', 'amounts'],
];

export interface UnpublishedLine {
  label: string;
  count: number;
  /** Of how many. */
  total: number;
}

export function listUnpublished(t: Translate, { unpublished, rows, amounts }: MappingReport): UnpublishedLine[] {
  const totals = { activities: rows.length, itu: rows.filter(({ owner }) => owner === 'itu').length, amounts };
  return UNPUBLISHED.map(([what, of]) => ({
    label: t(`mapping.not_published.${what}`),
    count: unpublished[what],
    total: totals[of],
  }));
}

export interface Section {
  title: string;
  lines: string[];
}

/** What no activity serves, under four titles; an empty list says that nothing is left. */
export function listNotServed(t: Translate, { notServed }: MappingReport): Section[] {
  return [
    {
      title: t('mapping.unserved.resolutions'),
      lines: notServed.resolutions.map((resolution) => `${sayResolution(t, resolution)}: ${resolution.title}`),
    },
    {
      title: t('mapping.unserved.clauses'),
      lines: notServed.clauses.flatMap(({ resolution, clauses }) =>
        clauses.map((clause) => `${citeResolution(resolution)}, ${sayClause(t, clause)}`),
      ),
    },
    { title: t('mapping.unserved.regions'), lines: notServed.regions.map((region) => nameRegion(t, region)) },
    { title: t('mapping.unserved.results'), lines: notServed.expectedResults.map(({ id, label }) => `${id}: ${label}`) },
  ];
}

/** The question in words: grouping and filters. */
export function sayQuestion(t: Translate, { grouping, filter }: MappingReport): string {
  const only = [
    ...(filter.owner ? [t(`mapping.owner_is.${filter.owner}`)] : []),
    ...(filter.status ? [t(`status.${filter.status}`)] : []),
  ];
  const by = `${t('mapping.group')}: ${t(`mapping.by.${grouping}`)}`;
  return only.length === 0 ? by : `${by}. ${t('mapping.filter_is', { filter: only.join(', ') })}`;
}

/** What the numbers rest on. */
export function listAbout(t: Translate, { today }: MappingReport): string[] {
  const said = { today: sayDay(t, today) };
  return [
    t('mapping.about_source'),
    t('mapping.about_clauses'),
    t('mapping.about_span', said),
    t('mapping.default_span'),
    t('mapping.about_amounts'),
    t('mapping.totals_what'),
    t('activity.language'),
    t('mapping.about_asked', said),
  ];
}

/** The same without the signs that no XML file may hold (XML 1.0, 2.2); workbooks and documents are made of XML. */
export function keepPrintable(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/gu, '');
}
