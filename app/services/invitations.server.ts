import { findCountry } from '../../db/countries.server';
import { readFileBytes, storeFile } from '../../db/files.server';
import {
  findLetterFile,
  findPendingInvitation,
  hasOpenInvitation,
  holdAddress,
  type InvitationRow,
  insertInvitation,
  insertNomination,
  listNominations,
  listPendingInvitations,
  markRevoked,
  moveNomination,
  revokeExpired,
  takeInvitation,
} from '../../db/invitations.server';
import { listPeople } from '../../db/people.server';
import type { Db } from '../../db/schema';
import { inScope, type Scope } from '../../db/scope.server';
import { endUser, findActiveUser, findUserByEmail, holdAdministrators, listUsers, reopenUser } from '../../db/users.server';
import { isUniqueViolation } from '../../db/violation.server';
import {
  type Action,
  type Actor,
  isCountryRole,
  mayDo,
  NotAllowedError,
  NotFoundError,
  type Role,
  requireMay,
} from '../domain/access';
import type { ItuRegion } from '../domain/country';
import { type EvidenceKind, type FileError, MAX_LETTER_BYTES } from '../domain/evidence';
import { isUuid } from '../domain/uuid';
import { scanWithClamd } from '../http/clamd.server';
import { checkEvidenceFile } from '../http/evidence-file.server';
import { getTranslate } from '../i18n/catalogues.server';
import { type Auth, createAccount, hashToken, makeToken } from './accounts.server';
import { audit } from './audit.server';
import type { SendMail } from './mail.server';
import { localeOf } from './notices.server';
import { scopeOf } from './rounds.server';

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;
/** Whom a lead focal point may let in or out; other focal points are named by an official letter. */
export const ROLES_OF_FOCAL_POINT = ['contributor', 'approver', 'observer'] as const satisfies readonly Role[];
/** A letter is a scan, or a document as it was signed. */
const LETTER_KINDS: readonly EvidenceKind[] = ['pdf', 'png', 'jpeg'];

export interface Inviting {
  db: Db;
  sendMail: SendMail;
  origin: string;
  /** Address of the virus scanner, where there is one. */
  clamd?: string | undefined;
}

/** The official letter that names a focal point. */
export interface Letter {
  reference: string;
  /** Day of the letter, ISO 8601. */
  date: string;
  file: { name: string; bytes: Uint8Array } | null;
}

export interface InvitationInput {
  name: string;
  email: string;
  role: Role;
  countryCode: string | null;
  /** For reviewers, at least one; empty for everybody else. */
  regions: readonly ItuRegion[];
  /** For partners, the organisation as the catalogue names it; null or absent for everybody else. */
  organisation?: string | null;
  locale: string;
  /** For focal points. */
  letter: Letter | null;
}

export type LetterFault = FileError | 'infected' | 'scan_failed';

/** Why nobody was invited. `has_account`, `is_invited`: the address; the others: what does not fit the role, or the letter's file. */
export type InvitationFault =
  | { field: 'email'; fault: 'has_account' | 'is_invited' }
  | { field: 'country' | 'region' | 'organisation' | 'reference'; fault: 'unfit' }
  | { field: 'file'; fault: LetterFault };

export type InvitationOutcome = { status: 'invited'; id: string } | ({ status: 'refused' } & InvitationFault);

/** A person who acts, with the name that the invited person reads. */
type NamedActor = Actor & { name: string };

/**
 * Lets an actor pass who may bring people into a role of a country, or of ITU, and send them away from it.
 * @throws NotFoundError for another country, or for ITU
 * @throws NotAllowedError for a role that is not theirs to give
 */
function requirePower(actor: Actor, action: Action, role: Role, countryCode: string | null): void {
  requireMay(actor, action, { countryCode });
  const gives: readonly Role[] = ROLES_OF_FOCAL_POINT;
  if (actor.role !== 'administrator' && !gives.includes(role)) throw new NotAllowedError(action);
}

