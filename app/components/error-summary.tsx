import { useEffect, useRef } from 'react';
import { useTranslate } from '../i18n/context';

/** What is wrong in a form, each line leading to its field; takes the focus when it appears. */
export function ErrorSummary({ errors }: { errors: readonly { field: string; message: string }[] }) {
  const t = useTranslate();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div className="warn" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('form.errors', { count: errors.length })}</h2>
      <ul className="stack-s">
        {errors.map(({ field, message }) => (
          <li key={field + message}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
