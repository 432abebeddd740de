import { describe, expect, test } from 'vitest';
import type { Answer, Answers, AnswerValue } from '../../app/domain/answer';
import { findGains, tryItems } from '../../app/domain/gain';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { checkQuestionnaire } from '../../app/domain/questionnaire-check';
import { type GroupResult, type ItemState, scoreAssessment } from '../../app/domain/score';
import { loadQuestionnaireFile } from '../../questionnaires/loader.server';

/** A sound questionnaire around one tree; what is not said here is as the format has it. */
function makeQuestionnaire(overall: object, more: object = {}): Questionnaire {
  const q = QuestionnaireSchema.parse({
    id: 'trial',
    version: '1',
    kind: 'assessment',
    locales: ['en'],
    source: 'made up',
    ...more,
    overall: { id: 'overall', score: 'mean', ...overall },
  });
  expect(checkQuestionnaire(q)).toEqual([]);
  return q;
}

type Short = Record<string, AnswerValue | Answer>;

/** `{a: 'yes'}` for `{a: {value: 'yes'}}`. */
function answer(short: Short): Answers {
  return Object.fromEntries(
    Object.entries(short).map(([id, value]) => [
      id,
      typeof value === 'object' && 'value' in value ? value : { value: value as AnswerValue },
    ]),
  );
}

function score(q: Questionnaire, short: Short, group = 'overall'): GroupResult {
  return scoreAssessment(q, answer(short)).groups[group] as GroupResult;
}

const range = ({ score: now, low, high }: GroupResult) => [now, low, high].map((n) => n && Number(n.toFixed(9)));
const levels = ({ level, levelLow, levelHigh }: GroupResult) => [level, levelLow, levelHigh];

