import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../app/domain/access';
import {
  type Auth,
  createAuth,
  createFirstAdministrator,
  createSetupLink,
  ensureAccount,
  findPerson,
  isSetupToken,
  requestPasswordLink,
  type SignInOutcome,
  setPassword,
  signIn,
  signOut,
} from '../../app/services/accounts.server';
import type { Mail } from '../../app/services/mail.server';
import { recordAttempt } from '../../db/attempts.server';
import { account, attempt, auditEntry, type Db, session, user, verification } from '../../db/schema';
import { findUserByEmail } from '../../db/users.server';
import { eachDriver, seeAll } from '../helpers/database';
import { ISLAND, putTestCountries } from '../helpers/fixtures';

const PASSWORD = 'correct horse battery';
const [OTHER_PASSWORD, WRONG] = ['staple correct horse', 'wrong horse battery'];
const MAX_PER_ACCOUNT = 8;
const MAX_PER_ADDRESS = 40;

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let auth: Auth;
  let sent: Mail[];
  const sendMail = async (mail: Mail) => {
    sent.push(mail);
  };
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    auth = createAuth({ db, secret: 'x'.repeat(32), origin: 'http://localhost:3000' });
  });
  beforeEach(() => {
    sent = [];
  });

  const newEmail = () => `${randomUUID()}@test.example`;
  async function createAccount(more: { email?: string; role?: Role; countryCode?: string; locale?: string } = {}) {
    const email = more.email ?? newEmail();
    const input = { name: 'Test Person', role: 'reviewer' as Role, countryCode: null, locale: 'es', ...more, email };
    return { id: await ensureAccount(db, auth, input, PASSWORD), email };
  }
  // Tests share a database but not an address, whose tries are counted too.
  const enter = (email: string, password = PASSWORD, address: string = randomUUID()) =>
    signIn({ db, auth }, { email, password, address, headers: new Headers() });
  const carry = (outcome: SignInOutcome) => {
    if (outcome.status !== 'signed_in') throw new Error(`not signed in: ${outcome.status}`);
    return new Headers({ Cookie: outcome.cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
  };

  const pretendTries = (email: string, count: number, at = new Date()) =>
    db.insert(attempt).values(Array.from({ length: count }, () => ({ key: `account:${email}`, at })));

  describe('signing in', () => {
    it('opens a session for the person, with role, country and language', async () => {
      const { id, email } = await createAccount({ role: 'focal_point', countryCode: ISLAND });
      const outcome = await enter(email);
      expect(outcome).toMatchObject({ status: 'signed_in', locale: 'es' });
      expect(await findPerson(auth, carry(outcome))).toMatchObject({
        id,
        email,
        name: 'Test Person',
        role: 'focal_point',
        countryCode: ISLAND,
        locale: 'es',
        regions: [],
        secondFactor: false,
      });
      const cookies = outcome.status === 'signed_in' ? outcome.cookies : [];
      for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly/);
      for (const cookie of cookies) expect(cookie).toMatch(/; SameSite=Lax/);
    });

    it('does not mind capitals and spaces around the address', async () => {
      const { email } = await createAccount();
      expect(await enter(`  ${email.toUpperCase()} `)).toMatchObject({ status: 'signed_in' });
    });

    it('looks alike for a wrong password and an unknown account', async () => {
      const { email } = await createAccount();
      const wrong = await enter(email, WRONG);
      expect(wrong).toEqual({ status: 'refused' });
      expect(await enter(newEmail(), WRONG)).toEqual(wrong);
      expect(await enter('not an address', WRONG)).toEqual(wrong);
      expect(await enter(email, '')).toEqual(wrong);
    });

    it('shuts the door after eight wrong passwords, also for an account that does not exist', async () => {
      const { email } = await createAccount();
      for (const tried of [email, newEmail()]) {
        await pretendTries(tried, MAX_PER_ACCOUNT - 2);
        for (let i = 0; i < 2; i += 1) expect(await enter(tried, WRONG)).toEqual({ status: 'refused' });
        expect(await enter(tried)).toEqual({ status: 'wait', minutes: 15 });
      }
      const { email: other } = await createAccount();
      expect(await enter(other)).toMatchObject({ status: 'signed_in' });
    });

    it('opens the door again when the tries are old', async () => {
      const { email } = await createAccount();
      await pretendTries(email, MAX_PER_ACCOUNT, new Date(Date.now() - 16 * 60_000));
      expect(await enter(email)).toMatchObject({ status: 'signed_in' });
      await pretendTries(email, MAX_PER_ACCOUNT, new Date(Date.now() - 14 * 60_000));
      expect(await enter(email)).toMatchObject({ status: 'wait' });
    });

    it('forgets the wrong tries after a right one', async () => {
      const { email } = await createAccount();
      for (let i = 0; i < 2; i += 1) {
        await pretendTries(email, MAX_PER_ACCOUNT - 1);
        expect(await enter(email)).toMatchObject({ status: 'signed_in' });
      }
    });

    it('does not look at more passwords when many are tried at once', async () => {
      const { email } = await createAccount();
      const outcomes = await Promise.all(Array.from({ length: 3 * MAX_PER_ACCOUNT }, () => enter(email, WRONG)));
      expect(outcomes.filter(({ status }) => status === 'refused').length).toBeLessThanOrEqual(MAX_PER_ACCOUNT);
      expect(await enter(email)).toMatchObject({ status: 'wait' });
    });

    it('counts the tries of an address over all accounts', async () => {
      const address = randomUUID();
      for (let i = 0; i < MAX_PER_ADDRESS; i += 1) await recordAttempt(db, `address:${address}`, new Date(0));
      const { email } = await createAccount();
      expect(await enter(email, PASSWORD, address)).toMatchObject({ status: 'wait' });
      expect(await enter(email)).toMatchObject({ status: 'signed_in' });
    });

    it('ends with signing out, and with the time of the session', async () => {
      const { id, email } = await createAccount();
      const [one, two] = [carry(await enter(email)), carry(await enter(email))];
      const cookies = await signOut(auth, one);
      expect(cookies.join()).toMatch(/Max-Age=0/);
      expect(await findPerson(auth, one)).toBeNull();
      expect(await findPerson(auth, two)).toMatchObject({ id });
      await db
        .update(session)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(session.userId, id));
      expect(await findPerson(auth, two)).toBeNull();
    });

    it('is nobody without a cookie, or with one that was made up', async () => {
      expect(await findPerson(auth, new Headers())).toBeNull();
      expect(await findPerson(auth, new Headers({ Cookie: `tidemark.session_token=${randomUUID()}.forged` }))).toBeNull();
    });

    it('cannot be arranged by signing up', async () => {
      const email = newEmail();
      await expect(auth.api.signUpEmail({ body: { email, password: PASSWORD, name: 'X' } as never })).rejects.toThrow();
      expect(await findUserByEmail(db, email)).toBeNull();
    });
  });

  describe('a link to set a password', () => {
    const ask = (email: string, address: string = randomUUID()) =>
      requestPasswordLink({ db, sendMail }, { email, address }, (link, locale) => ({ subject: locale, text: link }));
    const readToken = () => sent.at(-1)?.text.replace('/set-password/', '') ?? '';

    it('is sent to an account only, in its language', async () => {
      const { email } = await createAccount();
      await ask(newEmail());
      expect(sent).toEqual([]);
      await ask(` ${email.toUpperCase()}`);
      expect(sent).toMatchObject([{ to: email, subject: 'es' }]);
      expect(sent[0]?.text).toMatch(/^\/set-password\/[\w-]{32,}$/);
    });

    it('sets the password once, and ends every session', async () => {
      const { id, email } = await createAccount();
      const headers = carry(await enter(email));
      await ask(email);
      const token = readToken();
      const done = await Promise.all([1, 2, 3].map(() => setPassword({ db, auth }, token, OTHER_PASSWORD)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await setPassword({ db, auth }, token, PASSWORD)).toBe(false);
      expect(await findPerson(auth, headers)).toBeNull();
      expect(await enter(email)).toEqual({ status: 'refused' });
      expect(await enter(email, OTHER_PASSWORD)).toMatchObject({ status: 'signed_in' });
      expect(await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, id)))).toMatchObject([
        { action: 'account.set_password' },
      ]);
    });

    it('is kept as a hash only, and so is the password', async () => {
      const { id, email } = await createAccount();
      await ask(email);
      const rows = await db.select().from(verification).where(eq(verification.value, id));
      expect(JSON.stringify(rows)).not.toContain(readToken());
      const [row] = await db.select().from(account).where(eq(account.userId, id));
      expect(row?.password).not.toContain(PASSWORD);
    });

    it('works for seven days', async () => {
      const { id, email } = await createAccount();
      await ask(email);
      const [link] = await db.select().from(verification).where(eq(verification.value, id));
      expect(Math.round(((link?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);
      await db
        .update(verification)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(verification.value, id));
      expect(await setPassword({ db, auth }, readToken(), OTHER_PASSWORD)).toBe(false);
      expect(await enter(email)).toMatchObject({ status: 'signed_in' });
    });

    it.each(['', 'x', '../..', "' or true --", '\u0000'])('is refused as %j', async (token) => {
      expect(await setPassword({ db, auth }, token, OTHER_PASSWORD)).toBe(false);
    });

    it('is not sent to who left', async () => {
      const { id, email } = await createAccount();
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, id));
      await ask(email);
      expect(sent).toEqual([]);
    });

    it('cannot be asked for without end', async () => {
      const { email } = await createAccount();
      for (let i = 0; i < MAX_PER_ACCOUNT + 3; i += 1) await ask(email);
      expect(sent).toHaveLength(MAX_PER_ACCOUNT);
      const address = randomUUID();
      for (let i = 0; i < MAX_PER_ACCOUNT + 3; i += 1) await ask((await createAccount()).email, address);
      expect(sent).toHaveLength(2 * MAX_PER_ACCOUNT);
    });
  });

  describe('the first administrator', () => {
    const input = () => ({ name: 'First', email: newEmail(), password: PASSWORD, locale: 'en' });
    const readToken = async () => (await createSetupLink(db))?.replace('/setup/', '') ?? '';
    beforeEach(async () => {
      await db.delete(user).where(eq(user.role, 'administrator'));
    });

    it('is made by a link that works once', async () => {
      const token = await readToken();
      expect(await isSetupToken(db, token)).toBe(true);
      const first = input();
      expect(await createFirstAdministrator({ db, auth }, token, first)).toBe(true);
      expect(await isSetupToken(db, token)).toBe(false);
      expect(await createFirstAdministrator({ db, auth }, token, input())).toBe(false);
      expect(await createSetupLink(db)).toBeNull();
      expect(await findPerson(auth, carry(await enter(first.email)))).toMatchObject({ role: 'administrator', countryCode: null });
    });

    it('is one, when two use the link at once', async () => {
      const token = await readToken();
      const made = await Promise.all([1, 2, 3].map(() => createFirstAdministrator({ db, auth }, token, input())));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await db.select().from(user).where(eq(user.role, 'administrator'))).toHaveLength(1);
    });

    it('is not made by another link, nor by one that was printed before the last', async () => {
      const older = await readToken();
      const newer = await readToken();
      for (const token of [older, '', 'x', '\u0000'])
        expect(await createFirstAdministrator({ db, auth }, token, input())).toBe(false);
      expect(await createFirstAdministrator({ db, auth }, newer, input())).toBe(true);
    });

    it('can be tried again when it did not work', async () => {
      const { email } = await createAccount();
      const token = await readToken();
      await expect(createFirstAdministrator({ db, auth }, token, { ...input(), email })).rejects.toThrow();
      expect(await createFirstAdministrator({ db, auth }, token, input())).toBe(true);
    });
  });
});
