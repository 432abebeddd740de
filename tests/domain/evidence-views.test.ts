import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderAlike } from '../../app/domain/alike';
import { takeMedian } from '../../app/domain/benchmark';
import { listPublishedFacts, listSpeakers } from '../../app/domain/crosswalk';
import { findCoverageGaps, listDemandAndSupply, listThemeMoney } from '../../app/domain/demand-and-supply';
import { listDistributions, takeQuantile } from '../../app/domain/distribution';
import { drawHeatMap, HEAT_MAP_ORDERS } from '../../app/domain/heat-map';
import type { Demand, Supply } from '../../app/domain/theme';
import { listTrends } from '../../app/domain/trend';
import { readBenchmark, readCountries, readCrosswalk } from '../../seeds/reference.server';
import { COUNTRIES, makeBase, makeCountry, makeFact, SET } from '../helpers/small-base';
import { makeActivity, makeAmount } from '../helpers/small-mapping';

/** The ITU region CIS, by edition of the index. */
const cis = readCountries().filter(({ region }) => region === 'CIS');
const speakers = listSpeakers(readCrosswalk());
const published = readBenchmark();
const tell = (year: number) =>
  published
    .filter((scores) => scores.year === year && cis.some(({ alpha3 }) => alpha3 === scores.country))
    .flatMap((scores) => listPublishedFacts(speakers, scores));
const POLICY = [
  { id: 'P1', area: 'policy' as const, points: 1 },
  { id: 'P2', area: 'policy' as const, points: 1 },
];

/*
 * By hand from seeds/benchmark/gci-indicators.csv, the nine countries of CIS: P1 is OS1, P2 is .7 x OS2 + .3 x CS5.
 *
 *            ARM      AZE  BLR      KAZ KGZ      RUS TJK      TKM      UZB
 * 2020 OS2   .2733055 1    .5068370 1   .8978299 1   .5621284 0        .7111771
 *      CS5   0        1    0        1   1        1   0        0        0
 *      P2    .1913139 1    .3547859 1   .9284809 1   .3934899 0        .4978240   sum 5.3658946, mean .5962105
 * 2024 OS2   .4567741 1    1        1   1        1   .5880645 .7945161 1
 *      CS5   1        1    1        1   1        1   0        0        1
 *      P2    .6197419 1    1        1   1        1   .4116452 .5561613 1          sum 7.5875484, mean .8430609
 *      P1    0   .8370491 .6025329  1   1        1   0        .8101175 .4050587
 */

describe('the spread of a theme', () => {
  it('of CIS in 2024, by hand', () => {
    const [p1, p2] = listDistributions(makeBase({ themes: POLICY, countries: cis, facts: tell(2024) }));
    // P1 sorted: 0 0 .4051 .6025 .8101 .8370 1 1 1: the third, the fifth and the seventh of nine.
    expect(p1).toEqual({
      theme: 'P1',
      ...{
        least: 0,
        lowerQuartile: expect.closeTo(0.4050587, 6),
        median: expect.closeTo(0.8101175, 6),
        upperQuartile: 1,
        most: 1,
      },
      ...{ known: 9, unknown: 0 },
    });
    expect(p2).toMatchObject({ least: expect.closeTo(0.4116452, 6), lowerQuartile: expect.closeTo(0.6197419, 6), median: 1 });
  });

  it('takes the middle of an interval, and counts who is not known', () => {
    const facts = [makeFact('AAA', 'L1', 0, 0.4), makeFact('BBB', 'L1', 0.6), makeFact('CCC', 'L1', 0.8, 1)];
    const [l1, p1] = listDistributions(makeBase({ facts }));
    // .2, .6, .9: quartiles halfway between neighbours.
    expect(l1).toMatchObject({ least: 0.2, median: 0.6, most: 0.9, known: 3, unknown: 1 });
    expect([l1?.lowerQuartile, l1?.upperQuartile]).toEqual([expect.closeTo(0.4, 9), expect.closeTo(0.75, 9)]);
    expect(p1).toMatchObject({ least: null, median: null, known: 0, unknown: 4 });
  });

  it('has a half that is the median, and parts in order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        expect(takeQuantile(list, 0.5)).toBeCloseTo(takeMedian(list), 12);
        const parts = [0, 0.25, 0.5, 0.75, 1].map((part) => takeQuantile(list, part));
        for (const [i, part] of parts.entries()) expect(part).toBeGreaterThanOrEqual((parts[i - 1] ?? 0) - 1e-12);
      }),
    );
  });
});

