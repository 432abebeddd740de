import { findActivity, listActivities, listActivityRows } from '../../db/catalogue.server';
import {
  confirmActivity,
  type DraftRow,
  decideCorrection,
  deleteDraft,
  findCorrection,
  findDraft,
  insertCorrection,
  insertDraft,
  listDrafts,
  listLinks,
  listOpenCorrections,
  listVersions,
  markAsked,
  publishActivity,
  updateDraft,
} from '../../db/entries.server';
import { listHandlers } from '../../db/requests.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { findUser, listPartners } from '../../db/users.server';
import { type Actor, findReach, NotAllowedError, NotFoundError, requireMay } from '../domain/access';
import type { Activity } from '../domain/catalogue';
import { type ActivityDraft, ActivityDraftSchema } from '../domain/catalogue-draft';
import {
  type EntryNeed,
  findAlike,
  isConfirmationDue,
  listMissingOf,
  makeDraft,
  makeEntryId,
  mayWrite,
  readPublishable,
} from '../domain/catalogue-entry';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';
import { tell } from './notices.server';
import { dropUnstorable, scopeOf } from './rounds.server';

const ITU = 'ITU';
const MAX_TEXT_LENGTH = 2000;
const MONTH_MS = 30 * 86_400_000;

/** Something is missing before an entry can be published, or its last writer cannot be its publisher. */
export class EntryNotReadyError extends Error {
  constructor(readonly missing: readonly (EntryNeed | 'other_person')[]) {
    super(`entry not ready: ${missing.join(', ')}`);
    this.name = 'EntryNotReadyError';
  }
}

/** The organisation whose entries an actor begins: a partner's own, or ITU. */
export function findOwnOrganisation(actor: Actor): string {
  return findReach(actor, 'entry.write') === 'organisation' ? (actor.organisation ?? '') : ITU;
}

function requireWriter(actor: Actor, org: string): void {
  if (!mayWrite(actor, org)) throw new NotFoundError('entry');
}

async function getDraft(tx: Db, actor: Actor, id: string, hold = false): Promise<DraftRow> {
  const draft = await findDraft(tx, id, hold);
  if (!draft) throw new NotFoundError('entry');
  requireWriter(actor, draft.org);
  return draft;
}

/** An entry as its writers see it: the draft, what is published, its history, what is missing and what looks alike. */
export async function getEntry(db: Db, actor: Actor, id: string) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const draft = await findDraft(tx, id);
    const published = await findActivity(tx, id);
    const org = draft?.org ?? published?.data.org;
    if (org === undefined) throw new NotFoundError('entry');
    requireWriter(actor, org);
    const data = draft?.data ?? (published as { data: Activity }).data;
    return {
      org,
      draft,
      published,
      versions: await listVersions(tx, id),
      missing: listMissingOf(data),
      alike: findAlike(data, await listActivities(tx)),
      corrections: (await listOpenCorrections(tx)).filter(({ activityId }) => activityId === id),
    };
  });
}

/** Entries that look like what somebody is typing. */
export async function findAlikeEntries(db: Db, actor: Actor, entry: { id: string; title: string; url: string }) {
  if (!findReach(actor, 'entry.write')) throw new NotFoundError('catalogue');
  return findAlike(entry, await listActivities(db));
}

/**
 * Begins an entry of the actor's own organisation, or of any for a programme officer. Returns its id.
 * @throws NotFoundError for everybody who keeps no entries of that organisation
 */
export async function beginEntry(db: Db, actor: Actor, given: { title: string; org: string }): Promise<string> {
  const { title, org } = dropUnstorable({ title: given.title.trim(), org: given.org.trim() });
  requireWriter(actor, org);
  return inScope(db, scopeOf(actor), async (tx) => {
    const taken = new Set([
      ...(await listActivities(tx)).map(({ id }) => id),
      ...(await listDrafts(tx)).map((d) => d.activityId),
    ]);
    const id = makeEntryId(org, title, (one) => taken.has(one));
    await insertDraft(tx, { activityId: id, org, data: makeDraft(id, org, title), note: '', updatedBy: actor.id });
    await audit(tx, { actorId: actor.id, action: 'entry.begin', subject: id });
    return id;
  });
}

/**
 * Begins a change of what is published, which stands meanwhile. Where somebody began one already, that goes on.
 * @throws NotFoundError when there is no such entry, or it is another organisation's
 */
