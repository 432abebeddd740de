import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { capture, installPackages } from './machine';
import { findFreePort } from './served';

const START_TIMEOUT_MS = 30_000;

/** A PostgreSQL server for one run. */
export interface Cluster {
  /** Of a database that an ordinary role owns. */
  url: string;
  /** Of the same database as roles that row-level security does not bind, by what lifts them above it. */
  privileged: Record<'superuser' | 'bypassrls', string>;
  /** What runs, in words. */
  what: string;
  stop(): Promise<void>;
}

function listFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  // A program in PATH may be a link to where its companions are.
  const linked = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => {
    const file = join(folder, 'postgres');
    return existsSync(file) ? [dirname(realpathSync(file))] : [];
  });
  return [...new Set([...linked, ...packaged])].filter((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
}

/** The folder of the newest PostgreSQL on this machine, or null. */
async function findPostgres(): Promise<{ folder: string; version: string } | null> {
  const found = await Promise.all(
    listFolders().map(async (folder) => ({
      folder,
      version: /(\d+)(\.\d+)*/.exec(await capture(join(folder, 'postgres'), '--version'))?.[0] ?? '0',
    })),
  );
  return found.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0] ?? null;
}

/** PostgreSQL does not run as root: then as the user that Debian made for it, else as nobody. */
function chooseUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string, user: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', user), gid: id('-g', user) };
    } catch {}
  }
  throw new Error('this machine has no ordinary user to run PostgreSQL as');
}

/**
 * Starts a PostgreSQL of our own in a temporary folder, reachable from this machine only, with a database that an
 * ordinary role owns: neither superuser nor above row-level security, as a deployment's should be.
 * Null where there is no PostgreSQL and none can be installed.
 */
export async function startCluster(): Promise<Cluster | null> {
  const found = (await findPostgres()) ?? ((await installPackages('postgresql')) ? await findPostgres() : null);
  if (!found) return null;
  const user = chooseUser();
  const home = mkdtempSync(join(tmpdir(), 'tidemark-postgres-'));
  if (user) chownSync(home, user.uid, user.gid);
  const data = join(home, 'data');
  const program = (name: string) => join(found.folder, name);
  // Who reaches the socket may do anything; its folder is closed to others.
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth-local=trust', '--auth-host=scram-sha-256'],
    {
      ...user,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const port = await findFreePort();
  // No role of ours may end a worker of autovacuum, which would keep a database of a test from being dropped.
  const settings = ['-c', 'autovacuum=off'];
  const server = spawn(program('postgres'), ['-D', data, '-k', home, '-h', '127.0.0.1', '-p', String(port), ...settings], {
    ...user,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const stop = async () => {
    server.kill('SIGQUIT'); // at once: nothing in it is worth a checkpoint
    await ended;
    rmSync(home, { recursive: true, force: true });
  };

  const password = randomBytes(16).toString('hex');
  const admin = postgres({ host: home, port, user: 'postgres', database: 'postgres', max: 1, onnotice: () => {} });
  try {
    for (const until = Date.now() + START_TIMEOUT_MS; ; await sleep(100)) {
      const up = await admin`select 1`.then(
        () => true,
        () => false,
      );
      if (up) break;
      if (server.exitCode !== null || Date.now() > until) throw new Error(`PostgreSQL did not start:\n${said}`);
    }
    await admin.unsafe(`create role tidemark login nosuperuser nobypassrls createdb password '${password}'`);
    await admin.unsafe('create database tidemark owner tidemark');
    for (const right of ['superuser', 'bypassrls'])
      await admin.unsafe(`create role ${right} login ${right} password '${password}'`);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    await admin.end({ timeout: 1 });
  }
  const what = `PostgreSQL ${found.version}, a throw-away server from ${found.folder}`;
  const urlOf = (role: string) => `postgres://${role}:${password}@127.0.0.1:${port}/tidemark`;
  return { url: urlOf('tidemark'), privileged: { superuser: urlOf('superuser'), bypassrls: urlOf('bypassrls') }, what, stop };
}
