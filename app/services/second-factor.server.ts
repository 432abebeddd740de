import { generateRandomString, symmetricDecrypt } from 'better-auth/crypto';
import { encode } from 'uqr';
import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import {
  claimStep,
  deleteFactor,
  findChallenged,
  findFactor,
  findLastStep,
  findPendingSecret,
  keepPendingSecret,
  putFactor,
  replaceRecoveryCodes,
  takePendingSecret,
} from '../../db/second-factors.server';
import { deleteSessions, findPasswordHash } from '../../db/users.server';
import { needsSecondFactor, type Person } from '../domain/access';
import { type Auth, CHALLENGE_COOKIE, carryHeaders, encryptFor } from './accounts.server';
import { audit } from './audit.server';
import { findStep, matchSteps, TOTP_STEP_SECONDS, TOTP_WINDOW, writeCode, writeOtpAddress, writeSecret } from './totp.server';
import { mayTry } from './tries.server';

/** How long a used step is remembered: until its code is too old by itself, and a little longer. */
const STEP_MEMORY_SECONDS = (2 * TOTP_WINDOW + 4) * TOTP_STEP_SECONDS;

/** How long a secret waits for being confirmed. */
const PENDING_MINUTES = 60;
/** As better-auth makes them: the secret has 190 bits, a recovery code 59. */
const SECRET_LENGTH = 32;
const RECOVERY_CODES = 10;
const RECOVERY_HALF = 5;

/** `wrong`: not the code, or used already. `wait`: too many tries. `none`: no second factor is set up. */
export type FactorOutcome = 'ok' | 'wrong' | 'wait' | 'none';

type Place = { db: Db; auth: Auth };

const decrypt = async (auth: Auth, data: string) => symmetricDecrypt({ key: (await auth.$context).secretConfig, data });

/** A code as people type it: with spaces, as apps show it. */
export const tidyCode = (code: string) => code.replace(/\s/g, '');

/** Uses a code of the app up, or a recovery code; false when it is neither, or was used before. */
async function spendCode({ db, auth }: Place, userId: string, typed: string, now: Date): Promise<boolean> {
  const factor = await findFactor(db, userId);
  if (!factor) return false;
  const code = tidyCode(typed);
  const secret = await decrypt(auth, factor.secret);
  const expiresAt = new Date(now.getTime() + STEP_MEMORY_SECONDS * 1000);
  for (const step of matchSteps(secret, code, now)) if (await claimStep(db, userId, step, expiresAt)) return true;
  const recovery = JSON.parse(await decrypt(auth, factor.backupCodes)) as string[];
  if (!recovery.includes(code)) return false;
  const left = await encryptFor(auth, JSON.stringify(recovery.filter((other) => other !== code)));
  return replaceRecoveryCodes(db, userId, factor.backupCodes, left);
}

/** Tries a code of an account, within the limits. The step of a code, or the recovery code, is used up when it is right. */
export async function tryCode(place: Place, userId: string, code: string, address: string): Promise<FactorOutcome> {
  if (!(await findFactor(place.db, userId))) return 'none';
  const accountKey = `second-factor:${userId}`;
  if (!(await mayTry(place.db, accountKey, `second-factor-address:${address}`))) return 'wait';
  if (!(await spendCode(place, userId, code, new Date()))) return 'wrong';
  await forgetAttempts(place.db, accountKey);
  return 'ok';
}

/**
 * Asks a signed-in person for the second factor again, before something that cannot be taken back: a code of their app or a
 * recovery code. A code works once, so that one seen over the shoulder does not open anything. Call it outside of a
 * transaction, before the use-case: a wrong try must be counted whatever happens then.
 */
export async function verifySecondFactor(
  place: Place,
  person: Person,
  headers: Headers,
  code: string,
  address: string,
): Promise<FactorOutcome> {
  // Asked afresh: a session that was ended a moment ago confirms nothing.
  const session = await place.auth.api.getSession({ headers });
  if (session?.user.id !== person.id) return 'wrong';
  return tryCode(place, person.id, code, address);
}

