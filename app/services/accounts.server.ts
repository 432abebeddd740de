import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { twoFactor } from 'better-auth/plugins';
import { forgetAttempts } from '../../db/attempts.server';
import { type Db, schema } from '../../db/schema';
import { deleteSetting, findSetting, putSetting } from '../../db/settings.server';
import { countAdministrators, findUserByEmail, insertLink, insertUser, replacePassword, takeLink } from '../../db/users.server';
import type { Person, Role } from '../domain/access';
import type { ItuRegion } from '../domain/country';
import { audit } from './audit.server';
import type { SendMail } from './mail.server';
import { pendingSignIn } from './pending-sign-in.server';
import { MAX_TRIES_PER_ACCOUNT, mayTry, TRY_WINDOW_MINUTES } from './tries.server';

/** A session ends so long after it was last used, and so long after signing in whatever happens. */
export const IDLE_MINUTES = 30;
export const SESSION_HOURS = 12;
/** How often the use of a session is written down: a page with many requests writes once. */
const TOUCH_SECONDS = 60;
const RESET_LINK_DAYS = 7;
/** 192 bits, and a link short enough that a mail does not break it in two. */
const LINK_BYTES = 24;
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** The address of whoever asks, in what better-auth reads: set by us, whatever the request says. */
const ADDRESS_HEADER = 'x-tidemark-address';
const MAX_AGENT_LENGTH = 400;

const COOKIE_PREFIX = 'tidemark';
const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token=`;

/** Before the account's name in an authenticator app. */
export const FACTOR_ISSUER = 'Tidemark';

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
    // Never made longer by better-auth: how long it idled is looked at in `findPerson`.
    session: { expiresIn: SESSION_HOURS * 3600, disableSessionRefresh: true },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        countryCode: { type: 'string', required: false, input: false },
        regions: { type: 'json', required: false, input: false },
        organisation: { type: 'string', required: false, input: false },
        locale: { type: 'string', required: false, input: false },
        endedAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: {
      useSecureCookies: origin.startsWith('https:'),
      cookiePrefix: COOKIE_PREFIX,
      // Whole addresses: people look for their own in the list of their sessions.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
    },
    rateLimit: { enabled: false }, // our own, below: it counts in the database
    plugins: [twoFactor({ issuer: FACTOR_ISSUER }), pendingSignIn],
    logger: { disabled: true },
  });
}
/** What we keep of a person beside what better-auth knows. */
interface UserFields {
  role: Role;
  countryCode: string | null;
  regions: ItuRegion[] | null;
  organisation: string | null;
  locale: string | null;
  twoFactorEnabled?: boolean | null;
  endedAt?: Date | null;
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * Returns who the request's session belongs to, or null. A session that idled too long, is too old, or whose owner left, ends
 * here at the latest.
 */
export async function findPerson(auth: Auth, headers: Headers, now = new Date()): Promise<Person | null> {
  if (!headers.get('cookie')?.includes(SESSION_COOKIE)) return null; // most visitors of public pages
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  const { session } = found;
  const { id, name, email, role, countryCode, regions, organisation, locale, twoFactorEnabled, endedAt } =
    found.user as typeof found.user & UserFields;
  const { internalAdapter } = await auth.$context;
  const idleMs = now.getTime() - session.updatedAt.getTime();
  const ageMs = now.getTime() - session.createdAt.getTime();
  if (idleMs >= IDLE_MINUTES * 60_000 || ageMs >= SESSION_HOURS * 3_600_000 || endedAt) {
    await internalAdapter.deleteSession(session.token);
    return null;
  }
  if (idleMs >= TOUCH_SECONDS * 1000) await internalAdapter.updateSession(session.token, { updatedAt: now });
  return {
    id,
    name,
    email,
    role,
    countryCode,
    regions: regions ?? [],
    organisation: organisation ?? null,
    locale: locale ?? 'en',
    secondFactor: twoFactorEnabled === true,
    sessionId: found.session.id,
  };
}

/** A request's headers with the address that better-auth keeps with the session. */
export function nameAddress(headers: Headers, address: string): Headers {
  const named = new Headers(headers);
  named.set(ADDRESS_HEADER, address);
  named.set('user-agent', (headers.get('user-agent') ?? '').slice(0, MAX_AGENT_LENGTH));
  return named;
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
  const accountKey = `account:${email}`;
  if (!(await mayTry(db, accountKey, `address:${input.address}`))) return { status: 'wait', minutes: TRY_WINDOW_MINUTES };
  const headers = nameAddress(input.headers, input.address);
  const response = await auth.api
    .signInEmail({ body: { email, password: input.password }, headers, asResponse: true })
    .catch(() => null);
  if (!response?.ok) return { status: 'refused' };
  const found = await findUserByEmail(db, email);
  // Who left looks like who never was.
  if (!found || found.endedAt) return { status: 'refused' };
  await forgetAttempts(db, accountKey);
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
  /** For partners. */
  organisation?: string | null;
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
  if (!(await mayTry(db, `reset:${email}`, `reset-address:${input.address}`, MAX_TRIES_PER_ACCOUNT))) return;
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
