import { type Db, schema } from '../../db/schema';

/** Writes the one audit line of a use-case, inside its transaction. */
export async function audit(
  db: Db,
  entry: {
    actorId: string | null;
    countryCode?: string | null;
    action: string;
    subject: string;
    details?: Record<string, unknown>;
  },
): Promise<void> {
  await db.insert(schema.auditEntry).values({ countryCode: null, details: {}, ...entry });
}
