import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { account, type Db, session, user } from '../../db/schema';
import {
  countAdministrators,
  findUserByEmail,
  insertLink,
  insertUser,
  listUsers,
  replacePassword,
  setUserLocale,
  takeLink,
} from '../../db/users.server';
import { eachDriver } from '../helpers/database';
import { createPerson, ISLAND, putTestCountries } from '../helpers/fixtures';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

eachDriver((_driver, open) => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
  });

  describe('people', () => {
    it('are found by their address, with a password and a language', async () => {
      const input = { name: 'Iris', email: 'iris@test.example', role: 'focal_point', countryCode: ISLAND, locale: 'es' };
      const id = await insertUser(db, input, 'hash');
      expect(await findUserByEmail(db, 'iris@test.example')).toEqual({ id, locale: 'es', endedAt: null });
      expect(await findUserByEmail(db, 'nobody@test.example')).toBeNull();
      expect(await db.select().from(account).where(eq(account.userId, id))).toMatchObject([
        { providerId: 'credential', password: 'hash' },
      ]);
      await setUserLocale(db, id, 'en');
      expect((await findUserByEmail(db, 'iris@test.example'))?.locale).toBe('en');
    });

    it('have one account per address', async () => {
      const { email } = await createPerson(db, 'reviewer');
      const again = insertUser(db, { name: 'B', email, role: 'reviewer', countryCode: null, locale: 'en' }, 'hash');
      await expect(again).rejects.toMatchObject({ cause: { code: '23505' } });
    });

    it('belong to a country that exists', async () => {
      await expect(createPerson(db, 'focal_point', 'QQQ')).rejects.toMatchObject({ cause: { code: '23503' } });
    });

    it('are listed by address, and administrators counted', async () => {
      const before = await countAdministrators(db);
      await createPerson(db, 'administrator');
      expect(await countAdministrators(db)).toBe(before + 1);
      const emails = (await listUsers(db)).map(({ email }) => email);
      expect(emails).toEqual(emails.toSorted());
      expect(Object.keys((await listUsers(db))[0] ?? {})).not.toContain('password');
    });

    it('lose every session with their password, others keep theirs', async () => {
      const [one, other] = [await createPerson(db, 'reviewer'), await createPerson(db, 'reviewer')];
      await db
        .insert(session)
        .values(
          [one, one, other].map(({ id }, i) => ({ id: `${id}-${i}`, token: `${id}-${i}`, userId: id, expiresAt: inMinutes(60) })),
        );
      await replacePassword(db, one.id, 'new hash');
      expect(await db.select().from(session).where(eq(session.userId, one.id))).toEqual([]);
      expect(await db.select().from(session).where(eq(session.userId, other.id))).toHaveLength(1);
      expect(await db.select().from(account).where(eq(account.userId, one.id))).toMatchObject([{ password: 'new hash' }]);
      expect(await db.select().from(account).where(eq(account.userId, other.id))).toMatchObject([{ password: 'not-a-hash' }]);
    });

    it('take what hangs on them along', async () => {
      const { id } = await createPerson(db, 'reviewer');
      await db.delete(user).where(eq(user.id, id));
      expect(await db.select().from(account).where(eq(account.userId, id))).toEqual([]);
    });
  });

  describe('links', () => {
    it('work once, also for two at once', async () => {
      const { id: userId } = await createPerson(db, 'reviewer');
      await insertLink(db, { id: 'once', userId, expiresAt: inMinutes(1) });
      const taken = await Promise.all([1, 2, 3].map(() => takeLink(db, 'once', new Date())));
      expect(taken.filter(Boolean)).toEqual([userId]);
      expect(await takeLink(db, 'once', new Date())).toBeNull();
    });

    it('expire to the moment', async () => {
      const { id: userId } = await createPerson(db, 'reviewer');
      const expiresAt = inMinutes(1);
      await insertLink(db, { id: 'old', userId, expiresAt });
      expect(await takeLink(db, 'old', expiresAt)).toBeNull();
      expect(await takeLink(db, 'old', new Date(expiresAt.getTime() - 1))).toBe(userId);
    });

    it("are nobody's when unknown", async () => {
      expect(await takeLink(db, 'never made', new Date())).toBeNull();
    });
  });
});
