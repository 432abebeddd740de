import type { AppLoadContext } from '@remix-run/node';
import { findGains, tryItems } from '../../domain/gain';
import { walkGroups } from '../../domain/group';
import { DEFAULT_TARGET_LEVEL, scoreTarget } from '../../domain/target';
import { type Assessment, assess, chooseText } from '../../services/assessment.server';
import { findBenchmark, readBenchmark } from '../../services/benchmark.server';
import { findRoundQuestionnaire, listLenses, type OpenRound } from '../../services/rounds.server';

/** How many of the items that would add most are listed at first. */
const SHOWN_GAINS = 12;

export type ResultsView = Awaited<ReturnType<typeof viewResults>>;

function viewLenses(context: AppLoadContext, round: OpenRound) {
  return listLenses(round.questionnaires.map((q) => q.definition)).map((lens) => {
    const { result } = assess(round, lens);
    const text = chooseText(lens, context.locale);
    const sections = lens.definition.overall.groups.map((section) => ({
      id: section.id,
      title: text.groups[section.id]?.title ?? section.id,
      groups: section.groups.map(({ id }) => ({
        title: text.groups[id]?.title ?? id,
        summary: text.groups[id]?.summary ?? '',
        result: result.groups[id],
      })),
    }));
    return { name: lens.definition.id, title: text.title, description: text.description, sections };
  });
}

function viewGains({ definition, scored, result }: Assessment, texts: ReturnType<typeof chooseText>, all: boolean) {
  const gains = findGains(definition, scored, result);
  return {
    total: gains.length,
    list: gains.slice(0, all ? gains.length : SHOWN_GAINS).map((gain) => ({
      item: gain.item,
      text: texts.items[gain.item]?.text ?? gain.item,
      overall: gain.overall,
      state: result.items[gain.item]?.state,
      levels: Object.entries(gain.groups)
        .filter(([, change]) => change.level > 0)
        .map(([id, change]) => ({ title: texts.groups[id]?.title ?? id, level: (result.groups[id]?.level ?? 1) + change.level })),
    })),
  };
}

/**
 * Puts together the results page: our own result, opened to its parts, with lenses and the published benchmark beside it.
 * `tried`: items taken as met, to see what that would change.
 */
export async function viewResults(
  context: AppLoadContext,
  round: OpenRound,
  questionnaireId: string,
  tried: readonly string[],
  allGains: boolean,
) {
  const loaded = findRoundQuestionnaire(round, questionnaireId);
  const assessment = assess(round, loaded);
  const { definition, result, scored } = assessment;
  const text = chooseText(loaded, context.locale);
  const targets = definition.levels >= DEFAULT_TARGET_LEVEL ? scoreTarget(definition) : null;
  const benchmark = await readBenchmark(context.db, round.country, context.locale);
  const areas = definition.overall.groups.map((area) => ({
    id: area.id,
    title: text.groups[area.id]?.title ?? area.id,
    aside: area.aside,
    target: targets?.[area.id] ?? null,
    benchmark: findBenchmark(benchmark, area.id),
    groups: area.groups.map((g) => g.id),
  }));
  const known = new Set(tried.filter((id) => result.items[id] !== undefined));
  return {
    round: { id: round.id, title: round.title },
    country: round.country.names[context.locale] ?? round.country.alpha3,
    questionnaire: { id: questionnaireId, title: text.title },
    levels: definition.levels,
    levelTexts: text.levels,
    titles: Object.fromEntries([...walkGroups(definition.overall)].map((g) => [g.id, text.groups[g.id]?.title ?? g.id])),
    itemTexts: Object.fromEntries(Object.entries(text.items).map(([id, { text: words }]) => [id, words])),
    result,
    areas,
    targetLevel: targets ? DEFAULT_TARGET_LEVEL : null,
    benchmark,
    lenses: viewLenses(context, round),
    gains: viewGains(assessment, text, allGains),
    tried: [...known],
    after: known.size > 0 ? tryItems(definition, scored, [...known]) : null,
    toFindOut: Object.entries(result.items)
      .filter(([, item]) => item.state === 'unknown')
      .map(([id]) => id),
    profiles: definition.profiles
      .filter((p) => (result.profiles[p.id]?.misses.length ?? 0) < Object.keys(p.minimums).length)
      .map((p) => ({ id: p.id, ...text.profiles[p.id], ...result.profiles[p.id] })),
  };
}
