import { createHash } from 'node:crypto';
import { z } from 'zod';
import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import { claimCode, findFactors, findPendingUserId } from '../../db/second-factor.server';
import type { Factors, Person } from '../domain/access';
import { type Auth, MAX_PASSWORD_LENGTH, nameAddress } from './accounts.server';
import { audit } from './audit.server';
import { verifyPassword } from './own-account.server';
import { challengePasskey, type Holder, type PasskeyDoors, provePasskey } from './passkey-proof.server';
import { PENDING_COOKIE } from './pending-sign-in.server';
import { mayTry } from './tries.server';

/** A code of an authenticator app is good for 30 seconds, and one step before and after; then nobody can use it any more. */
const CODE_LIFE_MS = 120_000;
const TOTP_CODE = /^\d{6}$/;

/** The second factor as a form brings it: a typed code, or the answer of a passkey as JSON. */
export const PROOF_FIELDS = { code: z.string().max(40).optional(), passkey: z.string().max(8000).optional() };
const ProofSchema = z.object(PROOF_FIELDS);
export type Proof = z.infer<typeof ProofSchema>;

/** Who somebody is, once more: the password, and the second factor if there is one. */
export const IDENTITY_FIELDS = {
  password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
  ...PROOF_FIELDS,
};

/** `none`: the person has no second factor, or nobody waits for it. */
export type CodeOutcome = 'ok' | 'wrong' | 'passkey' | 'wait' | 'none';
export type IdentityOutcome = CodeOutcome | 'password';

