import { listActivities } from '../../db/catalogue.server';
import { findSnapshot, type SnapshotRow } from '../../db/lifecycle.server';
import {
  deleteRequest,
  findRequest,
  insertRequest,
  listDeliveries,
  listOtherRequests,
  listRequestSteps,
  listRequests,
  listSubmittedRounds,
  type RequestRow,
  saveDraft,
} from '../../db/requests.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire, type LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, mayDo, NotFoundError, requireMay } from '../domain/access';
import type { CountryFacts } from '../domain/catalogue';
import { findOverlaps, type Overlap } from '../domain/duplication';
import { findAnswerKey, findGroup, listItems } from '../domain/group';
import {
  type AttachedGap,
  type CapabilityRef,
  isAssessmentCurrent,
  type RequestAttachment,
  type RequestContent,
  RequestContentSchema,
} from '../domain/request';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';
import { dropUnstorable, listAssessments, scopeOf } from './rounds.server';

/** Evidence that goes along with one gap. */
const MAX_EVIDENCE = 20;

/** A round that was submitted, as requests rest on it. */
export interface SubmittedRound {
  id: string;
  title: string;
  submittedAt: Date;
  /** Whether it is young enough to carry a request. */
  current: boolean;
}

export type OpenRequest = NonNullable<Awaited<ReturnType<typeof readRequest>>>;

/**
 * A request as its reader may see it.
 * @throws NotFoundError when there is none, or none that is theirs to see
 */
export async function readRequest(tx: Db, actor: Actor, id: string, hold = false) {
  const found = isUuid(id) ? await findRequest(tx, id, hold) : null;
  if (!found) throw new NotFoundError('request');
  const { request, country } = found;
  const subject = { countryCode: country.alpha3, state: request.state };
  if (!mayDo(actor, 'request.read', subject) && !mayDo(actor, 'request.handle', subject)) throw new NotFoundError('request');
  return { ...request, country };
}

/** A request with everything a page of it shows. */
export async function getRequest(db: Db, actor: Actor, id: string, today: string) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const request = await readRequest(tx, actor, id);
    return {
      request,
      steps: await listRequestSteps(tx, id),
      deliveries: await listDeliveries(tx, id),
      overlaps: await findOverlapsOf(tx, request, today),
      rounds: await listRestingRounds(tx, request.countryCode, new Date()),
    };
  });
}

/** The requests that an actor may see, newest first. */
export async function listOwnRequests(db: Db, actor: Actor) {
  const rows = await inScope(db, scopeOf(actor), (tx) => listRequests(tx));
  return rows
    .filter(({ request, country }) => {
      const subject = { countryCode: country.alpha3, state: request.state };
      return mayDo(actor, 'request.read', subject) || mayDo(actor, 'request.handle', subject);
    })
    .map(({ request, country }) => ({ ...request, country }));
}

/** The rounds of a country that a request can rest on, newest first. */
export async function listRestingRounds(tx: Db, countryCode: string, now: Date): Promise<SubmittedRound[]> {
  const rounds = await listSubmittedRounds(tx, countryCode);
  return rounds.map(({ id, title, submittedAt }) => ({ id, title, submittedAt, current: isAssessmentCurrent(submittedAt, now) }));
}

/** The topics that the criteria of some capabilities name. */
export function listTopics(capabilities: readonly CapabilityRef[]): string[] {
  const newest = new Map(listAssessments().map((loaded) => [loaded.definition.id, loaded.definition]));
  const topics = capabilities.flatMap(({ questionnaire, capability }) => {
    const definition = newest.get(questionnaire);
    const group = definition && findGroup(definition.overall, capability);
    return group ? listItems(group).flatMap((item) => item.refs) : [];
  });
  return [...new Set(topics)].sort();
}

/** What others do or plan that may be the same as what a request asks for. */
export async function findOverlapsOf(
  tx: Db,
  request: Pick<RequestRow, 'id' | 'content'> & { country: CountryFacts },
  today: string,
): Promise<Overlap[]> {
  const describeWanted = ({ id, content }: Pick<RequestRow, 'id' | 'content'>) => ({
    id,
    title: content.title,
    topics: listTopics(content.capabilities),
    from: content.from,
    until: content.until,
  });
  const others = await listOtherRequests(tx, request.country.alpha3, request.id);
  return findOverlaps(
    { country: request.country, ...describeWanted(request) },
    await listActivities(tx),
    others.map(describeWanted),
    today,
  );
}

export interface DraftInput {
  content: RequestContent;
  emergency: boolean;
  /** The round it rests on; null for none yet. */
  roundId: string | null;
  duplicateReason: string;
}

/** Whether each capability is one of a questionnaire of today, so that no page meets one that it cannot name. */
function dropUnknown(content: RequestContent): RequestContent {
  const known = content.capabilities.filter(({ questionnaire, capability }) => {
    const loaded = listAssessments().find(({ definition }) => definition.id === questionnaire);
    return loaded && findGroup(loaded.definition.overall, capability);
  });
  return { ...content, capabilities: known };
}

async function checkRound(tx: Db, countryCode: string, roundId: string | null): Promise<void> {
  if (roundId === null) return;
  const rounds = await listSubmittedRounds(tx, countryCode);
  if (!rounds.some(({ id }) => id === roundId)) throw new NotFoundError('round');
}

/**
 * Begins a request. It rests on the newest round that is young enough, where there is one.
 * @throws NotFoundError, NotAllowedError for everybody but a lead focal point
 */
