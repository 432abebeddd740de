import fc from 'fast-check';
import type { Answer, Answers, AnswerValue } from '../../app/domain/answer';
import { listConditionItems, listItems, nameQuestionnaire, walkGroups } from '../../app/domain/group';
import {
  type AnswerKind,
  type Condition,
  type Group,
  type Item,
  ItemSchema,
  type Questionnaire,
  QuestionnaireSchema,
} from '../../app/domain/questionnaire';
import { indexItems, scoreAssessment } from '../../app/domain/score';

/**
 * Random questionnaires and answers for the property tests. Everything is drawn through one `fc.gen()`, so fast-check
 * can shrink a failing case and repeat it from its seed.
 */

type Draw = fc.GeneratorValue;
type Written<T> = { -readonly [K in keyof T]?: unknown };

const pick = <T>(g: Draw, values: readonly T[]): T => values[g(fc.nat, { max: values.length - 1 })] as T;
const flip = (g: Draw, oneIn: number): boolean => g(fc.nat, { max: oneIn - 1 }) === oneIn - 1;

const WEIGHTS = [1, 2, 3, 0.5, 9.184799941, 1 / 3];

function drawKind(g: Draw, numeric: boolean): AnswerKind {
  const scale: AnswerKind = { kind: 'scale', min: 1, max: 5, zero: pick(g, [0, 1]) };
  const numbers: AnswerKind[] = [
    { kind: 'scale', min: 0, max: 4 },
    scale,
    { kind: 'number', min: -1, max: 1 },
    { kind: 'points', max: 7 },
  ];
  if (numeric) return pick(g, numbers);
  const yesno: AnswerKind = flip(g, 4) ? { kind: 'yesno', partial: pick(g, [0, 0.25, 1]) } : { kind: 'yesno' };
  return pick(g, [yesno, yesno, yesno, ...numbers, { kind: 'date' }, { kind: 'text' }, { kind: 'contact' }]);
}

interface Shape {
  /** Conditions between items, and on the context. */
  conditions: boolean;
  /** Groups inside groups. */
  depth: number;
  maxItems: number;
  /** Groups that stand aside. */
  aside: boolean;
}

class Builder {
  private items: Written<Item>[] = [];
  private profiles: { id: string; minimums: Record<string, number> }[] = [];
  private groups = 0;
  private readonly levels: number;
  private readonly context: { id: string; answer: unknown }[];

  constructor(
    private readonly g: Draw,
    private readonly shape: Shape,
  ) {
    this.levels = pick(g, [3, 0, 5]);
    const context = [
      { id: 'c1', answer: { kind: 'yesno' } },
      { id: 'c2', answer: { kind: 'choice', options: ['a', 'b', 'd'] } },
    ];
    this.context = shape.conditions ? context.slice(0, g(fc.nat, { max: 2 })) : [];
  }

  build(): Questionnaire {
    const overall = this.drawGroup(this.shape.depth, 'overall');
    if (this.shape.conditions) this.addConditions();
    return QuestionnaireSchema.parse({
      id: 'random',
      version: '1',
      kind: 'assessment',
      locales: ['en'],
      source: 'drawn at random',
      levels: this.levels,
      partial: pick(this.g, [0.5, 0, 1]),
      context: this.context,
      bands: {
        cut: [
          { id: 'high', from: 60 },
          { id: 'low', from: 0 },
        ],
      },
      profiles: this.profiles,
      overall,
    });
  }

  private drawItem(level: number | undefined, required: boolean, numeric: boolean): Written<Item> & { id: string } {
    const { g } = this;
    const answer = drawKind(g, numeric);
    const item: Written<Item> & { id: string } = {
      id: `i${this.items.length + 1}`,
      weight: pick(g, WEIGHTS),
      answer,
      required,
      na: !flip(g, 3),
      evidence: pick(g, ['optional', 'required', 'none']),
    };
    if (level !== undefined) item.level = level;
    if ((answer.kind === 'scale' || answer.kind === 'points') && flip(g, 2)) item.met_at = 3;
    this.items.push(item);
    return item;
  }

  private drawGroup(depth: number, id = `g${++this.groups}`): Record<string, unknown> & { weight: number; level: unknown } {
    const { g } = this;
    const groups = Array.from({ length: depth > 0 ? g(fc.nat, { max: 3 }) : 0 }, () => this.drawGroup(depth - 1));
    const level = this.drawLevelOperator(groups.some((child) => child.level !== 'none'));
    const before = this.items.length;
    const profiled = level === 'none' && flip(g, 4);
    const items = level === 'gate' ? this.drawGateItems() : this.drawItems(groups.length > 0 ? 0 : 1, profiled);
    const operators = ['weighted_sum', 'ratio', 'mean', 'min'];
    if (level !== 'none') operators.push('gate', 'gate', 'gate');
    const group: Record<string, unknown> & { weight: number; level: unknown } = {
      id,
      weight: pick(g, WEIGHTS),
      points: pick(g, [100, 20]),
      score: pick(g, operators),
      level,
      bands: 'cut',
      groups,
      items,
    };
    if (profiled && this.items.length > before) {
      group.score = 'profile';
      group.profile = this.drawProfile(this.items.slice(before));
    }
    for (const child of groups) child.aside = this.shape.aside && group.score !== 'weighted_sum' && flip(g, 6);
    if (level === 'min' && !groups.some((child) => child.level !== 'none' && !child.aside)) group.level = 'none';
    if (level === 'min' && group.level === 'none' && group.score === 'gate') group.score = 'mean';
    if (group.score === 'weighted_sum') {
      group.points = [...groups, ...items].reduce((sum, child) => sum + (child.weight as number), 0);
    }
    return group;
  }

