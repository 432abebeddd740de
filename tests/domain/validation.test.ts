import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import { findAnswerKey, listItems } from '../../app/domain/group';
import type { Item, Questionnaire } from '../../app/domain/questionnaire';
import {
  checkJudgement,
  checkReply,
  countStandings,
  hasAllReplies,
  hasQuestions,
  isAllJudged,
  isLastWord,
  type Judgement,
  judgeStanding,
  REPLIES,
  STANDINGS,
  scoreLayers,
  VERDICTS,
} from '../../app/domain/validation';
import { drawAnswers, drawQuestionnaire, listValues } from '../helpers/random-questionnaire';

const RUNS = { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true };

function describeJudgement(part: Partial<Judgement>): Judgement {
  return { itemKey: 'q.i', verdict: 'accepted', value: null, reason: '', reply: null, heard: false, ...part };
}

const YESNO: Pick<Item, 'answer' | 'na'> = { answer: { kind: 'yesno' }, na: true };

describe('judgeStanding', () => {
  it.each([
    [undefined, 'unjudged'],
    [{ verdict: 'accepted' }, 'accepted'],
    [{ verdict: 'asked' }, 'waiting'],
    [{ verdict: 'asked', reply: 'answered' }, 'replied'],
    [{ verdict: 'adjusted' }, 'waiting'],
    [{ verdict: 'adjusted', reply: 'agreed' }, 'adjusted'],
    [{ verdict: 'adjusted', reply: 'contested', heard: true }, 'replied'],
    [{ verdict: 'adjusted', heard: true }, 'adjusted'],
    // What was asked after a contest wants an answer, too.
    [{ verdict: 'asked', heard: true }, 'waiting'],
  ] as const)('%j: %s', (part, standing) => {
    expect(judgeStanding(part && describeJudgement(part))).toBe(standing);
  });
});

describe('checkJudgement', () => {
  it.each([
    ['yes', { verdict: 'accepted', value: null, reason: '' }, null],
    ['yes', { verdict: 'adjusted', value: 'partial', reason: 'Not in force yet' }, null],
    ['yes', { verdict: 'adjusted', value: 'partial', reason: '  ' }, 'reason_missing'],
    ['yes', { verdict: 'adjusted', value: 'partial', reason: 'x'.repeat(4001) }, 'reason_missing'],
    ['yes', { verdict: 'adjusted', value: null, reason: 'r' }, 'value_missing'],
    ['yes', { verdict: 'adjusted', value: 'yes', reason: 'r' }, 'not_different'],
    ['yes', { verdict: 'adjusted', value: 3, reason: 'r' }, 'not_an_option'],
    ['yes', { verdict: 'asked', value: null, reason: 'Which law?' }, null],
    ['yes', { verdict: 'asked', value: null, reason: '' }, 'reason_missing'],
  ] as const)('of %j: %j is %j', (declared, said, error) => {
    expect(checkJudgement(YESNO, declared, said)).toBe(error);
  });

  it('compares offices by what they say', () => {
    const item: Pick<Item, 'answer' | 'na'> = { answer: { kind: 'contact' }, na: true };
    const office = { name: 'N', email: 'n@example.org', phone: '' };
    const moved = { phone: '', email: 'n@example.org', name: 'N' };
    expect(checkJudgement(item, office, { verdict: 'adjusted', value: moved, reason: 'r' })).toBe('not_different');
  });
});

describe('checkReply', () => {
  const asked = describeJudgement({ verdict: 'asked', reason: 'Which law?' });
  const adjusted = describeJudgement({ verdict: 'adjusted', value: 'no', reason: 'r' });
  it.each([
    ['nothing', undefined, 'answered', 'x', 'nothing_asked'],
    ['what was accepted', describeJudgement({}), 'agreed', '', 'nothing_asked'],
    ['a question', asked, 'answered', 'Act 5', null],
    ['a question', asked, 'answered', ' ', 'text_missing'],
    ['a question', asked, 'agreed', '', 'nothing_asked'],
    ['an adjustment', adjusted, 'agreed', '', null],
    ['an adjustment', adjusted, 'contested', 'It is in force', null],
    ['an adjustment', adjusted, 'contested', '', 'text_missing'],
    ['an adjustment', adjusted, 'answered', 'x', 'nothing_asked'],
    ['the last word', { ...adjusted, heard: true }, 'contested', 'x', 'last_word'],
    ['a contest of its own', { ...adjusted, heard: true, reply: 'contested' }, 'agreed', '', null],
  ] as const)('to %s', (_what, judgement, reply, text, error) => {
    expect(checkReply(judgement, reply, text)).toBe(error);
  });
});

