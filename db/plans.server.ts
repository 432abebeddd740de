import { and, asc, eq } from 'drizzle-orm';
import type { Decision } from '../app/domain/plan';
import { type Db, user } from './schema';
import { planItem, recommendationDecision } from './schema-help';

export type PlanItemRow = typeof planItem.$inferSelect;

/** What is planned on a round, in no order that means anything. */
export async function listPlanItems(tx: Db, roundId: string): Promise<PlanItemRow[]> {
  return tx.select().from(planItem).where(eq(planItem.roundId, roundId)).orderBy(asc(planItem.questionnaire), asc(planItem.id));
}

/** Ids of the rounds of a country on which something is planned. */
export async function listPlannedRounds(tx: Db, countryCode: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ roundId: planItem.roundId }).from(planItem).where(eq(planItem.countryCode, countryCode));
  return rows.map(({ roundId }) => roundId);
}

export type NewPlanItem = Pick<
  PlanItemRow,
  'countryCode' | 'roundId' | 'questionnaire' | 'capability' | 'targetLevel' | 'updatedBy'
>;

/** Plans capabilities; returns those that were not planned yet. */
export async function insertPlanItems(tx: Db, items: readonly NewPlanItem[]): Promise<string[]> {
  if (items.length === 0) return [];
  const rows = await tx
    .insert(planItem)
    .values([...items])
    .onConflictDoNothing()
    .returning({ capability: planItem.capability });
  return rows.map(({ capability }) => capability);
}

/** Writes an item if it still has the version that the writer saw; null when somebody was faster. */
export async function writePlanItem(
  tx: Db,
  { id, roundId, seenVersion }: { id: string; roundId: string; seenVersion: number },
  content: Pick<PlanItemRow, 'targetLevel' | 'owner' | 'dueOn' | 'activityId' | 'note' | 'updatedBy'>,
): Promise<PlanItemRow | null> {
  const [row] = await tx
    .update(planItem)
    .set({ ...content, version: seenVersion + 1, updatedAt: new Date() })
    .where(and(eq(planItem.id, id), eq(planItem.roundId, roundId), eq(planItem.version, seenVersion)))
    .returning();
  return row ?? null;
}

/** Takes an item out of a plan; false where it is gone already. */
export async function deletePlanItem(tx: Db, roundId: string, id: string): Promise<boolean> {
  const gone = await tx
    .delete(planItem)
    .where(and(eq(planItem.id, id), eq(planItem.roundId, roundId)))
    .returning({ id: planItem.id });
  return gone.length > 0;
}

/** What a country decided about recommended activities, with the names of those who did. */
export async function listDecisions(tx: Db, countryCode: string) {
  return tx
    .select({
      activityId: recommendationDecision.activityId,
      decision: recommendationDecision.decision,
      reason: recommendationDecision.reason,
      decidedAt: recommendationDecision.decidedAt,
      decidedBy: user.name,
    })
    .from(recommendationDecision)
    .leftJoin(user, eq(user.id, recommendationDecision.decidedBy))
    .where(eq(recommendationDecision.countryCode, countryCode))
    .orderBy(asc(recommendationDecision.activityId));
}

/** Keeps the decision of a country about an activity; the last one stands. */
export async function putDecision(
  tx: Db,
  given: { countryCode: string; activityId: string; decision: Decision; reason: string; decidedBy: string },
): Promise<void> {
  const { decision, reason, decidedBy } = given;
  await tx
    .insert(recommendationDecision)
    .values(given)
    .onConflictDoUpdate({
      target: [recommendationDecision.countryCode, recommendationDecision.activityId],
      set: { decision, reason, decidedBy, decidedAt: new Date() },
    });
}
