import type { Actor } from '../../domain/access';
import { mayDo } from '../../domain/access';
import { isOpen } from '../../domain/lifecycle';
import { assess, chooseText, measureProgress } from '../../services/assessment.server';
import { type Assignment, type getAssignments, isOverdue, listAssignable } from '../../services/assignments.server';
import { describeSubject } from '../../services/rounds.server';

export type AssignmentsView = ReturnType<typeof viewAssignments>;
export type GroupView = AssignmentsView['questionnaires'][number]['areas'][number];

/** What the page of assignments shows: per questionnaire its areas and capabilities, who has them and how far they are. */
export function viewAssignments(
  { round, assignments, people }: Awaited<ReturnType<typeof getAssignments>>,
  actor: Actor,
  locale: string,
  today: string,
) {
  const questionnaires = round.questionnaires.map((loaded) => {
    const assessment = assess(round, loaded);
    const text = chooseText(loaded, locale);
    const { id } = loaded.definition;
    const view = (group: Parameters<typeof measureProgress>[1]) => {
      const { total, open } = measureProgress(assessment, group);
      return {
        id: group.id,
        title: text.groups[group.id]?.title ?? group.id,
        total,
        answered: total - open,
        people: assignments
          .filter((a: Assignment) => a.questionnaire === id && a.groupId === group.id)
          .map(({ userId, name, dueOn }) => ({ id: userId, name, dueOn, overdue: isOverdue({ dueOn, open }, today) })),
      };
    };
    return {
      id,
      title: text.title,
      areas: listAssignable(loaded).map(({ area, capabilities }) => ({
        ...view(area),
        aside: area.aside,
        capabilities: capabilities.map(view),
      })),
    };
  });
  return {
    round: { id: round.id, title: round.title, dueOn: round.dueOn },
    mayAssign: mayDo(actor, 'round.assign', describeSubject(round)),
    isLead: mayDo(actor, 'round.assign', { ...describeSubject(round), state: undefined }),
    isOpen: isOpen(round.state),
    people: people.map(({ id, name, role }) => ({ id, name, role })),
    questionnaires,
  };
}
