import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import {
  deleteSession,
  deleteSessions,
  findPasswordHash,
  listSessions,
  replacePassword,
  updateUser,
} from '../../db/users.server';
import type { Person } from '../domain/access';
import { type Auth, IDLE_MINUTES } from './accounts.server';
import { audit } from './audit.server';
import { mayTry } from './tries.server';

/** What a person does with their own account. */
const line = (person: Person, action: string, details?: Record<string, unknown>) => ({
  actorId: person.id,
  countryCode: person.countryCode,
  action,
  subject: person.id,
  ...(details && { details }),
});

/** A session as its owner sees it. */
export interface OwnSession {
  id: string;
  /** Browser and system, as far as they are known by name; empty where neither is. */
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

/** The person's sessions that are open now. */
export async function listOwnSessions(db: Db, person: Person): Promise<OwnSession[]> {
  const rows = await listSessions(db, person.id, new Date(Date.now() - IDLE_MINUTES * 60_000));
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
    await audit(tx, line(person, 'session.end'));
    return true;
  });
}

/** Ends all of the person's sessions but the one that asks; returns how many. */
export async function endOtherSessions(db: Db, person: Person): Promise<number> {
  return db.transaction(async (tx) => {
    const count = await deleteSessions(tx, person.id, person.sessionId);
    await audit(tx, line(person, 'session.end_others', { count }));
    return count;
  });
}

/** Sets what the person is called, and in which language mails are written to them. */
export async function updateOwnAccount(db: Db, person: Person, fields: { name: string; locale: string }): Promise<void> {
  await db.transaction(async (tx) => {
    await updateUser(tx, person.id, fields);
    await audit(tx, line(person, 'account.update'));
  });
}

/** Changes the person's password, who knows the old one; the other sessions end. */
export async function changePassword(
  { db, auth }: { db: Db; auth: Auth },
  person: Person,
  input: { old: string; password: string; address: string },
): Promise<'changed' | 'wrong' | 'wait'> {
  const accountKey = `account:${person.email}`;
  if (!(await mayTry(db, accountKey, `address:${input.address}`))) return 'wait';
  const known = await findPasswordHash(db, person.id);
  const { password } = await auth.$context;
  if (!known || !(await password.verify({ hash: known, password: input.old }))) return 'wrong';
  const hash = await password.hash(input.password);
  await db.transaction(async (tx) => {
    await replacePassword(tx, person.id, hash, person.sessionId);
    await audit(tx, line(person, 'account.change_password'));
  });
  await forgetAttempts(db, accountKey);
  return 'changed';
}
