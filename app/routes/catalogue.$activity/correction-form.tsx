import { Field } from '../../components/field';
import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';

interface CorrectionFormProps {
  /** Sent along: sent twice, it is kept once. */
  id: string;
  failed: { errors: { field: string; message: string }[]; values: Record<string, string> } | null;
}

/** Anyone who is signed in can say what is not right. */
export function CorrectionForm({ id, failed }: CorrectionFormProps) {
  const t = useTranslate();
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === field)?.message;
  return (
    <details className="card" open={failed !== null}>
      <summary>{t('entries.correct')}</summary>
      <form method="post" className="stack">
        <input type="hidden" name="id" value={id} />
        <p>{t('entries.correct_what')}</p>
        <TextArea
          name="text"
          label={t('entries.correct_text')}
          maxLength={2000}
          rows={3}
          required
          defaultValue={failed?.values.text}
          error={errorOf('text')}
        />
        <Field
          name="source"
          label={t('entries.correct_source')}
          maxLength={500}
          defaultValue={failed?.values.source}
          error={errorOf('source')}
        />
        <div>
          <button type="submit">{t('entries.correct_button')}</button>
        </div>
      </form>
    </details>
  );
}
