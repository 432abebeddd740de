import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { MAX_URL_LENGTH } from '../../domain/answer';
import { EVIDENCE_KINDS, MAX_CLAUSE_LENGTH, MAX_TITLE_LENGTH } from '../../domain/evidence';
import { useTranslate } from '../../i18n/context';
import type { EvidenceView } from './view.server';

const ACCEPT = Object.values(EVIDENCE_KINDS)
  .flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`))
  .join(',');

interface AddFormProps {
  languages: EvidenceView['languages'];
  limits: { limit: string; quota: string };
  errors: readonly { field: string; message: string }[];
  /** What was typed, when the form came back. */
  values: Record<string, string>;
}

/** Gives a link or a file as evidence, with what a reader needs to find what it shows. */
export function AddForm({ languages, limits, errors, values }: AddFormProps) {
  const t = useTranslate();
  const of = (name: string) => ({
    name,
    defaultValue: values[name],
    error: errors.find(({ field }) => field === name)?.message,
  });
  const { defaultValue: _, ...file } = of('file');
  const language = of('language');
  return (
    <section className="stack" aria-labelledby="add">
      <h2 id="add">{t('evidence.add')}</h2>
      <ErrorSummary errors={errors} />
      <form method="post" encType="multipart/form-data" className="stack">
        <Field
          {...of('title')}
          label={t('evidence.title_label')}
          hint={t('evidence.title_hint')}
          maxLength={MAX_TITLE_LENGTH}
          required
        />
        <p>{t('evidence.link_or_file')}</p>
        <Field {...of('url')} type="url" label={t('evidence.url')} placeholder="https://" maxLength={MAX_URL_LENGTH} />
        <Field {...file} type="file" label={t('evidence.file')} hint={t('evidence.file_hint', limits)} accept={ACCEPT} />
        <Field {...of('clause')} label={t('evidence.clause')} hint={t('evidence.clause_hint')} maxLength={MAX_CLAUSE_LENGTH} />
        <div className="field">
          <label htmlFor="language">{t('evidence.language')}</label>
          {language.error && (
            <span className="error" id="language-error">
              {language.error}
            </span>
          )}
          <select
            id="language"
            name="language"
            defaultValue={language.defaultValue ?? ''}
            aria-invalid={language.error ? true : undefined}
            aria-describedby={language.error ? 'language-error' : undefined}
          >
            <option value="">{t('evidence.language_open')}</option>
            {languages.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Field {...of('validUntil')} type="date" label={t('evidence.valid_until')} hint={t('evidence.valid_until_hint')} />
        <div>
          <button type="submit" className="main">
            {t('evidence.add_button')}
          </button>
        </div>
      </form>
    </section>
  );
}
