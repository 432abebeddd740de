import { listActivities } from '../../db/catalogue.server';
import type { Db } from '../../db/schema';
import type { LoadedQuestionnaire } from '../../questionnaires/loader.server';
import type { Activity } from '../domain/catalogue';
import { type Recommendation, recommend } from '../domain/recommend';
import { assess } from './assessment.server';
import type { OpenRound } from './rounds.server';

/** The programmes that fit a round's answers to one questionnaire, with the activities they name. */
export async function recommendForRound(
  db: Db,
  round: OpenRound,
  loaded: LoadedQuestionnaire,
): Promise<{ recommendations: Recommendation[]; activities: Map<string, Activity> }> {
  const { definition, result } = assess(round, loaded);
  const catalogue = await listActivities(db);
  return {
    recommendations: recommend(definition, result, catalogue, round.country),
    activities: new Map(catalogue.map((activity) => [activity.id, activity])),
  };
}
