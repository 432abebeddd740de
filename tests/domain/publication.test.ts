import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../app/domain/answer';
import { listItems } from '../../app/domain/group';
import { composePublication, DEPTHS, type Depth, type ToPublish } from '../../app/domain/publication';
import { scoreAssessment } from '../../app/domain/score';
import { getQuestionnaire } from '../../questionnaires/loader.server';

const ROUND = { title: 'Round 2026', signedAt: '2026-11-25T10:00:00.000Z' };
const NAMES = ['un-framework@1.0', 'national-cirt@1.0', 'oas-cbm@1.0'];

/** Every item of a questionnaire answered, with a mark in everything that is free text. */
function prepare(name: string): ToPublish {
  const { definition } = getQuestionnaire(name);
  const answers: Record<string, Answer> = {};
  for (const { id, answer } of listItems(definition.overall)) {
    const value =
      answer.kind === 'contact'
        ? { name: `CONTACT-${id}`, email: `CONTACT-${id}@x.example`, phone: 'CONTACT' }
        : answer.kind === 'text'
          ? `TEXT-${id}`
          : answer.kind === 'scale'
            ? answer.max
            : 'yes';
    answers[id] = { value, note: `NOTE-${id}`, evidence: `https://EVIDENCE-${id}.example` };
  }
  const evidence = Object.fromEntries(
    Object.keys(answers).map((id) => [id, [{ title: `TITLE-${id}`, url: `https://URL-${id}.example`, clause: `CLAUSE-${id}` }]]),
  );
  return { questionnaire: definition, answers, result: scoreAssessment(definition, answers), evidence };
}

const compose = (depth: Depth) => composePublication(ROUND, 'declared', depth, NAMES.map(prepare));
const MARKS = ['CONTACT', 'TEXT', 'NOTE', 'EVIDENCE', 'TITLE', 'URL', 'CLAUSE'];
const listMarks = (depth: Depth) => MARKS.filter((mark) => JSON.stringify(compose(depth)).includes(`${mark}-`));

describe('what leaves a country', () => {
  it.each([
    ['areas', []],
    ['capabilities', []],
    ['answers', []],
    ['all', ['NOTE', 'EVIDENCE', 'TITLE', 'URL', 'CLAUSE']],
  ] as const)('at the depth %s: %j of what is free text, and never a contact', (depth, marks) => {
    expect(listMarks(depth)).toEqual(marks);
  });

  it('holds capabilities and answers only where the depth has them', () => {
    const held = DEPTHS.map((depth) => {
      const [first] = compose(depth).questionnaires;
      return [first?.areas.length, first?.capabilities?.length ?? 0, first?.answers?.length ?? 0];
    });
    expect(held).toEqual([
      [5, 0, 0],
      [5, 30, 0],
      [5, 30, 216],
      [5, 30, 216],
    ]);
  });

  it('has the numbers of the result', () => {
    const part = prepare('un-framework@1.0');
    const [published] = composePublication(ROUND, 'validated', 'areas', [part]).questionnaires;
    expect(published?.overall.score).toBeCloseTo(part.result.overall.score ?? Number.NaN, 9);
    for (const area of published?.areas ?? []) {
      const group = part.result.groups[area.id];
      expect(area.level).toBe(group?.level);
      expect(area.score).toBeCloseTo(((group?.score ?? 0) / (group?.points ?? 1)) * 100, 9);
    }
  });

  it('leaves out optional parts', () => {
    const [published] = composePublication(ROUND, 'declared', 'all', [prepare('national-cirt@1.0')]).questionnaires;
    expect(published?.areas.map(({ id }) => id)).not.toContain('sim3');
    expect(published?.answers?.some(({ item }) => item === 'O-1')).toBe(false);
  });

  it('never tells more at a lower depth than at a higher one, whatever was answered', () => {
    const { definition } = getQuestionnaire('un-framework@1.0');
    const ids = listItems(definition.overall).map(({ id }) => id);
    const answer = fc.record({
      value: fc.constantFrom('yes', 'no', 'partial', 'dont_know', null),
      note: fc.string({ minLength: 12 }).map((text) => `SECRET ${text}`),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...ids), answer, { maxKeys: 30 }), (answers) => {
        const part = { questionnaire: definition, answers, result: scoreAssessment(definition, answers), evidence: {} };
        for (const depth of ['areas', 'capabilities', 'answers'] as const) {
          expect(JSON.stringify(composePublication(ROUND, 'declared', depth, [part]))).not.toContain('SECRET');
        }
      }),
      { numRuns: 40 },
    );
  });
});
