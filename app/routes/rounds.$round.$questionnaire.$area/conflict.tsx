import { sayAnswer } from '../../components/answer-words';
import type { Answer } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';

/**
 * Somebody else saved the same item: both answers in words, and the person decides; or, where the saved one is not theirs to
 * replace, proposes. Proposing sends the form to the item's page, which takes over what was chosen: no script needed.
 */
export function Conflict(props: {
  id: string;
  live: boolean;
  /** Where to propose an answer that may not replace the saved one; null where it may. */
  proposal: string | null;
  theirs: Answer;
  mine: Answer;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const t = useTranslate();
  return (
    <div className="warn" id={props.id}>
      <p>{t(props.proposal ? 'conflict.not_yours' : 'conflict.what')}</p>
      <p>
        <strong>{t('conflict.theirs')}</strong> {sayAnswer(t, props.theirs)}
      </p>
      <p>
        <strong>{t('conflict.mine')}</strong> {sayAnswer(t, props.mine)}
      </p>
      {(props.live || props.proposal) && (
        <p className="row">
          {props.live && (
            <button type="button" onClick={props.onTheirs}>
              {t('conflict.keep_theirs')}
            </button>
          )}
          {props.proposal ? (
            <button type="submit" formAction={props.proposal}>
              {t('conflict.propose')}
            </button>
          ) : (
            <button type="button" onClick={props.onMine}>
              {t('conflict.use_mine')}
            </button>
          )}
        </p>
      )}
      {!props.live && <p>{t(props.proposal ? 'conflict.keep_without_script' : 'conflict.without_script')}</p>}
    </div>
  );
}
