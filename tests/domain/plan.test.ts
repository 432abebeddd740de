import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import type { Direction, GroupChange, ScoredRound } from '../../app/domain/compare';
import { listItems } from '../../app/domain/group';
import {
  checkPlanItem,
  findGaps,
  findLevel,
  isDecisionWhole,
  judgeProgress,
  listMissing,
  listPlannable,
  measurePlan,
  measureStep,
  type PlanStep,
  prefillPlan,
} from '../../app/domain/plan';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { checkQuestionnaire } from '../../app/domain/questionnaire-check';
import { type GroupResult, scoreAssessment } from '../../app/domain/score';
import { drawAnswers, drawQuestionnaire } from '../helpers/random-questionnaire';

/** Rounding may differ by this much, in points. */
const TOLERANCE = 1e-9;

/** Two areas of one capability each, and an area without levels; every number below is worked out by hand. */
const TRIAL: Questionnaire = QuestionnaireSchema.parse({
  id: 'trial',
  version: '1',
  kind: 'assessment',
  locales: ['en'],
  source: 'made up',
  levels: 3,
  overall: {
    id: 'overall',
    score: 'mean',
    groups: [
      {
        id: 'law',
        kind: 'area',
        score: 'mean',
        level: 'min',
        groups: [
          {
            id: 'act',
            kind: 'capability',
            score: 'ratio',
            level: 'gate',
            items: [
              { id: 'a2', level: 2 },
              { id: 'b2', level: 2 },
              { id: 'a3', level: 3, shown_when: { item: 'plain', at_least: 'yes' } },
              { id: 'b3', level: 3, required: false },
            ],
          },
        ],
      },
      {
        id: 'team',
        kind: 'area',
        score: 'mean',
        level: 'min',
        groups: [
          {
            id: 'cirt',
            kind: 'capability',
            score: 'ratio',
            level: 'gate',
            items: [
              { id: 't2', level: 2, evidence: 'required' },
              { id: 't3', level: 3 },
            ],
          },
        ],
      },
      { id: 'other', kind: 'area', score: 'ratio', items: [{ id: 'plain' }] },
    ],
  },
});

const scored = (questionnaire: Questionnaire, answers: Answers): ScoredRound => ({
  questionnaire,
  answers,
  result: scoreAssessment(questionnaire, answers),
});
const saying = (answers: Record<string, string>) =>
  scored(TRIAL, Object.fromEntries(Object.entries(answers).map(([id, value]) => [id, { value }])));

describe('the gaps of a round', () => {
  it('the questionnaire of these tests is sound', () => {
    expect(checkQuestionnaire(TRIAL)).toEqual([]);
  });

  it('are capabilities below the highest level, those that add most first', () => {
    // act: 1 of 4, its next level misses b2: a quarter of a third of 100. cirt: t2 waits for evidence: half of a third.
    const round = saying({ a2: 'yes', b2: 'no', t2: 'yes', plain: 'no' });
    const gaps = findGaps(round);
    expect(gaps).toMatchObject([
      { capability: 'cirt', area: 'team', level: 1, items: ['t2'] },
      { capability: 'act', area: 'law', level: 1, items: ['b2'] },
    ]);
    expect(gaps[0]?.overall).toBeCloseTo(100 / 6, 9);
    expect(gaps[1]?.overall).toBeCloseTo(100 / 12, 9);
    expect(gaps[1]?.groups).toMatchObject({ act: { score: 25, level: 1 }, law: { score: 25, level: 1 } });
    expect(prefillPlan(TRIAL, gaps, ['act', 'other', 'nothing'])).toEqual([{ capability: 'act', targetLevel: 2 }]);
  });

  it('are none at the highest level, and none where there are no levels or nothing applies', () => {
    const answers = { t2: { value: 'yes', evidence: 'https://x.example' }, t3: { value: 'yes' } };
    const none = Object.fromEntries(['a2', 'b2', 'a3', 'b3'].map((id) => [id, { value: 'not_applicable' }]));
    expect(findGaps(scored(TRIAL, { ...answers, ...none, plain: { value: 'yes' } }))).toEqual([]);
    expect(findGaps(scored({ ...TRIAL, levels: 0 }, answers))).toEqual([]);
  });
});

