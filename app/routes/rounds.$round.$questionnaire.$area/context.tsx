import { useRef } from 'react';
import type { Answer } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';
import { Conflict } from './conflict';
import type { PageState } from './page-state';
import { SavingState } from './saving-state';
import { StillTrue } from './still-true';
import { useAnswer } from './use-answer';
import { useEarlyAnswer } from './use-early-answer';

/** Questions about the country's situation that decide what applies; never scored. */
export function Context(state: PageState) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="context-title">
      <h2 id="context-title">{t('area.context')}</h2>
      {state.view.context.map((question) => (
        <ContextQuestion key={question.id} question={question} {...state} />
      ))}
      {!state.live && state.view.company.contextEditable && (
        <div>
          <button type="submit">{t('answer.save')}</button>
        </div>
      )}
    </section>
  );
}

function ContextQuestion({
  question,
  view,
  shown,
  left,
  live,
  change,
  speak,
}: PageState & { question: PageState['view']['context'][number] }) {
  const t = useTranslate();
  const { id } = question;
  const box = useRef<HTMLFieldSetElement>(null);
  const { answer, version, saving } = shown[id] ?? { answer: { value: null }, version: 0, saving: { phase: 'none' as const } };
  const base = `/rounds/${view.round.id}/${view.questionnaire.id}`;
  const { save, adopt } = useAnswer(`${base}/answer`, id, version, (next) => {
    change(id, { saving: next });
    if (next.phase === 'saved') speak(t('answer.spoken_saved', { item: question.text ?? id }));
  });
  const take = (next: Answer) => {
    change(id, { answer: next });
    save(next);
  };
  useEarlyAnswer(box, question, take);
  const options = question.answer.kind === 'choice' ? question.answer.options : ['yes', 'no'];
  return (
    <fieldset className="item" id={id} ref={box} disabled={!view.company.contextEditable}>
      <legend className="hidden-text">{question.text}</legend>
      <input type="hidden" name={`seen:${id}`} value={saving.phase === 'conflict' ? saving.current.version : version} />
      <div className="spread">
        <p className="item-text" aria-hidden="true">
          {question.text}
        </p>
        <SavingState saving={saving} live={live} onAgain={() => save(answer)} />
      </div>
      {saving.phase === 'conflict' && (
        <Conflict
          id={`${id}-trouble`}
          live={live}
          proposal={saving.proposable ? `${base}/items/${id}#propose` : null}
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
      <p className="quiet">{question.guidance}</p>
      <StillTrue id={id} view={view} shown={shown} left={left} live={live} onConfirm={take} />
      <div className="choices">
        {options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={`value:${id}`}
              value={option}
              checked={answer.value === option}
              onChange={() => take({ ...answer, value: option })}
            />
            {question.options?.[option] ?? option}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
