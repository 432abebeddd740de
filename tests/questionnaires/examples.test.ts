import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { AnswerSchema, type Answers, AnswerValueSchema } from '../../app/domain/answer';
import { checkAnswerValue } from '../../app/domain/answer-value';
import type { Questionnaire } from '../../app/domain/questionnaire';
import { indexItems, scoreAssessment } from '../../app/domain/score';
import { getQuestionnaire, listQuestionnaireNames, QUESTIONNAIRES_ROOT } from '../../questionnaires/loader.server';

/** Worked examples are computed by hand, to this many digits after the point. */
const DIGITS = 6;

const NumberOrNothing = z.number().nullable();
const ExpectedGroupSchema = z.strictObject({
  score: NumberOrNothing.optional(),
  low: NumberOrNothing.optional(),
  high: NumberOrNothing.optional(),
  level: NumberOrNothing.optional(),
  levelLow: NumberOrNothing.optional(),
  levelHigh: NumberOrNothing.optional(),
});

const ExamplesSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      answers: z.record(z.string(), z.union([AnswerSchema, AnswerValueSchema])),
      expect: z.strictObject({
        overall: ExpectedGroupSchema.optional(),
        groups: z.record(z.string(), ExpectedGroupSchema).optional(),
        band: z.string().nullable().optional(),
      }),
    }),
  )
  .min(1);
type Example = z.infer<typeof ExamplesSchema>[number];

function fileOf(name: string): string {
  return join(QUESTIONNAIRES_ROOT, ...name.split('@'), 'examples.yaml');
}

/** An example with a misspelt item or a value that does not fit would prove nothing. */
function readExampleAnswers(q: Questionnaire, example: Example): Answers {
  return Object.fromEntries(
    Object.entries(example.answers).map(([id, written]) => {
      const answer = typeof written === 'object' && 'value' in written ? written : { value: written };
      const item = indexItems(q).get(id);
      if (item) expect(answer.value === null ? null : checkAnswerValue(item, answer.value), id).toBeNull();
      else expect(q.context.map((c) => c.id)).toContain(id);
      return [id, answer];
    }),
  );
}

test.each(listQuestionnaireNames())('%s has worked examples', (name) => {
  expect(existsSync(fileOf(name))).toBe(true);
});

describe.each(listQuestionnaireNames().filter((name) => existsSync(fileOf(name))))('%s', (name) => {
  const q = getQuestionnaire(name).definition;
  const examples = ExamplesSchema.parse(parse(readFileSync(fileOf(name), 'utf8')));

  test.each(examples.map((example) => [example.name, example] as const))('%s', (_, example) => {
    const { overall, groups } = scoreAssessment(q, readExampleAnswers(q, example));
    if (example.expect.band !== undefined) expect(overall.band).toBe(example.expect.band);
    for (const [id, expected] of Object.entries({ ...example.expect.groups, overall: example.expect.overall })) {
      const found = groups[id];
      if (!found) expect.fail(`there is no group "${id}"`);
      for (const [key, value] of Object.entries(expected ?? {}) as [keyof typeof expected, number | null][]) {
        const actual = found[key as 'score'];
        if (value === null || actual === null) expect(actual, `${id}.${key}`).toBe(value);
        else expect(actual, `${id}.${key}`).toBeCloseTo(value, DIGITS);
      }
    }
  });
});
