import type { Db } from '../../db/schema';
import type { Actor } from '../domain/access';
import { findGains } from '../domain/gain';
import { nameQuestionnaire } from '../domain/group';
import { writeAnswersCsv, writeAnswersJson } from '../exports/answers';
import { assess } from './assessment.server';
import { findRoundQuestionnaire, getRound } from './rounds.server';

/** A file for a person to keep. */
export interface Download {
  name: string;
  body: string;
}

async function openAssessment(db: Db, actor: Actor, roundId: string, questionnaireId: string) {
  const round = await getRound(db, actor, roundId);
  const assessment = assess(round, findRoundQuestionnaire(round, questionnaireId));
  const subject = round.country.alpha3;
  return { ...assessment, subject, stem: `${subject}-${nameQuestionnaire(assessment.definition)}` };
}

/** The answers of a round to one questionnaire, in a form that imports again unchanged. */
export async function downloadAnswers(
  db: Db,
  actor: Actor,
  roundId: string,
  questionnaireId: string,
  format: 'csv' | 'json',
): Promise<Download> {
  const { definition, answers, subject, stem } = await openAssessment(db, actor, roundId, questionnaireId);
  const write = format === 'csv' ? writeAnswersCsv : writeAnswersJson;
  return { name: `${stem}-answers.${format}`, body: write(definition, [{ subject, answers }]) };
}

/** The result value as it is, with everything that made it and what each open item would add. */
export async function downloadResult(db: Db, actor: Actor, roundId: string, questionnaireId: string): Promise<Download> {
  const { definition, answers, scored, result, subject, stem } = await openAssessment(db, actor, roundId, questionnaireId);
  const value = { subject, answers, result, gains: findGains(definition, scored, result) };
  return { name: `${stem}-result.json`, body: `${JSON.stringify(value, null, 2)}\n` };
}
