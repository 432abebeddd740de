import { symmetricDecrypt } from 'better-auth/crypto';
import { forgetAttempts } from '../../db/attempts.server';
import type { Db } from '../../db/schema';
import { claimStep, findFactor, findLastStep, replaceRecoveryCodes } from '../../db/second-factors.server';
import type { Person } from '../domain/access';
import { type Auth, encryptFor } from './accounts.server';
import { findStep, matchSteps, TOTP_STEP_SECONDS, TOTP_WINDOW, writeCode } from './totp.server';
import { mayTry } from './tries.server';

/** How long a used step is remembered: until its code is too old by itself, and a little longer. */
const STEP_MEMORY_SECONDS = (2 * TOTP_WINDOW + 4) * TOTP_STEP_SECONDS;

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
