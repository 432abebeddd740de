import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENDPOINTS, type EndpointName, listStatuses, ProblemSchema } from '../../app/domain/api';
import { RESULT_DICTIONARY } from '../../app/domain/open-data';
import { writeOpenApi } from '../../app/exports/open-api';
import { moveRound } from '../../app/services/lifecycle.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { loadReference } from '../../app/services/seeding.server';
import { type Database, openPostgres } from '../../db/client.server';
import { createDatabase, eachDriver } from '../helpers/database';
import { createPerson, createRound, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore } from '../helpers/rounds';
import { listRoutes, type ServedApp, serveApp } from '../helpers/served-app';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Where something of the country is shown while it is published. */
const RELEASED = [
  '/countries',
  `/countries/${ISLAND}`,
  `/countries/${ISLAND}/result.json`,
  '/open-data/results.csv',
  '/open-data/results.json',
  '/api/v1/results',
  `/api/v1/results/${ISLAND}`,
  '/api/v1/countries?published=true',
];

eachDriver((driver, open) => {
  let apps: ServedApp[];
  let databases: Database[];
  let drop = async () => {};
  let round: Awaited<ReturnType<typeof createRound>>;
  let lead: Awaited<ReturnType<typeof createPerson>>;
  let approver: typeof lead;

  beforeAll(async () => {
    if (driver === 'postgres') {
      // Two processes of one installation.
      const created = await createDatabase();
      drop = created.drop;
      databases = [openPostgres(created.url), openPostgres(created.url)];
    } else databases = [await open()];
    const [{ db }] = databases as [Database];
    await loadReference(db);
    await putTestCountries(db);
    apps = [];
    for (const database of databases) apps.push(await serveApp(database));
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    round = await createRound(db, lead);
    await answerCore(db, round);
    await moveRound(db, lead, round.id, 'ask_review');
    await moveRound(db, approver, round.id, 'sign_off', { secondFactor: true });
  });
  afterAll(async () => {
    for (const app of apps ?? []) await app.close();
    if (driver !== 'postgres') return;
    for (const database of databases) await database.close();
    await drop();
  });

  const db = () => (databases[0] as Database).db;
  const publish = () => publishRound(db(), approver, round.id, 'areas', true);
  const get = (path: string, headers: Record<string, string> = {}, app = apps[0]) =>
    fetch(app?.origin + path, { headers: { 'Accept-Encoding': 'identity', ...headers } });
  /** Whether the country is found at an address of every process. */
  const isShown = (path: string) =>
    Promise.all(
      apps.map(async (app) => {
        const answered = await get(path, {}, app);
        return answered.status === 200 && (await answered.text()).includes(ISLAND);
      }),
    );
  /** The same at every address: what is shown is shown in every process, or in none. */
  const expectShown = async (shown: boolean) => {
    for (const path of RELEASED) expect([path, ...(await isShown(path))]).toEqual([path, ...apps.map(() => shown)]);
  };

  it('shows what is published at once, and nothing of it once it is withdrawn, in every process', async () => {
    await expectShown(false);
    for (const reason of ['a mistake', 'another one']) {
      await publish();
      await expectShown(true);
      await withdrawRound(db(), lead, round.id, reason);
      await expectShown(false);
    }
    expect((await get(`/countries/${ISLAND}`)).status).toBe(404);
  });

  it('has strong tags by which nothing is sent twice, another for each encoding, and no older answer after a change', async () => {
    await publish();
    const first = await get('/open-data/results.csv', { 'Accept-Encoding': 'br' });
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{43}-br"$/);
    const plain = await get('/open-data/results.csv');
    expect(plain.headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
    expect(await first.text()).toBe(await plain.text());
    const again = await get('/open-data/results.csv', { 'Accept-Encoding': 'br', 'If-None-Match': tag });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
    await withdrawRound(db(), lead, round.id, 'again');
    const changed = await get('/open-data/results.csv', { 'Accept-Encoding': 'br', 'If-None-Match': tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).not.toContain(ISLAND);
  });

  it('sends pages without nonces, from memory, in the language of the reader; whoever has a session gets their own', async () => {
    const one = await get('/catalogue');
    const two = await get('/catalogue');
    expect(one.headers.get('content-security-policy')).toBe(two.headers.get('content-security-policy'));
    expect(await one.text()).toBe(await two.text());
    expect((await get('/catalogue', { 'Accept-Language': 'es' })).headers.get('etag')).not.toBe(one.headers.get('etag'));
    const own = await get('/catalogue', { Cookie: 'better-auth.session_token=x' });
    expect(own.headers.get('cache-control')).toBe('private, no-store');
    expect(own.headers.get('etag')).toBeNull();
  });

  describe('the API', () => {
    it('answers as its document says, at every path and with every status that can be had', async () => {
      await publish();
      const served = await (await get('/api/v1/openapi.json')).json();
      expect(served).toEqual(JSON.parse(JSON.stringify(writeOpenApi(apps[0]?.origin ?? ''))));
      const activity = (await (await get('/api/v1/activities?limit=1')).json()).activities[0].id;
      const values: Record<string, string> = { country: ISLAND, activity, pillar: 'legal' };
      for (const [path, { get: operation }] of Object.entries(
        served.paths as Record<string, { get: { operationId: string; responses: object } }>,
      )) {
        const name = operation.operationId as EndpointName;
        const fill = (to: (part: string) => string) => path.replace(/\{(\w+)\}/g, (_, part) => to(part));
        const good = await get(fill((part) => values[part] ?? ''));
        expect([path, good.status, good.headers.get('content-type')]).toEqual([path, 200, 'application/json; charset=utf-8']);
        ENDPOINTS[name].answer.parse(await good.json());
        expect(good.headers.get('access-control-allow-origin')).toBe('*');
        const asked = [[400, await get(`${fill((part) => values[part] ?? '')}?nonsense=1`)] as const];
        const isNamed = path.includes('{');
        const all = isNamed ? [...asked, [404, await get(fill(() => 'none'))] as const] : asked;
        for (const [status, answer] of all) {
          expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
            path,
            status,
            'application/problem+json; charset=utf-8',
          ]);
          const problem = ProblemSchema.parse(await answer.json());
          expect(problem).toMatchObject({ status, correlationId: answer.headers.get('x-request-id') });
        }
        expect(Object.keys(operation.responses).map(Number)).toEqual([200, 304, ...(isNamed ? [400, 404] : [400]), 500]);
        expect(listStatuses(name)).toEqual([200, ...(isNamed ? [400, 404] : [400]), 500]);
      }
      await withdrawRound(db(), lead, round.id, 'done');
    });

    it('has no route that the document leaves out', async () => {
      const routes = (await listRoutes()).map(({ pattern }) => pattern).filter((pattern) => pattern.startsWith('/api'));
      const described = Object.values(ENDPOINTS).map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1'));
      expect(routes.toSorted()).toEqual([...described, '/api/*'].toSorted());
    });

    it('says in a sentence what is wrong with a question', async () => {
      const say = async (path: string) => (await (await get(path)).json()).detail;
      expect(await say('/api/v1/countries?color=red')).toBe(
        'There is no parameter "color" here. Known parameters: region, published.',
      );
      expect(await say('/api/v1/countries?region=AFR&region=EUR')).toBe('The parameter "region" stands twice.');
      expect(await say('/api/v1/countries?region=MARS')).toMatch(/^The parameter "region" is not right: /);
      expect(await say('/api/v1/overview?x=1')).toBe('There is no parameter "x" here. It takes none.');
      expect(await say('/api/v2/countries')).toBe('There is nothing of that name here.');
    });

    it('only reads, and lets scripts of other sites ask whether something changed', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const refused = await fetch(`${apps[0]?.origin}/api/v1/countries`, { method });
        expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
        expect(ProblemSchema.parse(await refused.json()).status).toBe(405);
      }
      const asked = await fetch(`${apps[0]?.origin}/api/v1/countries`, {
        method: 'OPTIONS',
        headers: { Origin: 'https://other.example' },
      });
      expect(asked.status).toBe(204);
      expect(asked.headers.get('access-control-allow-headers')).toBe('If-None-Match');
      expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
      const head = await fetch(`${apps[0]?.origin}/api/v1/countries`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    });
  });

  it('the dictionary names every column of the table, in its order', async () => {
    const [header] = (await (await get('/open-data/results.csv')).text()).split('\n');
    const { results } = await (await get('/open-data/dictionary.json')).json();
    expect(header?.trim().split(',')).toEqual(results.map(({ name }: { name: string }) => name));
    expect(results).toEqual(RESULT_DICTIONARY);
    expect(RESULT_DICTIONARY.every(({ description }) => description !== '')).toBe(true);
  });
});
