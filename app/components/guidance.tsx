import { useTranslate } from '../i18n/context';

interface GuidanceProps {
  guidance?: string | undefined;
  evidence?: string | undefined;
  example?: string | undefined;
  open?: boolean;
}

/** What counts for a criterion, what shows it, and an example. */
export function Guidance({ guidance, evidence, example, open = false }: GuidanceProps) {
  const t = useTranslate();
  return (
    <details open={open || undefined}>
      <summary>{t('answer.what_counts')}</summary>
      <div className="stack-s">
        {guidance && <p>{guidance}</p>}
        {evidence && (
          <p>
            <strong>{t('answer.what_shows')}</strong> {evidence}
          </p>
        )}
        {example && (
          <p>
            <strong>{t('answer.example')}</strong> {example}
          </p>
        )}
      </div>
    </details>
  );
}
