/** What a form of signing in carries along: where to go afterwards, and the fields of a form that waits for it. */
export function KeptFields({ to, kept }: { to: string; kept: readonly (readonly string[])[] }) {
  return (
    <>
      <input type="hidden" name="to" value={to} />
      {kept.map(([name, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: several fields may have the same name and value
        <input type="hidden" name={name} value={value} key={place} />
      ))}
    </>
  );
}
