import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { lockDirectory } from './lock.server';
import { openPglite } from './pglite.server';
import { type Db, schema } from './schema';

const CHECKPOINT_EVERY_MS = 5 * 60_000;
const VACUUM_EVERY_MS = 24 * 3_600_000;
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_S = 10;

/** An open database and how to end it. */
export interface Database {
  db: Db;
  driver: 'pglite' | 'postgres';
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** PostgreSQL; the embedded database when absent. */
  url?: string | undefined;
  /** Where the embedded database lives. */
  dataDir: string;
  onMaintenanceError?: (error: unknown) => void;
}

/** Wraps an embedded database; `release` gives back what was taken to open it. */
export function wrapPglite(client: PGlite, release: () => void = () => {}, timers: NodeJS.Timeout[] = []): Database {
  return {
    db: drizzlePglite(client, { schema, casing: 'snake_case' }) as unknown as Db,
    driver: 'pglite',
    async ping() {
      await client.query('select 1');
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      try {
        await client.exec('CHECKPOINT');
      } finally {
        await client.close();
        release();
      }
    },
  };
}

/** Wraps a PostgreSQL connection pool. */
export function openPostgres(url: string): Database {
  const client = postgres(url, { max: POOL_SIZE, connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {} });
  return {
    db: drizzlePostgres(client, { schema, casing: 'snake_case' }) as unknown as Db,
    driver: 'postgres',
    async ping() {
      await client`select 1`;
    },
    async close() {
      await client.end({ timeout: 5 });
    },
  };
}

/** PGlite never checkpoints or vacuums by itself: its log would grow without end. */
function maintain(client: PGlite, onError: (error: unknown) => void): NodeJS.Timeout[] {
  const every = (ms: number, sql: string) => setInterval(() => client.exec(sql).catch(onError), ms).unref();
  return [every(CHECKPOINT_EVERY_MS, 'CHECKPOINT'), every(VACUUM_EVERY_MS, 'VACUUM ANALYZE')];
}

/**
 * Row-level security does not bind superusers, nor roles that may bypass it.
 * @throws Error that says what to do when the database was opened as one
 */
export async function refusePrivileged({ db, close }: Database): Promise<void> {
  const [row] = await db
    .select({ role: sql<string>`current_user`, privileged: sql<boolean>`rolsuper or rolbypassrls` })
    .from(sql`pg_roles`)
    .where(sql`rolname = current_user`);
  if (row && !row.privileged) return;
  await close();
  throw new Error(
    `DATABASE_URL signs in as "${row?.role}", a role that row-level security does not bind (superuser or BYPASSRLS). Make an ordinary role for Tidemark: create role tidemark login nosuperuser nobypassrls; create database tidemark owner tidemark.`,
  );
}

/** Tells a wrong address or password from a fault of ours, before anything else is asked. */
async function connectPostgres(url: string): Promise<Database> {
  const database = openPostgres(url);
  try {
    await database.ping();
    return database;
  } catch (cause) {
    await database.close();
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new Error(`PostgreSQL at ${new URL(url).host} (DATABASE_URL) cannot be used: ${message || code}`, { cause });
  }
}

/**
 * Opens the database: PostgreSQL where a URL is given, else the embedded one under `dataDir`.
 * @throws DirectoryHeldError when another process holds the directory
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url) {
    const database = await connectPostgres(options.url);
    await refusePrivileged(database);
    return database;
  }
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const release = lockDirectory(dataDir, join(dataDir, 'lock'));
  try {
    const client = await openPglite(join(dataDir, 'db'));
    return wrapPglite(client, release, maintain(client, options.onMaintenanceError ?? (() => {})));
  } catch (error) {
    release();
    throw error;
  }
}
