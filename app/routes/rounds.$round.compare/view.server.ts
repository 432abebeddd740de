import type { ItemChange, Measured, Obstacle } from '../../domain/compare';
import type { QuestionnaireText } from '../../domain/questionnaire';
import type { GroupResult, ScoreResult } from '../../domain/score';
import { chooseText } from '../../services/assessment.server';
import type { ComparedQuestionnaire, ComparedRounds } from '../../services/comparison.server';
import type { RoundStanding } from '../../services/standing.server';

/** The comparison of two rounds as its page shows it, in one language. */
export type CompareView = ReturnType<typeof viewComparison>;
export type QuestionnaireView = CompareView['questionnaires'][number];
export type AreaTrend = QuestionnaireView['areas'][number];
export type ItemRow = QuestionnaireView['rose'][number];

/** Score and level of a group in one round, with their intervals. */
export interface Numbers {
  score: Measured;
  level: Measured | null;
}

function viewRound({ round, signedAt }: RoundStanding) {
  return { id: round.id, title: round.title, signedAt };
}

function viewItem(change: ItemChange, before: QuestionnaireText, after: QuestionnaireText) {
  const { item, was } = change;
  const id = item ?? was ?? '';
  const text = (item === null ? before : after).items[id]?.text ?? id;
  return { id, text, before: change.before, after: change.after, uncertain: change.uncertain };
}

/** How many of each kind of obstacle stand in the way of a group's numbers. */
function countObstacles(obstacles: readonly Obstacle[]) {
  const counts = new Map<string, { kind: Obstacle['kind']; reason: Obstacle['reason']; count: number }>();
  for (const { kind, reason } of obstacles) {
    const key = `${kind} ${reason}`;
    counts.set(key, { kind, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function readNumbers(group: GroupResult | undefined): Numbers | null {
  if (!group) return null;
  const { score, low, high, level, levelLow, levelHigh } = group;
  return {
    score: { value: score, low, high },
    level: group.levelOperator === 'none' ? null : { value: level, low: levelLow, high: levelHigh },
  };
}

/** The same answers under both versions: the whole first, then each area of the new version. */
function viewRescored(compared: ComparedQuestionnaire, text: QuestionnaireText) {
  const { rescored, after } = compared;
  if (!rescored) return null;
  const row = (id: string, title: string, then: ScoreResult, now: ScoreResult) => ({
    id,
    title,
    before: readNumbers(then.groups[id]),
    after: readNumbers(now.groups[id]),
  });
  const { overall } = after.definition;
  return {
    overall: { before: readNumbers(rescored.before.overall), after: readNumbers(rescored.after.overall) },
    areas: overall.groups.map(({ id }) => row(id, text.groups[id]?.title ?? id, rescored.before, rescored.after)),
    carried: Object.keys(rescored.carried).length,
    dropped: rescored.dropped.length,
  };
}

/** Answered in one of the rounds only: that says nothing of a rise or a fall. */
function isAnsweredOnce({ before, after }: ItemChange): boolean {
  return before !== null && after !== null && (before.state === 'unanswered') !== (after.state === 'unanswered');
}

function viewQuestionnaire(compared: ComparedQuestionnaire, locale: string) {
  const { before, after, comparison } = compared;
  const text = chooseText(after, locale);
  const textBefore = chooseText(before, locale);
  const changes = (kind: ItemChange['change']) =>
    comparison.items.filter(({ change }) => change === kind).map((change) => viewItem(change, textBefore, text));
  const answeredTwice = (kind: ItemChange['change']) =>
    comparison.items
      .filter((change) => change.change === kind && !isAnsweredOnce(change))
      .map((change) => viewItem(change, textBefore, text));
  const comparable: ItemChange['change'][] = ['rose', 'fell', 'changed'];
  const unlike = changes('not_comparable');
  const reasons = new Map(comparison.items.map(({ item, reason }) => [item, reason]));
  return {
    id: after.definition.id,
    title: text.title,
    versions: { before: before.definition.version, after: after.definition.version },
    related: comparison.related,
    levels: text.levels,
    overall: comparison.groups[after.definition.overall.id] ?? null,
    areas: comparison.areas.map((trend) => {
      const group = comparison.groups[trend.group];
      return {
        ...trend,
        title: text.groups[trend.group]?.title ?? trend.group,
        score: group?.score ?? null,
        level: group?.level ?? null,
        points: after.result.groups[trend.group]?.points ?? 0,
        common: group?.common?.items ?? 0,
        obstacles: countObstacles(group?.obstacles ?? []),
      };
    }),
    rose: answeredTwice('rose'),
    fell: answeredTwice('fell'),
    changed: answeredTwice('changed'),
    answeredOnce: comparison.items
      .filter((change) => comparable.includes(change.change) && isAnsweredOnce(change))
      .map((change) => viewItem(change, textBefore, text)),
    same: comparison.items.filter(({ change }) => change === 'same').length,
    notComparable: [
      { reason: 'not_comparable' as const, items: unlike.filter(({ id }) => reasons.get(id) === 'not_comparable') },
      { reason: 'rules' as const, items: unlike.filter(({ id }) => reasons.get(id) === 'rules') },
      { reason: 'added' as const, items: changes('added') },
      { reason: 'removed' as const, items: changes('removed') },
    ].filter(({ items }) => items.length > 0),
    rescored: viewRescored(compared, text),
  };
}

/** Puts a comparison into words and rows; what did not change is only counted. */
export function viewComparison(compared: ComparedRounds, locale: string) {
  const titles = (list: ComparedRounds['onlyBefore']) => list.map((assessment) => chooseText(assessment, locale).title);
  return {
    before: viewRound(compared.before),
    after: viewRound(compared.after),
    questionnaires: compared.questionnaires.map((questionnaire) => viewQuestionnaire(questionnaire, locale)),
    onlyBefore: titles(compared.onlyBefore),
    onlyAfter: titles(compared.onlyAfter),
  };
}