describe('a gate', () => {
  const q = makeQuestionnaire(
    {
      score: 'gate',
      level: 'gate',
      items: [
        { id: 'a2', level: 2 },
        { id: 'b2', level: 2 },
        { id: 'a3', level: 3 },
        { id: 'o3', level: 3, required: false },
        { id: 'a4', level: 4 },
        { id: 'a5', level: 5, na: false },
      ],
    },
    { levels: 5 },
  );

  test.each<[string, Short, number[], number[], string[]]>([
    ['everybody starts at 1', {}, [1, 1, 5], [0, 0, 100], ['a2', 'b2']],
    ['one of two criteria is not enough', { a2: 'yes', b2: 'no' }, [1, 1, 1], [0, 0, 0], ['b2']],
    ['a level', { a2: 'yes', b2: 'yes', a3: 'no' }, [2, 2, 2], [25, 25, 25], ['a3']],
    [
      'a gap holds down what is met above it',
      { a2: 'yes', b2: 'no', a3: 'yes', a4: 'yes', a5: 'yes' },
      [1, 1, 1],
      [0, 0, 0],
      ['b2'],
    ],
    ['partial never passes', { a2: 'yes', b2: 'partial' }, [1, 1, 1], [0, 0, 0], ['b2']],
    [
      'an optional criterion blocks nothing',
      { a2: 'yes', b2: 'yes', a3: 'yes', o3: 'no', a4: 'no' },
      [3, 3, 3],
      [50, 50, 50],
      ['a4'],
    ],
    ['don’t know is unmet for now and open', { a2: 'yes', b2: 'dont_know' }, [1, 1, 5], [0, 0, 100], ['b2']],
    ['unanswered is unmet for now and open', { a2: 'yes', b2: 'yes', a4: 'no' }, [2, 2, 3], [25, 25, 50], ['a3']],
    ['not applicable leaves', { a2: 'yes', b2: 'not_applicable', a3: 'no' }, [2, 2, 2], [25, 25, 25], ['a3']],
    ['the top', { a2: 'yes', b2: 'yes', a3: 'yes', a4: 'yes', a5: 'yes' }, [5, 5, 5], [100, 100, 100], []],
    [
      'while nothing is met the level is 1',
      { a2: 'not_applicable', b2: 'not_applicable', a3: 'no', a4: 'no', a5: 'no' },
      [1, 1, 1],
      [0, 0, 0],
      [],
    ],
  ])('%s', (_, answers, level, points, holding) => {
    const result = score(q, answers);
    expect(levels(result)).toEqual(level);
    expect(range(result)).toEqual(points);
    expect(result.holding).toEqual(holding);
  });

  test('stands nowhere when no required criterion applies', () => {
    const none = makeQuestionnaire(
      {
        score: 'mean',
        level: 'min',
        groups: [
          {
            id: 'g',
            score: 'gate',
            level: 'gate',
            items: [
              { id: 'r', level: 2 },
              { id: 'o', level: 2, required: false },
            ],
          },
          { id: 'h', score: 'gate', level: 'gate', items: [{ id: 's', level: 2 }] },
        ],
      },
      { levels: 2 },
    );
    const answers: Short = { r: 'not_applicable', o: 'yes', s: 'yes' };
    expect(levels(score(none, answers, 'g'))).toEqual([null, null, null]);
    expect(range(score(none, answers, 'g'))).toEqual([null, null, null]);
    expect(range(score(none, answers))).toEqual([100, 100, 100]);
    expect(score(none, answers)).toMatchObject({ level: 2, distribution: [0, 1] });
  });

  test.each<[object, AnswerValue, boolean]>([
    [{ kind: 'scale', min: 0, max: 4 }, 3, false],
    [{ kind: 'scale', min: 0, max: 4 }, 4, true],
    [{ kind: 'points', max: 7 }, 6.9, false],
    [{ kind: 'number', min: -1, max: 1 }, 1, true],
    [{ kind: 'date' }, '2026-11-24', true],
    [{ kind: 'text' }, 'Cyber Act 2025', true],
    [{ kind: 'contact' }, { name: 'N', email: 'n@example.org', phone: '' }, true],
  ])('%j answered %j', (kind, value, met) => {
    const one = makeQuestionnaire({ level: 'gate', items: [{ id: 'a', level: 2, answer: kind }] }, { levels: 2 });
    expect(score(one, { a: value }).level).toBe(met ? 2 : 1);
  });

  test('a scale item is met from its own threshold', () => {
    const one = makeQuestionnaire(
      { level: 'gate', items: [{ id: 'a', level: 2, answer: { kind: 'scale', min: 0, max: 4 }, met_at: 3 }] },
      { levels: 2 },
    );
    expect([2, 3].map((a) => score(one, { a }).level)).toEqual([1, 2]);
  });
});

