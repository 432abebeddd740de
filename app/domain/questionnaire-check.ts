import { findOldId, isEarlierVersion, listConditionItems, listItems, walkGroups } from './group';
import type { Condition, Group, Questionnaire, QuestionnaireText } from './questionnaire';

/** Weights of a `weighted_sum` must add up to the group's points within this much (points). */
const WEIGHT_TOLERANCE = 1e-6;

/** Something wrong in a definition: where in the file (a path of keys), which id, what. */
export interface Problem {
  path: (string | number)[];
  id: string;
  message: string;
}

interface Placed {
  group: Group;
  path: (string | number)[];
}

function* placeGroups(group: Group, path: (string | number)[]): Generator<Placed> {
  yield { group, path };
  for (const [i, child] of group.groups.entries()) yield* placeGroups(child, [...path, 'groups', i]);
}

/** Finds what zod cannot see: ids, references, weights, levels and conditions that do not fit together. */
export function checkQuestionnaire(q: Questionnaire): Problem[] {
  const problems: Problem[] = [];
  const report = (path: (string | number)[], id: string, message: string) => problems.push({ path, id, message });
  const placed = [...placeGroups(q.overall, ['overall'])];
  const seen = new Set<string>();
  const contextIds = new Set(q.context.map((c) => c.id));
  const itemIds = new Set(listItems(q.overall).map((item) => item.id));
  for (const item of q.lookups) itemIds.add(item.id);

  const claim = (id: string, path: (string | number)[]) => {
    if (seen.has(id)) report(path, id, `the id "${id}" is used twice`);
    seen.add(id);
  };

  if (q.overall.id !== 'overall') report(['overall', 'id'], q.overall.id, 'the outermost group must have the id "overall"');
  for (const [i, item] of q.context.entries()) claim(item.id, ['context', i, 'id']);

  for (const { group, path } of placed) {
    claim(group.id, [...path, 'id']);
    if (group.groups.length + group.items.length === 0) {
      report(path, group.id, q.kind === 'lens' ? 'selects no item' : 'has neither groups nor items');
    }
    if (group.bands && !q.bands[group.bands]) report([...path, 'bands'], group.id, `refers to unknown bands "${group.bands}"`);
    if (group.score === 'profile' && !q.profiles.some((p) => p.id === group.profile)) {
      report([...path, 'profile'], group.id, `refers to unknown profile "${group.profile ?? ''}"`);
    }
    checkWeights(group, path, report);
    checkLevels(q, group, path, report);
    for (const [i, item] of group.items.entries()) {
      const at = [...path, 'items', i];
      if (q.kind !== 'lens') claim(item.id, [...at, 'id']);
      checkScale(item.id, item.answer, [...at, 'answer'], report);
      checkCondition(item.id, item.applies_when, 'applies_when', at, contextIds, 'context questions', report);
      checkCondition(item.id, item.shown_when, 'shown_when', at, itemIds, 'items', report);
      if (item.shown_when && !isRising(item.shown_when)) {
        report(
          [...at, 'shown_when'],
          item.id,
          '"shown_when" may only use at_least, all and any: otherwise meeting one item could lower a score by hiding another',
        );
      }
    }
  }
  checkCircles(q, placed, report);
  for (const [i, profile] of q.profiles.entries()) {
    for (const id of Object.keys(profile.minimums)) {
      if (!itemIds.has(id)) report(['profiles', i, 'minimums', id], profile.id, `refers to unknown item "${id}"`);
    }
  }
  for (const [id, bands] of Object.entries(q.bands)) {
    for (const [i, band] of bands.entries()) {
      const above = bands[i - 1];
      if (above && band.from >= above.from)
        report(['bands', id, i, 'from'], band.id, 'cut-offs must fall from one band to the next');
    }
  }
  return problems;
}

type Report = (path: (string | number)[], id: string, message: string) => void;

