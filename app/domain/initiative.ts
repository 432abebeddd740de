import { z } from 'zod';
import { takeMedian } from './benchmark';
import type { Activity } from './catalogue';
import { compareNumbers } from './compare';
import { addMoney, findUpperEnd } from './mapping';
import { judgeProgress, type Progress, raiseLevel } from './plan';
import { LEAST_COUNTRIES } from './request';
import { DEFAULT_TARGET_LEVEL } from './target';
import { type EvidenceBase, FACT_LAYERS, type Fact, type FactLayer } from './theme';

/**
 * A regional initiative in the form of RPM-AMS13/57 ("Cybersecurity Governance"): source, title, priority area, description, objective,
 * numbered expected results; and what makes it possible to carry it out and to tell later what came of it: countries, activities, whom
 * to coordinate with ("not in duplication of or conflict with efforts led by other regional organisations"), money and indicators.
 */

export const INITIATIVE_STATES = ['draft', 'adopted', 'closed'] as const;
export type InitiativeState = (typeof INITIATIVE_STATES)[number];

/** The steps from state to state; there is no way back. */
export const INITIATIVE_STEPS = {
  adopt: { from: 'draft', to: 'adopted' },
  close: { from: 'adopted', to: 'closed' },
} as const satisfies Record<string, { from: InitiativeState; to: InitiativeState }>;
export type InitiativeStep = keyof typeof INITIATIVE_STEPS;

const words = (max: number) => z.string().trim().max(max);
const CodeSchema = z.string().regex(/^[A-Z]{3}$/);
const IdSchema = z.string().min(1).max(100);
const ShareSchema = z.number().min(0).max(1);

/** Maturity levels of a theme that has levels, as in `Fact`. */
const LEVELS = 5;
const LevelSchema = z.number().min(1).max(LEVELS);

/** Country, and the fact that a baseline rests on there; its value is not kept, it may be taken back. */
const RestSchema = z.strictObject({
  country: CodeSchema,
  layer: z.enum(FACT_LAYERS),
  /** Day the source speaks of, ISO 8601, or a year. */
  date: z.string().min(4).max(10),
  source: words(200),
});

/**
 * How far the countries are when the initiative is drafted. Of fewer than `LEAST_COUNTRIES` none is kept: what a single country let ITU
 * compare would be read from it.
 */
export const BaselineSchema = z.strictObject({
  /** Median level; null for an indicator of another unit. */
  level: LevelSchema.nullable(),
  /** How many countries stand at each level, from 1 on; null for an indicator of another unit. */
  atLevels: z.array(z.int().nonnegative()).length(LEVELS).nullable(),
  /** Median of the part that is reached, 0..1: at the middle, the least and the most of what open answers allow. */
  reached: z.strictObject({ value: ShareSchema, low: ShareSchema, high: ShareSchema }),
  rests: z.array(RestSchema).min(LEAST_COUNTRIES).max(250),
});
export type Baseline = z.infer<typeof BaselineSchema>;

/** `level`: the median level, 1..5. `share`: the median of the part that is reached, 0..1. */
export const INDICATOR_UNITS = ['level', 'share'] as const;
export type IndicatorUnit = (typeof INDICATOR_UNITS)[number];

export const IndicatorSchema = z
  .strictObject({
    id: z.string().min(1).max(40),
    /** Empty: named by its theme and unit. */
    name: words(200),
    theme: IdSchema,
    unit: z.enum(INDICATOR_UNITS),
    /** Null where nothing is known of any of the countries, or too few of them are known. */
    baseline: BaselineSchema.nullable(),
    /** Something is known, of fewer than `LEAST_COUNTRIES`. */
    fewer: z.boolean().optional(),
    /** In the unit; null while nobody entered one. */
    target: z.number().nullable(),
    /** By the end of which the target is to be reached. */
    year: z.int().min(2000).max(2100),
  })
  .refine(({ unit, target }) => target === null || (unit === 'level' ? LevelSchema : ShareSchema).safeParse(target).success, {
    path: ['target'],
  });
export type Indicator = z.infer<typeof IndicatorSchema>;

/** Titles of the catalogue may be longer. */
const TITLE_LENGTH = 300;
const what = words(TITLE_LENGTH).min(1);
const CurrencySchema = z.string().regex(/^[A-Z]{3}$/);
/** In units of the currency. */
const AmountSchema = z.number().nonnegative().max(1e12);

