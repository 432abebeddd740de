/** A limit that a measured number should keep. */
export type Bar = { atMost: number } | { atLeast: number } | null;

const WIDTH = 58;

/** Prints one measured number with its bar, and whether it keeps it. */
export function report(what: string, value: number, bar: Bar): void {
  const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  const limit = bar === null ? '' : 'atMost' in bar ? `bar <= ${bar.atMost}` : `bar >= ${bar.atLeast}`;
  const kept = bar === null ? '' : ('atMost' in bar ? value <= bar.atMost : value >= bar.atLeast) ? 'ok' : 'over';
  console.log(`  ${what.padEnd(WIDTH)} ${shown.padStart(10)}  ${limit.padEnd(14)} ${kept}`.trimEnd());
}
