import { sayAnswer } from '../../components/answer-words';
import type { AnswerValue } from '../../domain/answer';
import type { Item, QuestionnaireText } from '../../domain/questionnaire';
import type { JudgementError } from '../../domain/validation';
import type { MessageKey, Translate } from '../../i18n/translate';
import type { JudgementStep } from '../../services/review.server';

/** The value of an answer in words, a scale's with its label. */
export function sayValue(t: Translate, item: Item, text: QuestionnaireText, value: AnswerValue | null): string {
  const said = sayAnswer(t, { value });
  const label = item.answer.kind === 'scale' && item.answer.scale ? text.scales[item.answer.scale]?.[String(value)] : undefined;
  return label ? `${said} – ${label}` : said;
}

/** What was said about an answer, one step after the other, in words. */
export function saySteps(t: Translate, item: Item, text: QuestionnaireText, steps: readonly JudgementStep[] = []) {
  return steps.map(({ kind, value, text: said, actor, at, version }) => ({
    version,
    who: actor ?? t('review.somebody'),
    on: t.date(at),
    what:
      kind === 'adjusted'
        ? t('review.step.adjusted', { value: sayValue(t, item, text, value ?? null) })
        : t(`review.step.${kind}`),
    text: said,
  }));
}

const OWN_WORDS: readonly JudgementError[] = ['reason_missing', 'value_missing', 'not_different', 'unknown_item'];

/** Why a judgement was not saved, in words, and the field that it concerns. */
export function sayError(t: Translate, error: JudgementError, verdict: string, itemId: string) {
  const field = error === 'reason_missing' ? `${verdict}-reason` : `value-${itemId}`;
  const key = OWN_WORDS.includes(error) ? `review.error.${error}` : `answer.error.${error}`;
  return { field, message: t(key as MessageKey) };
}

/** The choices that the form for another value offers, with their words; none for kinds that are typed. */
export function listChoices(t: Translate, item: Item, text: QuestionnaireText) {
  const { answer } = item;
  const own: AnswerValue[] =
    answer.kind === 'yesno'
      ? ['yes', 'partial', 'no']
      : answer.kind === 'scale'
        ? Array.from({ length: answer.max - answer.min + 1 }, (_, i) => answer.min + i)
        : [];
  const all = [...own, 'dont_know', ...(item.na ? ['not_applicable'] : [])];
  return all.map((value) => ({ value: String(value), label: sayValue(t, item, text, value) }));
}
