import { asc, desc, eq } from 'drizzle-orm';
import { type Db, user } from './schema';
import { scenario, unitCost } from './schema-priorities';

export type ScenarioRow = typeof scenario.$inferSelect;
export type UnitCostRow = typeof unitCost.$inferSelect;

export async function insertScenario(tx: Db, row: typeof scenario.$inferInsert): Promise<void> {
  await tx.insert(scenario).values(row);
}

/** Every scenario without its inputs, newest first, with the name of its author. */
export async function listScenarioRows(db: Db) {
  const { id, name, reason, filter, createdAt } = scenario;
  return db
    .select({ id, name, reason, filter, createdAt, author: user.name })
    .from(scenario)
    .leftJoin(user, eq(user.id, scenario.createdBy))
    .orderBy(desc(createdAt), asc(id));
}

export async function findScenario(db: Db, id: string): Promise<(ScenarioRow & { author: string | null }) | null> {
  const [row] = await db
    .select({ scenario, author: user.name })
    .from(scenario)
    .leftJoin(user, eq(user.id, scenario.createdBy))
    .where(eq(scenario.id, id));
  return row ? { ...row.scenario, author: row.author } : null;
}

/** What activities cost, by activity and currency. */
export async function listUnitCosts(db: Db): Promise<UnitCostRow[]> {
  return db.select().from(unitCost).orderBy(asc(unitCost.activityId), asc(unitCost.currency));
}

/** Enters what an activity costs in a currency, in the place of what stood there. */
export async function putUnitCost(tx: Db, row: Omit<UnitCostRow, 'recordedAt'>): Promise<void> {
  const { amount, source, recordedBy } = row;
  await tx
    .insert(unitCost)
    .values(row)
    .onConflictDoUpdate({
      target: [unitCost.activityId, unitCost.currency],
      set: { amount, source, recordedBy, recordedAt: new Date() },
    });
}
