import { and, eq, sql } from 'drizzle-orm';
import { type Db, setting } from './schema';

export async function findSetting(db: Db, key: string): Promise<unknown> {
  const [row] = await db.select().from(setting).where(eq(setting.key, key));
  return row?.value ?? null;
}

export async function putSetting(db: Db, key: string, value: unknown): Promise<void> {
  await db.insert(setting).values({ key, value }).onConflictDoUpdate({ target: setting.key, set: { value } });
}

/** Keeps the first value put under a key, whoever puts it. */
export async function keepSetting(db: Db, key: string, value: unknown): Promise<unknown> {
  await db.insert(setting).values({ key, value }).onConflictDoNothing();
  return findSetting(db, key);
}

/** Deletes a setting if it still has this value; false when it has not. */
export async function deleteSetting(db: Db, key: string, value: string): Promise<boolean> {
  const rows = await db
    .delete(setting)
    .where(and(eq(setting.key, key), eq(sql`${setting.value} #>> '{}'`, value)))
    .returning({ key: setting.key });
  return rows.length > 0;
}
