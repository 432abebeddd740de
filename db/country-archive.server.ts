import { and, asc, eq, getTableColumns, gt, inArray, or, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import {
  answer,
  answerVersion,
  assignment,
  comment,
  type Db,
  evidence,
  file,
  fileChunk,
  judgement,
  judgementStep,
  nomination,
  proposal,
  publication,
  round,
  roundQuestionnaire,
  roundTransition,
  snapshot,
  user,
} from './schema';
import { delivery, nationalContact, planItem, recommendationDecision, request, requestStep } from './schema-help';

/** What belongs to a round, by the name it has in an archive. */
const OF_ROUND = {
  questionnaires: roundQuestionnaire,
  transitions: roundTransition,
  answers: answer,
  answerVersions: answerVersion,
  assignments: assignment,
  proposals: proposal,
  comments: comment,
  evidence,
  snapshots: snapshot,
  judgements: judgement,
  judgementSteps: judgementStep,
  publications: publication,
  plan: planItem,
} as const;
/** What belongs to a request. */
const OF_REQUEST = { steps: requestStep, deliveries: delivery } as const;
type Part = keyof typeof OF_ROUND | keyof typeof OF_REQUEST;

/** What has parts: the column by which they name it, and their tables. What comes later refers to what comes before. */
export const WHOLES = [
  { name: 'rounds', key: 'roundId', parts: Object.keys(OF_ROUND) as Part[] },
  { name: 'requests', key: 'requestId', parts: Object.keys(OF_REQUEST) as Part[] },
] as const;
/** What has none. */
export const SINGLES = ['files', 'nominations', 'contacts', 'decisions'] as const;

/** Every table that an archive holds. */
export const ARCHIVED = {
  ...OF_ROUND,
  ...OF_REQUEST,
  rounds: round,
  requests: request,
  files: file,
  nominations: nomination,
  contacts: nationalContact,
  decisions: recommendationDecision,
} as const;
export type ArchivedTable = keyof typeof ARCHIVED;

/** A row as JSON has it: times as text. */
export type JsonRow = Record<string, unknown>;

/** Rows per insert; PostgreSQL takes at most 65,534 parameters in one statement. */
const BATCH = 500;

/** All rows of a country in one of its tables. */
export async function listCountryRows(db: Db, name: ArchivedTable, countryCode: string): Promise<JsonRow[]> {
  const table = ARCHIVED[name] as PgTable & { countryCode: PgColumn };
  const rows = await db.select().from(table).where(eq(table.countryCode, countryCode));
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value])),
  );
}

/** Adds rows to one of a country's tables, as `listCountryRows` gave them. */
export async function insertCountryRows(db: Db, name: ArchivedTable, rows: readonly JsonRow[]): Promise<void> {
  const columns = getTableColumns(ARCHIVED[name] as PgTable);
  const values = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        columns[key]?.dataType === 'date' && value !== null ? new Date(value as string) : value,
      ]),
    ),
  );
  for (let i = 0; i < values.length; i += BATCH) await db.insert(ARCHIVED[name]).values(values.slice(i, i + BATCH) as never);
}

/** A person as far as others may know: nothing that lets anybody sign in. */
const PERSON = { id: user.id, name: user.name, email: user.email, role: user.role };

/** The people of a country, and those with one of these ids. */
export async function listArchivedPeople(db: Db, countryCode: string, ids: readonly string[]) {
  return db
    .select(PERSON)
    .from(user)
    .where(or(eq(user.countryCode, countryCode), ids.length > 0 ? inArray(user.id, [...ids]) : undefined));
}

/** Accounts here with one of these ids or addresses. */
export async function listKnownPeople(db: Db, people: readonly { id: string; email: string }[]) {
  if (people.length === 0) return [];
  return db
    .select(PERSON)
    .from(user)
    .where(
      or(
        inArray(
          user.id,
          people.map(({ id }) => id),
        ),
        inArray(
          sql`lower(${user.email})`,
          people.map(({ email }) => email.toLowerCase()),
        ),
      ),
    );
}

/** Adds people who cannot sign in: without a password, and ended. */
export async function insertEndedPeople(
  db: Db,
  people: readonly { id: string; name: string; email: string; role: string; countryCode: string | null }[],
): Promise<void> {
  const endedAt = new Date();
  for (let i = 0; i < people.length; i += BATCH) {
    await db.insert(user).values(people.slice(i, i + BATCH).map((person) => ({ ...person, endedAt })));
  }
}

/** The next piece of a file's bytes, in their order; null after the last. */
export async function findFileChunk(db: Db, fileId: string, after: number) {
  const [chunk] = await db
    .select({ position: fileChunk.position, bytes: fileChunk.bytes })
    .from(fileChunk)
    .where(and(eq(fileChunk.fileId, fileId), gt(fileChunk.position, after)))
    .orderBy(asc(fileChunk.position))
    .limit(1);
  return chunk ?? null;
}

export async function insertFileChunk(db: Db, chunk: typeof fileChunk.$inferInsert): Promise<void> {
  await db.insert(fileChunk).values(chunk);
}
