import type { Answer } from '../../domain/answer';
import { findGroup, listItems } from '../../domain/group';
import type { Questionnaire } from '../../domain/questionnaire';
import type { Carried } from '../../services/carry.server';
import type { Company } from './company.server';
import { confirmAnswer } from './confirm-answer';
import type { readAnswers } from './form.server';
import type { AreaView } from './view.server';

/** What the round before said of what stands unanswered on the page, as far as the person may answer it. */
export type CarriedView = ReturnType<typeof viewCarried>;

/** Restricts what was carried to the page and the person: the rest would travel for nothing. */
export function viewCarried(view: AreaView, company: Company, carried: Carried | undefined) {
  const open = new Set([
    ...view.capabilities.flatMap(({ id, items }) => (company.capabilities[id]?.editable ? items : [])),
    ...(company.contextEditable ? view.context.map(({ id }) => id) : []),
  ]);
  const given = Object.entries(carried?.answers ?? {}).filter((entry): entry is [string, Answer] => open.has(entry[0]));
  return { answers: Object.fromEntries(given), changed: (carried?.changed ?? []).filter((id) => open.has(id)) };
}

/** Which items a form confirms: one by its own button, or a capability's that have no answer in the form either. */
function listConfirmed(form: FormData, definition: Questionnaire): { one: string; all: ReadonlySet<string> } {
  const group = findGroup(definition.overall, String(form.get('still_all') ?? ''));
  return { one: String(form.get('still') ?? ''), all: new Set(group ? listItems(group).map(({ id }) => id) : []) };
}

/** Whether a form was sent by one of its "still true" buttons. */
export function isConfirming(form: FormData): boolean {
  return form.has('still') || form.has('still_all');
}

/** Puts the answers that a form confirms as still true in the place of what it leaves open. */
export function confirmCarried(
  form: FormData,
  definition: Questionnaire,
  inputs: ReturnType<typeof readAnswers>,
  carried: Carried | undefined,
): ReturnType<typeof readAnswers> {
  const { one, all } = listConfirmed(form, definition);
  return inputs.map((input) => {
    const last = carried?.answers[input.item];
    const isMeant = input.item === one || (all.has(input.item) && input.answer.value === null);
    return last && isMeant ? { ...input, answer: confirmAnswer(input.answer, last) } : input;
  });
}
