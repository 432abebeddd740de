import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listItems } from '../../app/domain/group';
import { type Database, openDatabase } from '../../db/client.server';
import { answer, answerVersion } from '../../db/schema';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { DRIVERS, type Driver, seeAll } from '../helpers/database';
import { findFreePort, findRoundId, signInOverHttp } from '../helpers/served';
import { type StartOptions, type TestServer, Workplace } from '../helpers/server';
import { inEmptyPlace, KILLS, TIMEOUT_MS } from './kill-process';

const KILLS_OF_CONTROL = 3;
const WRITERS = 8;
/** A stream is cut after so many acknowledged answers, and up to so many milliseconds. */
const [FEWEST, MOST] = [5, 60];
const LATEST_MS = 20;

const ITEMS = listItems(getQuestionnaire('un-framework@1.0').definition.overall).map(({ id }) => id);
const VALUES = ['yes', 'partial', 'no', 'dont_know'] as const;

/** One save as the client sends it; the note is unique, so that every version can be told from every other. */
interface Save {
  item: string;
  answer: { value: string; note: string };
  seenVersion: number;
  operationId: string;
}

/** What one client knows: which saves were acknowledged, and which got no answer and may be stored or not. */
class Client {
  readonly acknowledged: Save[] = [];
  readonly versions = new Map<string, number>();
  /** The one save per item that got no answer. */
  readonly doubtful = new Map<string, Save>();
  private cookie = '';
  private address = '';
  private turn = 0;

  async signIn({ origin }: TestServer): Promise<void> {
    this.cookie = await signInOverHttp(origin, 'island@demo.example');
    this.address = `/rounds/${await findRoundId(origin, this.cookie)}/un-framework/answer`;
  }

  get roundId(): string {
    return this.address.split('/')[2] as string;
  }

  private next(item: string): Save {
    const note = randomUUID();
    const value = VALUES[this.turn++ % VALUES.length] as string;
    return { item, answer: { value, note }, seenVersion: this.versions.get(item) ?? 0, operationId: randomUUID() };
  }

  private async send({ origin }: TestServer, save: Save): Promise<void> {
    // Without an answer nobody knows: the save stays doubtful until it is sent again.
    this.doubtful.set(save.item, save);
    const response = await fetch(origin + this.address, {
      method: 'POST',
      headers: { Origin: origin, Cookie: this.cookie, 'Content-Type': 'application/json' },
      body: JSON.stringify(save),
    });
    const outcome = (await response.json()) as { status: string; version: number };
    if (response.status !== 200 || outcome.status !== 'saved' || outcome.version !== save.seenVersion + 1) {
      throw new UnexpectedAnswer(`${JSON.stringify(save)} was answered ${response.status} ${JSON.stringify(outcome)}`);
    }
    this.doubtful.delete(save.item);
    this.acknowledged.push(save);
    this.versions.set(save.item, outcome.version);
  }

  /** Sends every doubtful save again, as the page would: whether it was stored before or not, it has one effect. */
  async resend(server: TestServer): Promise<void> {
    for (const save of [...this.doubtful.values()]) await this.send(server, save);
  }

  /**
   * Several writers, each with items of its own, save one answer after the other; in the middle of it, after some answers
   * and a moment, the server is killed.
   */
  async streamUntilKilled(server: TestServer, answers: number, afterMs: number): Promise<void> {
    const enough = this.acknowledged.length + answers;
    let gone = false;
    const kill = (async () => {
      while (this.acknowledged.length < enough && !gone) await sleep(1);
      await sleep(afterMs);
      await server.kill('SIGKILL');
    })();
    const write = async (writer: number) => {
      const own = ITEMS.filter((_, i) => i % WRITERS === writer);
      for (let i = this.turn; !gone; i += 1) {
        const item = own[i % own.length] as string;
        await this.send(server, this.next(item)).catch((error) => {
          if (error instanceof UnexpectedAnswer) throw error;
          gone = true;
        });
      }
    };
    await Promise.all([kill, ...Array.from({ length: WRITERS }, (_, writer) => write(writer))]);
  }

