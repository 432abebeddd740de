import type { LoadedQuestionnaire } from '../../questionnaires/loader.server';
import type { Answers } from '../domain/answer';
import { markEvidenced } from '../domain/evidenced';
import { listItems } from '../domain/group';
import type { Group, QuestionnaireText } from '../domain/questionnaire';
import { type ItemState, type ScoreResult, scoreAssessment } from '../domain/score';
import { type OpenRound, selectAnswers, selectEvidenced } from './rounds.server';

/** A questionnaire of a round with its answers, scored. */
export interface Assessment extends LoadedQuestionnaire {
  /** As they were given. */
  answers: Answers;
  /** As they were scored: also those that pieces of evidence carry are evidenced. */
  scored: Answers;
  result: ScoreResult;
}

/** Scores one questionnaire, or a lens over several, with the answers of a round. */
export function assess(round: OpenRound, loaded: LoadedQuestionnaire): Assessment {
  const answers = selectAnswers(loaded.definition, round.answers);
  const scored = markEvidenced(answers, selectEvidenced(loaded.definition, round));
  return { ...loaded, answers, scored, result: scoreAssessment(loaded.definition, scored) };
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

/** How far the answers of an area or a capability are. */
export function measureProgress({ result, answers }: Assessment, group: Group): AreaProgress {
  const shown = listItems(group).filter((item) => {
    const state = result.items[item.id]?.state;
    return state !== 'hidden' && (state !== 'out' || answers[item.id] !== undefined);
  });
  const inState = (state: ItemState) => shown.filter((item) => result.items[item.id]?.state === state);
  const open = inState('unanswered');
  return {
    id: group.id,
    total: shown.length,
    open: open.length,
    openCore: open.filter((item) => item.core).length,
    unknown: inState('unknown').length,
  };
}

/** What is left to answer in each area, in the order of the questionnaire; optional parts last and marked by their group. */
export function listProgress(assessment: Assessment): (AreaProgress & { group: Group })[] {
  return assessment.definition.overall.groups.map((group) => ({ group, ...measureProgress(assessment, group) }));
}

/** Where to go on: the first area with first-pass items open, else the first with any; null when all is answered. */
export function findNextArea(progress: readonly (AreaProgress & { group: Group })[]): (AreaProgress & { group: Group }) | null {
  const main = progress.filter(({ group }) => !group.aside);
  return main.find((area) => area.openCore > 0) ?? main.find((area) => area.open > 0) ?? null;
}
