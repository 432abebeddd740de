import { findSnapshot } from '../../db/lifecycle.server';
import type { Db } from '../../db/schema';
import { getQuestionnaire, type LoadedQuestionnaire, listQuestionnaireNames } from '../../questionnaires/loader.server';
import type { Actor } from '../domain/access';
import { listFrozenEvidenced, markEvidenced } from '../domain/evidenced';
import { isOpen } from '../domain/lifecycle';
import type { Questionnaire } from '../domain/questionnaire';
import { type Assessment, assess } from './assessment.server';
import { type OpenRound, readRound } from './rounds.server';

/** A round with the answers and results that stand for it. */
export interface RoundStanding {
  round: OpenRound;
  /** When it was signed off as it is shown; null while its answers can still change. */
  signedAt: Date | null;
  assessments: Assessment[];
}

/**
 * Reads a round as it stands: as it was signed off last, or, while it is open, its live answers. A result that was signed off is
 * never worked out again. To be called inside a transaction that is in scope.
 * @throws NotFoundError when there is no such round, or it is not the actor's to see
 */
export async function readStanding(tx: Db, actor: Actor, roundId: string): Promise<RoundStanding> {
  const round = await readRound(tx, actor, roundId);
  // A round that was opened again has a snapshot too, but what is said in it now counts.
  const snapshot = isOpen(round.state) ? null : await findSnapshot(tx, roundId);
  if (!snapshot) return { round, signedAt: null, assessments: round.questionnaires.map((loaded) => assess(round, loaded)) };
  const { content, signedAt } = snapshot;
  const signedOn = signedAt.toISOString().slice(0, 10);
  const assessments = content.questionnaires.map(({ questionnaire, version, answers, result }) => {
    const loaded = getQuestionnaire(`${questionnaire}@${version}`);
    const evidenced = listFrozenEvidenced(loaded.definition, content.evidence, signedOn);
    return { ...loaded, answers, scored: markEvidenced(answers, evidenced), result };
  });
  return { round, signedAt, assessments };
}

/** Every version of a questionnaire that the project has; those between two of them link their items. */
export function listVersions(id: string): Questionnaire[] {
  return listQuestionnaireNames()
    .filter((name) => name.startsWith(`${id}@`))
    .map((name) => getQuestionnaire(name).definition);
}

/** The same questionnaire in another round, whatever its version. */
export function findSame(assessments: readonly Assessment[], { definition }: LoadedQuestionnaire): Assessment | undefined {
  return assessments.find((other) => other.definition.id === definition.id);
}
