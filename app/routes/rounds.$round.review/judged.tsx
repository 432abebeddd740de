import type { ReactNode } from 'react';
import { MAX_NOTE_LENGTH } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';
import { Steps } from '../review.$round.$questionnaire/steps';
import type { JudgedView } from './view.server';

/** One answer that a reviewer said something about, with everything said so far. */
export function Judged({ judged, children }: { judged: JudgedView; children?: ReactNode }) {
  const t = useTranslate();
  return (
    <article className="item" id={judged.key} aria-labelledby={`${judged.key}-title`}>
      <div className="item-head">
        <span>
          {judged.questionnaire} · {judged.id}
        </span>
        <span className={`tag standing-${judged.standing}`}>
          {judged.standing === 'waiting' ? t('review.waits_for_you') : t(`standing.${judged.standing}`)}
        </span>
      </div>
      <h3 id={`${judged.key}-title`}>{judged.asks}</h3>
      <dl className="facts">
        <dt>{t('review.you_declared')}</dt>
        <dd>
          <strong>{judged.declared}</strong>
          {judged.note && <span className="quiet"> – {judged.note}</span>}
        </dd>
        {judged.adjusted && (
          <>
            <dt>{t('review.reviewer_says')}</dt>
            <dd>
              <strong>{judged.adjusted}</strong>
            </dd>
          </>
        )}
      </dl>
      <Steps steps={judged.steps} />
      {children}
    </article>
  );
}

/** The forms with which the country replies: an answer to a question; to an adjustment, agreement or a contest. */
export function ReplyForms({ judged, typed, error }: { judged: JudgedView; typed: string; error: string }) {
  const t = useTranslate();
  const { key, verdict, version } = judged;
  const asked = verdict === 'asked';
  const field = `text-${key}`;
  return (
    <div className="stack-s">
      {!asked && (
        <form method="post" action={`#${key}`}>
          <input type="hidden" name="itemKey" value={key} />
          <input type="hidden" name="seen" value={version} />
          <button type="submit" name="reply" value="agreed">
            {t('review.agree')}
            <span className="hidden-text"> {judged.id}</span>
          </button>
        </form>
      )}
      <form method="post" action={`#${key}`} className="stack-s" autoComplete="off">
        <input type="hidden" name="itemKey" value={key} />
        <input type="hidden" name="seen" value={version} />
        <div className="field">
          <label htmlFor={field}>{asked ? t('review.answer_label') : t('review.contest_label')}</label>
          {error && (
            <span className="error" id={`${field}-error`}>
              {error}
            </span>
          )}
          <textarea
            id={field}
            name="text"
            rows={2}
            maxLength={MAX_NOTE_LENGTH}
            defaultValue={typed || (judged.reply === 'agreed' ? '' : judged.replyText)}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${field}-error` : undefined}
          />
        </div>
        <div>
          <button type="submit" name="reply" value={asked ? 'answered' : 'contested'}>
            {asked ? t('review.answer') : t('review.contest')}
            <span className="hidden-text"> {judged.id}</span>
          </button>
        </div>
      </form>
    </div>
  );
}
