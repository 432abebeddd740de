import type { Country } from '../../app/domain/country';
import type { EvidenceBase, Fact } from '../../app/domain/theme';

/** What BDT compares, made up and small enough to add up by hand. */

export function makeCountry(alpha3: string, changes: Partial<Country> = {}): Country {
  return {
    alpha2: alpha3.slice(0, 2),
    alpha3,
    names: { en: `Country ${alpha3}`, es: `País ${alpha3}` },
    region: 'AMS',
    subregion: 'Latin America and the Caribbean',
    sids: false,
    ldc: false,
    lldc: false,
    population: null,
    demonstration: true,
    ...changes,
  };
}

/** How far a country is with a theme, by an index; `reached` is both ends of its interval. */
export function makeFact(theme: string, country: string, reached: number, changes: Partial<Fact> = {}): Fact {
  return {
    ...{ theme, country, low: reached, high: reached, level: null, completeness: 1 },
    ...{ layer: 'benchmark', date: '2024', source: 'An index 2024' },
    ...changes,
  };
}

export function makeBase(changes: Partial<EvidenceBase>): EvidenceBase {
  return { themes: [], countries: [], facts: [], demand: [], supply: [], ...changes };
}
