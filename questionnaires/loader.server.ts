import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { isEarlierVersion, nameQuestionnaire } from '../app/domain/group';
import { resolveLens } from '../app/domain/lens';
import {
  type Questionnaire,
  QuestionnaireSchema,
  type QuestionnaireText,
  QuestionnaireTextSchema,
} from '../app/domain/questionnaire';
import { checkFollows, checkQuestionnaire, checkText, compareTexts, type Problem } from '../app/domain/questionnaire-check';

/** A definition with its texts by locale. */
export interface LoadedQuestionnaire {
  definition: Questionnaire;
  /** By locale; empty for a definition file that stands alone. */
  texts: Record<string, QuestionnaireText>;
}

/** A definition that may not be used. `problems` are lines of the form `file:line: [id] what is wrong`. */
export class QuestionnaireError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'QuestionnaireError';
  }
}

/** Larger definition files are refused: 2 MB is ten times the largest we have. */
const MAX_FILE_BYTES = 2_000_000;

export const QUESTIONNAIRES_ROOT = findRoot();

/** The folder of the questionnaires, also from the bundled server, which runs in the project's root. */
function findRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return existsSync(join(here, 'un-framework')) ? here : resolve('questionnaires');
}

interface Source {
  file: string;
  lineOf: (path: readonly PropertyKey[]) => number;
  data: unknown;
}

function readYaml(file: string): Source {
  const shown = relative(process.cwd(), file);
  if (!existsSync(file) || !statSync(file).isFile()) throw new QuestionnaireError([`${shown}: no such file`]);
  if (statSync(file).size > MAX_FILE_BYTES) throw new QuestionnaireError([`${shown}: larger than ${MAX_FILE_BYTES} bytes`]);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, version: '1.2' });
  if (document.errors.length > 0) {
    throw new QuestionnaireError(
      document.errors.map(
        (e) => `${shown}:${e.linePos?.[0].line ?? 1}: ${e.message.split('\n')[0]?.replace(/ at line \d+.*$/, '')}`,
      ),
    );
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    // The nearest thing that exists on the way to the culprit.
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    throw new QuestionnaireError([`${shown}:1: ${(error as Error).message}`]);
  }
  return { file: shown, lineOf, data };
}