  private drawLevelOperator(childHasLevel: boolean): 'none' | 'gate' | 'min' {
    if (this.levels === 0) return 'none';
    return pick(this.g, childHasLevel ? ['min', 'none', 'gate'] : ['gate', 'none']);
  }

  private drawItems(least: number, numeric: boolean): (Written<Item> & { id: string })[] {
    const { g } = this;
    return Array.from({ length: g(fc.integer, { min: least, max: this.shape.maxItems }) }, () =>
      this.drawItem(undefined, true, numeric && !flip(g, 3)),
    );
  }

  private drawGateItems(): (Written<Item> & { id: string })[] {
    const { g } = this;
    const items = [];
    for (let level = 2; level <= this.levels; level += 1) {
      items.push(this.drawItem(level, true, false));
      if (flip(g, 3)) items.push(this.drawItem(level, flip(g, 2), false));
    }
    return items;
  }

  private drawProfile(among: readonly Written<Item>[]): string {
    const minimums: Record<string, number> = {};
    for (const item of among) {
      const kind = item.answer as AnswerKind;
      if (kind.kind === 'scale' || kind.kind === 'number' || kind.kind === 'points') {
        if (!flip(this.g, 4))
          minimums[item.id as string] = pick(
            this.g,
            [1, 0, 3].filter((minimum) => minimum <= kind.max),
          );
      }
    }
    const id = `p${this.profiles.length + 1}`;
    this.profiles.push({ id, minimums });
    return id;
  }

  private addConditions(): void {
    const { g } = this;
    // Any order without a circle: an item may look at those before it in a random order of all of them.
    const order = g(fc.shuffledSubarray<Written<Item>>, this.items, { minLength: this.items.length });
    for (const [i, item] of order.entries()) {
      if (i > 0 && flip(g, 2)) item.shown_when = this.drawRising(order.slice(0, i), 2);
      if (this.context.length > 0 && flip(g, 3)) item.applies_when = this.drawContextCondition(2);
    }
  }

  private drawRising(among: readonly Written<Item>[], depth: number): Condition {
    const { g } = this;
    if (depth > 0 && flip(g, 3)) {
      const parts = Array.from({ length: g(fc.integer, { min: 1, max: 3 }) }, () => this.drawRising(among, depth - 1));
      return flip(g, 2) ? { all: parts } : { any: parts };
    }
    const target = pick(g, among);
    const kind = target.answer as AnswerKind;
    const numeric = kind.kind === 'scale' || kind.kind === 'number' || kind.kind === 'points';
    return { item: target.id as string, at_least: numeric ? pick(g, [1, kind.max, 0]) : pick(g, ['yes', 'partial'] as const) };
  }

  private drawContextCondition(depth: number): Condition {
    const { g } = this;
    if (depth > 0 && flip(g, 3)) {
      const parts = [this.drawContextCondition(depth - 1), this.drawContextCondition(depth - 1)];
      return pick<Condition>(g, [{ all: parts }, { any: parts }, { not: parts[0] as Condition }]);
    }
    const target = pick(g, this.context);
    return target.id === 'c1' ? { item: 'c1', is: ['yes'] } : { item: 'c2', is: pick(g, [['a'], ['a', 'b']]) };
  }
}

export function drawQuestionnaire(g: Draw, shape: Partial<Shape> = {}): Questionnaire {
  return new Builder(g, { conditions: true, depth: 2, maxItems: 4, aside: true, ...shape }).build();
}

function renameCondition(condition: Condition, names: ReadonlyMap<string, string>): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => renameCondition(part, names)) };
  if ('any' in condition) return { any: condition.any.map((part) => renameCondition(part, names)) };
  if ('not' in condition) return { not: renameCondition(condition.not, names) };
  return { ...condition, item: names.get(condition.item) ?? condition.item };
}

/**
 * A version that follows the given one. With `renames` only the ids of items are others; else items are also moved,
 * removed, reworded, added, put in place of one of the same id, or given other weights and scales. It can be scored, but not
 * every one would load: a level may have lost its criterion.
 */
