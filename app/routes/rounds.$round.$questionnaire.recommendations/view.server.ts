import type { AppLoadContext } from '@remix-run/node';
import type { LoadedQuestionnaire } from '../../../questionnaires/loader.server';
import { listItems } from '../../domain/group';
import { nameCapability } from '../../domain/request';
import { chooseText } from '../../services/assessment.server';
import type { DecidedRecommendation } from '../../services/plans.server';
import { recommendForRound } from '../../services/recommendations.server';
import type { OpenRound } from '../../services/rounds.server';

export type Card = Awaited<ReturnType<typeof viewRecommendations>>[number];

/** The names of the capabilities to which some criteria belong, each once. */
function listCapabilities({ definition }: LoadedQuestionnaire, items: readonly string[]): string[] {
  const wanted = new Set(items);
  return definition.overall.groups
    .flatMap((area) => (area.groups.length > 0 ? area.groups : [area]))
    .filter((group) => listItems(group).some(({ id }) => wanted.has(id)))
    .map(({ id }) => nameCapability({ questionnaire: definition.id, capability: id }));
}

/** The programmes that fit, as the page shows them: each with what it is and what waits for it. */
export async function viewRecommendations(
  { db, locale }: AppLoadContext,
  round: OpenRound,
  loaded: LoadedQuestionnaire,
  decisions: ReadonlyMap<string, DecidedRecommendation>,
) {
  const text = chooseText(loaded, locale);
  const { recommendations, activities } = await recommendForRound(db, round, loaded);
  return recommendations.map((r) => {
    const { title, summary, url, verified, beneficiaries } = activities.get(r.activity) ?? {
      title: r.activity,
      summary: '',
      url: '',
      verified: true,
      beneficiaries: [],
    };
    const decided = decisions.get(r.activity);
    return {
      ...r,
      decided: decided && {
        decision: decided.decision,
        reason: decided.reason,
        by: decided.decidedBy,
        at: decided.decidedAt?.toISOString() ?? null,
      },
      title,
      summary,
      url,
      helped: beneficiaries.length,
      unconfirmed: verified !== true,
      criteria: r.criteria.slice(0, 6).map((c) => ({ item: c.item, topic: c.topic, text: text.items[c.item]?.text ?? '' })),
      /** The capabilities that wait for it, as a request for assistance names them. */
      capabilities: listCapabilities(
        loaded,
        r.criteria.map(({ item }) => item),
      ),
      waiting: r.criteria.length,
      nearTitles: r.near.map((id) => ({ id, title: activities.get(id)?.title ?? id })),
    };
  });
}