  /** What was acknowledged and is not there now, by what the server shows to everyone. */
  async findLost({ origin }: TestServer): Promise<string[]> {
    const response = await fetch(`${origin}${this.address.replace(/answer$/, 'answers.json')}`, {
      headers: { Cookie: this.cookie },
    });
    const notes = new Map(
      [...(await response.text()).matchAll(/"note":\s*"([0-9a-f-]{36})"/g)].map((match) => [match[1] as string, true]),
    );
    const latest = new Map(this.acknowledged.map((save) => [save.item, save]));
    const lost = [...latest.values()].filter(
      ({ item, answer }) => !notes.has(answer.note) && !notes.has(this.doubtful.get(item)?.answer.note ?? ''),
    );
    return lost.map((save) => `${save.item} version ${save.seenVersion + 1}`);
  }
}

class UnexpectedAnswer extends Error {}

/** Looks at every row: all that was acknowledged in its version, each answer with its version, versions without a gap. */
async function inspect({ db }: Database, client: Client) {
  const all = seeAll(db);
  const answers = await all((tx) => tx.select().from(answer).where(eq(answer.roundId, client.roundId)));
  const versions = await all((tx) => tx.select().from(answerVersion).where(eq(answerVersion.roundId, client.roundId)));
  const byVersion = new Map(versions.map((row) => [`${row.itemKey}:${row.version}`, row]));
  const lost = client.acknowledged.filter(({ item, answer, seenVersion, operationId }) => {
    const row = byVersion.get(`un-framework.${item}:${seenVersion + 1}`);
    return row?.value !== answer.value || row.note !== answer.note || row.operationId !== operationId;
  });
  const halfWritten = answers.filter((row) => {
    const own = byVersion.get(`${row.itemKey}:${row.version}`);
    return own?.value !== row.value || own.note !== row.note;
  });
  const highest = new Map<string, number>();
  for (const { itemKey, version } of versions) highest.set(itemKey, Math.max(version, highest.get(itemKey) ?? 0));
  const counted = [...highest.values()].reduce((sum, version) => sum + version, 0);
  const standing = answers.filter((row) => row.version !== highest.get(row.itemKey));
  return { lost, halfWritten, standing, gaps: counted - versions.length, unanswered: highest.size - answers.length };
}

let workplace: Workplace;
beforeAll(() => {
  workplace = new Workplace();
});
afterAll(async () => {
  await workplace?.close();
});

/** Streams answers and kills the server in the middle, again and again on the same data. */
async function killAgainAndAgain(driver: Driver, kills: number, preload?: string) {
  return inEmptyPlace(driver, async ({ dataDir, url }) => {
    const options: StartOptions = { port: await findFreePort(), dataDir, databaseUrl: url, preload };
    const client = new Client();
    const lost: string[] = [];
    // Filled by a server that works: one that acknowledges early could not even begin.
    const { preload: _, ...sound } = options;
    await (await workplace.start(sound)).kill('SIGTERM');
    let server = await workplace.start(options);
    await client.signIn(server);
    for (let kill = 0; kill < kills; kill += 1) {
      await client.streamUntilKilled(server, FEWEST + Math.random() * (MOST - FEWEST), Math.random() * LATEST_MS);
      server = await workplace.start(options);
      lost.push(...(await client.findLost(server)));
      // What is lost cannot go on from the version that the client knows.
      if (lost.length > 0) break;
      await client.resend(server);
    }
    await server.kill('SIGKILL');
    const database = await openDatabase({ dataDir, url });
    const inspected = await inspect(database, client);
    await database.close();
    return { ...inspected, shown: lost, acknowledged: client.acknowledged.length };
  });
}

// Both drivers at once: most of the time goes into starting servers.
describe('kill -9 during a stream of answers', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.each(DRIVERS)(
    `loses no acknowledged answer in ${KILLS} kills, and leaves none half-written: %s`,
    async (driver) => {
      const { acknowledged, ...found } = await killAgainAndAgain(driver, KILLS);
      expect(found).toEqual({ lost: [], halfWritten: [], standing: [], gaps: 0, unanswered: 0, shown: [] });
      expect(acknowledged).toBeGreaterThan(KILLS * FEWEST);
    },
  );
});

describe('the same harness', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.each(DRIVERS)('finds lost answers in a server that acknowledges before it commits: %s', async (driver) => {
    const { lost, shown } = await killAgainAndAgain(driver, KILLS_OF_CONTROL, 'tests/faults/acknowledge-early.ts');
    expect(shown.length).toBeGreaterThan(0);
    expect(lost.length).toBeGreaterThan(0);
  });
});
