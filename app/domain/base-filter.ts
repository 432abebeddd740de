import { z } from 'zod';
import { AreaSchema, PillarSchema } from './catalogue';
import { type Country, ItuRegionSchema, SubregionSchema } from './country';
import { isChosen } from './evidence-base';
import { walkGroups } from './group';
import { IdSchema, type Questionnaire } from './questionnaire';
import { type EvidenceBase, FACT_LAYERS, type Supply, type Theme } from './theme';
import { AREA_OF_PILLAR, type LensThemes } from './theme-set';

/** A year, a month or a day. */
const DateSchema = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);

const distinct = <T>(values: readonly T[]) => new Set(values).size === values.length;
const choices = <T extends z.ZodType>(schema: T) => z.array(schema).refine(distinct, 'each at most once');

/**
 * What of an evidence base to look at. A list takes what is any of its members, an empty list takes everything; every field must hold.
 */
export const BaseFilterSchema = z.strictObject({
  /** ITU regions. */
  regions: choices(ItuRegionSchema),
  /** Sub-regions of M49. */
  subregions: choices(SubregionSchema),
  /** Small island, least developed, landlocked developing states only. */
  sids: z.boolean(),
  ldc: z.boolean(),
  lldc: z.boolean(),
  areas: choices(AreaSchema),
  /** Ids of themes: capabilities, or indicators of the published index. */
  themes: choices(IdSchema),
  /** Capacities and expected results of RPM-AMS13/57, by the ids of the lens. */
  capacities: choices(IdSchema),
  results: choices(IdSchema),
  /** Pillars of the Global Cybersecurity Agenda. */
  pillars: choices(PillarSchema),
  /** Facts of this time only. */
  from: DateSchema.nullable(),
  until: DateSchema.nullable(),
  layers: choices(z.enum(FACT_LAYERS)),
});
export type BaseFilter = z.infer<typeof BaseFilterSchema>;

/** Takes everything. */
export const NO_FILTER: BaseFilter = {
  regions: [],
  subregions: [],
  sids: false,
  ldc: false,
  lldc: false,
  areas: [],
  themes: [],
  capacities: [],
  results: [],
  pillars: [],
  from: null,
  until: null,
  layers: [],
};

/** Names of lists, switches and dates in an address. */
const LISTS = {
  region: 'regions',
  subregion: 'subregions',
  area: 'areas',
  theme: 'themes',
  capacity: 'capacities',
  result: 'results',
  pillar: 'pillars',
  layer: 'layers',
} as const satisfies Record<string, keyof BaseFilter>;
const SWITCHES = ['sids', 'ldc', 'lldc'] as const;
const ENDS = ['from', 'until'] as const;

/** Value of a switch that is on. */
const ON = '1';

/** Which ids a filter may name; everything that can be an id where it is not given. */
export interface FilterNames {
  themes: readonly string[];
  capacities: readonly string[];
  results: readonly string[];
}

/** The ids that a filter may name: themes, and the groups of the lens that are capacities and expected results. */
export function listFilterNames(themes: readonly Theme[], lens: Questionnaire): FilterNames {
  const groups = [...walkGroups(lens.overall)];
  const listKind = (kind: string) => groups.filter((group) => group.kind === kind).map(({ id }) => id);
  return { themes: themes.map(({ id }) => id), capacities: listKind('capacity'), results: listKind('result') };
}

/** Reads a filter from an address. What is not known is dropped, and so is what stands twice. */
export function readFilter(params: URLSearchParams, names?: FilterNames): BaseFilter {
  const read = (name: keyof typeof LISTS, key: (typeof LISTS)[keyof typeof LISTS]) => {
    const { element } = BaseFilterSchema.shape[key];
    const known = names && key in names ? names[key as keyof FilterNames] : null;
    return [...new Set(params.getAll(name))].filter(
      (value) => element.safeParse(value).success && (known === null || known.includes(value)),
    );
  };
  const lists = Object.entries(LISTS).map(([name, key]) => [key, read(name as keyof typeof LISTS, key)]);
  const switches = SWITCHES.map((key) => [key, params.get(key) === ON]);
  const ends = ENDS.map((key) => [key, DateSchema.safeParse(params.get(key)).data ?? null]);
  return BaseFilterSchema.parse(Object.fromEntries([...lists, ...switches, ...ends]));
}

/** Writes a filter for an address; only what it says. */
export function writeFilter(filter: BaseFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, key] of Object.entries(LISTS)) for (const value of filter[key]) params.append(name, value);
  for (const key of SWITCHES) if (filter[key]) params.set(key, ON);
  for (const key of ENDS) if (filter[key] !== null) params.set(key, filter[key]);
  return params;
}

const isAny = <T>(wanted: readonly T[], value: unknown) => wanted.length === 0 || wanted.some((one) => one === value);

function takesCountry(filter: BaseFilter, country: Country): boolean {
  if (SWITCHES.some((key) => filter[key] && !country[key])) return false;
  return isAny(filter.regions, country.region) && isAny(filter.subregions, country.subregion);
}

function takesTheme(filter: BaseFilter, { id, area }: Theme, lens: LensThemes): boolean {
  const isSeen = (groups: readonly string[]) => groups.length === 0 || groups.some((group) => lens[group]?.includes(id));
  const areas = filter.pillars.map((pillar) => AREA_OF_PILLAR[pillar]);
  return (
    isAny(filter.areas, area) &&
    isAny(areas, area) &&
    isAny(filter.themes, id) &&
    isSeen(filter.capacities) &&
    isSeen(filter.results)
  );
}

/**
 * The part of an evidence base that a filter takes: its countries, its themes, and the facts, demand and supply about both. Layers and
 * time only take away here: for the next layer to speak where one is left out, give them to `buildEvidenceBase` too.
 * @param lens which themes each capacity and expected result looks at (`listLensThemes`)
 */
export function applyFilter(base: EvidenceBase, filter: BaseFilter, lens: LensThemes): EvidenceBase {
  const countries = base.countries.filter((country) => takesCountry(filter, country));
  const themes = base.themes.filter((theme) => takesTheme(filter, theme, lens));
  const codes = new Set(countries.map(({ alpha3 }) => alpha3));
  const ids = new Set(themes.map(({ id }) => id));
  const isInside = ({ country, theme }: { country: string; theme: string }) => codes.has(country) && ids.has(theme);
  const narrow = (own: readonly string[]) => own.filter((id) => ids.has(id));
  const supply = base.supply.flatMap((own): Supply[] => {
    const about = narrow(own.themes);
    const served = own.countries.filter((code) => codes.has(code));
    // One that names countries, none of them here, serves others; one that names none stays.
    if (about.length === 0 || (own.countries.length > 0 && served.length === 0)) return [];
    return [{ ...own, themes: about, countries: served }];
  });
  return {
    ...base,
    countries,
    themes,
    facts: base.facts.filter((fact) => isInside(fact) && isChosen(fact, filter)),
    demand: base.demand
      .map((demand) => ({ ...demand, themes: narrow(demand.themes) }))
      .filter((demand) => codes.has(demand.country) && demand.themes.length > 0),
    supply,
    ...(base.passedOver && { passedOver: base.passedOver.filter((one) => isInside(one) && isChosen(one, filter)) }),
  };
}
