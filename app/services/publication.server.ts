import { findSnapshot, listTransitions, mapJudgements, writeTransition } from '../../db/lifecycle.server';
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
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, mayDo, NotFoundError, requireMay } from '../domain/access';
import { listFrozenEvidenced, listStanding, markEvidenced } from '../domain/evidenced';
import { findAnswerKey, listItems } from '../domain/group';
import {
  composePublication,
  type Depth,
  type Layer,
  type PublicationContent,
  PublicationContentSchema,
} from '../domain/publication';
import { scoreAssessment } from '../domain/score';
import { isUuid } from '../domain/uuid';
import { applyJudgements } from '../domain/validation';
import { type Moved, moveRound } from './lifecycle.server';
import { describeSubject, getRoundToAnswer, type RoundHead, scopeOf } from './rounds.server';
import { listSignedEvidence } from './signed-evidence.server';

/** Composes what would be published of a round at a depth, from its snapshot. */
async function compose(tx: Db, roundId: string, depth: Depth): Promise<{ content: PublicationContent; layer: Layer }> {
  const found = await findRound(tx, roundId);
  const snapshot = found && (await findSnapshot(tx, roundId));
  if (!snapshot) throw new NotFoundError('snapshot');
  const judgements = await mapJudgements(tx, roundId);
  // Judged in part is not validated: only the whole is.
  const validated = await isValidated(tx, roundId);
  const standing = validated
    ? listStanding(await listSignedEvidence(tx, roundId, snapshot.content.evidence))
    : snapshot.content.evidence;
  const parts = snapshot.content.questionnaires.map(({ questionnaire, version, answers, result }) => {
    const { definition } = getQuestionnaire(`${questionnaire}@${version}`);
    const keys = new Map(listItems(definition.overall).map((item) => [item.id, findAnswerKey(questionnaire, item)]));
    const keyOf = (id: string) => keys.get(id) ?? `${questionnaire}.${id}`;
    const evidenced = listFrozenEvidenced(definition, standing, snapshot.signedAt.toISOString().slice(0, 10));
    const shown = validated ? applyJudgements(answers, judgements, keyOf) : answers;
    return {
      questionnaire: definition,
      answers: shown,
      result: validated ? scoreAssessment(definition, markEvidenced(shown, evidenced)) : result,
      evidence: Object.fromEntries(
        [...keys].map(([id, key]) => [
          id,
          standing.filter(({ itemKey }) => itemKey === key).map(({ title, url, clause }) => ({ title, url, clause })),
        ]),
      ),
    };
  });
  const layer: Layer = validated ? 'validated' : 'declared';
  const round = { title: found.round.title, signedAt: snapshot.signedAt.toISOString() };
  return { content: composePublication(round, layer, depth, parts), layer };
}

/** Whether a round's validation was completed, whatever became of it afterwards. */
async function isValidated(tx: Db, roundId: string): Promise<boolean> {
  return (await listTransitions(tx, roundId)).some(({ transition }) => transition === 'validate');
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