describe('operators over children', () => {
  const three = (operator: string, more: object = {}) =>
    makeQuestionnaire({
      score: operator,
      items: [
        { id: 'a', weight: 50 },
        { id: 'b', weight: 30 },
        { id: 'c', weight: 20, na: false },
      ],
      ...more,
    });

  test.each<[string, Short, (number | null)[]]>([
    ['weighted_sum', { a: 'yes', b: 'no', c: 'yes' }, [70, 70, 70]],
    ['weighted_sum', { a: 'yes', b: 'partial', c: 'no' }, [65, 65, 65]],
    ['weighted_sum', { a: 'yes' }, [50, 50, 100]],
    ['weighted_sum', { a: 'yes', b: 'dont_know', c: 'no' }, [50, 50, 80]],
    ['weighted_sum', { a: 'yes', b: 'not_applicable', c: 'no' }, [71.428571429, 71.428571429, 71.428571429]],
    ['mean', { a: 'yes', b: 'no', c: 'no' }, [33.333333333, 33.333333333, 33.333333333]],
    ['mean', { a: 'yes', b: 'not_applicable', c: 'no' }, [50, 50, 50]],
    ['mean', { a: 'yes', c: 'no' }, [33.333333333, 33.333333333, 66.666666667]],
    ['min', { a: 'yes', b: 'partial', c: 'yes' }, [50, 50, 50]],
    ['min', { a: 'yes', b: 'partial' }, [0, 0, 50]],
    ['min', { a: 'yes', b: 'not_applicable', c: 'yes' }, [100, 100, 100]],
    ['ratio', { a: 'yes', b: 'no', c: 'no' }, [50, 50, 50]],
    ['ratio', { a: 'yes', b: 'not_applicable', c: 'no' }, [71.428571429, 71.428571429, 71.428571429]],
  ])('%s of %j', (operator, answers, expected) => {
    expect(range(score(three(operator), answers))).toEqual(expected);
  });

  test('a group where nothing applies has no number, and leaves its parent', () => {
    const q = makeQuestionnaire({ groups: [{ id: 'g', score: 'ratio', items: [{ id: 'a' }] }], items: [{ id: 'b' }] });
    expect(range(score(q, { a: 'not_applicable', b: 'yes' }, 'g'))).toEqual([null, null, null]);
    expect(range(score(q, { a: 'not_applicable', b: 'yes' }))).toEqual([100, 100, 100]);
    expect(range(score(q, { a: 'not_applicable', b: 'not_applicable' }))).toEqual([null, null, null]);
  });

  test('an item that may be not applicable can raise the rest by leaving', () => {
    // c may only be answered; a and b may leave: at best they are met, at worst all fail.
    expect(range(score(three('mean'), { c: 'partial' }))).toEqual([16.666666667, 16.666666667, 83.333333333]);
    const hidden = makeQuestionnaire(
      {
        items: [
          { id: 'a', na: false },
          { id: 'b', na: false },
          { id: 'c', applies_when: { item: 'coast', is: ['yes'] } },
        ],
        score: 'mean',
      },
      { context: [{ id: 'coast', answer: { kind: 'yesno' } }] },
    );
    expect(range(score(hidden, { a: 'yes', b: 'yes', c: 'no' }))).toEqual([66.666666667, 66.666666667, 100]);
  });

  test('partial is worth what the item says, else what the model says', () => {
    const q = makeQuestionnaire(
      { score: 'ratio', items: [{ id: 'a' }, { id: 'b', answer: { kind: 'yesno', partial: 0.8 } }] },
      { partial: 0.2 },
    );
    expect(score(q, { a: 'partial', b: 'no' }).score).toBeCloseTo(10, 9);
    expect(score(q, { a: 'no', b: 'partial' }).score).toBeCloseTo(40, 9);
  });

  test('weights of a weighted sum that do not make its points are refused', () => {
    const q = { ...three('mean'), overall: { ...three('mean').overall, score: 'weighted_sum' as const, points: 99 } };
    expect(checkQuestionnaire(q)).toMatchObject([{ id: 'overall', message: 'the weights add up to 100, not to its 99 points' }]);
  });

  test('the Joint External Evaluation takes the lowest level of its indicators', () => {
    const gate = (id: string) => ({
      id,
      score: 'gate',
      level: 'gate',
      items: [2, 3, 4, 5].map((level) => ({ id: `${id}${level}`, level })),
    });
    const q = makeQuestionnaire({ score: 'min', level: 'min', groups: [gate('p'), gate('d'), gate('r')] }, { levels: 5 });
    const result = scoreAssessment(
      q,
      answer({ p2: 'yes', p3: 'yes', p4: 'no', d2: 'yes', d3: 'no', r2: 'yes', r3: 'yes', r4: 'yes', r5: 'yes' }),
    );
    expect(result.overall).toMatchObject({
      level: 2,
      levelLow: 2,
      levelHigh: 2,
      score: 25,
      holding: ['d3'],
      distribution: [0, 1, 1, 0, 1],
    });
  });
});

