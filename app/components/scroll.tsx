import type { ReactNode } from 'react';

/** Holds a table that a phone is too narrow for: it scrolls in itself, by keyboard too. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse; not every browser sees to it
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