describe('the trend of a theme', () => {
  it('of CIS from 2020 to 2024, by hand', () => {
    const [, p2] = listTrends(POLICY, tell(2020), tell(2024));
    // Armenia, Belarus, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan rose; three were at 1 and stayed.
    expect(p2).toEqual({
      theme: 'P2',
      ...{ countries: 9, onlyBefore: 0, onlyAfter: 0, otherLayer: 0 },
      ...{ before: expect.closeTo(0.5962105, 6), after: expect.closeTo(0.8430609, 6) },
      ...{ rose: 6, fell: 0, same: 3, open: 0 },
    });
  });

  it('is of countries in both only, and of one layer', () => {
    const before = [
      makeFact('AAA', 'L1', 0.5),
      makeFact('BBB', 'L1', 0.5),
      makeFact('CCC', 'L1', 0.2, 0.6),
      makeFact('DDD', 'L1', 0.5, 0.5, { layer: 'declared' }),
    ];
    const after = [makeFact('AAA', 'L1', 0.4), makeFact('CCC', 'L1', 0.5), makeFact('DDD', 'L1', 0.9), makeFact('EEE', 'L1', 1)];
    expect(listTrends(SET.themes, before, after)[0]).toEqual({
      theme: 'L1',
      ...{ countries: 2, onlyBefore: 1, onlyAfter: 1, otherLayer: 1 },
      ...{ before: expect.closeTo(0.45, 9), after: expect.closeTo(0.45, 9) },
      ...{ rose: 0, fell: 1, same: 0, open: 1 },
    });
    expect(listTrends(SET.themes, [], after)[0]).toMatchObject({ countries: 0, before: null, after: null });
  });
});

describe('what is alike stands side by side', () => {
  const measure = (a: number, b: number) => Math.abs(a - b);

  it.each([
    [[], []],
    [[3], [3]],
    [
      [1, 9, 2, 8],
      [9, 8, 2, 1],
    ],
    // 0 and 1 first (1 apart), then 10 and 12 (2), then 5: 4.5 from the first pair, 6 from the second.
    [
      [0, 10, 5, 1, 12],
      [0, 1, 5, 10, 12],
    ],
    [
      [4, 4, 4],
      [4, 4, 4],
    ],
  ])('%j becomes %j', (items, expected) => {
    const order = orderAlike<number>(items, measure);
    const ends = [order, order.toReversed()];
    expect(ends).toContainEqual(expected);
  });

  it('keeps every item once, whatever they are, and the same order every time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 15 }), (items) => {
        const order = orderAlike(items, measure);
        expect(order.toSorted()).toEqual(items.toSorted());
        expect(orderAlike(items, measure)).toEqual(order);
      }),
    );
  });
});

