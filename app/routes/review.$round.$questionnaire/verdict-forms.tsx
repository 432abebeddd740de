import { type Contact, MAX_NOTE_LENGTH } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';
import type { BenchView } from './view.server';

type Current = NonNullable<BenchView['current']>;

/** What the reviewer had typed, when the server sent the form back. */
export interface Typed {
  verdict: string;
  value: string;
  reason: string;
}

interface FormProps {
  current: Current;
  typed: Typed | null;
  /** Ids of fields that are wrong. */
  wrong: readonly string[];
}

function Seen({ current, verdict }: { current: Current; verdict: string }) {
  return (
    <>
      <input type="hidden" name="verdict" value={verdict} />
      <input type="hidden" name="itemKey" value={current.key} />
      <input type="hidden" name="seen" value={current.version} />
    </>
  );
}

function Reason({ verdict, label, typed, wrong }: Omit<FormProps, 'current'> & { verdict: string; label: string }) {
  const id = `${verdict}-reason`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name="reason"
        maxLength={MAX_NOTE_LENGTH}
        rows={2}
        defaultValue={typed?.verdict === verdict ? typed.reason : ''}
        aria-invalid={wrong.includes(id) || undefined}
      />
    </div>
  );
}

const INPUT_TYPES: Record<string, string> = { number: 'number', points: 'number', date: 'date', text: 'text' };

/** The control for another value, of the kind that the criterion wants; nothing is chosen beforehand. */
function ValueField({ current, typed, wrong }: FormProps) {
  const t = useTranslate();
  const { id, kind, choices } = current;
  const known = current.judgement?.value ?? null;
  const chosen = typed?.value || (known !== null && typeof known !== 'object' ? String(known) : '');
  const contact: Partial<Contact> = known !== null && typeof known === 'object' ? known : {};
  const type = INPUT_TYPES[kind];
  const invalid = wrong.includes(`value-${id}`) || undefined;
  const isChoice = choices.some(({ value }) => value === chosen);
  return (
    <fieldset className="stack-s" id={`value-${id}`} data-key="d">
      <legend>{t('bench.value')}</legend>
      {type && (
        <input
          type={type}
          step="any"
          name={`value:${id}`}
          aria-label={t('answer.value')}
          aria-invalid={invalid}
          defaultValue={isChoice ? '' : chosen}
        />
      )}
      {kind === 'contact' && (
        <div className="columns contact">
          {(['name', 'email', 'phone'] as const).map((part) => (
            <div className="field" key={part}>
              <label htmlFor={`${part}-${id}`}>{t(`answer.contact_${part}`)}</label>
              <input type="text" id={`${part}-${id}`} name={`${part}:${id}`} defaultValue={contact[part]} autoComplete="off" />
            </div>
          ))}
        </div>
      )}
      <div className="choices">
        {choices.map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name={`value:${id}`} value={value} defaultChecked={value === chosen} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Accept, adjust, ask: three forms beside one another, each with its own button. */
export function VerdictForms({ current, typed, wrong }: FormProps) {
  const t = useTranslate();
  const address = `?item=${current.key}`;
  const known = current.judgement;
  return (
    <section className="stack verdicts" aria-label={t('bench.judge')}>
      {known?.final && known.verdict !== 'accepted' && <p className="notice">{t('bench.last_word')}</p>}
      <div className="row">
        <form method="post" action={address}>
          <Seen current={current} verdict="accepted" />
          <button type="submit" className="main" data-key="a">
            {t('bench.accept')}
          </button>
        </form>
        {current.unjudged > 1 && (
          <form method="post" action={address}>
            <input type="hidden" name="group" value={current.capability.id} />
            <button type="submit">{t('bench.accept_all', { count: current.unjudged })}</button>
          </form>
        )}
      </div>
      <form method="post" action={address} className="stack-s card" autoComplete="off">
        <h3>{t('bench.adjust')}</h3>
        <Seen current={current} verdict="adjusted" />
        <ValueField current={current} typed={typed} wrong={wrong} />
        <Reason verdict="adjusted" label={t('bench.adjust_reason')} typed={typed} wrong={wrong} />
        <div>
          <button type="submit">{t('bench.adjust')}</button>
        </div>
      </form>
      <form method="post" action={address} className="stack-s card" autoComplete="off">
        <h3>{t('bench.ask')}</h3>
        <Seen current={current} verdict="asked" />
        <div data-key="q">
          <Reason verdict="asked" label={t('bench.ask_text')} typed={typed} wrong={wrong} />
        </div>
        <div>
          <button type="submit">{t('bench.ask')}</button>
        </div>
      </form>
    </section>
  );
}
