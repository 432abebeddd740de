import type { TextareaHTMLAttributes } from 'react';
import { describeInput, Labelled, type LabelledProps } from './labelled';

type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & LabelledProps & { name: string };

/** A labelled field for several lines, with its hint and its error. */
export function TextArea({ name, id = name, label, hint, error, ...input }: TextAreaProps) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea id={id} name={name} {...describeInput(id, { hint, error })} {...input} />
    </Labelled>
  );
}
