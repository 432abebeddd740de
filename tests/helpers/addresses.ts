import type { BuiltRoute } from './served-app';

/** What stands for the parts of an address that vary, by their names. */
export type Values = Readonly<Record<string, readonly string[]>>;

/**
 * Every address that a route's pattern makes of some values.
 * @throws Error when the pattern has a part that nobody named values for: a new route must not be forgotten
 */
export function fillPattern({ id, pattern }: Pick<BuiltRoute, 'id' | 'pattern'>, values: Values): string[] {
  let addresses = [''];
  for (const part of pattern.split('/').slice(1)) {
    const name = part === '*' ? '*' : /^:(\w+)\??$/.exec(part)?.[1];
    const choices = name === undefined ? [part] : values[name];
    if (!choices) throw new Error(`${id}: there are no values for "${name}"`);
    addresses = addresses.flatMap((address) => choices.map((choice) => `${address}/${choice}`));
  }
  return addresses;
}
