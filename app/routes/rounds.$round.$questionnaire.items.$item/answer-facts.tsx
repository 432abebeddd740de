import type { Answer } from '../../domain/answer';
import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import type { MessageKey } from '../../i18n/translate';
import type { ItemView } from './view.server';

const WORDS = new Set(['yes', 'partial', 'no', 'dont_know', 'not_applicable']);

/** An answer with its note and evidence, each on its own line, so that two stand side by side. */
export function AnswerFacts({ answer, view }: { answer: Answer; view: Pick<ItemView, 'labels' | 'options'> }) {
  const t = useTranslate();
  const { value, note, evidence } = answer;
  const say = () => {
    if (value === null) return t('answer.none');
    if (typeof value === 'object') return [value.name, value.email, value.phone].filter(Boolean).join(', ');
    const label = view.labels?.[String(value)];
    if (label) return `${value} – ${label}`;
    return view.options?.[String(value)] ?? (WORDS.has(String(value)) ? t(`answer.${value}` as MessageKey) : String(value));
  };
  return (
    <div className="stack-s">
      <p>
        <strong>{say()}</strong>
      </p>
      {note && (
        <p className="kept">
          {t('answer.note')}: {note}
        </p>
      )}
      {evidence && (
        <p>
          {t('answer.evidence')}:{' '}
          <a href={evidence} rel="noreferrer">
            {evidence}
          </a>
        </p>
      )}
    </div>
  );
}

/** Who did something, and when. */
export function Signed({ author, at }: { author: string | null; at: string }) {
  const t = useTranslate();
  return (
    <p className="quiet small">
      {author ?? t('item.nobody')} · <time dateTime={at}>{t.date(at, MOMENT)}</time>
    </p>
  );
}
