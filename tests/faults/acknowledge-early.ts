/**
 * Breaks a server on purpose, loaded before it with `--import`: a transaction answers before it commits. The harness that
 * looks for lost answers must find some with this, or it would prove nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { PgDatabase } from 'drizzle-orm/pg-core';

const COMMIT_LATER_MS = 50;

type Transact = (this: unknown, work: (tx: unknown) => Promise<unknown>, config?: unknown) => Promise<unknown>;
const prototype = PgDatabase.prototype as unknown as { transaction: Transact };
const { transaction } = prototype;

prototype.transaction = function (work, config) {
  return new Promise((answer, fail) => {
    const slow = async (tx: unknown) => {
      const result = await work(tx);
      answer(result);
      await sleep(COMMIT_LATER_MS);
      return result;
    };
    transaction.call(this, slow, config).catch(fail);
  });
};
