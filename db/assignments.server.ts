import { and, asc, eq, isNull, lt, lte, or } from 'drizzle-orm';
import { assignment, type Db, round, user } from './schema';

export interface AssignmentKey {
  roundId: string;
  questionnaire: string;
  groupId: string;
  userId: string;
}

const isAssignment = ({ roundId, questionnaire, groupId, userId }: AssignmentKey) =>
  and(
    eq(assignment.roundId, roundId),
    eq(assignment.questionnaire, questionnaire),
    eq(assignment.groupId, groupId),
    eq(assignment.userId, userId),
  );

/** Who is asked to answer what in a round, by name. */
export async function listAssignments(tx: Db, roundId: string) {
  return tx
    .select({
      questionnaire: assignment.questionnaire,
      groupId: assignment.groupId,
      userId: assignment.userId,
      dueOn: assignment.dueOn,
      name: user.name,
    })
    .from(assignment)
    .innerJoin(user, eq(user.id, assignment.userId))
    .where(eq(assignment.roundId, roundId))
    .orderBy(asc(user.name), asc(user.id), asc(assignment.questionnaire), asc(assignment.groupId));
}

/** Assigns, or sets the due date of what is assigned already; a new date is reminded of anew. */
export async function putAssignment(
  tx: Db,
  { dueOn, countryCode, ...key }: AssignmentKey & { countryCode: string; dueOn: string | null },
): Promise<void> {
  await tx
    .insert(assignment)
    .values({ ...key, countryCode, dueOn })
    .onConflictDoUpdate({
      target: [assignment.roundId, assignment.questionnaire, assignment.groupId, assignment.userId],
      set: { dueOn, remindedAt: null },
    });
}

/** Takes an assignment back; false where there was none. */
export async function deleteAssignment(tx: Db, key: AssignmentKey): Promise<boolean> {
  const gone = await tx.delete(assignment).where(isAssignment(key)).returning({ userId: assignment.userId });
  return gone.length > 0;
}

/**
 * The assignments in rounds that are being answered whose due date is not after `until` (ISO 8601), to people who were not
 * reminded since `since`; oldest date first.
 */
export async function listDueAssignments(tx: Db, until: string, since: Date) {
  return tx
    .select({
      roundId: assignment.roundId,
      countryCode: assignment.countryCode,
      roundTitle: round.title,
      questionnaire: assignment.questionnaire,
      groupId: assignment.groupId,
      dueOn: assignment.dueOn,
      person: { id: user.id, name: user.name, email: user.email, locale: user.locale, role: user.role },
    })
    .from(assignment)
    .innerJoin(round, eq(round.id, assignment.roundId))
    .innerJoin(user, eq(user.id, assignment.userId))
    .where(
      and(
        lte(assignment.dueOn, until),
        eq(round.state, 'draft'),
        isNull(user.endedAt),
        or(isNull(assignment.remindedAt), lt(assignment.remindedAt, since)),
      ),
    )
    .orderBy(asc(assignment.dueOn), asc(assignment.roundId), asc(user.id));
}

/** Notes that a person is reminded now of what is due on a day in a round; false when another process was faster. */
export async function claimReminder(
  tx: Db,
  { roundId, userId, dueOn, since, now }: { roundId: string; userId: string; dueOn: string; since: Date; now: Date },
): Promise<boolean> {
  const claimed = await tx
    .update(assignment)
    .set({ remindedAt: now })
    .where(
      and(
        eq(assignment.roundId, roundId),
        eq(assignment.userId, userId),
        eq(assignment.dueOn, dueOn),
        or(isNull(assignment.remindedAt), lt(assignment.remindedAt, since)),
      ),
    )
    .returning({ groupId: assignment.groupId });
  return claimed.length > 0;
}
