import type { AppLoadContext } from '@remix-run/node';
import type { Answer } from '../../domain/answer';
import { MAX_SEEN_VERSION } from '../../domain/answer';
import { getTranslate } from '../../i18n/catalogues.server';
import type { MessageKey } from '../../i18n/translate';
import type { NamedActor } from '../../services/assignments.server';
import { writeComment } from '../../services/comments.server';
import { decide, findRoundItem, propose } from '../../services/proposals.server';
import { getRound } from '../../services/rounds.server';
import { readAnswers } from '../rounds.$round.$questionnaire.$area/form.server';

/** A form that goes back to its page: with errors, or, where another page began a proposal, without. */
export interface Returned {
  errors: { field: string; message: string }[];
  propose: { answer: Answer; reason: string } | null;
  decide: { proposal: string; reason: string } | null;
  comment: { text: string; mentions: string[] } | null;
}

const NOTHING: Returned = { errors: [], propose: null, decide: null, comment: null };

interface Place {
  round: string;
  questionnaire: string;
  item: string;
}

/**
 * Does what a form of the item's page asks for. Null when it is done; else what to show again. The area's page sends its whole
 * form here to begin a proposal: then nothing is done, and what was chosen there is in the form here.
 */
export async function act(context: AppLoadContext, person: NamedActor, place: Place, form: FormData): Promise<Returned | null> {
  const t = getTranslate(context.locale);
  const text = (name: string) =>
    String(form.get(name) ?? '')
      .replace(/\r\n/g, '\n')
      .trim();
  const what = text('do');
  if (what === 'comment') {
    const mentions = form.getAll('mention').map(String);
    const said = text('text');
    if (said === '') {
      return { ...NOTHING, errors: [{ field: 'text', message: t('form.comment') }], comment: { text: said, mentions } };
    }
    const { questionnaire, item } = place;
    await writeComment(context.db, person, place.round, { questionnaire, item, text: said, mentions, id: text('id') });
    return null;
  }
  if (what === 'adopted' || what === 'declined') {
    const sent = { proposal: text('proposal'), reason: text('reason') };
    const again = (message: string) => ({
      ...NOTHING,
      errors: [{ field: `reason-${sent.proposal}`, message }],
      decide: sent,
    });
    if (sent.reason === '') return again(t('form.reason'));
    const seen = Number(text('seen'));
    const seenVersion = Number.isInteger(seen) && seen >= 0 && seen <= MAX_SEEN_VERSION ? seen : 0;
    const outcome = await decide(context.db, person, place.round, { ...sent, decision: what, seenVersion });
    return outcome.status === 'stale' ? again(t('item.stale')) : null;
  }
  const round = await getRound(context.db, person, place.round);
  const { item } = findRoundItem(round, place.questionnaire, place.item);
  const answer = readAnswers(form, place.questionnaire, [item])[0]?.answer ?? { value: null };
  const reason = text('why');
  if (what !== 'propose') return { ...NOTHING, propose: { answer, reason } };
  const again = (field: string, message: string) => ({ ...NOTHING, errors: [{ field, message }], propose: { answer, reason } });
  if (reason === '') return again('why', t('form.reason'));
  const { questionnaire, item: id } = place;
  const outcome = await propose(context.db, person, place.round, { questionnaire, item: id, answer, reason, id: text('id') });
  if (outcome.status === 'proposed') return null;
  return again(
    'value',
    outcome.error === 'same_answer' ? t('item.same_answer') : t(`answer.error.${outcome.error}` as MessageKey),
  );
}
