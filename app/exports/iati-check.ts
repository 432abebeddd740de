import type { XsdValidator } from 'libxml2-wasm';
import { isYearAtMost } from './iati-day';
import { findOwnCatalogue, OWN_NAMESPACE, readOwnActivity } from './iati-own';
import { type ChildRule, findRule, findVocabulary } from './iati-rules';
import { loadIatiSchema } from './iati-schema.server';
import { findChild, findNarrative, type IatiElement, IatiRefusal, listChildren, openIati, type Problem } from './iati-xml';

export const IATI_VERSION = '2.03';

/** So many problems are told at once; somebody who mends them comes again. */
export const MAX_PROBLEMS = 500;

/** Characters of a file's text that a message shows. */
const MAX_QUOTED = 60;

export interface CheckOptions {
  /** Folder with the official schema, as `IATI_SCHEMA_DIR` names it. */
  schemaDir?: string;
}

/**
 * Checks a file of IATI activities: by our own rules for all that is read, and by the official schema where its folder is given.
 * @returns nothing when it is valid; else the problems in the order of the file, at most 500 and then one that says so. A file
 *   that is not opened at all (over 50 MB, not UTF-8, a DOCTYPE, broken XML, another version) has exactly one
 * @throws IatiSchemaError when the folder of the schema is given and does not hold it
 */
export function checkIati(bytes: Uint8Array, options: CheckOptions = {}): Problem[] {
  return checkActivities(bytes, options, () => {});
}

/**
 * The same, handing on each activity in which nothing is wrong; whoever takes them keeps none unless the whole file is valid.
 */
export function checkActivities(
  bytes: Uint8Array,
  { schemaDir }: CheckOptions,
  take: (activity: IatiElement) => void,
): Problem[] {
  const schema = schemaDir === undefined ? null : loadIatiSchema(schemaDir);
  try {
    return checkParts(bytes, schema, take);
  } catch (error) {
    if (error instanceof IatiRefusal) return [error.problem];
    throw error;
  } finally {
    schema?.dispose();
  }
}

function checkParts(bytes: Uint8Array, schema: XsdValidator | null, take: (activity: IatiElement) => void): Problem[] {
  const problems: Problem[] = [];
  const file: FileState = { identifiers: new Map(), activities: 0, foreign: false };
  let left = 0;
  for (const [i, part] of indexed(openIati(bytes, schema))) {
    const found = [...(i === 0 ? checkRoot(part.root) : []), ...part.children.flatMap((child) => checkTop(child, file, take))];
    const stray = part.root.text.trim().slice(0, MAX_QUOTED);
    if (stray !== '') found.push(name(part.root, `Text stands outside the activities: "${stray}"`));
    // Where both speak of a line, the own rules say it in plainer words.
    const lines = new Set(found.map(({ line }) => line));
    const all = [...found, ...part.schemaProblems.filter(({ line }) => !lines.has(line))].sort((a, b) => a.line - b.line);
    const room = MAX_PROBLEMS - problems.length;
    problems.push(...all.slice(0, room));
    left += Math.max(0, all.length - room);
  }
  if (file.activities === 0 && problems.length === 0)
    problems.push({ line: 1, element: 'iati-activities', what: 'It holds no activity' });
  if (left > 0)
    problems.push({ line: problems.at(-1)?.line ?? 1, element: '', what: `There are ${left} more problems; mend these first` });
  return problems;
}

function* indexed<T>(parts: Iterable<T>): Generator<[number, T]> {
  let i = 0;
  for (const part of parts) yield [i++, part];
}

/** What is remembered from one activity to the next. */
interface FileState {
  /** The line of each identifier. */
  identifiers: Map<string, number>;
  activities: number;
  /** Whether an element of another namespace stood at the top already. */
  foreign: boolean;
}

function name({ name: element, line }: IatiElement, what: string): Problem {
  return { line, element, what };
}

/** @throws IatiRefusal for another version, whose rules are others */
function checkRoot(root: IatiElement): Problem[] {
  const { version } = root.attributes;
  if (version !== IATI_VERSION) {
    const what = version === undefined ? 'The attribute "version" is missing' : `The version is ${version}`;
    throw new IatiRefusal(name(root, `${what}; files of version ${IATI_VERSION} are read, and no others`));
  }
  const known = ['version', 'generated-datetime', 'linked-data-default'];
  return listUnknownAttributes(root, known);
}

