import type { Answer, AnswerValue } from '../../domain/answer';
import { parseAnswerValue } from '../../domain/answer-value';
import type { Item } from '../../domain/questionnaire';

/** An item or a question about the country, as far as reading its controls goes. */
export interface Asked {
  id: string;
  answer: { kind: string };
}

function readText(form: FormData, name: string): string {
  // A form sends line breaks as CR LF, a page shows them as LF: kept as shown, or the same text would look changed.
  return String(form.get(name) ?? '')
    .replace(/\r\n/g, '\n')
    .trim();
}

function readValue(form: FormData, item: Asked): AnswerValue | null {
  // "Don't know" stands after the empty text field of the same name.
  const text = form.getAll(`value:${item.id}`).map(String).filter(Boolean).at(-1) ?? '';
  if (item.answer.kind === 'contact' && text === '') {
    const [name, email, phone] = (['name', 'email', 'phone'] as const).map((part) => readText(form, `${part}:${item.id}`)) as [
      string,
      string,
      string,
    ];
    return name || email || phone ? { name, email, phone } : null;
  }
  return text === '' ? null : parseAnswerValue(item as Pick<Item, 'answer'>, text);
}

/** Reads what a form says about one item: on the server, and in the browser when client code takes the form over. */
export function readAnswer(form: FormData, item: Asked): Answer {
  return {
    value: readValue(form, item),
    note: readText(form, `note:${item.id}`),
    evidence: readText(form, `evidence:${item.id}`),
  };
}
