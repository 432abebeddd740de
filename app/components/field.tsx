import type { InputHTMLAttributes } from 'react';
import { describeInput, Labelled, type LabelledProps } from './labelled';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & LabelledProps & { name: string };

/** A labelled input with its hint and its error. */
export function Field({ name, id = name, label, hint, error, type = 'text', ...input }: FieldProps) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input id={id} name={name} type={type} {...describeInput(id, { hint, error })} {...input} />
    </Labelled>
  );
}
