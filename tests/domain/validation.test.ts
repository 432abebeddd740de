import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyJudgements,
  countStandings,
  hasAllReplies,
  hasQuestions,
  isAllJudged,
  type Judgement,
  judgeStanding,
  listDifferences,
} from '../../app/domain/validation';

const judgement = (more: Partial<Judgement>): Judgement => ({
  itemKey: 'q.A',
  verdict: 'accepted',
  value: null,
  reason: '',
  reply: null,
  heard: false,
  ...more,
});

describe('how an answer stands', () => {
  it.each([
    [undefined, 'unjudged'],
    [judgement({}), 'accepted'],
    [judgement({ verdict: 'asked' }), 'waiting'],
    [judgement({ verdict: 'asked', reply: 'answered' }), 'replied'],
    [judgement({ verdict: 'adjusted', value: 'no' }), 'waiting'],
    [judgement({ verdict: 'adjusted', value: 'no', reply: 'agreed' }), 'adjusted'],
    [judgement({ verdict: 'adjusted', value: 'no', reply: 'contested', heard: true }), 'replied'],
    [judgement({ verdict: 'adjusted', value: 'no', heard: true }), 'adjusted'],
  ] as const)('%#: %s', (given, standing) => {
    expect(judgeStanding(given)).toBe(standing);
  });
});

const anyJudgement = fc.record({
  itemKey: fc.constantFrom('q.A', 'q.B', 'q.C', 'q.D'),
  verdict: fc.constantFrom('accepted' as const, 'adjusted' as const, 'asked' as const),
  value: fc.constantFrom('yes', 'no', 'partial'),
  reason: fc.constantFrom('', 'because'),
  reply: fc.constantFrom('agreed' as const, 'contested' as const, 'answered' as const, null),
  heard: fc.boolean(),
});
const anyJudgements = fc.array(anyJudgement, { maxLength: 6 }).map((list) => new Map(list.map((j) => [j.itemKey, j])));
const KEYS = ['q.A', 'q.B', 'q.C'];
const DECLARED = { A: { value: 'yes', note: 'n' }, B: { value: 'no', evidence: 'https://x.example' }, C: { value: 'partial' } };
const keyOf = (id: string) => `q.${id}`;

describe('validation', () => {
  it('counts every answer once', () => {
    fc.assert(
      fc.property(anyJudgements, (judgements) => {
        const counts = countStandings(KEYS, judgements);
        expect(Object.values(counts).reduce((a, b) => a + b)).toBe(KEYS.length);
        expect(hasAllReplies(counts)).toBe(!hasQuestions(counts));
        if (isAllJudged(counts)) expect(counts.accepted + counts.adjusted).toBe(KEYS.length);
      }),
    );
  });

  it('differs from what was declared exactly where an adjustment stands, and leaves the declared alone', () => {
    const before = JSON.stringify(DECLARED);
    fc.assert(
      fc.property(anyJudgements, (judgements) => {
        const validated = applyJudgements(DECLARED, judgements, keyOf);
        for (const [id, answer] of Object.entries(DECLARED)) {
          const given = (judgements as ReadonlyMap<string, Judgement>).get(keyOf(id));
          const stands = given !== undefined && judgeStanding(given) === 'adjusted';
          expect(validated[id]?.value).toBe(stands ? given.value : answer.value);
          if (!stands) expect(validated[id]).toBe(answer);
        }
        const different = listDifferences(DECLARED, validated);
        expect(different.every(({ declared, validated: other }) => declared !== other)).toBe(true);
        expect(JSON.stringify(DECLARED)).toBe(before);
      }),
    );
  });

  it('lists each difference with both values and the reason', () => {
    const judgements = new Map([
      ['q.A', judgement({ verdict: 'adjusted', value: 'partial', reason: 'a draft', reply: 'agreed' })],
    ]);
    const validated = applyJudgements(DECLARED, judgements, keyOf);
    expect(listDifferences(DECLARED, validated)).toEqual([
      { item: 'A', declared: 'yes', validated: 'partial', reason: 'a draft' },
    ]);
  });
});
