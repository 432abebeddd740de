import { and, asc, desc, eq, isNull, ne } from 'drizzle-orm';
import type { RoundState } from '../app/domain/lifecycle';
import { country, type Db, publication, round } from './schema';

export type PublicationRow = typeof publication.$inferSelect;

export async function insertPublication(
  tx: Db,
  given: Pick<PublicationRow, 'roundId' | 'countryCode' | 'depth' | 'layer' | 'content' | 'publishedBy'>,
): Promise<void> {
  await tx.insert(publication).values(given);
}

/** Ends what stands published of a country, or of one of its rounds: it is gone with the next request. */
export async function endPublications(tx: Db, countryCode: string, roundId?: string): Promise<void> {
  await tx
    .update(publication)
    .set({ endedAt: new Date() })
    .where(
      and(
        eq(publication.countryCode, countryCode),
        isNull(publication.endedAt),
        roundId === undefined ? undefined : eq(publication.roundId, roundId),
      ),
    );
}

/** The other rounds of a country in a state. */
export async function listOtherRounds(tx: Db, countryCode: string, roundId: string, state: RoundState): Promise<string[]> {
  const rows = await tx
    .select({ id: round.id })
    .from(round)
    .where(and(eq(round.countryCode, countryCode), ne(round.id, roundId), eq(round.state, state)));
  return rows.map(({ id }) => id);
}

/** What stands published of a country, or null. Only what was released is ever read. */
export async function findPublication(db: Db, countryCode: string): Promise<PublicationRow | null> {
  const [row] = await db
    .select()
    .from(publication)
    .where(and(eq(publication.countryCode, countryCode), isNull(publication.endedAt)))
    .orderBy(desc(publication.publishedAt))
    .limit(1);
  return row ?? null;
}

/** The countries with something published, in the order of their codes. */
export async function listPublishedCountries(db: Db) {
  return db
    .select({ country, publishedAt: publication.publishedAt, layer: publication.layer })
    .from(publication)
    .innerJoin(country, eq(country.alpha3, publication.countryCode))
    .where(isNull(publication.endedAt))
    .orderBy(asc(country.alpha3));
}
