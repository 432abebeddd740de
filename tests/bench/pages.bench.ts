import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import autocannon from 'autocannon';
import postgres from 'postgres';
import { startCluster } from '../helpers/postgres-cluster';
import { findRoundId, type Served, serveDemonstration, signInOverHttp } from '../helpers/served';
import { report } from './report';

const CONNECTIONS = 16;
const SECONDS = 8;
const WARM_SECONDS = 3;

async function measure(url: string, cookie = ''): Promise<number> {
  const load = (duration: number) =>
    autocannon({ url, connections: CONNECTIONS, duration, headers: cookie ? { Cookie: cookie } : {} });
  await load(WARM_SECONDS);
  const { requests, non2xx, errors } = await load(SECONDS);
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} errors`);
  return requests.average;
}

/** The least a server can do: node:http and postgres.js, one query for the answers of the round, rows joined into a page. */
async function measureFloor(url: string, roundId: string): Promise<{ html: number; data: number }> {
  const sql = postgres(url, { max: 10 });
  const server = createServer(async (req, res) => {
    const rows =
      await sql`select item_key, value, note, evidence, version from answer where round_id = ${roundId} and item_key like ${'un-framework.L%'}`;
    if (req.url === '/data') return res.setHeader('Content-Type', 'application/json').end(JSON.stringify(rows));
    const body = rows
      .map((row) => `<tr><td>${row.item_key}</td><td>${JSON.stringify(row.value)}</td><td>${row.evidence}</td></tr>`)
      .join('');
    res.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>floor</title><table>${body}</table>`);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  const html = await measure(`http://127.0.0.1:${port}/`);
  const data = await measure(`http://127.0.0.1:${port}/data`);
  server.close();
  server.closeAllConnections();
  await sql.end();
  return { html, data };
}

/** Addresses of the scripts a page names. */
function listScripts(html: string): string[] {
  return [...new Set([...html.matchAll(/["'](\/assets\/[^"']+\.js)["']/g)].map((match) => match[1] as string))];
}

async function weigh({ origin }: Served, path: string, cookie: string): Promise<void> {
  const response = await fetch(origin + path, { headers: { Cookie: cookie, 'Accept-Encoding': 'identity' } });
  const html = await response.text();
  let client = 0;
  let transferred = 0;
  const preloaded = [...html.matchAll(/<link rel="held" href="([^"]+)"/g)].map((match) => match[1] as string);
  const locale = listScripts(await (await fetch(origin + (preloaded.find((p) => p.includes('entry.client')) ?? ''))).text());
  for (const script of new Set([...preloaded, ...locale.filter((s) => s.includes('page-')).slice(0, 1)])) {
    const bytes = Buffer.from(await (await fetch(origin + script, { headers: { 'Accept-Encoding': 'identity' } })).arrayBuffer());
    client += gzipSync(bytes, { level: 9 }).length;
    transferred += bytes.length;
  }
  report('page weight, HTML as sent (kB, gzip)', gzipSync(html, { level: 6 }).length / 1000, null);
  report('client JavaScript (KiB, gzip)', client / 1024, { atMost: 120 });
  report('client JavaScript (kB, not compressed)', transferred / 1000, null);
}

/** Requests per second as a ratio to the floor, in one run on PostgreSQL; and what the first questionnaire page weighs. */
export async function benchPages(): Promise<void> {
  const cluster = await startCluster();
  if (!cluster) throw new Error('no PostgreSQL to measure with');
  const served = await serveDemonstration({ databaseUrl: cluster.url });
  try {
    const cookie = await signInOverHttp(served.origin, 'large@demo.example');
    const round = await findRoundId(served.origin, cookie);
    const page = `/rounds/${round}/un-framework/legal`;
    const floor = await measureFloor(cluster.url, round);
    const own = {
      html: await measure(served.origin + page, cookie),
      data: await measure(`${served.origin}${page}.data`, cookie),
      landing: await measure(`${served.origin}/sign-in?to=/home`),
    };
    console.log(`\npages: ${cluster.what}, ${CONNECTIONS} connections`);
    report('floor, HTML (requests/s)', floor.html, null);
    report('floor, data (requests/s)', floor.data, null);
    report('questionnaire page, 43 criteria (requests/s)', own.html, null);
    report('questionnaire page / floor (%)', (own.html / floor.html) * 100, null);
    report('its data / floor (%)', (own.data / floor.data) * 100, null);
    report('sign-in page / floor (%)', (own.landing / floor.html) * 100, { atLeast: 12 });
    await weigh(served, page, cookie);
  } finally {
    await served.stop();
    await cluster.stop();
  }
}
