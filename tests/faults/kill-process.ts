import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { asc, eq } from 'drizzle-orm';
import type { Actor } from '../../app/domain/access';
import { hashAuditLine } from '../../app/services/audit.server';
import { type AuditLine, findAuditHead } from '../../db/audit.server';
import { openDatabase } from '../../db/client.server';
import { migrateDatabase } from '../../db/migrate.server';
import { auditEntry, type Db } from '../../db/schema';
import { createDatabase, type Driver, seeAll } from '../helpers/database';

export const KILLS = 20;
/** Most of it goes into starting processes, which takes several times as long on a machine that does other work too. */
export const TIMEOUT_MS = 1_200_000;
/** So many milliseconds after the last acknowledged step that is waited for, at most. */
const LATEST_MS = 60;

/** Where a database is kept, to be opened by one process after the other. */
export interface Place {
  dataDir: string;
  /** Of PostgreSQL; absent for the embedded database. */
  url: string | undefined;
}

/** Makes a place for a database without any table, and takes it away after the work. */
export async function inEmptyPlace<T>(driver: Driver, work: (place: Place) => Promise<T>): Promise<T> {
  const postgres = driver === 'postgres' ? await createDatabase('empty') : null;
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-kill-'));
  try {
    return await work({ dataDir, url: postgres?.url });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
    await postgres?.drop();
  }
}

/** A program that takes one step after the other for ever, and what must hold whenever it is killed. */
export interface Work {
  /** Its file; it begins with `beginWork`. */
  program: string;
  /** A kill comes after so many steps or transactions, at most: enough for the longest way through. */
  mostSteps: number;
  /** Fills the database, once; returns the people as whom the program acts. */
  prepare(db: Db): Promise<Actor[]>;
  /** What is not as it should be, whatever was under way; in a transaction that sees everything. */
  findFaults(tx: Db, acknowledged: readonly string[]): Promise<string[]>;
}

/**
 * Lets the program work and kills it in the middle; returns the steps that it had acknowledged. `clock`: from outside, at any moment
 * after a step. `commit`: right after a transaction, where a step that is more than one would come apart; the clock seldom meets
 * so short a moment.
 */
async function workUntilKilled({ program, mostSteps }: Work, args: readonly string[], by: 'clock' | 'commit') {
  const enough = 1 + Math.floor(Math.random() * mostSteps);
  const commits = by === 'commit' ? String(enough) : '-';
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args, commits], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  const ended = new Promise<string | null>((end) => child.once('close', (_code, signal) => end(signal)));
  const steps: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    steps.push(line);
    if (by !== 'clock' || steps.length !== enough) continue;
    await sleep(Math.random() * LATEST_MS);
    child.kill('SIGKILL');
  }
  if ((await ended) !== 'SIGKILL') throw new Error(`it ended by itself: ${complaints}`);
  return steps;
}

/** Kills the program again and again on the same data, and looks for faults after each kill, until there is one. */
export async function killAgainAndAgain(driver: Driver, work: Work): Promise<{ faults: string[]; acknowledged: string[] }> {
  return inEmptyPlace(driver, async (place) => {
    const prepared = await openDatabase(place);
    await migrateDatabase(prepared);
    const people = await work.prepare(prepared.db);
    await prepared.close();
    const args = [place.dataDir, place.url ?? '-', JSON.stringify(people)];
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      acknowledged.push(...(await workUntilKilled(work, args, kill % 2 ? 'clock' : 'commit')));
      const database = await openDatabase(place);
      const faults = await seeAll(database.db)((tx) => work.findFaults(tx, acknowledged));
      await database.close();
      if (faults.length > 0) return { faults, acknowledged };
    }
    return { faults: [], acknowledged };
  });
}

/** What was acknowledged more often than it is known. */
export function findLost(acknowledged: readonly string[], known: readonly string[]): string[] {
  const left = [...known];
  return acknowledged.flatMap((step) => {
    const place = left.indexOf(step);
    if (place < 0) return [`acknowledged and lost: ${step}`];
    left.splice(place, 1);
    return [];
  });
}

/** The lines of a chain, and where it breaks. */
export async function readChain(tx: Db, chain: string): Promise<{ lines: AuditLine[]; faults: string[] }> {
  const lines = await tx.select().from(auditEntry).where(eq(auditEntry.chain, chain)).orderBy(asc(auditEntry.position));
  const faults: string[] = [];
  let previousHash = '';
  for (const [place, { id: _, hash, ...line }] of lines.entries()) {
    if (line.position !== place + 1 || line.previousHash !== previousHash || hashAuditLine(line) !== hash)
      faults.push(`the chain breaks at ${line.position}`);
    previousHash = hash;
  }
  const head = await findAuditHead(tx, chain);
  if (head?.position !== lines.length || head?.hash !== previousHash) faults.push('the head of the chain does not fit');
  return { lines, faults };
}
