import { existsSync, readFileSync, statSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  getQuestionnaire,
  type LoadedQuestionnaire,
  loadQuestionnaireFile,
  QuestionnaireError,
} from '../../questionnaires/loader.server';
import type { Questionnaire } from '../domain/questionnaire';
import { AnswersError, MAX_ANSWERS_BYTES, readAnswers, type SubjectAnswers } from '../exports/answers';
import { type Environment, parseEnvironment } from '../http/environment.server';

/** What a command ends with when what it was given cannot be used. */
export const EXIT_BAD_INPUT = 2;

/** Something wrong with how a command was called; the message is shown as it is. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

/**
 * Runs a command: prints what it returns. Input that cannot be used ends it with 2, the reasons on standard error and
 * nothing on standard output; any other error is a mistake of ours and keeps its stack.
 */
export function runCommand(run: (words: string[]) => string): void {
  try {
    process.stdout.write(run(process.argv.slice(2)));
  } catch (error) {
    const reasons = describeBadInput(error);
    if (reasons === null) throw error;
    process.stderr.write(`${reasons}\n`);
    process.exitCode = EXIT_BAD_INPUT;
  }
}

function describeBadInput(error: unknown): string | null {
  if (error instanceof QuestionnaireError || error instanceof AnswersError) return error.problems.join('\n');
  return error instanceof CommandError ? error.message : null;
}

/**
 * Reads the words of a command line.
 * @throws CommandError with the usage when an option is unknown or lacks its value, or the number of words is wrong
 */
export function readWords<Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  usage: string,
  count: number,
  options: Options,
) {
  try {
    const parsed = parseArgs({ args: words, options, allowPositionals: true });
    if (parsed.positionals.length === count) return parsed;
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new CommandError(`${reason}\nusage: ${usage}`);
  }
  throw new CommandError(`usage: ${usage}`);
}

/** A questionnaire of the project by `id@version`, or one from a definition file. */
export function openQuestionnaire(name: string): LoadedQuestionnaire {
  return /\.ya?ml$/i.test(name) ? loadQuestionnaireFile(name) : getQuestionnaire(name);
}

/**
 * Looks at a file before memory is taken for it; returns its size in bytes.
 * @throws CommandError when there is no such file
 */
export function measureFile(file: string): number {
  if (!existsSync(file) || !statSync(file).isFile()) throw new CommandError(`${file}: no such file.`);
  return statSync(file).size;
}

/**
 * The bytes of a file.
 * @param most bytes it may have
 * @throws CommandError when there is no such file, or it is larger
 */
export function openFile(file: string, most: number): Buffer {
  if (measureFile(file) > most) throw new CommandError(`${file}: larger than ${most / 1e6} MB.`);
  return readFileSync(file);
}

/**
 * What the environment sets.
 * @throws CommandError when a value cannot be used, with its name
 */
export function readEnvironment(): Environment {
  try {
    return parseEnvironment(process.env);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/**
 * The answers in a CSV or JSON file.
 * @throws CommandError when there is no such file, AnswersError when it cannot be used
 */
export function openAnswers(questionnaire: Questionnaire, file: string): SubjectAnswers[] {
  return readAnswers(questionnaire, file, openFile(file, MAX_ANSWERS_BYTES));
}