function checkWeights(group: Group, path: (string | number)[], report: Report): void {
  if (group.score !== 'weighted_sum') return;
  const weights = [...group.groups, ...group.items].map((child) => child.weight);
  const sum = weights.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - group.points) > WEIGHT_TOLERANCE) {
    report(path, group.id, `the weights add up to ${Number(sum.toFixed(9))}, not to its ${group.points} points`);
  }
}

function checkLevels(q: Questionnaire, group: Group, path: (string | number)[], report: Report): void {
  if (group.score === 'gate' && group.level === 'none') {
    report([...path, 'score'], group.id, 'scores by its level but has no "level" operator');
  }
  if (group.level === 'none') return;
  if (q.levels < 2) report([...path, 'level'], group.id, 'has a level, but the questionnaire declares no "levels"');
  if (group.level === 'min') {
    if (!group.groups.some((child) => child.level !== 'none')) {
      report([...path, 'level'], group.id, 'takes the lowest level of its groups, but none of them has a level');
    }
    return;
  }
  for (const [i, item] of group.items.entries()) {
    if (item.level === undefined) report([...path, 'items', i], item.id, `stands in the gate "${group.id}" without a level`);
    else if (item.level > q.levels)
      report([...path, 'items', i, 'level'], item.id, `has level ${item.level}, but there are ${q.levels}`);
  }
  for (let level = 2; level <= q.levels; level += 1) {
    if (!group.items.some((item) => item.level === level && item.required)) {
      report(path, group.id, `level ${level} has no required criterion`);
    }
  }
}

function checkScale(id: string, kind: Group['items'][number]['answer'], path: (string | number)[], report: Report): void {
  if (kind.kind !== 'scale' && kind.kind !== 'number') return;
  if (kind.max <= kind.min) report(path, id, `its maximum ${kind.max} is not above its minimum ${kind.min}`);
  if (kind.kind === 'scale' && kind.zero !== undefined && kind.zero > kind.min) {
    report(path, id, `its zero ${kind.zero} is above its minimum ${kind.min}`);
  }
}

function checkCondition(
  id: string,
  condition: Condition | undefined,
  key: string,
  path: (string | number)[],
  known: ReadonlySet<string>,
  what: string,
  report: Report,
): void {
  if (!condition) return;
  for (const target of listConditionItems(condition)) {
    if (!known.has(target)) report([...path, key], id, `"${key}" refers to "${target}", which is not among the ${what}`);
  }
}

/** Whether a condition can only turn from false to true as answers improve. */
function isRising(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(isRising);
  if ('any' in condition) return condition.any.every(isRising);
  return 'at_least' in condition;
}

function checkCircles(q: Questionnaire, placed: readonly Placed[], report: Report): void {
  const next = new Map<string, string[]>();
  for (const item of [...q.lookups, ...placed.flatMap((p) => p.group.items)]) {
    next.set(item.id, item.shown_when ? listConditionItems(item.shown_when) : []);
  }
  const done = new Set<string>();
  const visit = (id: string, trail: string[]): string[] | null => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const target of next.get(id) ?? []) {
      const circle = visit(target, [...trail, id]);
      if (circle) return circle;
    }
    done.add(id);
    return null;
  };
  for (const { group, path } of placed) {
    for (const [i, item] of group.items.entries()) {
      const circle = visit(item.id, []);
      if (circle?.includes(item.id)) {
        report([...path, 'items', i, 'shown_when'], item.id, `its condition runs in a circle: ${circle.join(' -> ')}`);
        return;
      }
    }
  }
}

/**
 * Finds what is wrong in how a version follows the one before it; `before` is null where there is none of the name it
 * states. The items of a lens say what they were at home, so only the name that a lens follows is looked at.
 */
