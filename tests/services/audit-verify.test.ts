import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit, COMMON_CHAIN, hashAuditLine } from '../../app/services/audit.server';
import { type AuditProblem, type ChainReport, verifyAudit } from '../../app/services/audit-verify.server';
import type { AuditHead, AuditLine } from '../../db/audit.server';
import { auditEntry, auditHead, type Db } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { DEVELOPING, ISLAND } from '../helpers/fixtures';

const LINES = 10_000;
const MIDDLE = LINES / 2;
const BATCH = 2000;
/** A transaction that tampers ends with this, so that the next finds everything whole. */
class Undo extends Error {}

/** Lines of a chain as the application writes them, without the half hour that it would take. */
function writeChain(chain: string, length: number): AuditLine[] {
  const lines: AuditLine[] = [];
  let previousHash = '';
  for (let position = 1; position <= length; position += 1) {
    const line = {
      chain,
      position,
      at: new Date(Date.UTC(2026, 0, 1) + position * 61_007),
      actorId: position % 7 === 0 ? null : `person-${position % 5}`,
      action: position % 2 === 0 ? 'round.sign_off' : 'round.reopen',
      subject: `round-${position % 11}`,
      details:
        position % 3 === 0 ? {} : { reason: `=cmd & "نص" line\n${position}`, n: position / 8, deep: { list: [null, true] } },
      previousHash,
    };
    previousHash = hashAuditLine(line);
    lines.push({ ...line, hash: previousHash });
  }
  return lines;
}

async function putChain(db: Db, lines: readonly AuditLine[]): Promise<void> {
  await seeAll(db)(async (tx) => {
    for (let i = 0; i < lines.length; i += BATCH) await tx.insert(auditEntry).values(lines.slice(i, i + BATCH));
    const { chain, position, hash } = lines.at(-1) as AuditLine;
    await tx.insert(auditHead).values({ chain, position, hash });
  });
}

const headAt = (lines: readonly AuditLine[], position: number): AuditHead => {
  const { chain, hash } = lines[position - 1] as AuditLine;
  return { chain, position, hash };
};
const tell = (problems: readonly AuditProblem[]) => problems.map(({ kind, position }) => `${kind} ${position}`);