export async function reviseEntry(db: Db, actor: Actor, id: string): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const published = await findActivity(tx, id);
    if (!published) throw new NotFoundError('entry');
    const { org } = published.data;
    requireWriter(actor, org);
    if (await insertDraft(tx, { activityId: id, org, data: published.data, note: '', updatedBy: actor.id }))
      await audit(tx, { actorId: actor.id, action: 'entry.revise', subject: id });
  });
}

/**
 * Saves a draft; `stale` when it was changed since its writer saw it, and then nothing is saved. The organisation stays whose it is.
 * @throws NotFoundError when there is none of the actor's to write
 */
export async function saveEntry(db: Db, actor: Actor, seenVersion: number, given: ActivityDraft): Promise<'saved' | 'stale'> {
  return inScope(db, scopeOf(actor), async (tx) => {
    const draft = await getDraft(tx, actor, given.id, true);
    const data = ActivityDraftSchema.parse(dropUnstorable({ ...given, org: draft.org }));
    const saved = await updateDraft(tx, data.id, seenVersion, { data, state: 'draft', updatedBy: actor.id });
    if (saved) await audit(tx, { actorId: actor.id, action: 'entry.save', subject: data.id });
    return saved ? 'saved' : 'stale';
  });
}

/**
 * Hands a draft in for review. Programme officers are told.
 * @throws NotFoundError when there is none of the actor's to write
 * @throws EntryNotReadyError with what is missing
 */
export async function handInEntry(db: Db, actor: Actor, id: string): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const draft = await getDraft(tx, actor, id, true);
    const missing = listMissingOf(draft.data);
    if (missing.length > 0) throw new EntryNotReadyError(missing);
    await updateDraft(tx, id, draft.version, { state: 'review', note: '' });
    await audit(tx, { actorId: actor.id, action: 'entry.hand_in', subject: id });
    const others = (await listHandlers(tx)).filter((person) => person.id !== actor.id);
    const values = { entry: draft.data.title, org: draft.org };
    await tell(tx, others, { kind: 'entry_review', values, path: `/catalogue/entries/${id}` });
  });
}

/**
 * Gives a draft back to its writers with what to mend.
 * @throws NotFoundError, NotAllowedError for everybody but a programme officer; EntryNotReadyError without words
 */
export async function sendEntryBack(db: Db, actor: Actor, id: string, given: string): Promise<void> {
  const note = dropUnstorable(given.trim().slice(0, MAX_TEXT_LENGTH));
  await inScope(db, scopeOf(actor), async (tx) => {
    const draft = await getDraft(tx, actor, id, true);
    if (!findReach(actor, 'entry.publish')) throw new NotAllowedError('entry.publish');
    if (note === '') throw new EntryNotReadyError(['fields']);
    await updateDraft(tx, id, draft.version, { state: 'draft', note });
    await audit(tx, { actorId: actor.id, action: 'entry.send_back', subject: id });
    await tellWriters(tx, actor, draft.org, { kind: 'entry_back', entry: draft.data.title, text: note, id });
  });
}

/** Tells the people who keep the entries of an organisation. */
async function tellWriters(
  tx: Db,
  actor: Actor | null,
  org: string,
  {
    kind,
    id,
    ...values
  }: { kind: 'entry_back' | 'entry_published' | 'entry_due' | 'entry_correction'; entry: string; text: string; id: string },
): Promise<void> {
  const partners = await listPartners(tx, org);
  const people = (partners.length > 0 ? partners : await listHandlers(tx)).filter((person) => person.id !== actor?.id);
  await tell(tx, people, { kind, values, path: `/catalogue/entries/${id}` });
}

/**
 * Publishes a draft that was handed in: it becomes what everybody sees, and a version that is kept for ever. Who wrote it last does
 * not publish it.
 * @throws NotFoundError, NotAllowedError for everybody but a programme officer
 * @throws EntryNotReadyError with what is missing, or where it needs another person
 */
export async function publishEntry(db: Db, actor: Actor, id: string, reason: string, now = new Date()): Promise<number> {
  return inScope(db, scopeOf(actor), async (tx) => {
    const draft = await getDraft(tx, actor, id, true);
    if (!findReach(actor, 'entry.publish') || draft.state !== 'review') throw new NotAllowedError('entry.publish');
    if (draft.updatedBy === actor.id) throw new EntryNotReadyError(['other_person']);
    const data = readPublishable(draft.data);
    if (!data) throw new EntryNotReadyError(listMissingOf(draft.data));
    const words = dropUnstorable(reason.trim().slice(0, MAX_TEXT_LENGTH));
    const number = await publishActivity(tx, data, { writtenBy: draft.updatedBy, publishedBy: actor.id, reason: words, now });
    await deleteDraft(tx, id);
    await audit(tx, { actorId: actor.id, action: 'entry.publish', subject: id, details: { version: number } });
    await tellWriters(tx, actor, draft.org, { kind: 'entry_published', entry: data.title, text: words, id });
    return number;
  });
}

