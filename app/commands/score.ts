/**
 * Scores the answers of each subject of a file against a questionnaire.
 *   npm run -s score -- <questionnaire>@<version>|<questionnaire.yaml> <answers.csv|json> [--format csv|json]
 * CSV, the default: the points of every group, the overall score with its interval, completeness and band; empty where
 * nothing applies. JSON: everything the engine knows, and what meeting each criterion would add.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findGains } from '../domain/gain';
import { walkGroups } from '../domain/group';
import type { Questionnaire } from '../domain/questionnaire';
import { type GroupResult, scoreAssessment } from '../domain/score';
import type { SubjectAnswers } from '../exports/answers';
import { writeCsv } from '../exports/csv';
import { CommandError, openAnswers, openQuestionnaire, readWords, runCommand } from './command';

const USAGE = 'score -- <questionnaire>@<version>|<questionnaire.yaml> <answers.csv|json> [--format csv|json]';

const FORMATS: Record<string, (q: Questionnaire, list: readonly SubjectAnswers[]) => Iterable<string>> = {
  csv: listCsvRows,
  json: listJsonEntries,
};

/** Answered of applicable, 0..1; null where nothing applies. */
function measureCompleteness({ counts }: GroupResult): number | null {
  return counts.applicable === 0 ? null : counts.answered / counts.applicable;
}

function* listCsvRows(q: Questionnaire, list: readonly SubjectAnswers[]): Generator<string> {
  const [, ...groups] = [...walkGroups(q.overall)].map((group) => group.id);
  yield writeCsv([['subject', ...groups, 'overall', 'overall_low', 'overall_high', 'completeness', 'band']]);
  for (const { subject, answers } of list) {
    const { overall, groups: results } = scoreAssessment(q, answers);
    const scores = groups.map((id) => results[id]?.score ?? null);
    yield writeCsv([[subject, ...scores, overall.score, overall.low, overall.high, measureCompleteness(overall), overall.band]]);
  }
}

function* listJsonEntries(q: Questionnaire, list: readonly SubjectAnswers[]): Generator<string> {
  for (const [i, { subject, answers }] of list.entries()) {
    const result = scoreAssessment(q, answers);
    yield `${i === 0 ? '[\n' : ',\n'}${JSON.stringify({ subject, result, gains: findGains(q, answers, result) })}`;
  }
  yield list.length === 0 ? '[]\n' : '\n]\n';
}

function openAll(words: string[]): Iterable<string> {
  const { positionals, values } = readWords(words, USAGE, 2, { format: { type: 'string', default: 'csv' } });
  const [name, file] = positionals as [string, string];
  const format = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined;
  if (!format) throw new CommandError(`there is no format "${values.format}"\nusage: ${USAGE}`);
  const { definition } = openQuestionnaire(name);
  return format(definition, openAnswers(definition, file));
}

/** Writes as fast as the reader reads, so that no result is cut; a reader that has seen enough may close. */
async function print(lines: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

// All input is read and checked before the first line goes out.
let lines: Iterable<string> = [];
runCommand((words) => {
  lines = openAll(words);
  return '';
});
await print(lines);
