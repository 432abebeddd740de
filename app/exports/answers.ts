import {
  type Answer,
  AnswerSchema,
  type Answers,
  type AnswerValue,
  ContactSchema,
  DONT_KNOW,
  MAX_NOTE_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_URL_LENGTH,
  NOT_APPLICABLE,
} from '../domain/answer';
import { type AnswerError, checkAnswerValue, parseAnswerValue } from '../domain/answer-value';
import { nameQuestionnaire } from '../domain/group';
import type { ContextItem, Item, Questionnaire } from '../domain/questionnaire';
import { indexItems } from '../domain/score';
import { CsvSyntaxError, type CsvValue, locateCell, parseCsv, writeCsv } from './csv';
import { JsonSyntaxError, locateJson, locateOffset, parseJson } from './json';

/**
 * Answers files: the answers of one or many subjects (a country, a team, a round) to one questionnaire, as CSV or JSON.
 * `questionnaires/README.md` describes both forms. What is written here reads back unchanged.
 */
export interface SubjectAnswers {
  subject: string;
  answers: Answers;
}

export const MAX_ANSWERS_BYTES = 50_000_000;
export const MAX_JSON_DEPTH = 32;
const MAX_SUBJECT_LENGTH = 200;
/** So many mistakes are told at once; somebody who mends them comes again. */
const MAX_PROBLEMS = 20;

/** A file of answers that cannot be used; each problem is a sentence that names the file, the line and the column. */
export class AnswersError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'AnswersError';
  }
}

type Question = Item | ContextItem;

function isItem(question: Question): question is Item {
  return 'na' in question;
}

function indexQuestions(q: Questionnaire): Map<string, Question> {
  return new Map<string, Question>([...q.context.map((c) => [c.id, c] as const), ...indexItems(q)]);
}

/**
 * Reads a file of answers and checks every value against its item. Whether it is CSV or JSON is told by the end of its name.
 * @throws AnswersError with everything found wrong, at most 20 problems at once
 */
export function readAnswers(q: Questionnaire, file: string, bytes: Uint8Array): SubjectAnswers[] {
  const refuse = (message: string, line = 1, column = 1): never => {
    throw new AnswersError([`${file}, line ${line}, column ${column}: ${message}.`]);
  };
  if (bytes.byteLength > MAX_ANSWERS_BYTES) refuse(`the file is larger than ${MAX_ANSWERS_BYTES / 1e6} MB`);
  const text = decode(bytes, refuse);
  try {
    if (/\.csv$/i.test(file)) return readCsv(q, file, bytes);
    if (/\.json$/i.test(file)) return new JsonAnswers(q, file, text).read();
  } catch (error) {
    if (error instanceof CsvSyntaxError || error instanceof JsonSyntaxError) refuse(error.message, error.line, error.column);
    throw error;
  }
  return refuse('the name of an answers file ends in .csv or .json');
}

function decode(bytes: Uint8Array, refuse: (message: string, line: number, column: number) => never): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    const { line, column } = locateOffset(text, Math.max(0, text.indexOf('\uFFFD')));
    return refuse('the file is not written in UTF-8', line, column);
  }
}

/** Gathers problems until there are enough of them. */
class Problems {
  private readonly sentences: string[] = [];

  constructor(private readonly file: string) {}

  add(line: number, column: number, where: string, message: string): void {
    this.sentences.push(`${this.file}, line ${line}, column ${column} (${where}): ${message}.`);
    if (this.sentences.length >= MAX_PROBLEMS) this.throwAny();
  }

  throwAny(): void {
    if (this.sentences.length > 0) throw new AnswersError(this.sentences);
  }
}

/** Notes a subject; returns what is wrong with it, or null. */
function claimSubject(subject: string, seen: Set<string>): string | null {
  if (subject === '') return 'the subject is empty';
  if (subject.length > MAX_SUBJECT_LENGTH) return `the subject is longer than ${MAX_SUBJECT_LENGTH} characters`;
  if (seen.has(subject)) return `the subject ${quote(subject)} stands twice`;
  seen.add(subject);
  return null;
}

function readCsv(q: Questionnaire, file: string, bytes: Uint8Array): SubjectAnswers[] {
  const { header, rows } = parseCsv(bytes);
  const problems = new Problems(file);
  const questions = indexQuestions(q);
  const columns = header.cells.map((name, i) => {
    const column = findColumn(questions, name);
    if (!column) problems.add(header.line, i + 1, name, describeUnknown(q, name));
    return column;
  });
  const subjectAt = columns.indexOf('subject');
  if (subjectAt < 0) problems.add(header.line, 1, 'header', 'there is no column "subject"');
  problems.throwAny();

  const seen = new Set<string>();
  const list = rows.map((row) => {
    const report = (i: number, message: string) => problems.add(locateCell(row, i), i + 1, header.cells[i] as string, message);
    const subject = (row.cells[subjectAt] as string).trim();
    const wrong = claimSubject(subject, seen);
    if (wrong) report(subjectAt, wrong);
    const answers: Record<string, Answer> = {};
    for (const [i, column] of columns.entries()) {
      const cell = row.cells[i] as string;
      if (!column || column === 'subject' || cell.trim() === '') continue;
      const { question, field } = column;
      const answer = answers[question.id] ?? { value: null };
      answers[question.id] = answer;
      if (field === 'value') answer.value = parseCell(question, cell);
      else answer[field] = cell;
      const error = field === 'value' ? checkValue(question, answer.value, cell) : checkRemark(field, cell);
      if (error) report(i, error);
    }
    return { subject, answers };
  });
  problems.throwAny();
  return list;
}

