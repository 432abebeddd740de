import { and, asc, desc, eq, gte, inArray, lte, sql } from 'drizzle-orm';
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

/**
 * What is shared of a questionnaire, the latest of each layer and country by capability, signed off in a span of days (ISO 8601; null
 * for an open end). The database picks them: rounds add up over the years.
 */
export async function listLatestShared(
  tx: Db,
  questionnaire: string,
  { from, until }: { from: string | null; until: string | null },
): Promise<SharedResultRow[]> {
  const { countryCode, layer, capability, signedOn, roundId } = sharedResult;
  return tx
    .selectDistinctOn([countryCode, layer, capability])
    .from(sharedResult)
    .where(
      and(
        eq(sharedResult.questionnaire, questionnaire),
        from === null ? undefined : gte(signedOn, from),
        // A year or a month ends with its last day.
        until === null ? undefined : lte(signedOn, `${until}~`),
      ),
    )
    .orderBy(asc(countryCode), asc(layer), asc(capability), desc(signedOn), desc(roundId));
}

/** Everything that is shared of some rounds. */
export async function listSharedOf(tx: Db, roundIds: readonly string[]): Promise<SharedResultRow[]> {
  if (roundIds.length === 0) return [];
  return tx
    .select()
    .from(sharedResult)
    .where(inArray(sharedResult.roundId, [...roundIds]));
}
