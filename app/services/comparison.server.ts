import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { compareRounds, type Rescored, type RoundComparison, rescore, type ScoredRound } from '../domain/compare';
import { nameQuestionnaire } from '../domain/group';
import type { Questionnaire } from '../domain/questionnaire';
import type { Assessment } from './assessment.server';
import { describeSubject, listOwnRounds, scopeOf } from './rounds.server';
import { findSame, listVersions, type RoundStanding, readStanding } from './standing.server';

/** One questionnaire in two rounds. */
export interface ComparedQuestionnaire {
  before: Assessment;
  after: Assessment;
  comparison: RoundComparison;
  /** The old answers under the new version, beside the old result; null where the version is the same, or is no successor. */
  rescored: Rescored | null;
}

/** Two rounds of a country, the older one first, whichever was named first. */
export interface ComparedRounds {
  before: RoundStanding;
  after: RoundStanding;
  questionnaires: ComparedQuestionnaire[];
  /** Asked in one of the two only: nothing to compare. */
  onlyBefore: Assessment[];
  onlyAfter: Assessment[];
}

/** An assessment as rounds are compared by. */
export const toScored = ({ definition, scored, result }: Assessment): ScoredRound => ({
  questionnaire: definition,
  answers: scored,
  result,
});

/** Compares the answers to one questionnaire in two rounds, and scores the old ones anew where its version is another one. */
export function compareAssessments(
  before: Assessment,
  after: Assessment,
  versions: readonly Questionnaire[] = [],
): ComparedQuestionnaire {
  const old = toScored(before);
  const comparison = compareRounds(old, toScored(after), versions);
  const isNewer = comparison.related && nameQuestionnaire(before.definition) !== nameQuestionnaire(after.definition);
  return { before, after, comparison, rescored: isNewer ? rescore(old, after.definition, versions) : null };
}

/**
 * Compares two rounds of the actor's own country.
 * @throws NotFoundError when one of them is not the actor's to see, or both are the same
 */
export async function compareOwnRounds(db: Db, actor: Actor, roundId: string, withId: string): Promise<ComparedRounds> {
  if (roundId === withId) throw new NotFoundError('round');
  const newestFirst = (await listOwnRounds(db, actor)).map(({ id }) => id);
  const [newer, older] = [roundId, withId].sort((a, b) => newestFirst.indexOf(a) - newestFirst.indexOf(b)) as [string, string];
  const [before, after] = await inScope(db, scopeOf(actor), async (tx) => [
    await readStanding(tx, actor, older),
    await readStanding(tx, actor, newer),
  ]);
  for (const { round } of [before, after]) requireMay(actor, 'round.compare', describeSubject(round));
  const questionnaires = after.assessments.flatMap((now) => {
    const then = findSame(before.assessments, now);
    return then ? [compareAssessments(then, now, listVersions(now.definition.id))] : [];
  });
  return {
    before,
    after,
    questionnaires,
    onlyBefore: before.assessments.filter((then) => !findSame(after.assessments, then)),
    onlyAfter: after.assessments.filter((now) => !findSame(before.assessments, now)),
  };
}
