import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEvidenceBase, type EvidenceSources, LEAST_COMPLETENESS, type RequestFacts } from '../../app/domain/evidence-base';
import { listServedGroups } from '../../app/domain/recommend';
import { compareFacts, type EvidenceBase, takeValue } from '../../app/domain/theme';
import { LEAST_LOOK, listLensThemes, makeCapabilityThemes, makeIndicatorThemes } from '../../app/domain/theme-set';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readBenchmark, readCatalogue, readCountries, readCrosswalk } from '../../seeds/reference.server';
import { anyRow, anyScores, makeRow, makeSources, SET } from '../helpers/small-base';
import { makeActivity } from '../helpers/small-mapping';

const framework = getQuestionnaire('un-framework@1.0').definition;
const index = getQuestionnaire('gci@2024').definition;
const lens = getQuestionnaire('rpm-ams-2013@1.0').definition;
const capabilities = makeCapabilityThemes(framework, readCrosswalk());
const indicators = makeIndicatorThemes(index, framework, readCrosswalk());

const build = (changes: Partial<EvidenceSources>, choice?: Parameters<typeof buildEvidenceBase>[1]) =>
  buildEvidenceBase(makeSources(changes), choice);
const tell = ({ facts }: EvidenceBase) => facts.map(({ country, theme, low, high, layer }) => [country, theme, low, high, layer]);

