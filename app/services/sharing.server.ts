import { findPublicationOf } from '../../db/publications.server';
import { findRound, holdState, setShared } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { putSharedResults, type SharedResultRow } from '../../db/shared-results.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { walkGroups } from '../domain/group';
import { DEPTHS, type Layer, type ToPublish } from '../domain/publication';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';
import { scopeOf } from './rounds.server';
import { readSignedResults } from './signed-results.server';

/**
 * Lets ITU use the results of a round in comparisons, or ends that: levels and scores by capability, never answers, notes or
 * evidence. Ended, they are gone from every comparison with the next request.
 * @throws NotFoundError, NotAllowedError for everybody who may not, or while ITU does not have the round
 */
export async function setSharing(db: Db, actor: Actor, roundId: string, shared: boolean): Promise<void> {
  if (!isUuid(roundId)) throw new NotFoundError('round');
  await inScope(db, scopeOf(actor), async (tx) => {
    const state = await holdState(tx, roundId, 'update');
    const found = state && (await findRound(tx, roundId));
    if (!found) throw new NotFoundError('round');
    const countryCode = found.country.alpha3;
    requireMay(actor, shared ? 'round.share' : 'round.unshare', { countryCode, state });
    if ((found.round.sharedAt !== null) === shared) return;
    await setShared(tx, roundId, shared ? new Date() : null);
    await syncShared(tx, roundId);
    const action = shared ? 'round.share' : 'round.unshare';
    await audit(tx, { actorId: actor.id, countryCode, action, subject: roundId });
  });
}

/**
 * Brings what may be compared of a round in line with the country's consent and with what stands published of it; in the
 * transaction of whatever changed either.
 */
export async function syncShared(tx: Db, roundId: string): Promise<void> {
  const found = await findRound(tx, roundId);
  if (!found) throw new NotFoundError('round');
  const published = await findPublicationOf(tx, roundId);
  const isPublic = published !== null && DEPTHS.indexOf(published.depth) >= DEPTHS.indexOf('capabilities');
  const isShared = found.round.sharedAt !== null;
  if (!isShared && !isPublic) return putSharedResults(tx, roundId, []);
  const { signedAt, ...results } = await readSignedResults(tx, roundId);
  const signedOn = signedAt.toISOString().slice(0, 10);
  const rows = (['declared', 'validated'] as const).flatMap((layer) => {
    const parts = isShared || published?.layer === layer ? results[layer] : null;
    return (parts ?? []).flatMap((part) => describeCapabilities(part, layer));
  });
  await putSharedResults(
    tx,
    roundId,
    rows.map((row) => ({ ...row, roundId, countryCode: found.country.alpha3, signedOn })),
  );
}

type CapabilityRow = Omit<SharedResultRow, 'roundId' | 'countryCode' | 'signedOn'>;

/** The capabilities of the parts that count, as far as anything in them applies. */
function describeCapabilities({ questionnaire, result }: ToPublish, layer: Layer): CapabilityRow[] {
  const capabilities = questionnaire.overall.groups
    .filter((area) => !area.aside)
    .flatMap((area) => [...walkGroups(area)].filter(({ kind }) => kind === 'capability'));
  return capabilities.flatMap(({ id }) => {
    const group = result.groups[id];
    if (!group || group.low === null || group.high === null || group.points === 0) return [];
    const { answered, applicable } = group.counts;
    return {
      questionnaire: questionnaire.id,
      version: questionnaire.version,
      layer,
      capability: id,
      low: group.low / group.points,
      high: group.high / group.points,
      level: group.level,
      completeness: applicable === 0 ? 0 : answered / applicable,
    };
  });
}
