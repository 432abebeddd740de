import { eq, sql } from 'drizzle-orm';
import type { Db } from './schema';
import { sharedResult } from './schema-priorities';

export type SharedResultRow = typeof sharedResult.$inferSelect;

/** Makes these the results of a round that may be compared, and no others. */
export async function putSharedResults(tx: Db, roundId: string, rows: readonly SharedResultRow[]): Promise<void> {
  await tx.delete(sharedResult).where(eq(sharedResult.roundId, roundId));
  if (rows.length === 0) return;
  const { low, high, level, completeness, signedOn, version } = sharedResult;
  const changed = { low, high, level, completeness, signedOn, version };
  await tx
    .insert(sharedResult)
    .values([...rows])
    // A reviewer takes nothing away, and finds what was declared already there.
    .onConflictDoUpdate({
      target: [sharedResult.roundId, sharedResult.questionnaire, sharedResult.layer, sharedResult.capability],
      set: Object.fromEntries(Object.entries(changed).map(([key, column]) => [key, sql.raw(`excluded.${column.name}`)])),
    });
}
