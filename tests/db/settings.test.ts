import { beforeAll, describe, expect, it } from 'vitest';
import { countAttempts, forgetAttempts, recordAttempt } from '../../db/attempts.server';
import { attempt, type Db } from '../../db/schema';
import { deleteSetting, findSetting, keepSetting, putSetting } from '../../db/settings.server';
import { eachDriver } from '../helpers/database';

const MINUTE = 60_000;

eachDriver((_driver, open) => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await open());
  });

  describe('settings', () => {
    it('are found as they were put, and null where nothing was', async () => {
      expect(await findSetting(db, 'unknown')).toBeNull();
      for (const value of ['text', 7, false, ['a', 1], { a: { b: null } }]) {
        await putSetting(db, 'value', value);
        expect(await findSetting(db, 'value')).toEqual(value);
      }
    });

    it('keep the first value when several keep one at once', async () => {
      const kept = await Promise.all(['a', 'b', 'c', 'd'].map((value) => keepSetting(db, 'secret', value)));
      expect(new Set(kept).size).toBe(1);
      expect(await findSetting(db, 'secret')).toBe(kept[0]);
      expect(await keepSetting(db, 'secret', 'later')).toBe(kept[0]);
    });

    it('are deleted only with the value they have, and only once', async () => {
      await putSetting(db, 'token', 'right');
      expect(await deleteSetting(db, 'token', 'wrong')).toBe(false);
      expect(await deleteSetting(db, 'other', 'right')).toBe(false);
      const deleted = await Promise.all([deleteSetting(db, 'token', 'right'), deleteSetting(db, 'token', 'right')]);
      expect(deleted.toSorted()).toEqual([false, true]);
      expect(await findSetting(db, 'token')).toBeNull();
    });
  });

  describe('attempts', () => {
    const past = (minutes: number) => new Date(Date.now() - minutes * MINUTE);

    it('are counted by key and since a moment', async () => {
      await db.insert(attempt).values([20, 10, 1].map((minutes) => ({ key: 'a', at: past(minutes) })));
      await recordAttempt(db, 'b', past(15));
      expect(await countAttempts(db, 'a', past(15))).toBe(2);
      expect(await countAttempts(db, 'a', past(60))).toBe(3);
      expect(await countAttempts(db, 'b', past(15))).toBe(1);
      expect(await countAttempts(db, 'nobody', past(15))).toBe(0);
    });

    it('of the same key are forgotten when they no longer count', async () => {
      await db.insert(attempt).values([
        { key: 'c', at: past(20) },
        { key: 'd', at: past(20) },
      ]);
      await recordAttempt(db, 'c', past(15));
      expect(await countAttempts(db, 'c', past(60))).toBe(1);
      expect(await countAttempts(db, 'd', past(60))).toBe(1);
    });

    it('are forgotten on request, those of others not', async () => {
      await recordAttempt(db, 'e', past(15));
      await recordAttempt(db, 'f', past(15));
      await forgetAttempts(db, 'e');
      expect(await countAttempts(db, 'e', past(15))).toBe(0);
      expect(await countAttempts(db, 'f', past(15))).toBe(1);
    });
  });
});
