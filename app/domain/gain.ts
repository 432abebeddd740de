import type { Answer, Answers } from './answer';
import type { Item, Questionnaire } from './questionnaire';
import { indexItems, type ScoreResult, scoreAssessment } from './score';

/** What meeting one item would change. Scores in points of the group, levels in steps. */
export interface Gain {
  item: string;
  /** Added to the overall score. */
  overall: number;
  /** By group id, the groups whose score or level would change. */
  groups: Record<string, { score: number; level: number }>;
}

/** The answer that meets an item wholly, its evidence included. */
export function meetItem(item: Item, answer: Answer | undefined): Answer {
  const kind = item.answer;
  const value =
    kind.kind === 'yesno'
      ? 'yes'
      : kind.kind === 'scale' || kind.kind === 'number' || kind.kind === 'points'
        ? kind.max
        : kind.kind === 'contact'
          ? { name: '-', email: '-', phone: '' }
          : kind.kind === 'date'
            ? '2000-01-01'
            : '-';
  return { ...answer, value, evidence: answer?.evidence || '-' };
}

/** The change of one number; none where nothing applies before or after. */
export function subtract(after: number | null | undefined, before: number | null): number {
  return after === null || after === undefined || before === null ? 0 : after - before;
}

/** The change in every number between two results of the same questionnaire. */
export function compareGroups(before: ScoreResult, after: ScoreResult): Gain['groups'] {
  const changes: Gain['groups'] = {};
  for (const [id, group] of Object.entries(before.groups)) {
    const then = after.groups[id];
    const score = subtract(then?.score, group.score);
    const level = subtract(then?.level, group.level);
    if (score !== 0 || level !== 0) changes[id] = { score, level };
  }
  return changes;
}

/** What meeting the given items together would change; the what-if switches of the results page. */
export function tryItems(q: Questionnaire, answers: Answers, itemIds: readonly string[]): ScoreResult {
  const items = indexItems(q);
  const met: Record<string, Answer | undefined> = { ...answers };
  for (const id of itemIds) {
    const item = items.get(id);
    if (item) met[id] = meetItem(item, answers[id]);
  }
  return scoreAssessment(q, met);
}

/**
 * For every item that applies, is shown and is not fully met: what every number would gain if it were met. Ordered by
 * what it adds to the overall score, then by the order of the questionnaire.
 */
export function findGains(q: Questionnaire, answers: Answers, result: ScoreResult): Gain[] {
  const gains: Gain[] = [];
  for (const [id, item] of Object.entries(result.items)) {
    if (item.state === 'out' || item.state === 'hidden' || (item.met && item.value >= 1)) continue;
    const after = tryItems(q, answers, [id]);
    const overall = subtract(after.overall.score, result.overall.score);
    gains.push({ item: id, overall, groups: compareGroups(result, after) });
  }
  return gains.sort((a, b) => b.overall - a.overall);
}
