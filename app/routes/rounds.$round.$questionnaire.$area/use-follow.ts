import { type RefObject, useEffect, useRef } from 'react';

/**
 * Lets a field that is typed in freely follow its answer where that changes elsewhere: when the answer of somebody else is
 * kept, or an unsent one comes back. Otherwise leaving the field would save its old text over the new.
 */
export function useFollow<T extends HTMLInputElement | HTMLTextAreaElement>(text: string): RefObject<T> {
  const field = useRef<T>(null);
  const followed = useRef(text);
  useEffect(() => {
    if (text === followed.current) return;
    followed.current = text;
    if (field.current && field.current.value.trim() !== text) field.current.value = text;
  }, [text]);
  return field;
}