const anyJudgement = (itemKey: string) =>
  fc.record({
    itemKey: fc.constant(itemKey),
    verdict: fc.constantFrom(...VERDICTS),
    value: fc.constant('no'),
    reason: fc.constant('r'),
    reply: fc.constantFrom(null, ...REPLIES),
    heard: fc.boolean(),
  });

test('standings part all answers: each has one, and they add up', () => {
  const keys = Array.from({ length: 12 }, (_, i) => `q.i${i}`);
  const judged = fc.tuple(...keys.map((key) => fc.option(anyJudgement(key), { nil: undefined })));
  fc.assert(
    fc.property(judged, (list) => {
      const judgements = new Map(list.flatMap((j) => (j ? [[j.itemKey, j] as const] : [])));
      const counts = countStandings(keys, judgements);
      expect(Object.keys(counts).toSorted()).toEqual(STANDINGS.toSorted());
      expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(keys.length);
      expect(hasQuestions(counts)).toBe(!hasAllReplies(counts));
      // Everything is judged when and only when each answer was accepted, or its adjustment stands.
      const settled = keys.every((key) => ['accepted', 'adjusted'].includes(judgeStanding(judgements.get(key))));
      expect(isAllJudged(counts)).toBe(settled);
    }),
    RUNS,
  );
});

test('whatever is judged, a reply that may be given is never left waiting, and a last word never waits', () => {
  fc.assert(
    fc.property(anyJudgement('q.i'), fc.constantFrom(...REPLIES), (judgement, reply) => {
      if (isLastWord(judgement)) expect(judgeStanding(judgement)).toBe('adjusted');
      if (checkReply(judgement, reply, 'text') !== null) return;
      expect(judgeStanding({ ...judgement, reply, heard: judgement.heard || reply === 'contested' })).not.toBe('waiting');
    }),
    RUNS,
  );
});

describe('layers, for every questionnaire, all answers and all judgements', { timeout: 120_000 }, () => {
  /** Draws what a reviewer may say: an adjusted value fits the item and differs from the declared one. */
  function drawJudgements(g: fc.GeneratorValue, q: Questionnaire, answers: Answers): Map<string, Judgement> {
    const judgements = new Map<string, Judgement>();
    for (const item of listItems(q.overall)) {
      const answer = answers[item.id];
      if (!answer) continue;
      const itemKey = findAnswerKey(q.id, item);
      const drawn = g(() => fc.option(anyJudgement(itemKey), { nil: null }));
      if (!drawn) continue;
      const values = listValues(item).filter(
        (value) => checkJudgement(item, answer.value, { verdict: 'adjusted', value, reason: 'r' }) === null,
      );
      if (drawn.verdict === 'adjusted' && values.length === 0) continue;
      const value = drawn.verdict === 'adjusted' ? (values[g(fc.nat, { max: values.length - 1 })] ?? null) : null;
      judgements.set(itemKey, { ...drawn, value });
    }
    return judgements;
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

  test('they differ exactly where an adjustment stands', () => {
    forAll((q, answers, g) => {
      const judgements = drawJudgements(g, q, answers);
      const before = JSON.stringify(answers);
      const { differences } = scoreLayers(q, answers, judgements);
      const standing = listItems(q.overall)
        .filter((item) => judgeStanding(judgements.get(findAnswerKey(q.id, item))) === 'adjusted')
        .map(({ id }) => id);
      expect(differences.map(({ item }) => item).toSorted()).toEqual(standing.toSorted());
      for (const { item, declared, validated, reason } of differences) {
        expect(declared).toEqual(answers[item]?.value);
        expect(validated).toEqual(judgements.get(`${q.id}.${item}`)?.value);
        expect(reason).toBe('r');
      }
      expect(JSON.stringify(answers), 'what was declared stays').toBe(before);
    });
  });

  test('everything accepted, or nothing judged, gives the same result twice', () => {
    forAll((q, answers) => {
      const accepted = new Map(
        listItems(q.overall).map((item) => {
          const itemKey = findAnswerKey(q.id, item);
          return [itemKey, describeJudgement({ itemKey })];
        }),
      );
      for (const judgements of [accepted, new Map<string, Judgement>()]) {
        const { declared, validated, differences } = scoreLayers(q, answers, judgements);
        expect(validated).toEqual(declared);
        expect(differences).toEqual([]);
      }
    });
  });
});
