import { useRef } from 'react';
import { Guidance } from '../../components/guidance';
import type { Answer, AnswerValue, Contact } from '../../domain/answer';
import { indexItems } from '../../domain/score';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { Conflict } from './conflict';
import { EvidenceLink } from './evidence-link';
import type { PageState } from './page-state';
import { SavingState } from './saving-state';
import { StillTrue } from './still-true';
import { useAnswer } from './use-answer';
import { useEarlyAnswer } from './use-early-answer';
import { useFollow } from './use-follow';
import { ValueInput } from './value-input';

const EMPTY: Answer = { value: null };

/** One criterion with its answers, note, evidence and guidance. */
export function AnswerItem({
  id,
  editable,
  view,
  shown,
  left,
  live,
  change,
  speak,
}: PageState & { id: string; editable: boolean }) {
  const t = useTranslate();
  const box = useRef<HTMLFieldSetElement>(null);
  const item = indexItems(view.definition).get(id);
  const text = view.texts[id];
  const { answer, version, saving } = shown[id] ?? { answer: EMPTY, version: 0, saving: { phase: 'none' as const } };
  const address = `/rounds/${view.round.id}/${view.questionnaire.id}/answer`;
  const itemPage = `/rounds/${view.round.id}/${view.questionnaire.id}/items/${id}`;
  const { save, adopt } = useAnswer(address, id, version, (next, kept) => {
    change(id, { saving: next, ...(kept && { answer: kept }) });
    if (next.phase === 'saved') speak(t('answer.spoken_saved', { item: id }));
    if (next.phase === 'unsent') speak(t('answer.spoken_unsent', { item: id }));
    if (next.phase === 'conflict' || next.phase === 'invalid') speak(t('answer.spoken_trouble', { item: id }));
  });
  /** Shows an answer and saves it; "not applicable" waits for its reason. */
  const take = (next: Answer, confirms = false) => {
    const incomplete = next.value === 'not_applicable' && !next.note?.trim();
    change(id, {
      answer: next,
      ...(confirms && { confirmed: true }),
      ...(incomplete && { saving: { phase: 'invalid' as const, error: 'reason_missing' } }),
    });
    if (!incomplete) save(next, confirms);
    return !incomplete;
  };
  useEarlyAnswer(box, item, (next) => take(next));
  const noteField = useFollow<HTMLTextAreaElement>(answer.note ?? '');
  const evidenceField = useFollow<HTMLInputElement>(answer.evidence ?? '');
  if (!item || !text) return null;

  const put = (part: Partial<Answer>) => {
    if (take({ ...answer, ...part })) return;
    const details = box.current?.querySelector<HTMLDetailsElement>('details.note');
    if (details) details.open = true;
    details?.querySelector('textarea')?.focus();
  };
  const putText = (key: 'note' | 'evidence') => (event: { target: { value: string } }) => {
    const typed = event.target.value.trim();
    if (live && typed !== (answer[key] ?? '')) put({ [key]: typed });
  };
  const badAddress = saving.phase === 'invalid' && saving.error === 'bad_address';
  const comments = view.company.comments[id] ?? 0;
  const trouble = saving.phase === 'invalid' || saving.phase === 'conflict';
  const kept = saving.phase === 'kept';
  const wantsNote = (trouble && answer.value === 'not_applicable') || ((trouble || kept) && Boolean(answer.note));
  return (
    <fieldset
      className={`item${trouble ? ' trouble' : ''}`}
      id={id}
      ref={box}
      disabled={!editable}
      aria-describedby={trouble ? `${id}-trouble` : undefined}
    >
      <legend className="hidden-text">
        {id}. {text.text}
      </legend>
      <input type="hidden" name={`seen:${id}`} value={saving.phase === 'conflict' ? saving.current.version : version} />
      <div className="item-head">
        <span>
          {id} {item.level !== undefined && <>· {t('area.item_level', { level: item.level })}</>}{' '}
          {item.core && <span className="tag strong">{t('area.core')}</span>}{' '}
          {item.same_as && <span className="tag">{t('area.asked_once')}</span>}{' '}
          {view.company.disagreements.includes(id) && <span className="tag attention">{t('area.disagreement')}</span>}
        </span>
        <SavingState saving={saving} live={live} onAgain={() => save(answer)} />
      </div>
      <p className="item-text" aria-hidden="true">
        {text.text}
      </p>
      {saving.phase === 'invalid' && (
        <p className="warn" id={`${id}-trouble`}>
          {t(`answer.error.${saving.error}` as MessageKey)}
        </p>
      )}
      {saving.phase === 'conflict' && (
        <Conflict
          id={`${id}-trouble`}
          live={live}
          proposal={saving.proposable ? `${itemPage}#propose` : null}
          theirs={saving.current.answer}
          mine={answer}
          onTheirs={() => {
            adopt(saving.current.version);
            change(id, { answer: saving.current.answer, version: saving.current.version, saving: { phase: 'stored' } });
          }}
          onMine={() => {
            adopt(saving.current.version);
            save(answer);
          }}
        />
      )}
      <StillTrue id={id} view={view} shown={shown} left={left} live={live} onConfirm={(last) => take(last, true)} />
      <ValueInput
        id={id}
        item={item}
        value={answer.value}
        labels={item.answer.kind === 'scale' && item.answer.scale ? view.scales[item.answer.scale] : undefined}
        onValue={(value: AnswerValue | Contact | null) => put({ value })}
        live={live}
      />
      <div className="extras">
        {(editable || answer.note) && (
          <details className="note" open={wantsNote || undefined}>
            <summary>{answer.note ? t('answer.note_given') : t('answer.note_add')}</summary>
            <div className="field stack-s">
              <label htmlFor={`note-${id}`}>{answer.value === 'not_applicable' ? t('answer.reason') : t('answer.note')}</label>
              <textarea
                ref={noteField}
                id={`note-${id}`}
                name={`note:${id}`}
                defaultValue={answer.note ?? ''}
                maxLength={4000}
                onBlur={putText('note')}
              />
            </div>
          </details>
        )}
        {item.evidence !== 'none' && (editable || answer.evidence) && (
          <details open={badAddress || (kept && Boolean(answer.evidence)) || undefined}>
            <summary>
              {answer.evidence
                ? t('answer.evidence_given')
                : item.evidence === 'required' && !view.evidenced.includes(id)
                  ? t('answer.evidence_required')
                  : t('answer.evidence_add')}
            </summary>
            <div className="field stack-s">
              <label htmlFor={`evidence-${id}`}>{t('answer.evidence')}</label>
              <span className="hint">{text.evidence}</span>
              <input
                ref={evidenceField}
                type="url"
                id={`evidence-${id}`}
                name={`evidence:${id}`}
                defaultValue={answer.evidence ?? ''}
                maxLength={2000}
                placeholder="https://"
                onBlur={putText('evidence')}
              />
            </div>
          </details>
        )}
        {item.evidence !== 'none' && (
          <EvidenceLink id={id} view={view} brought={shown[id]?.confirmed ? view.carried.evidence[id]?.holds.length : 0} />
        )}
        <Guidance guidance={text.guidance} evidence={text.evidence} example={text.example} />
        <a href={itemPage}>
          {comments > 0 ? t('area.history_count', { count: comments }) : t('area.history')}
          <span className="hidden-text"> {id}</span>
        </a>
        {answer.value !== null && editable && (
          <button
            className="plain"
            name="clear"
            value={id}
            type={live ? 'button' : 'submit'}
            onClick={live ? () => put({ value: null }) : undefined}
          >
            {t('answer.clear')}
            <span className="hidden-text"> {id}</span>
          </button>
        )}
      </div>
    </fieldset>
  );
}
