import fc from 'fast-check';
import type { Area } from '../../app/domain/catalogue';
import type { Country } from '../../app/domain/country';
import { listItems } from '../../app/domain/group';
import { FACTORS, type Weights } from '../../app/domain/priorities';
import type { Demand, EvidenceBase, Fact, Supply, Theme } from '../../app/domain/theme';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readIndicators } from './gci';

export function makeTheme(id: string, points: number): Theme {
  return { id, area: 'technical', points };
}

export function makeCountry(alpha3: string, groups: Partial<Pick<Country, 'sids' | 'ldc' | 'lldc'>> = {}): Country {
  return {
    alpha2: alpha3.slice(0, 2),
    alpha3,
    names: { en: alpha3 },
    region: 'AMS',
    subregion: 'Latin America and the Caribbean',
    sids: false,
    ldc: false,
    lldc: false,
    population: null,
    demonstration: false,
    ...groups,
  };
}

/** A value that is certain, or one between two. */
export function makeFact(theme: string, country: string, low: number, high = low, layer: Fact['layer'] = 'declared'): Fact {
  return { theme, country, low, high, level: null, completeness: 1, layer, date: '2026-06-30', source: 'made up' };
}

/** The published index of 2024 as facts about some countries. */
export function makeGciBase(countries: readonly Country[]): EvidenceBase {
  const { overall } = getQuestionnaire('gci@2024').definition;
  const areas: Record<string, Area> = { organizational: 'policy' };
  const themes = overall.groups.flatMap((pillar) =>
    listItems(pillar).map(({ id, weight }) => ({ id, area: areas[pillar.id] ?? (pillar.id as Area), points: weight })),
  );
  const scope = new Set(countries.map(({ alpha3 }) => alpha3));
  const facts = [...readIndicators('2024')].flatMap(([country, indicators]) =>
    scope.has(country) ? themes.map(({ id }) => makeFact(id, country, indicators[id] as number, undefined, 'benchmark')) : [],
  );
  return { themes, countries, facts, demand: [], supply: [] };
}

const IDS = ['t1', 't2', 't3', 't4', 't5'];
const CODES = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'];
const someCodes = fc.uniqueArray(fc.constantFrom(...CODES, 'ZZZ'), { maxLength: 4 });
const someIds = fc.uniqueArray(fc.constantFrom(...IDS, 't9'), { maxLength: 3 });
const value = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

export const demandArbitrary: fc.Arbitrary<Demand> = fc.record({
  country: fc.constantFrom(...CODES, 'ZZZ'),
  themes: someIds,
  month: fc.constant('2026-05'),
});

export const supplyArbitrary: fc.Arbitrary<Supply> = fc.record({
  activity: fc.constantFrom('x', 'y', 'z'),
  themes: someIds,
  countries: someCodes,
  status: fc.constantFrom('planned', 'ongoing', 'completed'),
});

const factsArbitrary = (ids: readonly string[], codes: readonly string[]): fc.Arbitrary<Fact[]> => {
  const cells = ids.flatMap((theme) => codes.map((country) => ({ theme, country })));
  const fact = fc.option(fc.tuple(value, value, fc.boolean(), fc.constantFrom('validated', 'declared', 'benchmark')));
  return fc.tuple(...cells.map(() => fact)).map((values) =>
    cells.flatMap(({ theme, country }, i): Fact[] => {
      const drawn = values[i];
      if (!drawn) return [];
      const [a, b, certain, layer] = drawn;
      return [makeFact(theme, country, Math.min(a, b), certain ? Math.min(a, b) : Math.max(a, b), layer)];
    }),
  );
};

/** Small bases of every kind: facts that are missing, open or certain, requests and activities, some of them from outside. */
export const baseArbitrary: fc.Arbitrary<EvidenceBase> = fc
  .record({ themes: fc.integer({ min: 1, max: IDS.length }), countries: fc.integer({ min: 1, max: CODES.length }) })
  .chain((size) => {
    const [ids, codes] = [IDS.slice(0, size.themes), CODES.slice(0, size.countries)];
    const groups = fc.record({ sids: fc.boolean(), ldc: fc.boolean(), lldc: fc.boolean() });
    return fc.record({
      themes: fc.tuple(...ids.map((id) => fc.integer({ min: 1, max: 20 }).map((points) => makeTheme(id, points)))),
      countries: fc.tuple(...codes.map((code) => groups.map((facts) => makeCountry(code, facts)))),
      facts: factsArbitrary(ids, codes),
      demand: fc.array(demandArbitrary, { maxLength: 5 }),
      supply: fc.array(supplyArbitrary, { maxLength: 5 }),
    });
  });

const factor = fc.integer({ min: 0, max: 20 });
const multiplier = fc.integer({ min: 10, max: 50 }).map((tenths) => tenths / 10);
export const weightsArbitrary: fc.Arbitrary<Weights> = fc.record({
  factors: fc
    .record({ need: factor, reach: factor, vulnerability: factor, demand: factor, uncovered: factor })
    .filter((factors) => FACTORS.some((name) => factors[name] > 0)),
  multipliers: fc.record({ sids: multiplier, ldc: multiplier, lldc: multiplier }),
});