describe('a ratio of points over nested groups, as the National Cyber Security Index has it', () => {
  // 77 points in three groups; each indicator is worth its points or nothing.
  const q = makeQuestionnaire({
    score: 'ratio',
    points: 100,
    groups: [
      {
        id: 'general',
        weight: 27,
        points: 27,
        score: 'ratio',
        items: [
          { id: 'g1', weight: 7 },
          { id: 'g2', weight: 10 },
          { id: 'g3', weight: 10 },
        ],
      },
      {
        id: 'baseline',
        weight: 24,
        points: 24,
        score: 'ratio',
        items: [
          { id: 'b1', weight: 12 },
          { id: 'b2', weight: 12 },
        ],
      },
      {
        id: 'crisis',
        weight: 26,
        points: 26,
        score: 'ratio',
        items: [
          { id: 'c1', weight: 20 },
          { id: 'c2', weight: 6 },
        ],
      },
    ],
  });

  test('is the points met of 77', () => {
    const answers: Short = { g1: 'yes', g2: 'yes', g3: 'no', b1: 'yes', b2: 'no', c1: 'no', c2: 'yes' };
    expect(score(q, answers).score).toBeCloseTo((35 / 77) * 100, 9);
    expect(['general', 'baseline', 'crisis'].map((id) => score(q, answers, id).score)).toEqual([17, 12, 6]);
  });

  test('where an indicator does not apply, its points leave the 77', () => {
    const answers: Short = { g1: 'yes', g2: 'yes', g3: 'no', b1: 'yes', b2: 'no', c1: 'not_applicable', c2: 'yes' };
    const result = score(q, answers);
    expect(result.score).toBeCloseTo((35 / 57) * 100, 9);
    expect(result.children.map((child) => [child.id, child.weight])).toEqual([
      ['general', 27],
      ['baseline', 24],
      ['crisis', 6],
    ]);
  });
});

describe('bands', () => {
  const q = makeQuestionnaire(
    { score: 'ratio', bands: 'cut', items: Array.from({ length: 100 }, (_, i) => ({ id: `i${i}`, na: false })) },
    {
      bands: {
        cut: [
          { id: 'A', from: 85 },
          { id: 'B', from: 29 },
          { id: 'C', from: 7 },
        ],
      },
    },
  );

  test.each([
    [100, 'A'],
    [85, 'A'],
    [84, 'B'],
    [29, 'B'],
    [28, 'C'],
    [7, 'C'],
    [6, null],
    [0, null],
  ])('%i points are in band %s', (met, band) => {
    expect(score(q, Object.fromEntries(Array.from({ length: met }, (_, i) => [`i${i}`, 'yes']))).band).toBe(band);
  });

  test('every cut-off is reached by exactly its own number of points', () => {
    // Sums of fractions miss whole numbers by a last digit: 29 of 100 come out as 28.999999999999996.
    for (let from = 1; from <= 100; from += 1) {
      const cut = { ...q, bands: { cut: [{ id: 'A', from }] } };
      const met = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`i${i}`, 'yes']));
      expect([score(cut, met(from)).band, score(cut, met(from - 1)).band]).toEqual(['A', null]);
    }
  });
});

