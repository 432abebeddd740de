import { sayAnswer } from '../../components/answer-words';
import { useTranslate } from '../../i18n/context';
import { confirmAnswer } from './confirm-answer';
import type { PageState } from './page-state';

/** Unanswered items, or questions on the country, for which an answer of last time waits. */
export function listWaiting({ view, shown, result }: Pick<PageState, 'view' | 'shown' | 'result'>): string[] {
  return Object.keys(view.carried.answers).filter((id) => {
    const state = result.items[id]?.state;
    return (shown[id]?.answer.value ?? null) === null && state !== 'hidden' && state !== 'out';
  });
}

/** The answer of last time beside an item that has none yet, with the one button that makes it this time's answer. */
export function StillTrue({
  id,
  view,
  shown,
  live,
  onConfirm,
}: Pick<PageState, 'view' | 'shown' | 'live'> & {
  id: string;
  onConfirm: (answer: ReturnType<typeof confirmAnswer>) => void;
}) {
  const t = useTranslate();
  const answer = shown[id]?.answer ?? { value: null };
  if (answer.value !== null) return null;
  const last = view.carried.answers[id];
  if (!last) return view.carried.changed.includes(id) ? <p className="small quiet">{t('area.question_changed')}</p> : null;
  return (
    <div className="spread still">
      <div>
        <p>{t('area.last_time', { answer: sayAnswer(t, { ...last, evidence: '' }) })}</p>
        {last.evidence && (
          <p className="small">
            {t('answer.evidence_given')}: <a href={last.evidence}>{last.evidence}</a>
          </p>
        )}
      </div>
      <button
        name="still"
        value={id}
        type={live ? 'button' : 'submit'}
        onClick={
          live
            ? ({ currentTarget }) => {
                // The button goes: whoever works by keyboard stays at the item.
                currentTarget
                  .closest('fieldset')
                  ?.querySelector<HTMLElement>(
                    `[name="value:${id}"][value="${last.value}"], [name*=":${id}"]:not([type="hidden"])`,
                  )
                  ?.focus();
                onConfirm(confirmAnswer(answer, last));
              }
            : undefined
        }
      >
        {t('area.still_true')}
        <span className="hidden-text"> {id}</span>
      </button>
    </div>
  );
}

/** Confirms everything of a capability that waits. With client code each item saves itself, as if its own button was pressed. */
export function AllStillTrue({ capability, live }: { capability: string; live: boolean }) {
  const t = useTranslate();
  return (
    <div>
      <button
        name="still_all"
        value={capability}
        type={live ? 'button' : 'submit'}
        onClick={
          live
            ? ({ currentTarget }) => {
                const section = currentTarget.closest('section');
                for (const button of section?.querySelectorAll<HTMLButtonElement>('button[name="still"]') ?? []) button.click();
                section?.querySelector('h2')?.focus();
              }
            : undefined
        }
      >
        {t('area.all_still_true')}
      </button>
    </div>
  );
}
