import { format } from 'node:util';
import { afterAll, afterEach } from 'vitest';

/** What the code under test said on the console since the last look. */
const said: string[] = [];
const expected: RegExp[] = [];

for (const level of ['error', 'warn'] as const) {
  console[level] = (...parts: unknown[]) => {
    said.push(`console.${level}: ${format(...parts)}`);
  };
}

/** The running test expects one line on console.error or console.warn that matches; any other line fails it. */
export function expectConsoleError(pattern: RegExp): void {
  expected.push(pattern);
}

function settle(): void {
  const lines = said.splice(0);
  const missing = expected.splice(0).filter((pattern) => {
    const at = lines.findIndex((line) => pattern.test(line));
    if (at >= 0) lines.splice(at, 1);
    return at < 0;
  });
  if (lines.length > 0) throw new Error(`unexpected on the console:\n${lines.join('\n')}`);
  if (missing.length > 0) throw new Error(`expected on the console, but never said: ${missing.join(', ')}`);
}

afterEach(settle);
afterAll(settle);