interface Column {
  question: Question;
  field: keyof Answer;
}

/** A column is called `subject`, `<id>`, `<id>:note` or `<id>:evidence`; null for anything else. */
function findColumn(questions: ReadonlyMap<string, Question>, name: string): Column | 'subject' | null {
  if (name === 'subject') return 'subject';
  const [, id, field] = /^([^:]+)(?::(note|evidence))?$/.exec(name) ?? [];
  const question = questions.get(id ?? '');
  return question ? { question, field: (field ?? 'value') as keyof Answer } : null;
}

function describeUnknown(q: Questionnaire, name: string): string {
  return `${nameQuestionnaire(q)} has no item or context question ${quote(name)}`;
}

/** The value that a cell stands for; what cannot be read comes back as it is, for `checkValue` to refuse. */
function parseCell(question: Question, cell: string): AnswerValue {
  if (!isItem(question)) return cell.trim();
  const value = parseAnswerValue(question, cell);
  if (value === DONT_KNOW || value === NOT_APPLICABLE) return value;
  // Spaces and line breaks around a text belong to it.
  if (question.answer.kind === 'text') return cell;
  if (question.answer.kind !== 'contact') return value;
  try {
    return ContactSchema.parse(JSON.parse(cell));
  } catch {
    return value;
  }
}

/** Returns what is wrong with a value, in words, or null; `shown` is how it was written. */
function checkValue(question: Question, value: Answer['value'], shown: string): string | null {
  if (value === null) return null;
  if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH) return `the text is longer than ${MAX_TEXT_LENGTH} characters`;
  if (isItem(question)) {
    const error = checkAnswerValue(question, value);
    return error && explainError(question, error, quote(shown));
  }
  const options = [...(question.answer.kind === 'choice' ? question.answer.options : ['yes', 'partial', 'no']), DONT_KNOW];
  return options.includes(String(value)) ? null : `${quote(shown)} is none of ${options.join(', ')}`;
}

function checkRemark(field: 'note' | 'evidence', text: string): string | null {
  const limit = field === 'note' ? MAX_NOTE_LENGTH : MAX_URL_LENGTH;
  return text.length > limit ? `the ${field} is longer than ${limit} characters` : null;
}

function explainError(item: Item, error: AnswerError, shown: string): string {
  switch (error) {
    case 'not_an_option':
      return `${shown} is none of yes, partial, no, ${DONT_KNOW}${item.na ? `, ${NOT_APPLICABLE}` : ''}`;
    case 'na_not_allowed':
      return `${NOT_APPLICABLE} may not be answered here`;
    case 'not_a_number':
      return `${shown} is not a number`;
    case 'not_whole':
      return `${shown} is not a whole number`;
    case 'out_of_range': {
      const { min = 0, max } = item.answer as { min?: number; max: number };
      return `${shown} does not lie between ${min} and ${max}`;
    }
    case 'not_a_date':
      return `${shown} is not a date written like 2026-11-24`;
    case 'empty':
      return `${shown} is not a text`;
    case 'contact_without_name':
      return `${shown} is not a contact written like {"name": "...", "email": "...", "phone": "..."}`;
    case 'contact_without_address':
      return 'the contact has neither an e-mail address nor a telephone number';
  }
}

/** Text of a file as it may stand in a message: in quotes, on one line, not too long. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

function showValue(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

type JsonPath = (string | number)[];

/** Reads the answers of all subjects out of a JSON text, as a list or as an object by subject. */
class JsonAnswers {
  private readonly problems: Problems;
  private readonly questions: ReadonlyMap<string, Question>;
  private readonly seen = new Set<string>();

  constructor(
    private readonly q: Questionnaire,
    file: string,
    private readonly text: string,
  ) {
    this.problems = new Problems(file);
    this.questions = indexQuestions(q);
  }

  read(): SubjectAnswers[] {
    const data = parseJson(this.text, MAX_JSON_DEPTH);
    let list: SubjectAnswers[] = [];
    if (Array.isArray(data)) list = data.map((entry: unknown, i) => this.readEntry(entry, [i]));
    else if (isRecord(data))
      list = Object.keys(data).map((subject) => this.readSubject(subject, data[subject], [subject], [subject]));
    else this.report([], 'the file holds neither an object nor a list of answers');
    this.problems.throwAny();
    return list;
  }

