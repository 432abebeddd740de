import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { twoFactor } from 'better-auth/plugins';
import { countAttempts, forgetAttempts, recordAttempt } from '../../db/attempts.server';
import { type Db, schema } from '../../db/schema';
import { deleteSetting, findSetting, putSetting } from '../../db/settings.server';
import { countAdministrators, findUserByEmail, insertLink, insertUser, replacePassword, takeLink } from '../../db/users.server';
import type { Person, Role } from '../domain/access';
import type { ItuRegion } from '../domain/country';
import { audit } from './audit.server';
import type { SendMail } from './mail.server';
import { pendingSignIn } from './pending-sign-in.server';

/** A session ends so long after it was last used, and so long after signing in whatever happens. */
const IDLE_MINUTES = 30;
const SESSION_HOURS = 12;
const IDLE_REFRESH_MINUTES = 1;
const RESET_LINK_DAYS = 7;
/** 192 bits, and a link short enough that a mail does not break it in two. */
const LINK_BYTES = 24;
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** Wrong passwords per account, and per address, before the door stays shut for the window. */
const ATTEMPT_WINDOW_MINUTES = 15;
const MAX_ATTEMPTS_PER_ACCOUNT = 8;
const MAX_ATTEMPTS_PER_ADDRESS = 40;

const COOKIE_PREFIX = 'tidemark';
const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token=`;

const SETUP_KEY = 'setup-token-hash';

export interface AuthOptions {
  db: Db;
  secret: string;
  origin: string;
}

/** Accounts: sessions as rows, passwords hashed by better-auth. Nobody signs up: people accept an invitation. */
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
    session: { expiresIn: IDLE_MINUTES * 60, updateAge: IDLE_REFRESH_MINUTES * 60 },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        countryCode: { type: 'string', required: false, input: false },
        regions: { type: 'json', required: false, input: false },
        locale: { type: 'string', required: false, input: false },
        endedAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: { useSecureCookies: origin.startsWith('https:'), cookiePrefix: COOKIE_PREFIX },
    rateLimit: { enabled: false }, // our own, below: it counts in the database
    plugins: [twoFactor({ issuer: 'Tidemark' }), pendingSignIn],
    logger: { disabled: true },
  });
}
/** What we keep of a person beside what better-auth knows. */
interface UserFields {
  role: Role;
  countryCode: string | null;
  regions: ItuRegion[] | null;
  locale: string | null;
  twoFactorEnabled?: boolean | null;
  endedAt?: Date | null;
}

export type Auth = ReturnType<typeof createAuth>;

/** Returns who the request's session belongs to, or null. */
export async function findPerson(auth: Auth, headers: Headers): Promise<Person | null> {
  if (!headers.get('cookie')?.includes(SESSION_COOKIE)) return null; // most visitors of public pages
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  const age = Date.now() - new Date(found.session.createdAt).getTime();
  const { endedAt } = found.user as typeof found.user & UserFields;
  if (age > SESSION_HOURS * 3_600_000 || endedAt) {
    await auth.api.signOut({ headers }).catch(() => null);
    return null;
  }
  const { id, name, email, role, countryCode, regions, locale, twoFactorEnabled } = found.user as typeof found.user & UserFields;
  return {
    id,
    name,
    email,
    role,
    countryCode,
    regions: regions ?? [],
    locale: locale ?? 'en',
    secondFactor: twoFactorEnabled === true,
    sessionId: found.session.id,
  };
}

export type SignInOutcome =
  /** `second_factor`: the password is right, and the code is asked for next. */
  | { status: 'signed_in' | 'second_factor'; cookies: string[]; locale: string }
  | { status: 'refused' }
  | { status: 'wait'; minutes: number };

/** Signs in with a password. Wrong and unknown look alike; too many tries shut the door for a while. */
export async function signIn(
  { db, auth }: { db: Db; auth: Auth },
  input: { email: string; password: string; address: string; headers: Headers },
): Promise<SignInOutcome> {
  const email = input.email.trim().toLowerCase();
  const keys = [`account:${email}`, `address:${input.address}`] as const;
  const since = new Date(Date.now() - ATTEMPT_WINDOW_MINUTES * 60_000);
  // Counted before the password is looked at, this try included, so that many tries at once are counted too.
  for (const key of keys) await recordAttempt(db, key, since);
  const [byAccount, byAddress] = await Promise.all(keys.map((key) => countAttempts(db, key, since)));
  if ((byAccount ?? 0) > MAX_ATTEMPTS_PER_ACCOUNT || (byAddress ?? 0) > MAX_ATTEMPTS_PER_ADDRESS) {
    return { status: 'wait', minutes: ATTEMPT_WINDOW_MINUTES };
  }
  const response = await auth.api
    .signInEmail({ body: { email, password: input.password }, headers: input.headers, asResponse: true })
    .catch(() => null);
  if (!response?.ok) return { status: 'refused' };
  const found = await findUserByEmail(db, email);
  // Who left looks like who never was.
  if (!found || found.endedAt) return { status: 'refused' };
  await forgetAttempts(db, keys[0]);
  const owes = ((await response.json()) as { twoFactorRedirect?: boolean }).twoFactorRedirect === true;
  return { status: owes ? 'second_factor' : 'signed_in', cookies: response.headers.getSetCookie(), locale: found.locale };
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

/** Makes an account with its password. Fails when the address has one already. Returns the id. */
export async function createAccount(db: Db, auth: Auth, input: NewAccount, password: string): Promise<string> {
  const context = await auth.$context;
  return insertUser(db, { ...input, email: input.email.trim().toLowerCase() }, await context.password.hash(password));
}

/** A secret for a link in a mail; only its hash is kept. */
export function makeToken(): string {
  return randomBytes(LINK_BYTES).toString('base64url');
}

/** What is kept of a link's secret: SHA-256, hexadecimal. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
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
  const hash = await (await auth.$context).password.hash(password);
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
    const id = await createAccount(tx, auth, { ...rest, role: 'administrator', countryCode: null }, password);
    await audit(tx, { actorId: id, action: 'account.first_administrator', subject: id });
    return true;
  });
}

/** Makes the accounts of the demonstration, or sets their passwords back; for seeding only. */
export async function ensureAccount(db: Db, auth: Auth, input: NewAccount, password: string): Promise<string> {
  const known = await findUserByEmail(db, input.email);
  return known?.id ?? createAccount(db, auth, input, password);
}
