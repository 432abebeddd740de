import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { Answer } from '../app/domain/answer';
import { type Db, proposal, user } from './schema';

export type ProposalRow = typeof proposal.$inferSelect;

/** Keeps a proposal; false when it is kept already: the same form sent twice. */
export async function insertProposal(
  tx: Db,
  input: {
    id: string;
    roundId: string;
    countryCode: string;
    itemKey: string;
    answer: Answer;
    reason: string;
    authorId: string;
  },
): Promise<boolean> {
  const kept = await tx.insert(proposal).values(input).onConflictDoNothing().returning({ id: proposal.id });
  return kept.length > 0;
}

/** All proposals to one item, oldest first. */
export async function listProposals(tx: Db, roundId: string, itemKey: string): Promise<ProposalRow[]> {
  return tx
    .select()
    .from(proposal)
    .where(and(eq(proposal.roundId, roundId), eq(proposal.itemKey, itemKey)))
    .orderBy(asc(proposal.createdAt), asc(proposal.id));
}

/** The undecided proposals of a round with their authors' names, oldest first. */
export async function listOpenProposals(tx: Db, roundId: string) {
  return tx
    .select({
      id: proposal.id,
      itemKey: proposal.itemKey,
      answer: proposal.answer,
      reason: proposal.reason,
      createdAt: proposal.createdAt,
      author: user.name,
    })
    .from(proposal)
    .leftJoin(user, eq(user.id, proposal.authorId))
    .where(and(eq(proposal.roundId, roundId), isNull(proposal.decision)))
    .orderBy(asc(proposal.createdAt), asc(proposal.id));
}

/** How many disagreements of a round are undecided. */
export async function countOpenProposals(tx: Db, roundId: string): Promise<number> {
  const [row] = await tx
    .select({ n: count() })
    .from(proposal)
    .where(and(eq(proposal.roundId, roundId), isNull(proposal.decision)));
  return Number(row?.n ?? 0);
}

/** The undecided proposals to an item, kept as they are until the transaction ends: two decisions at once wait for each other. */
export async function holdOpenProposals(tx: Db, roundId: string, itemKey: string): Promise<ProposalRow[]> {
  return tx
    .select()
    .from(proposal)
    .where(and(eq(proposal.roundId, roundId), eq(proposal.itemKey, itemKey), isNull(proposal.decision)))
    .orderBy(asc(proposal.id))
    .for('update');
}

export async function findProposal(tx: Db, roundId: string, id: string): Promise<ProposalRow | null> {
  const [row] = await tx
    .select()
    .from(proposal)
    .where(and(eq(proposal.roundId, roundId), eq(proposal.id, id)));
  return row ?? null;
}

export async function decideProposal(
  tx: Db,
  id: string,
  decision: { decision: 'adopted' | 'declined'; decisionReason: string; decidedBy: string; decidedAt: Date },
): Promise<void> {
  await tx
    .update(proposal)
    .set(decision)
    .where(and(eq(proposal.id, id), isNull(proposal.decision)));
}
