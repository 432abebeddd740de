import { listConditionItems, listItems, walkGroups } from './group';
import type { Group, Item, Questionnaire } from './questionnaire';

/** A topic selects itself and what lies below it: `F43c` selects `F43c.1`, but not `F43`. */
export function coversTopic(wanted: string, topic: string): boolean {
  return topic === wanted || topic.startsWith(`${wanted}.`);
}

/** Optional parts stand for themselves: no lens counts them. */
function dropAside(group: Group): Group {
  return { ...group, groups: group.groups.filter((child) => !child.aside).map(dropAside) };
}

/** An item seen from outside its questionnaire: its answer stays where it was given. */
function borrowItem(source: Questionnaire, item: Item): Item {
  return { ...item, same_as: item.same_as ?? `${source.id}.${item.id}` };
}

function matches(
  select: NonNullable<Group['select']>,
  source: Questionnaire,
  item: Item,
  groupsOf: ReadonlyMap<string, Set<string>>,
): boolean {
  if (select.items?.includes(`${source.id}.${item.id}`)) return true;
  if (select.tags?.some((tag) => item.tags.includes(tag))) return true;
  if (select.topics?.some((wanted) => item.refs.some((ref) => coversTopic(wanted, ref)))) return true;
  return select.groups?.some((g) => groupsOf.get(g)?.has(item.id)) ?? false;
}

/**
 * Fills a lens: puts into each of its groups the items of the questionnaires below it that the group selects. The result
 * scores like any questionnaire; items keep the conditions and the answers they have at home. An item of a source that
 * is the same as one of another source appears once.
 */
export function resolveLens(lens: Questionnaire, sources: readonly Questionnaire[]): Questionnaire {
  const groupsOf = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const group of walkGroups(source.overall)) {
      groupsOf.set(`${source.id}.${group.id}`, new Set(listItems(group).map((item) => item.id)));
    }
  }
  const all = sources.flatMap((source) => listItems(dropAside(source.overall)).map((item) => ({ source, item })));
  const fill = (group: Group): Group => {
    const items = new Map(group.items.map((item) => [item.same_as ?? item.id, item]));
    if (group.select) {
      for (const { source, item } of all) {
        if (!matches(group.select, source, item, groupsOf)) continue;
        const borrowed = borrowItem(source, item);
        if (!items.has(borrowed.same_as as string)) items.set(borrowed.same_as as string, borrowed);
      }
    }
    return { ...group, groups: group.groups.map(fill), items: [...items.values()] };
  };
  const overall = fill(lens.overall);
  const used = new Set(listItems(overall).map((item) => item.id));
  const wanted = new Set<string>();
  // Conditions may look at items of optional parts too, so these are looked up in whole sources.
  const byId = new Map(
    sources.flatMap((source) => listItems(source.overall).map((item) => [item.id, borrowItem(source, item)] as const)),
  );
  const follow = (item: Item | undefined) => {
    for (const id of item?.shown_when ? listConditionItems(item.shown_when) : []) {
      if (wanted.has(id)) continue;
      wanted.add(id);
      follow(byId.get(id));
    }
  };
  for (const id of used) follow(byId.get(id));
  return {
    ...lens,
    context: sources.flatMap((source) => source.context),
    lookups: [...wanted].filter((id) => !used.has(id)).flatMap((id) => byId.get(id) ?? []),
    overall,
  };
}

/** A lens over only some of its questionnaires, for a round that holds no more; the items of the others leave it. */
export function restrictLens(lens: Questionnaire, questionnaireIds: ReadonlySet<string>): Questionnaire {
  const keep = (item: Item) => item.same_as === undefined || questionnaireIds.has(item.same_as.split('.')[0] as string);
  const restrict = (group: Group): Group => ({ ...group, groups: group.groups.map(restrict), items: group.items.filter(keep) });
  return {
    ...lens,
    over: lens.over.filter((name) => questionnaireIds.has(name.split('@')[0] as string)),
    overall: restrict(lens.overall),
  };
}