describe('what a target takes', () => {
  it('is everything up to it, and what that is hidden behind', () => {
    const round = saying({ a2: 'yes', b2: 'partial', b3: 'yes', plain: 'no' });
    expect(listMissing(round, { capability: 'act', targetLevel: 2 })).toEqual(['b2']);
    expect(listMissing(round, { capability: 'act', targetLevel: 3 })).toEqual(['b2', 'a3', 'plain']);
    expect(listMissing(round, { capability: 'act', targetLevel: 1 })).toEqual([]);
    expect(listMissing(round, { capability: 'law', targetLevel: 3 })).toEqual([]);
  });

  it('leaves out what does not apply', () => {
    const round = saying({ a2: 'yes', b2: 'not_applicable', plain: 'yes' });
    expect(listMissing(round, { capability: 'act', targetLevel: 3 })).toEqual(['a3', 'b3']);
  });

  it('is measured alone and together', () => {
    const round = saying({ a2: 'yes', b2: 'no', plain: 'no' });
    const steps: PlanStep[] = [
      { capability: 'act', targetLevel: 3 },
      { capability: 'cirt', targetLevel: 2 },
    ];
    // act to 3: three of its four criteria (75 points of the area), and with "plain" the whole third area.
    expect(measureStep(round, steps[0] as PlanStep).overall).toBeCloseTo((75 + 100) / 3, 9);
    expect(measureStep(round, steps[1] as PlanStep).overall).toBeCloseTo(50 / 3, 9);
    const whole = measurePlan(round, steps);
    expect(whole.overall).toBeCloseTo((75 + 100 + 50) / 3, 9);
    expect(whole.after.groups).toMatchObject({ law: { score: 100, level: 3 }, team: { score: 50, level: 2 } });
    expect(whole.groups).toMatchObject({ law: { level: 2 }, team: { level: 1 } });
  });
});

describe('an item of a plan', () => {
  it.each([
    [2, null, 1, []],
    [5, '2027-02-28', 4, []],
    [3, null, 3, ['target']],
    [2, null, 3, ['target']],
    [6, null, 4, ['target']],
    [2.5, null, 1, ['target']],
    [Number.NaN, null, 1, ['target']],
    [2, null, null, ['target']],
    [2, '2027-02-29', 1, ['date']],
    [1, '28.02.2027', 1, ['target', 'date']],
  ])('to level %s by %s from level %s: %j', (targetLevel, dueOn, level, errors) => {
    expect(checkPlanItem({ targetLevel, dueOn }, { level, levels: 5 })).toEqual(errors);
  });

  it('is refused with a reason only', () => {
    expect(isDecisionWhole({ decision: 'refused', reason: ' \n' })).toBe(false);
    expect(isDecisionWhole({ decision: 'refused', reason: 'Ours' })).toBe(true);
    expect(isDecisionWhole({ decision: 'planned', reason: '' })).toBe(true);
  });
});

describe('progress since the last plan', () => {
  const moved = (value: number | null, to: number | null, change: Direction | 'not_comparable') => ({
    before: { value, low: value, high: value },
    after: { value: to, low: to, high: to },
    change,
    uncertain: false,
  });
  const change = (
    from: number,
    to: number,
    score: Direction | 'not_comparable' = 'same',
    level?: 'not_comparable',
  ): Pick<GroupChange, 'level' | 'score'> => ({
    level: moved(from, to, level ?? (to > from ? 'rose' : to < from ? 'fell' : 'same')),
    score: moved(0, 0, score),
  });
  it.each([
    ['reached', 3, change(2, 3, 'rose')],
    ['reached', 3, change(1, 5, 'rose')],
    ['on_the_way', 4, change(1, 3, 'rose')],
    ['on_the_way', 4, change(2, 2, 'rose')],
    // The level counts before the score.
    ['on_the_way', 4, change(2, 3, 'fell')],
    ['unchanged', 4, change(2, 2)],
    ['unchanged', 4, change(2, 2, 'not_comparable')],
    ['fell', 4, change(2, 1, 'rose')],
    ['fell', 4, change(2, 2, 'fell')],
    ['not_comparable', 2, change(1, 3, 'rose', 'not_comparable')],
    ['not_comparable', 2, undefined],
    ['not_comparable', 2, { level: null, score: moved(0, 50, 'rose') }],
    ['not_comparable', 2, { level: moved(null, null, 'same'), score: moved(null, null, 'same') }],
  ] as const)('is %s towards %s', (progress, target, given) => {
    expect(judgeProgress(target, given)).toBe(progress);
  });
});