/** `not_published`: somebody funds it, and the amount is not known. `gap`: nobody funds it yet; how much it is may not be known. */
export const BudgetLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('amount'),
    what,
    /** Empty where not published. */
    funder: words(200),
    currency: CurrencySchema,
    amount: AmountSchema,
    source: words(500),
  }),
  z.strictObject({ kind: z.literal('not_published'), what, funder: words(200) }),
  z.strictObject({
    kind: z.literal('gap'),
    what: words(TITLE_LENGTH),
    money: z.strictObject({ currency: CurrencySchema, amount: AmountSchema }).nullable(),
  }),
]);
export type BudgetLine = z.infer<typeof BudgetLineSchema>;

const StatusSchema = z.enum(['planned', 'ongoing', 'completed']);

/** A text that is empty is said by the interface, in the reader's language, from what stands beside it; a written one stays as it is. */
export const InitiativeContentSchema = z
  .strictObject({
    /** Who submits it. */
    source: words(200),
    title: words(200),
    /** Of the conference, such as "Priority setting for Regional Initiatives". */
    priorityArea: words(300),
    description: words(4000),
    objective: words(4000),
    themes: z.array(IdSchema).max(20),
    /** In their order, numbered from 1; the indicator tells whether it is reached, null for one that nothing measures. */
    expectedResults: z.array(z.strictObject({ text: words(500), indicator: z.string().max(40).nullable() })).max(20),
    countries: z.array(CodeSchema).max(250),
    activities: z.array(z.strictObject({ id: IdSchema, title: what, status: StatusSchema })).max(100),
    /** Other organisations at work there, and what they do. */
    partners: z
      .array(
        z.strictObject({
          org: words(200).min(1),
          work: z
            .array(z.strictObject({ id: IdSchema, title: what, status: StatusSchema, countries: z.array(CodeSchema).max(250) }))
            .max(100),
          /** What is to be coordinated, and with whom. */
          note: words(1000),
        }),
      )
      .max(100),
    budget: z.array(BudgetLineSchema).max(100),
    indicators: z.array(IndicatorSchema).max(20),
  })
  .superRefine(({ expectedResults, indicators }, context) => {
    const ids = indicators.map(({ id }) => id);
    if (new Set(ids).size < ids.length) context.addIssue({ code: 'custom', path: ['indicators'], message: 'an id stands twice' });
    for (const [i, { text, indicator }] of expectedResults.entries()) {
      const path = ['expectedResults', i];
      if (indicator !== null && !ids.includes(indicator))
        context.addIssue({ code: 'custom', path, message: 'no such indicator' });
      if (indicator === null && text === '') context.addIssue({ code: 'custom', path, message: 'says nothing' });
    }
  });
export type InitiativeContent = z.infer<typeof InitiativeContentSchema>;

/** One version of an initiative, as others keep it. */
export const InitiativeSchema = z.strictObject({
  id: IdSchema,
  state: z.enum(INITIATIVE_STATES),
  /** From 1. */
  version: z.int().positive(),
  /** Day of this version, ISO 8601. */
  on: z.iso.date(),
  content: InitiativeContentSchema,
});
export type Initiative = z.infer<typeof InitiativeSchema>;

/** What must stand in a draft before it can be adopted. */
export const INITIATIVE_NEEDS = ['results', 'countries', 'baselines', 'targets'] as const;
export type InitiativeNeed = (typeof INITIATIVE_NEEDS)[number];

/** What is still open before adoption: without a baseline and a target nobody could tell later what came of it. */
export function findInitiativeNeeds({ expectedResults, countries, indicators }: InitiativeContent): InitiativeNeed[] {
  const open: Record<InitiativeNeed, boolean> = {
    results: expectedResults.length === 0,
    countries: countries.length === 0,
    baselines: indicators.length === 0 || indicators.some(({ baseline }) => baseline === null),
    targets: indicators.some(({ target }) => target === null),
  };
  return INITIATIVE_NEEDS.filter((need) => open[need]);
}

/** The state after a step; null where the step is not to be taken now. */
export function takeInitiativeStep(
  { state, content }: Pick<Initiative, 'state' | 'content'>,
  step: InitiativeStep,
): InitiativeState | null {
  const { from, to } = INITIATIVE_STEPS[step];
  if (state !== from || (step === 'adopt' && findInitiativeNeeds(content).length > 0)) return null;
  return to;
}

/** A country needs help with a theme below this: "established", or without a level, half of it reached. */
export const NEEDS_BELOW = { level: DEFAULT_TARGET_LEVEL, reached: 0.5 } as const;

