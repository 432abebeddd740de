import { mapVerdicts } from '../../db/evidence.server';
import { listEvidenceToFreeze } from '../../db/lifecycle.server';
import type { Db, FrozenEvidence } from '../../db/schema';
import type { EvidenceVerdict } from '../domain/evidence';

/** A piece of evidence with what a reviewer said of it. */
export interface SignedEvidence extends FrozenEvidence {
  /** Whether the country gave it after the sign-off, with a reply. */
  later: boolean;
  verdict: EvidenceVerdict;
  verdictReason: string;
}

/** The evidence of a round as it was signed off, then what the country gave later; each with what a reviewer said of it. */
export async function listSignedEvidence(tx: Db, roundId: string, frozen: readonly FrozenEvidence[]): Promise<SignedEvidence[]> {
  const known = new Set(frozen.map(({ id }) => id));
  const later = (await listEvidenceToFreeze(tx, roundId)).filter(({ id }) => !known.has(id));
  const verdicts = await mapVerdicts(tx, roundId);
  return [...frozen, ...later].map((given) => {
    const { verdict = null, verdictReason = '' } = verdicts.get(given.id) ?? {};
    return { ...given, later: !known.has(given.id), verdict, verdictReason };
  });
}
