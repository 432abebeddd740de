import {
  buryJob,
  claimJob,
  countWaitingJobs,
  deleteJob,
  dropDeadJob,
  insertJobs,
  type JobRow,
  listDeadJobs,
  type NewJob,
  postponeJob,
  reviveJob,
} from '../../db/jobs.server';
import type { Db } from '../../db/schema';
import { type Actor, requireMay } from '../domain/access';
import { findRetry } from '../domain/job';
import { recordError } from '../http/error-record.server';
import { audit } from './audit.server';

/** How long a job may take before another process takes it as well. */
const LEASE_MS = 10 * 60_000;
const POLL_MS = 1_000;
/** How much is kept of what went wrong, in characters. */
const MAX_ERROR_LENGTH = 500;
const MAX_SHOWN = 200;

/** Does one job, or throws; may be called again for the same job, so it must not matter. */
export type JobHandler = (job: Pick<JobRow, 'id' | 'kind' | 'payload'>, now: Date) => Promise<void>;

export interface JobKinds {
  handlers: Readonly<Record<string, JobHandler>>;
  /** Kinds that recur, and how often, in milliseconds. They are never given up, and tried again no later than that. */
  every: Readonly<Record<string, number>>;
}

interface Log {
  error(details: object, words: string): void;
}

/** Puts what recurs; what waits already stays as it is. */
export async function scheduleRecurring(db: Db, { every }: JobKinds): Promise<void> {
  await insertJobs(
    db,
    Object.keys(every).map((kind): NewJob => ({ kind, key: kind, payload: {} })),
  );
}

/** What went wrong in one line, as the log says it: without the values of a query, which people wrote. */
function describeFailure(error: unknown): string {
  const { type, message } = recordError(error);
  const [first = ''] = message.split('\n');
  return `${type}: ${first}`.slice(0, MAX_ERROR_LENGTH);
}

async function runJob(db: Db, { handlers, every }: JobKinds, held: JobRow, now: Date, log?: Log): Promise<void> {
  const interval = every[held.kind];
  try {
    const handle = Object.hasOwn(handlers, held.kind) ? handlers[held.kind] : undefined;
    if (!handle) throw new Error(`nothing here does jobs of the kind "${held.kind}"`);
    await handle(held, now);
  } catch (error) {
    log?.error({ err: error, job: held.id, kind: held.kind, attempts: held.attempts }, 'a job failed');
    const failure = describeFailure(error);
    const retry = findRetry(held.attempts, now);
    if (interval !== undefined) {
      const next = now.getTime() + interval;
      await postponeJob(db, held, new Date(Math.min(next, retry?.getTime() ?? next)), failure);
    } else if (retry) await postponeJob(db, held, retry, failure);
    else await buryJob(db, held, now, failure);
    return;
  }
  if (interval === undefined) await deleteJob(db, held);
  else await postponeJob(db, held, new Date(now.getTime() + interval), '');
}

/**
 * Does every job that is due, one after the other; several processes may do so at once. A job that fails is tried again later,
 * further and further apart, and given up after `MAX_ATTEMPTS`. Returns how many were tried.
 */
export async function runDueJobs(
  db: Db,
  kinds: JobKinds,
  { now = () => new Date(), log, isStopping = () => false }: { now?: () => Date; log?: Log; isStopping?: () => boolean } = {},
): Promise<number> {
  for (let tried = 0; ; tried += 1) {
    const moment = now();
    const held = isStopping() ? null : await claimJob(db, moment, new Date(moment.getTime() + LEASE_MS));
    if (!held) return tried;
    await runJob(db, kinds, held, moment, log);
  }
}

/** Does jobs in this process from now on; `stop` lets the one under way end. */
export function startWorker(db: Db, kinds: JobKinds, log: Log): { stop(): Promise<void> } {
  let stopping = false;
  let wake = () => {};
  const work = async () => {
    while (!stopping) {
      await runDueJobs(db, kinds, { log, isStopping: () => stopping }).catch((error) =>
        log.error({ err: error }, 'jobs could not be looked up'),
      );
      if (stopping) return;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, POLL_MS).unref();
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  };
  const working = work();
  return {
    stop: () => {
      stopping = true;
      wake();
      return working;
    },
  };
}

/**
 * What waits and what was given up, for an administrator.
 * @throws NotFoundError, NotAllowedError for everybody else
 */
export async function listJobs(db: Db, actor: Actor) {
  requireMay(actor, 'jobs.manage', { countryCode: null });
  return { waiting: await countWaitingJobs(db), dead: await listDeadJobs(db, MAX_SHOWN) };
}

/**
 * Tries jobs that were given up again, or throws them away. Returns how many still were.
 * @throws NotFoundError, NotAllowedError for everybody but an administrator
 */
export async function settleDeadJobs(db: Db, actor: Actor, ids: readonly string[], how: 'retry' | 'drop'): Promise<number> {
  requireMay(actor, 'jobs.manage', { countryCode: null });
  return db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    const settled: string[] = [];
    for (const id of ids.slice(0, MAX_SHOWN)) {
      if (how === 'retry' ? await reviveJob(tx, id, new Date()) : await dropDeadJob(tx, id)) settled.push(id);
    }
    if (settled.length > 0)
      await audit(tx, { actorId: actor.id, action: `jobs.${how}`, subject: 'job', details: { jobs: settled } });
    return settled.length;
  });
}
