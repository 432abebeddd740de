import { type RefObject, useEffect, useRef } from 'react';
import type { Answer } from '../../domain/answer';
import { type Asked, readAnswer } from './read-answer';

type Control = HTMLInputElement | HTMLTextAreaElement;

const isChoice = (control: Control) => control.type === 'radio';

function isTouched(control: Control): boolean {
  if (control instanceof HTMLInputElement && isChoice(control)) return control.checked !== control.defaultChecked;
  return control.type !== 'hidden' && control.value !== control.defaultValue;
}

/** The fields somebody is typing in: leaving them saves them, half a text is no answer. */
function listHeld(controls: readonly Control[]): Control[] {
  const field = controls.find((control) => control === document.activeElement && !isChoice(control));
  const group = field?.closest('.contact');
  return field ? controls.filter((control) => control === field || (group?.contains(control) ?? false)) : [];
}

/**
 * Takes what was answered while the client code was still on its way. On a slow link that is long; the first render of
 * client code would set the form back to what the server knew, without a word.
 */
export function useEarlyAnswer(
  box: RefObject<HTMLFieldSetElement>,
  item: Asked | undefined,
  take: (answer: Answer) => void,
): void {
  const id = item?.id ?? '';
  // React itself sets a text area back, when it takes over one that had a text: looked at before it does.
  const note = useRef(
    typeof document === 'undefined' ? null : document.querySelector<HTMLTextAreaElement>(`textarea[name="note:${id}"]`)?.value,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when client code takes over
  useEffect(() => {
    const form = box.current?.form;
    if (!box.current || !form || !item) return;
    const controls = [...box.current.querySelectorAll<Control>('input, textarea')];
    for (const control of controls) {
      if (control instanceof HTMLTextAreaElement && typeof note.current === 'string') control.value = note.current;
    }
    const held = listHeld(controls);
    if (!controls.some((control) => isTouched(control) && !held.includes(control))) return;
    const said = new FormData(form);
    for (const { name, defaultValue } of held) said.set(name, defaultValue);
    take(readAnswer(said, item));
  }, []);
}
