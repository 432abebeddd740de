import { sayAnswer } from '../../components/answer-words';
import type { Answer } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';

/** Somebody else saved the same item meanwhile: both answers in words, and the person decides. */
export function Conflict(props: {
  id: string;
  live: boolean;
  theirs: Answer;
  mine: Answer;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const t = useTranslate();
  return (
    <div className="warn" id={props.id}>
      <p>{t('conflict.what')}</p>
      <p>
        <strong>{t('conflict.theirs')}</strong> {sayAnswer(t, props.theirs)}
      </p>
      <p>
        <strong>{t('conflict.mine')}</strong> {sayAnswer(t, props.mine)}
      </p>
      {props.live ? (
        <p className="row">
          <button type="button" onClick={props.onTheirs}>
            {t('conflict.keep_theirs')}
          </button>
          <button type="button" onClick={props.onMine}>
            {t('conflict.use_mine')}
          </button>
        </p>
      ) : (
        <p>{t('conflict.without_script')}</p>
      )}
    </div>
  );
}
