import { asc, isNull } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { loadReference } from '../../app/services/seeding.server';
import { type Db, publication, round, roundTransition, snapshot } from '../../db/schema';
import { DRIVERS } from '../helpers/database';
import { createPerson, ISLAND, putTestCountries } from '../helpers/fixtures';
import { findLost, KILLS, killAgainAndAgain, readChain, TIMEOUT_MS } from './kill-process';

async function prepare(db: Db) {
  await loadReference(db);
  await putTestCountries(db);
  return [await createPerson(db, 'focal_point', ISLAND), await createPerson(db, 'approver', ISLAND)];
}

async function findFaults(tx: Db, acknowledged: readonly string[]): Promise<string[]> {
  const steps = await tx.select().from(roundTransition).orderBy(asc(roundTransition.roundId), asc(roundTransition.position));
  const rounds = await tx.select().from(round);
  const snapshots = await tx.select().from(snapshot);
  const open = await tx.select().from(publication).where(isNull(publication.endedAt));
  const { lines, faults } = await readChain(tx, ISLAND);
  const known = steps.map(({ roundId, transition }) => `${roundId} ${transition}`);
  faults.push(...findLost(acknowledged, known));
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
  return faults;
}

describe('kill -9 during sign-off, submission and publication', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.each(DRIVERS)(`either all of a step happened or nothing of it, in ${KILLS} kills: %s`, async (driver) => {
    const work = { program: 'tests/faults/move-rounds.ts', mostSteps: 12, prepare, findFaults };
    const { faults, acknowledged } = await killAgainAndAgain(driver, work);
    expect(faults).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
  });
});
