import { describe, expect, it } from 'vitest';
import { describeCountry } from '../../app/domain/country-brief';
import { SHADES, takeShade } from '../../app/domain/heat-map';
import { makeBase, makeFact } from '../helpers/small-base';
import { makeActivity } from '../helpers/small-mapping';

/*
 * AAA: L1 .2 of 50 points, so 40 are missing; P1 between 0 and .8, middle .4 of 30, so 18; T1 unknown, since only .3 was answered.
 */
const base = makeBase({
  facts: [makeFact('AAA', 'L1', 0.2), makeFact('AAA', 'P1', 0, 0.8), makeFact('BBB', 'L1', 0.1), makeFact('BBB', 'T1', 1)],
  passedOver: [
    { theme: 'T1', country: 'AAA', layer: 'declared', date: '2026-01-01', source: 'model@1.0', completeness: 0.3, instead: null },
  ],
  supply: [
    { activity: 'runs', themes: ['L1'], countries: ['AAA'], status: 'ongoing' },
    { activity: 'ended', themes: ['L1', 'P1'], countries: ['AAA', 'BBB'], status: 'completed' },
    { activity: 'anywhere', themes: ['L1'], countries: [], status: 'ongoing' },
  ],
});
const activities = [
  makeActivity({ id: 'ended', status: 'completed', beneficiaries: ['AAA', 'BBB'], period: { start: '2019', end: '2020' } }),
  makeActivity({ id: 'newer', status: 'completed', beneficiaries: ['AAA'], period: { start: '2021', end: null } }),
  makeActivity({ id: 'later', status: 'planned', countries: ['AAA'] }),
  makeActivity({ id: 'runs', status: 'ongoing', beneficiaries: ['AAA'] }),
  makeActivity({ id: 'elsewhere', status: 'ongoing', beneficiaries: ['BBB'] }),
  makeActivity({ id: 'anywhere', status: 'ongoing' }),
];

describe('the brief about a country', () => {
  const { lines, gaps, toRaise, activities: own } = describeCountry(base, activities, 'AAA');

  it('tells each theme with its fact, or why nothing is known', () => {
    expect(lines.map(({ theme, fact, missing }) => [theme.id, fact?.low ?? null, missing])).toEqual([
      ['L1', 0.2, 40],
      ['P1', 0, 18],
      ['T1', null, null],
    ]);
    expect(lines.map(({ passedOver }) => passedOver?.completeness ?? null)).toEqual([null, null, 0.3]);
  });

  it('puts the largest gap first, and takes what is reached or unknown for none', () => {
    expect(gaps.map(({ theme }) => theme.id)).toEqual(['L1', 'P1']);
    expect(describeCountry(base, [], 'BBB').gaps.map(({ theme }) => theme.id)).toEqual(['L1']);
  });

  it('raises only what surely is a need, and what nobody works on in the country', () => {
    // L1 is worked on; P1 may be reached by .8 when its open answers come in.
    expect(toRaise).toEqual([]);
    // Who helps AAA, or nobody in particular, does not help BBB; what ended helps no more.
    expect(describeCountry(base, [], 'BBB').toRaise.map(({ theme }) => theme.id)).toEqual(['L1']);
  });

  it('lists everyone’s activities that name the country: under way, planned, past, the newest first', () => {
    expect(own.map(({ id }) => id)).toEqual(['runs', 'later', 'newer', 'ended']);
    expect(lines[0]?.underWay).toEqual(['runs']);
  });

  it('says nothing of a country that is not in the base', () => {
    expect(describeCountry(base, activities, 'ZZZ').lines.every(({ fact }) => fact === null)).toBe(true);
  });
});

describe('shades', () => {
  it('each stand for an equal part, and the last one holds its end', () => {
    expect([0, 0.19, 0.2, 0.5, 0.8, 1].map(takeShade)).toEqual([1, 1, 2, 3, 5, SHADES]);
  });
});
