import { describe, expect, it } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import { findLeftToDo } from '../../app/domain/carried';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { scoreAssessment } from '../../app/domain/score';

const questionnaire: Questionnaire = QuestionnaireSchema.parse({
  id: 'trial',
  kind: 'assessment',
  version: '1',
  locales: ['en'],
  source: 'made up',
  levels: 0,
  context: [{ id: 'coast', answer: { kind: 'yesno' } }],
  overall: {
    id: 'overall',
    score: 'ratio',
    items: [
      { id: 'a', evidence: 'required' },
      { id: 'b', shown_when: { item: 'a', at_least: 'yes' } },
      { id: 'c', applies_when: { item: 'coast', is: ['yes'] } },
      { id: 'd' },
    ],
  },
});
const yes = { value: 'yes' };
const last: Answers = { coast: yes, a: yes, b: yes, c: yes, d: yes };

describe('what is left of the round before', () => {
  it.each<[string, Answers, string[], string[]]>([
    ['everything that is asked, at first', {}, ['coast', 'a', 'c', 'd'], []],
    ['what an answer brings up, too', { a: { value: 'yes', evidence: 'x' } }, ['coast', 'b', 'c', 'd'], []],
    ['nothing that does not apply', { coast: { value: 'no' } }, ['a', 'd'], []],
    ['nothing that was answered otherwise', { a: { value: 'no' }, d: { value: 'dont_know' } }, ['coast', 'c'], []],
    ['evidence that an answer waits for', { a: yes }, ['coast', 'b', 'c', 'd'], ['a']],
    ['evidence that a claim had, if it needs none', { d: { value: 'partial' } }, ['coast', 'a', 'c'], ['d']],
    [
      'no evidence where nothing is claimed',
      { a: { value: 'no' }, d: { value: 'not_applicable', note: 'x' } },
      ['coast', 'c'],
      [],
    ],
    ['no evidence where there is a newer', { d: { value: 'yes', evidence: 'x' } }, ['coast', 'a', 'c'], []],
  ])('%s', (_what, answers, confirm, renew) => {
    const result = scoreAssessment(questionnaire, answers);
    expect(findLeftToDo({ answers: last, ended: ['a', 'd'] }, answers, result)).toEqual({ confirm, renew });
  });
});