describe('the heat map', () => {
  const facts = [
    makeFact('AAA', 'L1', 0.8, 1, { layer: 'declared' }),
    makeFact('AAA', 'P1', 0.9),
    makeFact('BBB', 'L1', 0.1),
    makeFact('BBB', 'P1', 0.2),
    makeFact('CCC', 'L1', 0.9),
    makeFact('CCC', 'P1', 0.7),
  ];
  const base = makeBase({ facts, countries: [...COUNTRIES].toReversed() });
  const codes = (order: (typeof HEAT_MAP_ORDERS)[number]) => drawHeatMap(base, order).rows.map(({ country }) => country);

  it('has value, interval and layer of each country and theme, and nothing where nothing is known', () => {
    const [first, , , last] = drawHeatMap(base, 'code').rows;
    expect(first?.cells).toEqual([
      { value: 0.9, low: 0.8, high: 1, layer: 'declared' },
      { value: 0.9, low: 0.9, high: 0.9, layer: 'benchmark' },
      null,
    ]);
    expect(first).toMatchObject({ mean: expect.closeTo(0.9, 9), known: 2 });
    expect(last).toEqual({ country: 'DDD', cells: [null, null, null], mean: null, known: 0 });
  });

  it('is ordered by code, by the mean over points, and by likeness; the unknown stand last', () => {
    expect(codes('code')).toEqual(['AAA', 'BBB', 'CCC', 'DDD']);
    // CCC: (50 x .9 + 30 x .7) / 80 = .825; BBB: (50 x .1 + 30 x .2) / 80 = .1375.
    expect(codes('value')).toEqual(['BBB', 'CCC', 'AAA', 'DDD']);
    expect(drawHeatMap(base, 'value').rows.map(({ mean }) => mean)).toEqual(
      [0.1375, 0.825, 0.9].map((mean) => expect.closeTo(mean, 9)).concat([null as never]),
    );
    // AAA and CCC are .1 apart, each .75 or .65 from BBB.
    expect(codes('alike')).toEqual(['BBB', 'CCC', 'AAA', 'DDD']);
  });

  it('is the same whatever order countries and facts came in', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const some = fc.array(
      fc.tuple(fc.constantFrom('AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'), fc.constantFrom('L1', 'P1', 'T1'), unit),
    );
    const world = [...COUNTRIES, makeCountry('EEE'), makeCountry('FFF')];
    fc.assert(
      fc.property(some, fc.constantFrom(...HEAT_MAP_ORDERS), (cells, order) => {
        const distinct = new Map(
          cells.map(([country, theme, value]) => [`${country} ${theme}`, makeFact(country, theme, value)]),
        );
        const list = [...distinct.values()];
        const map = drawHeatMap(makeBase({ facts: list, countries: world }), order);
        expect(drawHeatMap(makeBase({ facts: list.toReversed(), countries: world.toReversed() }), order)).toEqual(map);
        expect(map.rows.map(({ country }) => country).toSorted()).toEqual(world.map(({ alpha3 }) => alpha3));
      }),
    );
  });

  it('of every country of the index is drawn while a person waits', () => {
    const facts2024 = published.filter(({ year }) => year === 2024).flatMap((scores) => listPublishedFacts(speakers, scores));
    const start = performance.now();
    const { rows } = drawHeatMap(makeBase({ themes: POLICY, countries: readCountries(), facts: facts2024 }), 'alike');
    expect(performance.now() - start).toBeLessThan(2000);
    expect(rows.filter(({ known }) => known > 0)).toHaveLength(194);
  });
});

const ask = (country: string, ...themes: string[]): Demand => ({ country, themes, month: '2026-01' });
const serve = (activity: string, themes: string[], countries: string[], status: Supply['status'] = 'ongoing'): Supply => ({
  activity,
  themes,
  countries,
  status,
});

