import { createHash } from 'node:crypto';
import { readFileBytes, storeFile } from '../../db/files.server';
import {
  findInvitation,
  findOpenInvitation,
  type Invitation,
  insertInvitation,
  insertNomination,
  isInvited,
  listInvitations,
  listNominations,
  moveNomination,
  revokeInvitation,
  takeInvitation,
} from '../../db/invitations.server';
import type { Db } from '../../db/schema';
import { inScope, type Scope } from '../../db/scope.server';
import { endUser, findUser, findUserByEmail, listUsers, lockAdministrators, reopenUser } from '../../db/users.server';
import { isUniqueViolation } from '../../db/violation.server';
import { type Actor, isCountryRole, mayDo, NotAllowedError, NotFoundError, type Role } from '../domain/access';
import { type Auth, createAccount, hashToken, makeToken, type NewAccount, type SignInOutcome, signIn } from './accounts.server';
import { audit } from './audit.server';
import type { Mail, SendMail } from './mail.server';

const INVITATION_DAYS = 7;
/** Whom a lead focal point may invite, and whose roles a lead may end. */
export const INVITED_BY_LEAD = ['contributor', 'approver', 'observer'] as const satisfies readonly Role[];

type Place = { db: Db; sendMail: SendMail };

/** Writes the mail of an invitation, in the language of whom it is for. */
export type ComposeInvitation = (link: string, invitation: NewAccount & { expiresAt: Date }) => Omit<Mail, 'to'>;

/** The official letter by which a country names its focal point. */
export interface Letter {
  reference: string;
  /** ISO 8601. */
  date: string;
  file: { name: string; mediaType: string; bytes: Uint8Array } | null;
}

/** Letters and lines of one country, or of none where ITU's own people are concerned. */
const scopeOfCountry = (countryCode: string | null): Scope =>
  countryCode === null ? { kind: 'public' } : { kind: 'country', country: countryCode };

/** Whether an actor may bring somebody into a role of a country, or end that role. */
function mayHandle(actor: Actor, action: 'people.invite' | 'people.end', role: string, countryCode: string | null): boolean {
  if (!mayDo(actor, action, { countryCode })) return false;
  return mayDo(actor, 'account.manage') || (INVITED_BY_LEAD as readonly string[]).includes(role);
}

export type InviteOutcome = { status: 'invited' } | { status: 'email_taken' | 'already_invited' };

/**
 * Invites somebody by mail. A lead focal point invites contributors, approvers and observers of the own country; an
 * administrator anybody, and a focal point with the letter that names them.
 * @throws NotFoundError when the actor invites nobody, or nobody of that country
 * @throws NotAllowedError when it is not theirs to give that role
 * @throws Error when role, country and regions do not fit each other: forms see to that
 */
export async function invite(
  { db, sendMail }: Place,
  actor: Actor,
  input: NewAccount & { letter?: Letter | null },
  compose: ComposeInvitation,
): Promise<InviteOutcome> {
  const { letter = null, regions = [], ...account } = { ...input, email: input.email.trim().toLowerCase() };
  const { role, countryCode, email } = account;
  if (!mayDo(actor, 'people.invite', { countryCode })) throw new NotFoundError('people');
  if (!mayHandle(actor, 'people.invite', role, countryCode)) throw new NotAllowedError('people.invite');
  if (isCountryRole(role) !== (countryCode !== null) || (role === 'reviewer') !== regions.length > 0)
    throw new Error('role, country and regions do not fit');
  const known = await findUserByEmail(db, email);
  if (known && !known.endedAt) return { status: 'email_taken' };
  const now = new Date();
  const token = makeToken();
  const id = hashToken(token);
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  const made = await inScope(db, scopeOfCountry(countryCode), async (tx) => {
    if (await isInvited(tx, email, countryCode, now)) return false;
    await insertInvitation(tx, { id, ...account, regions: [...regions], invitedBy: actor.id, expiresAt });
    if (letter && countryCode !== null) await recordLetter(tx, actor, countryCode, id, letter);
    const details = { email, role, ...(letter && { letter: letter.reference }) };
    await audit(tx, { actorId: actor.id, countryCode, action: 'invitation.send', subject: id, details });
    return true;
  });
  if (!made) return { status: 'already_invited' };
  await sendMail({ to: email, ...compose(`/invitation/${token}`, { ...account, regions, expiresAt }) });
  return { status: 'invited' };
}

