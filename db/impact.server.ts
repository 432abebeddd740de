import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { RoundState } from '../app/domain/lifecycle';
import { country, type Db, round, roundQuestionnaire } from './schema';

/** The rounds in some states that hold a questionnaire, with their countries; by country, newest first. */
export async function listRoundsIn(tx: Db, questionnaire: string, states: readonly RoundState[]) {
  return tx
    .select({ id: round.id, country })
    .from(round)
    .innerJoin(roundQuestionnaire, eq(roundQuestionnaire.roundId, round.id))
    .innerJoin(country, eq(country.alpha3, round.countryCode))
    .where(and(eq(roundQuestionnaire.questionnaire, questionnaire), inArray(round.state, [...states])))
    .orderBy(asc(round.countryCode), desc(round.createdAt), asc(round.id));
}
