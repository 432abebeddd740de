import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import { findGains, meetItem } from '../../app/domain/gain';
import { findAnswerKey, listConditionItems, listItems, walkGroups } from '../../app/domain/group';
import { resolveLens } from '../../app/domain/lens';
import type { Item, Questionnaire } from '../../app/domain/questionnaire';
import { checkQuestionnaire } from '../../app/domain/questionnaire-check';
import { type GroupResult, type ScoreResult, scoreAssessment } from '../../app/domain/score';
import { completeAnswers, drawAnswers, drawQuestionnaire, isClosed, listValues } from '../helpers/random-questionnaire';

/** Rounding may differ by this much, in points. */
const TOLERANCE = 1e-9;
/** Shrinking a failing case ends with the time, too. */
const RUNS = { numRuns: 500, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true };

const NUMBERS = ['score', 'low', 'high', 'level', 'levelLow', 'levelHigh'] as const;

/** Null means that nothing applies, which is neither more nor less. */
function isAtLeast(a: number | null, b: number | null): boolean {
  return a === null || b === null || a >= b - TOLERANCE;
}

function show(q: Questionnaire, answers: Answers, note: string): string {
  return `${note}\n${JSON.stringify(q)}\n${JSON.stringify(answers)}`;
}

function forAll(check: (q: Questionnaire, answers: Answers, g: fc.GeneratorValue) => void): void {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const q = drawQuestionnaire(g);
      check(q, drawAnswers(g, q), g);
    }),
    RUNS,
  );
}

function expectNotLower(q: Questionnaire, answers: Answers, before: ScoreResult, after: ScoreResult, note: string): void {
  for (const [id, group] of Object.entries(before.groups)) {
    const then = after.groups[id] as GroupResult;
    for (const key of NUMBERS) {
      if (!isAtLeast(then[key], group[key])) {
        expect.fail(show(q, answers, `${note}: ${key} of ${id} fell from ${group[key]} to ${then[key]}`));
      }
    }
  }
}