eachDriver((_, open) => {
  let db: Db;
  const island = writeChain(ISLAND, LINES);
  const other = writeChain(DEVELOPING, 3);

  beforeAll(async () => {
    ({ db } = await open());
    await putChain(db, island);
    await putChain(db, other);
  });

  /** What is found after tampering as the owner of the tables can; undone afterwards. */
  async function findAfter(tamper: (tx: Db) => Promise<unknown>, heads: readonly AuditHead[] = []): Promise<ChainReport> {
    let found: ChainReport[] = [];
    const undone = db.transaction(async (tx) => {
      for (const table of ['audit_entry', 'audit_head'])
        await tx.execute(sql.raw(`alter table ${table} disable row level security`));
      await tamper(tx as unknown as Db);
      found = await verifyAudit(tx as unknown as Db, { chain: ISLAND, heads });
      throw new Undo();
    });
    await expect(undone).rejects.toBeInstanceOf(Undo);
    return found[0] as ChainReport;
  }
  const run =
    (...statements: SQL[]) =>
    async (tx: Db) => {
      for (const statement of statements) await tx.execute(statement);
    };
  const at = (position: number) => sql`chain = ${ISLAND} and position = ${position}`;
  const moveBy = (n: number, from: number) => [
    // Away first and then to their place: a position stands once only.
    sql`update audit_entry set position = -position where chain = ${ISLAND} and position >= ${from}`,
    sql`update audit_entry set position = -position + ${n} where chain = ${ISLAND} and position < 0`,
  ];
  const forge = (
    line: AuditLine,
  ) => sql`insert into audit_entry (chain, position, at, actor_id, action, subject, details, previous_hash, hash)
    values (${line.chain}, ${line.position}, ${line.at.toISOString()}, ${line.actorId}, ${line.action}, ${line.subject},
      ${JSON.stringify(line.details)}::jsonb, ${line.previousHash}, ${line.hash})`;
  const putHead = ({ position, hash }: { position: number; hash: string }) =>
    sql`update audit_head set position = ${position}, hash = ${hash} where chain = ${ISLAND}`;

  it('finds nothing wrong where nothing is, with an old head and with what is written meanwhile', async () => {
    expect(await verifyAudit(db, { heads: [headAt(island, 1), headAt(island, MIDDLE), headAt(island, LINES)] })).toEqual([
      { chain: ISLAND, lines: LINES, end: { position: String(LINES), hash: island.at(-1)?.hash }, problems: [], problemCount: 0 },
      { chain: DEVELOPING, lines: 3, end: { position: '3', hash: other.at(-1)?.hash }, problems: [], problemCount: 0 },
    ]);
    await db.transaction((tx) =>
      audit(tx as unknown as Db, { actorId: null, action: 'account.invite', subject: 'x', details: { text: '\u2028é\u0001' } }),
    );
    const [common] = await verifyAudit(db, { chain: COMMON_CHAIN });
    expect(common).toMatchObject({ lines: 1, problemCount: 0 });
  });

  describe.each([
    ['the first', 1],
    ['the middle', MIDDLE],
    ['the last', LINES],
  ])('of %s line', (_, place) => {
    it.each<[string, SQL, string]>([
      ['the time', sql`at = at + interval '1 millisecond'`, 'content'],
      ['the time, by less than we write', sql`at = at + interval '1 microsecond'`, 'content'],
      ['the time, to no time at all', sql`at = 'infinity'`, 'content'],
      ['the person', sql`actor_id = 'somebody'`, 'content'],
      ['the person, to nobody', sql`actor_id = null, hash = repeat('0', 64)`, 'content'],
      ['the action', sql`action = 'round.read'`, 'content'],
      ['the subject', sql`subject = subject || ' '`, 'content'],
      ['a detail', sql`details = details || '{"added": null}'`, 'content'],
      ['all details', sql`details = '[]'`, 'content'],
      ['the previous hash', sql`previous_hash = repeat('a', 64)`, 'content'],
      ['the hash', sql`hash = repeat('a', 64)`, 'content'],
      ['the hash, in capitals', sql`hash = upper(hash)`, 'content'],
    ])('a change of %s is found there', async (_, change, kind) => {
      const report = await findAfter(run(sql`update audit_entry set ${change} where ${at(place)}`));
      expect(tell(report.problems)).toContain(`${kind} ${place}`);
      expect(report.lines).toBe(LINES);
    });

    it.each<[string, SQL]>([
      ['to another chain', sql`chain = ${DEVELOPING}, position = 100000`],
      ['to before the first', sql`position = 0`],
      ['below zero', sql`position = -5`],
      ['behind the last', sql`position = 9223372036854775807`],
    ])('a move %s is found', async (_, change) => {
      const report = await findAfter(run(sql`update audit_entry set ${change} where ${at(place)}`));
      expect(report.problemCount).toBeGreaterThan(0);
    });

    it('its deletion is found', async () => {
      const report = await findAfter(run(sql`delete from audit_entry where ${at(place)}`));
      expect(tell(report.problems)).toEqual(
        place === LINES ? [`head ${LINES - 1}`] : [`position ${place + 1}`, `previous ${place + 1}`],
      );
    });

    it('its deletion with all others moved up is found', async () => {
      const report = await findAfter(run(sql`delete from audit_entry where ${at(place)}`, ...moveBy(-1, place + 1)));
      expect(report.problemCount).toBe(place === LINES ? 1 : LINES - place + 2);
    });

    it('a change with a hash that fits is found at the line after, or at the end', async () => {
      const line = { ...(island[place - 1] as AuditLine), subject: 'forged' };
      const report = await findAfter(
        run(sql`update audit_entry set subject = 'forged', hash = ${hashAuditLine(line)} where ${at(place)}`),
        [headAt(island, place)],
      );
      expect(tell(report.problems)).toEqual([place === LINES ? `head ${LINES}` : `previous ${place + 1}`, `given_head ${place}`]);
    });

    it('an insertion before it is found', async () => {
      const previousHash = island[place - 2]?.hash ?? '';
      const forged = { ...(island[place - 1] as AuditLine), previousHash, subject: 'forged' };
      const report = await findAfter(run(...moveBy(1, place), forge({ ...forged, hash: hashAuditLine(forged) })));
      expect(tell(report.problems)).toContain(`previous ${place + 1}`);
      expect(report.lines).toBe(LINES + 1);
    });
  });

  it('finds two lines that changed places', async () => {
    const swap = (a: number, b: number) =>
      run(
        sql`update audit_entry set position = -1 where ${at(a)}`,
        sql`update audit_entry set position = ${a} where ${at(b)}`,
        sql`update audit_entry set position = ${b} where ${at(-1)}`,
      );
    for (const [a, b] of [
      [MIDDLE, MIDDLE + 1],
      [1, LINES],
      [1000, 1001],
    ] as const) {
      const { problems } = await findAfter(swap(a, b));
      expect(tell(problems)).toEqual(expect.arrayContaining([`content ${a}`, `content ${b}`]));
    }
  });

  it('finds a position that stands twice, also at the end of a piece', async () => {
    for (const place of [1000, MIDDLE + 17]) {
      const { problems } = await findAfter(
        run(
          sql`alter table audit_entry drop constraint audit_entry_chain_position`,
          forge({ ...(island[place - 1] as AuditLine), subject: 'forged' }),
        ),
      );
      expect(tell(problems)).toContain(`content ${place}`);
    }
  });

  it('finds a tail that was cut off; with the stored end forged too, by an end that was made known', async () => {
    const cut = sql`delete from audit_entry where chain = ${ISLAND} and position > ${LINES - 100}`;
    expect(tell((await findAfter(run(cut))).problems)).toEqual([`head ${LINES - 100}`]);
    const forged = run(cut, putHead(headAt(island, LINES - 100)));
    expect((await findAfter(forged)).problems).toEqual([]);
    expect(tell((await findAfter(forged, [headAt(island, LINES - 50), headAt(island, MIDDLE)])).problems)).toEqual([
      `given_head ${LINES - 50}`,
    ]);
  });

  it('finds a stored end that is missing, and a chain of which nothing but the end is left', async () => {
    const noHead = run(sql`delete from audit_head where chain = ${ISLAND}`);
    expect(tell((await findAfter(noHead)).problems)).toEqual([`head ${LINES}`]);
    const noLines = run(sql`delete from audit_entry where chain = ${ISLAND}`);
    expect(tell((await findAfter(noLines)).problems)).toEqual(['head 0']);
    const nothing = run(
      sql`delete from audit_entry where chain = ${ISLAND}`,
      sql`delete from audit_head where chain = ${ISLAND}`,
    );
    expect((await findAfter(nothing)).problems).toEqual([]);
    expect(tell((await findAfter(nothing, [headAt(island, 7)])).problems)).toEqual(['given_head 7']);
  });

  it('finds a chain that was written anew from some line on, by an end that was made known', async () => {
    const anew = island.slice(0, MIDDLE).concat(writeChain(ISLAND, LINES).slice(MIDDLE));
    for (let i = MIDDLE; i < LINES; i += 1) {
      const { hash: _, ...line } = {
        ...(anew[i] as AuditLine),
        subject: 'forged',
        previousHash: (anew[i - 1] as AuditLine).hash,
      };
      anew[i] = { ...line, hash: hashAuditLine(line) };
    }
    const rewrite = async (tx: Db) => {
      await tx.execute(sql`delete from audit_entry where chain = ${ISLAND} and position > ${MIDDLE}`);
      for (let i = MIDDLE; i < LINES; i += BATCH) await tx.insert(auditEntry).values(anew.slice(i, i + BATCH));
      await tx.execute(putHead(headAt(anew, LINES)));
    };
    expect((await findAfter(rewrite, [headAt(island, MIDDLE)])).problems).toEqual([]);
    expect(tell((await findAfter(rewrite, [headAt(island, MIDDLE + 1)])).problems)).toEqual([`given_head ${MIDDLE + 1}`]);
  });

  it('counts what it no longer lists', async () => {
    const { problems, problemCount } = await findAfter(run(sql`update audit_entry set subject = 'x' where chain = ${ISLAND}`));
    expect([problems.length, problemCount]).toEqual([100, LINES]);
  });

  it('finds whatever is done at random', async () => {
    const place = fc.integer({ min: 1, max: LINES });
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => s.replaceAll('\0', ''));
    const column = fc.oneof(
      text.map((s) => sql`subject = ${`${s}!`}`),
      text.map((s) => sql`actor_id = ${`${s}!`}`),
      text.map((s) => sql`action = ${`${s}!`}`),
      fc
        .dictionary(text, fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), text), { minKeys: 4 })
        .map((details) => sql`details = ${JSON.stringify(details)}::jsonb`),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((n) => sql`at = at - ${n} * interval '1 microsecond'`),
      fc.integer({ min: LINES + 1, max: 2 ** 31 - 1 }).map((n) => sql`position = ${n}`),
      fc.stringMatching(/^[0-9a-f]{63}[g-z]$/).map((s) => sql`hash = ${s}`),
      fc.stringMatching(/^[0-9a-f]{63}[g-z]$/).map((s) => sql`previous_hash = ${s}`),
    );
    const tampering = fc.oneof(
      fc.tuple(place, column).map(([p, change]) => [sql`update audit_entry set ${change} where ${at(p)}`]),
      place.map((p) => [sql`delete from audit_entry where ${at(p)}`]),
      fc
        .tuple(place, place)
        .map(([a, b]) => [
          sql`delete from audit_entry where chain = ${ISLAND} and position between ${Math.min(a, b)} and ${Math.max(a, b)}`,
        ]),
    );
    await fc.assert(
      fc.asyncProperty(tampering, async (statements) => {
        expect((await findAfter(run(...statements))).problemCount).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
    expect((await verifyAudit(db)).map(({ problemCount }) => problemCount)).toEqual([0, 0, 0]);
  });
});
