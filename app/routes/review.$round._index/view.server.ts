import type { AnswerValue } from '../../domain/answer';
import { listItems } from '../../domain/group';
import type { GroupResult } from '../../domain/score';
import { countStandings } from '../../domain/validation';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import { type AssessedLayers, assessLayers, listGroupKeys, type Review } from '../../services/review.server';
import { sayValue } from '../review.$round.$questionnaire/say.server';

export type LayersView = ReturnType<typeof viewLayers>[number];

function viewOne({ loaded, declared, validated, differences }: AssessedLayers, t: Translate) {
  const { definition } = loaded;
  const text = chooseText(loaded, t.locale);
  const items = new Map(listItems(definition.overall).map((item) => [item.id, item]));
  const say = (id: string, value: AnswerValue | null) => {
    const item = items.get(id);
    return item ? sayValue(t, item, text, value) : '';
  };
  const sayGroup = (group: GroupResult | undefined) => {
    if (!group || group.score === null) return t('numbers.nothing_applies');
    const level = group.level === null ? '' : (text.levels[group.level]?.name ?? '');
    return level
      ? t('review.score_level', { score: t.number(group.score), level: group.level ?? 0, name: level })
      : t.number(group.score);
  };
  const rows = [definition.overall, ...definition.overall.groups].map(({ id }, i) => ({
    id,
    title: i === 0 ? t('review.whole') : (text.groups[id]?.title ?? id),
    declared: sayGroup(declared.groups[id]),
    validated: sayGroup(validated.groups[id]),
  }));
  return {
    id: definition.id,
    title: text.title,
    rows: rows.map((row) => ({ ...row, changed: row.declared !== row.validated })),
    differences: differences.map(({ item, declared: before, validated: after, reason }) => ({
      item,
      asks: text.items[item]?.text ?? '',
      declared: say(item, before),
      validated: say(item, after),
      reason,
    })),
  };
}

/** Declared and validated result of each questionnaire beside one another, in words, with every difference. */
export function viewLayers(review: Review, t: Translate) {
  return assessLayers(review).map((layers) => ({
    ...viewOne(layers, t),
    progress: countStandings(listGroupKeys(layers.loaded, layers.loaded.definition.overall), review.judgements),
  }));
}