describe('for every questionnaire and all answers', { timeout: 120_000 }, () => {
  test('the questionnaires drawn here are sound', () => {
    forAll((q) => expect(checkQuestionnaire(q)).toEqual([]));
  });

  test('the order of the answers does not matter', () => {
    forAll((q, answers, g) => {
      const entries = Object.entries(answers);
      const shuffled = g(fc.shuffledSubarray<(typeof entries)[number]>, entries, { minLength: entries.length });
      expect(JSON.stringify(scoreAssessment(q, Object.fromEntries(shuffled)))).toBe(JSON.stringify(scoreAssessment(q, answers)));
    });
  });

  test('meeting one more item lowers no score, no level and no end of an interval', () => {
    forAll((q, answers) => {
      const before = scoreAssessment(q, answers);
      for (const item of listItems(q.overall)) {
        const after = scoreAssessment(q, { ...answers, [item.id]: meetItem(item, answers[item.id]) });
        expectNotLower(q, answers, before, after, `meeting ${item.id}`);
      }
    });
  });

  test('the interval contains whatever answering the open items leads to', () => {
    forAll((q, answers, g) => {
      const now = scoreAssessment(q, answers);
      for (let i = 0; i < 6; i += 1) {
        const completed = completeAnswers(g, q, answers);
        const then = scoreAssessment(q, completed);
        for (const [id, group] of Object.entries(now.groups)) {
          const { score, level, low, high } = then.groups[id] as GroupResult;
          const held =
            isAtLeast(score, group.low) &&
            isAtLeast(group.high, score) &&
            isAtLeast(level, group.levelLow) &&
            isAtLeast(group.levelHigh, level);
          // An interval is never wider once more is known.
          const narrowed = isAtLeast(low, group.low) && isAtLeast(group.high, high);
          // What does not apply for sure cannot come back.
          const returned = (group.score === null && score !== null) || (group.level === null && level !== null);
          if (!held || !narrowed || returned) {
            expect.fail(
              show(
                q,
                answers,
                `${id}: ${JSON.stringify(group)}\nbecomes ${JSON.stringify(then.groups[id])}\nby ${JSON.stringify(completed)}`,
              ),
            );
          }
        }
        for (const [id, profile] of Object.entries(now.profiles)) {
          if (then.profiles[id]?.met && !profile.canBeMet)
            expect.fail(show(q, answers, `profile ${id} is met by ${JSON.stringify(completed)}`));
        }
      }
    });
  });

  test('the interval closes when nothing is open', () => {
    let closed = 0;
    forAll((q, drawn, g) => {
      let answers = drawn;
      for (let i = 0; i < 4 && !isClosed(q, answers); i += 1) {
        answers = completeAnswers(g, q, answers);
      }
      // Settle by hand what chance has left open.
      const settled: Record<string, Answers[string]> = { ...answers };
      for (const item of listItems(q.overall)) {
        const value = settled[item.id]?.value ?? 'dont_know';
        settled[item.id] = {
          value: value === 'dont_know' ? (listValues(item)[0] as string) : value,
          evidence: 'https://example.org/document',
        };
      }
      for (const { id, answer } of q.context) {
        const value = settled[id]?.value ?? 'dont_know';
        if (value === 'dont_know') settled[id] = { value: answer.kind === 'choice' ? (answer.options[0] as string) : 'no' };
      }
      expect(isClosed(q, settled)).toBe(true);
      closed += 1;
      for (const group of Object.values(scoreAssessment(q, settled).groups)) {
        if (group.low !== group.score || group.high !== group.score)
          expect.fail(show(q, settled, `${group.id} is open in its score`));
        if (group.levelLow !== group.level || group.levelHigh !== group.level)
          expect.fail(show(q, settled, `${group.id} is open in its level`));
      }
    });
    expect(closed).toBeGreaterThanOrEqual(RUNS.numRuns);
  });

  test('the ends of the interval are reached where items are independent', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const q = drawQuestionnaire(g, { conditions: false, depth: 0, maxItems: 3 });
        const answers = drawAnswers(g, q);
        const open = listItems(q.overall).filter((item) => {
          const { state } = scoreAssessment(q, answers).items[item.id] ?? {};
          return state === 'unanswered' || state === 'unknown' || state === 'waiting';
        });
        if (open.length > 5) return;
        const { overall } = scoreAssessment(q, answers);
        const ends = { low: Infinity, high: -Infinity, levelLow: Infinity, levelHigh: -Infinity };
        for (const completed of listCompletions(open, answers)) {
          const { score, level } = scoreAssessment(q, completed).overall;
          if (score !== null) {
            ends.low = Math.min(ends.low, score);
            ends.high = Math.max(ends.high, score);
          }
          if (level !== null) {
            ends.levelLow = Math.min(ends.levelLow, level);
            ends.levelHigh = Math.max(ends.levelHigh, level);
          }
        }
        for (const key of ['low', 'high', 'levelLow', 'levelHigh'] as const) {
          if (overall[key] === null) continue;
          if (Math.abs(overall[key] - ends[key]) > TOLERANCE) {
            expect.fail(show(q, answers, `${key} says ${overall[key]}, reached is ${ends[key]}`));
          }
        }
      }),
      RUNS,
    );
  });

  test('"not applicable" changes no group that does not contain the item', () => {
    forAll((q, answers) => {
      const lookedAt = new Set(
        listItems(q.overall).flatMap((item) => (item.shown_when ? listConditionItems(item.shown_when) : [])),
      );
      const before = scoreAssessment(q, answers);
      for (const item of listItems(q.overall)) {
        if (!item.na || lookedAt.has(item.id)) continue;
        const after = scoreAssessment(q, { ...answers, [item.id]: { value: 'not_applicable' } });
        for (const group of walkGroups(q.overall)) {
          if (listItems(group).includes(item)) continue;
          expect(JSON.stringify(after.groups[group.id])).toBe(JSON.stringify(before.groups[group.id]));
        }
      }
    });
  });

  test('a group that stands aside moves nothing above it', () => {
    forAll((q, answers) => {
      const before = scoreAssessment(q, answers);
      const lookedAt = new Set(
        listItems(q.overall).flatMap((item) => (item.shown_when ? listConditionItems(item.shown_when) : [])),
      );
      for (const group of walkGroups(q.overall)) {
        for (const child of group.groups) {
          const inside = listItems(child);
          if (!child.aside || inside.some((item) => lookedAt.has(item.id)) || group.score === 'profile') continue;
          const met = Object.fromEntries(inside.map((item) => [item.id, meetItem(item, answers[item.id])]));
          const after = scoreAssessment(q, { ...answers, ...met });
          expect(JSON.stringify(after.groups[group.id])).toBe(JSON.stringify(before.groups[group.id]));
        }
      }
    });
  });

  test('everything stays in its bounds, and no number is missing', () => {
    forAll((q, answers) => {
      const result = scoreAssessment(q, answers);
      for (const group of Object.values(result.groups)) {
        const { score, low, high, level, levelLow, levelHigh, counts } = group;
        const wrong = (what: string) => expect.fail(show(q, answers, `${group.id}: ${what} in ${JSON.stringify(group)}`));
        if ([score, low, high, level, levelLow, levelHigh].some((n) => n !== null && !Number.isFinite(n))) wrong('not a number');
        if ((score === null) !== (low === null) || (score === null) !== (high === null)) wrong('half an interval');
        if ((level === null) !== (levelLow === null) || (level === null) !== (levelHigh === null)) wrong('half a level');
        if (score !== null && !(0 <= low! && low! <= score && score <= high! && high! <= group.points))
          wrong('score out of order');
        if (level !== null && !(1 <= levelLow! && levelLow! <= level && level <= levelHigh! && levelHigh! <= q.levels))
          wrong('level out of order');
        if (!(counts.answered + counts.unknown <= counts.applicable)) wrong('counts');
        if (!(counts.carryEvidence <= counts.shouldCarryEvidence && counts.shouldCarryEvidence <= counts.answered))
          wrong('evidence counts');
        if (group.children.some((child) => !Number.isFinite(child.weight + child.value + child.low + child.high))) wrong('child');
      }
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    });
  });

  test('a gain says what meeting the item alone would change, and is never a loss', () => {
    forAll((q, answers) => {
      const before = scoreAssessment(q, answers);
      const gains = findGains(q, answers, before);
      for (const item of listItems(q.overall)) {
        const { state, value, met } = before.items[item.id] as ScoreResult['items'][string];
        const found = gains.find((gain) => gain.item === item.id);
        const after = scoreAssessment(q, { ...answers, [item.id]: meetItem(item, answers[item.id]) });
        if (state === 'out' || state === 'hidden' || (met && value === 1)) {
          if (found) expect.fail(show(q, answers, `${item.id} cannot gain`));
          continue;
        }
        if (!found) expect.fail(show(q, answers, `${item.id} has no gain`));
        const losses = Object.values(found!.groups).filter((change) => change.score < -TOLERANCE || change.level < 0);
        if (losses.length > 0) expect.fail(show(q, answers, `${item.id} loses ${JSON.stringify(found)}`));
        if (
          !(
            Math.abs(found!.overall - ((after.overall.score ?? before.overall.score ?? 0) - (before.overall.score ?? 0))) <=
            TOLERANCE
          )
        ) {
          expect.fail(show(q, answers, `${item.id} gains ${found!.overall}`));
        }
      }
    });
  });
});

