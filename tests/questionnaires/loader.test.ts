import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  getQuestionnaire,
  hasQuestionnaire,
  listQuestionnaireNames,
  loadQuestionnaireFile,
  QuestionnaireError,
} from '../../questionnaires/loader.server';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-loader-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DEFINITION = `id: trial
version: "1.0"
kind: assessment
locales: [en, es]
source: made up
levels: 3
context:
  - {id: COAST, answer: {kind: yesno}}
bands:
  cut: [{id: high, from: 50}, {id: low, from: 0}]
profiles:
  - {id: basic, minimums: {d: 2}}
overall:
  id: overall
  score: mean
  bands: cut
  groups:
    - id: gated
      score: ratio
      level: gate
      items:
        - {id: a, level: 2}
        - {id: b, level: 3, shown_when: {item: a, at_least: "yes"}}
    - id: weighed
      points: 20
      score: weighted_sum
      items:
        - {id: c, weight: 12, applies_when: {item: COAST, is: ["yes"]}}
        - {id: d, weight: 8, answer: {kind: scale, min: 0, max: 4, scale: sim}}
`;

const TEXT = `title: Trial
short: Trial
description: A questionnaire to try the loader with.
levels:
  1: {name: First, meaning: m}
  2: {name: Second, meaning: m}
  3: {name: Third, meaning: m}
bands: {high: High, low: Low}
profiles: {basic: {title: Basic, summary: s}}
scales: {sim: {0: none, 1: one, 2: two, 3: three, 4: four}}
context: {COAST: {text: Has it a coast?}}
groups:
  overall: {title: Whole}
  gated: {title: Gated, levels: {1: l, 2: l, 3: l}}
  weighed: {title: Weighed, summary: s}
items:
  a: {text: A?, guidance: g}
  b: {text: B?}
  c: {text: C?}
  d: {text: D?}
`;

let count = 0;

/** Writes a questionnaire and returns its file; the texts only where they are given. */
function put(definition: string, texts: Record<string, string> = {}): string {
  const home = join(folder, String(++count));
  mkdirSync(join(home, 'locales'), { recursive: true });
  const file = join(home, 'questionnaire.yaml');
  writeFileSync(file, definition);
  if (Object.keys(texts).length === 0) rmSync(join(home, 'locales'), { recursive: true });
  for (const [locale, text] of Object.entries(texts)) writeFileSync(join(home, 'locales', `${locale}.yaml`), text);
  return file;
}

/** What is said about a file, each as `name:line: [id] message`. */
function findProblems(file: string): readonly string[] {
  try {
    loadQuestionnaireFile(file);
  } catch (error) {
    if (error instanceof QuestionnaireError)
      return error.problems.map((p) => p.replace(`${relative(process.cwd(), join(file, '..'))}/`, ''));
    throw error;
  }
  return [];
}

/** The definition with one text replaced, which must be there. */
function change(from: string, to: string, text = DEFINITION): string {
  expect(text).toContain(from);
  return text.replace(from, () => to);
}