/** Whether an actor may let somebody into a role of a country, or out of it, as pages ask. */
export function hasPower(actor: Actor, action: Action, role: Role, countryCode: string | null): boolean {
  const gives: readonly Role[] = ROLES_OF_FOCAL_POINT;
  return mayDo(actor, action, { countryCode }) && (actor.role === 'administrator' || gives.includes(role));
}

/**
 * A letter and its file are rows of a country, and an administrator has none: they are written in the system's scope, after
 * `requirePower`. Nothing else of a country is read or written by what runs in it.
 */
function letterScope(actor: Actor): Scope {
  return actor.role === 'administrator' ? { kind: 'system' } : scopeOf(actor);
}

/** What does not fit together in an invitation, whoever sends it; null when all does. */
function findMisfit({ role, countryCode, regions, organisation, letter }: InvitationInput): InvitationFault | null {
  if (isCountryRole(role) !== (countryCode !== null)) return { field: 'country', fault: 'unfit' };
  if ((role === 'reviewer') !== regions.length > 0) return { field: 'region', fault: 'unfit' };
  if ((role === 'partner') !== ((organisation ?? '') !== '')) return { field: 'organisation', fault: 'unfit' };
  if ((role === 'focal_point') !== (letter !== null)) return { field: 'reference', fault: 'unfit' };
  return null;
}

async function checkLetter(clamd: string | undefined, file: NonNullable<Letter['file']>) {
  if (file.bytes.length > MAX_LETTER_BYTES) return { ok: false, error: 'too_large' } as const;
  const checked = await checkEvidenceFile(file.name, file.bytes);
  if (!checked.ok) return checked;
  if (!LETTER_KINDS.includes(checked.kind)) return { ok: false, error: 'unknown_type' } as const;
  // What cannot be scanned is refused: nothing is known about it.
  const scan = await scanWithClamd(clamd, file.bytes).catch(() => 'scan_failed' as const);
  if (scan === 'infected' || scan === 'scan_failed') return { ok: false, error: scan } as const;
  return { ...checked, scan };
}

/**
 * Invites somebody by mail: the link works once, for seven days. The letter of a focal point is kept with the invitation.
 * @throws NotFoundError, NotAllowedError as the actor may not invite into this role
 */
export async function invite(doors: Inviting, actor: NamedActor, input: InvitationInput): Promise<InvitationOutcome> {
  const { db } = doors;
  const { role, countryCode, letter } = input;
  requirePower(actor, 'people.invite', role, countryCode);
  const misfit = findMisfit(input);
  if (misfit) return { status: 'refused', ...misfit };
  if (countryCode && !(await findCountry(db, countryCode))) return { status: 'refused', field: 'country', fault: 'unfit' };
  const file = letter?.file ? await checkLetter(doors.clamd, letter.file) : null;
  if (file && !file.ok) return { status: 'refused', field: 'file', fault: file.error };

  const email = input.email.trim().toLowerCase();
  const token = makeToken();
  const id = hashToken(token);
  const now = new Date();
  const fault = await inScope(db, letterScope(actor), async (tx): Promise<InvitationFault | null> => {
    await holdAddress(tx, email);
    const taken = await findTaken(tx, email, now);
    if (taken) return taken;
    await revokeExpired(tx, email, countryCode, now);
    const { name, regions, organisation = null, locale } = input;
    const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS);
    const regionList = [...regions];
    await insertInvitation(tx, {
      id,
      name,
      email,
      role,
      countryCode,
      regions: regionList,
      organisation,
      locale,
      invitedBy: actor.id,
      expiresAt,
    });
    if (letter && countryCode) {
      const about = { countryCode, roundId: null, addedBy: actor.id };
      const { mediaType = '', sha256 = '', scan = 'not_scanned' as const } = file ?? {};
      const fileId =
        file && letter.file
          ? await storeFile(tx, { ...about, name: file.name, mediaType, bytes: letter.file.bytes, sha256, scan })
          : null;
      const { reference, date: letterDate } = letter;
      await insertNomination(tx, { countryCode, invitationId: id, reference, letterDate, fileId, recordedBy: actor.id });
    }
    const details = letter ? { role, letter: letter.reference } : { role };
    await audit(tx, { actorId: actor.id, countryCode, action: 'account.invite', subject: id, details });
    return null;
  });
  if (fault) return { status: 'refused', ...fault };
  await sendInvitation(doors, actor, { ...input, email }, token);
  return { status: 'invited', id };
}

