import { and, asc, desc, eq, inArray, isNull, max, ne, notInArray } from 'drizzle-orm';
import type { RequestStepKind } from '../app/domain/request';
import type { Addressee } from './lifecycle.server';
import { country, type Db, round, roundTransition, user } from './schema';
import { activityBasis, delivery, request, requestStep } from './schema-help';

export type RequestRow = typeof request.$inferSelect;
export type RequestStepRow = typeof requestStep.$inferSelect;

export async function insertRequest(
  tx: Db,
  given: Pick<typeof request.$inferInsert, 'countryCode' | 'content' | 'emergency' | 'roundId' | 'createdBy'>,
): Promise<string> {
  const [row] = await tx
    .insert(request)
    .values({ ...given, holder: { kind: 'country' } })
    .returning({ id: request.id });
  return (row as { id: string }).id;
}

/** A request with its country; null where there is none, or none that the transaction sees. `hold`: nobody else moves it meanwhile. */
export async function findRequest(tx: Db, id: string, hold = false) {
  if (hold) await tx.select({ id: request.id }).from(request).where(eq(request.id, id)).for('update');
  const [row] = await tx
    .select({ request, country })
    .from(request)
    .innerJoin(country, eq(country.alpha3, request.countryCode))
    .where(eq(request.id, id));
  return row ?? null;
}

/** Saves a draft when it still is as its writer saw it; false when it is not. */
export async function saveDraft(
  tx: Db,
  id: string,
  seenVersion: number,
  given: Pick<RequestRow, 'content' | 'emergency' | 'duplicateReason' | 'roundId'>,
): Promise<boolean> {
  const rows = await tx
    .update(request)
    .set({ ...given, version: seenVersion + 1 })
    .where(and(eq(request.id, id), eq(request.version, seenVersion), eq(request.state, 'draft')))
    .returning({ id: request.id });
  return rows.length > 0;
}

export async function updateRequest(tx: Db, id: string, change: Partial<RequestRow>): Promise<void> {
  await tx.update(request).set(change).where(eq(request.id, id));
}

/** Takes a draft away. */
export async function deleteRequest(tx: Db, id: string): Promise<void> {
  await tx.delete(request).where(and(eq(request.id, id), eq(request.state, 'draft'), isNull(request.submittedAt)));
}

/** Adds to the history of a request. */
export async function insertRequestStep(
  tx: Db,
  step: Omit<typeof requestStep.$inferInsert, 'position' | 'at' | 'kind'> & { kind: RequestStepKind },
): Promise<void> {
  const [last] = await tx
    .select({ position: max(requestStep.position) })
    .from(requestStep)
    .where(eq(requestStep.requestId, step.requestId));
  await tx.insert(requestStep).values({ ...step, position: (last?.position ?? 0) + 1 });
}

/** The history of a request, oldest first, with the names of who did it. */
export async function listRequestSteps(tx: Db, requestId: string) {
  const rows = await tx
    .select({ step: requestStep, actor: user.name })
    .from(requestStep)
    .leftJoin(user, eq(user.id, requestStep.actorId))
    .where(eq(requestStep.requestId, requestId))
    .orderBy(asc(requestStep.position));
  return rows.map(({ step, actor }) => ({ ...step, actor }));
}

/** The requests that the transaction sees, newest first, with their countries. */
export async function listRequests(tx: Db) {
  return tx
    .select({ request, country })
    .from(request)
    .innerJoin(country, eq(country.alpha3, request.countryCode))
    .orderBy(desc(request.createdAt), asc(request.id));
}

/** Requests of a country that are under way, but for one. */
export async function listOtherRequests(tx: Db, countryCode: string, exceptId: string | null): Promise<RequestRow[]> {
  return tx
    .select()
    .from(request)
    .where(
      and(
        eq(request.countryCode, countryCode),
        notInArray(request.state, ['draft', 'referred', 'declined', 'withdrawn', 'closed']),
        ...(exceptId ? [ne(request.id, exceptId)] : []),
      ),
    )
    .orderBy(asc(request.createdAt));
}

/** When each round of a country was last submitted, newest first; rounds that never were are left out. */
export async function listSubmittedRounds(tx: Db, countryCode: string) {
  const rows = await tx
    .select({ id: round.id, title: round.title, state: round.state, submittedAt: roundTransition.at })
    .from(round)
    .innerJoin(roundTransition, and(eq(roundTransition.roundId, round.id), eq(roundTransition.transition, 'submit')))
    .where(and(eq(round.countryCode, countryCode), notInArray(round.state, ['draft', 'internal_review', 'signed_off'])))
    .orderBy(desc(roundTransition.at));
  return rows.filter(({ id }, i) => rows.findIndex((row) => row.id === id) === i);
}

export async function insertDelivery(tx: Db, given: typeof delivery.$inferInsert): Promise<boolean> {
  const rows = await tx.insert(delivery).values(given).onConflictDoNothing().returning({ id: delivery.id });
  return rows.length > 0;
}

/** What was done for a request, oldest first. */
export async function listDeliveries(tx: Db, requestId: string) {
  return tx.select().from(delivery).where(eq(delivery.requestId, requestId)).orderBy(asc(delivery.recordedAt), asc(delivery.id));
}

/** Those who handle requests and have not left. */
export async function listHandlers(tx: Db, id?: string | null): Promise<Addressee[]> {
  return tx
    .select({ id: user.id, name: user.name, email: user.email, locale: user.locale })
    .from(user)
    .where(and(inArray(user.role, ['programme_officer']), isNull(user.endedAt), ...(id ? [eq(user.id, id)] : [])))
    .orderBy(asc(user.email));
}

/** The assessments that activities rest on, as officers recorded them. */
export async function listBases(tx: Db) {
  return tx.select().from(activityBasis).orderBy(asc(activityBasis.activityId), asc(activityBasis.countryCode));
}

/** Records the assessment that an activity in a country rests on; recording again replaces it. */
export async function putBasis(tx: Db, given: typeof activityBasis.$inferInsert): Promise<void> {
  const { activityId: _, countryCode: __, ...change } = given;
  await tx
    .insert(activityBasis)
    .values(given)
    .onConflictDoUpdate({
      target: [activityBasis.activityId, activityBasis.countryCode],
      set: { ...change, recordedAt: new Date() },
    });
}
