import type { ReactNode } from 'react';

export interface LabelledProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** What an input says of itself to those who do not see it: its hint and its error, and that it is wrong. */
export function describeInput(id: string, { hint, error }: Omit<LabelledProps, 'label'>) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-invalid': error ? true : undefined, 'aria-describedby': described || undefined };
}

/** The label, hint and error of an input, which stands in it. */
export function Labelled({ id, label, hint, error, children }: LabelledProps & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      )}
      {children}
    </div>
  );
}