describe('a profile, as SIM3 has them', () => {
  const item = (id: string, more: object = {}) => ({ id, answer: { kind: 'scale', min: 0, max: 4 }, ...more });
  const q = makeQuestionnaire(
    {
      score: 'profile',
      profile: 'basic',
      groups: [
        { id: 'O', score: 'mean', items: [item('O-1', { na: false }), item('O-2')] },
        { id: 'T', score: 'mean', items: [item('T-1', { evidence: 'required' }), item('T-2')] },
      ],
    },
    { profiles: [{ id: 'basic', minimums: { 'O-1': 3, 'O-2': 1, 'T-1': 2 } }] },
  );
  const evidence = 'https://example.org/audit';

  test.each<[string, Short, string[], (number | null)[], boolean, boolean]>([
    ['every minimum reached', { 'O-1': 3, 'O-2': 4, 'T-1': { value: 2, evidence }, 'T-2': 0 }, [], [100, 100, 100], true, true],
    [
      'one misses',
      { 'O-1': 2, 'O-2': 4, 'T-1': { value: 4, evidence } },
      ['O-1'],
      [66.666666667, 66.666666667, 66.666666667],
      false,
      false,
    ],
    [
      'unanswered misses for now',
      { 'O-1': 3, 'T-1': { value: 2, evidence } },
      ['O-2'],
      [66.666666667, 66.666666667, 100],
      false,
      true,
    ],
    [
      'without its evidence it is not reached yet',
      { 'O-1': 3, 'O-2': 1, 'T-1': 2 },
      ['T-1'],
      [66.666666667, 66.666666667, 100],
      false,
      true,
    ],
    [
      'too low, evidence would not help',
      { 'O-1': 3, 'O-2': 1, 'T-1': 1 },
      ['T-1'],
      [66.666666667, 66.666666667, 66.666666667],
      false,
      false,
    ],
    [
      'not applicable is not asked for',
      { 'O-1': 3, 'O-2': 'not_applicable', 'T-1': { value: 2, evidence } },
      [],
      [100, 100, 100],
      true,
      true,
    ],
  ])('%s', (_, answers, misses, points, met, canBeMet) => {
    const result = scoreAssessment(q, answer(answers));
    expect(range(result.overall)).toEqual(points);
    expect(result.overall.misses).toEqual(misses);
    expect(result.profiles.basic).toEqual({ met, canBeMet, misses });
  });
});

describe('WHO SPAR', () => {
  const q = loadQuestionnaireFile('tests/fixtures/who-spar/questionnaire.yaml').definition;
  const indicators = q.overall.groups.flatMap((capacity) => capacity.items.map((item) => item.id));
  const all = (level: number): Short => Object.fromEntries(indicators.map((id) => [id, level]));

  test('has 15 capacities and 35 indicators', () => {
    expect([q.overall.groups.length, indicators.length]).toEqual([15, 35]);
  });

  test.each([
    [[3, 4], 70, 'green'],
    [[3, 3], 60, 'yellow'],
    [[1, 1], 20, 'red'],
    [[5, 5], 100, 'green'],
    [[1, 2], 30, 'yellow'],
  ])('levels %j of a capacity are %d %%', ([first, second], percent, band) => {
    const capacity = score(q, { 'C1-1': first as number, 'C1-2': second as number }, 'C1');
    expect(capacity.score).toBeCloseTo(percent, 9);
    expect(capacity.band).toBe(band);
  });

  test('the whole is the mean of the capacities, however many indicators each has', () => {
    expect(score(q, all(3)).score).toBeCloseTo(60, 9);
    // C4 has five indicators and counts as much as C12, which has one.
    const result = score(q, { ...all(1), 'C4-1': 5, 'C4-2': 5, 'C4-3': 5, 'C4-4': 5, 'C4-5': 5, 'C12-1': 5 });
    expect(result.score).toBeCloseTo((13 * 20 + 2 * 100) / 15, 9);
  });

  test('nothing answered is nothing credited, and everything open', () => {
    expect(range(score(q, {}))).toEqual([0, 0, 100]);
  });
});

