import { type Actor, mayDo } from '../../domain/access';
import type { LocaleCode } from '../../i18n/locales';
import { chooseText } from '../../services/assessment.server';
import { ANSWERING_ROLES, isOverdue, listWork } from '../../services/assignments.server';
import type { getWaiting } from '../../services/items.server';
import { describeSubject, type OpenRound } from '../../services/rounds.server';

/** What a round asks of one reader: their own work, and for the lead what waits for a decision. */
export function viewTasks(round: OpenRound, actor: Actor, waiting: Awaited<ReturnType<typeof getWaiting>>, locale: LocaleCode) {
  const today = new Date().toISOString().slice(0, 10);
  const titles = new Map(round.questionnaires.map((loaded) => [loaded.definition.id, chooseText(loaded, locale).groups]));
  const own = listWork(
    round,
    waiting.assignments.filter(({ userId }) => userId === actor.id),
  ).map(({ questionnaire, areaId, id, dueOn, open, total }) => ({
    questionnaire,
    areaId,
    id,
    title: titles.get(questionnaire)?.[id]?.title ?? id,
    dueOn,
    open,
    total,
    overdue: isOverdue({ dueOn, open }, today),
  }));
  const lead = mayDo(actor, 'round.assign', { ...describeSubject(round), state: undefined });
  const overdue = listWork(round, waiting.assignments).filter((work) => isOverdue(work, today)).length;
  return {
    /** Null for those who only read, and for a lead who asked nothing of themselves. */
    own: ANSWERING_ROLES.includes(actor.role) && (own.length > 0 || !lead) ? own : null,
    lead: lead ? { disagreements: waiting.disagreements, overdue } : null,
  };
}
