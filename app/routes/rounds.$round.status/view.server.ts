import { listTransitions } from '../../../db/lifecycle.server';
import type { Db } from '../../../db/schema';
import { inScope } from '../../../db/scope.server';
import { mayDo, type Person } from '../../domain/access';
import { TRANSITIONS } from '../../domain/lifecycle';
import { getTranslate } from '../../i18n/catalogues.server';
import type { LocaleCode } from '../../i18n/locales';
import { listMissingFor } from '../../services/lifecycle.server';
import { describeSubject, getRoundToAnswer, scopeOf } from '../../services/rounds.server';

/** What a country's own people do here; publication has a page of its own. */
export const OWN_TRANSITIONS = ['ask_review', 'reopen', 'sign_off', 'submit', 'recall'] as const;

/** Where a round stands, what the person may do next, and how it came there. */
export async function viewStatus(db: Db, person: Person, roundId: string, locale: LocaleCode) {
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
        asksCode: needs.includes('second_factor'),
      };
    }),
  );
  const history = await inScope(db, scopeOf(person), (tx) => listTransitions(tx, roundId));
  return {
    heading: getTranslate(locale)('status.title'),
    round: { id: round.id, title: round.title },
    state: round.state,
    steps,
    links: { publication: mayDo(person, 'publication.preview', subject) },
    history: history.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })).reverse(),
  };
}