describe('three ways of not saying yes', () => {
  const q = makeQuestionnaire(
    {
      score: 'weighted_sum',
      points: 4,
      level: 'gate',
      items: [
        { id: 'a', level: 2 },
        { id: 'b', level: 2 },
        { id: 'c', level: 3 },
        { id: 'd', level: 3 },
      ],
    },
    { levels: 3 },
  );
  const rest: Short = { a: 'yes', c: 'yes', d: 'no' };

  test.each<[string, Short, ItemState, (number | null)[], (number | null)[], object]>([
    ['no', { ...rest, b: 'no' }, 'unmet', [2, 2, 2], [1, 1, 1], { applicable: 4, answered: 4, unknown: 0 }],
    ['don’t know', { ...rest, b: 'dont_know' }, 'unknown', [2, 2, 3], [1, 1, 2], { applicable: 4, answered: 3, unknown: 1 }],
    ['unanswered', rest, 'unanswered', [2, 2, 3], [1, 1, 2], { applicable: 4, answered: 3, unknown: 0 }],
    [
      'not applicable',
      { ...rest, b: 'not_applicable' },
      'out',
      [2.666666667, 2.666666667, 2.666666667],
      [2, 2, 2],
      { applicable: 3, answered: 3, unknown: 0 },
    ],
  ])('%s', (_, answers, state, points, level, counts) => {
    const result = scoreAssessment(q, answer(answers));
    expect(result.items.b?.state).toBe(state);
    expect(range(result.overall)).toEqual(points);
    expect(levels(result.overall)).toEqual(level);
    expect(result.overall.counts).toMatchObject(counts);
  });
});

describe('a prerequisite', () => {
  const q = makeQuestionnaire({
    items: [
      { id: 'a' },
      { id: 'b', shown_when: { item: 'a', at_least: 'yes' } },
      { id: 'c', shown_when: { item: 'b', at_least: 'partial' } },
    ],
  });

  test.each<[string, Short, ItemState[], number[]]>([
    [
      'met shows what follows',
      { a: 'yes', b: 'yes', c: 'no' },
      ['met', 'met', 'unmet'],
      [66.666666667, 66.666666667, 66.666666667],
    ],
    ['not met hides it, whatever was stored', { a: 'no', b: 'yes', c: 'yes' }, ['unmet', 'hidden', 'hidden'], [0, 0, 0]],
    [
      'partial is not yes',
      { a: 'partial', b: 'yes', c: 'yes' },
      ['partial', 'hidden', 'hidden'],
      [16.666666667, 16.666666667, 16.666666667],
    ],
    ['open leaves it open', { b: 'yes', c: 'yes' }, ['unanswered', 'hidden', 'hidden'], [0, 0, 100]],
    ['open, with little behind it', { b: 'partial', c: 'no' }, ['unanswered', 'hidden', 'hidden'], [0, 0, 50]],
    [
      'open, through a partial one',
      { a: 'dont_know', b: 'partial', c: 'yes' },
      ['unknown', 'hidden', 'hidden'],
      [0, 0, 83.333333333],
    ],
    ['not applicable hides nothing', { a: 'not_applicable', b: 'yes', c: 'no' }, ['out', 'met', 'unmet'], [50, 50, 50]],
    [
      'hidden, not applicable counts as not met',
      { a: 'no', b: 'not_applicable', c: 'no' },
      ['unmet', 'hidden', 'hidden'],
      [0, 0, 0],
    ],
  ])('%s', (_, answers, states, points) => {
    const result = scoreAssessment(q, answer(answers));
    expect(['a', 'b', 'c'].map((id) => result.items[id]?.state)).toEqual(states);
    expect(range(result.overall)).toEqual(points);
  });

  test('hidden items are not applicable in the counts', () => {
    expect(score(q, { a: 'no', b: 'yes' }).counts).toMatchObject({ applicable: 1, answered: 1 });
  });

  test.each<[object, Short, boolean]>([
    [{ item: 's', at_least: 2 }, { s: 2 }, true],
    [{ item: 's', at_least: 2 }, { s: 1 }, false],
    [{ item: 's', at_least: 2 }, { s: 'not_applicable' }, true],
    [
      {
        all: [
          { item: 's', at_least: 1 },
          { item: 'y', at_least: 'partial' },
        ],
      },
      { s: 1, y: 'partial' },
      true,
    ],
    [
      {
        all: [
          { item: 's', at_least: 1 },
          { item: 'y', at_least: 'partial' },
        ],
      },
      { s: 1, y: 'no' },
      false,
    ],
    [
      {
        any: [
          { item: 's', at_least: 1 },
          { item: 'y', at_least: 'partial' },
        ],
      },
      { s: 0, y: 'yes' },
      true,
    ],
    [
      {
        any: [
          { item: 's', at_least: 1 },
          { item: 'y', at_least: 'partial' },
        ],
      },
      { s: 0, y: 'no' },
      false,
    ],
  ])('%j with %j', (shown_when, answers, shown) => {
    const conditional = makeQuestionnaire({
      items: [{ id: 's', answer: { kind: 'scale', min: 0, max: 4 } }, { id: 'y' }, { id: 'z', shown_when }],
    });
    expect(scoreAssessment(conditional, answer({ ...answers, z: 'yes' })).items.z?.state).toBe(shown ? 'met' : 'hidden');
  });
});

