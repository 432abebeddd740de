import { writeTransition } from '../../db/lifecycle.server';
import {
  endPublications,
  findPublication,
  insertPublication,
  listOtherRounds,
  listPublishedCountries,
} from '../../db/publications.server';
import { findRound } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Actor, mayDo, NotFoundError, requireMay } from '../domain/access';
import {
  composePublication,
  type Depth,
  type Layer,
  type PublicationContent,
  PublicationContentSchema,
} from '../domain/publication';
import { isUuid } from '../domain/uuid';
import { type Moved, moveRound } from './lifecycle.server';
import { describeSubject, getRoundToAnswer, type RoundHead, scopeOf } from './rounds.server';
import { syncShared } from './sharing.server';
import { readSignedResults } from './signed-results.server';

/** Composes what would be published of a round at a depth, from its snapshot. */
async function compose(tx: Db, roundId: string, depth: Depth): Promise<{ content: PublicationContent; layer: Layer }> {
  const { title, signedAt, declared, validated } = await readSignedResults(tx, roundId);
  const layer: Layer = validated ? 'validated' : 'declared';
  const round = { title, signedAt: signedAt.toISOString() };
  return { content: composePublication(round, layer, depth, validated ?? declared), layer };
}

/**
 * A round of which the country may release something as it stands, for its pages of publication.
 * @throws NotFoundError when there is none such, or nothing of it is signed off yet
 */
export async function getRoundToRelease(db: Db, person: Actor, roundId: string): Promise<RoundHead> {
  const round = await getRoundToAnswer(db, person, roundId);
  if (!mayDo(person, 'publication.preview', describeSubject(round))) throw new NotFoundError('publication');
  return round;
}

/** Exactly what the world would see: the same value, before it is released. */
export async function previewPublication(db: Db, actor: Actor, roundId: string, depth: Depth): Promise<PublicationContent> {
  if (!isUuid(roundId)) throw new NotFoundError('round');
  return inScope(db, scopeOf(actor), async (tx) => {
    const found = await findRound(tx, roundId);
    if (!found) throw new NotFoundError('round');
    requireMay(actor, 'publication.preview', { countryCode: found.country.alpha3, state: found.round.state });
    return (await compose(tx, roundId, depth)).content;
  });
}

/**
 * Publishes a round at a depth; what was published of the country before ends with it, and an earlier round is superseded.
 * @throws NotReadyError without the second factor
 */
export async function publishRound(db: Db, actor: Actor, roundId: string, depth: Depth, secondFactor: boolean): Promise<Moved> {
  return moveRound(db, actor, roundId, 'publish', { secondFactor }, async (tx, { countryCode }) => {
    const { content, layer } = await compose(tx, roundId, depth);
    await endPublications(tx, countryCode);
    for (const other of await listOtherRounds(tx, countryCode, roundId, 'published')) {
      await writeTransition(tx, {
        roundId: other,
        countryCode,
        transition: 'supersede',
        fromState: 'published',
        toState: 'superseded',
        reason: '',
        actorId: actor.id,
      });
      await syncShared(tx, other);
    }
    await insertPublication(tx, { roundId, countryCode, depth, layer, content, publishedBy: actor.id });
  });
}

/** Withdraws what was published of a round: gone from every page and download with the next request. */
export async function withdrawRound(db: Db, actor: Actor, roundId: string, reason: string): Promise<Moved> {
  return moveRound(db, actor, roundId, 'withdraw', { reason }, (tx, { countryCode }) =>
    endPublications(tx, countryCode, roundId),
  );
}

/** What a country released, or null: the only thing of a round that anybody outside may read. */
export async function findPublished(db: Db, countryCode: string) {
  const row = await inScope(db, { kind: 'public' }, (tx) => findPublication(tx, countryCode));
  return row && { publishedAt: row.publishedAt, content: PublicationContentSchema.parse(row.content) };
}

/** The countries that released something. */
export async function listPublished(db: Db) {
  return inScope(db, { kind: 'public' }, listPublishedCountries);
}