/** The next code that works for an account: shown in a demonstration, where nobody has the app. Null without a factor. */
export async function findUsableCode({ db, auth }: Place, userId: string): Promise<string | null> {
  const factor = await findFactor(db, userId);
  if (!factor) return null;
  const present = findStep(new Date());
  const last = await findLastStep(db, userId);
  // A used one is not shown again, but the next, which the window lets in early.
  const step = Math.min(Math.max(present, (last ?? 0) + 1), present + TOTP_WINDOW);
  return writeCode(await decrypt(auth, factor.secret), step);
}

/* At sign-in: the password was right, and a challenge in a cookie waits for the code. */

/** The cookie of a challenge with its value, and the id under which the challenge is kept. */
function readChallenge(headers: Headers): { cookie: string; id: string } | null {
  const pattern = new RegExp(`(?:^|;\\s*)((?:__Secure-)?${CHALLENGE_COOKIE}=([^;]+))`);
  const [, cookie, value] = pattern.exec(headers.get('cookie') ?? '') ?? [];
  // What follows the dot is the signature, which better-auth checks; the id itself cannot be guessed.
  const id = value?.split('.')[0];
  return cookie && id ? { cookie, id } : null;
}

/** Who has given a password and not yet a code; null for nobody, or when it was too long ago. */
export async function findChallengedPerson(db: Db, headers: Headers): Promise<{ id: string; locale: string } | null> {
  const challenge = readChallenge(headers);
  return challenge && findChallenged(db, challenge.id, new Date());
}

export type ChallengeOutcome =
  | { status: 'signed_in'; cookies: string[]; locale: string }
  /** `expired`: the password has to be given again. */
  | { status: 'wrong' | 'wait' | 'expired' };

/** Ends a sign-in that waits for a code. */
export async function answerChallenge(
  place: Place,
  input: { code: string; address: string; headers: Headers },
): Promise<ChallengeOutcome> {
  const challenge = readChallenge(input.headers);
  const challenged = challenge && (await findChallenged(place.db, challenge.id, new Date()));
  if (!challenge || !challenged) return { status: 'expired' };
  const outcome = await tryCode(place, challenged.id, input.code, input.address);
  if (outcome !== 'ok') return { status: outcome === 'none' ? 'expired' : outcome };
  const factor = await findFactor(place.db, challenged.id);
  if (!factor) return { status: 'expired' };
  // The person's code, of whichever kind, is used up by now. better-auth opens the session for a code of its own reckoning.
  const code = writeCode(await decrypt(place.auth, factor.secret), findStep(new Date()));
  const headers = carryHeaders(input.headers, input.address, challenge.cookie);
  const response = await place.auth.api.verifyTOTP({ body: { code }, headers, asResponse: true }).catch(() => null);
  if (!response?.ok) return { status: 'expired' };
  return { status: 'signed_in', cookies: response.headers.getSetCookie(), locale: challenged.locale };
}

/* Setting it up, replacing it, turning it off. */

export interface SetUp {
  /** As apps take it when it is typed. */
  secret: string;
  /** The squares of a QR code, row by row. */
  squares: boolean[][];
}

/** What a person who has no second factor needs for setting it up; for one who has, only after `replaceFactor`. Null else. */
export async function beginSetUp({ db, auth }: Place, person: Person): Promise<SetUp | null> {
  const now = new Date();
  if (!person.secondFactor) await keepNewSecret({ db, auth }, person.id, now);
  const pending = await findPendingSecret(db, person.id, now);
  if (!pending) return null;
  const secret = await decrypt(auth, pending);
  return { secret: writeSecret(secret), squares: encode(writeOtpAddress(secret, person.email), { border: 4 }).data };
}

async function keepNewSecret({ db, auth }: Place, userId: string, now: Date): Promise<void> {
  const secret = await encryptFor(auth, generateRandomString(SECRET_LENGTH, 'a-z', 'A-Z', '0-9'));
  await keepPendingSecret(db, userId, secret, now, new Date(now.getTime() + PENDING_MINUTES * 60_000));
}

export type ConfirmOutcome = { status: 'ok'; recovery: string[] } | { status: 'wrong' | 'wait' | 'none' };

