import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { requestPasswordLink, setPassword } from '../../app/services/accounts.server';
import { beginSetUp, completeSignIn, findPendingFactors, verifySecondFactor } from '../../app/services/second-factor.server';
import { attempt, auditEntry, type Db, twoFactor } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { ISLAND, putTestCountries } from '../helpers/fixtures';
import { type Doors, openDoors, PASSWORD, Visitor } from '../helpers/visitor';

const MAX_TRIES = 8;
const MIN_RECOVERY_BITS = 20;
const STRONG_PASSWORD = 'staple correct horse';

eachDriver((_driver, open) => {
  let db: Db;
  let doors: Doors;
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    doors = openDoors(db);
  });

  const give = (visitor: Visitor, code: string) => completeSignIn(doors, visitor.headers, { code }, visitor.address);
  const confirm = async (visitor: Visitor, code: string) =>
    verifySecondFactor(doors, await visitor.person(), visitor.headers, { code }, visitor.address);
  async function withApp() {
    const visitor = await Visitor.create(doors, 'approver', ISLAND);
    await visitor.enter();
    return { visitor, app: await visitor.setUpApp() };
  }

  describe('a second factor', () => {
    it('is asked for after the password, which alone opens nothing', async () => {
      const { visitor, app } = await withApp();
      expect(await visitor.person()).toMatchObject({ secondFactor: true });
      const again = visitor.elsewhere();
      expect(await again.enter()).toBe('second_factor');
      expect(await again.find()).toBeNull();
      expect(await findPendingFactors(doors, again.headers)).toEqual({ app: true, passkey: false });
      expect(await give(again, '000000')).toEqual({ status: 'wrong' });
      const done = await give(again, app.show());
      if (done.status !== 'ok') throw new Error(done.status);
      again.keep(done.cookies);
      expect(await again.person()).toMatchObject({ id: visitor.id });
      expect(await findPendingFactors(doors, again.headers)).toBeNull();
    });

    it('is asked for after a new password too', async () => {
      const { visitor } = await withApp();
      let link = '';
      const compose = (path: string) => {
        link = path;
        return { subject: 'link', text: path };
      };
      await requestPasswordLink(doors, { email: visitor.email, address: visitor.address }, compose);
      expect(await setPassword(doors, link.replace('/set-password/', ''), STRONG_PASSWORD)).toBe(true);
      expect(await visitor.find()).toBeNull();
      const again = visitor.elsewhere();
      expect(await again.enter(STRONG_PASSWORD)).toBe('second_factor');
      expect(await again.find()).toBeNull();
    });

    it('is a code that works once', async () => {
      const { visitor, app } = await withApp();
      const code = app.show();
      const tried = await Promise.all([1, 2, 3].map(() => confirm(visitor, code)));
      expect(tried.toSorted()).toEqual(['ok', 'wrong', 'wrong']);
      const again = visitor.elsewhere();
      await again.enter();
      expect(await give(again, code)).toEqual({ status: 'wrong' });
    });

    it('is a code of now: one of minutes ago, or to come, is refused', async () => {
      const { visitor, app } = await withApp();
      for (const step of [-4, -3, 3, 4]) expect(await confirm(visitor, app.show(step))).toBe('wrong');
    });

    it('can be guessed eight times', async () => {
      const { visitor, app } = await withApp();
      const tried = await Promise.all(Array.from({ length: 2 * MAX_TRIES }, (_, i) => confirm(visitor, `00000${i % 10}`)));
      expect(tried.filter((outcome) => outcome === 'wrong').length).toBeLessThanOrEqual(MAX_TRIES);
      expect(await confirm(visitor, app.show())).toBe('wait');
      const again = visitor.elsewhere();
      await again.enter();
      expect(await give(again, app.show())).toEqual({ status: 'wait' });
      await db.delete(attempt).where(eq(attempt.key, `code:${visitor.id}`));
      expect(await give(again, app.show())).toMatchObject({ status: 'ok' });
    });

    it('is none for whoever did not set one up, nor for a stranger', async () => {
      const visitor = await Visitor.create(doors, 'focal_point', ISLAND);
      expect(await visitor.enter()).toBe('signed_in');
      expect(await confirm(visitor, '123456')).toBe('none');
      expect(await give(visitor, '123456')).toEqual({ status: 'none' });
      for (const cookie of ['', '2fa-made-up', '2fa-x.forged', '%E0%A4%A', `set-password:${visitor.id}.x`]) {
        const headers = new Headers({ Cookie: `__Secure-tidemark.two_factor=${cookie}` });
        expect(await findPendingFactors(doors, headers)).toBeNull();
        expect(await completeSignIn(doors, headers, { code: '123456' }, 'nowhere')).toEqual({ status: 'none' });
      }
    });

    it('is set up by who gives the password, and told in the log', async () => {
      const visitor = await Visitor.create(doors, 'approver', ISLAND);
      await visitor.enter();
      const given = { password: 'wrong horse battery' };
      const begin = async () => beginSetUp(doors, await visitor.person(), visitor.headers, given, visitor.address);
      for (let i = 0; i < MAX_TRIES; i += 1) expect(await begin()).toEqual({ status: 'password' });
      expect(await begin(), 'a stolen session does not guess passwords').toEqual({ status: 'wait' });
      await db.delete(attempt).where(eq(attempt.key, `account:${visitor.email}`));
      await visitor.setUpApp();
      const lines = await seeAll(db)((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, visitor.id)));
      expect(lines).toMatchObject([{ action: 'account.second_factor', chain: ISLAND }]);
    });

    it('once set up, stays as it is: neither its key nor its recovery codes are replaced', async () => {
      const { visitor, app } = await withApp();
      const begin = async (code: string) =>
        beginSetUp(doors, await visitor.person(), visitor.headers, { password: PASSWORD, code }, visitor.address);
      expect(await begin('')).toEqual({ status: 'wrong' });
      await expect(begin(app.show())).rejects.toThrow('already enabled');
      expect(await confirm(visitor, app.recoveryCodes[0] ?? '')).toBe('ok');
    });
  });

  describe('recovery codes', () => {
    it('stand in for the app, each once', async () => {
      const { visitor, app } = await withApp();
      const [one = '', two = ''] = app.recoveryCodes;
      expect(await confirm(visitor, one)).toBe('ok');
      expect(await confirm(visitor, one)).toBe('wrong');
      const again = visitor.elsewhere();
      await again.enter();
      expect(await give(again, one)).toEqual({ status: 'wrong' });
      expect(await give(again, two)).toMatchObject({ status: 'ok' });
    });

    it('are long enough, and never the same', async () => {
      const codes = (await Promise.all([withApp(), withApp()])).flatMap(({ app }) => app.recoveryCodes);
      expect(new Set(codes).size).toBe(20);
      for (const code of codes) {
        expect(code).toMatch(/^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/);
        expect(10 * Math.log2(62)).toBeGreaterThan(MIN_RECOVERY_BITS);
      }
    });

    it('and keys of apps cannot be read in the database', async () => {
      const { visitor, app } = await withApp();
      const kept = JSON.stringify(await db.select().from(twoFactor).where(eq(twoFactor.userId, visitor.id)));
      for (const secret of [app.secret, ...app.recoveryCodes]) expect(kept).not.toContain(secret);
    });
  });
});
