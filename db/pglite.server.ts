import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** EIO, as Emscripten counts: Postgres must see that a sync did not succeed. */
const EIO = -29;

let syncs = 0;

interface EmscriptenModule {
  NODEFS?: NodeFsBackend;
  FS: { filesystems: { NODEFS: NodeFsBackend } };
}
interface NodeFsBackend {
  realPath(node: unknown): string;
  stream_ops: Record<string, unknown>;
}

/**
 * PGlite's file system with a real fsync. As shipped, PGlite starts Postgres with `-F` and syncs nothing: a power cut can
 * lose every row. This leans on semi-internal hooks, so the version of PGlite is pinned and `openPglite` checks the effect.
 */
class DurableNodeFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const started = await super.init(...args);
    const install = (module: unknown) => {
      const { NODEFS, FS } = module as EmscriptenModule;
      const backend = NODEFS ?? FS.filesystems.NODEFS;
      backend.stream_ops.fsync = (stream: { nfd?: number | null; node: unknown }) => {
        const isFile = stream.nfd !== undefined && stream.nfd !== null;
        const fd = isFile ? (stream.nfd as number) : openSync(backend.realPath(stream.node), 'r');
        try {
          fsyncSync(fd);
          syncs += 1;
          return 0;
        } catch {
          return EIO;
        } finally {
          if (!isFile) closeSync(fd);
        }
      };
    };
    const before = started.emscriptenOpts.preRun;
    started.emscriptenOpts.preRun = [...(Array.isArray(before) ? before : before ? [before] : []), install] as typeof before;
    return started;
  }
}

/** Makes a newly created tree survive a power cut: files are synced by Postgres, their directory entries are not. */
function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) syncTree(join(directory, entry.name));
    else syncPath(join(directory, entry.name));
  }
  syncPath(directory);
}

function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const ROLE = 'tidemark';

/**
 * PGlite signs in as a superuser, whom row-level security does not bind: from here on the session is an ordinary role, which
 * owns the tables it makes.
 */
async function becomeOrdinary(client: PGlite): Promise<void> {
  await client.exec(`
    do $$ begin
      if not exists (select 1 from pg_roles where rolname = '${ROLE}') then
        create role ${ROLE} nosuperuser nobypassrls nologin;
        grant pg_checkpoint to ${ROLE};
        grant all on schema public to ${ROLE};
        execute format('grant create on database %I to ${ROLE}', current_database());
      end if;
    end $$;
    set role ${ROLE};
  `);
}

/**
 * Opens, or first creates, an embedded database whose commits are on disk before they are acknowledged.
 * The caller holds the directory's lock.
 * @throws Error when commits do not sync on this machine
 */
export async function openPglite(directory: string): Promise<PGlite> {
  const fresh = !existsSync(join(directory, 'PG_VERSION'));
  mkdirSync(directory, { recursive: true });
  const client = await PGlite.create({
    fs: new DurableNodeFS(directory),
    startParams: [...PGlite.defaultStartParams.filter((p) => p !== '-F'), '-c', 'wal_sync_method=fsync'],
  });
  await becomeOrdinary(client);
  if (fresh) {
    await client.exec('CHECKPOINT');
    syncTree(directory);
    syncPath(dirname(directory));
  }
  const before = syncs;
  const { rows } = await client.query<{ fsync: string }>('show fsync');
  await client.exec(
    'create table if not exists sync_probe (at timestamptz); delete from sync_probe; insert into sync_probe values (now())',
  );
  if (rows[0]?.fsync !== 'on' || syncs === before) {
    await client.close();
    throw new Error(
      'The embedded database does not write through to the disk on this machine. Use PostgreSQL with DATABASE_URL.',
    );
  }
  return client;
}

/** An embedded database in memory, for tests. */
export async function openPgliteInMemory(from?: Blob): Promise<PGlite> {
  const client = await PGlite.create(from ? { loadDataDir: from } : {});
  await becomeOrdinary(client);
  return client;
}
