import type { Logger } from 'pino';
import {
  type EvidenceRow,
  findEvidence,
  findFileChunk,
  holdStoredBytes,
  insertEvidence,
  markRemoved,
} from '../../db/evidence.server';
import { storeFile } from '../../db/files.server';
import { holdState } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Action, type Actor, isCountryRole, mayDo, NotFoundError, requireMay } from '../domain/access';
import { COUNTRY_QUOTA_BYTES, type EvidenceInput, type EvidenceState, type FileError, judgeEvidence } from '../domain/evidence';
import { findAnswerKey, listItems } from '../domain/group';
import { isUuid } from '../domain/uuid';
import { scanWithClamd } from '../http/clamd.server';
import { checkEvidenceFile } from '../http/evidence-file.server';
import { audit } from './audit.server';
import {
  describeSubject,
  dropUnstorable,
  findRoundQuestionnaire,
  isAssigned,
  isWebAddress,
  type OpenRound,
  type RoundHead,
  scopeOf,
} from './rounds.server';

/** An item of a questionnaire of a round. */
export interface ItemPlace {
  questionnaire: string;
  item: string;
}

/** A piece of evidence with how it stands on the round's day. */
export type Piece = EvidenceRow & { state: EvidenceState };

/**
 * Why a piece of evidence was not taken. `infected`: the scanner found something. `scan_failed`: a scanner is configured, but
 * did not answer, so that nothing is known about the file. `bad_address`: not a web address.
 */
export type EvidenceRefusal = FileError | 'infected' | 'scan_failed' | 'bad_address';
export type EvidenceOutcome = { status: 'added'; id: string } | { status: 'refused'; error: EvidenceRefusal };

/** What adding a file needs besides the database. */
export interface FileTools {
  db: Db;
  /** Address of the virus scanner; undefined where there is none. */
  clamd: string | undefined;
  log: Pick<Logger, 'error'>;
}

/** Where the answer to an item is kept, and what the access table is asked about it. */
function openItem(round: RoundHead, { questionnaire, item: id }: ItemPlace) {
  const loaded = findRoundQuestionnaire(round, questionnaire);
  const item = listItems(loaded.definition.overall).find((i) => i.id === id);
  if (!item) throw new NotFoundError('item');
  const subject = describeSubject(round, isAssigned(round, loaded, id));
  return { loaded, item, itemKey: findAnswerKey(questionnaire, item), subject };
}

/**
 * What the page of an item's evidence shows: the item, its evidence, oldest first, and what the person may do to it now.
 * @throws NotFoundError when the round has no such item
 */
export function getItemEvidence(round: OpenRound, actor: Actor, place: ItemPlace) {
  const { loaded, item, itemKey, subject } = openItem(round, place);
  const pieces = (round.evidence.get(itemKey) ?? []).map((row): Piece => ({ ...row, state: judgeEvidence(row, round.today) }));
  return {
    loaded,
    item,
    pieces,
    address: round.answers.get(itemKey)?.evidence ?? '',
    mayAdd: mayDo(actor, 'evidence.add', subject),
    mayRemove: mayDo(actor, 'evidence.remove', subject),
  };
}

/**
 * Lets a person pass who may do this to the evidence of an item as the round stands: asked at the door, before a large body is
 * read. Whoever passed is asked again when it is done.
 * @throws NotFoundError when the round has no such item, or is not theirs to see
 * @throws NotAllowedError when they may not
 */
export function requireEvidence(actor: Actor, round: RoundHead, action: EvidenceAction, place: ItemPlace): void {
  requireMay(actor, action, openItem(round, place).subject);
}
type EvidenceAction = Extract<Action, `evidence.${string}`>;

/** Runs a change of an item's evidence in one transaction, in which the round keeps the state that allows it. */
function changeEvidence<T>(
  db: Db,
  actor: Actor,
  round: RoundHead,
  action: EvidenceAction,
  place: ItemPlace,
  work: (tx: Db, itemKey: string) => Promise<T>,
): Promise<T> {
  const { itemKey, subject } = openItem(round, place);
  return inScope(db, scopeOf(actor), async (tx) => {
    const state = await holdState(tx, round.id);
    if (!state) throw new NotFoundError('round');
    requireMay(actor, action, { ...subject, state });
    return work(tx, itemKey);
  });
}

/** Writes a piece of evidence with its line in the log; returns its id. */
export async function writePiece(
  tx: Db,
  actor: Actor,
  round: RoundHead,
  itemKey: string,
  { title, clause, language, validUntil }: EvidenceInput,
  shown: { url: string } | { fileId: string; sha256: string },
): Promise<string> {
  const countryCode = round.country.alpha3;
  const id = await insertEvidence(tx, {
    roundId: round.id,
    countryCode,
    itemKey,
    ...dropUnstorable({ title, clause, language }),
    validUntil: validUntil || null,
    addedBy: actor.id,
    ...('url' in shown ? { url: shown.url } : { fileId: shown.fileId }),
  });
  const proof = 'url' in shown ? { url: shown.url } : { sha256: shown.sha256 };
  await audit(tx, {
    actorId: actor.id,
    countryCode,
    action: 'evidence.add',
    subject: round.id,
    details: { itemKey, evidence: id, ...proof },
  });
  return id;
}

