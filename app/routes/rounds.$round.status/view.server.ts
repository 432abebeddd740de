import type { AppLoadContext } from '@remix-run/node';
import { mayDo, type Person } from '../../domain/access';
import { TRANSITIONS } from '../../domain/lifecycle';
import { getTranslate } from '../../i18n/catalogues.server';
import { listHistory, listMissingFor } from '../../services/lifecycle.server';
import { describeSubject, getRoundToAnswer } from '../../services/rounds.server';
import { findOwnFactors } from '../../services/second-factor.server';

/** What a country's own people do here; publication has a page of its own. */
export const OWN_TRANSITIONS = ['ask_review', 'reopen', 'sign_off', 'submit', 'recall'] as const;
export type OwnTransition = (typeof OWN_TRANSITIONS)[number];

/** Where a round stands, what the person may do next, and how it came there. */
export async function viewStatus({ db, locale }: AppLoadContext, person: Person, roundId: string) {
  const round = await getRoundToAnswer(db, person, roundId);
  const subject = describeSubject(round);
  const open = OWN_TRANSITIONS.filter((transition) => mayDo(person, TRANSITIONS[transition].action, subject));
  const steps = await Promise.all(
    open.map(async (transition) => {
      const needs: readonly string[] = TRANSITIONS[transition].needs;
      return {
        transition,
        missing: await listMissingFor(db, person, roundId, transition),
        asksReason: needs.includes('reason'),
        factors: needs.includes('second_factor') ? await findOwnFactors(db, person) : null,
      };
    }),
  );
  const history = await listHistory(db, person, roundId);
  return {
    heading: getTranslate(locale)('status.title'),
    round: { id: round.id, title: round.title },
    state: round.state,
    steps,
    links: { publication: mayDo(person, 'publication.preview', subject) },
    history: history.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })).reverse(),
  };
}
