import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../app/domain/access';
import { findRetry, MAX_ATTEMPTS } from '../../app/domain/job';
import { createAuth } from '../../app/services/accounts.server';
import { createMailQueue } from '../../app/services/job-kinds.server';
import {
  type JobKinds,
  listJobs,
  runDueJobs,
  scheduleRecurring,
  settleDeadJobs,
  startWorker,
} from '../../app/services/jobs.server';
import { claimJob, deleteJob, insertJobs, postponeJob } from '../../db/jobs.server';
import type { Db } from '../../db/schema';
import { job } from '../../db/schema-help';
import { eachDriver } from '../helpers/database';
import { createPerson } from '../helpers/fixtures';
import { ORIGIN, SECRET, takeMails } from '../helpers/mails';

const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(Date.parse('2027-01-01T00:00:00Z') + minutes * MINUTE_MS);
/** Before anything in these tests happens. */
const EARLY = new Date('2020-01-01T00:00:00Z');

describe('the next try', () => {
  it('comes later each time, and not for ever', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS }, (_, i) => findRetry(i + 1, at(0))).map(
      (next) => next && (next.getTime() - at(0).getTime()) / 1000,
    );
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, null]);
  });
});

eachDriver((driver, open) => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await open());
  });
  beforeEach(() => db.delete(job));

  const put = (kind: string, payload: Record<string, unknown> = {}, runAt = EARLY) => insertJobs(db, [{ kind, payload, runAt }]);
  const rows = () => db.select().from(job);
  const kindsOf = (handlers: JobKinds['handlers'], every: JobKinds['every'] = {}): JobKinds => ({ handlers, every });
  const run = (kinds: JobKinds, minutes = 0) => runDueJobs(db, kinds, { now: () => at(minutes) });

  describe('jobs', () => {
    it('are done once, when they are due, the oldest first', async () => {
      const done: unknown[] = [];
      const kinds = kindsOf({ note: async ({ payload }) => void done.push(payload.n) });
      await put('note', { n: 2 }, at(-1));
      await put('note', { n: 1 }, at(-2));
      await put('note', { n: 3 }, at(10));
      expect(await run(kinds)).toBe(2);
      expect(done).toEqual([1, 2]);
      expect(await run(kinds, 5)).toBe(0);
      expect(await run(kinds, 10)).toBe(1);
      expect(done).toEqual([1, 2, 3]);
      expect(await rows()).toEqual([]);
    });

    it('are each done by one of several workers', async () => {
      const JOBS = 120;
      await insertJobs(
        db,
        Array.from({ length: JOBS }, (_, n) => ({ kind: 'note', payload: { n }, runAt: EARLY })),
      );
      const done: unknown[] = [];
      const kinds = kindsOf({
        note: async ({ payload }) => {
          await sleep(0);
          done.push(payload.n);
        },
      });
      const tried = await Promise.all(Array.from({ length: 4 }, () => run(kinds)));
      expect(tried.reduce((sum, n) => sum + n, 0)).toBe(JOBS);
      expect(new Set(done).size).toBe(JOBS);
      expect(done).toHaveLength(JOBS);
    });

    it('are taken over from a worker that died, who then has no say any more', async () => {
      await put('note');
      const held = await claimJob(db, at(0), at(10));
      expect(await claimJob(db, at(9), at(19)), 'still held').toBeNull();
      const taken = await claimJob(db, at(11), at(21));
      expect(taken).toMatchObject({ id: held?.id, attempts: 2 });
      if (!held || !taken) throw new Error('nothing was taken');
      await deleteJob(db, held);
      await postponeJob(db, held, at(0), 'late');
      expect(await rows()).toMatchObject([{ attempts: 2, lastError: '' }]);
      await deleteJob(db, taken);
      expect(await rows()).toEqual([]);
    });

    it('that fail are tried again, further and further apart, given up, shown, and tried again when somebody says so', async () => {
      const administrator = await createPerson(db, 'administrator');
      await put('note', { secret: 'no' });
      const logged: object[] = [];
      let broken = true;
      const kinds = kindsOf({
        note: async () => {
          if (broken) throw new Error('the other side is gone\nparams: what somebody wrote');
        },
      });
      const log = { error: (details: object) => void logged.push(details) };
      let minutes = 0;
      for (let n = 1; n <= MAX_ATTEMPTS; n += 1) {
        expect(await runDueJobs(db, kinds, { now: () => at(minutes), log }), `try ${n}`).toBe(1);
        expect(await run(kinds, minutes), 'not at once').toBe(0);
        minutes += 40;
      }
      expect(logged).toHaveLength(MAX_ATTEMPTS);
      expect(await run(kinds, minutes + 10_000), 'given up').toBe(0);
      const { dead, waiting } = await listJobs(db, administrator);
      expect(waiting).toEqual([]);
      expect(dead).toMatchObject([{ kind: 'note', attempts: MAX_ATTEMPTS, lastError: 'Error: the other side is gone' }]);

      broken = false;
      const id = dead[0]?.id ?? '';
      expect(await settleDeadJobs(db, administrator, [id], 'retry')).toBe(1);
      expect(await settleDeadJobs(db, administrator, [id], 'retry'), 'a double click').toBe(0);
      expect(await runDueJobs(db, kinds, {})).toBe(1);
      expect(await rows()).toEqual([]);
    });

    it('of a kind that nobody knows are not lost', async () => {
      await put('from-the-future');
      expect(await run(kindsOf({}))).toBe(1);
      expect(await rows()).toMatchObject([{ lastError: expect.stringContaining('nothing here does jobs of the kind') }]);
    });

    it('that recur are put once, come back, and are never given up', async () => {
      let fails = false;
      const done: Date[] = [];
      const kinds = kindsOf(
        {
          look: async (_job, now) => {
            done.push(now);
            if (fails) throw new Error('no');
          },
        },
        { look: 60 * MINUTE_MS },
      );
      await scheduleRecurring(db, kinds);
      await scheduleRecurring(db, kinds);
      expect(await rows()).toHaveLength(1);
      await db.update(job).set({ runAt: EARLY });
      await run(kinds);
      await run(kinds, 59);
      await run(kinds, 60);
      expect(done).toEqual([at(0), at(60)]);
      fails = true;
      for (let hour = 2; hour < MAX_ATTEMPTS + 4; hour += 1) await run(kinds, hour * 60);
      expect(await rows()).toMatchObject([{ deadAt: null, lastError: 'Error: no' }]);
      fails = false;
      await run(kinds, 1000);
      expect(await rows()).toMatchObject([{ attempts: 0, lastError: '' }]);
    });

    it('are an administrator’s to see and to settle, and nobody else’s', async () => {
      await db.insert(job).values({ kind: 'note', payload: {}, deadAt: at(0) });
      const [dead] = await rows();
      for (const role of ['programme_officer', 'reviewer', 'analyst'] as const) {
        const person = await createPerson(db, role, null, role === 'reviewer' ? ['AMS'] : []);
        await expect(listJobs(db, person), role).rejects.toThrow(NotFoundError);
        await expect(settleDeadJobs(db, person, [dead?.id ?? ''], 'drop'), role).rejects.toThrow(NotFoundError);
      }
      const administrator = await createPerson(db, 'administrator');
      expect(await settleDeadJobs(db, administrator, [dead?.id ?? '', crypto.randomUUID()], 'drop')).toBe(1);
      expect(await rows()).toEqual([]);
    });
  });

  it('a mail waits encrypted, and goes out whole', async () => {
    const mail = { to: 'ana@test.example', subject: 'Tidemark: ñ', text: 'A link: https://x.example/set-password/secret\n' };
    await createMailQueue({ db, auth: createAuth({ db, secret: SECRET, origin: ORIGIN }) })(mail);
    const [waiting] = await rows();
    expect(JSON.stringify(waiting)).not.toMatch(/secret|ana@/);
    expect(await takeMails(db)).toEqual([mail]);
  });

  it('a worker does what comes, and stops when it is asked to', async () => {
    let done = 0;
    let finished: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const kinds = kindsOf({
      note: async () => {
        done += 1;
        if (done === 3) finished();
      },
    });
    const worker = startWorker(db, kinds, { error: (details) => expect(details).toBeNull() });
    for (let n = 0; n < 3; n += 1) await put('note', { n });
    await all;
    await worker.stop();
    await put('note');
    expect(await rows()).toHaveLength(1);
  });

  if (driver === 'postgres')
    it('that somebody is taking are passed over, not waited for', async () => {
      await put('note', { n: 1 }, at(-2));
      await put('note', { n: 2 }, at(-1));
      await db.transaction(async (tx) => {
        const [first] = await tx.select().from(job).orderBy(job.runAt).limit(1).for('update');
        const taken = await claimJob(db, at(0), at(10));
        expect(taken?.payload).toEqual({ n: 2 });
        expect(first?.payload).toEqual({ n: 1 });
      });
      await db.delete(job).where(eq(job.kind, 'note'));
    });
});