describe('the context of a country', () => {
  const q = makeQuestionnaire(
    {
      items: [
        { id: 'a', na: false },
        {
          id: 'port',
          na: false,
          applies_when: { all: [{ item: 'coast', is: ['yes'] }, { not: { item: 'team', is: ['none'] } }] },
        },
      ],
    },
    {
      context: [
        { id: 'coast', answer: { kind: 'yesno' } },
        { id: 'team', answer: { kind: 'choice', options: ['own', 'shared', 'none'] } },
      ],
    },
  );

  test.each<[string, Short, ItemState, number[]]>([
    ['applies', { coast: 'yes', team: 'own', a: 'yes', port: 'no' }, 'unmet', [50, 50, 50]],
    ['does not apply', { coast: 'no', a: 'yes', port: 'no' }, 'out', [100, 100, 100]],
    ['does not apply, by the other question', { coast: 'yes', team: 'none', a: 'yes' }, 'out', [100, 100, 100]],
    ['is not known: either may be', { coast: 'yes', a: 'yes', port: 'no' }, 'unmet', [50, 50, 100]],
    ['is not known, and lowers by leaving', { coast: 'dont_know', team: 'own', a: 'no', port: 'yes' }, 'met', [50, 0, 50]],
  ])('%s', (_, answers, state, points) => {
    const result = scoreAssessment(q, answer(answers));
    expect(result.items.port?.state).toBe(state);
    expect(range(result.overall)).toEqual(points);
  });
});

describe('evidence', () => {
  const q = makeQuestionnaire(
    {
      level: 'gate',
      items: [
        { id: 'a', level: 2, evidence: 'required' },
        { id: 'b', level: 2, evidence: 'optional' },
        { id: 'c', level: 2, evidence: 'none' },
      ],
    },
    { levels: 2 },
  );
  const rest: Short = { b: 'yes', c: 'yes' };
  const evidence = 'https://example.org/law';

  test.each<[string, Short, ItemState, number[], number[], object]>([
    [
      'missing: claimed, not credited',
      { ...rest, a: 'yes' },
      'waiting',
      [66.666666667, 66.666666667, 100],
      [1, 1, 2],
      { answered: 3, shouldCarryEvidence: 2, carryEvidence: 0 },
    ],
    [
      'empty is missing',
      { ...rest, a: { value: 'yes', evidence: '' } },
      'waiting',
      [66.666666667, 66.666666667, 100],
      [1, 1, 2],
      { carryEvidence: 0 },
    ],
    [
      'given',
      { ...rest, a: { value: 'yes', evidence } },
      'met',
      [100, 100, 100],
      [2, 2, 2],
      { shouldCarryEvidence: 2, carryEvidence: 1 },
    ],
    [
      'partly claimed',
      { ...rest, a: 'partial' },
      'waiting',
      [66.666666667, 66.666666667, 83.333333333],
      [1, 1, 1],
      { answered: 3 },
    ],
    [
      '"no" needs none',
      { ...rest, a: 'no' },
      'unmet',
      [66.666666667, 66.666666667, 66.666666667],
      [1, 1, 1],
      { shouldCarryEvidence: 1 },
    ],
  ])('%s', (_, answers, state, points, level, counts) => {
    const result = scoreAssessment(q, answer(answers));
    expect(result.items.a?.state).toBe(state);
    expect(range(result.overall)).toEqual(points);
    expect(levels(result.overall)).toEqual(level);
    expect(result.overall.counts).toMatchObject(counts);
  });
});

