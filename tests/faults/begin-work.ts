import { PgDatabase } from 'drizzle-orm/pg-core';
import type { Actor } from '../../app/domain/access';
import { openDatabase } from '../../db/client.server';

/** Kills the process right after so many transactions, before anybody learns that the last was committed. */
function dieAfterCommit(commits: number): void {
  type Transact = (this: unknown, ...args: unknown[]) => Promise<unknown>;
  const prototype = PgDatabase.prototype as unknown as { transaction: Transact };
  const { transaction } = prototype;
  let left = commits;
  prototype.transaction = async function (...args) {
    const result = await transaction.apply(this, args);
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

/**
 * What a program begins with that works until it is killed:
 *   tsx <program> <data directory> <database address or -> <people, as JSON> <transactions after which it kills itself, or ->
 * `say` tells a step; to be called after it was acknowledged.
 */
export async function beginWork() {
  const [dataDir = '', url = '', people = '', commits = ''] = process.argv.slice(2);
  const { db } = await openDatabase({ dataDir, url: url === '-' ? undefined : url });
  if (commits !== '-') dieAfterCommit(Number(commits));
  const say = (subject: string, step: string) => process.stdout.write(`${subject} ${step}\n`);
  return { db, people: JSON.parse(people) as Actor[], say };
}