/** An activity of the catalogue, as far as a draft shows it. */
export type DraftActivity = Pick<Activity, 'id' | 'title' | 'org' | 'funders' | 'expenditure'>;

export interface DraftQuestion {
  base: Pick<EvidenceBase, 'themes' | 'facts' | 'demand' | 'supply'>;
  themes: readonly string[];
  /** Alpha-3 codes of the countries that it may be for, such as those of a region. */
  countries: readonly string[];
  /** Those of them that somebody chose, whether they are known to need it or not; without it those in need are taken. */
  chosen?: readonly string[];
  /** What the activities of the base are called, whose they are, and what is published of their money. */
  activities: readonly DraftActivity[];
  /** The organisation whose initiative it is; every other is a partner. */
  org: string;
  year: number;
  /** Targets by theme, in the unit of its indicator; for a theme with levels, one level up where none is given. */
  targets?: Readonly<Record<string, number>>;
}

/**
 * A draft to begin with. For the countries that need help with one of the themes: below `NEEDS_BELOW` by their facts, or they asked for
 * it; a country of which nothing is known is not taken for one in need. With the organisation's own activities, planned or under way,
 * that serve a theme and name one of these countries or none at all; with what others plan or do in these countries on these themes;
 * with published amounts of the activities as a whole; and with an indicator and an expected result for each theme.
 */
export function draftInitiative({
  base,
  themes,
  countries,
  chosen,
  activities,
  org,
  year,
  targets = {},
}: DraftQuestion): InitiativeContent {
  const wanted = [...new Set(themes)];
  const { inOrder, needing: inNeed } = findNeeding(base, wanted, countries);
  const needing = chosen ? inOrder.filter((country) => chosen.includes(country)) : inNeed;
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const serving = base.supply.flatMap(({ activity, status, themes: served, countries: named }) => {
    const known = byId.get(activity);
    if (!known || status === 'completed' || !served.some((theme) => wanted.includes(theme))) return [];
    const here = needing.filter((country) => named.includes(country));
    return [{ known, id: known.id, title: known.title.slice(0, TITLE_LENGTH), status, here, anywhere: named.length === 0 }];
  });
  const own = serving.filter(({ known, here, anywhere }) => known.org === org && (here.length > 0 || anywhere));
  const others = serving.filter(({ known, here }) => known.org !== org && here.length > 0);
  const orgs = [...new Set(others.map(({ known }) => known.org))].toSorted();
  const indicators = wanted.map((theme, i): Indicator => {
    const measured = measureIndicator({ id: `i${i + 1}`, name: '', theme, year }, base.facts, needing);
    return { ...measured, target: targets[theme] ?? measured.target };
  });
  return {
    ...{ source: '', title: '', priorityArea: '', description: '', objective: '' },
    themes: wanted,
    expectedResults: indicators.map(({ id }) => ({ text: '', indicator: id })),
    countries: needing,
    activities: own.map(({ id, title, status }) => ({ id, title, status })),
    partners: orgs.map((name) => ({
      org: name,
      work: others
        .filter(({ known }) => known.org === name)
        .map(({ id, title, status, here }) => ({ id, title, status, countries: here })),
      note: '',
    })),
    budget: [...own.flatMap(({ known }) => listPublished(known)), { kind: 'gap', what: '', money: null }],
    indicators,
  };
}

/**
 * An indicator as it is measured on some facts: what of it is kept, and one level up as its target where it has levels. Of fewer than
 * `LEAST_COUNTRIES` no value is kept.
 */
export function measureIndicator(
  { id, name, theme, year }: Pick<Indicator, 'id' | 'name' | 'theme' | 'year'>,
  facts: readonly Fact[],
  countries: readonly string[],
): Indicator {
  const { unit, baseline } = measureBaseline(facts, theme, countries);
  const fewer = baseline !== null && baseline.rests.length < LEAST_COUNTRIES;
  if (fewer) return { id, name, theme, unit, baseline: null, fewer, target: null, year };
  const target = baseline?.level ? raiseLevel({ levels: LEVELS }, Math.floor(baseline.level)) : null;
  return { id, name, theme, unit, baseline, target, year };
}

/**
 * Countries by how much they lack in some themes, those with most points left first, then by code; and those of them that need help
 * with any.
 */
