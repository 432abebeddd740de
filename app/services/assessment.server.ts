import type { LoadedQuestionnaire } from '../../questionnaires/loader.server';
import type { Answers } from '../domain/answer';
import { listItems } from '../domain/group';
import type { Group, QuestionnaireText } from '../domain/questionnaire';
import { type ItemState, type ScoreResult, scoreAssessment } from '../domain/score';
import { type OpenRound, selectAnswers } from './rounds.server';

/** A questionnaire of a round with its answers, scored. */
export interface Assessment extends LoadedQuestionnaire {
  answers: Answers;
  result: ScoreResult;
}

/** Scores one questionnaire, or a lens over several, with the answers of a round. */
export function assess(round: OpenRound, loaded: LoadedQuestionnaire): Assessment {
  const answers = selectAnswers(loaded.definition, round.answers);
  return { ...loaded, answers, result: scoreAssessment(loaded.definition, answers) };
}

/** The text in a language; English where a questionnaire does not speak it. */
export function chooseText({ texts }: LoadedQuestionnaire, locale: string): QuestionnaireText {
  const text = texts[locale] ?? texts.en ?? Object.values(texts)[0];
  if (!text) throw new Error('a questionnaire of the project has no text');
  return text;
}

/** How far the answers of an area are: of all, and of the first pass. */
export interface AreaProgress {
  id: string;
  open: number;
  openCore: number;
  /** Answered "don't know". */
  unknown: number;
  total: number;
}

/** What is left to answer in each area, in the order of the questionnaire; optional parts last and marked by their group. */
export function listProgress({ definition, result, answers }: Assessment): (AreaProgress & { group: Group })[] {
  return definition.overall.groups.map((group) => {
    const shown = listItems(group).filter((item) => {
      const state = result.items[item.id]?.state;
      return state !== 'hidden' && (state !== 'out' || answers[item.id] !== undefined);
    });
    const inState = (state: ItemState) => shown.filter((item) => result.items[item.id]?.state === state);
    const open = inState('unanswered');
    return {
      id: group.id,
      group,
      total: shown.length,
      open: open.length,
      openCore: open.filter((item) => item.core).length,
      unknown: inState('unknown').length,
    };
  });
}

/** Where to go on: the first area with first-pass items open, else the first with any; null when all is answered. */
export function findNextArea(progress: readonly (AreaProgress & { group: Group })[]): (AreaProgress & { group: Group }) | null {
  const main = progress.filter(({ group }) => !group.aside);
  return main.find((area) => area.openCore > 0) ?? main.find((area) => area.open > 0) ?? null;
}