describe('for every questionnaire, all answers and any plan', { timeout: 120_000 }, () => {
  interface Drawn {
    round: ScoredRound;
    steps: PlanStep[];
  }
  const forAll = (check: (drawn: Drawn) => void) =>
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const questionnaire = drawQuestionnaire(g);
        const answers = drawAnswers(g, questionnaire);
        const steps = listPlannable(questionnaire).flatMap(({ id }): PlanStep[] =>
          g(fc.boolean) ? [{ capability: id, targetLevel: g(fc.integer, { min: 1, max: questionnaire.levels }) }] : [],
        );
        check({ round: scored(questionnaire, answers), steps });
      }),
      { numRuns: 400, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );

  test('a plan lowers no score and no level', () => {
    forAll(({ round, steps }) => {
      const { after, overall } = measurePlan(round, steps);
      expect(overall).toBeGreaterThanOrEqual(-TOLERANCE);
      for (const [id, group] of Object.entries(round.result.groups)) {
        const then = after.groups[id] as GroupResult;
        if (then.score === null || group.score === null) continue;
        expect(then.score).toBeGreaterThanOrEqual(group.score - TOLERANCE);
        // What was hidden may turn out not to apply: a level without any criterion left is none, and not a lower one.
        if (then.level !== null) expect(then.level).toBeGreaterThanOrEqual(group.level ?? 0);
      }
    });
  });

  test('an empty plan changes nothing, and neither does one whose targets are where it stands', () => {
    forAll(({ round }) => {
      const here = listPlannable(round.questionnaire).map(({ id }) => ({
        capability: id,
        targetLevel: findLevel(round.result, id) ?? 1,
      }));
      for (const steps of [[], here]) {
        const { items, overall, groups, after } = measurePlan(round, steps);
        expect({ items, overall, groups }).toEqual({ items: [], overall: 0, groups: {} });
        expect(after).toEqual(round.result);
      }
    });
  });

  test('one more item never lowers what the whole plan gains', () => {
    forAll(({ round, steps }) => {
      const fewer = measurePlan(round, steps.slice(1));
      const more = measurePlan(round, steps);
      if (more.after.overall.score === null) return;
      expect(more.overall).toBeGreaterThanOrEqual(fewer.overall - TOLERANCE);
    });
  });

  test('a target that can be set is reached, where nothing of the capability is left out', () => {
    let reached = 0;
    forAll(({ round, steps }) => {
      const { after } = measurePlan(round, steps);
      // A text that says "no" is given, and yet meets no condition.
      const texts = listItems(round.questionnaire.overall).filter(({ answer }) => answer.kind === 'text');
      if (texts.some(({ id }) => round.answers[id]?.value === 'no')) return;
      for (const { capability, targetLevel } of steps) {
        const items = listPlannable(round.questionnaire).find(({ id }) => id === capability)?.items ?? [];
        if (items.some(({ id }) => round.result.items[id]?.state === 'out' || round.answers[id]?.value === 'not_applicable'))
          continue;
        reached += 1;
        expect(findLevel(after, capability)).toBeGreaterThanOrEqual(targetLevel);
      }
    });
    expect(reached).toBeGreaterThan(50);
  });

  test('a plan begins one level up, never above the highest, and always with a target that may be set', () => {
    forAll(({ round }) => {
      const { levels } = round.questionnaire;
      const gaps = findGaps(round);
      const plan = prefillPlan(
        round.questionnaire,
        gaps,
        listPlannable(round.questionnaire).map(({ id }) => id),
      );
      expect(plan).toHaveLength(gaps.length);
      for (const { capability, targetLevel } of plan) {
        const level = findLevel(round.result, capability) as number;
        expect(targetLevel).toBe(level + 1);
        expect(checkPlanItem({ targetLevel, dueOn: null }, { level, levels })).toEqual([]);
      }
    });
  });
});
