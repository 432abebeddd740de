import type { Answer, Answers } from './answer';
import type { EvidenceState, EvidenceVerdict } from './evidence';
import { findAnswerKey, listItems } from './group';
import type { Questionnaire } from './questionnaire';

/*
 * What the evidence of an item means for its answer. Apart from `evidence.ts`, because the browser scores too and has no use
 * for the checks of files and forms there.
 */

/** Stands in an answer's evidence while it is scored, where a piece of evidence carries it. Never shown, never stored. */
const CARRIED = 'carried';

/** Answers as scoring sees them: those of the evidenced items carry evidence, whether or not they name an address too. */
export function markEvidenced(answers: Answers, evidenced: Iterable<string>): Answers {
  const marked: Record<string, Answer | undefined> = { ...answers };
  for (const id of evidenced) {
    const answer = marked[id];
    if (answer && !answer.evidence) marked[id] = { ...answer, evidence: CARRIED };
  }
  return marked;
}

/**
 * The items of a questionnaire whose evidence counted when it was frozen.
 * @param signedOn the day of the sign-off, ISO 8601
 */
export function listFrozenEvidenced(
  q: Questionnaire,
  evidence: readonly { itemKey: string; validUntil: string | null }[],
  signedOn: string,
): string[] {
  const keys = new Set(evidence.filter(({ validUntil }) => !validUntil || validUntil >= signedOn).map(({ itemKey }) => itemKey));
  return listItems(q.overall)
    .filter((item) => keys.has(findAnswerKey(q.id, item)))
    .map((item) => item.id);
}

/**
 * The evidence that counts for the validated result: what was signed off unless a reviewer rejected it, and of what the country
 * gave later only what a reviewer accepted.
 */
export function listStanding<T extends { later: boolean; verdict: EvidenceVerdict }>(evidence: readonly T[]): T[] {
  return evidence.filter(({ later, verdict }) => (later ? verdict === 'accepted' : verdict !== 'rejected'));
}

/**
 * What somebody should see to about the evidence of one item, or null. What holds for long makes up for what has ended or was
 * turned down: renewing a piece is adding another.
 */
export function findAttention(states: readonly EvidenceState[]): EvidenceState | null {
  if (states.some((state) => state === 'given' || state === 'accepted')) return null;
  return (['expiring', 'expired', 'rejected'] as const).find((state) => states.includes(state)) ?? null;
}