export function findNeeding(
  { themes, facts, demand }: DraftQuestion['base'],
  wanted: readonly string[],
  countries: readonly string[],
): { inOrder: string[]; needing: string[] } {
  const points = new Map(themes.map((theme) => [theme.id, theme.points]));
  const left = new Map<string, number>();
  const needing = new Set<string>();
  for (const { theme, country, level, low, high } of facts) {
    if (!wanted.includes(theme)) continue;
    const middle = (low + high) / 2;
    left.set(country, (left.get(country) ?? 0) + (points.get(theme) ?? 0) * (1 - middle));
    if (level === null ? middle < NEEDS_BELOW.reached : level < NEEDS_BELOW.level) needing.add(country);
  }
  for (const { country, themes: asked } of demand) if (asked.some((theme) => wanted.includes(theme))) needing.add(country);
  const inOrder = [...new Set(countries)].toSorted((a, b) => (left.get(b) ?? 0) - (left.get(a) ?? 0) || (a < b ? -1 : 1));
  return { inOrder, needing: inOrder.filter((country) => needing.has(country)) };
}

/** What is published of an activity's money: amounts of the activity itself; parts of others, and ranges, would be counted twice or guessed. */
function listPublished({ title, funders, expenditure }: DraftActivity): BudgetLine[] {
  const own = expenditure.filter((amount) => amount.overlap === undefined && findUpperEnd(amount) === amount.amount);
  const cut = title.slice(0, TITLE_LENGTH);
  if (own.length === 0) return [{ kind: 'not_published', what: cut, funder: funders.join(', ').slice(0, 200) }];
  return own.map(({ funder, currency, amount, source }) => {
    return { kind: 'amount', what: cut, funder: (funder ?? '').slice(0, 200), currency, amount, source: source.slice(0, 500) };
  });
}

/** The part that is reached in the middle of the facts, and the interval that open answers leave to it. */
function takeMedianReached(facts: readonly Fact[]): Baseline['reached'] {
  return {
    value: takeMedian(facts.map(({ low, high }) => (low + high) / 2)),
    low: takeMedian(facts.map(({ low }) => low)),
    high: takeMedian(facts.map(({ high }) => high)),
  };
}

/**
 * How far countries are with a theme, now. Where most of the facts have a level, in levels, and of these facts only; else in parts
 * reached, of all of them. Null where nothing is known.
 */
export function measureBaseline(
  facts: readonly Fact[],
  theme: string,
  countries: readonly string[],
): { unit: IndicatorUnit; baseline: Baseline | null } {
  const known = facts.filter((fact) => fact.theme === theme && countries.includes(fact.country));
  const levelled = known.filter(({ level }) => level !== null);
  const unit = levelled.length > 0 && 2 * levelled.length >= known.length ? 'level' : 'share';
  const used = unit === 'level' ? levelled : known;
  return { unit, baseline: used.length === 0 ? null : describeFacts(used, unit) };
}

function describeFacts(facts: readonly Fact[], unit: IndicatorUnit): Baseline {
  const levels = facts.map(({ level }) => level ?? 0);
  const inOrder = facts.toSorted((a, b) => (a.country < b.country ? -1 : 1));
  return {
    level: unit === 'level' ? takeMedian(levels) : null,
    atLevels:
      unit === 'level' ? Array.from({ length: LEVELS }, (_, i) => levels.filter((level) => level === i + 1).length) : null,
    reached: takeMedianReached(facts),
    rests: inOrder.map(({ country, layer, date, source }) => ({ country, layer, date, source: source.slice(0, 200) })),
  };
}

/** How many countries stand at a level or above; null where the indicator is not one of levels. */
export function countAtLevel({ atLevels }: Pick<Baseline, 'atLevels'>, level: number | null): number | null {
  if (atLevels === null || level === null) return null;
  return atLevels.filter((_, i) => i + 1 >= level).reduce((sum, count) => sum + count, 0);
}

/** On how many countries a baseline rests, layer by layer: those that any rests on, the surest first. */
export function countLayers({ rests }: Pick<Baseline, 'rests'>): { layer: FactLayer; countries: number }[] {
  return FACT_LAYERS.map((layer) => ({ layer, countries: rests.filter((rest) => rest.layer === layer).length })).filter(
    ({ countries }) => countries > 0,
  );
}

/** Money of one currency, in its units. */
export interface BudgetTotal {
  currency: string;
  funded: number;
  /** What is known to be missing. */
  gap: number;
}

