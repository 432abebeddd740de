import type { BaseFilter } from '../domain/base-filter';
import type { Country } from '../domain/country';
import { COUNTRY_GROUPS, FACTORS, listShares, type Priority } from '../domain/priorities';
import type { Ranking } from '../domain/ranking';
import { LEAST_COUNTRIES } from '../domain/request';
import { type RankRange, type ShakenTheme, SURVIVES, TOP } from '../domain/sensitivity';
import { FACT_LAYERS } from '../domain/theme';
import type { Translate } from '../i18n/translate';
import { nameRegion, sayDay } from './mapping-words';

/** A ranking in words, once: the page, the document and the workbook only set them. */

/** Words that come from questionnaires, in the reader's language. */
export interface RankingNames {
  /** By the ids of themes. */
  themes: Readonly<Record<string, string>>;
  /** By questionnaire and version. */
  sources: Readonly<Record<string, string>>;
}

export function sayPercent(t: Translate, share: number, decimals = 0): string {
  return t('ranking.percent', { value: t.number(100 * share, decimals) });
}

export function nameTheme(names: RankingNames, id: string): string {
  return names.themes[id] ?? id;
}

/** Names of countries in the order of the language. */
export function nameCodes(t: Translate, codes: readonly string[], countries: readonly Country[]): string {
  const known = new Map(countries.map((country) => [country.alpha3, country.names]));
  return codes
    .map((code) => known.get(code)?.[t.locale] ?? known.get(code)?.en ?? code)
    .toSorted(new Intl.Collator(t.locale).compare)
    .join(', ');
}

/** What is compared, sentence by sentence. */
export function listScope(
  t: Translate,
  { filter, set }: { filter: BaseFilter; set: 'capabilities' | 'indicators' },
  { countries }: Pick<Ranking, 'countries'>,
  names: RankingNames,
): string[] {
  const groups = COUNTRY_GROUPS.filter((group) => filter[group]).map((group) => t(`ranking.group.${group}`));
  const where = [...filter.regions.map((region) => nameRegion(t, region)), ...filter.subregions, ...groups];
  const what = where.length > 0 ? where.join(', ') : t('ranking.scope_all');
  const ids = [...filter.capacities, ...filter.results, ...filter.pillars];
  const end = t('ranking.open_end');
  return [
    t('ranking.scope', { count: countries.length, what }),
    t('ranking.scope_set', { set: t(`ranking.set.${set}`) }),
    ...(filter.areas.length > 0
      ? [t('ranking.scope_areas', { areas: filter.areas.map((area) => t(`area.name.${area}`)).join(', ') })]
      : []),
    ...(filter.themes.length > 0
      ? [t('ranking.scope_themes', { themes: filter.themes.map((id) => nameTheme(names, id)).join(', ') })]
      : []),
    ...(ids.length > 0 ? [t('ranking.scope_groups', { ids: ids.join(', ') })] : []),
    ...(filter.layers.length > 0
      ? [t('ranking.scope_layers', { layers: filter.layers.map((layer) => t(`ranking.layer.${layer}`)).join(', ') })]
      : []),
    ...(filter.from !== null || filter.until !== null
      ? [t('ranking.scope_time', { from: filter.from ?? end, until: filter.until ?? end })]
      : []),
  ];
}

/** Whether the order stands where weights and values are less sure than they look. */
export function saySurvives(t: Translate, { shake }: Pick<Ranking, 'shake'>, names: RankingNames): string {
  if (shake.survives === null) return t('ranking.survives_unsaid');
  const first = shake.themes.filter(({ rank }) => rank === 1);
  return t(shake.survives ? 'ranking.survives' : 'ranking.survives_not', {
    share: sayPercent(t, Math.min(...first.map(({ top }) => top))),
    themes: first.map(({ theme }) => nameTheme(names, theme)).join(', '),
    top: TOP,
    least: sayPercent(t, SURVIVES),
  });
}

export function sayShaken(t: Translate, { shake: { draws, concentration, seed } }: Pick<Ranking, 'shake'>): string {
  // A seed is copied, not read as an amount.
  return t('ranking.shaken', { draws, concentration, seed: String(seed) });
}

export function sayRange(t: Translate, { best, worst }: RankRange): string {
  if (best === worst) return t.number(best);
  return t('ranking.interval', { best: t.number(best), worst: t.number(worst) });
}

export function sayUsual(t: Translate, { usual }: ShakenTheme): string {
  return t('ranking.usual', { range: sayRange(t, usual) });
}

export function findShaken({ shake }: Pick<Ranking, 'shake'>, theme: string): ShakenTheme | null {
  return shake.themes.find((one) => one.theme === theme) ?? null;
}

