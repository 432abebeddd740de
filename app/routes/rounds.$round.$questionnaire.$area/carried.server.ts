import { findGroup, listItems } from '../../domain/group';
import type { Questionnaire } from '../../domain/questionnaire';
import type { Carried, LastEvidence } from '../../services/carry.server';
import { confirmAnswer } from './confirm-answer';
import type { readAnswers } from './form.server';
import type { AreaView } from './view.server';

/** What the round before said of what is on the page. */
export type CarriedView = ReturnType<typeof viewCarried>;
/** A link or a file of last time. */
export type LastPiece = ReturnType<typeof viewPiece>;

function viewPiece({ id, title, url, file, validUntil, state }: LastEvidence['holds'][number]) {
  return { title, href: file ? `/evidence/${id}` : url, validUntil, state };
}

/** Restricts what was carried to the page: the rest would travel for nothing. */
export function viewCarried(view: AreaView, carried: Carried | undefined) {
  const shown = new Set([...view.capabilities.flatMap(({ items }) => items), ...view.context.map(({ id }) => id)]);
  const { answers = {}, changed = [], evidence = {}, ended = [] } = carried ?? {};
  const needed = new Set([...Object.keys(answers), ...ended].filter((id) => shown.has(id)));
  return {
    answers: Object.fromEntries(Object.entries(answers).filter(([id]) => shown.has(id))),
    changed: changed.filter((id) => shown.has(id)),
    ended: ended.filter((id) => shown.has(id)),
    evidence: Object.fromEntries(
      Object.entries(evidence).flatMap(([id, { holds, ended }]) =>
        needed.has(id) ? [[id, { holds: holds.map(viewPiece), ended: ended.map(viewPiece) }]] : [],
      ),
    ),
  };
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
    return last && isMeant ? { ...input, answer: confirmAnswer(input.answer, last), confirms: true } : input;
  });
}