/** Every combination of what open items may be answered with. */
function* listCompletions(open: readonly Item[], answers: Answers): Generator<Answers> {
  const [item, ...rest] = open;
  if (!item) {
    yield answers;
    return;
  }
  const evidence = 'https://example.org/document';
  const stored = answers[item.id];
  const waiting = stored && stored.value !== 'dont_know';
  const values = waiting ? [] : [...listValues(item), ...(item.na ? ['not_applicable'] : [])];
  yield* listCompletions(rest, answers);
  if (waiting) yield* listCompletions(rest, { ...answers, [item.id]: { ...stored, evidence } });
  for (const value of values) yield* listCompletions(rest, { ...answers, [item.id]: { value, evidence } });
}

describe('a lens', { timeout: 120_000 }, () => {
  test('sees every item as its home does, and never counts a hidden answer', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const q = drawQuestionnaire(g, { aside: false });
        const groups = [...walkGroups(q.overall)];
        const lens = resolveLens(
          {
            ...q,
            id: 'lens',
            kind: 'lens',
            over: ['random@1'],
            profiles: [],
            context: [],
            overall: {
              ...q.overall,
              score: 'ratio',
              level: 'none',
              points: 100,
              profile: undefined,
              items: [],
              groups: [],
              select: {
                groups: g(
                  fc.subarray<string>,
                  groups.map((group) => `random.${group.id}`),
                  {},
                ),
                items: g(
                  fc.subarray<string>,
                  listItems(q.overall).map((item) => `random.${item.id}`),
                  {},
                ),
              },
            },
          },
          [q],
        );
        const answers = drawAnswers(g, q);
        const home = scoreAssessment(q, answers);
        const seen = scoreAssessment(lens, answers);
        for (const item of listItems(lens.overall)) {
          expect(findAnswerKey('lens', item)).toBe(`random.${item.id}`);
          expect(seen.items[item.id]).toEqual(home.items[item.id]);
        }
        const shown = Object.fromEntries(Object.entries(answers).filter(([id]) => home.items[id]?.state !== 'hidden'));
        const without = scoreAssessment(lens, shown);
        expect(without.overall.score).toBe(seen.overall.score);
        expect(without.overall.counts).toEqual(seen.overall.counts);
      }),
      RUNS,
    );
  });
});