/** Throws a draft away; what is published stays. */
export async function dropEntry(db: Db, actor: Actor, id: string): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    await getDraft(tx, actor, id, true);
    await deleteDraft(tx, id);
    await audit(tx, { actorId: actor.id, action: 'entry.drop', subject: id });
  });
}

/**
 * Says that what is published is still right.
 * @throws NotFoundError when there is no such entry, or it is another organisation's
 */
export async function confirmEntry(db: Db, actor: Actor, id: string, now = new Date()): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const published = await findActivity(tx, id);
    if (!published) throw new NotFoundError('entry');
    requireWriter(actor, published.data.org);
    await confirmActivity(tx, id, actor.id, now);
    await audit(tx, { actorId: actor.id, action: 'entry.confirm', subject: id });
  });
}

/**
 * Keeps what somebody who is signed in thinks is wrong with an entry, and tells its owner; sent twice, it is kept once.
 * @throws NotFoundError when there is no such entry
 */
export async function proposeCorrection(
  db: Db,
  actor: Actor,
  activityId: string,
  given: { id: string; text: string; source: string },
): Promise<void> {
  requireMay(actor, 'entry.correct', { countryCode: null });
  if (!isUuid(given.id)) throw new NotFoundError('correction');
  const { id, text, source } = dropUnstorable({
    id: given.id,
    text: given.text.trim().slice(0, MAX_TEXT_LENGTH),
    source: given.source.trim().slice(0, MAX_TEXT_LENGTH),
  });
  if (text === '') throw new EntryNotReadyError(['fields']);
  await inScope(db, scopeOf(actor), async (tx) => {
    const published = await findActivity(tx, activityId);
    if (!published) throw new NotFoundError('entry');
    if (!(await insertCorrection(tx, { id, activityId, text, source, authorId: actor.id }))) return;
    await audit(tx, { actorId: actor.id, action: 'entry.correct', subject: activityId });
    await tellWriters(tx, actor, published.data.org, {
      kind: 'entry_correction',
      entry: published.data.title,
      text,
      id: activityId,
    });
  });
}

/**
 * Decides about a proposed correction, and tells who proposed it, with the reply. Accepting it does not change the entry: its writer
 * does.
 * @throws NotFoundError when there is none, or the entry is another organisation's
 */
export async function settleCorrection(
  db: Db,
  actor: Actor,
  id: string,
  given: { decision: 'accepted' | 'declined'; reply: string },
): Promise<void> {
  if (!isUuid(id)) throw new NotFoundError('correction');
  await inScope(db, scopeOf(actor), async (tx) => {
    const found = await findCorrection(tx, id);
    const published = found && (await findActivity(tx, found.activityId));
    if (!found || !published) throw new NotFoundError('correction');
    requireWriter(actor, published.data.org);
    if (found.decision !== null) return;
    const reply = dropUnstorable(given.reply.trim().slice(0, MAX_TEXT_LENGTH));
    await decideCorrection(tx, id, { decision: given.decision, reply, decidedBy: actor.id });
    await audit(tx, {
      actorId: actor.id,
      action: 'entry.settle',
      subject: found.activityId,
      details: { decision: given.decision },
    });
    await tellAuthor(tx, actor, found, { decision: given.decision, entry: published.data.title, reply });
  });
}

/** Tells who proposed a correction what became of it, unless they decided themselves or have left. */
async function tellAuthor(
  tx: Db,
  actor: Actor,
  { authorId, activityId }: { authorId: string | null; activityId: string },
  { decision, entry, reply }: { decision: 'accepted' | 'declined'; entry: string; reply: string },
): Promise<void> {
  if (authorId === null || authorId === actor.id) return;
  const author = await findUser(tx, authorId);
  if (!author || author.endedAt !== null) return;
  // The public page: most who propose a correction keep no entries.
  await tell(tx, [author], {
    kind: `entry_correction_${decision}`,
    values: { entry, text: reply },
    path: `/catalogue/${activityId}`,
  });
}