export function checkFollows(q: Questionnaire, before: Questionnaire | null): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, id, message) => problems.push({ path, id, message });
  if (q.follows !== undefined) {
    if (!isEarlierVersion(q.follows, q)) report(['follows'], q.id, `"follows" must name an earlier version of "${q.id}"`);
    else if (!before) report(['follows'], q.id, `follows unknown questionnaire "${q.follows}"`);
  }
  if (q.kind === 'lens' || problems.length > 0) return problems;
  const known = new Set(before ? listItems(before.overall).map((item) => item.id) : []);
  const claimedBy = new Map<string, string>();
  for (const { group, path } of placeGroups(q.overall, ['overall'])) {
    for (const [i, item] of group.items.entries()) {
      const at = [...path, 'items', i, 'was'];
      const old = findOldId(item);
      if (item.was !== undefined && !before) {
        report(at, item.id, 'has "was", but the questionnaire says of no version that it "follows" it');
      } else if (item.was !== undefined && old !== null && !known.has(old)) {
        report(at, item.id, `"was" refers to "${old}", which is not among the items of "${q.follows}"`);
      }
      if (old === null || !known.has(old)) continue;
      const other = claimedBy.get(old);
      if (other !== undefined) report(at, item.id, `was the item "${old}" of "${q.follows}", and so was "${other}"`);
      claimedBy.set(old, item.id);
    }
  }
  return problems;
}

/** Finds texts that are missing in one language, and texts of things that do not exist. */
export function checkText(q: Questionnaire, locale: string, text: QuestionnaireText): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, id, message) => problems.push({ path, id, message });
  const compare = (section: keyof QuestionnaireText, wanted: Iterable<string>, found: Record<string, unknown>) => {
    const ids = new Set(wanted);
    for (const id of ids) if (!(id in found)) report([section], id, `has no text in "${locale}" under ${section}`);
    for (const id of Object.keys(found))
      if (!ids.has(id)) report([section, id], id, `has a text under ${section}, but does not exist`);
  };
  const groups = [...walkGroups(q.overall)];
  const items = q.kind === 'lens' ? [] : listItems(q.overall);
  compare(
    'groups',
    groups.map((g) => g.id),
    text.groups,
  );
  compare(
    'items',
    items.map((i) => i.id),
    text.items,
  );
  compare('context', q.kind === 'lens' ? [] : q.context.map((c) => c.id), text.context);
  compare(
    'levels',
    Array.from({ length: q.levels }, (_, i) => String(i + 1)),
    text.levels,
  );
  compare(
    'bands',
    Object.values(q.bands).flatMap((bands) => bands.map((b) => b.id)),
    text.bands,
  );
  compare(
    'profiles',
    q.profiles.map((p) => p.id),
    text.profiles,
  );

  const scales = new Map<string, { min: number; max: number }>();
  for (const { answer } of items) if (answer.kind === 'scale' && answer.scale) scales.set(answer.scale, answer);
  compare('scales', scales.keys(), text.scales);
  for (const [id, { min, max }] of scales) {
    for (let value = min; value <= max; value += 1) {
      if (text.scales[id] && !(String(value) in text.scales[id]))
        report(['scales', id], id, `has no label for ${value} in "${locale}"`);
    }
  }
  for (const group of groups) {
    if (group.level !== 'gate') continue;
    for (let level = 1; level <= q.levels; level += 1) {
      if (text.groups[group.id] && !text.groups[group.id]?.levels?.[level]) {
        report(['groups', group.id], group.id, `level ${level} is not described in "${locale}"`);
      }
    }
  }
  for (const item of q.context) {
    if (item.answer.kind !== 'choice' || q.kind === 'lens') continue;
    for (const option of item.answer.options) {
      if (!text.context[item.id]?.options?.[option])
        report(['context', item.id], item.id, `option "${option}" has no text in "${locale}"`);
    }
  }
  return problems;
}

/** Finds optional texts that one language has and another has not: guidance, evidence, examples, summaries. */
export function compareTexts(a: QuestionnaireText, b: QuestionnaireText, localeB: string): Problem[] {
  const problems: Problem[] = [];
  for (const section of ['groups', 'items', 'context'] as const) {
    for (const [id, entry] of Object.entries(a[section])) {
      const other = b[section][id] as Record<string, unknown> | undefined;
      if (!other) continue;
      for (const key of Object.keys(entry)) {
        if (!(key in other)) problems.push({ path: [section, id], id, message: `has no "${key}" in "${localeB}"` });
      }
    }
  }
  return problems;
}
