import { findSnapshot, listTransitions, mapJudgements } from '../../db/lifecycle.server';
import { findRound } from '../../db/rounds.server';
import type { Db, FrozenEvidence, FrozenQuestionnaire } from '../../db/schema';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { NotFoundError } from '../domain/access';
import { listFrozenEvidenced, listStanding, markEvidenced } from '../domain/evidenced';
import { findAnswerKey, listItems } from '../domain/group';
import type { ToPublish } from '../domain/publication';
import { scoreAssessment } from '../domain/score';
import { applyJudgements, type Judgement } from '../domain/validation';
import { listSignedEvidence } from './signed-evidence.server';

/** What was signed off of a round, as the country declared it and, where validation was completed, as it was validated. */
export interface SignedResults {
  title: string;
  signedAt: Date;
  declared: ToPublish[];
  validated: ToPublish[] | null;
}

/**
 * Reads what was signed off of a round.
 * @throws NotFoundError when there is no such round, or nothing of it is signed off
 */
export async function readSignedResults(tx: Db, roundId: string): Promise<SignedResults> {
  const found = await findRound(tx, roundId);
  const snapshot = found && (await findSnapshot(tx, roundId));
  if (!snapshot) throw new NotFoundError('snapshot');
  const { content, signedAt } = snapshot;
  const signed = { title: found.round.title, signedAt };
  // Judged in part is not validated: only the whole is.
  if (!(await isValidated(tx, roundId)))
    return { ...signed, declared: describeParts(content.questionnaires, content.evidence, signedAt, null), validated: null };
  const standing = listStanding(await listSignedEvidence(tx, roundId, content.evidence));
  return {
    ...signed,
    declared: describeParts(content.questionnaires, content.evidence, signedAt, null),
    validated: describeParts(content.questionnaires, standing, signedAt, await mapJudgements(tx, roundId)),
  };
}

/** Whether a round's validation was completed, whatever became of it afterwards. */
async function isValidated(tx: Db, roundId: string): Promise<boolean> {
  return (await listTransitions(tx, roundId)).some(({ transition }) => transition === 'validate');
}

/** The questionnaires of a round with answers, result and evidence: as declared, or with the reviewer's judgements applied. */
function describeParts(
  questionnaires: readonly FrozenQuestionnaire[],
  evidence: readonly FrozenEvidence[],
  signedAt: Date,
  judgements: ReadonlyMap<string, Judgement> | null,
): ToPublish[] {
  return questionnaires.map(({ questionnaire, version, answers, result }) => {
    const { definition } = getQuestionnaire(`${questionnaire}@${version}`);
    const keys = new Map(listItems(definition.overall).map((item) => [item.id, findAnswerKey(questionnaire, item)]));
    const keyOf = (id: string) => keys.get(id) ?? `${questionnaire}.${id}`;
    const shown = judgements ? applyJudgements(answers, judgements, keyOf) : answers;
    const evidenced = listFrozenEvidenced(definition, evidence, signedAt.toISOString().slice(0, 10));
    return {
      questionnaire: definition,
      answers: shown,
      result: judgements ? scoreAssessment(definition, markEvidenced(shown, evidenced)) : result,
      evidence: Object.fromEntries(
        [...keys].map(([id, key]) => [
          id,
          evidence.filter(({ itemKey }) => itemKey === key).map(({ title, url, clause }) => ({ title, url, clause })),
        ]),
      ),
    };
  });
}
