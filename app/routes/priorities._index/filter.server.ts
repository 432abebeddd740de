import { type BaseFilter, readFilter, writeFilter } from '../../domain/base-filter';
import { AreaSchema, PillarSchema } from '../../domain/catalogue';
import { ItuRegionSchema, SubregionSchema } from '../../domain/country';
import { FACT_LAYERS } from '../../domain/theme';
import type { MessageKey, Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import { getThemes, type Themes } from '../../services/evidence-base.server';

/** One line of choices above a view; in words, since a page of it runs in the browser too. */
export interface Facet {
  /** Of every choice in the address; empty where each choice is a switch of its own. */
  name: string;
  legend: string;
  /** What is chosen. */
  said: string;
  choices: { value: string; label: string; checked: boolean }[];
}

export interface FilterView {
  label: string;
  facets: Facet[];
  period: { legend: string; said: string; hint: string; ends: { name: string; label: string; value: string }[] };
  show: string;
  clear: string;
  /** Whether anything is left out. */
  isFiltered: boolean;
}

/** What an address asks to see. */
export function readAddress(url: string): { filter: BaseFilter; themes: Themes; search: URLSearchParams } {
  const search = new URL(url).searchParams;
  const themes = getThemes('capabilities');
  return { filter: readFilter(search, themes.names), themes, search };
}

/** The name of a sub-region of M49 in the reader's language. */
export function nameSubregion(t: Translate, subregion: string): string {
  return t(`priorities.subregion.${subregion.toLowerCase().replaceAll(' ', '-')}` as MessageKey);
}

/** An address that shows the same elsewhere. */
export function writeAddress(path: string, filter: BaseFilter, more: Readonly<Record<string, string>> = {}): string {
  const params = writeFilter(filter);
  for (const [name, value] of Object.entries(more)) params.set(name, value);
  return params.size > 0 ? `${path}?${params}` : path;
}

/** The choices of a filter with what is chosen. */
export function viewFilter(t: Translate, filter: BaseFilter, { loaded, lens, names }: Themes): FilterView {
  const titles = chooseText(loaded, t.locale).groups;
  const seen = chooseText(lens, t.locale).groups;
  const groups = (['sids', 'ldc', 'lldc'] as const).map((name) => ({ name, label: t(`priorities.group.${name}`) }));
  const chosen = groups.filter(({ name }) => filter[name]);
  const { from, until } = filter;
  return {
    label: t('priorities.filter'),
    facets: [
      makeFacet(t, 'region', filter.regions, ItuRegionSchema.options, (region) => t(`region.${region}`)),
      makeFacet(t, 'subregion', filter.subregions, SubregionSchema.options, (one) => nameSubregion(t, one)),
      {
        name: '',
        legend: t('priorities.facet.group'),
        said: chosen.map(({ label }) => label).join(', ') || t('catalogue.any'),
        choices: groups.map(({ name, label }) => ({ value: name, label, checked: filter[name] })),
      },
      makeFacet(t, 'area', filter.areas, AreaSchema.options, (area) => t(`area.name.${area}`)),
      makeFacet(t, 'theme', filter.themes, names.themes, (id) => `${id} ${titles[id]?.title ?? ''}`),
      makeFacet(t, 'capacity', filter.capacities, names.capacities, (id) => seen[id]?.title ?? id),
      makeFacet(t, 'result', filter.results, names.results, (id) => seen[id]?.title ?? id),
      makeFacet(t, 'pillar', filter.pillars, PillarSchema.options, (pillar) => t(`resources.pillar.${pillar}`)),
      makeFacet(t, 'layer', filter.layers, FACT_LAYERS, (layer) => t(`priorities.layer.${layer}`)),
    ],
    period: {
      legend: t('priorities.facet.period'),
      said: from === null && until === null ? t('catalogue.any') : `${from ?? '…'}–${until ?? '…'}`,
      hint: t('priorities.period_hint'),
      ends: [
        { name: 'from', label: t('priorities.from'), value: from ?? '' },
        { name: 'until', label: t('priorities.until'), value: until ?? '' },
      ],
    },
    show: t('priorities.show'),
    clear: t('catalogue.clear'),
    isFiltered: writeFilter(filter).size > 0,
  };
}

function makeFacet<T extends string>(
  t: Translate,
  name: 'region' | 'subregion' | 'area' | 'theme' | 'capacity' | 'result' | 'pillar' | 'layer',
  chosen: readonly string[],
  values: readonly T[],
  say: (value: T) => string,
): Facet {
  const choices = values.map((value) => ({ value, label: say(value), checked: chosen.includes(value) }));
  const said = choices.filter(({ checked }) => checked).map(({ label }) => label);
  return { name, legend: t(`priorities.facet.${name}`), said: said.join(', ') || t('catalogue.any'), choices };
}
