import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyFilter,
  type BaseFilter,
  BaseFilterSchema,
  listFilterNames,
  NO_FILTER,
  readFilter,
  writeFilter,
} from '../../app/domain/base-filter';
import { buildEvidenceBase } from '../../app/domain/evidence-base';
import type { EvidenceBase } from '../../app/domain/theme';
import { type LensThemes, listLensThemes, makeCapabilityThemes } from '../../app/domain/theme-set';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readBenchmark, readCountries, readCrosswalk } from '../../seeds/reference.server';
import { anyRow, anyScores, makeBase, makeFact, makeSources, SET } from '../helpers/small-base';
import { makeActivity } from '../helpers/small-mapping';

const LENS: LensThemes = { strategy: ['P1', 'L1'], skills: ['T1'], ER1: ['P1'], ER2: ['L1', 'T1'] };

const { shape } = BaseFilterSchema;
const id = fc.oneof(fc.constantFrom('L1', 'P1', 'T1', 'strategy', 'ER1'), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/));
const ids = fc.uniqueArray(id, { maxLength: 4 });
const date = fc.option(
  fc.oneof(
    fc.constantFrom('2020', '2024', '2024-02', '2026-12-31'),
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  ),
);
const subset = <T>(options: readonly T[]) => fc.shuffledSubarray([...options], { maxLength: 3 });
const anyFilter: fc.Arbitrary<BaseFilter> = fc.record({
  regions: subset(shape.regions.element.options),
  subregions: subset(shape.subregions.element.options),
  sids: fc.boolean(),
  ldc: fc.boolean(),
  lldc: fc.boolean(),
  areas: subset(shape.areas.element.options),
  themes: ids,
  capacities: ids,
  results: ids,
  pillars: subset(shape.pillars.element.options),
  from: date,
  until: date,
  layers: subset(shape.layers.element.options),
});

describe('a filter in an address', () => {
  it('survives it, through its text', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
      }),
    );
  });

  it('says nothing where nothing is asked', () => {
    expect(writeFilter(NO_FILTER).toString()).toBe('');
    expect(readFilter(new URLSearchParams())).toEqual(NO_FILTER);
  });

  it('drops what it does not know, and what stands twice', () => {
    const address =
      'region=AFR&region=XYZ&region=AFR&sids=yes&ldc=1&theme=L1&theme=L9&theme=%00&capacity=skills&result=&layer=gossip' +
      '&from=2024-13&until=2024-12&until=2025&constructor=1&__proto__=2';
    expect(readFilter(new URLSearchParams(address))).toEqual({
      ...NO_FILTER,
      ...{ regions: ['AFR'], ldc: true, themes: ['L1', 'L9'], capacities: ['skills'], until: '2024-12' },
    });
    const names = { themes: ['L1'], capacities: ['strategy'], results: [] };
    expect(readFilter(new URLSearchParams(address), names)).toMatchObject({ themes: ['L1'], capacities: [] });
  });

  it('never throws, and is a sound filter', () => {
    const key = fc.oneof(
      fc.constantFrom('region', 'subregion', 'sids', 'theme', 'layer', 'from', 'until', 'pillar'),
      fc.string(),
    );
    const value = fc.oneof(fc.string(), fc.constantFrom('AFR', '1', '2024', '2024-02-31', 'benchmark', 'Western Asia'));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value)), (pairs) => {
        const filter = readFilter(new URLSearchParams(pairs));
        expect(BaseFilterSchema.parse(filter)).toEqual(filter);
      }),
    );
  });

  it('may name the themes and the groups of the lens', () => {
    const lens = getQuestionnaire('rpm-ams-2013@1.0').definition;
    expect(listFilterNames(SET.themes, lens)).toEqual({
      themes: ['L1', 'P1', 'T1'],
      capacities: ['strategy', 'organisation', 'awareness', 'cooperation', 'evaluation', 'skills'],
      results: ['ER1', 'ER2', 'ER3', 'ER4', 'ER5'],
    });
  });
});

