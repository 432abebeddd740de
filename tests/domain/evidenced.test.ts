import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import type { EvidenceState } from '../../app/domain/evidence';
import { findAttention, listStanding, markEvidenced } from '../../app/domain/evidenced';
import { scoreAssessment } from '../../app/domain/score';
import { drawAnswers, drawQuestionnaire } from '../helpers/random-questionnaire';

const NEARLY = 1e-9;

describe('markEvidenced', () => {
  it('lets answers carry evidence, whether they name an address or not, and changes nothing else', () => {
    const answers: Answers = {
      a: { value: 'yes' },
      b: { value: 'no', note: 'n', evidence: 'https://b.example' },
      c: { value: 2 },
    };
    const marked = markEvidenced(answers, ['a', 'b', 'unanswered']);
    expect(marked).toEqual({ a: { value: 'yes', evidence: expect.stringMatching(/./) }, b: answers.b, c: answers.c });
    expect(answers.a).toEqual({ value: 'yes' });
  });

  it('never takes credit away, and losing evidence gives credit to nothing that needs it', () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const q = drawQuestionnaire(g);
        const bare = Object.fromEntries(
          Object.entries(drawAnswers(g, q)).map(([id, answer]) => [id, answer && { ...answer, evidence: '' }]),
        );
        const ids = Object.keys(bare);
        const carried = scoreAssessment(q, markEvidenced(bare, ids));
        const without = scoreAssessment(q, bare);
        expect(carried.overall.low ?? 0).toBeGreaterThanOrEqual((without.overall.low ?? 0) - NEARLY);
        for (const [id, item] of Object.entries(without.items)) {
          expect(carried.items[id]?.low).toBeGreaterThanOrEqual(item.low);
          expect(carried.items[id]?.state, 'nothing waits for evidence that is there').not.toBe('waiting');
          if (item.state === 'waiting') expect([item.value, item.met]).toEqual([0, false]);
        }
      }),
    );
  });
});

describe('listStanding', () => {
  it.each([
    [false, null, true],
    [false, 'accepted', true],
    [false, 'rejected', false],
    [true, null, false],
    [true, 'accepted', true],
    [true, 'rejected', false],
  ] as const)('given later: %s, verdict: %s: counts: %s', (later, verdict, counts) => {
    expect(listStanding([{ later, verdict }])).toHaveLength(Number(counts));
  });
});

describe('findAttention', () => {
  it.each<[EvidenceState[], EvidenceState | null]>([
    [[], null],
    [['given'], null],
    [['accepted'], null],
    [['expired'], 'expired'],
    [['rejected'], 'rejected'],
    [['expiring', 'expired'], 'expiring'],
    [['rejected', 'expired'], 'expired'],
    [['expired', 'given'], null],
    [['expiring', 'accepted'], null],
  ])('of %j is %s', (states, attention) => {
    expect(findAttention(states)).toBe(attention);
  });
});