export async function draftRequest(db: Db, actor: Actor, given: Pick<DraftInput, 'content' | 'emergency'>): Promise<string> {
  const { countryCode } = actor;
  if (!countryCode) throw new NotFoundError('country');
  requireMay(actor, 'request.write', { countryCode, state: 'draft' });
  const content = dropUnknown(RequestContentSchema.parse(dropUnstorable(given.content)));
  return inScope(db, scopeOf(actor), async (tx) => {
    const rounds = await listRestingRounds(tx, countryCode, new Date());
    const roundId = rounds.find(({ current }) => current)?.id ?? null;
    const id = await insertRequest(tx, { countryCode, content, emergency: given.emergency, roundId, createdBy: actor.id });
    await audit(tx, { actorId: actor.id, countryCode, action: 'request.draft', subject: id });
    return id;
  });
}

/**
 * Saves a draft; `stale` when it was changed since its writer saw it, and then nothing is saved.
 * @throws NotFoundError when there is none, or the round is not one the country submitted
 * @throws NotAllowedError when it is no draft any more, or not the actor's to write
 */
export async function saveRequest(
  db: Db,
  actor: Actor,
  id: string,
  seenVersion: number,
  given: DraftInput,
): Promise<'saved' | 'stale'> {
  const input = dropUnstorable({ ...given, content: RequestContentSchema.parse(given.content) });
  return inScope(db, scopeOf(actor), async (tx) => {
    const { countryCode, state } = await readRequest(tx, actor, id, true);
    requireMay(actor, 'request.write', { countryCode, state });
    await checkRound(tx, countryCode, input.roundId);
    const { emergency, roundId, duplicateReason } = input;
    const saved = await saveDraft(tx, id, seenVersion, {
      content: dropUnknown(input.content),
      emergency,
      roundId,
      duplicateReason: duplicateReason.trim().slice(0, 4000),
    });
    if (!saved) return 'stale';
    await audit(tx, { actorId: actor.id, countryCode, action: 'request.save', subject: id });
    return 'saved';
  });
}

/**
 * Takes a draft away that was never submitted.
 * @throws NotFoundError, NotAllowedError as `saveRequest`
 */
export async function dropRequest(db: Db, actor: Actor, id: string): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const { countryCode, state } = await readRequest(tx, actor, id, true);
    requireMay(actor, 'request.write', { countryCode, state });
    await deleteRequest(tx, id);
    await audit(tx, { actorId: actor.id, countryCode, action: 'request.drop', subject: id });
  });
}

/** The gap of a capability in a round as it was submitted; null where the round does not hold it. */
function describeGap(content: SnapshotRow['content'], { questionnaire, capability }: CapabilityRef): AttachedGap | null {
  const frozen = content.questionnaires.find((one) => one.questionnaire === questionnaire);
  if (!frozen) return null;
  const { definition } = getQuestionnaire(`${questionnaire}@${frozen.version}`);
  const group = findGroup(definition.overall, capability);
  const result = frozen.result.groups[capability];
  if (!group || !result) return null;
  const items = listItems(group);
  const open = items.filter(({ id }) => !['met', 'hidden', 'out'].includes(frozen.result.items[id]?.state ?? 'out'));
  const next = (result.level ?? 0) + 1;
  const nearest = open.filter(({ level }) => level === undefined || level <= next);
  const evidence = items.flatMap((item) => {
    const key = findAnswerKey(questionnaire, item);
    return content.evidence
      .filter(({ itemKey }) => itemKey === key)
      .map(({ title, clause }) => ({ item: item.id, title, clause }));
  });
  return {
    questionnaire,
    version: frozen.version,
    capability,
    level: result.level,
    score: result.score,
    missing: (nearest.length > 0 ? nearest : open).map(({ id }) => id),
    evidence: evidence.slice(0, MAX_EVIDENCE),
  };
}

/** What of a round goes along with a request; null when the round was not submitted, or is not the country's. */
export async function composeAttachment(
  tx: Db,
  countryCode: string,
  roundId: string,
  capabilities: readonly CapabilityRef[],
): Promise<RequestAttachment | null> {
  const round = (await listSubmittedRounds(tx, countryCode)).find(({ id }) => id === roundId);
  const snapshot = round && (await findSnapshot(tx, roundId));
  if (!round || !snapshot) return null;
  const asked = new Set(capabilities.map(({ questionnaire }) => questionnaire));
  return {
    roundId,
    roundTitle: round.title,
    submittedAt: round.submittedAt.toISOString(),
    scores: snapshot.content.questionnaires
      .filter(({ questionnaire }) => asked.has(questionnaire))
      .map(({ questionnaire, version, result: { overall } }) => {
        return { questionnaire, version, score: overall.score, low: overall.low, high: overall.high };
      }),
    gaps: capabilities.flatMap((capability) => describeGap(snapshot.content, capability) ?? []),
  };
}

/** A capability that can be asked about, with where it stands in the round that a request rests on. */
export interface AskableCapability extends CapabilityRef {
  /** Id of its area. */
  area: string;
  level: number | null;
}

/** The capabilities of the questionnaires of today, with their levels in a submitted round where one is given. */
export async function listAskable(
  db: Db,
  actor: Actor,
  roundId: string | null,
): Promise<{ loaded: LoadedQuestionnaire; capabilities: AskableCapability[] }[]> {
  const snapshot = roundId ? await inScope(db, scopeOf(actor), (tx) => findSnapshot(tx, roundId)) : null;
  return listAssessments().map((loaded) => {
    const { definition } = loaded;
    const frozen = snapshot?.content.questionnaires.find((one) => one.questionnaire === definition.id);
    const capabilities = definition.overall.groups.flatMap((area) =>
      (area.groups.length > 0 ? area.groups : [area]).map((group) => ({
        questionnaire: definition.id,
        capability: group.id,
        area: area.id,
        level: frozen?.result.groups[group.id]?.level ?? null,
      })),
    );
    return { loaded, capabilities };
  });
}
