import { and, asc, count, desc, eq, inArray, isNull, max } from 'drizzle-orm';
import type { CountryRole } from '../app/domain/access';
import type { RoundState, Transition } from '../app/domain/lifecycle';
import type { Judgement } from '../app/domain/validation';
import {
  type Db,
  evidence,
  type FrozenEvidence,
  file,
  judgement,
  judgementStep,
  proposal,
  round,
  roundTransition,
  snapshot,
  user,
} from './schema';

/** Writes that a round passed from one state to another, and its new state. */
export async function writeTransition(
  tx: Db,
  step: {
    roundId: string;
    countryCode: string;
    transition: Transition | 'supersede';
    fromState: RoundState;
    toState: RoundState;
    reason: string;
    actorId: string | null;
  },
): Promise<void> {
  const { roundId, toState } = step;
  const [last] = await tx
    .select({ position: max(roundTransition.position) })
    .from(roundTransition)
    .where(eq(roundTransition.roundId, roundId));
  await tx.insert(roundTransition).values({ ...step, position: (last?.position ?? 0) + 1 });
  await tx.update(round).set({ state: toState, stateSince: new Date() }).where(eq(round.id, roundId));
}

/** The steps of a round so far, oldest first, with the names of those who made them. */
export async function listTransitions(db: Db, roundId: string) {
  return db
    .select({
      transition: roundTransition.transition,
      toState: roundTransition.toState,
      reason: roundTransition.reason,
      at: roundTransition.at,
      actor: user.name,
    })
    .from(roundTransition)
    .leftJoin(user, eq(user.id, roundTransition.actorId))
    .where(eq(roundTransition.roundId, roundId))
    .orderBy(asc(roundTransition.position));
}

/** How many disagreements nobody decided yet. */
export async function countOpenProposals(db: Db, roundId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(proposal)
    .where(and(eq(proposal.roundId, roundId), isNull(proposal.decision)));
  return Number(row?.n ?? 0);
}

export type SnapshotRow = typeof snapshot.$inferSelect;

/** The snapshot that stands for a round: the latest. */
export async function findSnapshot(db: Db, roundId: string): Promise<SnapshotRow | null> {
  const [row] = await db.select().from(snapshot).where(eq(snapshot.roundId, roundId)).orderBy(desc(snapshot.number)).limit(1);
  return row ?? null;
}

export async function insertSnapshot(
  tx: Db,
  given: Pick<SnapshotRow, 'roundId' | 'countryCode' | 'content' | 'sha256' | 'signedBy'>,
): Promise<number> {
  const number = ((await findSnapshot(tx, given.roundId))?.number ?? 0) + 1;
  await tx.insert(snapshot).values({ ...given, number });
  return number;
}

/** The evidence of a round that was not removed, as it is frozen with its hashes. */
export async function listEvidenceToFreeze(db: Db, roundId: string): Promise<FrozenEvidence[]> {
  return db
    .select({
      id: evidence.id,
      itemKey: evidence.itemKey,
      title: evidence.title,
      url: evidence.url,
      fileId: evidence.fileId,
      sha256: file.sha256,
      clause: evidence.clause,
      language: evidence.language,
      validUntil: evidence.validUntil,
    })
    .from(evidence)
    .leftJoin(file, eq(file.id, evidence.fileId))
    .where(and(eq(evidence.roundId, roundId), isNull(evidence.removedAt)))
    .orderBy(asc(evidence.itemKey), asc(evidence.createdAt), asc(evidence.id));
}

/** A judgement as it is kept, with the version that the next one must have seen. */
export interface StoredJudgement extends Judgement {
  version: number;
  replyText: string;
}

/** The judgements of a round by item key. */
export async function mapJudgements(db: Db, roundId: string): Promise<Map<string, StoredJudgement>> {
  const rows = await db.select().from(judgement).where(eq(judgement.roundId, roundId));
  const contested = await db
    .selectDistinct({ itemKey: judgementStep.itemKey })
    .from(judgementStep)
    .where(and(eq(judgementStep.roundId, roundId), eq(judgementStep.kind, 'contested')));
  const heard = new Set(contested.map(({ itemKey }) => itemKey));
  return new Map(
    rows.map(({ itemKey, verdict, value, reason, reply, replyText, version }) => [
      itemKey,
      { itemKey, verdict, value: value ?? null, reason, reply: reply ?? null, heard: heard.has(itemKey), replyText, version },
    ]),
  );
}

/** Somebody who can be told something. */
export interface Addressee {
  id: string;
  name: string;
  email: string;
  locale: string;
}

const addressee = { id: user.id, name: user.name, email: user.email, locale: user.locale };

/** The people of a country in some roles who have not left. */
export async function listCountryPeople(db: Db, countryCode: string, roles: readonly CountryRole[]): Promise<Addressee[]> {
  if (roles.length === 0) return [];
  return db
    .select(addressee)
    .from(user)
    .where(and(eq(user.countryCode, countryCode), inArray(user.role, [...roles]), isNull(user.endedAt)))
    .orderBy(asc(user.email));
}

/** The reviewers of an ITU region who have not left. */
export async function listReviewers(db: Db, region: string): Promise<Addressee[]> {
  const reviewers = await db
    .select({ ...addressee, regions: user.regions })
    .from(user)
    .where(and(eq(user.role, 'reviewer'), isNull(user.endedAt)))
    .orderBy(asc(user.email));
  return reviewers.filter(({ regions }) => regions.some((own) => own === region)).map(({ regions: _, ...who }) => who);
}