describe('the themes', () => {
  it('are the thirty capabilities with their points of 100: every area 20, every capability of it alike', () => {
    const points = new Map(capabilities.themes.map((theme) => [theme.id, theme.points]));
    expect(points.size).toBe(30);
    // Six capabilities in an area but technical (seven) and cooperation (five).
    expect([points.get('L1'), points.get('P6'), points.get('T1'), points.get('B3'), points.get('C5')]).toEqual(
      [20 / 6, 20 / 6, 20 / 7, 20 / 6, 4].map((value) => expect.closeTo(value, 9)),
    );
    expect([...points.values()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9);
    expect(new Set(capabilities.themes.map(({ area }) => area)).size).toBe(5);
  });

  it('or the nineteen indicators of 2024, with the points of the index', () => {
    expect(indicators.themes).toHaveLength(19);
    expect(indicators.themes.find(({ id }) => id === 'OS1')).toEqual({
      id: 'OS1',
      area: 'policy',
      points: expect.closeTo(7.141935484, 9),
    });
    expect(indicators.themes.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(100, 6);
    expect(indicators.subjects.CS5?.capabilities).toEqual(['P2']);
    expect(indicators.subjects.CDS4?.topics).toEqual([]);
  });

  it('cannot be made of a group whose operator gives its parts no points', () => {
    const overall = { ...framework.overall, score: 'min' as const };
    expect(() => makeCapabilityThemes({ ...framework, overall }, readCrosswalk())).toThrow('[overall] "min"');
  });

  it('are looked at by the groups of a lens that count a third of their criteria', () => {
    const seen = listLensThemes(lens, capabilities);
    expect(LEAST_LOOK).toBeCloseTo(1 / 3, 9);
    expect(seen.awareness).toEqual(['B1', 'B2']);
    expect(seen.skills).toEqual(['T6', 'B1', 'B3', 'B4']);
    expect(seen.ER5).toContain('C3');
    const someCapacity = lens.overall.groups[0]?.groups.flatMap(({ id }) => seen[id] ?? []);
    expect(new Set(someCapacity).size, 'every capability belongs to some capacity').toBe(30);
    expect(listLensThemes(lens, indicators).awareness).toContain('CDS1');
  });
});

describe('which layer speaks', () => {
  it('is the surest, by its newest round', () => {
    const rounds = [
      makeRow({ layer: 'declared', date: '2026-03-01', low: 0.9, high: 0.9 }),
      makeRow({ layer: 'validated', date: '2024-03-01', low: 0.1, high: 0.2 }),
      makeRow({ layer: 'validated', date: '2025-03-01', low: 0.3, high: 0.4, version: '1.1', level: 2 }),
      makeRow({ country: 'BBB', low: 0.7, high: 0.8 }),
    ];
    const benchmark = ['AAA', 'BBB', 'CCC'].map((country) => ({ country, year: 2024, indicators: { I1: 0.6 } }));
    const base = build({ rounds, benchmark });
    expect(tell(base)).toEqual([
      ['AAA', 'L1', 0.3, 0.4, 'validated'],
      ['BBB', 'L1', 0.7, 0.8, 'declared'],
      ['CCC', 'L1', 0.6, 0.6, 'benchmark'],
    ]);
    expect(base.facts[0]).toMatchObject({ date: '2025-03-01', source: 'model@1.1', level: 2, completeness: 1 });
    expect(base.countries.map(({ alpha3 }) => alpha3)).toContain('DDD');
    expect(base.passedOver).toEqual([]);
  });

  it('is the next one where too few answers were given, and the page can tell', () => {
    const few = LEAST_COMPLETENESS - 0.01;
    const rounds = [
      makeRow({ layer: 'validated', low: 0, high: 1, completeness: few }),
      makeRow({ layer: 'declared', low: 0.2, high: 0.6, completeness: LEAST_COMPLETENESS }),
      makeRow({ country: 'BBB', capability: 'P1', low: 0, high: 1, completeness: few }),
      makeRow({ country: 'CCC', low: 0, high: 1, completeness: 0 }),
    ];
    const base = build({ rounds, benchmark: [{ country: 'CCC', year: 2024, indicators: { I1: 0.25 } }] });
    expect(tell(base)).toEqual([
      ['AAA', 'L1', 0.2, 0.6, 'declared'],
      ['CCC', 'L1', 0.25, 0.25, 'benchmark'],
    ]);
    expect(
      base.passedOver?.map(({ country, theme, layer, completeness, instead }) => [country, theme, layer, completeness, instead]),
    ).toEqual([
      ['AAA', 'L1', 'validated', few, 'declared'],
      ['BBB', 'P1', 'declared', few, null],
      ['CCC', 'L1', 'declared', 0, 'benchmark'],
    ]);
  });

  it('may be chosen, and the time: then the next source speaks', () => {
    const rounds = [
      makeRow({ layer: 'validated', date: '2026-03-01', low: 0.1, high: 0.1 }),
      makeRow({ layer: 'declared', date: '2025-03-01', low: 0.2, high: 0.2 }),
    ];
    const benchmark = [2020, 2024].map((year) => ({ country: 'AAA', year, indicators: { I1: year === 2020 ? 0.3 : 0.4 } }));
    const low = (choice: Partial<NonNullable<Parameters<typeof buildEvidenceBase>[1]>>) =>
      build({ rounds, benchmark }, { layers: [], from: null, until: null, ...choice }).facts.map((fact) => fact.low);
    expect(low({})).toEqual([0.1]);
    expect(low({ layers: ['benchmark'] })).toEqual([0.4]);
    expect(low({ layers: ['declared', 'benchmark'] })).toEqual([0.2]);
    expect(low({ until: '2025' })).toEqual([0.2]);
    expect(low({ until: '2024-02' }), 'an edition of 2024 is of all of that year').toEqual([0.4]);
    expect(low({ until: '2023-12-31' })).toEqual([0.3]);
    expect(low({ from: '2026-03-02' })).toEqual([]);
  });

  it('ignores other questionnaires, unknown capabilities and countries', () => {
    const rounds = [makeRow({ questionnaire: 'other' }), makeRow({ capability: 'X1' }), makeRow({ country: 'ZZZ' })];
    expect(build({ rounds }).facts).toEqual([]);
    expect(build({ rounds: [makeRow({})], themes: { ...SET, rounds: null } }).facts).toEqual([]);
  });
});

describe('demand and supply', () => {
  it('are requests that were submitted and not withdrawn', () => {
    const ask = (country: string, ids: string[], changes: Partial<RequestFacts> = {}): RequestFacts => ({
      country,
      submittedAt: '2026-02-03T04:05:06Z',
      state: 'submitted',
      capabilities: ids.map((capability) => ({ questionnaire: 'model', capability })),
      ...changes,
    });
    const requests = [
      ask('AAA', ['T1', 'L1']),
      ask('AAA', ['L1'], { submittedAt: null, state: 'draft' }),
      ask('BBB', ['L1'], { state: 'withdrawn' }),
      ask('BBB', ['L1', 'X1'], { state: 'closed', submittedAt: '2025-12-31' }),
      ask('CCC', ['X1']),
      ask('CCC', [], { capabilities: [{ questionnaire: 'other', capability: 'L1' }] }),
      ask('ZZZ', ['L1']),
    ];
    expect(build({ requests }).demand).toEqual([
      { country: 'AAA', themes: ['L1', 'T1'], month: '2026-02' },
      { country: 'BBB', themes: ['L1'], month: '2025-12' },
    ]);
  });

  it('are activities with a topic in common, for the countries they name', () => {
    const activities = [
      makeActivity({
        id: 'topic',
        framework_refs: ['F43c.2', 'F99.1'],
        beneficiaries: ['BBB', 'AAA'],
        countries: ['AAA', 'ZZZ'],
      }),
      makeActivity({ id: 'paragraph', framework_refs: ['F23', 'F43c'], regions: ['AFR'], status: 'planned' }),
      makeActivity({ id: 'no-topic', framework_refs: ['F43', 'F23.2'], beneficiaries: ['AAA'] }),
      makeActivity({ id: 'elsewhere', framework_refs: ['F23.1'], beneficiaries: ['ZZZ'] }),
    ];
    expect(build({ activities }).supply).toEqual([
      { activity: 'topic', themes: ['T1'], countries: ['AAA', 'BBB'], status: 'ongoing' },
      { activity: 'paragraph', themes: ['L1', 'T1'], countries: [], status: 'planned' },
    ]);
  });

  it('serve the capabilities that recommendations find them to work on', () => {
    const { activities } = readCatalogue();
    const base = buildEvidenceBase(makeSources({ themes: capabilities, countries: [], activities: activities.map(forNobody) }));
    const themes = new Map(base.supply.map((supply) => [supply.activity, supply.themes]));
    for (const activity of activities)
      expect(themes.get(activity.id) ?? [], activity.id).toEqual(listServedGroups(framework, activity));
  });
});

const forNobody = <A extends object>(activity: A) => ({ ...activity, beneficiaries: [], countries: [] });

describe('the published data', () => {
  const countries = readCountries();
  const sources = makeSources({ themes: capabilities, countries, benchmark: readBenchmark() });

  it('tell twenty capabilities of 194 countries in their newest edition, and nothing of the others', () => {
    const base = buildEvidenceBase(sources);
    expect(base.facts).toHaveLength(194 * 20);
    expect(new Set(base.facts.map(({ source }) => source))).toEqual(new Set(['gci@2024']));
    expect(base.countries).toHaveLength(countries.length);
    expect(base.passedOver).toEqual([]);
  });

  it('are the indicators themselves for the other set', () => {
    const base = buildEvidenceBase({ ...sources, themes: indicators });
    expect(base.facts).toHaveLength(194 * 19);
    // seeds/benchmark/gci-indicators.csv: OS3 of Belarus is 0.2265 by `OS3_implied`.
    const belarus = base.facts.filter(({ country }) => country === 'BLR');
    expect(belarus.find(({ theme }) => theme === 'OS3')?.low).toBeCloseTo(0.226521, 5);
    expect(belarus.find(({ theme }) => theme === 'OS1')?.low).toBeCloseTo(0.6025329, 6);
  });
});

describe('whatever the sources', () => {
  const anySources = fc.record({ rounds: fc.array(anyRow, { maxLength: 20 }), benchmark: fc.array(anyScores, { maxLength: 6 }) });

  it('there is at most one fact for each theme and country, of 0..1, and never beside one passed over in its own layer', () => {
    fc.assert(
      fc.property(anySources, (some) => {
        const { facts, passedOver = [] } = build(some);
        const places = facts.map(({ country, theme }) => `${country} ${theme}`);
        expect(new Set(places).size).toBe(places.length);
        for (const { low, high, completeness } of facts) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(1);
          expect(completeness).toBeGreaterThanOrEqual(LEAST_COMPLETENESS);
        }
        for (const { country, theme, layer, instead } of passedOver) {
          const fact = facts.find((one) => one.country === country && one.theme === theme);
          expect(fact?.layer ?? null).toBe(instead);
          expect(fact?.layer).not.toBe(layer);
        }
      }),
    );
  });

  it('their order does not matter, but for levels of rounds that are equal in all else', () => {
    fc.assert(
      fc.property(anySources, (some) => {
        const turned = { rounds: some.rounds.toReversed(), benchmark: some.benchmark.toReversed() };
        const plain = ({ facts }: EvidenceBase) =>
          facts.map(({ country, theme, low, high, date }) => [country, theme, low, high, date]);
        expect(plain(build(turned))).toEqual(plain(build(some)));
      }),
    );
  });

  it("a country's silence leaves it where it was or undecided, and never turns it round", () => {
    const closed = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(closed, unit, unit, unit, ([own, other], down, up, completeness) => {
        const told = makeRow({ country: 'AAA', low: own, high: own });
        // Answers taken back: what was sure is open now, below and above.
        const silent = { ...told, low: own * down, high: own + (1 - own) * up, completeness };
        const neighbour = makeRow({ country: 'BBB', low: other, high: other });
        const [before, beside] = build({ rounds: [told, neighbour] }).facts;
        const after = build({ rounds: [silent, neighbour] }).facts.find(({ country }) => country === 'AAA');
        if (completeness < LEAST_COMPLETENESS) {
          expect(after).toBeUndefined();
          return;
        }
        if (!before || !beside || !after) throw new Error('three facts were told');
        const where = compareFacts(after, beside);
        expect(where === 'open' || where === compareFacts(before, beside)).toBe(true);
        expect(takeValue(after)).toBeGreaterThanOrEqual(after.low);
        expect(takeValue(after)).toBeLessThanOrEqual(after.high);
      }),
    );
  });
});
