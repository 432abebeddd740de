import { and, asc, eq } from 'drizzle-orm';
import type { ContactContent, ContactKind } from '../app/domain/contact';
import { country, type Db } from './schema';
import { nationalContact } from './schema-help';

export type ContactRow = typeof nationalContact.$inferSelect;

/** What a country entered, private or not, in no particular order. */
export async function listCountryContacts(tx: Db, countryCode: string): Promise<ContactRow[]> {
  return tx.select().from(nationalContact).where(eq(nationalContact.countryCode, countryCode));
}

/** What countries let everybody see, however long ago they confirmed it; of one country, where one is given. */
export async function listOpenContacts(tx: Db, countryCode?: string) {
  const ofCountry = countryCode === undefined ? undefined : eq(nationalContact.countryCode, countryCode);
  return tx
    .select({ contact: nationalContact, country })
    .from(nationalContact)
    .innerJoin(country, eq(country.alpha3, nationalContact.countryCode))
    .where(and(eq(nationalContact.isPublic, true), ofCountry))
    .orderBy(asc(country.alpha3));
}

/** Every contact of every country; in the system's scope. */
export async function listAllContacts(tx: Db): Promise<ContactRow[]> {
  return tx.select().from(nationalContact).orderBy(asc(nationalContact.countryCode), asc(nationalContact.kind));
}

/** A contact, which nobody else changes until the transaction ends; null where there is none. */
export async function holdContact(tx: Db, countryCode: string, kind: ContactKind): Promise<ContactRow | null> {
  const [row] = await tx
    .select()
    .from(nationalContact)
    .where(and(eq(nationalContact.countryCode, countryCode), eq(nationalContact.kind, kind)))
    .for('update');
  return row ?? null;
}

/** Adds a contact of a kind; null where the country has one already. */
export async function insertContact(
  tx: Db,
  contact: ContactContent & { countryCode: string; kind: ContactKind; confirmedBy: string; confirmedAt: Date },
): Promise<string | null> {
  const [row] = await tx.insert(nationalContact).values(contact).onConflictDoNothing().returning({ id: nationalContact.id });
  return row?.id ?? null;
}

export async function updateContact(
  tx: Db,
  id: string,
  change: Partial<ContactContent & Pick<ContactRow, 'isPublic' | 'confirmedBy' | 'confirmedAt' | 'askedAt'>>,
): Promise<void> {
  await tx.update(nationalContact).set(change).where(eq(nationalContact.id, id));
}

export async function deleteContact(tx: Db, id: string): Promise<void> {
  await tx.delete(nationalContact).where(eq(nationalContact.id, id));
}