function checkTop(child: IatiElement, file: FileState, take: (activity: IatiElement) => void): Problem[] {
  if (child.namespace !== '') {
    file.foreign = true;
    return [];
  }
  if (child.name !== 'iati-activity') return [name(child, 'No such element stands in iati-activities')];
  file.activities += 1;
  const problems = checkElement(child, null);
  if (file.foreign)
    problems.push(name(child, 'It stands behind an element of another namespace, which belongs after all activities'));
  // Rules between elements only speak of elements that are sound in themselves.
  const all = problems.length > 0 ? problems : checkTogether(child, file.identifiers);
  if (all.length === 0) take(child);
  return all;
}

function listUnknownAttributes(element: IatiElement, known: readonly string[]): Problem[] {
  return Object.keys(element.attributes)
    .filter(
      (key) => !key.startsWith('{') && key !== 'xml:lang' && key !== 'xml:base' && key !== 'xml:space' && !known.includes(key),
    )
    .map((key) => name(element, `IATI knows no attribute "${key}" here`));
}

/** Attributes, children and text of one element, and of all in it; elements that are not read are not looked into. */
function checkElement(element: IatiElement, parent: IatiElement | null): Problem[] {
  const rule = findRule(element, parent);
  if (rule === null) return [];
  const problems = listUnknownAttributes(element, Object.keys(rule.attributes));
  for (const [key, { required, check }] of Object.entries(rule.attributes)) {
    const value = element.attributes[key];
    if (value === undefined) {
      if (required) problems.push(name(element, `The attribute "${key}" is missing`));
      continue;
    }
    const wrong = check(value);
    if (wrong !== null) problems.push(name(element, `${key}: ${wrong}`));
  }
  if (rule.children === null) {
    const [child] = element.children;
    const wrong = child ? `An element ${child.name} stands where text is expected` : rule.text(element.text);
    if (wrong !== null) problems.push(name(element, wrong));
    return problems;
  }
  if (element.text.trim() !== '') problems.push(name(element, 'Text stands where elements are expected'));
  return [
    ...problems,
    ...checkOrder(element, rule.children),
    ...element.children.flatMap((child) => (child.namespace === '' ? checkElement(child, element) : [])),
  ];
}

/** Children: known, in their order, not too few, not too many; those of other namespaces stand at the end. */
function checkOrder(element: IatiElement, rules: readonly ChildRule[]): Problem[] {
  const problems: Problem[] = [];
  const places = new Map(rules.map((rule, place) => [rule.name, place]));
  const counts = new Map<string, number>();
  let reached = 0;
  let foreign = false;
  for (const child of element.children) {
    if (child.namespace !== '') {
      foreign = true;
      continue;
    }
    const place = places.get(child.name);
    if (place === undefined) {
      problems.push(name(child, `IATI knows no such element in ${element.name}`));
      continue;
    }
    if (foreign) {
      problems.push(name(child, `It stands behind an element of another namespace, which belongs at the end of ${element.name}`));
    } else if (place < reached) {
      problems.push(name(child, `It stands after ${(rules[reached] as ChildRule).name}, but belongs before it`));
    }
    // Told once; what follows in order behind it is not at fault.
    foreign = false;
    reached = place;
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    if (count === (rules[place] as ChildRule).max + 1) problems.push(name(child, `It stands more than once in ${element.name}`));
  }
  for (const { name: child, min } of rules) {
    if ((counts.get(child) ?? 0) < min) problems.push(name(element, `The element ${child} is missing`));
  }
  return problems;
}

/** What only shows when elements are seen together. */
function checkTogether(activity: IatiElement, identifiers: Map<string, number>): Problem[] {
  return [
    ...checkIdentifier(activity, identifiers),
    ...checkNames(activity),
    ...checkVocabularies(activity),
    ...checkRecipients(activity),
    ...checkSectors(activity),
    ...checkDates(activity),
    ...checkMoney(activity),
    ...checkOwn(activity),
  ];
}

function checkIdentifier(activity: IatiElement, identifiers: Map<string, number>): Problem[] {
  const element = findChild(activity, 'iati-identifier') as IatiElement;
  const identifier = element.text.trim();
  const earlier = identifiers.get(identifier);
  if (earlier !== undefined) return [name(element, `The identifier ${identifier} stands in line ${earlier} already`)];
  identifiers.set(identifier, element.line);
  const reporter = findChild(activity, 'reporting-org') as IatiElement;
  const refs = [reporter, ...listChildren(activity, 'other-identifier')].map(({ attributes }) => attributes.ref?.trim() ?? '');
  const isSecondary = /^(1|true)$/.test(reporter.attributes['secondary-reporter'] ?? '');
  if (isSecondary || refs.some((ref) => identifier.startsWith(`${ref}-`))) return [];
  return [
    name(
      element,
      `The identifier ${identifier} does not begin with that of the reporting organisation, ${refs[0]}, and a hyphen`,
    ),
  ];
}

