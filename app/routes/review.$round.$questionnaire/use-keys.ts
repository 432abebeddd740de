import { useEffect } from 'react';

/** Whether a key pressed here is meant for a field. */
function isForField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/**
 * Single keys for a desk: the element marked with `data-key` is pressed where it is a link or button, else its first field
 * takes the focus. Never inside a field, never together with another key; Escape leaves a field.
 */
export function useKeys(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isForField(event.target)) {
        if (event.key === 'Escape') (event.target as HTMLElement).blur();
        return;
      }
      const marked = /^[a-z]$/.test(event.key) ? document.querySelector<HTMLElement>(`[data-key="${event.key}"]`) : null;
      if (!marked) return;
      event.preventDefault();
      if (marked.matches('a, button')) marked.click();
      else (marked.querySelector<HTMLElement>('input:checked') ?? marked.querySelector<HTMLElement>('input, textarea'))?.focus();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [on]);
}
