import { MAX_NOTE_LENGTH } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';
import type { BenchView } from './view.server';

type Current = NonNullable<BenchView['current']>;
type Given = Current['evidence'][number];

/** What the reviewer had typed against a piece of evidence, when the server sent the form back. */
export interface TypedOnEvidence {
  id: string;
  reason: string;
}

interface EvidenceListProps {
  current: Current;
  mayJudge: boolean;
  typed: TypedOnEvidence | null;
  /** Ids of fields that are wrong. */
  wrong: readonly string[];
}

/** States that somebody should see to. */
const ATTENTION = ['expiring', 'expired', 'rejected'];

/** What the country gave as evidence: title, clause, link or file, the hash of the file as it was signed off, and its verdict. */
export function EvidenceList({ current, mayJudge, typed, wrong }: EvidenceListProps) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{t('bench.evidence')}</h2>
      {current.evidence.length === 0 && <p>{t('bench.no_evidence')}</p>}
      {current.evidence.map((given) => (
        <article className="card" key={given.id}>
          <h3>{given.title}</h3>
          <p className="row">
            {given.state && (
              <span className={`tag ${ATTENTION.includes(given.state) ? 'attention' : 'strong'}`}>
                {t(`evidence.state.${given.state}`)}
              </span>
            )}
            {given.later && <span className="tag attention">{t('bench.later')}</span>}
          </p>
          {given.facts && <p className="small">{given.facts}</p>}
          <p>
            <a href={given.link} rel="noreferrer noopener" target="_blank">
              {given.name}
              <span className="hidden-text"> {t('bench.new_window')}</span>
            </a>
          </p>
          {given.sha256 && (
            <p className="small quiet hash">
              SHA-256 <code>{given.sha256}</code>
            </p>
          )}
          {given.verdictReason && (
            <p className="small">
              {t('evidence.verdict_reason')}: {given.verdictReason}
            </p>
          )}
          {mayJudge && given.state && <EvidenceForm key={given.id} given={given} current={current} typed={typed} wrong={wrong} />}
        </article>
      ))}
    </section>
  );
}

/** Accepts a piece of evidence with one button, or rejects it with a reason. */
function EvidenceForm({ given, current, typed, wrong }: Omit<EvidenceListProps, 'mayJudge'> & { given: Given }) {
  const t = useTranslate();
  const id = `reason-${given.id}`;
  const mine = typed?.id === given.id ? typed : null;
  return (
    <form method="post" action={`?item=${current.key}`} className="stack-s" autoComplete="off">
      <input type="hidden" name="evidence" value={given.id} />
      <input type="hidden" name="seen" value={given.verdict ?? ''} />
      {given.verdict !== 'accepted' && (
        <div>
          <button type="submit" name="verdict" value="accepted">
            {t('bench.evidence_accept')}
            <span className="hidden-text"> {given.title}</span>
          </button>
        </div>
      )}
      {given.verdict !== 'rejected' && (
        <details open={mine !== null}>
          <summary>
            {t('bench.evidence_reject')}
            <span className="hidden-text"> {given.title}</span>
          </summary>
          <div className="stack-s">
            <div className="field">
              <label htmlFor={id}>{t('bench.evidence_why')}</label>
              <textarea
                id={id}
                name="reason"
                rows={2}
                maxLength={MAX_NOTE_LENGTH}
                defaultValue={mine?.reason}
                aria-invalid={wrong.includes(id) || undefined}
              />
            </div>
            <div>
              <button type="submit" name="verdict" value="rejected">
                {t('bench.evidence_reject_button')}
                <span className="hidden-text"> {given.title}</span>
              </button>
            </div>
          </div>
        </details>
      )}
    </form>
  );
}
