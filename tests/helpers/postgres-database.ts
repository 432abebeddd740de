import postgres from 'postgres';

/** A database of a test, on a server that the run was given. */
export interface PostgresDatabase {
  name: string;
  url: string;
  drop(): Promise<void>;
}

async function ask(server: string, sql: string): Promise<void> {
  const client = postgres(server, { max: 1, onnotice: () => {} });
  try {
    await client.unsafe(sql);
  } finally {
    await client.end();
  }
}

/** Creates a database beside the one that `server` names, as a copy of `template` where given. The role needs CREATEDB. */
export async function createPostgresDatabase(server: string, name: string, template?: string | null): Promise<PostgresDatabase> {
  await ask(server, `create database ${name}${template ? ` template ${template}` : ''}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => ask(server, `drop database if exists ${name} with (force)`) };
}