/** Those that have a rank, and those of which nothing is known. */
export function partThemes({ priorities }: Pick<Ranking, 'priorities'>): { ranked: Priority[]; unknown: Priority[] } {
  return {
    ranked: priorities.filter(({ rank }) => rank !== null),
    unknown: priorities.filter(({ rank }) => rank === null),
  };
}

export function sayScore(t: Translate, { score }: Priority): string {
  return score === null ? '' : t.number(score, 1);
}

/** A factor's value, 0..1, as it stands in the table. */
export function sayFactor(t: Translate, value: number): string {
  return t.number(value, 2);
}

/** How many facts of each layer a theme rests on. */
export function sayLayers(t: Translate, { layers }: Priority): string {
  const said = FACT_LAYERS.filter((layer) => layers[layer] > 0).map((layer) =>
    t('ranking.layer_count', { layer: t(`ranking.layer.${layer}`), number: layers[layer] }),
  );
  return said.length > 0 ? said.join('; ') : t('ranking.none');
}

export interface RankInput {
  label: string;
  lines: string[];
}

/** What a rank rests on, each with its name. */
export function listInputs(t: Translate, ranking: Ranking, priority: Priority): RankInput[] {
  const { points, needing, unknown, asking, askingCount, activities, factors, score } = priority;
  const { countries, namesAsking } = ranking;
  const none = t('ranking.none');
  const count = (codes: readonly string[]) => {
    if (codes.length === 0) return none;
    return t('ranking.counted', { count: codes.length, names: nameCodes(t, codes, countries) });
  };
  const few = t('ranking.asking_few', { least: LEAST_COUNTRIES });
  const asked = askingCount === 0 ? few : t.number(askingCount);
  const known = new Map(ranking.activities.map((activity) => [activity.id, activity]));
  const titles = activities.map((id) => {
    const activity = known.get(id);
    return activity ? `${activity.title} (${activity.org}, ${t(`status.${activity.status}`)})` : id;
  });
  const parts = FACTORS.flatMap((factor) => {
    const part = factors?.[factor];
    if (!part) return [];
    const [value, own] = [sayFactor(t, part.value), t.number(part.part, 3)];
    return [t('ranking.part', { factor: t(`ranking.factor.${factor}`), value, share: sayPercent(t, part.weight, 1), part: own })];
  });
  const possible = t.number(points.possible, 1);
  return [
    { label: t('ranking.in.points'), lines: [t('ranking.points_of', { left: t.number(points.left, 1), possible })] },
    { label: t('ranking.in.needing'), lines: [count(needing)] },
    { label: t('ranking.in.unknown'), lines: [count(unknown)] },
    { label: t('ranking.in.layers'), lines: [sayLayers(t, priority)] },
    { label: t('ranking.in.asking'), lines: [namesAsking ? count(asking) : asked] },
    { label: t('ranking.in.activities'), lines: titles.length > 0 ? titles : [none] },
    {
      label: t('ranking.in.parts'),
      lines: [...parts, ...(score === null ? [] : [t('ranking.parts_score', { score: t.number(score, 2) })])],
    },
  ];
}

export interface WeightLine {
  factor: string;
  what: string;
  weight: number;
  share: number;
}

/** What each factor is and how much it counts. */
export function listWeights(t: Translate, { weights }: Pick<Ranking, 'weights'>): WeightLine[] {
  const shares = listShares(weights);
  return FACTORS.map((factor, i) => ({
    factor: t(`ranking.factor.${factor}`),
    what: t(`ranking.factor_what.${factor}`),
    weight: weights.factors[factor],
    share: shares[i] as number,
  }));
}

export function sayMultipliers(t: Translate, { weights }: Pick<Ranking, 'weights'>): string {
  const groups = COUNTRY_GROUPS.map((group) => `${t(`ranking.group.${group}`)} ${t.number(weights.multipliers[group], 2)}`);
  return t('ranking.times_of', { groups: groups.join('; ') });
}

export interface VintageLine {
  layer: string;
  source: string;
  countries: number;
  dates: string;
}

export function listVintageLines(t: Translate, { vintages }: Pick<Ranking, 'vintages'>, names: RankingNames): VintageLine[] {
  return vintages.map(({ layer, source, countries, from, until }) => ({
    layer: t(`ranking.layer.${layer}`),
    source: names.sources[source] ?? source,
    countries,
    dates: from === until ? from : t('ranking.interval', { best: from, worst: until }),
  }));
}

export function sayAsOf(t: Translate, { asOf }: Pick<Ranking, 'asOf'>): string {
  return t('ranking.as_of', { on: sayDay(t, asOf) });
}

export function listMethod(t: Translate): string[] {
  return [t('ranking.method_1'), t('ranking.method_2'), t('ranking.method_3'), t('ranking.method_4', { least: LEAST_COUNTRIES })];
}