describe('a definition', () => {
  test('that is sound loads, with its texts where it has them', () => {
    expect(loadQuestionnaireFile(put(DEFINITION)).texts).toEqual({});
    const { definition, texts } = loadQuestionnaireFile(put(DEFINITION, { en: TEXT, es: TEXT }));
    expect(definition).toMatchObject({ id: 'trial', partial: 0.5, overall: { points: 100, level: 'none' } });
    expect(Object.keys(texts)).toEqual(['en', 'es']);
  });

  test.each<[string, string, string, string]>([
    ['an item id twice', '{id: b, level', '{id: a, level', 'questionnaire.yaml:23: [a] the id "a" is used twice'],
    ['a group id twice', 'id: weighed', 'id: gated', 'questionnaire.yaml:24: [gated] the id "gated" is used twice'],
    [
      'an item called as a context question',
      '{id: c, weight: 12',
      '{id: COAST, weight: 12',
      'questionnaire.yaml:28: [COAST] the id "COAST" is used twice',
    ],
    [
      'another outermost id',
      'id: overall',
      'id: whole',
      'questionnaire.yaml:14: [whole] the outermost group must have the id "overall"',
    ],
    ['unknown bands', 'bands: cut', 'bands: cuts', 'questionnaire.yaml:16: [overall] refers to unknown bands "cuts"'],
    [
      'an unknown profile',
      'score: weighted_sum',
      'score: profile',
      'questionnaire.yaml:24: [weighed] refers to unknown profile ""',
    ],
    [
      'a profile of an unknown item',
      'minimums: {d: 2}',
      'minimums: {dd: 2}',
      'questionnaire.yaml:12: [basic] refers to unknown item "dd"',
    ],
    [
      'an unknown prerequisite',
      'item: a, at_least',
      'item: z, at_least',
      'questionnaire.yaml:23: [b] "shown_when" refers to "z", which is not among the items',
    ],
    [
      'an unknown context question',
      'item: COAST, is',
      'item: ISLAND, is',
      'questionnaire.yaml:28: [c] "applies_when" refers to "ISLAND", which is not among the context questions',
    ],
    [
      'a prerequisite from the context',
      'item: a, at_least: "yes"',
      'item: COAST, at_least: "yes"',
      'questionnaire.yaml:23: [b] "shown_when" refers to "COAST", which is not among the items',
    ],
    [
      'a falling prerequisite',
      '{item: a, at_least: "yes"}',
      '{not: {item: a, at_least: "yes"}}',
      'questionnaire.yaml:23: [b] "shown_when" may only use at_least, all and any: otherwise meeting one item could lower a score by hiding another',
    ],
    [
      'weights that do not add up',
      'weight: 12',
      'weight: 11',
      'questionnaire.yaml:24: [weighed] the weights add up to 19, not to its 20 points',
    ],
    [
      'a gate item without a level',
      '{id: a, level: 2}',
      '{id: a}',
      'questionnaire.yaml:22: [a] stands in the gate "gated" without a level',
    ],
    [
      'a level that does not exist',
      '{id: a, level: 2}',
      '{id: a, level: 4}',
      'questionnaire.yaml:22: [a] has level 4, but there are 3',
    ],
    [
      'a level without a criterion',
      '{id: a, level: 2}',
      '{id: a, level: 3}',
      'questionnaire.yaml:18: [gated] level 2 has no required criterion',
    ],
    [
      'a level with optional criteria only',
      '{id: a, level: 2}',
      '{id: a, level: 2, required: false}',
      'questionnaire.yaml:18: [gated] level 2 has no required criterion',
    ],
    [
      'a level without levels',
      'levels: 3',
      'levels: 0',
      'questionnaire.yaml:20: [gated] has a level, but the questionnaire declares no "levels"',
    ],
    [
      'a score by a level that is not taken',
      'points: 20\n      score: weighted_sum',
      'score: gate',
      'questionnaire.yaml:25: [weighed] scores by its level but has no "level" operator',
    ],
    [
      'the lowest of no levels',
      'points: 20\n      score: weighted_sum',
      'score: mean\n      level: min',
      'questionnaire.yaml:26: [weighed] takes the lowest level of its groups, but none of them has a level',
    ],
    ['rising cut-offs', 'from: 0}', 'from: 70}', 'questionnaire.yaml:10: [low] cut-offs must fall from one band to the next'],
    [
      'a scale without room',
      'min: 0, max: 4',
      'min: 4, max: 4',
      'questionnaire.yaml:29: [d] its maximum 4 is not above its minimum 4',
    ],
    [
      'a zero above the scale',
      'max: 4, scale',
      'max: 4, zero: 1, scale',
      'questionnaire.yaml:29: [d] its zero 1 is above its minimum 0',
    ],
    [
      'an empty group',
      'items:\n        - {id: a, level: 2}\n        - {id: b, level: 3, shown_when: {item: a, at_least: "yes"}}',
      'items: []',
      'questionnaire.yaml:18: [gated] has neither groups nor items',
    ],
    [
      'a key of another part',
      'points: 20',
      'refs: []',
      'questionnaire.yaml:24: [weighed] overall.groups.1: Unrecognized key: "refs"',
    ],
    [
      'an unknown operator',
      'score: ratio',
      'score: sum',
      'questionnaire.yaml:19: [gated] overall.groups.0.score: Invalid option',
    ],
    [
      'a misspelt key',
      '{id: a, level: 2}',
      '{id: a, levl: 2}',
      'questionnaire.yaml:22: [a] overall.groups.0.items.0: Unrecognized key: "levl"',
    ],
    [
      'a version that YAML reads as a number',
      'version: "1.0"',
      'version: 1.0',
      'questionnaire.yaml:2: version: Invalid input: expected string, received number',
    ],
    ['a weight of nothing', 'weight: 12', 'weight: 0', 'questionnaire.yaml:28: [c] overall.groups.1.items.0.weight: Too small'],
    [
      'an id with spaces',
      '{id: a, level',
      '{id: "a b", level',
      'questionnaire.yaml:22: [a b] overall.groups.0.items.0.id: an id is a letter',
    ],
    [
      'an unknown answer kind',
      'kind: scale',
      'kind: slider',
      'questionnaire.yaml:29: [d] overall.groups.1.items.1.answer.kind: Invalid',
    ],
    ['nothing where a source belongs', 'source: made up', 'source: ""', 'questionnaire.yaml:5: source: Too small'],
    ['broken YAML', 'locales: [en, es]', 'locales: [en, es', 'questionnaire.yaml:5: '],
    ['a key twice', 'levels: 3', 'levels: 3\nlevels: 4', 'questionnaire.yaml:7: Map keys must be unique'],
    [
      'same_as of an unknown item',
      '{id: a, level: 2}',
      '{id: a, level: 2, same_as: gci.XX}',
      'questionnaire.yaml:22: [a] "same_as" refers to unknown item "gci.XX"',
    ],
  ])('is refused for %s', (_, from, to, problem) => {
    const problems = findProblems(put(change(from, to)));
    expect(
      problems.some((p) => p.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true);
  });

  test('is refused for conditions that run in a circle, with the way round', () => {
    const circle = change(
      '{id: a, level: 2}',
      '{id: a, level: 2, shown_when: {any: [{item: d, at_least: 1}, {item: b, at_least: partial}]}}',
    );
    expect(findProblems(put(circle))).toEqual(['questionnaire.yaml:22: [a] its condition runs in a circle: a -> b -> a']);
    const itself = change('{id: a, level: 2}', '{id: a, level: 2, shown_when: {item: a, at_least: partial}}');
    expect(findProblems(put(itself))).toEqual(['questionnaire.yaml:22: [a] its condition runs in a circle: a -> a']);
  });

  test('is refused with everything that is wrong, not only the first', () => {
    const wrong = change('weight: 12', 'weight: 11', change('item: a, at_least', 'item: z, at_least'));
    expect(findProblems(put(wrong))).toHaveLength(2);
  });

  test('is refused when it is missing, a folder, or too large', () => {
    expect(findProblems(join(folder, 'gone.yaml'))[0]).toMatch(/gone\.yaml: no such file$/);
    expect(findProblems(folder)[0]).toMatch(/: no such file$/);
    expect(findProblems(put(`${DEFINITION}# ${'x'.repeat(2_000_000)}\n`))[0]).toMatch(/larger than 2000000 bytes$/);
  });

  test('is refused when its aliases multiply', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]\n`;
    expect(findProblems(put(bomb))[0]).toMatch(/questionnaire\.yaml:1: .*alias/i);
  });
});

describe('a definition that follows another', () => {
  const NEXT = change('version: "1.0"', 'version: "1.1"\nfollows: trial@1.0');

  /** Writes the definition as the version before, and another one in the folder beside it; returns the file of the latter. */
  function putNext(next: string, before = DEFINITION): string {
    const home = join(folder, String(++count));
    const file = join(home, '1.1', 'questionnaire.yaml');
    for (const version of ['1.0', '1.1']) mkdirSync(join(home, version), { recursive: true });
    writeFileSync(join(home, '1.0', 'questionnaire.yaml'), before);
    writeFileSync(file, next);
    return file;
  }

  test.each([
    ['with the same ids', 'id: c,', 'id: c,'],
    ['with a renamed item', 'id: c,', 'id: C, was: c,'],
    ['with a reworded item', 'id: c,', 'id: c, was: {item: c, comparable: false},'],
    ['with a new item under an old id', 'id: c,', 'id: c, was: none,'],
    ['with a new item', 'id: c,', 'id: C,'],
  ])('is sound %s', (_, from, to) => {
    expect(findProblems(putNext(change(from, to, NEXT)))).toEqual([]);
  });

  test('is sound with two items that swapped their ids', () => {
    const next = change('id: c,', 'id: c, was: b,', change('id: b,', 'id: b, was: c,', NEXT));
    expect(findProblems(putNext(next))).toEqual([]);
  });

  test('keeps what it says', () => {
    const { definition } = loadQuestionnaireFile(putNext(change('id: c,', 'id: C, was: {item: c},', NEXT)));
    expect(definition.follows).toBe('trial@1.0');
    expect(definition.overall.groups[1]?.items[0]?.was).toEqual({ item: 'c', comparable: true });
  });

  test.each([
    [
      'an unknown old id',
      'id: c,',
      'id: C, was: z,',
      'questionnaire.yaml:29: [C] "was" refers to "z", which is not among the items of "trial@1.0"',
    ],
    [
      'an unknown old id of a reworded item',
      'id: c,',
      'id: C, was: {item: z, comparable: false},',
      'questionnaire.yaml:29: [C] "was" refers to "z", which is not among the items of "trial@1.0"',
    ],
    [
      'an old item that two say they were',
      'id: c,',
      'id: C, was: b,',
      'questionnaire.yaml:29: [C] was the item "b" of "trial@1.0", and so was "b"',
    ],
    [
      'an unknown version before',
      'follows: trial@1.0',
      'follows: trial@0.9',
      'questionnaire.yaml:3: [trial] follows unknown questionnaire "trial@0.9"',
    ],
    [
      'itself',
      'follows: trial@1.0',
      'follows: trial@1.1',
      'questionnaire.yaml:3: [trial] "follows" must name an earlier version of "trial"',
    ],
    [
      'a later version',
      'follows: trial@1.0',
      'follows: trial@1.10',
      'questionnaire.yaml:3: [trial] "follows" must name an earlier version of "trial"',
    ],
    [
      'another questionnaire',
      'follows: trial@1.0',
      'follows: gci@2020',
      'questionnaire.yaml:3: [trial] "follows" must name an earlier version of "trial"',
    ],
    [
      'a name without version',
      'follows: trial@1.0',
      'follows: trial',
      'questionnaire.yaml:3: follows: written as <questionnaire>@<version>',
    ],
    [
      'a misspelt key',
      'id: c,',
      'id: c, was: {item: c, comparabel: false},',
      'questionnaire.yaml:29: [c] overall.groups.1.items.0.was: Unrecognized key: "comparabel"',
    ],
  ])('is refused for %s', (_, from, to, problem) => {
    expect(findProblems(putNext(change(from, to, NEXT)))).toEqual([problem]);
  });

  test('is refused when an item was another one, but no version came before', () => {
    expect(findProblems(put(change('id: c,', 'id: c, was: c,')))).toEqual([
      'questionnaire.yaml:28: [c] has "was", but the questionnaire says of no version that it "follows" it',
    ]);
  });

  test('is refused with what is wrong in the version before', () => {
    const file = putNext(NEXT, change('bands: cut', 'bands: cuts'));
    expect(() => loadQuestionnaireFile(file)).toThrow(/1\.0\/questionnaire\.yaml:16: \[overall\] refers to unknown bands "cuts"/);
  });

  test('does not take what only stands in the folder beside it', () => {
    const other = change('id: trial', 'id: other', change('version: "1.0"', 'version: "1.2"\nfollows: other@1.1'));
    expect(findProblems(putNext(NEXT, other))).toEqual([
      'questionnaire.yaml:3: [trial] follows unknown questionnaire "trial@1.0"',
    ]);
  });
});

describe('the texts of a definition', () => {
  test.each<[string, string, string, string]>([
    ['a question without text', '  b: {text: B?}\n', '', 'locales/es.yaml:17: [b] has no text in "es" under items'],
    [
      'a text without a question',
      '  d: {text: D?}',
      '  d: {text: D?}\n  e: {text: E?}',
      'locales/es.yaml:21: [e] has a text under items, but does not exist',
    ],
    [
      'a group without title',
      '  weighed: {title: Weighed, summary: s}\n',
      '',
      'locales/es.yaml:13: [weighed] has no text in "es" under groups',
    ],
    ['a level without name', '  3: {name: Third, meaning: m}\n', '', 'locales/es.yaml:5: [3] has no text in "es" under levels'],
    ['a band without name', ', low: Low', '', 'locales/es.yaml:8: [low] has no text in "es" under bands'],
    [
      'a context question without text',
      'context: {COAST: {text: Has it a coast?}}',
      'context: {}',
      'locales/es.yaml:11: [COAST] has no text in "es" under context',
    ],
    [
      'a level of a group that is not described',
      'levels: {1: l, 2: l, 3: l}',
      'levels: {1: l, 2: l}',
      'locales/es.yaml:14: [gated] level 3 is not described in "es"',
    ],
    ['a value of a scale without label', ', 4: four', '', 'locales/es.yaml:10: [sim] has no label for 4 in "es"'],
    ['guidance in one language only', ', guidance: g', '', 'locales/es.yaml:17: [a] has no "guidance" in "es"'],
    ['an empty text', '{text: B?}', '{text: ""}', 'locales/es.yaml:18: items.b.text: Too small'],
    ['a misspelt key', '{text: B?}', '{txt: B?}', 'locales/es.yaml:18: items.b.text: Invalid input'],
    ['broken YAML', 'title: Trial', 'title: "Trial', 'locales/es.yaml:'],
  ])('are refused for %s', (_, from, to, problem) => {
    const problems = findProblems(put(DEFINITION, { en: TEXT, es: change(from, to, TEXT) }));
    expect(
      problems.some((p) => p.startsWith(problem)),
      problems.join('\n'),
    ).toBe(true);
  });

  test('are refused when a language is missing', () => {
    expect(findProblems(put(DEFINITION, { en: TEXT }))).toEqual(['locales/es.yaml: no such file']);
  });
});

describe('the questionnaires of the project', () => {
  test.each(listQuestionnaireNames())('%s is sound and has its texts', (name) => {
    const { definition, texts } = getQuestionnaire(name);
    expect(`${definition.id}@${definition.version}`).toBe(name);
    expect(Object.keys(texts)).toEqual(definition.locales);
    expect(getQuestionnaire(name).definition).toBe(definition);
  });

  test.each(['gci', 'gci@', 'gci@1', '../gci@2020', 'gci@2020/..', 'GCI@2020', ''])('there is none called %j', (name) => {
    expect(hasQuestionnaire(name)).toBe(false);
    expect(() => getQuestionnaire(name)).toThrow(/there is no questionnaire/);
  });
});