describe('a group that stands aside', () => {
  const q = makeQuestionnaire({
    groups: [
      { id: 'main', score: 'mean', items: [{ id: 'a' }] },
      { id: 'extra', score: 'mean', aside: true, items: [{ id: 'b' }] },
    ],
  });

  test('has its own result and does not move the whole', () => {
    const result = scoreAssessment(q, answer({ a: 'no', b: 'yes' }));
    expect(result.groups.extra?.score).toBe(100);
    expect(result.overall).toMatchObject({ score: 0, high: 0, counts: { applicable: 1, answered: 1 } });
    expect(result.overall.children.map((child) => child.id)).toEqual(['main']);
  });
});

describe('gains', () => {
  const q = makeQuestionnaire(
    {
      score: 'weighted_sum',
      points: 10,
      groups: [
        {
          id: 'g',
          weight: 7,
          points: 7,
          score: 'weighted_sum',
          level: 'gate',
          items: [
            { id: 'a', weight: 3, level: 2 },
            { id: 'b', weight: 4, level: 3 },
          ],
        },
        {
          id: 'h',
          weight: 3,
          points: 3,
          score: 'weighted_sum',
          items: [{ id: 'c', weight: 3, answer: { kind: 'yesno', partial: 1 } }],
        },
      ],
    },
    { levels: 3 },
  );

  test('are what meeting each item alone adds, the largest first', () => {
    const answers = answer({ a: 'no', b: 'partial', c: 'yes' });
    expect(findGains(q, answers, scoreAssessment(q, answers))).toEqual([
      { item: 'a', overall: 3, groups: { overall: { score: 3, level: 0 }, g: { score: 3, level: 1 } } },
      { item: 'b', overall: 2, groups: { overall: { score: 2, level: 0 }, g: { score: 2, level: 0 } } },
    ]);
  });

  test('an item that is worth everything but not met still gains', () => {
    const answers = answer({ a: 'yes', b: 'yes', c: 'partial' });
    expect(findGains(q, answers, scoreAssessment(q, answers)).map((gain) => gain.item)).toEqual(['c']);
  });

  test('a group that leaves by it gains and loses nothing', () => {
    // Shown, b leaves; hidden, it counts as not met.
    const leaving = makeQuestionnaire(
      {
        items: [{ id: 'a' }],
        groups: [
          { id: 'g', score: 'gate', level: 'gate', items: [{ id: 'b', level: 2, shown_when: { item: 'a', at_least: 'yes' } }] },
        ],
      },
      { levels: 2 },
    );
    const answers = answer({ a: 'no', b: 'not_applicable' });
    expect(findGains(leaving, answers, scoreAssessment(leaving, answers))).toEqual([
      { item: 'a', overall: 100, groups: { overall: { score: 100, level: 0 } } },
    ]);
  });

  test('trying several items meets them together', () => {
    expect(tryItems(q, answer({}), ['a', 'b', 'unheard-of']).groups.g).toMatchObject({ level: 3, score: 7 });
  });
});

test('ids that mean something to JavaScript are ids like others', () => {
  const q = makeQuestionnaire({
    items: [{ id: 'constructor' }, { id: 'toString', shown_when: { item: 'constructor', at_least: 'yes' } }],
  });
  expect(range(score(q, {}))).toEqual([0, 0, 100]);
  expect(range(score(q, { constructor: 'yes', toString: 'yes' }))).toEqual([100, 100, 100]);
});
