import type { Condition, Group, Item, Questionnaire } from './questionnaire';

/** `un-framework@1.0`, the name under which rounds and command lines know a questionnaire. */
export function nameQuestionnaire(q: Pick<Questionnaire, 'id' | 'version'>): string {
  return `${q.id}@${q.version}`;
}

/** Whether a name is that of the same questionnaire in a lower version: `1.9` is below `1.10`, and `1` is `1.0`. */
export function isEarlierVersion(name: string, { id, version }: Questionnaire): boolean {
  const [otherId, other = ''] = name.split('@');
  if (otherId !== id) return false;
  const [a, b] = [other, version].map((v) => v.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Depth first, the group itself first. */
export function* walkGroups(group: Group): Generator<Group> {
  yield group;
  for (const child of group.groups) yield* walkGroups(child);
}

/** Every item below a group, once, in the order of the questionnaire. */
export function listItems(group: Group): Item[] {
  const items = new Map<string, Item>();
  for (const g of walkGroups(group)) for (const item of g.items) items.set(item.id, item);
  return [...items.values()];
}

/** Returns the group with this id, or null. */
export function findGroup(root: Group, id: string): Group | null {
  for (const group of walkGroups(root)) if (group.id === id) return group;
  return null;
}

/** Ids of the items a condition looks at. */
export function listConditionItems(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(listConditionItems);
  if ('any' in condition) return condition.any.flatMap(listConditionItems);
  if ('not' in condition) return listConditionItems(condition.not);
  return [condition.item];
}

/** Where the answer to an item is kept in a round: `<questionnaire>.<item>`, or the item it is the same as. */
export function findAnswerKey(questionnaireId: string, item: Pick<Item, 'id' | 'same_as'>): string {
  return item.same_as ?? `${questionnaireId}.${item.id}`;
}

/** The id that an item says it had in the version before, stated or by its own id; null for a new item. */
export function findOldId({ id, was }: Pick<Item, 'id' | 'was'>): string | null {
  if (was === undefined) return id;
  if (was === 'none') return null;
  return typeof was === 'string' ? was : was.item;
}

/**
 * The part of a questionnaire below one group, to be scored by itself. Items elsewhere that its conditions look at come
 * along unscored. Null when there is no such group.
 */
export function narrowQuestionnaire(q: Questionnaire, groupId: string): Questionnaire | null {
  const overall = findGroup(q.overall, groupId);
  if (!overall) return null;
  const inside = listItems(overall);
  const ids = new Set(inside.map((item) => item.id));
  const elsewhere = new Map([...listItems(q.overall), ...q.lookups].map((item) => [item.id, item]));
  const lookups = new Map<string, Item>();
  const follow = (item: Item) => {
    for (const id of item.shown_when ? listConditionItems(item.shown_when) : []) {
      const target = elsewhere.get(id);
      if (!target || ids.has(id) || lookups.has(id)) continue;
      lookups.set(id, target);
      follow(target);
    }
  };
  for (const item of inside) follow(item);
  const asked = new Set(
    [...inside, ...lookups.values()].flatMap((i) => (i.applies_when ? listConditionItems(i.applies_when) : [])),
  );
  return { ...q, context: q.context.filter((c) => asked.has(c.id)), lookups: [...lookups.values()], overall };
}