/**
 * Adds a link as evidence of an item. Renewing evidence is adding another piece.
 * @throws NotFoundError when the round or item is not the actor's to see
 * @throws NotAllowedError when they may not add to it, or not as the round stands
 */
export async function addLink(
  db: Db,
  actor: Actor,
  round: RoundHead,
  place: ItemPlace,
  input: EvidenceInput & { url: string },
): Promise<EvidenceOutcome> {
  const url = dropUnstorable(input.url);
  return changeEvidence(db, actor, round, 'evidence.add', place, async (tx, itemKey) => {
    if (!isWebAddress(url)) return { status: 'refused', error: 'bad_address' };
    return { status: 'added', id: await writePiece(tx, actor, round, itemKey, input, { url }) };
  });
}

/**
 * Adds a file as evidence of an item, after its content was checked and, where there is a scanner, scanned. What cannot be
 * scanned then is refused. Throws as `addLink` does.
 */
export async function addFile(
  { db, clamd, log }: FileTools,
  actor: Actor,
  round: RoundHead,
  place: ItemPlace,
  input: EvidenceInput & { name: string; bytes: Uint8Array },
): Promise<EvidenceOutcome> {
  requireEvidence(actor, round, 'evidence.add', place);
  const { name, bytes } = input;
  const checked = await checkEvidenceFile(name, bytes);
  if (!checked.ok) return { status: 'refused', error: checked.error };
  const scan = await scanWithClamd(clamd, bytes).catch((error: unknown) => {
    log.error({ err: error }, 'a file was refused because it could not be scanned');
    return 'scan_failed' as const;
  });
  if (scan === 'infected' || scan === 'scan_failed') return { status: 'refused', error: scan };
  return changeEvidence(db, actor, round, 'evidence.add', place, async (tx, itemKey) => {
    const countryCode = round.country.alpha3;
    const stored = await holdStoredBytes(tx, countryCode);
    if (stored + bytes.length > COUNTRY_QUOTA_BYTES) return { status: 'refused', error: 'quota' };
    const { mediaType, sha256 } = checked;
    const file = { countryCode, roundId: round.id, name: checked.name, mediaType, bytes, sha256, scan, addedBy: actor.id };
    const fileId = await storeFile(tx, file);
    return { status: 'added', id: await writePiece(tx, actor, round, itemKey, input, { fileId, sha256 }) };
  });
}

/**
 * Marks a piece of evidence of an item as removed: it is shown and counted no longer.
 * @throws NotFoundError when the round, the item or the piece is not the actor's to see
 * @throws NotAllowedError when they may not remove it, or not as the round stands
 */
export async function removeEvidence(db: Db, actor: Actor, round: RoundHead, place: ItemPlace, id: string): Promise<void> {
  await changeEvidence(db, actor, round, 'evidence.remove', place, async (tx, itemKey) => {
    if (!isUuid(id) || !(await markRemoved(tx, round.id, itemKey, id))) throw new NotFoundError('evidence');
    const details = { itemKey, evidence: id };
    const { alpha3: countryCode } = round.country;
    await audit(tx, { actorId: actor.id, countryCode, action: 'evidence.remove', subject: round.id, details });
  });
}

/** A file to send to a person. */
export interface OpenFile {
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Opens the file of a piece of evidence: for the country's own people, and for the reviewers of its region once the round is
 * submitted. Its bytes are read piece by piece, each in a short transaction of its own: a slow reader holds up nobody.
 * @throws NotFoundError when there is no such file for the actor
 */
export async function openEvidenceFile(db: Db, actor: Actor, evidenceId: string): Promise<OpenFile> {
  const scope = scopeOf(actor);
  const found = isUuid(evidenceId) ? await inScope(db, scope, (tx) => findEvidence(tx, evidenceId)) : null;
  const reads: Action = isCountryRole(actor.role) ? 'round.read' : 'review.read';
  if (!found?.file || !mayDo(actor, reads, found)) throw new NotFoundError('evidence');
  const { id, name, mediaType, size } = found.file;
  async function* readChunks(): AsyncGenerator<Uint8Array> {
    let sent = 0;
    for (let position = 0; sent < size; position += 1) {
      const chunk = await inScope(db, scope, (tx) => findFileChunk(tx, id, position));
      // Recalled by the country meanwhile: a file cut short must not pass for the whole.
      if (!chunk) throw new NotFoundError('evidence');
      sent += chunk.length;
      yield chunk;
    }
  }
  return { name, mediaType, size, chunks: readChunks() };
}
