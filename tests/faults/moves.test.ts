import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { asc, eq, isNull } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { hashAuditLine } from '../../app/services/audit.server';
import { loadReference } from '../../app/services/seeding.server';
import { type Database, openDatabase } from '../../db/client.server';
import { migrateDatabase } from '../../db/migrate.server';
import { auditEntry, auditHead, publication, round, roundTransition, snapshot } from '../../db/schema';
import { createDatabase, DRIVERS, type Driver, seeAll } from '../helpers/database';
import { createPerson, ISLAND, putTestCountries } from '../helpers/fixtures';

const KILLS = 20;
const TIMEOUT_MS = 600_000;
/** Steps that are acknowledged before a kill, at most; then so many milliseconds more, at most. */
const MOST_STEPS = 12;
const LATEST_MS = 60;

/** Lets a process move rounds and kills it in the middle; returns what it had acknowledged. */
async function moveUntilKilled(args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/faults/move-rounds.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  const steps: string[] = [];
  const enough = 1 + Math.floor(Math.random() * MOST_STEPS);
  const ended = new Promise<void>((end) => child.once('close', () => end()));
  for await (const line of createInterface({ input: child.stdout })) {
    steps.push(line);
    if (steps.length !== enough) continue;
    await sleep(Math.random() * LATEST_MS);
    child.kill('SIGKILL');
  }
  await ended;
  if (steps.length < enough) throw new Error(`it ended by itself: ${complaints}`);
  return steps;
}

/** What must hold after every kill, whatever was under way. */
async function findFaults({ db }: Database, acknowledged: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  await seeAll(db)(async (tx) => {
    const steps = await tx.select().from(roundTransition).orderBy(asc(roundTransition.roundId), asc(roundTransition.position));
    const rounds = await tx.select().from(round);
    const lines = await tx.select().from(auditEntry).where(eq(auditEntry.chain, ISLAND)).orderBy(asc(auditEntry.position));
    const snapshots = await tx.select().from(snapshot);
    const open = await tx.select().from(publication).where(isNull(publication.endedAt));
    const known = new Map<string, number>();
    for (const step of steps) {
      const key = `${step.roundId} ${step.transition}`;
      known.set(key, (known.get(key) ?? 0) + 1);
    }
    const wanted = new Map<string, number>();
    for (const key of acknowledged) wanted.set(key, (wanted.get(key) ?? 0) + 1);
    for (const [key, count] of wanted) if ((known.get(key) ?? 0) < count) faults.push(`acknowledged and lost: ${key}`);
    for (const { id, state } of rounds) {
      const own = steps.filter((step) => step.roundId === id);
      if (own.at(-1)?.toState !== state) faults.push(`${id} stands at ${state} after ${own.at(-1)?.toState}`);
      const signed = own.filter(({ transition }) => transition === 'sign_off').length;
      if (snapshots.filter((frozen) => frozen.roundId === id).length !== signed) faults.push(`${id}: snapshots do not fit`);
      if (open.filter((p) => p.roundId === id).length !== Number(state === 'published')) faults.push(`${id}: public by halves`);
      // What the system does on the way, superseding, is part of the line of the publication.
      const told = own.filter(({ transition }) => transition !== 'supersede').length;
      if (lines.filter(({ subject }) => subject === id).length !== told) faults.push(`${id}: the log does not fit`);
    }
    if (open.length > 1) faults.push('two rounds are public');
    let previousHash = '';
    for (const [place, { id: _, hash, ...line }] of lines.entries()) {
      if (line.position !== place + 1 || line.previousHash !== previousHash || hashAuditLine(line) !== hash)
        faults.push(`the chain breaks at ${line.position}`);
      previousHash = hash;
    }
    const [head] = await tx.select().from(auditHead).where(eq(auditHead.chain, ISLAND));
    if (head?.position !== lines.length || head?.hash !== previousHash) faults.push('the head of the chain does not fit');
  });
  return faults;
}

async function killAgainAndAgain(driver: Driver) {
  const postgres = driver === 'postgres' ? await createDatabase('empty') : null;
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-moves-'));
  const open = () => openDatabase({ dataDir, url: postgres?.url });
  try {
    let database = await open();
    await migrateDatabase(database);
    await loadReference(database.db);
    await putTestCountries(database.db);
    const lead = await createPerson(database.db, 'focal_point', ISLAND);
    const approver = await createPerson(database.db, 'approver', ISLAND);
    await database.close();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      acknowledged.push(...(await moveUntilKilled([dataDir, postgres?.url ?? '-', lead.id, approver.id])));
      database = await open();
      const faults = await findFaults(database, acknowledged);
      await database.close();
      if (faults.length > 0) return { faults, acknowledged: acknowledged.length };
    }
    return { faults: [], acknowledged: acknowledged.length };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
    await postgres?.drop();
  }
}

describe('kill -9 during sign-off, submission and publication', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.each(DRIVERS)(`either all of a step happened or nothing of it, in ${KILLS} kills: %s`, async (driver) => {
    const { faults, acknowledged } = await killAgainAndAgain(driver);
    expect(faults).toEqual([]);
    expect(acknowledged).toBeGreaterThan(KILLS);
  });
});
