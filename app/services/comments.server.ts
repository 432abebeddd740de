import { insertComment } from '../../db/comments.server';
import { listPeople } from '../../db/people.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { NotFoundError, requireMay } from '../domain/access';
import { isUuid } from '../domain/uuid';
import type { NamedActor } from './assignments.server';
import { audit } from './audit.server';
import { tell } from './notices.server';
import { findRoundItem, pathOfItem } from './proposals.server';
import { describeSubject, dropUnstorable, readRound, scopeOf } from './rounds.server';

export const MAX_COMMENT_LENGTH = 4000;
/** How much of a comment a notice repeats, in characters. */
const MAX_QUOTE_LENGTH = 300;

export interface CommentInput {
  questionnaire: string;
  item: string;
  text: string;
  /** Ids of the country's people to tell. */
  mentions: readonly string[];
  /** Chosen with the form: sent twice, it is kept once. */
  id: string;
}

/**
 * Keeps a comment on an item and tells those whom it mentions; ids of anybody but the country's own people have no effect.
 * @throws NotFoundError when the round or item is not there
 * @throws NotAllowedError when the actor may only read
 */
export async function writeComment(db: Db, actor: NamedActor, roundId: string, given: CommentInput): Promise<void> {
  const text = dropUnstorable(given.text.trim().slice(0, MAX_COMMENT_LENGTH));
  if (!isUuid(given.id)) throw new NotFoundError('comment');
  await inScope(db, scopeOf(actor), async (tx) => {
    const round = await readRound(tx, actor, roundId);
    requireMay(actor, 'comment.write', describeSubject(round));
    const { item, itemKey } = findRoundItem(round, given.questionnaire, given.item);
    const countryCode = round.country.alpha3;
    const told = (await listPeople(tx, countryCode)).filter(({ id }) => given.mentions.includes(id) && id !== actor.id);
    const mentions = told.map(({ id }) => id);
    const comment = { id: given.id, roundId, countryCode, itemKey, text, authorId: actor.id, mentions };
    if (!(await insertComment(tx, comment))) return;
    const details = { item: itemKey, comment: given.id };
    await audit(tx, { actorId: actor.id, countryCode, action: 'comment.write', subject: roundId, details });
    const quote = text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text;
    const values = { by: actor.name, item: item.id, round: round.title, text: dropUnstorable(quote) };
    const path = `${pathOfItem(roundId, given.questionnaire, item.id)}#comment-${given.id}`;
    await tell(tx, told, { kind: 'mentioned', values, path });
  });
}
