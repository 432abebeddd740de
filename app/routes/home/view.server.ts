import { type Actor, mayDo } from '../../domain/access';
import { TRANSITIONS } from '../../domain/lifecycle';
import type { LocaleCode } from '../../i18n/locales';
import { assess, chooseText, findNextArea, listProgress } from '../../services/assessment.server';
import { describeSubject, type OpenRound } from '../../services/rounds.server';

export type RoundView = ReturnType<typeof viewRound>;
export type QuestionnaireView = RoundView['questionnaires'][number];

/** The steps that bring a round further, which somebody at home should not have to look for. */
const FORWARD = ['ask_review', 'sign_off', 'submit', 'send_back'] as const;

/** The newest round as its people meet it at home: where it stands, and where each questionnaire goes on. */
export function viewRound(round: OpenRound, actor: Actor, locale: LocaleCode) {
  const subject = describeSubject(round);
  const mayAnswer = mayDo(actor, 'answer.save', { ...subject, assigned: false });
  return {
    id: round.id,
    title: round.title,
    dueOn: round.dueOn,
    state: round.state,
    /** What the person may do to bring it further; null where it waits for others. */
    step: FORWARD.find((transition) => mayDo(actor, TRANSITIONS[transition].action, subject)) ?? null,
    country: round.country.names[locale] ?? round.country.names.en,
    questionnaires: round.questionnaires.map((loaded) => {
      const assessment = assess(round, loaded);
      const text = chooseText(loaded, locale);
      // Those with assigned parts find these as their own work.
      const next = mayAnswer ? findNextArea(listProgress(assessment)) : null;
      const { overall } = assessment.result;
      return {
        id: loaded.definition.id,
        title: text.title,
        overall,
        levelName: overall.level === null ? null : (text.levels[overall.level]?.name ?? null),
        next: next && {
          path: `/rounds/${round.id}/${loaded.definition.id}/${next.id}${next.openCore > 0 ? '?core' : ''}`,
          title: text.groups[next.id]?.title ?? next.id,
          left: next.openCore || next.open,
        },
      };
    }),
  };
}