describe('demand against supply', () => {
  const demand = [ask('AAA', 'L1'), ask('AAA', 'L1', 'P1'), ask('CCC', 'L1'), ask('DDD', 'T1')];
  const supply = [
    serve('a', ['L1', 'P1'], ['AAA', 'BBB']),
    serve('b', ['L1'], [], 'planned'),
    serve('c', ['L1'], ['CCC'], 'completed'),
  ];

  it('counts requests, countries and activities; what is completed covers nobody any more', () => {
    const [l1, p1, t1] = listDemandAndSupply({ themes: SET.themes, demand, supply });
    expect(l1).toEqual({
      theme: 'L1',
      ...{ requests: 3, asking: ['AAA', 'CCC'] },
      ...{ planned: 1, ongoing: 1, completed: 1, unnamed: 1 },
      ...{ covered: ['AAA', 'BBB'], waiting: ['CCC'] },
    });
    expect(p1).toMatchObject({ requests: 1, covered: ['AAA', 'BBB'], waiting: [] });
    expect(t1).toMatchObject({ requests: 1, planned: 0, ongoing: 0, completed: 0, waiting: ['DDD'] });
  });

  it('leaves gaps where countries in need ask, or no activity names them', () => {
    const facts = [
      makeFact('AAA', 'L1', 0.1),
      makeFact('BBB', 'L1', 0.2, 0.49),
      makeFact('CCC', 'L1', 0.3),
      makeFact('DDD', 'L1', 0.3, 0.5), // may still reach a half
      makeFact('AAA', 'P1', 0), // asks and is covered
      makeFact('BBB', 'P1', 0), // is covered, does not ask
      makeFact('AAA', 'T1', 0.9),
    ];
    expect(findCoverageGaps(makeBase({ facts, demand, supply }))).toEqual([
      {
        theme: 'L1',
        ...{ inNeed: ['AAA', 'BBB', 'CCC'], asking: ['AAA', 'CCC'] },
        ...{ notCovered: ['CCC'], askingNotCovered: ['CCC'], unnamed: 1 },
      },
      { theme: 'P1', inNeed: ['AAA', 'BBB'], asking: ['AAA'], notCovered: [], askingNotCovered: [], unnamed: 0 },
    ]);
    const [, p1] = [...POLICY];
    const gaps = findCoverageGaps(makeBase({ themes: p1 ? [p1] : [], countries: cis, facts: tell(2024) }));
    // Of the nine of CIS only Tajikistan is below a half (.4116).
    expect(gaps.map(({ inNeed, notCovered }) => [inNeed, notCovered])).toEqual([[['TJK'], ['TJK']]]);
  });
});

describe('money', () => {
  it('is added by currency and kind, and what is not known is counted', () => {
    const during = { period: { start: '2024', end: '2026' } };
    const activities = [
      makeActivity({
        id: 'a',
        ...during,
        expenditure: [makeAmount({ amount: 100 }), makeAmount({ amount: 7, overlap: 'part' })],
      }),
      makeActivity({
        id: 'b',
        ...during,
        expenditure: [makeAmount({ amount: 50, currency: 'CHF' }), makeAmount({ amount: 11 })],
      }),
      makeActivity({ id: 'c', ...during }),
      makeActivity({
        id: 'd',
        period: { start: '2010', end: '2011' },
        status: 'completed',
        expenditure: [makeAmount({ amount: 1 })],
      }),
      makeActivity({ id: 'e', ...during, expenditure: [makeAmount({ amount: 999 })] }),
    ];
    const supply = [
      serve('a', ['L1'], []),
      serve('b', ['L1', 'P1'], []),
      serve('c', ['L1'], []),
      serve('d', ['L1'], [], 'completed'),
    ];
    const span = { from: '2020-01-01', to: '2029-12-31' };
    const [l1, p1, t1] = listThemeMoney({ themes: SET.themes, supply }, activities, { span, today: '2026-06-01' });
    // EUR 100 + 11 of two activities, CHF 50 of one; d lies before the span, e is about none of the themes.
    expect(l1?.totals.map(({ currency, low, activities: count }) => [currency, low, count])).toEqual([
      ['CHF', 50, 1],
      ['EUR', 111, 2],
    ]);
    expect(l1).toMatchObject({ known: 2, unknown: 1, shared: 1 });
    expect(l1?.notAdded.map(({ activity, amount }) => [activity, amount.amount, amount.counting])).toEqual([['a', 7, 'part']]);
    expect(p1).toMatchObject({ known: 1, unknown: 0, shared: 1 });
    expect(t1).toEqual({ theme: 'T1', totals: [], known: 0, unknown: 0, notAdded: [], shared: 0 });
  });
});