async function findTaken(tx: Db, email: string, now: Date, exceptId?: string): Promise<InvitationFault | null> {
  const known = await findUserByEmail(tx, email);
  // Who left may be invited again, and comes back to the same account.
  if (known && !known.endedAt) return { field: 'email', fault: 'has_account' };
  if (await hasOpenInvitation(tx, email, now, exceptId)) return { field: 'email', fault: 'is_invited' };
  return null;
}

/** Writes to the invited person, in their language. */
async function sendInvitation(
  { db, sendMail, origin }: Inviting,
  actor: NamedActor,
  to: Pick<InvitationInput, 'name' | 'email' | 'countryCode' | 'locale'> & { role: string },
  token: string,
): Promise<void> {
  const locale = localeOf(to);
  const t = getTranslate(locale);
  const country = to.countryCode ? await findCountry(db, to.countryCode) : null;
  const role = t(`role.${to.role as Role}`);
  const named = country ? `${role} (${country.names[locale] ?? country.alpha3})` : role;
  const values = { name: to.name, inviter: actor.name, role: named, link: `${origin}/invitation/${token}` };
  await sendMail({ to: to.email, subject: t('mail.invite_subject'), text: t('mail.invite_text', values) });
}

/**
 * Finds an invitation that the actor may change.
 * @throws NotFoundError when there is none, or none that is theirs to see
 * @throws NotAllowedError when its role is not theirs to give
 */
async function getInvitation(tx: Db, actor: Actor, id: string): Promise<InvitationRow> {
  const found = await findPendingInvitation(tx, id);
  if (!found) throw new NotFoundError('invitation');
  requirePower(actor, 'people.invite', found.role as Role, found.countryCode);
  return found;
}

/** Takes an invitation back: its link is dead at once. Throws as `getInvitation` does. */
export async function revokeInvitation({ db }: Pick<Inviting, 'db'>, actor: Actor, id: string): Promise<void> {
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    const { role, countryCode } = await getInvitation(tx, actor, id);
    // Accepted meanwhile: then there is a person, and no invitation.
    if (!(await markRevoked(tx, id, new Date()))) throw new NotFoundError('invitation');
    const details = { role };
    await audit(tx, { actorId: actor.id, countryCode, action: 'account.revoke_invitation', subject: id, details });
  });
}

/** Sends an invitation anew, for seven days from now: with another link, and the one before is dead. Throws as `getInvitation`. */
export async function resendInvitation(doors: Inviting, actor: NamedActor, id: string): Promise<InvitationOutcome> {
  const token = makeToken();
  const newId = hashToken(token);
  const now = new Date();
  const outcome = await inScope(doors.db, letterScope(actor), async (tx) => {
    const old = await getInvitation(tx, actor, id);
    await holdAddress(tx, old.email);
    const taken = await findTaken(tx, old.email, now, id);
    if (taken) return { old, taken };
    if (!(await markRevoked(tx, id, now))) throw new NotFoundError('invitation');
    const { name, email, role, countryCode, regions, organisation, locale } = old;
    const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS);
    await insertInvitation(tx, {
      id: newId,
      name,
      email,
      role,
      countryCode,
      regions,
      organisation,
      locale,
      invitedBy: actor.id,
      expiresAt,
    });
    await moveNomination(tx, id, newId);
    const details = { role, before: id };
    await audit(tx, { actorId: actor.id, countryCode, action: 'account.resend_invitation', subject: newId, details });
    return { old, taken: null };
  });
  if (outcome.taken) return { status: 'refused', ...outcome.taken };
  await sendInvitation(doors, actor, outcome.old, token);
  return { status: 'invited', id: newId };
}

/** The invitation that a link opens; null when it is unknown, used, revoked or expired. */
export async function findInvitation(db: Db, token: string): Promise<InvitationRow | null> {
  const found = await findPendingInvitation(db, hashToken(token));
  return found && found.expiresAt > new Date() ? found : null;
}

