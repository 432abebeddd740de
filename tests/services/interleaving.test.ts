import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../app/domain/access';
import { assign } from '../../app/services/assignments.server';
import { getRoundToAnswer, type RoundHead, type SaveInput, type SaveOutcome, saveAnswer } from '../../app/services/rounds.server';
import { openPostgres } from '../../db/client.server';
import { listAnswers } from '../../db/rounds.server';
import { answerVersion, type Db } from '../../db/schema';
import { createDatabase, eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, ISLAND, putTestCountries } from '../helpers/fixtures';

/**
 * Two people answer the same three items. What is counted is the beat: in each, both writers act at the same time, each through
 * connections of its own, so a beat is one interleaving of two transactions (three or four where a click was doubled), and the
 * database chooses which. Every beat goes on from what the one before left: stale views, operations whose reply was lost, cleared
 * answers. After each, the replies must be those of *some* order of the operations in a model of a few lines; after each run the
 * rows must be the model's, version by version.
 */
const BEATS_PER_SCRIPT = 100;
/** Rounds that are written to side by side: the writers of one wait for each other, those of another need not. */
const SCRIPTS_PER_RUN = { postgres: 5, pglite: 1 } as const;
const RUNS = { postgres: 20, pglite: 2 } as const;

const ITEMS = ['L1a', 'L1b', 'L1c'] as const;
type ItemId = (typeof ITEMS)[number];

/** What a writer does in a beat, from what the writer saw so far. */
interface Step {
  item: ItemId;
  kind: 'save' | 'clear' | 'repeat' | 'change' | 'double';
  value: 'yes' | 'no' | 'partial';
  note: string;
  /** The reply never arrives. */
  lost: boolean;
  /** Told of a conflict, the writer takes note of what stands. */
  looks: boolean;
  /** How many turns of the event loop the writer comes late. */
  late: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  item: fc.constantFrom(...ITEMS),
  kind: fc.oneof(
    { arbitrary: fc.constant('save' as const), weight: 6 },
    { arbitrary: fc.constantFrom('clear' as const, 'repeat' as const, 'change' as const, 'double' as const), weight: 4 },
  ),
  value: fc.constantFrom('yes', 'no', 'partial'),
  note: fc.constantFrom('', 'a', 'b'),
  lost: fc.boolean(),
  looks: fc.boolean(),
  late: fc.nat(3),
});

interface Writer {
  id: string;
  actor: Actor;
  head: RoundHead;
  db: Db;
  /** The versions the writer believes in. */
  seen: Map<string, number>;
  last: Map<string, SaveInput>;
}

type Content = Pick<SaveInput['answer'], 'value'> & { note: string };
type Version = Content & { item: string; version: number; by: string; operation: string };

/** What a round should do: a log of versions, and nothing else. */
class Model {
  constructor(readonly log: readonly Version[] = []) {}

  current(item: string): Version | undefined {
    return this.log.findLast((version) => version.item === item);
  }

  /** The reply to an operation, and what is there afterwards. */
  apply({ item, answer, seenVersion, operationId }: SaveInput, writer: Writer): { reply: string; after: Model } {
    const { value, note = '' } = answer;
    const now = this.current(item);
    const mine = now?.by === writer.id;
    const refuse = {
      reply: `${now?.version ?? 0} stands: ${JSON.stringify([now?.value ?? null, now?.value ? now.note : ''])}`,
      after: this,
    };
    const done = this.log.find(({ operation }) => operation === operationId);
    if (done) {
      const same = done.item === item && done.value === value && done.note === note;
      return same ? { reply: `saved as ${done.version}`, after: this } : refuse;
    }
    if ((now?.version ?? 0) !== seenVersion) return refuse;
    if (writer.actor.role === 'contributor' && now && now.value !== null && !mine) return refuse;
    const next = { item, value, note, version: seenVersion + 1, by: writer.id, operation: operationId };
    return { reply: `saved as ${next.version}`, after: new Model([...this.log, next]) };
  }
}

function sayReply(outcome: SaveOutcome): string {
  if (outcome.status === 'saved') return `saved as ${outcome.version}`;
  if (outcome.status === 'invalid') return outcome.error;
  const { answer, version } = outcome.current;
  return `${version} stands: ${JSON.stringify([answer.value, answer.note ?? ''])}`;
}

function* permute<T>(list: readonly T[]): Generator<T[]> {
  if (list.length < 2) yield [...list];
  for (const [at, first] of list.entries()) {
    if (list.length < 2) return;
    for (const rest of permute(list.toSpliced(at, 1))) yield [first, ...rest];
  }
}

type Roles = readonly ['lead' | 'contributor', 'lead' | 'contributor'];

interface Sent {
  writer: Writer;
  input: SaveInput;
  reply: string;
}

/** The model after the operations in an order that explains every reply. */
function explain(model: Model, sent: readonly Sent[]): Model {
  for (const order of permute(sent)) {
    let after: Model | null = model;
    for (const { writer, input, reply } of order) {
      const said: { reply: string; after: Model } = after.apply(input, writer);
      after = said.reply === reply ? said.after : null;
      if (!after) break;
    }
    if (after) return after;
  }
  throw new Error(
    `no order explains ${JSON.stringify(sent.map(({ writer, input, reply }) => [writer.actor.role, input, reply]))}`,
  );
}

function plan(writer: Writer, { item, kind, value, note }: Step): SaveInput {
  const last = writer.last.get(item);
  if (last && kind === 'repeat') return last;
  if (last && kind === 'change') return { ...last, answer: { value, note: `${note} changed` } };
  const answer = { value: kind === 'clear' ? null : value, note };
  return { questionnaire: 'un-framework', item, answer, seenVersion: writer.seen.get(item) ?? 0, operationId: randomUUID() };
}

