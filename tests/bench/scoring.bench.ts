import { Model } from 'survey-core';
import type { Answer, Answers } from '../../app/domain/answer';
import type { CountryFacts } from '../../app/domain/catalogue';
import { findGains } from '../../app/domain/gain';
import { listItems } from '../../app/domain/group';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { recommend } from '../../app/domain/recommend';
import { scoreAssessment } from '../../app/domain/score';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readCatalogue, readDemonstrationCountries } from '../../seeds/reference.server';
import { report } from './report';

const COUNTRIES = 195;

/** Areas of capabilities of five items each, gated by level where the questionnaire has levels. */
function makeQuestionnaire(areas: number, capabilities: number, gated: boolean): Questionnaire {
  const weights = [1, 2, 3, 1.5, 2.5];
  const points = weights.reduce((a, b) => a + b, 0);
  return QuestionnaireSchema.parse({
    id: 'bench',
    version: '1',
    kind: 'assessment',
    locales: ['en'],
    source: 'made up',
    levels: gated ? 5 : 0,
    overall: {
      id: 'overall',
      score: 'mean',
      level: gated ? 'min' : 'none',
      groups: Array.from({ length: areas }, (_, a) => ({
        id: `a${a}`,
        score: 'mean',
        level: gated ? 'min' : 'none',
        groups: Array.from({ length: capabilities }, (_, c) => ({
          id: `a${a}c${c}`,
          score: 'weighted_sum',
          level: gated ? 'gate' : 'none',
          points,
          items: weights.map((weight, i) => ({ id: `q${a}_${c}_${i}`, weight, level: Math.min(5, i + 2) })),
        })),
      })),
    },
  });
}

/** Answers of one country; every country answers differently, and some items stay open. */
function makeAnswers(q: Questionnaire, country: number): Answers {
  const values = ['yes', 'no', 'partial', 'yes', 'yes', 'dont_know', 'not_applicable', null];
  const answers: Record<string, Answer> = {};
  for (const [i, item] of listItems(q.overall).entries()) {
    const value = values[(i * 7 + country * 3 + ((i * country) % 5)) % values.length] ?? null;
    if (value !== null) answers[item.id] = { value };
  }
  return answers;
}

/** Median over batches of the time of one call, in milliseconds. */
function measure(calls: number, batches: number, run: (call: number) => void): number {
  for (let i = 0; i < calls; i += 1) run(i);
  const times = Array.from({ length: batches }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i += 1) run(i);
    return (performance.now() - start) / calls;
  });
  return times.sort((a, b) => a - b)[Math.floor(batches / 2)] as number;
}

/** The same sum of weights, written as an expression over the questions of a survey-core form. */
function makeSurvey(q: Questionnaire): Model {
  const items = listItems(q.overall);
  const sum = items
    .map(({ id, weight }) => `iif({${id}} = 'yes', ${weight}, iif({${id}} = 'partial', ${weight / 2}, 0))`)
    .join(' + ');
  return new Model({
    elements: items.map(({ id }) => ({
      type: 'radiogroup',
      name: id,
      choices: ['yes', 'partial', 'no', 'dont_know', 'not_applicable'],
    })),
    calculatedValues: [{ name: 'score', expression: sum }],
  });
}

/** Measures scoring; takes about ten seconds. */
export function benchScoring(): void {
  console.log('\nscoring');
  const add = (name: string, value: number, unit: 'µs' | 'ms' | 'x', bar: number) =>
    report(`${name} (${unit})`, value, unit === 'x' ? { atLeast: bar } : Number.isFinite(bar) ? { atMost: bar } : null);

  const weighted = makeQuestionnaire(5, 8, false);
  const gated = makeQuestionnaire(5, 8, true);
  const large = makeQuestionnaire(4, 11, true);
  const countries = Array.from({ length: COUNTRIES }, (_, i) => makeAnswers(weighted, i));

  const perAssessment = measure(400, 25, (i) => scoreAssessment(weighted, countries[i % COUNTRIES] as Answers));
  add('200 weighted items, one assessment', perAssessment * 1000, 'µs', 50);
  add(
    '200 gated items, one assessment',
    measure(400, 25, (i) => scoreAssessment(gated, countries[i % COUNTRIES] as Answers)) * 1000,
    'µs',
    50,
  );
  add(
    `${COUNTRIES} countries of 200 items`,
    measure(1, 25, () => {
      for (const answers of countries) scoreAssessment(weighted, answers);
    }),
    'ms',
    10,
  );

  const answers = makeAnswers(large, 1);
  const ids = listItems(large.overall).map((item) => item.id);
  const change = (i: number) =>
    scoreAssessment(large, { ...answers, [ids[i % ids.length] as string]: { value: i % 2 ? 'yes' : 'no' } });
  add('one answer of 220 changed, all scored again', measure(200, 25, change), 'ms', 1);
  const result = scoreAssessment(large, answers);
  add(
    'gains of all 220 items',
    measure(1, 15, () => findGains(large, answers, result)),
    'ms',
    50,
  );

  const { definition } = getQuestionnaire('un-framework@1.0');
  const nothing = Object.fromEntries(listItems(definition.overall).map(({ id }) => [id, { value: 'no' }]));
  const unmet = scoreAssessment(definition, nothing);
  const [country] = readDemonstrationCountries();
  const { activities } = readCatalogue();
  add(
    `programmes of ${activities.length} that fit a country with nothing in place`,
    measure(1, 15, () => recommend(definition, unmet, activities, country as CountryFacts)),
    'ms',
    20,
  );

  const survey = makeSurvey(weighted);
  const data = countries
    .slice(0, 10)
    .map((c) => Object.fromEntries(Object.entries(c).map(([id, answer]) => [id, answer?.value])));
  const perSurvey = measure(10, 5, (i) => {
    survey.data = data[i % data.length];
    survey.getVariable('score');
  });
  add('survey-core, the same 200 weighted questions', perSurvey * 1000, 'µs', Number.POSITIVE_INFINITY);
  add('survey-core takes so many times as long', perSurvey / perAssessment, 'x', 10);
}
