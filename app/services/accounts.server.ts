import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { symmetricEncrypt } from 'better-auth/crypto';
import { twoFactor } from 'better-auth/plugins';
import { countAttempts, forgetAttempts, recordAttempt } from '../../db/attempts.server';
import { type Db, schema } from '../../db/schema';
import { deleteSetting, findSetting, putSetting } from '../../db/settings.server';
import {
  countAdministrators,
  findUserByEmail,
  insertLink,
  insertUser,
  isEnded,
  replacePassword,
  takeLink,
} from '../../db/users.server';
import type { Person, Role } from '../domain/access';
import type { ItuRegion } from '../domain/country';
import { audit } from './audit.server';
import type { SendMail } from './mail.server';
import { ATTEMPT_WINDOW_MINUTES, MAX_ATTEMPTS_PER_ACCOUNT, mayTry } from './tries.server';

/** From signing in; using it does not make it longer. */
const SESSION_HOURS = 12;
/** Without any request a session ends earlier. */
export const IDLE_MINUTES = 30;
/** How often the use of a session is written down: a page with many requests writes once. */
const TOUCH_SECONDS = 60;
const RESET_LINK_DAYS = 7;
/** 192 bits, and a link short enough that a mail does not break it in two. */
const LINK_BYTES = 24;
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** Set by us for better-auth, whatever the request says. */
const ADDRESS_HEADER = 'x-tidemark-address';
const MAX_AGENT_LENGTH = 400;

