import { createHash } from 'node:crypto';
import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import { claimCode, findPendingUserId } from '../../db/second-factor.server';
import type { Person } from '../domain/access';
import { type Auth, nameAddress } from './accounts.server';
import { audit } from './audit.server';
import { mayTry } from './tries.server';

/** A code of an authenticator app is good for 30 seconds, and one step before and after; then nobody can use it any more. */
const CODE_LIFE_MS = 120_000;
const TOTP_CODE = /^\d{6}$/;

export type CodeOutcome = 'ok' | 'wrong' | 'wait' | 'none';

interface Doors {
  db: Db;
  auth: Auth;
}

/** Counts a try for an account and an address; whether there were too many. */
export async function isShut(db: Db, userId: string, address: string): Promise<boolean> {
  return !(await mayTry(db, `code:${userId}`, `code-address:${address}`));
}

/** Uses a code of an authenticator app up; false when it was used before. */
export async function claimTypedCode(db: Db, userId: string, typed: string): Promise<boolean> {
  const id = createHash('sha256').update(`${userId}:${typed}`).digest('hex');
  return claimCode(db, id, new Date(Date.now() + CODE_LIFE_MS));
}

/**
 * Checks a code of the authenticator app, or a recovery code, for whoever the headers belong to: a person who is signed in, or one
 * who gave the password a moment ago. Each code works once. Returns the reply with its cookies, or null when it is wrong.
 */
async function tryCode({ db, auth }: Doors, userId: string, headers: Headers, code: string): Promise<Response | null> {
  const typed = code.replace(/\s/g, '');
  if (typed === '') return null;
  if (!TOTP_CODE.test(typed)) {
    const response = await auth.api.verifyBackupCode({ body: { code: typed }, headers, asResponse: true }).catch(() => null);
    return response?.ok ? response : null;
  }
  // Claimed before it is looked at: of two requests with the same code, one is a replay.
  if (!(await claimTypedCode(db, userId, typed))) return null;
  const response = await auth.api.verifyTOTP({ body: { code: typed }, headers, asResponse: true }).catch(() => null);
  return response?.ok ? response : null;
}

/** Asks a signed-in person for the second factor again, right now: for what must not be done by a stolen session. */
export async function verifySecondFactor(
  doors: Doors,
  person: Person,
  headers: Headers,
  code: string,
  address: string,
): Promise<CodeOutcome> {
  if (!person.secondFactor) return 'none';
  if (await isShut(doors.db, person.id, address)) return 'wait';
  if (!(await tryCode(doors, person.id, headers, code))) return 'wrong';
  await forgetAttempts(doors.db, `code:${person.id}`);
  return 'ok';
}

/** Completes a sign-in whose password was right; `cookies` open the session. */
export async function completeSignIn(
  doors: Doors,
  headers: Headers,
  code: string,
  address: string,
): Promise<{ status: 'ok'; cookies: string[] } | { status: 'wrong' | 'wait' | 'none' }> {
  const userId = await findPendingUser(doors, headers);
  if (!userId) return { status: 'none' };
  if (await isShut(doors.db, userId, address)) return { status: 'wait' };
  const response = await tryCode(doors, userId, nameAddress(headers, address), code);
  // After some wrong codes better-auth wants the password once more.
  if (!response) return { status: (await findPendingUser(doors, headers)) ? 'wrong' : 'none' };
  await forgetAttempts(doors.db, `code:${userId}`);
  return { status: 'ok', cookies: response.headers.getSetCookie() };
}

/** Who gave the right password a moment ago and owes the second factor; null for nobody. */
export async function findPendingUser({ db, auth }: Doors, headers: Headers): Promise<string | null> {
  const context = await auth.$context;
  const { name } = context.createAuthCookie('two_factor');
  const value = new RegExp(`(?:^|;\\s*)${name.replace(/[.]/g, '\\.')}=([^;]+)`).exec(headers.get('cookie') ?? '')?.[1];
  // Only a look-up: better-auth checks the cookie's signature before it opens anything.
  return value ? findPendingUserId(db, decodeURIComponent(value).split('.')[0] ?? '', new Date()) : null;
}

export interface SetUp {
  /** `otpauth://` address, as authenticator apps read it. */
  uri: string;
  /** The secret by itself, for typing. */
  secret: string;
  recoveryCodes: string[];
}

/** Begins to set up the second factor; it counts from `confirmSetUp` on. Null when the password is wrong. */
export async function beginSetUp({ auth }: Doors, headers: Headers, password: string): Promise<SetUp | null> {
  const begun = await auth.api.enableTwoFactor({ body: { password }, headers }).catch(() => null);
  if (!begun || !('totpURI' in begun)) return null;
  const { totpURI: uri, backupCodes: recoveryCodes } = begun as { totpURI: string; backupCodes: string[] };
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', recoveryCodes };
}

/** Makes the second factor count, with a first code from the app; returns the cookies of the renewed session, or null. */
export async function confirmSetUp(doors: Doors, person: Person, headers: Headers, code: string): Promise<string[] | null> {
  const response = await tryCode(doors, person.id, headers, code);
  if (!response) return null;
  await doors.db.transaction((tx) =>
    audit(tx as unknown as Db, {
      actorId: person.id,
      countryCode: person.countryCode,
      action: 'account.second_factor',
      subject: person.id,
    }),
  );
  return response.headers.getSetCookie();
}
