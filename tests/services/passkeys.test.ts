import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../app/domain/access';
import { computeCode } from '../../app/services/demonstration-code.server';
import { addPasskey, beginPasskey, listOwnPasskeys, removePasskey } from '../../app/services/passkeys.server';
import {
  askForPasskey,
  beginSetUp,
  completeSignIn,
  findPendingFactors,
  verifySecondFactor,
} from '../../app/services/second-factor.server';
import { auditEntry, type Db, notice, passkey, twoFactor, user, verification } from '../../db/schema';
import { job } from '../../db/schema-help';
import { Authenticator, type Lies } from '../helpers/authenticator';
import { decodeBase32 } from '../helpers/base32';
import { eachDriver, seeAll } from '../helpers/database';
import { ISLAND, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';
import { type Doors, ORIGIN, openDoors, PASSWORD, Visitor } from '../helpers/visitor';

eachDriver((_driver, open) => {
  let db: Db;
  let doors: Doors;
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    doors = openDoors(db);
  });
  beforeEach(async () => {
    await db.delete(job);
  });

  async function create(role: 'approver' | 'focal_point' = 'approver') {
    const visitor = await Visitor.create(doors, role, ISLAND);
    await visitor.enter();
    return visitor;
  }
  async function withPasskey(role: 'approver' | 'focal_point' = 'approver') {
    const visitor = await create(role);
    return { visitor, ...(await visitor.addPasskey('Laptop')) };
  }

  /** The challenge that the browser of somebody gets, signed in or not. */
  async function ask(visitor: Visitor): Promise<{ challenge: string }> {
    const options = await askForPasskey(doors, await visitor.find(), visitor.headers);
    if (!options) throw new Error('no challenge');
    return options;
  }
  const confirm = async (visitor: Visitor, answer: string) =>
    verifySecondFactor(doors, await visitor.person(), visitor.headers, { passkey: answer }, visitor.address);
  const give = (visitor: Visitor, answer: string) => completeSignIn(doors, visitor.headers, { passkey: answer }, visitor.address);
  const prove = async (visitor: Visitor, authenticator: Authenticator) => ({ passkey: authenticator.answer(await ask(visitor)) });
  const outdate = (visitor: Visitor, challenge: string) =>
    db
      .update(verification)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(verification.id, challenge))
      .then(() => visitor);

  describe('adding a passkey', () => {
    it('counts as a second factor, with recovery codes, a line in the log, a notice and a mail', async () => {
      const visitor = await create();
      expect(await visitor.person()).toMatchObject({ secondFactor: false });
      const { recoveryCodes } = await visitor.addPasskey('Work laptop');
      expect(await visitor.person()).toMatchObject({ secondFactor: true });
      expect(recoveryCodes).toHaveLength(10);
      expect(await listOwnPasskeys(db, await visitor.person())).toMatchObject([{ name: 'Work laptop', lastUsedAt: null }]);
      const told = await seeAll(db)(async (tx) => ({
        lines: await tx.select().from(auditEntry).where(eq(auditEntry.subject, visitor.id)),
        notices: await tx.select().from(notice).where(eq(notice.userId, visitor.id)),
      }));
      expect(told.lines).toMatchObject([
        { action: 'account.passkey_added', actorId: visitor.id, chain: ISLAND, details: { name: 'Work laptop' } },
      ]);
      expect(told.notices).toMatchObject([{ kind: 'passkey_added' }]);
      expect(await takeMails(db)).toMatchObject([{ to: visitor.email, text: expect.stringContaining('«Work laptop»') }]);
    });

    it('asks for the password, and for the second factor where there is one', async () => {
      const visitor = await create();
      const begin = async (given: { password: string; code?: string; passkey?: string }) =>
        (await beginPasskey(doors, await visitor.person(), visitor.headers, given, visitor.address)).status;
      expect(await begin({ password: 'wrong horse battery' })).toBe('password');
      const { authenticator } = await visitor.addPasskey('Laptop');
      expect(await begin({ password: PASSWORD })).toBe('wrong');
      expect(await begin({ password: PASSWORD, passkey: '{}' })).toBe('passkey');
      expect(await begin({ password: PASSWORD, ...(await prove(visitor, authenticator)) })).toBe('ok');
    });

    it('is done several times, and beside an app; the recovery codes stay', async () => {
      const visitor = await create();
      const app = await visitor.setUpApp();
      const first = await visitor.addPasskey('Laptop', { code: app.show() });
      const second = await visitor.addPasskey('Telephone', await prove(visitor, first.authenticator));
      expect([first.recoveryCodes, second.recoveryCodes]).toEqual([[], []]);
      expect(await listOwnPasskeys(db, await visitor.person())).toHaveLength(2);
      for (const { authenticator } of [first, second])
        expect(await confirm(visitor, authenticator.answer(await ask(visitor)))).toBe('ok');
      const proof = { code: app.recoveryCodes[0] };
      expect(await verifySecondFactor(doors, await visitor.person(), visitor.headers, proof, visitor.address)).toBe('ok');
    });

    const lies: [string, Lies][] = [
      ['another origin', { origin: 'https://tidemark.example.org' }],
      ['another host', { host: 'example.org' }],
      ['another challenge', { challenge: 'AAAA' }],
      ['nobody who unlocked it', { unlocked: false }],
    ];
    it.each(lies)('is refused with %s', async (_what, lie) => {
      const visitor = await create();
      const given = { password: PASSWORD };
      const begun = await beginPasskey(doors, await visitor.person(), visitor.headers, given, visitor.address);
      if (begun.status !== 'ok') throw new Error(begun.status);
      const authenticator = new Authenticator(ORIGIN);
      const add = async (lied: Lies) =>
        addPasskey(doors, await visitor.person(), { name: 'Laptop', credential: authenticator.make(begun.options, lied) });
      expect(await add(lie)).toBeNull();
      expect(await add({}), 'the challenge is used up').toBeNull();
      expect(await visitor.person()).toMatchObject({ secondFactor: false });
    });

    it('answers a challenge of this session, once and in time', async () => {
      const visitor = await create();
      const other = visitor.elsewhere();
      await other.enter();
      const begin = async () => {
        const given = { password: PASSWORD };
        const begun = await beginPasskey(doors, await visitor.person(), visitor.headers, given, visitor.address);
        if (begun.status !== 'ok') throw new Error(begun.status);
        return begun.options;
      };
      const add = async (who: Visitor, options: { challenge: string }) =>
        addPasskey(doors, await who.person(), { name: 'Laptop', credential: new Authenticator(ORIGIN).make(options) });
      const options = await begin();
      expect(await add(other, options)).toBeNull();
      await outdate(visitor, options.challenge);
      expect(await add(visitor, options)).toBeNull();
      const fresh = await begin();
      const added = await Promise.all([1, 2, 3].map(() => add(visitor, fresh)));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await add(visitor, fresh)).toBeNull();
      expect(await listOwnPasskeys(db, await visitor.person())).toHaveLength(1);
    });

    it('does not take over a passkey that somebody has', async () => {
      const { authenticator } = await withPasskey();
      const thief = await create();
      const given = { password: PASSWORD };
      const begun = await beginPasskey(doors, await thief.person(), thief.headers, given, thief.address);
      if (begun.status !== 'ok') throw new Error(begun.status);
      const credential = authenticator.make(begun.options);
      expect(await addPasskey(doors, await thief.person(), { name: 'Mine', credential })).toBeNull();
      expect(await thief.person()).toMatchObject({ secondFactor: false });
    });

    it('is refused where nothing was made', async () => {
      const visitor = await create();
      for (const credential of ['', '{', 'null', '[]', '{"id":7}', '{"id":"\\u0000"}', '{"id":"AAAA"}']) {
        await beginPasskey(doors, await visitor.person(), visitor.headers, { password: PASSWORD }, visitor.address);
        expect(await addPasskey(doors, await visitor.person(), { name: 'Laptop', credential }), credential).toBeNull();
      }
    });
  });

  describe('signing in with a passkey', () => {
    it('takes the place of the code after the password, and opens one session', async () => {
      const { visitor, authenticator } = await withPasskey();
      const again = visitor.elsewhere();
      expect(await again.enter()).toBe('second_factor');
      expect(await again.find()).toBeNull();
      expect(await findPendingFactors(doors, again.headers)).toEqual({ app: false, passkey: true });
      const pending = again.headers;
      const done = await give(again, authenticator.answer(await ask(again)));
      if (done.status !== 'ok') throw new Error(done.status);
      again.keep(done.cookies);
      expect(await again.person()).toMatchObject({ id: visitor.id, secondFactor: true });
      expect(await askForPasskey(doors, null, pending), 'the sign-in is over').toBeNull();
      const [used] = await listOwnPasskeys(db, await again.person());
      expect(used?.lastUsedAt).toBeInstanceOf(Date);
      for (const cookie of done.cookies.filter((text) => !/Max-Age=0/.test(text)))
        expect(cookie).toMatch(/; HttpOnly; .*SameSite=Lax/i);
    });

    it('opens nothing without the signature of the sign-in', async () => {
      const { visitor, authenticator } = await withPasskey();
      const again = visitor.elsewhere();
      await again.enter();
      const answer = authenticator.answer(await ask(again));
      const forged = new Headers({ Cookie: again.headers.get('cookie')?.replace(/(two_factor=[^.]+\.).*/, '$1forged') ?? '' });
      expect(await completeSignIn(doors, forged, { passkey: answer }, again.address)).toEqual({ status: 'none' });
    });

    it('leaves recovery codes as a way in, and no code of an app that nobody has', async () => {
      const { visitor, recoveryCodes } = await withPasskey();
      const again = visitor.elsewhere();
      await again.enter();
      const by = (code: string) => completeSignIn(doors, again.headers, { code }, again.address);
      expect(await by('123456')).toEqual({ status: 'wrong' });
      const done = await by(recoveryCodes[0] ?? '');
      if (done.status !== 'ok') throw new Error(done.status);
      again.keep(done.cookies);
      expect(await again.person()).toMatchObject({ id: visitor.id });
      const kept = JSON.stringify(await db.select().from(twoFactor).where(eq(twoFactor.userId, visitor.id)));
      for (const code of recoveryCodes) expect(kept).not.toContain(code);
    });

    it('does not take a code of an app whose set-up was begun only', async () => {
      const { visitor, authenticator } = await withPasskey();
      const given = { password: PASSWORD, ...(await prove(visitor, authenticator)) };
      const begun = await beginSetUp(doors, await visitor.person(), visitor.headers, given, visitor.address);
      if (begun.status !== 'ok') throw new Error(begun.status);
      const code = computeCode(decodeBase32(begun.setUp.secret), Date.now());
      const again = visitor.elsewhere();
      await again.enter();
      expect(await completeSignIn(doors, again.headers, { code }, again.address)).toEqual({ status: 'wrong' });
      const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
      for (const typed of [code, spaced])
        expect(await verifySecondFactor(doors, await visitor.person(), visitor.headers, { code: typed }, visitor.address)).toBe(
          'wrong',
        );
    });
  });

  describe('a passkey that is asked for again', () => {
    it('confirms that it is the person', async () => {
      const { visitor, authenticator } = await withPasskey();
      for (let i = 0; i < 3; i += 1) expect(await confirm(visitor, authenticator.answer(await ask(visitor)))).toBe('ok');
    });

    const lies: [string, Lies][] = [
      ['from another origin', { origin: 'https://evil.example' }],
      ['for another host', { host: 'evil.example' }],
      ['to another challenge', { challenge: 'AAAA' }],
      ['that nobody unlocked', { unlocked: false }],
      ['whose counter went back', { counter: 1 }],
      ['whose counter stood still', { counter: 2 }],
    ];
    it.each(lies)('is refused with an answer %s', async (_what, lie) => {
      const { visitor, authenticator } = await withPasskey();
      expect(await confirm(visitor, authenticator.answer(await ask(visitor)))).toBe('ok');
      const challenge = await ask(visitor);
      expect(await confirm(visitor, authenticator.answer(challenge, lie))).toBe('passkey');
      expect(await confirm(visitor, authenticator.answer(challenge, { counter: 9 })), 'used up').toBe('passkey');
      expect(await confirm(visitor, authenticator.answer(await ask(visitor), { counter: 10 }))).toBe('ok');
    });

    it('is refused with an answer that was given before', async () => {
      const { visitor, authenticator } = await withPasskey();
      const answer = authenticator.answer(await ask(visitor));
      const tried = await Promise.all([1, 2, 3].map(() => confirm(visitor, answer)));
      expect(tried.toSorted()).toEqual(['ok', 'passkey', 'passkey']);
      await ask(visitor);
      expect(await confirm(visitor, answer)).toBe('passkey');
    });

    it('is refused when the challenge is too old', async () => {
      const { visitor, authenticator } = await withPasskey();
      const options = await ask(visitor);
      const [kept] = await db.select().from(verification).where(eq(verification.id, options.challenge));
      expect(Math.round(((kept?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000)).toBe(5);
      await outdate(visitor, options.challenge);
      expect(await confirm(visitor, authenticator.answer(options))).toBe('passkey');
    });

    it('is refused when the challenge was for another session, or for the sign-in', async () => {
      const { visitor, authenticator } = await withPasskey();
      const again = visitor.elsewhere();
      await again.enter();
      const pending = await ask(again);
      expect(await confirm(visitor, authenticator.answer(pending))).toBe('passkey');
      const done = await give(again, authenticator.answer(pending));
      if (done.status !== 'ok') throw new Error(done.status);
      again.keep(done.cookies);
      const options = await ask(visitor);
      expect(await confirm(again, authenticator.answer(options))).toBe('passkey');
      expect(await confirm(visitor, authenticator.answer(options)), 'still good where it belongs').toBe('ok');
    });

    it("is refused when it is another person's", async () => {
      const [one, two] = [await withPasskey(), await withPasskey()];
      const options = await ask(one.visitor);
      expect(await confirm(one.visitor, two.authenticator.answer(options))).toBe('passkey');
      const again = one.visitor.elsewhere();
      await again.enter();
      expect(await give(again, two.authenticator.answer(await ask(again)))).toEqual({ status: 'passkey' });
      expect(await again.find()).toBeNull();
    });

    it('is refused where it said nothing', async () => {
      const { visitor } = await withPasskey();
      for (const answer of ['x', 'null', '[]', '{"id":7}', '{"id":"\\u0000"}', '{"id":"AAAA"}']) {
        await ask(visitor);
        expect(await confirm(visitor, answer), answer).toBe('passkey');
      }
    });

    it('is not asked of who has none', async () => {
      const visitor = await create();
      expect(await askForPasskey(doors, await visitor.person(), visitor.headers)).toBeNull();
      expect(await askForPasskey(doors, null, new Headers())).toBeNull();
    });
  });

  describe('removing a passkey', () => {
    const remove = async (visitor: Visitor, id: string, given: { password?: string; code?: string; passkey?: string }) => {
      const all = { password: PASSWORD, ...given };
      return removePasskey(doors, await visitor.person(), visitor.headers, id, all, visitor.address);
    };
    const list = async (visitor: Visitor) => listOwnPasskeys(db, await visitor.person());

    it('asks for the password and the second factor, and is told', async () => {
      const { visitor, authenticator } = await withPasskey();
      await visitor.addPasskey('Telephone', await prove(visitor, authenticator));
      const [laptop, telephone] = await list(visitor);
      const id = telephone?.id ?? '';
      expect(await remove(visitor, id, { password: 'wrong horse battery' })).toBe('password');
      expect(await remove(visitor, id, {})).toBe('wrong');
      await takeMails(db);
      expect(await remove(visitor, id, await prove(visitor, authenticator))).toBe('ok');
      expect(await list(visitor)).toMatchObject([{ id: laptop?.id }]);
      const lines = await seeAll(db)((tx) =>
        tx.select().from(auditEntry).where(eq(auditEntry.subject, visitor.id)).orderBy(auditEntry.position),
      );
      expect(lines.at(-1)).toMatchObject({ action: 'account.passkey_removed', details: { name: 'Telephone' } });
      expect(await takeMails(db)).toMatchObject([{ to: visitor.email, text: expect.stringContaining('«Telephone»') }]);
    });

    it('leaves the last one to who needs a second factor', async () => {
      const { visitor, authenticator } = await withPasskey('approver');
      const [only] = await list(visitor);
      expect(await remove(visitor, only?.id ?? '', await prove(visitor, authenticator))).toBe('last');
      expect(await visitor.person()).toMatchObject({ secondFactor: true });
      const app = await visitor.setUpApp(await prove(visitor, authenticator));
      expect(await remove(visitor, only?.id ?? '', { code: app.show() })).toBe('ok');
      expect(await visitor.person()).toMatchObject({ secondFactor: true });
    });

    it('never takes the last two at once', async () => {
      const { visitor, authenticator, recoveryCodes } = await withPasskey('approver');
      await visitor.addPasskey('Telephone', await prove(visitor, authenticator));
      const ids = (await list(visitor)).map(({ id }) => id);
      const done = await Promise.all(ids.map((id, i) => remove(visitor, id, { code: recoveryCodes[i] })));
      expect(done.filter((outcome) => outcome === 'ok').length).toBeLessThanOrEqual(1);
      expect((await list(visitor)).length).toBeGreaterThanOrEqual(1);
    });

    it('leaves who does not need one without a second factor, and without recovery codes', async () => {
      const { visitor, authenticator } = await withPasskey('focal_point');
      const [only] = await list(visitor);
      expect(await remove(visitor, only?.id ?? '', await prove(visitor, authenticator))).toBe('ok');
      expect(await visitor.person()).toMatchObject({ secondFactor: false });
      expect(await db.select().from(twoFactor).where(eq(twoFactor.userId, visitor.id))).toEqual([]);
      expect(await visitor.elsewhere().enter()).toBe('signed_in');
    });

    it("does not reach another person's", async () => {
      const { visitor, authenticator } = await withPasskey();
      const other = await withPasskey();
      const [theirs] = await list(other.visitor);
      await expect(remove(visitor, theirs?.id ?? '', await prove(visitor, authenticator))).rejects.toThrow(NotFoundError);
      expect(await list(other.visitor)).toHaveLength(1);
    });

    it('happens by itself when its owner is deleted', async () => {
      const { visitor } = await withPasskey();
      await db.delete(user).where(eq(user.id, visitor.id));
      expect(await db.select().from(passkey).where(eq(passkey.userId, visitor.id))).toEqual([]);
    });
  });
});