describe('what a filter takes', () => {
  const base = makeBase({
    facts: [
      makeFact('AAA', 'L1', 0.1, 0.2, { layer: 'validated', date: '2026-03-01' }),
      makeFact('AAA', 'T1', 0.3),
      makeFact('BBB', 'P1', 0.4),
      makeFact('CCC', 'L1', 0.5, 0.5, { date: '2020' }),
    ],
    demand: [
      { country: 'AAA', themes: ['L1', 'T1'], month: '2026-01' },
      { country: 'CCC', themes: ['P1'], month: '2026-02' },
    ],
    supply: [
      { activity: 'both', themes: ['L1', 'P1'], countries: ['AAA', 'CCC'], status: 'ongoing' },
      { activity: 'nobody', themes: ['T1'], countries: [], status: 'planned' },
    ],
    passedOver: [
      { country: 'BBB', theme: 'L1', layer: 'declared', date: '2026', source: 'model@1.0', completeness: 0.2, instead: null },
    ],
  });
  const apply = (changes: Partial<BaseFilter>) => applyFilter(base, { ...NO_FILTER, ...changes }, LENS);
  const codes = (changes: Partial<BaseFilter>) => apply(changes).countries.map(({ alpha3 }) => alpha3);
  const themes = (changes: Partial<BaseFilter>) => apply(changes).themes.map((theme) => theme.id);
  const facts = (changes: Partial<BaseFilter>) => apply(changes).facts.map(({ country, theme }) => `${country} ${theme}`);

  it('is everything where nothing is asked', () => {
    expect(apply({})).toEqual(base);
  });

  it.each<[Partial<BaseFilter>, string[]]>([
    [{ regions: ['AMS'] }, ['CCC', 'DDD']],
    [{ regions: ['AMS', 'AFR'] }, ['AAA', 'BBB', 'CCC', 'DDD']],
    [{ subregions: ['Northern America'] }, ['DDD']],
    [{ sids: true }, ['BBB', 'CCC']],
    [{ sids: true, regions: ['AMS'] }, ['CCC']],
    [{ ldc: true, lldc: true }, ['AAA']],
    [{ ldc: true, sids: true }, []],
  ])('countries by %j', (filter, expected) => {
    expect(codes(filter)).toEqual(expected);
  });

  it.each<[Partial<BaseFilter>, string[]]>([
    [{ areas: ['legal', 'policy'] }, ['L1', 'P1']],
    [{ pillars: ['organizational'] }, ['P1']],
    [{ themes: ['T1', 'X1'] }, ['T1']],
    [{ capacities: ['strategy'] }, ['L1', 'P1']],
    [{ capacities: ['strategy'], results: ['ER2'] }, ['L1']],
    [{ capacities: ['strategy', 'skills'] }, ['L1', 'P1', 'T1']],
    [{ results: ['ER9'] }, []],
  ])('themes by %j', (filter, expected) => {
    expect(themes(filter)).toEqual(expected);
  });

  it.each<[Partial<BaseFilter>, string[]]>([
    [{ layers: ['benchmark'] }, ['AAA T1', 'BBB P1', 'CCC L1']],
    [{ from: '2024-07' }, ['AAA L1', 'AAA T1', 'BBB P1']],
    [{ from: '2021', until: '2025' }, ['AAA T1', 'BBB P1']],
    [{ until: '2020-01-01' }, ['CCC L1']],
    [{ regions: ['AFR'], themes: ['L1'] }, ['AAA L1']],
  ])('facts by %j', (filter, expected) => {
    expect(facts(filter)).toEqual(expected);
  });

  it('is demand and supply for these countries and themes; what names nobody stays', () => {
    const { demand, supply, passedOver } = apply({ regions: ['AFR'], themes: ['L1', 'T1'] });
    expect(demand).toEqual([{ country: 'AAA', themes: ['L1', 'T1'], month: '2026-01' }]);
    expect(supply).toEqual([
      { activity: 'both', themes: ['L1'], countries: ['AAA'], status: 'ongoing' },
      { activity: 'nobody', themes: ['T1'], countries: [], status: 'planned' },
    ]);
    expect(passedOver).toHaveLength(1);
    expect(apply({ subregions: ['Northern America'] }).supply.map(({ activity }) => activity)).toEqual(['nobody']);
  });
});

describe('whatever the base and the filter', () => {
  const anyBase = fc
    .record({ rounds: fc.array(anyRow, { maxLength: 12 }), benchmark: fc.array(anyScores, { maxLength: 4 }) })
    .map((some): EvidenceBase => {
      const activities = [
        makeActivity({ id: 'a', framework_refs: ['F23', 'F43c.1'], beneficiaries: ['AAA', 'CCC'] }),
        makeActivity({ id: 'b', framework_refs: ['F25.4'] }),
      ];
      return buildEvidenceBase(makeSources({ ...some, activities }));
    });

  it('filtering again changes nothing, and everything left was there before', () => {
    fc.assert(
      fc.property(anyBase, anyFilter, (base, filter) => {
        const once = applyFilter(base, filter, LENS);
        expect(applyFilter(once, filter, LENS)).toEqual(once);
        for (const fact of once.facts) expect(base.facts).toContain(fact);
        for (const supply of once.supply) {
          const before = base.supply.find(({ activity }) => activity === supply.activity);
          expect(supply.countries.length === 0, 'nobody in particular before, or not now').toBe(before?.countries.length === 0);
        }
      }),
    );
  });
});

describe('the published data', () => {
  it('by hand: the region CIS is nine countries, and 2024 is all that is known of them', () => {
    const framework = getQuestionnaire('un-framework@1.0').definition;
    const set = makeCapabilityThemes(framework, readCrosswalk());
    const base = buildEvidenceBase(makeSources({ themes: set, countries: readCountries(), benchmark: readBenchmark() }));
    const lens = listLensThemes(getQuestionnaire('rpm-ams-2013@1.0').definition, set);
    const cis = applyFilter(base, { ...NO_FILTER, regions: ['CIS'], capacities: ['awareness'] }, lens);
    expect(cis.countries.map(({ alpha3 }) => alpha3)).toEqual(['ARM', 'AZE', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK', 'TKM', 'UZB']);
    // Two capabilities, both with indicators.
    expect(cis.facts).toHaveLength(9 * 2);
    expect(applyFilter(base, { ...NO_FILTER, until: '2023' }, lens).facts).toEqual([]);
  });
});