async function act(writer: Writer, todo: Step): Promise<Sent[]> {
  const input = plan(writer, todo);
  writer.last.set(todo.item, input);
  for (let turn = 0; turn < todo.late; turn += 1) await new Promise(setImmediate);
  const copies = todo.kind === 'double' ? [input, input] : [input];
  const outcomes = await Promise.all(copies.map((copy) => saveAnswer(writer.db, writer.actor, writer.head, copy)));
  const [outcome] = outcomes;
  if (!todo.lost && outcome?.status === 'saved') writer.seen.set(todo.item, outcome.version);
  if (!todo.lost && todo.looks && outcome?.status === 'conflict') writer.seen.set(todo.item, outcome.current.version);
  return outcomes.map((reply) => ({ writer, input, reply: sayReply(reply) }));
}

eachDriver((driver, open) => {
  let dbs: [Db, Db];
  let close = async () => {};
  const people: { lead: Actor[]; contributor: Actor[] } = { lead: [], contributor: [] };
  beforeAll(async () => {
    if (driver === 'postgres') {
      const { url, drop } = await createDatabase();
      const two = [openPostgres(url), openPostgres(url)] as const;
      dbs = [two[0].db, two[1].db];
      close = async () => {
        await Promise.all(two.map((database) => database.close()));
        await drop();
      };
    } else {
      const { db } = await open();
      dbs = [db, db];
    }
    await putTestCountries(dbs[0]);
    for (let n = 0; n < 2; n += 1) {
      people.lead.push(await createPerson(dbs[0], 'focal_point', ISLAND));
      people.contributor.push(await createPerson(dbs[0], 'contributor', ISLAND));
    }
  });
  afterAll(() => close());

  async function begin(roles: Roles): Promise<[Writer, Writer]> {
    const lead = { ...(people.lead[0] as Actor), name: 'Lead' };
    const { id } = await createRound(dbs[0], lead);
    const writer = async (place: 0 | 1): Promise<Writer> => {
      const actor = people[roles[place]][place] as Actor;
      if (actor.role === 'contributor') {
        await assign(dbs[0], lead, id, { questionnaire: 'un-framework', groups: ['legal'], userId: actor.id, dueOn: null });
      }
      const head = await getRoundToAnswer(dbs[place], actor, id);
      return { id: actor.id, actor, head, db: dbs[place], seen: new Map(), last: new Map() };
    };
    return [await writer(0), await writer(1)];
  }

  /** Plays one script on a round of its own, against the model; returns the replies. */
  async function play(roles: Roles, script: readonly (readonly [Step, Step])[]): Promise<string[]> {
    const writers = await begin(roles);
    const replies: string[] = [];
    let model = new Model();
    for (const [one, two] of script) {
      const sent = (await Promise.all([act(writers[0], one), act(writers[1], two)])).flat();
      model = explain(model, sent);
      replies.push(...sent.map(({ reply }) => reply));
    }
    const { roundId, rows, standing } = await read(writers[0].head.id);
    const log = ITEMS.flatMap((item) => model.log.filter((version) => version.item === item));
    expect(
      rows.map((row) => [row.itemKey, row.version, row.value, row.note, row.savedBy, row.operationId]),
      `every acknowledged answer of ${roundId}, in order, and nothing else`,
    ).toEqual(log.map((v) => [`un-framework.${v.item}`, v.version, v.value, v.note, v.by, v.operation]));
    expect(standing.map((row) => [row.itemKey, row.version, row.value, row.savedBy]).toSorted()).toEqual(
      ITEMS.flatMap((item) => model.current(item) ?? []).map((v) => [`un-framework.${v.item}`, v.version, v.value, v.by]),
    );
    return replies;
  }

  const read = (roundId: string) =>
    seeAll(dbs[0])(async (tx) => {
      const rows = await tx
        .select()
        .from(answerVersion)
        .where(eq(answerVersion.roundId, roundId))
        .orderBy(asc(answerVersion.itemKey), asc(answerVersion.version));
      return { roundId, rows, standing: await listAnswers(tx, roundId) };
    });

  const scripts = SCRIPTS_PER_RUN[driver];
  const total = RUNS[driver] * scripts * BEATS_PER_SCRIPT;
  it(`loses nothing in ${total} interleavings of two writers, and overwrites nothing unseen`, { timeout: 300_000 }, async () => {
    let beats = 0;
    const replies: string[] = [];
    const roles = fc.constantFrom<Roles>(
      ['lead', 'lead'],
      ['lead', 'contributor'],
      ['contributor', 'lead'],
      ['contributor', 'contributor'],
    );
    const script = fc.array(fc.tuple(step, step), { minLength: BEATS_PER_SCRIPT, maxLength: BEATS_PER_SCRIPT });
    const batch = fc.array(fc.tuple(roles, script), { minLength: scripts, maxLength: scripts });
    const holds = fc.asyncProperty(batch, async (played) => {
      replies.push(...(await Promise.all(played.map(([who, what]) => play(who, what)))).flat());
      beats += played.reduce((sum, [, what]) => sum + what.length, 0);
    });
    // A failing script is long whatever is left out of it: its seed is more use than hours of shrinking.
    await fc.assert(holds, { numRuns: RUNS[driver], endOnFailure: true });
    expect(beats).toBe(total);
    // Both happen a lot, or the test tests little.
    const saved = replies.filter((reply) => reply.startsWith('saved')).length;
    expect(saved).toBeGreaterThan(beats / 5);
    expect(replies.length - saved).toBeGreaterThan(beats / 5);
  });
});