/** Adds up a budget, each currency by itself; `open` lines have no amount and are in no sum. */
export function addBudget(lines: readonly BudgetLine[]): { totals: BudgetTotal[]; open: number } {
  const amounts = lines.flatMap((line) => {
    if (line.kind === 'amount') return [{ currency: line.currency, amount: line.amount, funded: true }];
    return line.kind === 'gap' && line.money ? [{ ...line.money, funded: false }] : [];
  });
  const add = (currency: string, funded: boolean) =>
    addMoney(amounts.filter((one) => one.currency === currency && one.funded === funded).map(({ amount }) => amount));
  const currencies = [...new Set(amounts.map(({ currency }) => currency))].toSorted();
  return {
    totals: currencies.map((currency) => ({ currency, funded: add(currency, true), gap: add(currency, false) })),
    open: lines.length - amounts.length,
  };
}

/** How an expected result stands, by its indicator. */
export interface TrackedResult {
  /** Number of the expected result, from 1. */
  result: number;
  /** Null for a result that nothing measures. */
  indicator: Indicator | null;
  /** In the unit of the indicator; null where nothing is known, or of fewer than `LEAST_COUNTRIES`. */
  baseline: number | null;
  now: number | null;
  target: number | null;
  /** Countries at the target's level or above; null where the indicator is not one of levels. */
  atTarget: { baseline: number | null; now: number | null };
  /** Countries that the baseline rests on; those of them known now by the same measure, and since when with something new. */
  countries: { baseline: number; now: number; renewed: number };
  /** Codes of those not known now by the same measure: while there are any, the two medians are of different countries. */
  missing: string[];
  verdict: Progress;
  /** It rose or fell, but open answers still allow that it did not. */
  uncertain: boolean;
}

/** An index measures in another way than a questionnaire; a round measures the same before and after its validation. */
const isAssessed = (layer: FactLayer) => layer !== 'benchmark';

/**
 * What became of each expected result: its indicator then and now, over the countries that its baseline rests on. Compared only where
 * each of these is known by the same measure now, by a fact that is no older: else a change could be one of countries, or of sources.
 * Judged as a country's own plan is (`judgeProgress`): by the level, and where that stayed, by the part that is reached.
 */
export function trackInitiative(
  { expectedResults, indicators }: Pick<InitiativeContent, 'expectedResults' | 'indicators'>,
  { facts }: Pick<EvidenceBase, 'facts'>,
): TrackedResult[] {
  return expectedResults.map(({ indicator: id }, i) => {
    const indicator = indicators.find((one) => one.id === id) ?? null;
    return { result: i + 1, indicator, target: indicator?.target ?? null, ...trackIndicator(indicator, facts) };
  });
}

function trackIndicator(
  indicator: Indicator | null,
  facts: readonly Fact[],
): Omit<TrackedResult, 'result' | 'indicator' | 'target'> {
  if (!indicator?.baseline) {
    const none = { baseline: null, now: null };
    const countries = { baseline: 0, now: 0, renewed: 0 };
    return { ...none, atTarget: none, countries, missing: [], verdict: 'not_comparable', uncertain: false };
  }
  const { theme, unit, baseline: then, target } = indicator;
  const byCountry = new Map(facts.filter((fact) => fact.theme === theme).map((fact) => [fact.country, fact]));
  const known = then.rests.flatMap((rest) => {
    const fact = byCountry.get(rest.country);
    const alike = fact && isAssessed(fact.layer) === isAssessed(rest.layer) && (unit === 'share' || fact.level !== null);
    return alike && fact.date >= rest.date ? [{ fact, renewed: fact.date > rest.date }] : [];
  });
  const used = known.map(({ fact }) => fact);
  const now = used.length < LEAST_COUNTRIES ? null : describeFacts(used, unit);
  const missing = then.rests.map(({ country }) => country).filter((country) => !used.some((fact) => fact.country === country));
  const comparable = now !== null && missing.length === 0;

  const none = { value: null, low: null, high: null };
  const share = compareNumbers(then.reached, now?.reached ?? none, comparable);
  const exactly = (value: number | null | undefined) => ({ value: value ?? null, low: value ?? null, high: value ?? null });
  const level = unit === 'level' ? compareNumbers(exactly(then.level), exactly(now?.level), comparable) : share;
  return {
    baseline: level.before.value,
    now: level.after.value,
    atTarget: { baseline: countAtLevel(then, target), now: now && countAtLevel(now, target) },
    countries: { baseline: then.rests.length, now: used.length, renewed: known.filter(({ renewed }) => renewed).length },
    missing,
    verdict: target === null ? 'not_comparable' : judgeProgress(target, { level, score: share }),
    uncertain: level.change === 'same' ? share.uncertain : level.uncertain,
  };
}