async function recordLetter(tx: Db, actor: Actor, countryCode: string, invitationId: string, letter: Letter): Promise<void> {
  const { reference, date, file } = letter;
  const fileId =
    file &&
    (await storeFile(tx, {
      ...file,
      countryCode,
      roundId: null,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      scan: 'not_scanned',
      addedBy: actor.id,
    }));
  await insertNomination(tx, { countryCode, invitationId, reference, letterDate: date, fileId, recordedBy: actor.id });
}

/** @throws NotFoundError when there is no such invitation that is still open, or it is not the actor's to handle */
async function getInvitation(db: Db, actor: Actor, id: string): Promise<Invitation> {
  const found = await findInvitation(db, id);
  if (!found || !mayHandle(actor, 'people.invite', found.role, found.countryCode)) throw new NotFoundError('invitation');
  return found;
}

/** Takes an invitation back: its link does not work any more. */
export async function revoke(db: Db, actor: Actor, id: string): Promise<void> {
  const { countryCode, email } = await getInvitation(db, actor, id);
  await db.transaction(async (tx) => {
    if (!(await revokeInvitation(tx, id, new Date()))) throw new NotFoundError('invitation');
    await audit(tx, { actorId: actor.id, countryCode, action: 'invitation.revoke', subject: id, details: { email } });
  });
}

/** Sends an invitation again, with a new link for another seven days; the old link does not work any more. */
export async function resend({ db, sendMail }: Place, actor: Actor, id: string, compose: ComposeInvitation): Promise<void> {
  const { createdAt: _, usedAt: __, revokedAt: ___, ...before } = await getInvitation(db, actor, id);
  const now = new Date();
  const token = makeToken();
  const again = {
    ...before,
    id: hashToken(token),
    invitedBy: actor.id,
    expiresAt: new Date(now.getTime() + INVITATION_DAYS * 86_400_000),
  };
  await inScope(db, scopeOfCountry(before.countryCode), async (tx) => {
    if (!(await revokeInvitation(tx, id, now))) throw new NotFoundError('invitation');
    await insertInvitation(tx, again);
    await moveNomination(tx, id, again.id);
    const { countryCode, email } = before;
    await audit(tx, { actorId: actor.id, countryCode, action: 'invitation.resend', subject: again.id, details: { email } });
  });
  await sendMail({ to: before.email, ...compose(`/invitation/${token}`, { ...again, role: again.role as Role }) });
}

/** What a link from a mail invites to; null when it was used, revoked, or is too old. */
export async function findInvited(db: Db, token: string): Promise<Invitation | null> {
  return findOpenInvitation(db, hashToken(token), new Date());
}

export type AcceptOutcome =
  | SignInOutcome
  /** `used`: the link does not work any more. `email_taken`: the address has got an account meanwhile. */
  | { status: 'used' | 'email_taken' };

