import { and, asc, desc, eq, inArray, lt, ne } from 'drizzle-orm';
import type { AnswerValue } from '../app/domain/answer';
import type { RoundState } from '../app/domain/lifecycle';
import type { Reply, Verdict } from '../app/domain/validation';
import { country, type Db, file, judgement, judgementStep, round, roundTransition, snapshot, user } from './schema';

/** The rounds of some ITU regions in some states, the longest in its state first, with who took each up last. */
export async function listRoundsOfRegions(db: Db, regions: readonly string[], states: readonly RoundState[]) {
  if (regions.length === 0) return [];
  const rounds = await db
    .select({
      id: round.id,
      title: round.title,
      state: round.state,
      stateSince: round.stateSince,
      names: country.names,
      region: country.region,
    })
    .from(round)
    .innerJoin(country, eq(country.alpha3, round.countryCode))
    .where(and(inArray(country.region, [...regions]), inArray(round.state, [...states])))
    .orderBy(asc(round.stateSince), asc(round.id));
  if (rounds.length === 0) return [];
  const takes = await db
    .select({ roundId: roundTransition.roundId, id: roundTransition.actorId, name: user.name })
    .from(roundTransition)
    .leftJoin(user, eq(user.id, roundTransition.actorId))
    .where(
      and(
        eq(roundTransition.transition, 'take'),
        inArray(
          roundTransition.roundId,
          rounds.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(roundTransition.position));
  const takers = new Map(takes.map(({ roundId, id, name }) => [roundId, { id, name }]));
  return rounds.map((found) => ({ ...found, taker: takers.get(found.id) ?? null }));
}

/** The newest snapshot of a country's other rounds that was signed before this one, or null. */
export async function findLastSnapshot(db: Db, given: { countryCode: string; roundId: string; signedAt: Date }) {
  const [row] = await db
    .select({ content: snapshot.content, signedAt: snapshot.signedAt, title: round.title })
    .from(snapshot)
    .innerJoin(round, eq(round.id, snapshot.roundId))
    .where(
      and(
        eq(snapshot.countryCode, given.countryCode),
        ne(snapshot.roundId, given.roundId),
        lt(snapshot.signedAt, given.signedAt),
      ),
    )
    .orderBy(desc(snapshot.signedAt), desc(snapshot.number))
    .limit(1);
  return row ?? null;
}

/** What some files are called, by id. */
export async function mapFileNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: file.id, name: file.name })
    .from(file)
    .where(inArray(file.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Everything said about the answers of a round in validation, each answer's in its order, with the names of those who said it. */
export async function listJudgementSteps(db: Db, roundId: string) {
  const { itemKey, version, kind, value, text, at } = judgementStep;
  return db
    .select({ itemKey, version, kind, value, text, at, actor: user.name })
    .from(judgementStep)
    .leftJoin(user, eq(user.id, judgementStep.actorId))
    .where(eq(judgementStep.roundId, roundId))
    .orderBy(asc(itemKey), asc(version));
}

/** One answer of one round, and the version of its judgement that the writer saw; 0 for none. */
interface Target {
  roundId: string;
  countryCode: string;
  itemKey: string;
  seenVersion: number;
  actorId: string;
}

/**
 * Writes what a reviewer says of an answer, and the step that led there, if nobody was faster. A new judgement has no reply
 * yet. Returns the new version, or null.
 */
export async function writeJudgement(
  tx: Db,
  target: Target,
  said: { verdict: Verdict; value: AnswerValue | null; reason: string },
): Promise<number | null> {
  const { roundId, countryCode, itemKey, seenVersion, actorId } = target;
  const version = seenVersion + 1;
  const content = {
    ...said,
    reviewerId: actorId,
    at: new Date(),
    reply: null,
    replyText: '',
    repliedBy: null,
    repliedAt: null,
    version,
  };
  const rows =
    seenVersion === 0
      ? await tx
          .insert(judgement)
          .values({ roundId, countryCode, itemKey, ...content })
          .onConflictDoNothing()
          .returning({ version: judgement.version })
      : await tx.update(judgement).set(content).where(stillAt(target)).returning({ version: judgement.version });
  if (rows.length === 0) return null;
  await writeStep(tx, target, { kind: said.verdict, value: said.value, text: said.reason });
  return version;
}

/** Writes the country's reply to a judgement, and its step, if the judgement is still the one it saw; else returns null. */
export async function writeReply(tx: Db, target: Target, said: { reply: Reply; text: string }): Promise<number | null> {
  const version = target.seenVersion + 1;
  const rows = await tx
    .update(judgement)
    .set({ reply: said.reply, replyText: said.text, repliedBy: target.actorId, repliedAt: new Date(), version })
    .where(stillAt(target))
    .returning({ version: judgement.version });
  if (rows.length === 0) return null;
  await writeStep(tx, target, { kind: said.reply, value: null, text: said.text });
  return version;
}

function stillAt({ roundId, itemKey, seenVersion }: Target) {
  return and(eq(judgement.roundId, roundId), eq(judgement.itemKey, itemKey), eq(judgement.version, seenVersion));
}

async function writeStep(
  tx: Db,
  { roundId, countryCode, itemKey, seenVersion, actorId }: Target,
  said: { kind: Verdict | Reply; value: AnswerValue | null; text: string },
): Promise<void> {
  await tx.insert(judgementStep).values({ roundId, countryCode, itemKey, version: seenVersion + 1, ...said, actorId });
}
