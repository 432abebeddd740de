/**
 * The whole test line, from nothing:
 *   npm test                     types, lint, build, suites, browser tests
 *   npm test -- unit | db | e2e  one part of it
 * Finds or installs PostgreSQL (TEST_DATABASE_URL, else a throw-away server) and Chromium (CHROMIUM_PATH, else the system's).
 * What could not be run counts as failed. The last line is `N passed, N failed`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, findChromium } from './helpers/chromium';
import { type Cluster, startCluster } from './helpers/postgres-cluster';

const PARTS = ['unit', 'db', 'e2e'] as const;
type Part = (typeof PARTS)[number];

interface Count {
  passed: number;
  failed: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'tidemark-test-'));
const running = new Set<ChildProcess>();
const total: Count = { passed: 0, failed: 0 };

interface Outcome {
  ok: boolean;
  output: string;
}

/** Runs one of the project's own tools to its end. */
function run(tool: string, args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(join('node_modules/.bin', tool), args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', (error) => (output += error.message));
    child.once('close', (code) => {
      running.delete(child);
      done({ ok: code === 0, output });
    });
  });
}

/** Runs a step and prints its line. A step that ends badly without a failed test counts as one failed test itself. */
async function step(name: string, work: () => Promise<Outcome & { count: Count | null }>): Promise<boolean> {
  const started = performance.now();
  const { ok, output, count } = await work();
  const { passed, failed } = count ?? { passed: 0, failed: 0 };
  const broken = !ok && failed === 0 ? 1 : 0;
  total.passed += passed;
  total.failed += failed + broken;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${name.padEnd(8)} ${ok ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s   ${passed} passed, ${failed + broken} failed`,
  );
  if (!ok) console.log(`\n${output.trim()}\n`);
  return ok && failed === 0;
}

/** What could not be run at all: said, and counted as failed. */
function miss(name: string, why: string): void {
  total.failed += 1;
  console.log(`${name.padEnd(8)} NOT RUN: ${why}`);
}

/** A check without tests of its own counts as one. */
const check = (name: string, tool: string, ...args: string[]) =>
  step(name, async () => {
    const outcome = await run(tool, args);
    return { ...outcome, count: { passed: Number(outcome.ok), failed: Number(!outcome.ok) } };
  });

const build = () => step('build', async () => ({ ...(await run('remix', ['vite:build', '--logLevel', 'warn'])), count: null }));

function readReport<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}

const suites = (name: string, projects: readonly string[], databaseUrl: string | null) =>
  step(name, async () => {
    const file = join(scratch, `${name}.json`);
    const chosen = projects.flatMap((project) => ['--project', project]);
    const env = { TEST_DATABASE_URL: databaseUrl ?? '', NO_COLOR: '1' };
    const outcome = await run(
      'vitest',
      ['run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      env,
    );
    const report = readReport<{ numPassedTests: number; numFailedTests: number }>(file);
    return { ...outcome, count: report && { passed: report.numPassedTests, failed: report.numFailedTests } };
  });

const browserTests = (browser: Browser) =>
  step('browser', async () => {
    const file = join(scratch, 'browser.json');
    const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, NO_COLOR: '1', ...(browser.path && { CHROMIUM_PATH: browser.path }) };
    const outcome = await run('playwright', ['test'], env);
    const stats = readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(file)?.stats;
    // A test that needed a second try has failed once.
    const count = stats ? { passed: stats.expected, failed: stats.unexpected + stats.flaky } : null;
    return { ...outcome, ok: outcome.ok && !count?.failed, count };
  });

let cluster: Cluster | null = null;

/** The database server of this run: as given, else our own. */
async function findDatabase(): Promise<string | null> {
  if (process.env.TEST_DATABASE_URL) {
    console.log('PostgreSQL as given by TEST_DATABASE_URL');
    return process.env.TEST_DATABASE_URL;
  }
  cluster = await startCluster();
  if (cluster) console.log(cluster.what);
  return cluster?.url ?? null;
}

async function runParts(parts: readonly Part[]): Promise<void> {
  const [unit, db, e2e] = PARTS.map((part) => parts.includes(part));
  console.log(`Node ${process.version}`);
  const databaseUrl = db ? await findDatabase() : null;
  const browser = e2e ? await findChromium() : null;
  if (browser) console.log(browser.what);
  if (db && !databaseUrl)
    miss('postgres', 'there is no PostgreSQL here, and none could be installed. Give one with TEST_DATABASE_URL.');
  if (e2e && !browser) miss('browser', 'there is no Chromium here, and none could be installed. Give one with CHROMIUM_PATH.');

  // Two cores: types take one of them, everything short the other.
  const types = unit ? check('types', 'tsc', '--noEmit') : null;
  if (unit) await check('lint', 'biome', 'check', '.');
  const built = db || e2e ? await build() : true;
  await types;
  if (!built) return miss('suites', 'the build failed.');
  // On CI nothing is left out: without PostgreSQL these suites fail by themselves.
  const projects = PARTS.filter((part) => part !== 'e2e' && parts.includes(part));
  if (projects.length > 0) await suites('suites', projects, databaseUrl);
  if (browser) await browserTests(browser);
}

async function cleanUp(): Promise<void> {
  for (const child of running) child.kill('SIGTERM');
  await cluster?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
}

const asked = process.argv.slice(2);
const unknown = asked.find((part) => !PARTS.includes(part as Part));
if (unknown) {
  console.error(`There is no part "${unknown}"; there are: ${PARTS.join(', ')}.`);
  process.exit(1);
}
try {
  await runParts(asked.length > 0 ? (asked as Part[]) : PARTS);
} catch (error) {
  total.failed += 1;
  console.log((error as Error).stack);
} finally {
  await cleanUp();
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