/** Says yes to an invitation with a name and a password, and signs in. Of two at once, one does. */
export async function accept(
  { db, auth }: { db: Db; auth: Auth },
  token: string,
  input: { name: string; password: string; address: string; headers: Headers },
): Promise<AcceptOutcome> {
  // Before hashing, which takes a while: a link that does not work costs nothing.
  if (!(await findInvited(db, token))) return { status: 'used' };
  const { name, password } = input;
  const hash = await (await auth.$context).password.hash(password);
  const accepted = db.transaction(async (tx) => {
    const taken = await takeInvitation(tx, hashToken(token), new Date());
    if (!taken) return 'used' as const;
    const { email, countryCode, regions, locale } = taken;
    const role = taken.role as Role;
    const known = await findUserByEmail(tx, email);
    if (known && !known.endedAt) return 'email_taken' as const;
    const account = { name, role, countryCode, regions, locale };
    if (known) await reopenUser(tx, known.id, account, hash);
    const id = known?.id ?? (await createAccount(tx, { ...account, email }, hash));
    await audit(tx, { actorId: id, countryCode, action: 'invitation.accept', subject: taken.id, details: { role } });
    return { email };
  });
  const outcome = await accepted.catch((error) => {
    if (isUniqueViolation(error)) return 'email_taken' as const; // by another invitation, at the same moment
    throw error;
  });
  if (typeof outcome === 'string') return { status: outcome };
  return signIn({ db, auth }, { ...input, email: outcome.email });
}

export type EndOutcome = 'ended' | 'last_administrator';

/**
 * Ends somebody's role: their sessions end at once, and they sign in no more. The last administrator stays.
 * @throws NotFoundError when there is no such person for the actor
 * @throws NotAllowedError when it is not the actor's to end that role
 */
export async function endRole(db: Db, actor: Actor, userId: string): Promise<EndOutcome> {
  const found = await findUser(db, userId);
  const countryCode = found?.countryCode ?? null;
  if (!found || !mayDo(actor, 'people.end', { countryCode })) throw new NotFoundError('person');
  if (!mayHandle(actor, 'people.end', found.role, countryCode)) throw new NotAllowedError('people.end');
  return db.transaction(async (tx) => {
    if (found.role === 'administrator') {
      const administrators = await lockAdministrators(tx);
      if (administrators.length < 2 && administrators.includes(userId)) return 'last_administrator';
    }
    if (!(await endUser(tx, userId, new Date()))) throw new NotFoundError('person');
    const details = { role: found.role };
    await audit(tx, { actorId: actor.id, countryCode, action: 'account.end', subject: userId, details });
    return 'ended';
  });
}

/** Whether an actor may end the role of somebody. */
export function mayEnd(actor: Actor, person: { role: string; countryCode: string | null }): boolean {
  return mayHandle(actor, 'people.end', person.role, person.countryCode);
}

/** Whether an actor may revoke or re-send an invitation. */
export function mayInvite(actor: Actor, role: string, countryCode: string | null): boolean {
  return mayHandle(actor, 'people.invite', role, countryCode);
}

/** The people an actor may see, and who is invited: everybody for an administrator, else those of the own country. */
export async function listPeople(db: Db, actor: Actor) {
  const all = mayDo(actor, 'account.manage');
  if (!all && !mayDo(actor, 'people.read', { countryCode: actor.countryCode })) throw new NotFoundError('people');
  const country = all ? undefined : (actor.countryCode as string);
  const [people, invitations] = await Promise.all([listUsers(db, country), listInvitations(db, country)]);
  return { people, invitations };
}

/** The letters by which countries named their focal points; for administrators, who keep them. */
export async function listLetters(db: Db, actor: Actor) {
  if (!mayDo(actor, 'account.manage')) throw new NotFoundError('letters');
  // Of every country at once, which no scope of a person covers: letters are what administrators keep, and all they read here.
  return inScope(db, { kind: 'system' }, listNominations);
}

/** The scan of a letter. */
export async function readLetter(
  db: Db,
  actor: Actor,
  nominationId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array }> {
  const letter = (await listLetters(db, actor)).find(({ id }) => id === nominationId);
  const fileId = letter?.fileId;
  const bytes = fileId && (await inScope(db, scopeOfCountry(letter.countryCode), (tx) => readFileBytes(tx, fileId)));
  if (!letter || !bytes) throw new NotFoundError('letter');
  return { name: letter.fileName ?? '', mediaType: letter.mediaType ?? 'application/octet-stream', bytes };
}
