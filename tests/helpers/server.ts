import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findFreePort } from './served';

const ROOT = resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 120_000;

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A server process of a test. */
export interface TestServer {
  origin: string;
  port: number;
  pid: number;
  /** Everything it has said so far. */
  said(): string;
  ended: Promise<End>;
  kill(signal: NodeJS.Signals): Promise<End>;
}

export interface StartOptions {
  /** Kept over restarts, so that cookies stay good. */
  port?: number;
  databaseUrl?: string | undefined;
  dataDir?: string;
  demonstration?: boolean;
  /** A module to load before the server. */
  preload?: string | undefined;
}

/** A folder to run servers in, with a copy of the build: who builds meanwhile would take it away from under them. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidemark-server-'));
  private readonly servers: TestServer[] = [];

  constructor() {
    if (!existsSync(join(ROOT, 'build/server/index.js'))) throw new Error('there is no build: run `npm run build` first');
    cpSync(join(ROOT, 'build'), join(this.folder, 'build'), { recursive: true });
    // Copied, not linked: a test may publish a new version.
    cpSync(join(ROOT, 'questionnaires'), join(this.folder, 'questionnaires'), { recursive: true });
    for (const shared of ['node_modules', 'seeds', 'package.json']) symlinkSync(join(ROOT, shared), join(this.folder, shared));
  }

  /** Starts a server process; returns at once. */
  async launch(options: StartOptions = {}): Promise<TestServer> {
    const port = options.port ?? (await findFreePort());
    const preload = options.preload ? ['--import', join(ROOT, options.preload)] : [];
    const args = [
      '--import',
      'tsx',
      ...preload,
      join(ROOT, 'app/commands/serve.ts'),
      ...((options.demonstration ?? true) ? ['--demo'] : []),
    ];
    const child: ChildProcess = spawn(process.execPath, args, {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: String(port),
        DATA_DIR: options.dataDir ?? join(this.folder, 'data'),
        LOG_LEVEL: 'warn',
        ...(options.databaseUrl && { DATABASE_URL: options.databaseUrl }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
    const ended = new Promise<End>((done) => child.once('close', (code, signal) => done({ code, signal })));
    const server: TestServer = {
      origin: `http://localhost:${port}`,
      port,
      pid: child.pid as number,
      said: () => said,
      ended,
      kill(signal) {
        child.kill(signal);
        return ended;
      },
    };
    this.servers.push(server);
    return server;
  }

  /** Starts a server and waits until it says that it is ready. */
  async start(options: StartOptions = {}): Promise<TestServer> {
    const server = await this.launch(options);
    await waitFor(() => server.said().includes('ready at'), server);
    return server;
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something holds; fails with what the server said when it ends before, or takes too long. */
export async function waitFor(holds: () => boolean | Promise<boolean>, server: TestServer): Promise<void> {
  let end: End | null = null;
  void server.ended.then((how) => (end = how));
  for (const until = Date.now() + START_TIMEOUT_MS; !(await holds()); ) {
    if (end || Date.now() > until)
      throw new Error(`the server ${end ? `ended (${JSON.stringify(end)})` : 'is late'}: ${server.said()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
