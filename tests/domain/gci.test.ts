import { describe, expect, test } from 'vitest';
import { listItems } from '../../app/domain/group';
import { type ScoreResult, scoreAssessment } from '../../app/domain/score';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readBenchmark, readIndicators } from '../helpers/gci';

/** The published data and the recovered weights agree to about 1e-8; a wrong weight or rule shows far above this. */
const TOLERANCE = 1e-4;
const PILLARS = ['legal', 'technical', 'organizational', 'capacity', 'cooperation'];
/** Its indicator LS1 contradicts its published legal score. */
const CONTRADICTION = 'AFG';

function scoreYear(year: '2020' | '2024'): Map<string, ScoreResult> {
  const q = getQuestionnaire(`gci@${year}`).definition;
  const results = [...readIndicators(year)].map(([country, indicators]): [string, ScoreResult] => {
    const answers = Object.fromEntries(Object.entries(indicators).map(([id, value]) => [id, { value }]));
    expect(Object.keys(answers).sort()).toEqual(
      listItems(q.overall)
        .map((item) => item.id)
        .sort(),
    );
    return [country, scoreAssessment(q, answers)];
  });
  return new Map(results);
}

describe('GCI 2020', () => {
  const published = new Map(readBenchmark('gci-published-2020.csv').map((row) => [row.iso3 as string, row]));
  const computed = scoreYear('2020');
  const difference = (country: string, group: string) =>
    (computed.get(country)?.groups[group]?.score ?? Number.NaN) - Number(published.get(country)?.[group]);

  test('covers the same 194 countries', () => {
    expect(computed.size).toBe(194);
    expect([...computed.keys()].sort()).toEqual([...published.keys()].sort());
  });

  test.each([...PILLARS, 'overall'])('%s is as published for every country but one', (group) => {
    const wrong = [...computed.keys()].filter((country) => !(Math.abs(difference(country, group)) <= TOLERANCE));
    expect(wrong).toEqual(group === 'legal' || group === 'overall' ? [CONTRADICTION] : []);
  });

  test('the one that contradicts itself differs by what its indicator LS1 claims too much', () => {
    // 0.860778... x 9.1848 points, against a published legal score of 0.3953.
    expect(difference(CONTRADICTION, 'legal')).toBeCloseTo(7.510774, 5);
    expect(difference(CONTRADICTION, 'overall')).toBeCloseTo(difference(CONTRADICTION, 'legal'), 9);
  });

  test('nothing is open once every indicator is given', () => {
    for (const { overall } of computed.values()) {
      expect([overall.low, overall.high]).toEqual([overall.score, overall.score]);
      expect(overall.counts).toMatchObject({ applicable: 20, answered: 20, unknown: 0 });
    }
  });
});

describe('GCI 2024', () => {
  test('the tiers count as many countries as in the report', () => {
    const computed = scoreYear('2024');
    const count = (tier: string) => [...computed.values()].filter(({ overall }) => overall.band === tier).length;
    expect(computed.size).toBe(194);
    expect(['T1', 'T2', 'T3', 'T4', 'T5'].map(count)).toEqual([46, 29, 49, 56, 14]);
  });
});
