import type { FocusEvent } from 'react';
import type { AnswerValue, Contact } from '../../domain/answer';
import type { Item } from '../../domain/questionnaire';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { useFollow } from './use-follow';

export interface ValueInputProps {
  id: string;
  item: Pick<Item, 'answer' | 'na'>;
  value: AnswerValue | null;
  /** Words for the values of a scale. */
  labels: Record<string, string> | undefined;
  onValue: (value: AnswerValue | null) => void;
  live: boolean;
}

/** The control that the item's kind of answer wants; "don't know" and "not applicable" stand beside every kind. */
export function ValueInput(props: ValueInputProps) {
  const { item } = props;
  switch (item.answer.kind) {
    case 'yesno':
      return <Choices {...props} options={['yes', 'partial', 'no']} />;
    case 'scale': {
      const { min, max } = item.answer;
      return <Choices {...props} options={Array.from({ length: max - min + 1 }, (_, i) => String(min + i))} />;
    }
    case 'contact':
      return <ContactInput {...props} />;
    default:
      return (
        <TextInput {...props} type={item.answer.kind === 'date' ? 'date' : item.answer.kind === 'text' ? 'text' : 'number'} />
      );
  }
}

/** One radio per option, in one row on a desk and stacked on a phone. */
function Choices({ id, item, value, labels, onValue, options }: ValueInputProps & { options: readonly string[] }) {
  const t = useTranslate();
  const all = [...options, 'dont_know', ...(item.na ? ['not_applicable'] : [])];
  const scale = item.answer.kind === 'scale';
  return (
    <div className="choices">
      {all.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={`value:${id}`}
            value={option}
            checked={value === null ? false : String(value) === option}
            onChange={() => onValue(scale && /^\d+$/.test(option) ? Number(option) : option)}
          />
          {labels?.[option]
            ? `${option} – ${labels[option]}`
            : scale && /^\d+$/.test(option)
              ? option
              : t(`answer.${option}` as MessageKey)}
        </label>
      ))}
    </div>
  );
}

function Escapes({ id, item, value, onValue }: ValueInputProps) {
  return <Choices id={id} item={item} value={value} onValue={onValue} labels={undefined} live options={[]} />;
}

function TextInput(props: ValueInputProps & { type: 'text' | 'number' | 'date' }) {
  const t = useTranslate();
  const { id, value, onValue, type, live } = props;
  const own = value === 'dont_know' || value === 'not_applicable' || value === null ? '' : String(value);
  const field = useFollow<HTMLInputElement>(own);
  const put = (text: string) => {
    if (!live || text === own) return;
    onValue(text === '' ? null : type === 'number' ? Number(text) : text);
  };
  return (
    <div className="stack-s">
      <div className="field">
        <label htmlFor={`value-${id}`}>{t('answer.value')}</label>
        <input
          ref={field}
          id={`value-${id}`}
          name={own === '' && value !== null ? undefined : `value:${id}`}
          type={type}
          step="any"
          defaultValue={own}
          onBlur={(event) => put(event.target.value)}
        />
      </div>
      <Escapes {...props} />
    </div>
  );
}

function ContactField({ id, part, type, text }: { id: string; part: keyof Contact; type: string; text: string }) {
  const t = useTranslate();
  const field = useFollow<HTMLInputElement>(text);
  return (
    <div className="field">
      <label htmlFor={`${part}-${id}`}>{t(`answer.contact_${part}`)}</label>
      <input
        ref={field}
        id={`${part}-${id}`}
        name={`${part}:${id}`}
        type={type}
        defaultValue={text}
        autoComplete="off"
        maxLength={part === 'phone' ? 60 : 200}
      />
    </div>
  );
}

function ContactInput(props: ValueInputProps) {
  const { id, value, onValue, live } = props;
  const contact: Contact = value !== null && typeof value === 'object' ? value : { name: '', email: '', phone: '' };
  // When all three are left: a name alone is not wrong while its address is being typed.
  const put = ({ currentTarget, relatedTarget }: FocusEvent<HTMLDivElement>) => {
    if (!live || currentTarget.contains(relatedTarget)) return;
    const [name = '', email = '', phone = ''] = [...currentTarget.querySelectorAll('input')].map((field) => field.value.trim());
    const next = { name, email, phone };
    if (JSON.stringify(next) !== JSON.stringify(contact)) onValue(name || email || phone ? next : null);
  };
  const parts = [
    ['name', 'text'],
    ['email', 'email'],
    ['phone', 'tel'],
  ] as const;
  return (
    <div className="stack-s">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears its fields being left */}
      <div className="columns contact" onBlur={put}>
        {parts.map(([part, type]) => (
          <ContactField key={part} id={id} part={part} type={type} text={contact[part]} />
        ))}
      </div>
      <Escapes {...props} />
    </div>
  );
}
