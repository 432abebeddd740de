import { type Actor, mayDo } from '../../domain/access';
import { findAnswerKey, listItems } from '../../domain/group';
import type { Group } from '../../domain/questionnaire';
import type { getCompany } from '../../services/items.server';
import { describeSubject, findRoundQuestionnaire, isAssigned, type OpenRound } from '../../services/rounds.server';
import type { AreaView } from './view.server';

/** Why nothing, or not everything, can be changed on the page. */
export type ReadOnly = 'role' | 'assigned' | 'internal_review' | 'frozen';

/** Who may change what on an area's page, who has it, and what was said about its items. */
export type Company = ReturnType<typeof viewCompany>;

/** Adds the others to an area's page: small, since it travels with the page. */
export function viewCompany(
  round: OpenRound,
  view: AreaView,
  actor: Actor,
  { assignments, comments, disagreements }: Awaited<ReturnType<typeof getCompany>>,
) {
  const loaded = findRoundQuestionnaire(round, view.questionnaire.id);
  const area = view.definition.overall;
  const groups: readonly Group[] = area.groups.length > 0 ? area.groups : [area];
  const may = (itemId: string | undefined) =>
    itemId !== undefined && mayDo(actor, 'answer.save', describeSubject(round, isAssigned(round, loaded, itemId)));
  const shown = new Set(view.capabilities.flatMap(({ items }) => items));
  const said = [...listItems(area)]
    .filter(({ id }) => shown.has(id))
    .map((item) => [item.id, findAnswerKey(loaded.definition.id, item)] as const);
  const people = (group: Group) =>
    assignments.filter((a) => a.questionnaire === view.questionnaire.id && [area.id, group.id].includes(a.groupId));
  const capabilities = Object.fromEntries(
    groups.map((group) => {
      const mine = people(group).filter(({ userId }) => userId === actor.id);
      const due = mine.flatMap(({ dueOn }) => dueOn ?? []).sort();
      const others = new Set(
        people(group)
          .filter(({ userId }) => userId !== actor.id)
          .map(({ name }) => name),
      );
      return [
        group.id,
        { editable: may(listItems(group)[0]?.id), mine: mine.length > 0, dueOn: due[0] ?? null, others: [...others] },
      ];
    }),
  );
  const all = groups.every((group) => capabilities[group.id]?.editable || listItems(group).length === 0);
  const anybody = mayDo(actor, 'answer.save', { ...describeSubject(round), state: undefined });
  const readOnly: ReadOnly | null = !anybody
    ? 'role'
    : round.state === 'internal_review'
      ? 'internal_review'
      : round.state !== 'draft'
        ? 'frozen'
        : all
          ? null
          : 'assigned';
  return {
    readOnly,
    /** By capability. */
    capabilities,
    contextEditable: may(view.context[0]?.id),
    /** By item; those without any are left out. */
    comments: Object.fromEntries(said.flatMap(([id, key]) => (comments.has(key) ? [[id, comments.get(key)]] : []))) as Record<
      string,
      number
    >,
    disagreements: said.filter(([, key]) => disagreements.has(key)).map(([id]) => id),
  };
}