const COOKIE_PREFIX = 'tidemark';
const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token=`;
export const CHALLENGE_COOKIE = `${COOKIE_PREFIX}.two_factor`;

/** Before the account's name in an authenticator app. */
const ISSUER = 'Tidemark';

const SETUP_KEY = 'setup-token-hash';

export interface AuthOptions {
  db: Db;
  secret: string;
  origin: string;
}

/** Accounts: sessions as rows, passwords hashed by better-auth. Nobody signs up; accounts are made by administrators. */
export function createAuth({ db, secret, origin }: AuthOptions) {
  return betterAuth({
    baseURL: origin,
    secret,
    telemetry: { enabled: false },
    database: drizzleAdapter(db, { provider: 'pg', schema }),
    trustedOrigins: [origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    // Never made longer by better-auth: how long it idled is looked at in `findPerson`.
    session: { expiresIn: SESSION_HOURS * 3600, disableSessionRefresh: true },
    // For every way of signing in alike, and at the last moment: whoever left their role gets no session.
    databaseHooks: { session: { create: { before: async ({ userId }) => !(await isEnded(db, userId)) } } },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        countryCode: { type: 'string', required: false, input: false },
        regions: { type: 'json', required: false, input: false },
        locale: { type: 'string', required: false, input: false },
        endedAt: { type: 'date', required: false, input: false },
      },
    },
    // Codes are limited and used up by us (second-factor.server.ts), for every way of asking alike.
    plugins: [twoFactor({ issuer: ISSUER, accountLockout: { enabled: false } })],
    advanced: {
      useSecureCookies: origin.startsWith('https:'),
      cookiePrefix: COOKIE_PREFIX,
      // Whole addresses: people look for their own in the list of sessions.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
    },
    rateLimit: { enabled: false }, // our own, below: it counts in the database
    logger: { disabled: true },
  });
}

/** What we keep of a person beside what better-auth knows. */
interface UserFields {
  role: Role;
  countryCode: string | null;
  regions: ItuRegion[] | null;
  locale: string | null;
  endedAt: Date | null;
  twoFactorEnabled?: boolean | null;
}

export type Auth = ReturnType<typeof createAuth>;

/** Encrypts with the application's secret, as better-auth does. */
export async function encryptFor(auth: Auth, data: string): Promise<string> {
  return symmetricEncrypt({ key: (await auth.$context).secretConfig, data });
}

/**
 * Returns who the request's session belongs to, or null. A session ends half an hour after it was last used, and twelve hours
 * after signing in whatever happens.
 */
export async function findPerson(auth: Auth, headers: Headers, now = new Date()): Promise<Person | null> {
  if (!headers.get('cookie')?.includes(SESSION_COOKIE)) return null; // most visitors of public pages
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  const { session } = found;
  const user = found.user as typeof found.user & UserFields;
  const { internalAdapter } = await auth.$context;
  const idleMs = now.getTime() - session.updatedAt.getTime();
  const tooOld = now.getTime() - session.createdAt.getTime() >= SESSION_HOURS * 3_600_000;
  if (tooOld || idleMs >= IDLE_MINUTES * 60_000 || user.endedAt) {
    await internalAdapter.deleteSession(session.token);
    return null;
  }
  if (idleMs >= TOUCH_SECONDS * 1000) await internalAdapter.updateSession(session.token, { updatedAt: now });
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role,
    countryCode: user.countryCode,
    regions: user.regions ?? [],
    locale: user.locale ?? 'en',
    secondFactor: user.twoFactorEnabled === true,
    sessionId: session.id,
  };
}

/** Headers for better-auth: who asks and with what browser, and only the cookies that the step needs. */
export function carryHeaders(headers: Headers, address: string, cookie = ''): Headers {
  const carried = new Headers({ [ADDRESS_HEADER]: address });
  const agent = headers.get('user-agent');
  if (agent) carried.set('user-agent', agent.slice(0, MAX_AGENT_LENGTH));
  if (cookie) carried.set('cookie', cookie);
  return carried;
}

export type SignInOutcome =
  | { status: 'signed_in'; cookies: string[]; locale: string }
  /** The password is right; the cookies hold the challenge that a code answers (`answerChallenge`). */
  | { status: 'second_factor'; cookies: string[]; locale: string }
  | { status: 'refused' }
  | { status: 'wait'; minutes: number };

/** Signs in with a password. Wrong and unknown look alike; too many tries shut the door for a while. */
export async function signIn(
  { db, auth }: { db: Db; auth: Auth },
  input: { email: string; password: string; address: string; headers: Headers },
): Promise<SignInOutcome> {
  const email = input.email.trim().toLowerCase();
  const accountKey = `account:${email}`;
  if (!(await mayTry(db, accountKey, `address:${input.address}`))) return { status: 'wait', minutes: ATTEMPT_WINDOW_MINUTES };
  const response = await auth.api
    .signInEmail({
      body: { email, password: input.password },
      headers: carryHeaders(input.headers, input.address),
      asResponse: true,
    })
    .catch(() => null);
  if (!response?.ok) return { status: 'refused' };
  await forgetAttempts(db, accountKey);
  const locale = (await findUserByEmail(db, email))?.locale ?? 'en';
  const { twoFactorRedirect } = (await response.json()) as { twoFactorRedirect?: boolean };
  return {
    status: twoFactorRedirect ? 'second_factor' : 'signed_in',
    cookies: response.headers.getSetCookie(),
    locale,
  };
}

/** Ends the request's session; returns the cookies that say so. */
export async function signOut(auth: Auth, headers: Headers): Promise<string[]> {
  const response = await auth.api.signOut({ headers, asResponse: true });
  return response.headers.getSetCookie();
}

export interface NewAccount {
  name: string;
  email: string;
  role: Role;
  countryCode: string | null;
  /** For reviewers. */
  regions?: readonly ItuRegion[];
  locale: string;
}

/** Makes an account; the password is hashed already. */
export async function createAccount(db: Db, input: NewAccount, passwordHash: string): Promise<string> {
  return insertUser(db, { ...input, email: input.email.trim().toLowerCase() }, passwordHash);
}

const hashPassword = async (auth: Auth, password: string) => (await auth.$context).password.hash(password);

/** What is stored of a link from a mail: whoever reads the database cannot use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** What a link from a mail carries. */
export function makeToken(): string {
  return randomBytes(LINK_BYTES).toString('base64url');
}

async function createResetToken(db: Db, userId: string): Promise<string> {
  const token = makeToken();
  const expiresAt = new Date(Date.now() + RESET_LINK_DAYS * 86_400_000);
  await insertLink(db, { id: hashToken(token), userId, expiresAt });
  return token;
}

/** Sends a link to choose a new password, if the address has an account; the caller learns nothing either way. */
export async function requestPasswordLink(
  { db, sendMail }: { db: Db; sendMail: SendMail },
  input: { email: string; address: string },
  compose: (link: string, locale: string) => { subject: string; text: string },
): Promise<void> {
  const email = input.email.trim().toLowerCase();
  const since = new Date(Date.now() - ATTEMPT_WINDOW_MINUTES * 60_000);
  for (const key of [`reset:${email}`, `reset-address:${input.address}`]) {
    await recordAttempt(db, key, since);
    if ((await countAttempts(db, key, since)) > MAX_ATTEMPTS_PER_ACCOUNT) return;
  }
  const found = await findUserByEmail(db, email);
  if (!found || found.endedAt) return;
  const token = await createResetToken(db, found.id);
  await sendMail({ to: email, ...compose(`/set-password/${token}`, found.locale) });
}

/** Sets a password by a link from a mail; the link works once and ends every session of the account. */
export async function setPassword({ db, auth }: { db: Db; auth: Auth }, token: string, password: string): Promise<boolean> {
  const hash = await hashPassword(auth, password);
  return db.transaction(async (tx) => {
    const userId = await takeLink(tx, hashToken(token), new Date());
    if (!userId) return false;
    await replacePassword(tx, userId, hash);
    await audit(tx, { actorId: userId, action: 'account.set_password', subject: userId });
    return true;
  });
}

/** Makes the one-time link for the first administrator; null when there is one already. */
export async function createSetupLink(db: Db): Promise<string | null> {
  if ((await countAdministrators(db)) > 0) return null;
  const token = makeToken();
  await putSetting(db, SETUP_KEY, hashToken(token));
  return `/setup/${token}`;
}

/** Whether a set-up link is the one that was printed last and nobody used it yet. */
export async function isSetupToken(db: Db, token: string): Promise<boolean> {
  const wanted = await findSetting(db, SETUP_KEY);
  if (typeof wanted !== 'string') return false;
  return timingSafeEqual(Buffer.from(wanted), Buffer.from(hashToken(token)));
}

/** Makes the first administrator from a set-up link, which is used up; false when the link is not valid. */
export async function createFirstAdministrator(
  { db, auth }: { db: Db; auth: Auth },
  token: string,
  input: { name: string; email: string; password: string; locale: string },
): Promise<boolean> {
  if (!(await isSetupToken(db, token))) return false;
  return db.transaction(async (tx) => {
    // Deleting is the claim: of two at once, one finds nothing left to delete.
    if (!(await deleteSetting(tx, SETUP_KEY, hashToken(token)))) return false;
    const { password, ...rest } = input;
    const id = await createAccount(tx, { ...rest, role: 'administrator', countryCode: null }, await hashPassword(auth, password));
    await audit(tx, { actorId: id, action: 'account.first_administrator', subject: id });
    return true;
  });
}

/** Makes the accounts of the demonstration, or sets their passwords back; for seeding only. */
export async function ensureAccount(db: Db, auth: Auth, input: NewAccount, password: string): Promise<string> {
  const known = await findUserByEmail(db, input.email);
  return known?.id ?? createAccount(db, input, await hashPassword(auth, password));
}
