import { z } from 'zod';

/** The six regions in which ITU works. */
export const ItuRegionSchema = z.enum(['AFR', 'AMS', 'ARB', 'ASP', 'CIS', 'EUR']);
export type ItuRegion = z.infer<typeof ItuRegionSchema>;

/** Sub-regions of the United Nations' M49 standard, as far as countries and territories lie in them. */
export const SubregionSchema = z.enum([
  'Australia and New Zealand',
  'Central Asia',
  'Eastern Asia',
  'Eastern Europe',
  'Latin America and the Caribbean',
  'Melanesia',
  'Micronesia',
  'Northern Africa',
  'Northern America',
  'Northern Europe',
  'Polynesia',
  'South-eastern Asia',
  'Southern Asia',
  'Southern Europe',
  'Sub-Saharan Africa',
  'Western Asia',
  'Western Europe',
]);

/** A country or territory, with the facts that decide which programmes are open to it. */
export const CountrySchema = z.object({
  /** ISO 3166-1; user-assigned codes for demonstration countries. */
  alpha2: z.string().regex(/^[A-Z]{2}$/),
  alpha3: z.string().regex(/^[A-Z]{3}$/),
  /** By locale, as the United Nations writes them. */
  names: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1)),
  /** ITU region. No complete official list was found, so an administrator may correct it. */
  region: ItuRegionSchema,
  /** M49 sub-region. */
  subregion: z.string().min(1),
  /** Small Island Developing State, Least Developed Country, Landlocked Developing Country. */
  sids: z.boolean(),
  ldc: z.boolean(),
  lldc: z.boolean(),
  /** Inhabitants; null where not known. */
  population: z.int().positive().nullable(),
  /** Fictitious, for demonstrations and tests. */
  demonstration: z.boolean(),
});
export type Country = z.infer<typeof CountrySchema>;

const AFRICA = ['Northern Africa', 'Sub-Saharan Africa'];
const PACIFIC_ISLANDS = ['Melanesia', 'Micronesia', 'Polynesia'];
const ADVANCED = ['Australia and New Zealand', 'Northern America', 'Northern Europe', 'Western Europe'];
const MIXED = ['Eastern Europe', 'Southern Europe'];

/** Whether a fact holds for a country; `unknown` where the data cannot tell. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** Whether a country lies in Africa, whichever ITU region it belongs to. */
export function isAfrican(country: Pick<Country, 'subregion'>): boolean {
  return AFRICA.includes(country.subregion);
}

/** Whether a country is one of the Pacific islands: Oceania without Australia and New Zealand. */
export function isPacificIsland(country: Pick<Country, 'subregion'>): boolean {
  return PACIFIC_ISLANDS.includes(country.subregion);
}

/**
 * Whether a country is a developing one. There is no official list; ITU's resolutions say that the term includes least
 * developed, small island and landlocked developing countries and countries with economies in transition. So: yes for
 * those three groups, for the ITU region CIS, and for Africa, Asia, Latin America and the Caribbean and the Pacific; no
 * for Australia and New Zealand, Northern America, Northern and Western Europe; unknown for Eastern and Southern Europe,
 * which hold both. Japan, the Republic of Korea and some others in Asia are counted in: a region cannot tell them apart.
 */
export function isDeveloping(country: Pick<Country, 'subregion' | 'sids' | 'ldc' | 'lldc'> & { region: string }): Verdict {
  if (country.sids || country.ldc || country.lldc || country.region === 'CIS') return 'yes';
  if (ADVANCED.includes(country.subregion)) return 'no';
  return MIXED.includes(country.subregion) ? 'unknown' : 'yes';
}