export function drawNextVersion(g: Draw, q: Questionnaire, { renames = false } = {}): Questionnaire {
  const next = structuredClone(q);
  next.follows = nameQuestionnaire(q);
  next.version = String(Number(q.version) + 1);
  const groups: Group[] = [...walkGroups(next.overall)];
  const names = new Map<string, string>();
  const removed = new Set<string>();
  for (const group of groups) {
    // Half of the groups get other ids only, so that something can be compared.
    const staysAsItIs = renames || flip(g, 2);
    for (const item of group.items) {
      const old = item.id;
      delete item.was;
      if (flip(g, 2)) {
        item.id = `${old}${pick(g, ['x', 'y'])}`;
        item.was = old;
      }
      names.set(old, item.id);
      if (staysAsItIs) continue;
      if (flip(g, 6)) item.was = { item: old, comparable: false };
      if (flip(g, 8)) item.was = 'none';
      if (flip(g, 8)) removed.add(item.id);
      if (flip(g, 8)) item.weight = pick(g, WEIGHTS);
      if (flip(g, 8)) item.answer = drawKind(g, false);
    }
  }
  for (const group of groups) {
    for (const item of group.items) {
      if (!item.shown_when) continue;
      item.shown_when = renameCondition(item.shown_when, names);
      if (listConditionItems(item.shown_when).some((id) => removed.has(id))) delete item.shown_when;
    }
  }
  for (const profile of next.profiles) {
    const minimums = Object.entries(profile.minimums).map(([id, minimum]) => [names.get(id) ?? id, minimum] as const);
    profile.minimums = Object.fromEntries(minimums.filter(([id]) => !removed.has(id)));
  }
  if (!renames) moveItems(g, groups, removed);
  for (const group of groups) {
    if (group.score === 'weighted_sum')
      group.points = [...group.groups, ...group.items].reduce((sum, child) => sum + child.weight, 0) || 1;
  }
  return QuestionnaireSchema.parse(next);
}

function moveItems(g: Draw, groups: readonly Group[], removed: ReadonlySet<string>): void {
  for (const [i, group] of groups.entries()) {
    group.items = group.items.filter((item) => !removed.has(item.id));
    if (flip(g, 4) && group.items[0]) {
      pick(g, groups).items.push({ ...group.items[0], level: 2 });
      group.items.shift();
    }
    if (flip(g, 4)) group.items.push(ItemSchema.parse({ id: `new${i}`, level: 2 }));
  }
}

/** Some values that fit an item: the worst, the best, and between. */
export function listValues(item: Item): AnswerValue[] {
  const kind = item.answer;
  switch (kind.kind) {
    case 'yesno':
      return ['yes', 'no', 'partial'];
    case 'scale':
      return Array.from({ length: kind.max - kind.min + 1 }, (_, i) => kind.min + i);
    case 'number':
      return [kind.min, kind.max, (kind.min + kind.max) / 2 + 0.125];
    case 'points':
      return [0, kind.max, kind.max / 3];
    case 'date':
      return ['2026-11-24'];
    case 'contact':
      return [{ name: 'N', email: 'n@example.org', phone: '' }];
    case 'text':
      return ['no', 'constructor', 'a text'];
  }
}

function drawAnswer(g: Draw, item: Item): Answer | undefined {
  const kind = g(fc.nat, { max: 9 });
  if (kind === 0) return undefined;
  if (kind === 1) return { value: 'dont_know' };
  if (kind === 2 && item.na) return { value: 'not_applicable' };
  const answer: Answer = { value: pick(g, listValues(item)) };
  if (!flip(g, 3)) answer.evidence = 'https://example.org/document';
  return answer;
}

const CONTEXT_VALUES: Record<string, string[]> = { c1: ['yes', 'no'], c2: ['a', 'b', 'd'] };

export function drawAnswers(g: Draw, q: Questionnaire): Answers {
  const answers: Record<string, Answer> = {};
  for (const { id } of q.context)
    if (flip(g, 2)) answers[id] = { value: pick(g, [...(CONTEXT_VALUES[id] as string[]), 'dont_know']) };
  for (const item of indexItems(q).values()) {
    const answer = drawAnswer(g, item);
    if (answer) answers[item.id] = answer;
  }
  return answers;
}

/**
 * One way in which the open questions may end: what was answered stays; what is unanswered or not known gets any answer
 * or none; a missing document is handed in or not.
 */
export function completeAnswers(g: Draw, q: Questionnaire, answers: Answers): Answers {
  const completed: Record<string, Answer | undefined> = { ...answers };
  const isOpen = (id: string) => answers[id] === undefined || answers[id]?.value === 'dont_know';
  for (const { id } of q.context) {
    if (isOpen(id) && !flip(g, 4)) completed[id] = { value: pick(g, CONTEXT_VALUES[id] as string[]) };
  }
  for (const item of listItems(q.overall)) {
    if (isOpen(item.id)) completed[item.id] = drawAnswer(g, item);
    else if (flip(g, 2)) completed[item.id] = { evidence: 'https://example.org/later', ...(answers[item.id] as Answer) };
  }
  return completed;
}

/** Whether nothing is left that could still move a number. */
export function isClosed(q: Questionnaire, answers: Answers): boolean {
  const open = (id: string) => answers[id] === undefined || answers[id]?.value === 'dont_know';
  const { items } = scoreAssessment(q, answers);
  return (
    !q.context.some((c) => open(c.id)) &&
    !Object.values(items).some((i) => ['unanswered', 'unknown', 'waiting'].includes(i.state))
  );
}