/** What waits for an actor in the catalogue: drafts, what is to be confirmed, corrections, and addresses that do not answer. */
export async function listEntryQueue(db: Db, actor: Actor, now = new Date()) {
  if (!findReach(actor, 'entry.write')) throw new NotFoundError('catalogue');
  return inScope(db, scopeOf(actor), async (tx) => {
    const rows = (await listActivityRows(tx)).filter(({ data }) => mayWrite(actor, data.org));
    const own = new Map(rows.map((row) => [row.id, row]));
    const links = new Map((await listLinks(tx)).map((one) => [one.url, one]));
    const titleOf = (id: string) => own.get(id)?.data.title ?? id;
    return {
      drafts: (await listDrafts(tx)).filter(({ org }) => mayWrite(actor, org)),
      due: rows
        .filter(({ confirmedAt }) => isConfirmationDue(confirmedAt, now))
        .map(({ id, data, confirmedAt }) => ({ id, title: data.title, org: data.org, confirmedAt })),
      corrections: (await listOpenCorrections(tx))
        .filter(({ activityId }) => own.has(activityId))
        .map((correction) => ({ ...correction, title: titleOf(correction.activityId) })),
      dead: rows.flatMap(({ id, data }) =>
        listAddresses(data).flatMap((url) => {
          const found = links.get(url);
          return found?.state === 'dead' ? [{ id, title: data.title, url, detail: found.detail }] : [];
        }),
      ),
    };
  });
}

/** The web addresses that an entry names, each once. */
export function listAddresses(activity: Pick<Activity, 'url' | 'sources'>): string[] {
  return [...new Set([activity.url, ...activity.sources].filter((text) => /^https?:\/\//.test(text)))];
}

/** Asks the owners of entries that were confirmed too long ago, each at most once a month. Returns how many. */
export async function askForConfirmations(db: Db, now: Date): Promise<number> {
  const lately = new Date(now.getTime() - MONTH_MS);
  return inScope(db, { kind: 'system' }, async (tx) => {
    const due = (await listActivityRows(tx)).filter(
      ({ confirmedAt, askedAt }) => isConfirmationDue(confirmedAt, now) && (askedAt === null || askedAt <= lately),
    );
    for (const { id, data } of due) {
      await markAsked(tx, id, now);
      await tellWriters(tx, null, data.org, { kind: 'entry_due', entry: data.title, text: '', id });
    }
    return due.length;
  });
}

/** What an import made of one activity of a file. */
export interface Imported {
  id: string;
  title: string;
  /** `began`: a new draft. `revised`: a draft of changes to a published entry. `busy`: somebody has a draft of it, which stays. */
  outcome: 'began' | 'revised' | 'busy';
  missing: EntryNeed[];
}

/**
 * Keeps the activities of a file as drafts: all of them or none. Entries of a partner stay its own, whatever the file says; a draft
 * that somebody is writing is never replaced.
 * @throws NotFoundError for everybody who keeps no entries
 */
export async function importDrafts(
  db: Db,
  actor: Actor,
  drafts: readonly { draft: ActivityDraft; note: string }[],
): Promise<Imported[]> {
  const own = findOwnOrganisation(actor);
  if (!findReach(actor, 'entry.write')) throw new NotFoundError('catalogue');
  return inScope(db, scopeOf(actor), async (tx) => {
    const published = new Map((await listActivityRows(tx)).map((row) => [row.id, row.data.org]));
    const owners = new Map([...(await listDrafts(tx)).map(({ activityId, org }) => [activityId, org] as const), ...published]);
    const imported: Imported[] = [];
    for (const { draft: given, note } of drafts) {
      const owner = owners.get(given.id);
      const org = owner ?? (mayWrite(actor, given.org) ? given.org : own);
      // An id that is somebody else's gets another one: nothing of theirs is touched.
      const isOwn = owner === undefined || mayWrite(actor, owner);
      const id = isOwn ? given.id : makeEntryId(own, given.title, (one) => owners.has(one));
      const data = ActivityDraftSchema.parse(dropUnstorable({ ...given, id, org: isOwn ? org : own }));
      const began = await insertDraft(tx, { activityId: id, org: data.org, data, note, updatedBy: actor.id });
      owners.set(id, data.org);
      const outcome = !began ? 'busy' : published.has(id) ? 'revised' : 'began';
      imported.push({ id, title: data.title, outcome, missing: listMissingOf(data) });
    }
    await audit(tx, {
      actorId: actor.id,
      action: 'entry.import',
      subject: 'catalogue',
      details: { entries: imported.map(({ id }) => id) },
    });
    return imported;
  });
}