/**
 * Makes the account that an invitation offers, or opens the one again that its owner had left, and uses the invitation up: of two at once, one wins. Returns the account, or
 * null when the link is unknown, used, revoked or expired.
 */
export async function acceptInvitation(
  { db, auth }: { db: Db; auth: Auth },
  token: string,
  input: { name: string; password: string },
): Promise<{ id: string; email: string; locale: string } | null> {
  const accepted = db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    const taken = await takeInvitation(tx, hashToken(token), new Date());
    if (!taken) return null;
    const { email, countryCode, regions, organisation, locale } = taken;
    const role = taken.role as Role;
    const who = { name: input.name, role, countryCode, regions, organisation, locale };
    const left = await findUserByEmail(tx, email);
    const hash = left ? await (await auth.$context).password.hash(input.password) : '';
    const back = left !== null && (await reopenUser(tx, left.id, who, hash));
    const id = back ? left.id : await createAccount(tx, auth, { ...who, email }, input.password);
    const details = { role, invitation: taken.id };
    await audit(tx, { actorId: id, countryCode, action: 'account.accept_invitation', subject: id, details });
    return { id, email, locale };
  });
  return accepted.catch((error) => {
    if (isUniqueViolation(error)) return null; // the address got an account in another way
    throw error;
  });
}

export type EndOutcome = 'ended' | 'oneself' | 'last_administrator';

/**
 * Ends a person's role: every session ends at once, and nobody signs in with the account afterwards. What the person wrote stays.
 * @throws NotFoundError when there is nobody whom the actor may know of
 * @throws NotAllowedError when the role is not theirs to end
 */
export async function endRole({ db }: Pick<Inviting, 'db'>, actor: Actor, userId: string): Promise<EndOutcome> {
  return db.transaction(async (transaction): Promise<EndOutcome> => {
    const tx = transaction as unknown as Db;
    const found = await findActiveUser(tx, userId);
    if (!found) throw new NotFoundError('person');
    if (found.id === actor.id && mayDo(actor, 'people.end', found)) return 'oneself';
    const { countryCode } = found;
    const role = found.role as Role;
    requirePower(actor, 'people.end', role, countryCode);
    if (role === 'administrator') {
      const present = await holdAdministrators(tx);
      // The actor may have been ended a moment ago, by the one they end.
      if (!present.some((id) => id !== userId) || !present.includes(actor.id)) return 'last_administrator';
    }
    if (!(await endUser(tx, userId, new Date()))) throw new NotFoundError('person');
    await audit(tx, { actorId: actor.id, countryCode, action: 'account.end', subject: userId, details: { role } });
    return 'ended';
  });
}

/** Everybody, all open invitations and the letters of nomination; for administrators. */
export async function listAccounts(db: Db, actor: Actor) {
  if (!mayDo(actor, 'account.manage')) throw new NotFoundError('accounts');
  const letters = await inScope(db, letterScope(actor), listNominations);
  return { people: await listUsers(db), invitations: await listPendingInvitations(db), letters };
}

/**
 * The scan of a letter of nomination; for administrators.
 * @throws NotFoundError for everybody else, and when there is none
 */
export async function openLetter(db: Db, actor: Actor, nominationId: string) {
  if (!mayDo(actor, 'account.manage') || !isUuid(nominationId)) throw new NotFoundError('letter');
  return inScope(db, letterScope(actor), async (tx) => {
    const found = await findLetterFile(tx, nominationId);
    if (!found) throw new NotFoundError('letter');
    return { name: found.name, mediaType: found.mediaType, bytes: await readFileBytes(tx, found.id) };
  });
}

/** The people of the actor's country who have not left, and its open invitations; for who may invite there. */
export async function listOwnPeople(db: Db, actor: Actor) {
  const { countryCode } = actor;
  if (!countryCode || !mayDo(actor, 'people.invite', { countryCode })) throw new NotFoundError('people');
  return { people: await listPeople(db, countryCode), invitations: await listPendingInvitations(db, countryCode) };
}
