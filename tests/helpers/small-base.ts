import fc from 'fast-check';
import type { Country } from '../../app/domain/country';
import type { EvidenceSources, RoundCapability } from '../../app/domain/evidence-base';
import type { EvidenceBase, Fact } from '../../app/domain/theme';
import type { ThemeSet } from '../../app/domain/theme-set';

/** A made-up world, small enough to count by hand: four countries, three themes. */

export function makeCountry(alpha3: string, changes: Partial<Country> = {}): Country {
  return {
    alpha2: alpha3.slice(0, 2),
    alpha3,
    names: { en: alpha3 },
    region: 'AFR',
    subregion: 'Sub-Saharan Africa',
    sids: false,
    ldc: false,
    lldc: false,
    population: null,
    demonstration: false,
    ...changes,
  };
}

export const COUNTRIES: readonly Country[] = [
  makeCountry('AAA', { ldc: true, lldc: true }),
  makeCountry('BBB', { sids: true }),
  makeCountry('CCC', { region: 'AMS', subregion: 'Latin America and the Caribbean', sids: true }),
  makeCountry('DDD', { region: 'AMS', subregion: 'Northern America' }),
];

export const SET: ThemeSet = {
  themes: [
    { id: 'L1', area: 'legal', points: 50 },
    { id: 'P1', area: 'policy', points: 30 },
    { id: 'T1', area: 'technical', points: 20 },
  ],
  rounds: 'model',
  speakers: {
    index: 'index',
    byTheme: {
      L1: [{ id: 'I1', share: 1 }],
      T1: [
        { id: 'I2', share: 0.6 },
        { id: 'I3', share: 0.4 },
      ],
    },
  },
  questionnaire: 'model',
  subjects: {
    L1: { capabilities: ['L1'], topics: ['F23.1', 'F27.3'], criteria: ['model.L1a'] },
    P1: { capabilities: ['P1'], topics: ['F25.4'], criteria: ['model.P1a'] },
    T1: { capabilities: ['T1'], topics: ['F43c.1', 'F43c.2'], criteria: ['model.T1a'] },
  },
};

export function makeRow(changes: Partial<RoundCapability>): RoundCapability {
  return {
    country: 'AAA',
    questionnaire: 'model',
    version: '1.0',
    layer: 'declared',
    date: '2026-01-01',
    capability: 'L1',
    low: 0.5,
    high: 0.5,
    level: 3,
    completeness: 1,
    ...changes,
  };
}

export function makeSources(changes: Partial<EvidenceSources> = {}): EvidenceSources {
  return { countries: COUNTRIES, themes: SET, rounds: [], benchmark: [], requests: [], activities: [], ...changes };
}

export function makeFact(country: string, theme: string, low: number, high = low, changes: Partial<Fact> = {}): Fact {
  return {
    country,
    theme,
    low,
    high,
    level: null,
    completeness: 1,
    layer: 'benchmark',
    date: '2024',
    source: 'index@2024',
    ...changes,
  };
}

export function makeBase(changes: Partial<EvidenceBase>): EvidenceBase {
  return { themes: SET.themes, countries: COUNTRIES, facts: [], demand: [], supply: [], ...changes };
}

const code = fc.constantFrom('AAA', 'BBB', 'CCC', 'DDD', 'ZZZ');
const unit = fc.double({ min: 0, max: 1, noNaN: true });

export const anyRow: fc.Arbitrary<RoundCapability> = fc
  .record({
    country: code,
    questionnaire: fc.constantFrom('model', 'model', 'model', 'other'),
    version: fc.constantFrom('1.0', '1.1'),
    layer: fc.constantFrom('validated' as const, 'declared' as const),
    date: fc.constantFrom('2024-05-01', '2025-05-01', '2026-05-01'),
    capability: fc.constantFrom('L1', 'P1', 'T1', 'X1'),
    ends: fc.tuple(unit, unit),
    level: fc.option(fc.integer({ min: 1, max: 5 })),
    completeness: unit,
  })
  .map(({ ends: [a, b], ...row }) => ({ ...row, low: Math.min(a, b), high: Math.max(a, b) }));

export const anyScores = fc.record({
  country: code,
  year: fc.constantFrom(2020, 2024),
  indicators: fc.dictionary(fc.constantFrom('I1', 'I2', 'I3'), unit, { noNullPrototype: true }),
});
