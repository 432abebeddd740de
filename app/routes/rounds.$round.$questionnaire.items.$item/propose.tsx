import type { Answer } from '../../domain/answer';
import type { Item } from '../../domain/questionnaire';
import { useTranslate } from '../../i18n/context';
import { ValueInput } from '../rounds.$round.$questionnaire.$area/value-input';
import type { ItemView } from './view.server';

interface ProposeProps {
  view: ItemView;
  operation: string;
  /** What was chosen on the area's page, or sent and came back. */
  answer: Answer;
  reason: string;
  errors: readonly { field: string; message: string }[];
}

/** Another answer than the one that stands, with its reason. */
export function Propose({ view, operation, answer, reason, errors }: ProposeProps) {
  const t = useTranslate();
  const { item } = view;
  const { id } = item;
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  const choice = item.answer as { kind: string; options?: readonly string[] };
  return (
    <section className="card" id="propose" aria-labelledby="propose-title">
      <h2 id="propose-title">{t('item.propose')}</h2>
      <p>{t('item.propose_what')}</p>
      <form method="post" className="stack" noValidate>
        <input type="hidden" name="id" value={operation} />
        <input type="hidden" name={`seen:${id}`} value={view.standingVersion} />
        <fieldset className="field" id="value">
          <legend>{t('item.my_answer')}</legend>
          {errorOf('value') && <p className="warn">{errorOf('value')}</p>}
          {choice.kind === 'choice' ? (
            <div className="choices">
              {choice.options?.map((option) => (
                <label key={option}>
                  <input type="radio" name={`value:${id}`} value={option} defaultChecked={answer.value === option} />
                  {view.options?.[option] ?? option}
                </label>
              ))}
            </div>
          ) : (
            <ValueInput
              id={id}
              item={item as Pick<Item, 'answer' | 'na'>}
              value={answer.value}
              labels={view.labels}
              onValue={() => {}}
              live={false}
            />
          )}
        </fieldset>
        <div className="field">
          <label htmlFor={`note-${id}`}>{t('answer.note')}</label>
          <textarea id={`note-${id}`} name={`note:${id}`} defaultValue={answer.note ?? ''} maxLength={4000} />
        </div>
        <div className="field">
          <label htmlFor={`evidence-${id}`}>{t('answer.evidence')}</label>
          <input
            type="url"
            id={`evidence-${id}`}
            name={`evidence:${id}`}
            defaultValue={answer.evidence ?? ''}
            maxLength={2000}
            placeholder="https://"
          />
        </div>
        <div className="field">
          <label htmlFor="why">{t('item.why')}</label>
          {errorOf('why') && (
            <span className="error" id="why-error">
              {errorOf('why')}
            </span>
          )}
          <textarea
            id="why"
            name="why"
            defaultValue={reason}
            maxLength={2000}
            aria-invalid={errorOf('why') ? true : undefined}
            aria-describedby={errorOf('why') ? 'why-error' : undefined}
          />
        </div>
        <div>
          <button type="submit" name="do" value="propose">
            {t('item.propose_button')}
          </button>
        </div>
      </form>
    </section>
  );
}
