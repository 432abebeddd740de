import { useTranslate } from '../../i18n/context';
import { AnswerFacts, Signed } from './answer-facts';
import type { ItemView, ProposalView } from './view.server';

interface ProposalsProps {
  view: ItemView;
  /** What the lead sent and has to say more about. */
  sent: { proposal: string; reason: string } | null;
  error: string | undefined;
}

/** Disagreements: the standing and the other answer side by side; the lead adopts or keeps, with a reason. */
export function Proposals({ view, sent, error }: ProposalsProps) {
  const t = useTranslate();
  if (view.proposals.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="proposals-title">
      <h2 id="proposals-title">{t('item.proposals')}</h2>
      {view.proposals.map((proposal) => (
        <article key={proposal.id} className="card" id={`proposal-${proposal.id}`}>
          {proposal.decision === null ? (
            <Undecided
              proposal={proposal}
              view={view}
              reason={sent?.proposal === proposal.id ? sent.reason : ''}
              error={sent?.proposal === proposal.id ? error : undefined}
            />
          ) : (
            <Decided proposal={proposal} view={view} />
          )}
        </article>
      ))}
    </section>
  );
}

function Proposed({ proposal, view }: { proposal: ProposalView; view: ItemView }) {
  const t = useTranslate();
  return (
    <div className="stack-s">
      <h3>{t('item.proposed')}</h3>
      <AnswerFacts answer={proposal.answer} view={view} />
      <p className="kept">
        {t('item.reason')}: {proposal.reason}
      </p>
      <Signed author={proposal.author} at={proposal.at} />
    </div>
  );
}

function Undecided({
  proposal,
  view,
  reason,
  error,
}: {
  proposal: ProposalView;
  view: ItemView;
  reason: string;
  error: string | undefined;
}) {
  const t = useTranslate();
  const last = view.versions[0];
  const field = `reason-${proposal.id}`;
  return (
    <>
      <div className="columns">
        <div className="stack-s">
          <h3>{t('item.stands')}</h3>
          <AnswerFacts answer={view.standing} view={view} />
          {last && <Signed author={last.author} at={last.at} />}
        </div>
        <Proposed proposal={proposal} view={view} />
      </div>
      {view.mayDecide ? (
        <form method="post" className="stack-s">
          <input type="hidden" name="proposal" value={proposal.id} />
          <input type="hidden" name="seen" value={view.standingVersion} />
          <div className="field">
            <label htmlFor={field}>{t('item.decision_reason')}</label>
            {error && (
              <span className="error" id={`${field}-error`}>
                {error}
              </span>
            )}
            <textarea
              id={field}
              name="reason"
              maxLength={2000}
              defaultValue={reason}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${field}-error` : undefined}
            />
          </div>
          <div className="row">
            <button type="submit" name="do" value="adopted">
              {t('item.adopt')}
            </button>
            <button type="submit" name="do" value="declined">
              {t('item.keep')}
            </button>
          </div>
        </form>
      ) : (
        <p className="quiet">{t('item.undecided')}</p>
      )}
    </>
  );
}

function Decided({ proposal, view }: { proposal: ProposalView; view: ItemView }) {
  const t = useTranslate();
  return (
    <>
      <Proposed proposal={proposal} view={view} />
      <div className="stack-s">
        <h3>{t(proposal.decision === 'adopted' ? 'item.was_adopted' : 'item.was_declined')}</h3>
        <p className="kept">
          {t('item.reason')}: {proposal.decisionReason}
        </p>
        {proposal.decidedAt && <Signed author={proposal.decidedBy} at={proposal.decidedAt} />}
      </div>
    </>
  );
}
