import { sql } from 'drizzle-orm';
import type { Db } from './schema';

/**
 * Whose rows a transaction sees. `country`: everything of one country. `regions`: what reviewers of these ITU regions may see,
 * that is rounds that were submitted. `requests`: requests for assistance that were submitted. `public`: what countries released.
 * `system`: everything; for seeding, jobs and verification, and for numbers over many countries that name none. `person` sees the notices addressed to them, in any of the first two.
 */
export type Scope =
  | { kind: 'country'; country: string; person?: string }
  | { kind: 'regions'; regions: readonly string[]; person?: string }
  | { kind: 'requests'; person?: string }
  | { kind: 'public'; person?: string }
  | { kind: 'system' };

/**
 * Runs work in one transaction that sees the rows of a scope and no others: row-level security in the database, on top of
 * what the code checks. Outside of such a transaction nothing of any country is visible or can be written.
 */
export function inScope<T>(db: Db, scope: Scope, work: (tx: Db) => Promise<T>): Promise<T> {
  const country = scope.kind === 'country' ? scope.country : '';
  const regions = scope.kind === 'regions' ? scope.regions.join(',') : '';
  const handler = scope.kind === 'requests' ? 'on' : '';
  const system = scope.kind === 'system' ? 'on' : '';
  const person = scope.kind === 'system' ? '' : (scope.person ?? '');
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('tidemark.country', ${country}, true), set_config('tidemark.regions', ${regions}, true),
      set_config('tidemark.handler', ${handler}, true), set_config('tidemark.system', ${system}, true), set_config('tidemark.person', ${person}, true)`);
    return work(tx as unknown as Db);
  });
}

/** The same for reading only, and as everything was at one moment: what others write meanwhile is not seen. */
export function readInScope<T>(db: Db, scope: Scope, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction((tx) => inScope(tx as unknown as Db, scope, work), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
}
