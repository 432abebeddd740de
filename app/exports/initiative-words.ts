import {
  addBudget,
  type Baseline,
  type BudgetLine,
  countAtLevel,
  countLayers,
  type Indicator,
  type IndicatorUnit,
  type InitiativeContent,
} from '../domain/initiative';
import type { Translate } from '../i18n/translate';
import { sayMoney } from './mapping-words';

/** A regional initiative in words, once: the page and the document only set them. */

/** What themes and countries are called in the reader's language. */
export interface InitiativeNames {
  theme: (id: string) => string;
  country: (alpha3: string) => string;
}

export function sayList(t: Translate, items: readonly string[]): string {
  return new Intl.ListFormat(t.locale, { type: 'conjunction' }).format(items);
}

function sayThemes(t: Translate, { themes }: InitiativeContent, names: InitiativeNames): string {
  return sayList(t, themes.map(names.theme));
}

/** In the order of the language's alphabet. */
export function sayCountries(t: Translate, codes: readonly string[], names: InitiativeNames): string {
  return codes.map(names.country).toSorted(new Intl.Collator(t.locale).compare).join(', ');
}

export function nameInitiative(t: Translate, content: InitiativeContent, names: InitiativeNames): string {
  return content.title || t('initiative.drafted_title', { themes: sayThemes(t, content, names) });
}

export function sayDescription(t: Translate, content: InitiativeContent, names: InitiativeNames): string {
  const { description, countries, partners } = content;
  if (description) return description;
  const need = t('initiative.drafted_description', { count: countries.length, themes: sayThemes(t, content, names) });
  return partners.length === 0 ? need : `${need} ${t('initiative.drafted_others', { count: partners.length })}`;
}

export function sayObjective(t: Translate, content: InitiativeContent, names: InitiativeNames): string {
  const count = content.countries.length;
  return content.objective || t('initiative.drafted_objective', { count, themes: sayThemes(t, content, names) });
}

/** A value of an indicator in its unit: `level 2`, `40% reached`. */
export function sayValue(t: Translate, unit: IndicatorUnit, value: number | null): string {
  if (value === null) return t('initiative.not_known');
  if (unit === 'level') return t('initiative.level', { level: t.number(value, 1) });
  return t('initiative.share', { percent: t.number(100 * value, 1) });
}

function findValue(unit: IndicatorUnit, baseline: Baseline): number | null {
  return unit === 'level' ? baseline.level : baseline.reached.value;
}

/** The sentence of an expected result, by its place in the list from 0; a drafted one is said from its indicator. */
export function sayResult(t: Translate, content: InitiativeContent, names: InitiativeNames, at: number): string {
  const { text = '', indicator: id } = content.expectedResults[at] ?? {};
  const indicator = content.indicators.find((one) => one.id === id);
  if (text !== '' || !indicator) return text;
  const { unit, baseline, target } = indicator;
  const said = { theme: names.theme(indicator.theme), year: String(indicator.year) };
  const to = sayValue(t, unit, target);
  if (!baseline) return target === null ? t('initiative.result_no_baseline', said) : t('initiative.result_to', { ...said, to });
  const from = sayValue(t, unit, findValue(unit, baseline));
  if (target === null) return t('initiative.result_no_target', { ...said, from });
  return t('initiative.result', { ...said, from, to, count: content.countries.length });
}

export function nameIndicator(indicator: Indicator, names: InitiativeNames): string {
  return indicator.name || names.theme(indicator.theme);
}

export function sayTarget(t: Translate, { unit, target }: Indicator): string {
  return target === null ? t('initiative.to_be_set') : sayValue(t, unit, target);
}

/** A baseline, with the dates and layers of what it rests on. */
export function listBaselineLines(t: Translate, { unit, baseline, fewer, target }: Indicator, countries: number): string[] {
  if (!baseline) return [t(fewer ? 'initiatives.fewer' : 'initiative.not_known')];
  const layers = countLayers(baseline).map(({ layer, countries: count }) => t(`initiative.layer.${layer}`, { count }));
  const collect = (key: 'date' | 'source') => [...new Set(baseline.rests.map((rest) => rest[key]))].toSorted();
  const dates = collect('date');
  const above = unit === 'level' ? countAtLevel(baseline, target) : null;
  return [
    sayValue(t, unit, findValue(unit, baseline)),
    ...(above === null ? [] : [t('initiative.at_target', { count: above })]),
    t('initiative.rests', { known: baseline.rests.length, total: countries, layers: layers.join(', ') }),
    t('initiative.dates', { dates: dates.length < 2 ? dates.join() : `${dates[0]}–${dates.at(-1)}` }),
    t('initiative.sources', { sources: collect('source').join('; ') }),
  ];
}

export interface BudgetCells {
  what: string;
  funder: string;
  amount: string;
  source: string;
}

export function describeBudgetLine(t: Translate, line: BudgetLine): BudgetCells {
  const tell = (currency: string, amount: number) => sayMoney(t, { currency, low: amount, high: amount });
  const unpublished = t('activity.not_published');
  if (line.kind === 'gap') {
    const { what, money } = line;
    const amount = money ? t('initiative.gap_amount', { money: tell(money.currency, money.amount) }) : t('initiative.gap');
    return { what: what || t('initiative.remaining'), funder: '', amount, source: '' };
  }
  const { what, funder } = line;
  if (line.kind === 'not_published') return { what, funder: funder || unpublished, amount: unpublished, source: '' };
  return { what, funder: funder || unpublished, amount: tell(line.currency, line.amount), source: line.source };
}

/** What a budget comes to, a sentence for each currency, and for what is in no sum. */
export function listBudgetTotals(t: Translate, lines: readonly BudgetLine[]): string[] {
  const { totals, open } = addBudget(lines);
  const sums = totals.map(({ currency, funded, gap }) =>
    t('initiative.total', { currency, funded: t.number(funded, 2), gap: t.number(gap, 2) }),
  );
  return open === 0 ? sums : [...sums, t('initiative.open', { count: open })];
}
