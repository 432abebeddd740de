import { eq } from 'drizzle-orm';
import { type Db, revision } from './schema';

/** There is one row. */
const ONLY = 1;

/**
 * The revision of what strangers see: another one after every committed change of it, in every process of the installation. Who
 * reads it first and the rest afterwards never takes something older for what the revision stands for.
 */
export async function findRevision(db: Db): Promise<number | null> {
  const [row] = await db.select({ number: revision.number }).from(revision).where(eq(revision.id, ONLY));
  return row?.number ?? null;
}