  private report(path: JsonPath, message: string): void {
    const { line, column } = locateJson(this.text, path, MAX_JSON_DEPTH);
    this.problems.add(line, column, path.join('.') || 'file', message);
  }

  private readEntry(entry: unknown, path: JsonPath): SubjectAnswers {
    const known = isRecord(entry) && Object.keys(entry).every((key) => key === 'subject' || key === 'answers');
    if (known && typeof entry.subject === 'string') {
      return this.readSubject(entry.subject, entry.answers, [...path, 'subject'], [...path, 'answers']);
    }
    this.report(path, 'an entry is written as { "subject": "...", "answers": { ... } }');
    return { subject: '', answers: {} };
  }

  private readSubject(written: string, data: unknown, subjectPath: JsonPath, path: JsonPath): SubjectAnswers {
    const subject = written.trim();
    const wrong = claimSubject(subject, this.seen);
    if (wrong) this.report(subjectPath, wrong);
    const answers: Record<string, Answer> = {};
    if (!isRecord(data)) this.report(path, 'answers are written as { "<item>": ... }');
    for (const [id, entry] of Object.entries(isRecord(data) ? data : {})) {
      const question = this.questions.get(id);
      const answer = question && this.readAnswer(question, entry, [...path, id]);
      if (!question) this.report([...path, id], describeUnknown(this.q, id));
      if (answer) answers[id] = answer;
    }
    return { subject, answers };
  }

  private readAnswer(question: Question, entry: unknown, path: JsonPath): Answer | null {
    const parsed = AnswerSchema.safeParse(isRecord(entry) ? entry : { value: entry });
    if (!parsed.success) {
      const where = (parsed.error.issues[0]?.path ?? []) as JsonPath;
      this.report([...path, ...where], describeMisfit(question, entry, where[0]));
      return null;
    }
    const { value } = parsed.data;
    const error = checkValue(question, value, showValue(value));
    if (error) this.report([...path, 'value'], error);
    return keepAnswer(parsed.data);
  }
}

/** Says why an entry has not the shape of an answer. */
function describeMisfit(question: Question, entry: unknown, key: PropertyKey | undefined): string {
  if (key === 'note' || key === 'evidence') return checkRemark(key, String((entry as Answer)[key])) ?? `the ${key} is not a text`;
  const value = isRecord(entry) && 'value' in entry ? entry.value : entry;
  if (isRecord(entry) && value === entry) return 'an answer is written as { "value": ..., "note": "...", "evidence": "..." }';
  if (isRecord(entry) && key === undefined) return 'an answer has no other keys than value, note and evidence';
  const text = showValue(value);
  if (text.length > MAX_TEXT_LENGTH) return `the text is longer than ${MAX_TEXT_LENGTH} characters`;
  const error = isItem(question) ? checkAnswerValue(question, value as AnswerValue) : null;
  return error && isItem(question) ? explainError(question, error, quote(text)) : `${quote(text)} is not an answer`;
}

/** An answer without what is empty in it; null when it says nothing. */
function keepAnswer({ value, note, evidence }: Answer): Answer | null {
  if (value === null && !note && !evidence) return null;
  return { value, ...(note ? { note } : {}), ...(evidence ? { evidence } : {}) };
}

/** The answers to a questionnaire that say something, in its order. */
function listAnswers(q: Questionnaire, { answers }: SubjectAnswers): [string, Answer][] {
  return [...indexQuestions(q).keys()].flatMap((id): [string, Answer][] => {
    const answer = answers[id] && keepAnswer(answers[id]);
    return answer ? [[id, answer]] : [];
  });
}

/** Writes answers as CSV: a column per question, and columns for notes and evidence where there are any. */
export function writeAnswersCsv(q: Questionnaire, list: readonly SubjectAnswers[]): string {
  const rows = list.map((entry) => ({ subject: entry.subject, answers: new Map(listAnswers(q, entry)) }));
  const columns = [...indexQuestions(q).keys()].flatMap((id) =>
    (['value', 'note', 'evidence'] as const)
      .filter((field) => field === 'value' || rows.some(({ answers }) => answers.get(id)?.[field] !== undefined))
      .map((field) => ({ id, field })),
  );
  const writeCell = (value: AnswerValue | null | undefined): CsvValue =>
    value === undefined ? null : typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  return writeCsv([
    ['subject', ...columns.map(({ id, field }) => (field === 'value' ? id : `${id}:${field}`))],
    ...rows.map(({ subject, answers }) => [subject, ...columns.map(({ id, field }) => writeCell(answers.get(id)?.[field]))]),
  ]);
}

/** Writes answers as JSON, a list of `{subject, answers}` in the order given. */
export function writeAnswersJson(q: Questionnaire, list: readonly SubjectAnswers[]): string {
  const entries = list.map((entry) => ({ subject: entry.subject, answers: Object.fromEntries(listAnswers(q, entry)) }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
