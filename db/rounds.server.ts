import { and, asc, desc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Answer } from '../app/domain/answer';
import type { RoundState } from '../app/domain/lifecycle';
import { answer, answerVersion, assignment, country, type Db, round, roundQuestionnaire, roundTransition, user } from './schema';

export type RoundRow = typeof round.$inferSelect;
export type AnswerRow = typeof answer.$inferSelect;

/** Inserts a round with its questionnaires in their order; returns its id. */
export async function insertRound(
  db: Db,
  input: {
    id?: string;
    countryCode: string;
    title: string;
    dueOn: string | null;
    createdBy: string | null;
    previousId?: string | null;
    createdAt?: Date;
  },
  questionnaires: readonly { questionnaire: string; version: string }[],
): Promise<string> {
  const [row] = await db.insert(round).values(input).returning({ id: round.id });
  const roundId = (row as { id: string }).id;
  const { countryCode, createdBy } = input;
  await db.insert(roundQuestionnaire).values(questionnaires.map((q, position) => ({ roundId, countryCode, position, ...q })));
  await db
    .insert(roundTransition)
    .values({ roundId, countryCode, position: 1, transition: 'start', toState: 'draft', actorId: createdBy });
  return roundId;
}

/** The rounds of one country, newest first. */
export async function listRounds(db: Db, countryCode: string): Promise<RoundRow[]> {
  return db.select().from(round).where(eq(round.countryCode, countryCode)).orderBy(desc(round.createdAt), asc(round.id));
}

/** A round with its country and its questionnaires, or null; of one country, where it is named. */
export async function findRound(db: Db, id: string, countryCode?: string) {
  const [row] = await db
    .select({ round, country })
    .from(round)
    .innerJoin(country, eq(country.alpha3, round.countryCode))
    .where(and(eq(round.id, id), countryCode === undefined ? undefined : eq(round.countryCode, countryCode)));
  if (!row) return null;
  const questionnaires = await db
    .select({ questionnaire: roundQuestionnaire.questionnaire, version: roundQuestionnaire.version })
    .from(roundQuestionnaire)
    .where(eq(roundQuestionnaire.roundId, id))
    .orderBy(asc(roundQuestionnaire.position));
  return { ...row, questionnaires };
}

/**
 * The state of a round, kept as it is until the transaction ends: a save and a sign-off at once wait for each other. Null where
 * there is no such round in scope.
 */
export async function holdState(tx: Db, id: string, how: 'share' | 'update' = 'share'): Promise<RoundState | null> {
  const [row] = await tx.select({ state: round.state }).from(round).where(eq(round.id, id)).for(how);
  return row?.state ?? null;
}

/** All answers of a round. */
export async function listAnswers(db: Db, roundId: string): Promise<AnswerRow[]> {
  return db.select().from(answer).where(eq(answer.roundId, roundId));
}

export async function findAnswer(db: Db, roundId: string, itemKey: string): Promise<AnswerRow | null> {
  const [row] = await db
    .select()
    .from(answer)
    .where(and(eq(answer.roundId, roundId), eq(answer.itemKey, itemKey)));
  return row ?? null;
}

/** Every version that the answer to an item had, with its author's name, newest first. */
export async function listItemVersions(db: Db, roundId: string, itemKey: string) {
  return db
    .select({
      version: answerVersion.version,
      value: answerVersion.value,
      note: answerVersion.note,
      evidence: answerVersion.evidence,
      savedAt: answerVersion.savedAt,
      author: user.name,
    })
    .from(answerVersion)
    .leftJoin(user, eq(user.id, answerVersion.savedBy))
    .where(and(eq(answerVersion.roundId, roundId), eq(answerVersion.itemKey, itemKey)))
    .orderBy(desc(answerVersion.version));
}

/** The version of an answer that an operation made, or null. */
export async function findOperation(db: Db, roundId: string, operationId: string) {
  const [row] = await db
    .select()
    .from(answerVersion)
    .where(and(eq(answerVersion.roundId, roundId), eq(answerVersion.operationId, operationId)));
  return row ?? null;
}

/** What the answers to some items were in given versions; for forms that were opened a while ago. */
export async function listAnswerVersions(db: Db, roundId: string, itemKeys: readonly string[]) {
  if (itemKeys.length === 0) return [];
  return db
    .select()
    .from(answerVersion)
    .where(and(eq(answerVersion.roundId, roundId), inArray(answerVersion.itemKey, [...itemKeys])));
}

export interface AnswerWrite {
  roundId: string;
  countryCode: string;
  itemKey: string;
  answer: Answer;
  /** The version the writer saw; 0 when it saw none. */
  seenVersion: number;
  operationId: string;
  savedBy: string | null;
  /** Only over nothing, or over what the same person saved. */
  ownOnly?: boolean;
}

/**
 * Writes an answer if it still has the version the writer saw; returns the new row, or null when somebody was faster.
 * To be called inside a transaction: the answer and its version are one.
 */
export async function writeAnswer(db: Db, write: AnswerWrite): Promise<AnswerRow | null> {
  const { roundId, countryCode, itemKey, seenVersion, operationId, savedBy } = write;
  const { value, note = '', evidence = '' } = write.answer;
  const version = seenVersion + 1;
  const content = { value, note, evidence, version, savedBy, savedAt: new Date() };
  const replaceable = write.ownOnly ? or(isNull(answer.value), eq(answer.savedBy, savedBy ?? '')) : undefined;
  const [row] =
    seenVersion === 0
      ? await db
          .insert(answer)
          .values({ roundId, countryCode, itemKey, ...content })
          .onConflictDoNothing()
          .returning()
      : await db
          .update(answer)
          .set(content)
          .where(and(eq(answer.roundId, roundId), eq(answer.itemKey, itemKey), eq(answer.version, seenVersion), replaceable))
          .returning();
  if (!row) return null;
  await db.insert(answerVersion).values({ roundId, countryCode, itemKey, operationId, ...content });
  return row;
}

/** The areas and capabilities of a round that are assigned to somebody. */
export async function listAssignedGroups(db: Db, roundId: string, userId: string) {
  return db
    .select({ questionnaire: assignment.questionnaire, groupId: assignment.groupId, dueOn: assignment.dueOn })
    .from(assignment)
    .where(and(eq(assignment.roundId, roundId), eq(assignment.userId, userId)))
    .orderBy(asc(assignment.questionnaire), asc(assignment.groupId));
}
