import { listAssignments } from '../../db/assignments.server';
import { countComments, listComments } from '../../db/comments.server';
import { listNames, listPeople } from '../../db/people.server';
import { countOpenProposals, listOpenProposals, listProposals } from '../../db/proposals.server';
import { listItemVersions } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { Actor } from '../domain/access';
import { findRoundItem } from './proposals.server';
import { type OpenRound, readRound, scopeOf } from './rounds.server';

/**
 * Everything that was said about one item of a round: every version of its answer, newest first; comments and proposals, oldest
 * first; and the country's people.
 * @throws NotFoundError when the round or item is not there, or not the actor's to see
 */
export async function getItem(db: Db, actor: Actor, roundId: string, questionnaire: string, id: string) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const round = await readRound(tx, actor, roundId);
    const { loaded, item, itemKey } = findRoundItem(round, questionnaire, id);
    const proposals = await listProposals(tx, roundId, itemKey);
    const comments = await listComments(tx, roundId, itemKey);
    const ids = [...proposals.flatMap((p) => [p.authorId, p.decidedBy]), ...comments.flatMap((c) => c.mentions)];
    return {
      round,
      loaded,
      item,
      itemKey,
      standing: round.answers.get(itemKey) ?? null,
      versions: await listItemVersions(tx, roundId, itemKey),
      comments,
      proposals,
      names: await listNames(tx, ids),
      people: await listPeople(tx, round.country.alpha3),
    };
  });
}

/** What others do in a round: who has what, and by answer key how many comments and undecided proposals there are. */
export async function getCompany(db: Db, actor: Actor, round: Pick<OpenRound, 'id'>) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const proposals = await listOpenProposals(tx, round.id);
    return {
      assignments: await listAssignments(tx, round.id),
      comments: await countComments(tx, round.id),
      disagreements: new Set(proposals.map(({ itemKey }) => itemKey)),
    };
  });
}

/** What waits for the reader of a round's own page: all assignments, and how many disagreements are undecided. */
export async function getWaiting(db: Db, actor: Actor, round: Pick<OpenRound, 'id'>) {
  return inScope(db, scopeOf(actor), async (tx) => ({
    assignments: await listAssignments(tx, round.id),
    disagreements: await countOpenProposals(tx, round.id),
  }));
}
