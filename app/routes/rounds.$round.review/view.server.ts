import { type Actor, mayDo } from '../../domain/access';
import { findAnswerKey, listItems } from '../../domain/group';
import { isLastWord, judgeStanding, type ReplyError } from '../../domain/validation';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import type { Review } from '../../services/review.server';
import { viewLayers } from '../review.$round._index/view.server';
import { saySteps, sayValue } from '../review.$round.$questionnaire/say.server';

export type CountryView = ReturnType<typeof viewForCountry>;
export type JudgedView = CountryView['waiting'][number];

/** Every signed-off item of a round once, under the first questionnaire that asks it: some share items. */
function listOnce({ questionnaires }: Review) {
  const seen = new Set<string>();
  return questionnaires.flatMap((loaded) =>
    listItems(loaded.definition.overall).flatMap((item) => {
      const key = findAnswerKey(loaded.definition.id, item);
      if (seen.has(key)) return [];
      seen.add(key);
      return { key, item, loaded };
    }),
  );
}

/** Every answer that a reviewer said something about, in the order of the questionnaires. */
function listJudged(review: Review, t: Translate) {
  return listOnce(review).flatMap(({ key, item, loaded }) => {
    const judgement = review.judgements.get(key);
    if (!judgement) return [];
    const text = chooseText(loaded, t.locale);
    const declared = loaded.answers[item.id];
    const { verdict, version, value, reply, replyText } = judgement;
    return {
      key,
      id: item.id,
      questionnaire: text.short,
      asks: text.items[item.id]?.text ?? '',
      declared: sayValue(t, item, text, declared?.value ?? null),
      note: declared?.note ?? '',
      verdict,
      adjusted: verdict === 'adjusted' ? sayValue(t, item, text, value) : '',
      reply,
      replyText,
      version,
      standing: judgeStanding(judgement),
      final: isLastWord(judgement),
      steps: saySteps(t, item, text, review.steps.get(key)),
    };
  });
}

/** The evidence that the reviewer did not accept, with the item that it was given for. */
function listRejected(review: Review, t: Translate) {
  return listOnce(review).flatMap(({ key, item, loaded }) =>
    (review.evidence.get(key) ?? [])
      .filter(({ verdict }) => verdict === 'rejected')
      .map((piece) => ({
        id: piece.id,
        title: piece.title,
        reason: piece.verdictReason,
        item: item.id,
        questionnaire: chooseText(loaded, t.locale).short,
        link: `/rounds/${review.round.id}/${loaded.definition.id}/items/${item.id}/evidence`,
      })),
  );
}

/** What the country sees of its validation: what waits for its reply first, then everything that was judged. */
export function viewForCountry(review: Review, person: Actor, t: Translate) {
  const { round, country } = review;
  const subject = { countryCode: country.alpha3, region: country.region, state: round.state };
  const judged = listJudged(review, t);
  const isWaiting = ({ standing }: { standing: string }) => standing === 'waiting';
  // A reply may be changed until the round is sent back.
  const isOpen = ({ verdict, reply }: { verdict: string; reply: string | null }) => verdict !== 'accepted' && reply !== null;
  return {
    id: round.id,
    roundTitle: round.title,
    state: round.state,
    mayReply: mayDo(person, 'review.reply', subject),
    waiting: judged.filter(isWaiting),
    replied: judged.filter((one) => !isWaiting(one) && isOpen(one)),
    settled: judged.filter((one) => !isWaiting(one) && !isOpen(one)),
    rejected: listRejected(review, t),
    progress: review.progress,
    layers: viewLayers(review, t),
  };
}

/** Why a reply was not saved, in words. */
export function sayReplyError(t: Translate, error: ReplyError): string {
  return t(`review.reply_error.${error}`);
}