interface Doors extends PasskeyDoors {
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

/** Apps show codes in groups. */
const dropSpaces = (code: string) => code.replace(/\s/g, '');

/**
 * Checks a code of the authenticator app, or a recovery code, for whoever the headers belong to: a person who is signed in, or one
 * who gave the password a moment ago. Each code works once. Returns the reply with its cookies, or null when it is wrong.
 */
async function tryCode({ db, auth }: Doors, userId: string, headers: Headers, code: string): Promise<Response | null> {
  const typed = dropSpaces(code);
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

/** Checks the second factor of a signed-in person, in whichever way they gave it. */
async function tryProof(doors: Doors, person: Person, headers: Headers, { code = '', passkey }: Proof): Promise<CodeOutcome> {
  if (passkey) return (await provePasskey(doors, person.id, `confirm:${person.sessionId}`, passkey)) ? 'ok' : 'passkey';
  // better-auth would take a code of an app whose set-up was begun and not confirmed.
  if (TOTP_CODE.test(dropSpaces(code)) && !(await findFactors(doors.db, person.id)).app) return 'wrong';
  return (await tryCode(doors, person.id, headers, code)) ? 'ok' : 'wrong';
}

/** What a signed-in person can be asked for. */
export function findOwnFactors(db: Db, person: Person): Promise<Factors> {
  return findFactors(db, person.id);
}

/** Asks a signed-in person for the second factor again, right now: for what must not be done by a stolen session. */
export async function verifySecondFactor(
  doors: Doors,
  person: Person,
  headers: Headers,
  proof: Proof,
  address: string,
): Promise<CodeOutcome> {
  if (!person.secondFactor) return 'none';
  if (await isShut(doors.db, person.id, address)) return 'wait';
  const outcome = await tryProof(doors, person, headers, proof);
  if (outcome === 'ok') await forgetAttempts(doors.db, `code:${person.id}`);
  return outcome;
}

/** Asks for the password again, and for the second factor where there is one: for changes of the second factor itself. */
export async function verifyIdentity(
  doors: Doors,
  person: Person,
  headers: Headers,
  { password, ...proof }: Proof & { password: string },
  address: string,
): Promise<IdentityOutcome> {
  // The password first: a code that is right is used up.
  const known = await verifyPassword(doors, person, password, address);
  if (known !== 'ok') return known === 'wait' ? 'wait' : 'password';
  return person.secondFactor ? verifySecondFactor(doors, person, headers, proof, address) : 'ok';
}

/** Completes a sign-in whose password was right; `cookies` open the session. */
export async function completeSignIn(
  doors: Doors,
  headers: Headers,
  { code = '', passkey }: Proof,
  address: string,
): Promise<{ status: 'ok'; cookies: string[] } | { status: Exclude<CodeOutcome, 'ok'> }> {
  const pending = await findPending(doors, headers);
  if (!pending) return { status: 'none' };
  const { userId, holder } = pending;
  if (await isShut(doors.db, userId, address)) return { status: 'wait' };
  if (passkey && !(await provePasskey(doors, userId, holder, passkey))) return { status: 'passkey' };
  const named = nameAddress(headers, address);
  const response = passkey
    ? await doors.auth.api.openPendingSession({ headers: named, asResponse: true }).catch(() => null)
    : await tryCode(doors, userId, named, code);
  // After some wrong codes better-auth wants the password once more.
  if (!response?.ok) return { status: !passkey && (await findPending(doors, headers)) ? 'wrong' : 'none' };
  await forgetAttempts(doors.db, `code:${userId}`);
  return { status: 'ok', cookies: response.headers.getSetCookie() };
}

/** A sign-in whose password was right a moment ago. */
async function findPending({ db, auth }: Doors, headers: Headers): Promise<{ userId: string; holder: Holder } | null> {
  const context = await auth.$context;
  const { name } = context.createAuthCookie(PENDING_COOKIE);
  // Only a look-up: better-auth checks the signature, which follows the point, before it opens anything.
  const cookie = new RegExp(`(?:^|;\\s*)${name.replace(/[.]/g, '\\.')}=(2fa-[\\w-]+)\\.`).exec(headers.get('cookie') ?? '');
  const identifier = cookie?.[1] ?? '';
  const userId = identifier && (await findPendingUserId(db, identifier, new Date()));
  return userId ? { userId, holder: `sign-in:${identifier}` } : null;
}

/** The second factors of whoever gave the right password a moment ago and owes one; null for nobody. */
export async function findPendingFactors(doors: Doors, headers: Headers): Promise<Factors | null> {
  const pending = await findPending(doors, headers);
  return pending && findFactors(doors.db, pending.userId);
}

/** What the browser needs to ask for a passkey: of who is signed in, or of who owes the second factor. Null where there is none. */
export async function askForPasskey(doors: Doors, person: Person | null, headers: Headers) {
  const asked = person
    ? { userId: person.id, holder: `confirm:${person.sessionId}` as const }
    : await findPending(doors, headers);
  return asked && challengePasskey(doors, asked.userId, asked.holder);
}

export interface SetUp {
  /** `otpauth://` address, as authenticator apps read it. */
  uri: string;
  /** The secret by itself, for typing. */
  secret: string;
  recoveryCodes: string[];
}

/**
 * Begins to set up an authenticator app; it counts from `confirmSetUp` on. The recovery codes take the place of older ones at once.
 */
export async function beginSetUp(
  doors: Doors,
  person: Person,
  headers: Headers,
  given: Proof & { password: string },
  address: string,
): Promise<{ status: 'ok'; setUp: SetUp } | { status: Exclude<IdentityOutcome, 'ok'> }> {
  const outcome = await verifyIdentity(doors, person, headers, given, address);
  if (outcome !== 'ok') return { status: outcome };
  const begun = await doors.auth.api.enableTwoFactor({ body: { password: given.password }, headers });
  const { totpURI: uri, backupCodes: recoveryCodes } = begun as { totpURI: string; backupCodes: string[] };
  return { status: 'ok', setUp: { uri, secret: new URL(uri).searchParams.get('secret') ?? '', recoveryCodes } };
}

/** Makes the authenticator app count, with a first code from it; `cookies` renew the session. */
export async function confirmSetUp(
  doors: Doors,
  person: Person,
  headers: Headers,
  code: string,
  address: string,
): Promise<{ status: 'ok'; cookies: string[] } | { status: 'wrong' | 'wait' }> {
  if (await isShut(doors.db, person.id, address)) return { status: 'wait' };
  const response = await tryCode(doors, person.id, headers, code);
  if (!response) return { status: 'wrong' };
  await forgetAttempts(doors.db, `code:${person.id}`);
  await doors.db.transaction((tx) =>
    audit(tx as unknown as Db, {
      actorId: person.id,
      countryCode: person.countryCode,
      action: 'account.second_factor',
      subject: person.id,
    }),
  );
  return { status: 'ok', cookies: response.headers.getSetCookie() };
}
