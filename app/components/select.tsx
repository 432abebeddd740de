interface SelectProps {
  name: string;
  label: string;
  value: string | undefined;
  /** Code and words of each choice. */
  options: readonly (readonly [string, string])[];
  /** Words for choosing none of them; without it one is always chosen. */
  any?: string;
}

/** A labelled choice of one, with its own code in the form. */
export function Select({ name, label, value, options, any }: SelectProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <select id={name} name={name} defaultValue={value ?? ''}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