/**
 * Sets the second factor up, once the person has shown by a code that their app has it. Returns the recovery codes, which are
 * not shown again. The person's other sessions end.
 */
export async function confirmSetUp(place: Place, person: Person, typed: string, address: string): Promise<ConfirmOutcome> {
  const { db, auth } = place;
  const now = new Date();
  const accountKey = `second-factor:${person.id}`;
  if (!(await mayTry(db, accountKey, `second-factor-address:${address}`))) return { status: 'wait' };
  const pending = await findPendingSecret(db, person.id, now);
  if (!pending) return { status: 'none' };
  const [step] = matchSteps(await decrypt(auth, pending), tidyCode(typed), now);
  if (step === undefined) return { status: 'wrong' };
  const recovery = await setFactor(place, person, pending, async (tx) => {
    // Taking it away is the claim: of two at once, one sets it up.
    if (!(await takePendingSecret(tx, person.id))) return false;
    await claimStep(tx, person.id, step, new Date(now.getTime() + STEP_MEMORY_SECONDS * 1000));
    await deleteSessions(tx, person.id, person.sessionId);
    return true;
  });
  if (!recovery) return { status: 'none' };
  await forgetAttempts(db, accountKey);
  return { status: 'ok', recovery };
}

/** Writes a factor with fresh recovery codes, if what comes first in the same transaction says so. */
async function setFactor(
  { db, auth }: Place,
  person: { id: string; countryCode: string | null },
  encryptedSecret: string,
  first: (tx: Db) => Promise<boolean>,
): Promise<string[] | null> {
  const half = () => generateRandomString(RECOVERY_HALF, 'a-z', '0-9');
  const recovery = Array.from({ length: RECOVERY_CODES }, () => `${half()}-${half()}`);
  const backupCodes = await encryptFor(auth, JSON.stringify(recovery));
  return db.transaction(async (tx) => {
    if (!(await first(tx))) return null;
    await putFactor(tx, person.id, { secret: encryptedSecret, backupCodes });
    const { id, countryCode } = person;
    await audit(tx, { actorId: id, countryCode, action: 'second_factor.set_up', subject: id });
    return recovery;
  });
}

/** Gives an account of the demonstration the factor that the demonstration is known for; for seeding only. */
export async function ensureFactor(place: Place, person: { id: string; countryCode: string | null }, secret: string) {
  if (await findFactor(place.db, person.id)) return;
  await setFactor(place, person, await encryptFor(place.auth, secret), async () => true);
}

export type ChangeOutcome = FactorOutcome | 'password' | 'needed';

/** Whether password and code are those of the person; `password` when the password is not. */
async function confirmBoth(
  place: Place,
  person: Person,
  input: { password: string; code: string; address: string },
): Promise<FactorOutcome | 'password'> {
  const accountKey = `account:${person.email}`;
  if (!(await mayTry(place.db, accountKey, `address:${input.address}`))) return 'wait';
  const hash = await findPasswordHash(place.db, person.id);
  const { password } = await place.auth.$context;
  if (!hash || !(await password.verify({ hash, password: input.password }))) return 'password';
  await forgetAttempts(place.db, accountKey);
  return tryCode(place, person.id, input.code, input.address);
}

/** Lets a person set up another app. The old one stays good until the new one is confirmed. */
export async function replaceFactor(
  place: Place,
  person: Person,
  input: { password: string; code: string; address: string },
): Promise<ChangeOutcome> {
  const outcome = await confirmBoth(place, person, input);
  if (outcome === 'ok') await keepNewSecret(place, person.id, new Date());
  return outcome;
}

/** Turns the second factor off; `needed` where the role can do nothing without it. */
export async function endFactor(
  place: Place,
  person: Person,
  input: { password: string; code: string; address: string },
): Promise<ChangeOutcome> {
  if (needsSecondFactor(person.role)) return 'needed';
  const outcome = await confirmBoth(place, person, input);
  if (outcome !== 'ok') return outcome;
  await place.db.transaction(async (tx) => {
    await deleteFactor(tx, person.id);
    const { id, countryCode } = person;
    await audit(tx, { actorId: id, countryCode, action: 'second_factor.end', subject: id });
  });
  return 'ok';
}
