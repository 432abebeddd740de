import { sayAnswer } from '../../components/answer-words';
import { indexItems } from '../../domain/score';
import { useTranslate } from '../../i18n/context';
import type { LastPiece } from './carried.server';
import { confirmAnswer } from './confirm-answer';
import type { PageState } from './page-state';

/** Where the page jumps to: the first thing that is left of last time. */
export const NEXT_LEFT = 'next';

type StillTrueProps = Pick<PageState, 'view' | 'shown' | 'left' | 'live'> & {
  id: string;
  onConfirm: (answer: ReturnType<typeof confirmAnswer>) => void;
};

/**
 * The answer of last time beside an item that has none yet, with the one button that makes it this time's answer, and what has
 * to be renewed, also once it is answered.
 */
export function StillTrue({ id, view, shown, left, live, onConfirm }: StillTrueProps) {
  const t = useTranslate();
  const answer = shown[id]?.answer ?? { value: null };
  const isOpen = answer.value === null;
  const last = isOpen ? view.carried.answers[id] : undefined;
  const isEnded = view.carried.ended.includes(id) && (last !== undefined || left.renew.includes(id));
  if (!last && !isEnded)
    return isOpen && view.carried.changed.includes(id) ? <p className="small quiet">{t('area.question_changed')}</p> : null;
  const { holds = [], ended = [] } = view.carried.evidence[id] ?? {};
  const isNext = id === (left.confirm[0] ?? left.renew[0]);
  return (
    <div className="still stack-s" id={isNext ? NEXT_LEFT : undefined} tabIndex={-1}>
      {last && (
        <div className="row">
          <p>
            {t('area.last_time', { answer: sayAnswer(t, { ...last, value: nameValue(view, id, last.value), evidence: '' }) })}
          </p>
          <button
            name="still"
            value={id}
            type={live ? 'button' : 'submit'}
            onClick={
              live
                ? ({ currentTarget }) => {
                    moveOn(currentTarget, view.part === 'confirm', id, String(last.value));
                    onConfirm(confirmAnswer(answer, last));
                  }
                : undefined
            }
          >
            {t('area.still_true')}
            <span className="hidden-text"> {id}</span>
          </button>
        </div>
      )}
      {last && (holds.length > 0 || last.evidence) && (
        <Pieces
          label={t('area.evidence_comes_along')}
          pieces={[...holds, ...(last.evidence ? [{ title: last.evidence, href: last.evidence, validUntil: null }] : [])]}
        />
      )}
      {isEnded && (
        <>
          <Pieces label={t('area.evidence_ended')} pieces={ended} />
          <p className="small">
            <a href={`/rounds/${view.round.id}/${view.questionnaire.id}/items/${id}/evidence#add`}>
              {t('area.renew')}
              <span className="hidden-text"> {id}</span>
            </a>
          </p>
        </>
      )}
    </div>
  );
}

/** A step of a scale is said with its name. */
function nameValue(view: PageState['view'], id: string, value: ReturnType<typeof confirmAnswer>['value']) {
  const kind = indexItems(view.definition).get(id)?.answer;
  const name = kind?.kind === 'scale' && kind.scale ? view.scales[kind.scale]?.[String(value)] : undefined;
  return name ? `${value} – ${name}` : value;
}

function Pieces({
  label,
  pieces,
}: {
  label: string;
  pieces: readonly (Pick<LastPiece, 'title' | 'href' | 'validUntil'> & { state?: LastPiece['state'] })[];
}) {
  const t = useTranslate();
  const date = (day: string | null) => (day ? t.date(day) : '');
  return (
    <div className="small">
      <p>{label}</p>
      <ul>
        {pieces.map(({ title, href, validUntil, state }) => (
          <li key={`${href} ${title}`}>
            <a href={href}>{title}</a>{' '}
            {state === 'rejected' ? (
              <span className="tag attention">{t('evidence.state.rejected')}</span>
            ) : state === 'expired' ? (
              <span className="tag attention">{t('area.ended_on', { date: date(validUntil) })}</span>
            ) : (
              validUntil && t('area.holds_until', { date: date(validUntil) })
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * The button that was pressed goes. Whoever works by keyboard stays at the item, or, where only what is left is shown, comes to
 * the next: beside its button, not on it, so that a key pressed twice confirms nothing unread.
 */
function moveOn(button: HTMLButtonElement, toNext: boolean, id: string, value: string) {
  const open = [...(button.form?.querySelectorAll<HTMLButtonElement>('button[name="still"]') ?? [])];
  const next = toNext ? open[open.indexOf(button) + 1]?.closest<HTMLElement>('.still') : null;
  const control = button
    .closest('fieldset')
    ?.querySelector<HTMLElement>(`[name="value:${id}"][value="${CSS.escape(value)}"], [name*=":${id}"]:not([type="hidden"])`);
  (next ?? control)?.focus();
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
