import type { Answer } from './answer';
import { meetItem } from './gain';
import { listItems } from './group';
import type { Questionnaire } from './questionnaire';
import { scoreAssessment } from './score';

/** "Established": adopted, resourced, working; what a country is shown as its target until it chooses another. */
export const DEFAULT_TARGET_LEVEL = 3;

/** The score of every group if all criteria up to a level were met and none above; in points, by group id. */
export function scoreTarget(q: Questionnaire, level = DEFAULT_TARGET_LEVEL): Record<string, number> {
  const answers: Record<string, Answer> = {};
  for (const item of listItems(q.overall)) {
    answers[item.id] =
      (item.level ?? level) <= level ? meetItem(item, undefined) : { value: item.answer.kind === 'yesno' ? 'no' : null };
  }
  const { groups } = scoreAssessment(q, answers);
  return Object.fromEntries(Object.values(groups).map((group) => [group.id, group.score ?? 0]));
}