function parse<T>(source: Source, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(source.data, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new QuestionnaireError(
    parsed.error.issues.map((issue) => {
      const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
      return `${source.file}:${source.lineOf(issue.path)}: ${nameCulprit(source.data, issue.path)}${where}${issue.message}`;
    }),
  );
}

/** The id of the nearest thing around a path that has one, in brackets. */
function nameCulprit(data: unknown, path: readonly PropertyKey[]): string {
  let node: unknown = data;
  let id = '';
  for (const key of path) {
    node = node !== null && typeof node === 'object' ? (node as Record<PropertyKey, unknown>)[key] : undefined;
    if (node !== null && typeof node === 'object' && 'id' in node) id = String(node.id);
  }
  return id ? `[${id}] ` : '';
}

function refuse(source: Source, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new QuestionnaireError(problems.map((p) => `${source.file}:${source.lineOf(p.path)}: [${p.id}] ${p.message}`));
}

function loadTexts(folder: string, definition: Questionnaire): Record<string, QuestionnaireText> {
  const texts: Record<string, QuestionnaireText> = {};
  let first: QuestionnaireText | null = null;
  for (const locale of definition.locales) {
    const source = readYaml(join(folder, 'locales', `${locale}.yaml`));
    const text = parse(source, QuestionnaireTextSchema);
    refuse(source, checkText(definition, locale, text));
    if (first) refuse(source, compareTexts(first, text, locale));
    first ??= text;
    texts[locale] = text;
  }
  return texts;
}

/**
 * Loads and checks one definition file, and its texts where a `locales` folder stands beside it.
 * @throws QuestionnaireError naming file, line and id of everything found wrong
 */
export function loadQuestionnaireFile(file: string): LoadedQuestionnaire {
  const source = readYaml(file);
  const written = parse(source, QuestionnaireSchema);
  const definition = written.kind === 'lens' ? fillLens(source, written) : written;
  refuse(source, [...checkQuestionnaire(definition), ...checkReferences(definition)]);
  const folder = dirname(file);
  refuse(source, checkFollows(definition, findBefore(folder, definition)));
  const texts = existsSync(join(folder, 'locales')) ? loadTexts(folder, definition) : {};
  return { definition, texts };
}

function fillLens(source: Source, lens: Questionnaire): Questionnaire {
  const below = lens.over.map((name, i) => {
    if (!hasQuestionnaire(name))
      refuse(source, [{ path: ['over', i], id: lens.id, message: `lies over unknown questionnaire "${name}"` }]);
    return getQuestionnaire(name).definition;
  });
  return resolveLens(lens, below);
}

/**
 * The version that a questionnaire follows: in the folder beside its own, else in the project; null where neither has it, or
 * where it is no lower version, so that versions cannot follow each other in a circle.
 */
function findBefore(folder: string, q: Questionnaire): Questionnaire | null {
  if (q.follows === undefined || !isEarlierVersion(q.follows, q)) return null;
  const beside = join(folder, '..', q.follows.split('@')[1] as string, 'questionnaire.yaml');
  if (beside !== fileOf(q.follows) && existsSync(beside)) {
    // Named before it is loaded: files that misstate who they are could follow each other for ever.
    const found = z.looseObject({ id: z.string(), version: z.string() }).safeParse(readYaml(beside).data);
    if (found.success && nameQuestionnaire(found.data) === q.follows) return loadQuestionnaireFile(beside).definition;
  }
  return hasQuestionnaire(q.follows) ? getQuestionnaire(q.follows).definition : null;
}

/** References into other questionnaires: `same_as` of an assessment must name an item that exists. */
function checkReferences(q: Questionnaire): Problem[] {
  if (q.kind === 'lens') return [];
  const problems: Problem[] = [];
  const visit = (group: Questionnaire['overall'], path: (string | number)[]) => {
    for (const [i, item] of group.items.entries()) {
      if (item.same_as && !findItemIds(item.same_as.split('.')[0] as string).has(item.same_as.split('.')[1] as string)) {
        problems.push({
          path: [...path, 'items', i, 'same_as'],
          id: item.id,
          message: `"same_as" refers to unknown item "${item.same_as}"`,
        });
      }
    }
    for (const [i, child] of group.groups.entries()) visit(child, [...path, 'groups', i]);
  };
  visit(q.overall, ['overall']);
  return problems;
}

/** Ids of the items in every version of a questionnaire; read without checks, so that two may refer to each other. */
function findItemIds(id: string): Set<string> {
  const ids = new Set<string>();
  for (const name of listQuestionnaireNames().filter((n) => n.startsWith(`${id}@`))) {
    const collect = (node: unknown) => {
      if (node === null || typeof node !== 'object') return;
      if ('items' in node && Array.isArray(node.items)) for (const item of node.items) ids.add(String(item?.id));
      for (const child of Object.values(node)) collect(child);
    };
    collect(readYaml(fileOf(name)).data);
  }
  return ids;
}

function fileOf(name: string): string {
  const [id, version] = name.split('@') as [string, string];
  return join(QUESTIONNAIRES_ROOT, id, version, 'questionnaire.yaml');
}

/** Names of all questionnaires of the project, `id@version`, in a stable order. */
export function listQuestionnaireNames(): string[] {
  const folders = (at: string) => readdirSync(at, { withFileTypes: true }).filter((e) => e.isDirectory());
  return folders(QUESTIONNAIRES_ROOT)
    .flatMap((q) => folders(join(QUESTIONNAIRES_ROOT, q.name)).map((v) => `${q.name}@${v.name}`))
    .filter((name) => existsSync(fileOf(name)))
    .sort();
}

const loaded = new Map<string, LoadedQuestionnaire>();

/** Whether the project has this questionnaire and version. */
export function hasQuestionnaire(name: string): boolean {
  return /^[a-z][a-z0-9-]*@\d[\d.]*$/.test(name) && existsSync(fileOf(name));
}

/**
 * Returns a questionnaire of the project by `id@version`; loaded once, since a published version never changes.
 * @throws QuestionnaireError when there is none of that name, or it is not sound
 */
export function getQuestionnaire(name: string): LoadedQuestionnaire {
  const known = loaded.get(name);
  if (known) return known;
  if (!hasQuestionnaire(name)) {
    throw new QuestionnaireError([`there is no questionnaire "${name}"; there are: ${listQuestionnaireNames().join(', ')}`]);
  }
  const questionnaire = loadQuestionnaireFile(fileOf(name));
  const found = nameQuestionnaire(questionnaire.definition);
  if (found !== name) {
    throw new QuestionnaireError([
      `${relative(process.cwd(), fileOf(name))}:1: says it is ${found}, but its folder says ${name}`,
    ]);
  }
  loaded.set(name, questionnaire);
  return questionnaire;
}
