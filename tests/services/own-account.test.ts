import { randomUUID } from 'node:crypto';
import { symmetricEncrypt } from 'better-auth/crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person, Role } from '../../app/domain/access';
import { type Auth, createAuth, ensureAccount, findPerson, signIn } from '../../app/services/accounts.server';
import { computeCode, STEP_MS } from '../../app/services/demonstration-code.server';
import type { Mail } from '../../app/services/mail.server';
import {
  changePassword,
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  nameDevice,
  updateOwnAccount,
} from '../../app/services/own-account.server';
import { completeSignIn } from '../../app/services/second-factor.server';
import {
  beginReplacement,
  confirmReplacement,
  countRecoveryCodes,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from '../../app/services/second-factor-change.server';
import { auditEntry, type Db, session, twoFactor } from '../../db/schema';
import { putSecondFactor } from '../../db/second-factor.server';
import { eachDriver, seeAll } from '../helpers/database';
import { ISLAND, putTestCountries } from '../helpers/fixtures';

const [PASSWORD, OTHER_PASSWORD, WRONG] = ['correct horse battery', 'staple correct horse', 'wrong horse battery'];
const ORIGIN = 'http://localhost:3000';
const SECRET = 'a-secret-of-thirty-two-signs-000';
const MINUTE_MS = 60_000;
const [IDLE_MS, LONGEST_MS] = [30 * MINUTE_MS, 12 * 60 * MINUTE_MS];
const MAX_TRIES = 8;

eachDriver((_driver, open) => {
  let db: Db;
  let auth: Auth;
  let sent: Mail[];
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  const doors = () => ({
    db,
    auth,
    origin: ORIGIN,
    sendMail: async (mail: Mail) => {
      sent.push(mail);
    },
  });
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    auth = createAuth({ db, secret: 'x'.repeat(32), origin: ORIGIN });
  });
  beforeEach(() => {
    sent = [];
  });

  const later = (ms: number) => new Date(Date.now() + ms);
  const carry = (cookies: readonly string[]) => new Headers({ Cookie: cookies.map((c) => c.split(';')[0]).join('; ') });
  /** The code that an app shows so many steps from now. Each works once. */
  const code = (steps = 0, secret = SECRET) => computeCode(secret, Date.now() + steps * STEP_MS);
  async function enter(email: string, password = PASSWORD, headers = new Headers(), address: string = randomUUID()) {
    const outcome = await signIn(doors(), { email, password, address, headers });
    if (!('cookies' in outcome)) throw new Error(`not signed in: ${outcome.status}`);
    return { status: outcome.status, headers: carry(outcome.cookies) };
  }
  async function createSignedIn(role: Role = 'focal_point') {
    const email = `${randomUUID()}@test.example`;
    const countryCode = role === 'reviewer' ? null : ISLAND;
    const id = await ensureAccount(db, auth, { name: 'Test Person', email, role, countryCode, locale: 'es' }, PASSWORD);
    const { headers } = await enter(email);
    return { id, email, headers, person: (await findPerson(auth, headers)) as Person };
  }
  async function createWithFactor(role: Role = 'focal_point') {
    const made = await createSignedIn(role);
    const { secretConfig: key } = await auth.$context;
    const codes = JSON.stringify(['first-codes', 'other-codes']);
    await putSecondFactor(db, made.id, {
      secret: await symmetricEncrypt({ key, data: SECRET }),
      backupCodes: await symmetricEncrypt({ key, data: codes }),
      verified: true,
    });
    return { ...made, person: (await findPerson(auth, made.headers)) as Person };
  }
  const prove = (headers: Headers, more: { password?: string; code?: string } = {}) => ({
    password: PASSWORD,
    code: code(),
    headers,
    address: randomUUID(),
    ...more,
  });
  const actionsOf = async (id: string) =>
    (await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.actorId, id)))).map(({ action }) => action);

  describe('a session', () => {
    it('ends after half an hour without use, and rolls on with it', async () => {
      const { id, headers } = await createSignedIn();
      let now = 0;
      for (let i = 0; i < 3; i += 1) {
        now += IDLE_MS - MINUTE_MS;
        expect(await findPerson(auth, headers, later(now))).toMatchObject({ id });
      }
      expect(await findPerson(auth, headers, later(now + IDLE_MS + 1000))).toBeNull();
      expect(await db.select().from(session).where(eq(session.userId, id)), 'the row is gone').toEqual([]);
      expect(await findPerson(auth, headers), 'and nothing brings it back').toBeNull();
    });

    it('ends twelve hours after signing in, however much it is used', async () => {
      const { id, headers } = await createSignedIn();
      for (let now = 0; now < LONGEST_MS - 1000; now += IDLE_MS - MINUTE_MS)
        expect(await findPerson(auth, headers, later(now))).toMatchObject({ id });
      await findPerson(auth, headers, later(LONGEST_MS - MINUTE_MS));
      expect(await findPerson(auth, headers, later(LONGEST_MS + 1000))).toBeNull();
    });

    it('is kept by the browser as long as it may last, so that use alone decides', async () => {
      const { email } = await createSignedIn();
      const outcome = await signIn(doors(), { email, password: PASSWORD, address: randomUUID(), headers: new Headers() });
      expect('cookies' in outcome ? outcome.cookies.join() : '').toContain('Max-Age=43200');
    });

    it('is listed to its owner while it is open', async () => {
      const { email, person } = await createSignedIn();
      await enter(email);
      expect(await listOwnSessions(db, person)).toHaveLength(2);
      expect(await listOwnSessions(db, person, later(IDLE_MS + 1000))).toEqual([]);
      await db
        .update(session)
        .set({ updatedAt: later(LONGEST_MS) })
        .where(eq(session.userId, person.id));
      expect(await listOwnSessions(db, person, later(LONGEST_MS + 1000))).toEqual([]);
    });

    it('keeps the address and the browser that it was opened with, whatever the request claims', async () => {
      const { email } = await createSignedIn();
      const headers = new Headers({ 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0', 'x-tidemark-address': '1.2.3.4' });
      const entered = await enter(email, PASSWORD, headers, '192.0.2.7');
      const person = (await findPerson(auth, entered.headers)) as Person;
      const [present] = (await listOwnSessions(db, person)).filter((one) => one.present);
      expect(present).toMatchObject({ browser: 'Firefox', system: 'Linux', address: '192.0.2.7' });
    });

    it('is ended by its owner, one or all others, and never by somebody else', async () => {
      const { id, email, person, headers } = await createSignedIn();
      const others = [await enter(email), await enter(email), await enter(email)].map((entered) => entered.headers);
      const stranger = await createSignedIn();
      expect((await listOwnSessions(db, person)).filter(({ present }) => present)).toMatchObject([{ id: person.sessionId }]);
      expect(await endOwnSession(db, person, stranger.person.sessionId)).toBe(false);
      const first = (await findPerson(auth, others[0] as Headers)) as Person;
      expect(await endOwnSession(db, person, first.sessionId)).toBe(true);
      expect(await findPerson(auth, others[0] as Headers)).toBeNull();
      expect(await endOtherSessions(db, person)).toBe(2);
      for (const other of others) expect(await findPerson(auth, other)).toBeNull();
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      expect(await findPerson(auth, stranger.headers)).not.toBeNull();
      expect(await actionsOf(id)).toEqual(['account.end_session', 'account.end_other_sessions']);
    });

    it.each([
      ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge', 'Windows'],
      ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari', 'iPhone'],
      ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome', 'Android'],
      ['curl/8.0', '', ''],
      ['', '', ''],
    ])('is named in words: %s', (agent, browser, system) => {
      expect(nameDevice(agent)).toEqual({ browser, system });
    });
  });

  describe('a change of the password', () => {
    const change = (person: Person, old: string) =>
      changePassword(doors(), person, { old, password: OTHER_PASSWORD, address: randomUUID() });

    it('asks for the old one, ends the other sessions and says so in a mail', async () => {
      const { id, email, person, headers } = await createSignedIn();
      const other = (await enter(email)).headers;
      expect(await change(person, WRONG)).toBe('wrong');
      expect(await findPerson(auth, other)).not.toBeNull();
      expect(sent).toEqual([]);
      expect(await change(person, PASSWORD)).toBe('ok');
      expect(await findPerson(auth, other)).toBeNull();
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      await expect(enter(email)).rejects.toThrow('refused');
      expect((await enter(email, OTHER_PASSWORD)).status).toBe('signed_in');
      expect(sent).toMatchObject([{ to: email, subject: 'Tidemark: su cuenta ha cambiado' }]);
      expect(sent[0]?.text).toContain('Se ha cambiado la contraseña');
      expect(await actionsOf(id)).toEqual(['account.change_password']);
    });

    it('counts wrong tries together with those of signing in', async () => {
      const { email, person } = await createSignedIn();
      for (let i = 0; i < MAX_TRIES; i += 1) expect(await change(person, WRONG)).toBe('wrong');
      expect(await change(person, PASSWORD)).toBe('wait');
      await expect(enter(email)).rejects.toThrow('wait');
    });

    it('stands when the mail cannot be sent', async () => {
      const { person } = await createSignedIn();
      const logged: string[] = [];
      const broken = {
        ...doors(),
        sendMail: async () => {
          throw new Error('no mail server');
        },
        log: { error: (_details: object, words: string) => void logged.push(words) },
      };
      const input = { old: PASSWORD, password: OTHER_PASSWORD, address: randomUUID() };
      expect(await changePassword(broken, person, input)).toBe('ok');
      expect(logged).toHaveLength(1);
    });
  });

  it('name and language are changed by their owner', async () => {
    const { id, headers, person } = await createSignedIn();
    await updateOwnAccount(db, person, { name: 'Another Name', locale: 'en' });
    expect(await findPerson(auth, headers)).toMatchObject({ name: 'Another Name', locale: 'en' });
    expect(await actionsOf(id)).toEqual(['account.update']);
  });

  describe('the second factor', () => {
    it('is replaced once the new app shows its code; until then the old one counts', async () => {
      const { id, email, person, headers } = await createWithFactor('approver');
      const begun = await beginReplacement(doors(), person, prove(headers));
      if (begun.status !== 'begun') throw new Error(begun.status);
      const { sealed, secret: key, uri, recoveryCodes } = begun.replacement;
      expect(new URL(uri).searchParams.get('secret')).toBe(key);
      expect(sealed).not.toContain(key);
      expect(recoveryCodes).toHaveLength(10);
      const [before] = await db.select().from(twoFactor).where(eq(twoFactor.userId, id));
      const pending = await enter(email);
      const old = await completeSignIn(doors(), pending.headers, { code: code(1) }, randomUUID());
      if (old.status !== 'ok') throw new Error(`the old factor: ${old.status}`);

      const secret = Buffer.from(
        [...key]
          .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
          .join('')
          .match(/.{8}/g)
          ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
      ).toString();
      const confirm = (typed: string) => confirmReplacement(doors(), person, { sealed, code: typed, address: randomUUID() });
      expect(await confirm('000 000')).toMatchObject({ status: 'wrong', replacement: { uri, recoveryCodes } });
      expect(await confirm(code(-1))).toMatchObject({ status: 'wrong' });
      expect(await db.select().from(twoFactor).where(eq(twoFactor.userId, id))).toEqual([before]);
      const first = code(0, secret);
      expect(await confirm(first)).toEqual({ status: 'replaced' });
      expect(await findPerson(auth, carry(old.cookies)), 'another session').toBeNull();
      expect(await findPerson(auth, headers)).toMatchObject({ id, secondFactor: true });
      expect(await countRecoveryCodes(doors(), person)).toBe(10);

      const after = (await enter(email)).headers;
      expect(await completeSignIn(doors(), after, { code: first }, randomUUID()), 'used up').toEqual({ status: 'wrong' });
      expect(await completeSignIn(doors(), after, { code: code(-1) }, randomUUID()), 'of the old app').toEqual({
        status: 'wrong',
      });
      expect(await completeSignIn(doors(), after, { code: code(1, secret) }, randomUUID())).toMatchObject({ status: 'ok' });
      const byCode = (await enter(email)).headers;
      expect(await completeSignIn(doors(), byCode, { code: recoveryCodes[0] ?? '' }, randomUUID())).toMatchObject({
        status: 'ok',
      });
      expect(sent).toMatchObject([{ to: email }]);
      expect(await actionsOf(id)).toEqual(['account.replace_second_factor']);
    });

    it('is replaced only in the session that began it, and from what was really begun', async () => {
      const { email, person, headers } = await createWithFactor();
      const begun = await beginReplacement(doors(), person, prove(headers));
      const sealed = begun.status === 'begun' ? begun.replacement.sealed : '';
      const entered = (await enter(email)).headers;
      const opened = await completeSignIn(doors(), entered, { code: code(1) }, randomUUID());
      const elsewhere = (await findPerson(auth, carry(opened.status === 'ok' ? opened.cookies : []))) as Person;
      const confirm = (who: Person, text: string) =>
        confirmReplacement(doors(), who, { sealed: text, code: '000000', address: randomUUID() });
      expect(await confirm(elsewhere, sealed)).toEqual({ status: 'over' });
      for (const text of ['', 'x', `${sealed}x`]) expect(await confirm(person, text)).toEqual({ status: 'over' });
      expect(await confirm(person, sealed)).toMatchObject({ status: 'wrong' });
    });

    it('changes in no way without the password and a code of now', async () => {
      const { id, person, headers } = await createWithFactor();
      const [before] = await db.select().from(twoFactor).where(eq(twoFactor.userId, id));
      for (const change of [beginReplacement, renewRecoveryCodes, turnOffSecondFactor]) {
        const wrong = prove(headers, { password: WRONG });
        expect(await change(doors(), person, wrong)).toEqual({ status: 'password' });
        for (const typed of ['000000', 'abcde-fghij'])
          expect(await change(doors(), person, prove(headers, { code: typed }))).toEqual({ status: 'wrong' });
      }
      for (let i = 6; i < MAX_TRIES; i += 1) await renewRecoveryCodes(doors(), person, prove(headers, { code: '000000' }));
      expect(await renewRecoveryCodes(doors(), person, prove(headers))).toEqual({ status: 'wait' });
      expect(await db.select().from(twoFactor).where(eq(twoFactor.userId, id))).toEqual([before]);
      expect(sent).toEqual([]);
    });

    it('gets new recovery codes, which take the place of the old', async () => {
      const { id, email, person, headers } = await createWithFactor();
      const other = await completeSignIn(doors(), (await enter(email)).headers, { code: code(1) }, randomUUID());
      const outcome = await renewRecoveryCodes(doors(), person, prove(headers, { code: 'first-codes' }));
      if (outcome.status !== 'renewed') throw new Error(outcome.status);
      expect(await findPerson(auth, carry(other.status === 'ok' ? other.cookies : []))).toBeNull();
      expect(new Set(outcome.recoveryCodes).size).toBe(10);
      for (const made of outcome.recoveryCodes) expect(made).toMatch(/^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/);
      const entered = (await enter(email)).headers;
      expect(await completeSignIn(doors(), entered, { code: 'other-codes' }, randomUUID())).toEqual({ status: 'wrong' });
      const [first = ''] = outcome.recoveryCodes;
      expect(await completeSignIn(doors(), entered, { code: first }, randomUUID())).toMatchObject({ status: 'ok' });
      expect(await countRecoveryCodes(doors(), person)).toBe(9);
      const rows = await db.select().from(twoFactor).where(eq(twoFactor.userId, id));
      for (const made of outcome.recoveryCodes) expect(JSON.stringify(rows)).not.toContain(made);
      expect(sent[0]?.text).toContain('códigos de recuperación');
      expect(await actionsOf(id)).toEqual(['account.renew_recovery_codes']);
    });

    it('is turned off where the role can do without, and only there', async () => {
      const { id, email, person, headers } = await createWithFactor();
      expect(await turnOffSecondFactor(doors(), person, prove(headers))).toEqual({ status: 'off' });
      expect(await findPerson(auth, headers)).toMatchObject({ id, secondFactor: false });
      expect((await enter(email)).status).toBe('signed_in');
      expect(sent).toHaveLength(1);
      for (const role of ['approver', 'reviewer'] as const) {
        const bound = await createWithFactor(role);
        expect(await turnOffSecondFactor(doors(), bound.person, prove(bound.headers))).toEqual({ status: 'needed' });
        expect(await findPerson(auth, bound.headers)).toMatchObject({ secondFactor: true });
      }
    });

    it('is asked for with the password once more, after too many wrong codes', async () => {
      const { email } = await createWithFactor();
      const { headers } = await enter(email);
      const outcomes: string[] = [];
      for (let i = 0; i < 7; i += 1)
        outcomes.push((await completeSignIn(doors(), headers, { code: 'abcde-fghij' }, randomUUID())).status);
      expect(outcomes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'wrong'));
      expect(outcomes.slice(5)).toEqual(['none', 'none']);
      expect(await completeSignIn(doors(), headers, { code: code() }, randomUUID())).toEqual({ status: 'none' });
    });
  });
});
