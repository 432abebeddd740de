import { type Actor, mayDo } from '../../domain/access';
import { findAnswerKey, listItems } from '../../domain/group';
import { isLastWord, judgeStanding, type ReplyError } from '../../domain/validation';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import type { Review } from '../../services/review.server';
import { viewLayers } from '../review.$round._index/view.server';
import { saySteps, sayValue } from '../review.$round.$questionnaire/view.server';

export type CountryView = ReturnType<typeof viewForCountry>;
export type JudgedView = CountryView['waiting'][number];

/** Every answer that a reviewer said something about, once, in the order of the questionnaires. */
function listJudged(review: Review, t: Translate) {
  const seen = new Set<string>();
  return review.questionnaires.flatMap((loaded) => {
    const { definition, answers } = loaded;
    const text = chooseText(loaded, t.locale);
    return listItems(definition.overall).flatMap((item) => {
      const key = findAnswerKey(definition.id, item);
      const judgement = review.judgements.get(key);
      if (!judgement || seen.has(key)) return [];
      seen.add(key);
      const { verdict, version, value, reply, replyText } = judgement;
      return {
        key,
        id: item.id,
        questionnaire: text.short,
        asks: text.items[item.id]?.text ?? '',
        declared: sayValue(t, item, text, answers[item.id]?.value ?? null),
        note: answers[item.id]?.note ?? '',
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
  });
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
    progress: review.progress,
    layers: viewLayers(review, t),
  };
}

/** Why a reply was not saved, in words. */
export function sayReplyError(t: Translate, error: ReplyError): string {
  return t(`review.reply_error.${error}`);
}
