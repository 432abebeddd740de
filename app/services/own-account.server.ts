import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import { deleteSession, deleteSessions, listSessions } from '../../db/sessions.server';
import { findPasswordHash, replacePassword, updateUser } from '../../db/users.server';
import type { Person } from '../domain/access';
import { getTranslate } from '../i18n/catalogues.server';
import { type Auth, IDLE_MINUTES, SESSION_HOURS } from './accounts.server';
import { audit } from './audit.server';
import type { SendMail } from './mail.server';
import { localeOf } from './notices.server';
import { mayTry } from './tries.server';

/** What a person does with their own account needs. */
export interface OwnDoors {
  db: Db;
  auth: Auth;
  sendMail: SendMail;
  origin: string;
  log?: { error(details: object, words: string): void };
}

/** The audit line of something that a person does with their own account. */
export function describeOwn(person: Person, action: string, details?: Record<string, unknown>) {
  return { actorId: person.id, countryCode: person.countryCode, action, subject: person.id, ...(details && { details }) };
}

/** A session as its owner sees it. */
export interface OwnSession {
  id: string;
  /** Browser and system, as far as they are known by name; empty where they are not. */
  browser: string;
  system: string;
  address: string;
  since: Date;
  lastUsed: Date;
  /** Whether it is the one that asks. */
  present: boolean;
}

/** The order matters: many browsers name the others too. */
const BROWSERS = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|Chromium|CriOS)\//],
  ['Safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

/** The names of browser and system in a user agent; empty where they are not known. */
export function nameDevice(userAgent: string): { browser: string; system: string } {
  const find = (table: readonly (readonly [string, RegExp])[]) => table.find(([, sign]) => sign.test(userAgent))?.[0] ?? '';
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}

/** The person's sessions that are open at a moment, the latest used first. */
export async function listOwnSessions(db: Db, person: Person, now = new Date()): Promise<OwnSession[]> {
  const usedSince = new Date(now.getTime() - IDLE_MINUTES * 60_000);
  const startedSince = new Date(now.getTime() - SESSION_HOURS * 3_600_000);
  const rows = await listSessions(db, person.id, usedSince, startedSince);
  return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt }) => ({
    id,
    ...nameDevice(userAgent ?? ''),
    address: ipAddress ?? '',
    since: createdAt,
    lastUsed: updatedAt,
    present: id === person.sessionId,
  }));
}

/** Ends one of the person's sessions; false when it is not there. */
export async function endOwnSession(db: Db, person: Person, sessionId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await deleteSession(tx, person.id, sessionId))) return false;
    await audit(tx, describeOwn(person, 'account.end_session'));
    return true;
  });
}

/** Ends all of the person's sessions but the one that asks; returns how many. */
export async function endOtherSessions(db: Db, person: Person): Promise<number> {
  return db.transaction(async (tx) => {
    const count = await deleteSessions(tx, person.id, person.sessionId);
    await audit(tx, describeOwn(person, 'account.end_other_sessions', { count }));
    return count;
  });
}

/** Sets what the person is called, and the language in which pages and mails speak to them. */
export async function updateOwnAccount(db: Db, person: Person, fields: { name: string; locale: string }): Promise<void> {
  await db.transaction(async (tx) => {
    await updateUser(tx, person.id, fields);
    await audit(tx, describeOwn(person, 'account.update'));
  });
}

/** Asks a signed-in person for the password again. Limited like signing in, and together with it. */
export async function verifyPassword(
  { db, auth }: Pick<OwnDoors, 'db' | 'auth'>,
  person: Person,
  password: string,
  address: string,
): Promise<'ok' | 'wrong' | 'wait'> {
  const accountKey = `account:${person.email}`;
  if (!(await mayTry(db, accountKey, `address:${address}`))) return 'wait';
  const hash = await findPasswordHash(db, person.id);
  const { password: hashing } = await auth.$context;
  if (!hash || !(await hashing.verify({ hash, password }))) return 'wrong';
  await forgetAttempts(db, accountKey);
  return 'ok';
}

/** Changes the person's password, who knows the old one. The other sessions end, and a mail says what happened. */
export async function changePassword(
  doors: OwnDoors,
  person: Person,
  input: { old: string; password: string; address: string },
): Promise<'ok' | 'wrong' | 'wait'> {
  const known = await verifyPassword(doors, person, input.old, input.address);
  if (known !== 'ok') return known;
  const hash = await (await doors.auth.$context).password.hash(input.password);
  await doors.db.transaction(async (tx) => {
    await replacePassword(tx, person.id, hash, person.sessionId);
    await audit(tx, describeOwn(person, 'account.change_password'));
  });
  await tellOwner(doors, person, 'password');
  return 'ok';
}

/** What the owner of an account gets a mail about. */
export type OwnChange = 'password' | 'factor_replaced' | 'factor_off' | 'recovery_codes';

/**
 * Writes to the person what was changed, in case it was not them. What was done stands: a mail that cannot be sent is logged and
 * does not fail the request.
 */
export async function tellOwner({ sendMail, origin, log }: OwnDoors, person: Person, change: OwnChange): Promise<void> {
  const t = getTranslate(localeOf(person));
  const values = { name: person.name, what: t(`mail.account.${change}`), link: `${origin}/forgotten` };
  const mail = { to: person.email, subject: t('mail.account_subject'), text: t('mail.account_text', values) };
  await sendMail(mail).catch((error) => log?.error({ err: error, change }, 'a change of an account could not be mailed'));
}