function checkNames(activity: IatiElement): Problem[] {
  return listChildren(activity, 'participating-org')
    .filter((org) => org.attributes.ref === undefined && findNarrative(org) === null)
    .map((org) => name(org, 'It has neither a "ref" nor a name in a narrative'));
}

function checkVocabularies(activity: IatiElement): Problem[] {
  const places = [activity, ...listChildren(activity, 'transaction')];
  return places
    .flatMap((place) => listChildren(place, 'recipient-region', 'sector'))
    .flatMap((element) => {
      const list = findVocabulary(element);
      const code = element.attributes.code ?? '';
      return list === null || list.has(code) ? [] : [name(element, `code: "${code}" is no known code of the ${list.name} list`)];
    });
}

/** Percentages: none is needed for a single one; else each has one, and they sum to 100. */
function checkShares(elements: IatiElement[], what: string): Problem[] {
  const [first] = elements;
  if (!first || (elements.length === 1 && first.attributes.percentage === undefined)) return [];
  const without = elements.filter(({ attributes }) => attributes.percentage === undefined);
  if (without.length > 0)
    return without.map((element) => name(element, `The percentage is missing; with several ${what} each needs one`));
  const sum = elements.reduce((total, { attributes }) => total + Number(attributes.percentage), 0);
  // Far below any digit that is written, far above what adding binary fractions loses.
  if (Math.abs(sum - 100) < 1e-9) return [];
  return [name(first, `The percentages of the ${what} sum to ${Number(sum.toFixed(6))} instead of 100`)];
}

/** Countries and regions together, for each vocabulary of regions. */
function checkRecipients(activity: IatiElement): Problem[] {
  const countries = listChildren(activity, 'recipient-country');
  const regions = groupByVocabulary(listChildren(activity, 'recipient-region'));
  if (regions.length === 0) return checkShares(countries, 'countries');
  return regions.flatMap((group) => checkShares([...countries, ...group], 'countries and regions'));
}

function checkSectors(activity: IatiElement): Problem[] {
  return groupByVocabulary(listChildren(activity, 'sector')).flatMap((group) => checkShares(group, 'sectors of a vocabulary'));
}

function groupByVocabulary(elements: IatiElement[]): IatiElement[][] {
  const groups = new Map<string, IatiElement[]>();
  for (const element of elements) {
    const vocabulary = element.attributes.vocabulary ?? '1';
    groups.set(vocabulary, [...(groups.get(vocabulary) ?? []), element]);
  }
  return [...groups.values()];
}

/** Planned and actual dates, each for itself. */
function checkDates(activity: IatiElement): Problem[] {
  const dates = listChildren(activity, 'activity-date');
  const find = (type: string) => dates.find(({ attributes }) => attributes.type === type);
  return [
    ['1', '3'],
    ['2', '4'],
  ].flatMap(([from = '', to = '']) => {
    const [start, end] = [find(from), find(to)];
    return start && end && readDay(start) > readDay(end) ? [name(end, `The end lies before the start, ${readDay(start)}`)] : [];
  });
}

const readDay = (element: IatiElement | null) => (element?.attributes['iso-date'] ?? '').trim().slice(0, 10);

function checkMoney(activity: IatiElement): Problem[] {
  const places = listChildren(activity, 'budget', 'transaction');
  const isDefault = activity.attributes['default-currency'] !== undefined;
  const currencies = places.flatMap((place) => {
    const value = findChild(place, 'value') as IatiElement;
    return isDefault || value.attributes.currency !== undefined
      ? []
      : [name(value, 'It has no currency, and the activity has no default-currency')];
  });
  const periods = listChildren(activity, 'budget').flatMap((budget) => {
    const [start, end] = [readDay(findChild(budget, 'period-start')), readDay(findChild(budget, 'period-end'))];
    if (start > end) return [name(budget, `The period ends, ${end}, before it starts, ${start}`)];
    return isYearAtMost({ start, end }) ? [] : [name(budget, `The period is longer than a year: ${start} to ${end}`)];
  });
  return [...currencies, ...periods];
}

/** What stands in our own namespace must make a whole activity. */
function checkOwn(activity: IatiElement): Problem[] {
  const catalogues = activity.children.filter((child) => child.namespace === OWN_NAMESPACE);
  const catalogue = findOwnCatalogue(activity);
  if (!catalogue) return catalogues.map((element) => name(element, 'No such element of Tidemark stands here'));
  const own = readOwnActivity(activity, catalogue);
  return 'wrong' in own ? own.wrong.map((what) => name(catalogue, what)) : [];
}
