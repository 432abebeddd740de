import type { Answer } from '../../domain/answer';
import type { Translate } from '../../i18n/translate';
import type { ReviewedEvidence } from '../../services/review.server';

/** The evidence of an answer in words: the address in the answer itself, then every piece with what was said of it. */
export function sayEvidence(t: Translate, answer: Answer, given: readonly ReviewedEvidence[] = []) {
  const listed = given.map((piece) => ({
    id: piece.id,
    title: piece.title || piece.fileName || piece.url,
    link: piece.fileId ? `/evidence/${piece.id}` : piece.url,
    name: piece.fileId ? (piece.fileName ?? '') : piece.url,
    sha256: piece.sha256 ?? '',
    facts: [piece.clause, piece.language, piece.validUntil && t('review.valid_until', { date: t.date(piece.validUntil) })]
      .filter(Boolean)
      .join(' · '),
    later: piece.later,
    state: piece.state,
    verdict: piece.verdict,
    verdictReason: piece.verdictReason,
  }));
  if (!answer.evidence) return listed;
  // Stands in the answer itself: whoever doubts it adjusts the answer.
  const own = { id: 'answer', title: t('review.named_address'), link: answer.evidence, name: answer.evidence };
  return [{ ...own, sha256: '', facts: '', later: false, state: null, verdict: null, verdictReason: '' }, ...listed];
}
