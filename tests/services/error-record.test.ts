import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordError } from '../../app/http/error-record.server';
import { type Db, round, user } from '../../db/schema';
import { eachDriver } from '../helpers/database';

const SECRET = 'canary-5e1f';

eachDriver((_driver, open) => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await open());
  });

  describe('a failed query in the log', () => {
    it.each<[string, () => PromiseLike<unknown>]>([
      ['a refused row', () => db.insert(round).values({ countryCode: SECRET, title: SECRET })],
      [
        'a row that exists already',
        async () => {
          const row = { id: SECRET, name: SECRET, email: SECRET, role: 'observer' };
          await db.insert(user).values(row).onConflictDoNothing();
          await db.insert(user).values(row);
        },
      ],
      ['a value of another type', () => db.select().from(round).where(sql`${round.id} = ${SECRET}`)],
    ])('%s: says what failed and keeps the values out', async (_what, run) => {
      const error = await Promise.resolve(run()).then(
        () => null,
        (cause) => cause,
      );
      expect(error).toBeInstanceOf(Error);
      const record = recordError(error);
      expect(record.message).toMatch(/^Failed query: /);
      expect(record.cause?.code).toMatch(/^\w{5}$/);
      expect(record.stack).toContain('at ');
      expect(JSON.stringify(record)).not.toContain(SECRET);
    });
  });
});

describe('any other error', () => {
  it('is told whole, with its causes, and does not run in circles', () => {
    const inner = new TypeError('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    const record = recordError(outer);
    expect(record).toMatchObject({ type: 'Error', message: 'outer', cause: { type: 'TypeError', message: 'inner' } });
    expect(JSON.stringify(record).length).toBeLessThan(50_000);
    expect(recordError('odd')).toEqual({ type: 'string', message: 'odd', stack: '' });
  });
});
