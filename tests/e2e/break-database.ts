/** Loaded before a server with `--import`: while it is told to by SIGUSR2, its database fails, as a full disk makes it fail. */
import { PGlite } from '@electric-sql/pglite';

export const WHAT_HAPPENED = 'no space left on device, secret-path-of-the-server';

let broken = false;
process.on('SIGUSR2', () => {
  broken = !broken;
});

for (const method of ['query', 'exec', 'transaction'] as const) {
  const work = PGlite.prototype[method] as (this: PGlite, ...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(PGlite.prototype, method, {
    value(this: PGlite, ...args: unknown[]) {
      return broken ? Promise.reject(new Error(WHAT_HAPPENED)) : work.apply(this, args);
    },
  });
}
