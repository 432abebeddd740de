import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError, type Person, type Role } from '../../app/domain/access';
import {
  type Auth,
  createAuth,
  createSetupLink,
  ensureAccount,
  findPerson,
  requestPasswordLink,
  signIn,
} from '../../app/services/accounts.server';
import {
  accept,
  endRole,
  findInvited,
  invite,
  listLetters,
  listPeople,
  readLetter,
  resend,
  revoke,
} from '../../app/services/invitations.server';
import type { Mail } from '../../app/services/mail.server';
import {
  changePassword,
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  nameDevice,
} from '../../app/services/own-account.server';
import {
  answerChallenge,
  beginSetUp,
  confirmSetUp,
  endFactor,
  ensureFactor,
  findUsableCode,
  replaceFactor,
  verifySecondFactor,
} from '../../app/services/second-factor.server';
import { findStep, writeCode } from '../../app/services/totp.server';
import { findFile, readFileBytes, storeFile } from '../../db/files.server';
import { attempt, auditEntry, type Db, invitation, session, twoFactor, user, verification } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

const [PASSWORD, OTHER_PASSWORD] = ['correct horse battery', 'staple correct horse'];
const SECRET = 'a secret of thirty-two letters..';
const MINUTE = 60_000;

eachDriver((_driver, open) => {
  let db: Db;
  let auth: Auth;
  let sent: Mail[];
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
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

  const place = () => ({ db, auth });
  const newEmail = () => `${randomUUID()}@test.example`;
  const carry = (cookies: readonly string[]) => new Headers({ Cookie: cookies.map((c) => c.split(';')[0]).join('; ') });
  const codeNow = (offset = 0, secret = SECRET) => writeCode(secret, findStep(new Date()) + offset);

  async function createAccount(role: Role = 'focal_point', countryCode: string | null = ISLAND) {
    const email = newEmail();
    const id = await ensureAccount(db, auth, { name: 'Test', email, role, countryCode, locale: 'es' }, PASSWORD);
    return { id, email, countryCode };
  }
  async function enter(email: string, password = PASSWORD) {
    const outcome = await signIn(place(), { email, password, address: randomUUID(), headers: new Headers() });
    if (!('cookies' in outcome)) throw new Error(`not signed in: ${outcome.status}`);
    return { status: outcome.status, headers: carry(outcome.cookies) };
  }
  /** Somebody with an open session. */
  async function createSignedIn(role: Role = 'focal_point', countryCode: string | null = ISLAND) {
    const account = await createAccount(role, countryCode);
    const { headers } = await enter(account.email);
    return { ...account, headers, person: (await findPerson(auth, headers)) as Person };
  }
  /** Somebody with a second factor and an open session, which is older than the factor. */
  async function createWithFactor(role: Role = 'approver') {
    const made = await createSignedIn(role);
    await ensureFactor(place(), made, SECRET);
    return { ...made, person: (await findPerson(auth, made.headers)) as Person };
  }
  const actionsOf = async (actorId: string) =>
    (await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.actorId, actorId)))).map(({ action }) => action);

  describe('asking for the second factor again', () => {
    const verify = (who: { person: Person; headers: Headers }, code: string, address: string = randomUUID()) =>
      verifySecondFactor(place(), who.person, who.headers, code, address);

    it('takes the code of now, and of a clock that is half a minute off, written with spaces', async () => {
      const who = await createWithFactor();
      expect(await verify(who, codeNow(-1))).toBe('ok');
      expect(await verify(who, codeNow().replace(/^.../, '$& '))).toBe('ok');
      expect(await verify(who, codeNow(1))).toBe('ok');
      expect(await verify(who, codeNow(3))).toBe('wrong');
    });

    it('takes a code once, and none older than the last, also of many at once', async () => {
      const who = await createWithFactor();
      const code = codeNow();
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => verify(who, code)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(await verify(who, code)).toBe('wrong');
      expect(await verify(who, codeNow(-1))).toBe('wrong');
    });

    it('takes a recovery code once, also of many at once', async () => {
      const { headers, person } = await createSignedIn('approver');
      await beginSetUp(place(), person);
      const done = await confirmSetUp(place(), person, await pendingCode(person), randomUUID());
      const [one = '', two = ''] = done.status === 'ok' ? done.recovery : [];
      const outcomes = await Promise.all([1, 2, 3].map(() => verify({ person, headers }, one)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(await verify({ person, headers }, one)).toBe('wrong');
      expect(await verify({ person, headers }, two)).toBe('ok');
    });

    it('is refused after many wrong codes, of an account and of an address, and for a while only', async () => {
      const who = await createWithFactor();
      for (let i = 0; i < 8; i += 1) expect(await verify(who, '000000x')).toBe('wrong');
      expect(await verify(who, codeNow())).toBe('wait');
      const old = new Date(Date.now() - 16 * MINUTE);
      await db
        .update(attempt)
        .set({ at: old })
        .where(eq(attempt.key, `second-factor:${who.id}`));
      expect(await verify(who, codeNow())).toBe('ok');
      const address = randomUUID();
      await db.insert(attempt).values(Array.from({ length: 40 }, () => ({ key: `second-factor-address:${address}` })));
      expect(await verify(who, codeNow(1), address)).toBe('wait');
      expect(await verify(who, codeNow(1))).toBe('ok');
    });

    it('says so where there is none, and confirms nothing for a session that is over, or of somebody else', async () => {
      expect(await verify(await createSignedIn(), '123456')).toBe('none');
      const [who, other] = [await createWithFactor(), await createSignedIn()];
      expect(await verify({ person: who.person, headers: other.headers }, codeNow())).toBe('wrong');
      await db.delete(session).where(eq(session.userId, who.id));
      expect(await verify(who, codeNow())).toBe('wrong');
    });

    it('shows in a demonstration the code that works next', async () => {
      const who = await createWithFactor();
      expect(await findUsableCode(place(), (await createAccount()).id)).toBeNull();
      for (let i = 0; i < 2; i += 1) expect(await verify(who, (await findUsableCode(place(), who.id)) ?? '')).toBe('ok');
    });
  });

  /** The code of a secret that is about to be set up. */
  async function pendingCode(person: Person): Promise<string> {
    const { secret } = (await beginSetUp(place(), person)) as { secret: string };
    const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
    return codeNow(0, (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join(''));
  }

  describe('setting a second factor up', () => {
    it('needs a code of the app, shows the same secret until then, and ends the other sessions', async () => {
      const { id, email, headers, person } = await createSignedIn('approver');
      const other = (await enter(email)).headers;
      const first = await beginSetUp(place(), person);
      expect(first?.secret).toMatch(/^[A-Z2-7]{52}$/);
      expect(await beginSetUp(place(), person)).toEqual(first);
      expect(await confirmSetUp(place(), person, '000000', randomUUID())).toEqual({ status: 'wrong' });
      expect(await findPerson(auth, headers)).toMatchObject({ secondFactor: false });
      const code = await pendingCode(person);
      const outcomes = await Promise.all([1, 2].map(() => confirmSetUp(place(), person, code, randomUUID())));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['none', 'ok']);
      const recovery = outcomes.flatMap((outcome) => (outcome.status === 'ok' ? outcome.recovery : []));
      expect(new Set(recovery).size).toBe(10);
      expect(await findPerson(auth, headers)).toMatchObject({ secondFactor: true });
      expect(await findPerson(auth, other)).toBeNull();
      expect(await actionsOf(id)).toEqual(['second_factor.set_up']);
      const stored = JSON.stringify(await db.select().from(twoFactor).where(eq(twoFactor.userId, id)));
      for (const code of recovery) expect(stored).not.toContain(code);
    });

    it('is not begun by somebody who has one, unless password and code are given', async () => {
      const { id, person, headers } = await createWithFactor();
      expect(await beginSetUp(place(), person)).toBeNull();
      const give = (password: string, code: string) => replaceFactor(place(), person, { password, code, address: randomUUID() });
      expect(await give('not the password', codeNow())).toBe('password');
      expect(await give(PASSWORD, '000000')).toBe('wrong');
      expect(await beginSetUp(place(), person)).toBeNull();
      expect(await give(PASSWORD, codeNow(-1))).toBe('ok');
      expect(await verifySecondFactor(place(), person, headers, codeNow(), randomUUID()), 'the old one is good').toBe('ok');
      const before = await db.select().from(twoFactor).where(eq(twoFactor.userId, id));
      expect(await confirmSetUp(place(), person, await pendingCode(person), randomUUID())).toMatchObject({ status: 'ok' });
      const after = await db.select().from(twoFactor).where(eq(twoFactor.userId, id));
      expect(after).toHaveLength(1);
      expect(after[0]?.secret).not.toBe(before[0]?.secret);
    });

    it('is turned off with password and code, where the role can do without', async () => {
      const give = { password: PASSWORD, code: codeNow(), address: randomUUID() };
      expect(await endFactor(place(), (await createWithFactor('approver')).person, give)).toBe('needed');
      const { person, headers, email } = await createWithFactor('focal_point');
      expect(await endFactor(place(), person, { ...give, password: 'not the password' })).toBe('password');
      expect(await endFactor(place(), person, { ...give, code: codeNow() })).toBe('ok');
      expect(await findPerson(auth, headers)).toMatchObject({ secondFactor: false });
      expect((await enter(email)).status).toBe('signed_in');
    });
  });

  describe('signing in with a second factor', () => {
    const answer = (headers: Headers, code: string) => answerChallenge(place(), { code, address: randomUUID(), headers });

    it('opens no session before the code, and one after it', async () => {
      const { email, id } = await createWithFactor();
      const { status, headers } = await enter(email);
      expect(status).toBe('second_factor');
      expect(await findPerson(auth, headers)).toBeNull();
      expect(await answer(headers, '000000')).toEqual({ status: 'wrong' });
      const outcome = await answer(headers, codeNow());
      expect(outcome).toMatchObject({ status: 'signed_in', locale: 'es' });
      const cookies = outcome.status === 'signed_in' ? outcome.cookies : [];
      expect(await findPerson(auth, carry(cookies))).toMatchObject({ id, secondFactor: true });
      expect(cookies.join(), 'no device is trusted').not.toContain('trust_device');
      expect(await answer(headers, codeNow(1)), 'a challenge is answered once').toEqual({ status: 'expired' });
    });

    it('does not take a code that was used, nor without a password, nor too late', async () => {
      const { email, person, headers: own } = await createWithFactor();
      expect(await verifySecondFactor(place(), person, own, codeNow(), randomUUID())).toBe('ok');
      const { headers } = await enter(email);
      expect(await answer(headers, codeNow())).toEqual({ status: 'wrong' });
      expect(await answer(new Headers(), codeNow(1))).toEqual({ status: 'expired' });
      expect(await answer(new Headers({ Cookie: 'tidemark.two_factor=2fa-made-up.x' }), codeNow(1))).toEqual({
        status: 'expired',
      });
      await db
        .update(verification)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(verification.value, person.id));
      expect(await answer(headers, codeNow(1))).toEqual({ status: 'expired' });
    });

    it('is limited like passwords are', async () => {
      const { email } = await createWithFactor();
      const { headers } = await enter(email);
      for (let i = 0; i < 8; i += 1) expect(await answer(headers, 'abcde-fghij')).toEqual({ status: 'wrong' });
      expect(await answer(headers, codeNow())).toEqual({ status: 'wait' });
    });

    it('is over for somebody whose role ended meanwhile', async () => {
      const { email, id } = await createWithFactor();
      const { headers } = await enter(email);
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, id));
      expect(await answer(headers, codeNow())).toEqual({ status: 'expired' });
      expect(await db.select().from(session).where(eq(session.userId, id))).toHaveLength(1);
    });
  });

  describe('sessions', () => {
    const move = (id: string, fields: Partial<typeof session.$inferInsert>) =>
      db.update(session).set(fields).where(eq(session.userId, id));
    const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE);

    it('end after half an hour without use, and roll on with it', async () => {
      const { id, headers } = await createSignedIn();
      for (let i = 0; i < 3; i += 1) {
        await move(id, { updatedAt: ago(29) });
        expect(await findPerson(auth, headers)).toMatchObject({ id });
      }
      await move(id, { updatedAt: ago(30) });
      expect(await findPerson(auth, headers)).toBeNull();
      expect(await db.select().from(session).where(eq(session.userId, id))).toEqual([]);
    });

    it('end twelve hours after signing in, however much they are used', async () => {
      const { id, headers } = await createSignedIn();
      await move(id, { createdAt: ago(12 * 60 - 1) });
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      await move(id, { createdAt: ago(12 * 60) });
      expect(await findPerson(auth, headers)).toBeNull();
    });

    it('follow the clock that they are given', async () => {
      const { id, headers } = await createSignedIn();
      expect(await findPerson(auth, headers, new Date(Date.now() + 29 * MINUTE))).toMatchObject({ id });
      expect(await findPerson(auth, headers, new Date(Date.now() + 58 * MINUTE))).toMatchObject({ id });
      expect(await findPerson(auth, headers, new Date(Date.now() + 89 * MINUTE))).toBeNull();
    });

    it('are listed to their owner, ended one by one or all others, and never those of somebody else', async () => {
      const { id, email, person, headers } = await createSignedIn();
      const others = [await enter(email), await enter(email), await enter(email)];
      const stranger = await createSignedIn();
      const listed = await listOwnSessions(db, person);
      expect(listed.filter(({ present }) => present).map((s) => s.id)).toEqual([person.sessionId]);
      expect(listed).toHaveLength(4);
      expect(await endOwnSession(db, person, stranger.person.sessionId)).toBe(false);
      const other = (await findPerson(auth, others[0]?.headers as Headers)) as Person;
      expect(await endOwnSession(db, person, other.sessionId)).toBe(true);
      expect(await findPerson(auth, others[0]?.headers as Headers)).toBeNull();
      expect(await endOtherSessions(db, person)).toBe(2);
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      expect(await findPerson(auth, stranger.headers)).not.toBeNull();
      expect(await actionsOf(id)).toEqual(['session.end', 'session.end_others']);
    });

    it('keep the address and the browser they were opened with', async () => {
      const { email } = await createAccount();
      const headers = new Headers({ 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0', 'x-tidemark-address': '1.2.3.4' });
      const outcome = await signIn(place(), { email, password: PASSWORD, address: '192.0.2.7', headers });
      const person = (await findPerson(auth, carry('cookies' in outcome ? outcome.cookies : []))) as Person;
      expect(await listOwnSessions(db, person)).toMatchObject([{ browser: 'Firefox', system: 'Linux', address: '192.0.2.7' }]);
    });

    it.each([
      ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge', 'Windows'],
      ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari', 'iPhone'],
      ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome', 'Android'],
      ['curl/8.0', '', ''],
    ])('are named in words: %s', (agent, browser, system) => {
      expect(nameDevice(agent)).toEqual({ browser, system });
    });

    it('end with a change of the password, but for the one that changes it', async () => {
      const { id, email, person, headers } = await createSignedIn();
      const other = (await enter(email)).headers;
      const change = (old: string) => changePassword(place(), person, { old, password: OTHER_PASSWORD, address: randomUUID() });
      expect(await change('not the password')).toBe('wrong');
      expect(await findPerson(auth, other)).not.toBeNull();
      expect(await change(PASSWORD)).toBe('changed');
      expect(await findPerson(auth, other)).toBeNull();
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      await expect(enter(email)).rejects.toThrow('refused');
      expect((await enter(email, OTHER_PASSWORD)).status).toBe('signed_in');
      for (let i = 0; i < 8; i += 1) await change('not the password');
      expect(await change(OTHER_PASSWORD)).toBe('wait');
    });
  });

  describe('inviting', () => {
    const compose = (link: string) => ({ subject: 'Welcome', text: `Open ${link}` });
    const tokenOf = (mail: Mail | undefined) => mail?.text.split('/').at(-1) ?? '';
    const send = (actor: Actor, more: object = {}) => {
      const input = { name: 'New', email: newEmail(), role: 'contributor' as Role, countryCode: ISLAND, locale: 'es', ...more };
      return invite({ db, sendMail }, actor, input, compose);
    };
    const lead = () => createPerson(db, 'focal_point', ISLAND);
    const admin = () => createPerson(db, 'administrator');
    const say = (token: string, name = 'Chosen name', password = PASSWORD) =>
      accept(place(), token, { name, password, address: randomUUID(), headers: new Headers() });

    it('sends a link by which the invited person chooses name and password, and is signed in', async () => {
      const actor = await lead();
      const email = newEmail();
      expect(await send(actor, { email: ` ${email.toUpperCase()} ` })).toEqual({ status: 'invited' });
      expect(sent).toMatchObject([{ to: email, text: expect.stringMatching(/^Open \/invitation\/[\w-]{32}$/) }]);
      const token = tokenOf(sent[0]);
      expect(JSON.stringify(await db.select().from(invitation)), 'only its hash is kept').not.toContain(token);
      const outcome = await say(token);
      expect(outcome).toMatchObject({ status: 'signed_in', locale: 'es' });
      const person = await findPerson(auth, carry('cookies' in outcome ? outcome.cookies : []));
      expect(person).toMatchObject({ email, name: 'Chosen name', role: 'contributor', countryCode: ISLAND, locale: 'es' });
      expect(await actionsOf(actor.id)).toEqual(['invitation.send']);
      expect(await actionsOf(person?.id ?? '')).toEqual(['invitation.accept']);
    });

    it('works once, also for many at once', async () => {
      await send(await lead());
      const token = tokenOf(sent[0]);
      const outcomes = await Promise.all(['A', 'B', 'C'].map((name) => say(token, name)));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['signed_in', 'used', 'used']);
      expect(await say(token)).toEqual({ status: 'used' });
      expect(await findInvited(db, token)).toBeNull();
    });

    it('works for seven days, and not after it was revoked', async () => {
      const actor = await lead();
      for (let i = 0; i < 2; i += 1) await send(actor);
      const [late, revoked] = [tokenOf(sent[0]), tokenOf(sent[1])];
      const found = await findInvited(db, late);
      expect(Math.round(((found?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);
      await db
        .update(invitation)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(invitation.id, found?.id ?? ''));
      await revoke(db, actor, (await findInvited(db, revoked))?.id ?? '');
      for (const token of [late, revoked, '', 'x', '\u0000']) expect(await say(token)).toEqual({ status: 'used' });
    });

    it('can be sent again: the new link works, the old one does not', async () => {
      const actor = await lead();
      await send(actor);
      const old = tokenOf(sent[0]);
      await resend({ db, sendMail }, actor, (await findInvited(db, old))?.id ?? '', compose);
      expect(sent).toHaveLength(2);
      expect(await say(old)).toEqual({ status: 'used' });
      expect(await say(tokenOf(sent[1]))).toMatchObject({ status: 'signed_in' });
    });

    it('is for the own country and its other roles only, where a lead does it', async () => {
      const actor = await lead();
      await expect(send(actor, { countryCode: DEVELOPING })).rejects.toThrow(NotFoundError);
      await expect(send(actor, { role: 'reviewer', countryCode: null, regions: ['AMS'] })).rejects.toThrow(NotFoundError);
      await expect(send(actor, { role: 'focal_point' })).rejects.toThrow(NotAllowedError);
      await expect(send(actor, { role: 'administrator' })).rejects.toThrow(NotAllowedError);
      expect(sent).toEqual([]);
      await send(actor);
      const { id } = (await findInvited(db, tokenOf(sent[0]))) as { id: string };
      const stranger = await createPerson(db, 'focal_point', DEVELOPING);
      await expect(revoke(db, stranger, id)).rejects.toThrow(NotFoundError);
      await expect(resend({ db, sendMail }, stranger, id, compose)).rejects.toThrow(NotFoundError);
      expect((await listPeople(db, stranger)).invitations.map((i) => i.id)).not.toContain(id);
      expect((await listPeople(db, actor)).invitations.map((i) => i.id)).toContain(id);
    });

    it.each<Role>(['contributor', 'approver', 'observer', 'reviewer', 'analyst', 'programme_officer'])(
      'is not for a %s',
      async (role) => {
        const country = ['contributor', 'approver', 'observer'].includes(role) ? ISLAND : null;
        await expect(send(await createPerson(db, role, country))).rejects.toThrow(NotFoundError);
        expect(sent).toEqual([]);
      },
    );

    it('is for any role where an administrator does it, if country and regions fit the role', async () => {
      const actor = await admin();
      expect(await send(actor, { role: 'reviewer', countryCode: null, regions: ['AFR'] })).toEqual({ status: 'invited' });
      expect(await send(actor, { role: 'analyst', countryCode: null })).toEqual({ status: 'invited' });
      await expect(send(actor, { role: 'reviewer', countryCode: null })).rejects.toThrow('do not fit');
      await expect(send(actor, { role: 'approver', countryCode: null })).rejects.toThrow('do not fit');
      await expect(send(actor, { role: 'analyst' })).rejects.toThrow('do not fit');
    });

    it('refuses an address that has an account or is invited already, also when it gets one meanwhile', async () => {
      const actor = await lead();
      const { email } = await createAccount();
      expect(await send(actor, { email: email.toUpperCase() })).toEqual({ status: 'email_taken' });
      const twice = newEmail();
      expect(await send(actor, { email: twice })).toEqual({ status: 'invited' });
      expect(await send(actor, { email: twice })).toEqual({ status: 'already_invited' });
      const elsewhere = await createPerson(db, 'focal_point', DEVELOPING);
      expect(await send(elsewhere, { email: twice, countryCode: DEVELOPING })).toEqual({ status: 'invited' });
      const outcomes = await Promise.all(sent.map((mail) => say(tokenOf(mail))));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['email_taken', 'signed_in']);
    });

    it('keeps the letter that names a focal point, for administrators only', async () => {
      const actor = await admin();
      const bytes = new Uint8Array(randomBytes(600_000));
      const email = newEmail();
      const file = { name: 'letter.pdf', mediaType: 'application/pdf', bytes };
      await send(actor, { email, role: 'focal_point', letter: { reference: 'MFA/7', date: '2026-11-02', file } });
      await resend({ db, sendMail }, actor, (await findInvited(db, tokenOf(sent[0])))?.id ?? '', compose);
      const letter = (await listLetters(db, actor)).find((found) => found.email === email);
      expect(letter, 'it stays with the invitation that was sent again').toMatchObject({
        reference: 'MFA/7',
        letterDate: '2026-11-02',
        countryCode: ISLAND,
      });
      const read = await readLetter(db, actor, letter?.id ?? '');
      expect(read).toMatchObject({ name: 'letter.pdf', mediaType: 'application/pdf' });
      expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
      for (const other of [await lead(), await createPerson(db, 'analyst')]) {
        await expect(listLetters(db, other)).rejects.toThrow(NotFoundError);
        await expect(readLetter(db, other, letter?.id ?? '')).rejects.toThrow(NotFoundError);
      }
      await expect(readLetter(db, actor, randomUUID())).rejects.toThrow(NotFoundError);
    });
  });

  describe('ending a role', () => {
    it('ends sessions, challenges, links and invitations at once, and nobody signs in afterwards', async () => {
      const { id, email, headers, person } = await createSignedIn();
      const input = { name: 'N', email: newEmail(), role: 'observer' as Role, countryCode: ISLAND, locale: 'en' };
      const compose = (link: string) => ({ subject: '', text: link });
      await invite({ db, sendMail }, person, input, compose);
      const actor = await createPerson(db, 'administrator');
      expect(await endRole(db, actor, id)).toBe('ended');
      expect(await findPerson(auth, headers)).toBeNull();
      await expect(enter(email)).rejects.toThrow('refused');
      expect(await findInvited(db, sent[0]?.text.split('/').at(-1) ?? '')).toBeNull();
      await requestPasswordLink({ db, sendMail }, { email, address: randomUUID() }, compose);
      expect(sent).toHaveLength(1);
      await expect(endRole(db, actor, id)).rejects.toThrow(NotFoundError);
      expect(await actionsOf(actor.id)).toEqual(['account.end']);
    });

    it('holds for a session that slipped through', async () => {
      const { id, headers } = await createSignedIn();
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.id, id));
      expect(await findPerson(auth, headers)).toBeNull();
    });

    it('is for the own country where a lead does it, and not for other leads', async () => {
      const actor = await createPerson(db, 'focal_point', ISLAND);
      const [contributor, other] = [await createPerson(db, 'contributor', ISLAND), await createPerson(db, 'focal_point', ISLAND)];
      const foreign = await createPerson(db, 'contributor', DEVELOPING);
      await expect(endRole(db, actor, foreign.id)).rejects.toThrow(NotFoundError);
      await expect(endRole(db, actor, other.id)).rejects.toThrow(NotAllowedError);
      await expect(endRole(db, contributor, actor.id)).rejects.toThrow(NotFoundError);
      expect(await endRole(db, actor, contributor.id)).toBe('ended');
    });

    it('leaves the last administrator, also when two end each other', async () => {
      await db.delete(user).where(eq(user.role, 'administrator'));
      const [one, two] = [await createPerson(db, 'administrator'), await createPerson(db, 'administrator')];
      const outcomes = await Promise.all([endRole(db, one, two.id), endRole(db, two, one.id)]);
      expect(outcomes.toSorted()).toEqual(['ended', 'last_administrator']);
      expect(await createSetupLink(db)).toBeNull();
    });

    it('can be followed by an invitation into another role', async () => {
      const { id, email } = await createWithFactor('approver');
      const actor = await createPerson(db, 'administrator');
      await endRole(db, actor, id);
      const input = { name: 'Back', email, role: 'observer' as Role, countryCode: ISLAND, locale: 'en' };
      await invite({ db, sendMail }, actor, input, (link) => ({ subject: '', text: link }));
      const token = sent[0]?.text.split('/').at(-1) ?? '';
      const back = { name: 'Back', password: OTHER_PASSWORD, address: randomUUID(), headers: new Headers() };
      const outcome = await accept(place(), token, back);
      const person = await findPerson(auth, carry('cookies' in outcome ? outcome.cookies : []));
      expect(person).toMatchObject({ id, name: 'Back', role: 'observer', secondFactor: false });
      await expect(enter(email)).rejects.toThrow('refused');
    });
  });

  describe('a file', () => {
    const store = (bytes: Uint8Array) =>
      inScope(db, { kind: 'country', country: ISLAND }, async (tx) => {
        const { id: addedBy } = await createPerson(tx, 'focal_point', ISLAND);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const facts = { countryCode: ISLAND, roundId: null, name: 'a.pdf', mediaType: 'application/pdf', scan: 'not_scanned' };
        return storeFile(tx, { ...facts, bytes, sha256, addedBy });
      });

    it.each([0, 1, 262_144, 262_145, 1_000_000])('of %d bytes comes back as it was', async (size) => {
      const bytes = new Uint8Array(randomBytes(size));
      const id = await store(bytes);
      const read = await inScope(db, { kind: 'country', country: ISLAND }, (tx) => readFileBytes(tx, id));
      expect(Buffer.from(read ?? []).equals(bytes)).toBe(true);
    });

    it('is not there for another country', async () => {
      const id = await store(new Uint8Array([1, 2, 3]));
      await inScope(db, { kind: 'country', country: DEVELOPING }, async (tx) => {
        expect(await findFile(tx, id)).toBeNull();
        expect(await readFileBytes(tx, id)).toBeNull();
      });
    });
  });
});
