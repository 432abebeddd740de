import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, COUNTRY_ROLES, ITU_ROLES, NotFoundError } from '../../app/domain/access';
import { parseCsv } from '../../app/exports/csv';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { LOCALES } from '../../app/i18n/locales';
import { audit } from '../../app/services/audit.server';
import { downloadAuditLog, LINES_PER_PAGE, readAuditLog } from '../../app/services/audit-log.server';
import { composeHeadMail } from '../../app/services/audit-mail.server';
import type { Db } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

const LINES = LINES_PER_PAGE * 2 + 1;

async function readAll(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** The recipe of the page, as somebody would follow it who has never seen our code. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sortKeys(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
function follow(lines: readonly Record<string, unknown>[]): string {
  let previous = '';
  for (const [i, { hash, ...rest }] of lines.entries()) {
    expect(rest).toMatchObject({ position: i + 1, previousHash: previous });
    previous = createHash('sha256')
      .update(JSON.stringify(sortKeys(rest)))
      .digest('hex');
    expect(hash, `line ${i + 1}`).toBe(previous);
  }
  return previous;
}

eachDriver((_, open) => {
  let db: Db;
  let lead: Actor;

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    await seeAll(db)(async (tx) => {
      for (let i = 1; i <= LINES; i += 1) {
        const actorId = [lead.id, 'gone', null][i % 3] as string | null;
        const details = i % 2 ? { z: [{ b: 1, a: null }], a: `=cmd "نص" & é\n${i}`, n: i / 3 } : {};
        await audit(tx, {
          actorId,
          countryCode: ISLAND,
          action: 'round.start',
          subject: i === 5 ? '=cmd,"x"' : `s${i}`,
          details,
        });
      }
      await audit(tx, { actorId: null, countryCode: DEVELOPING, action: 'round.start', subject: 'theirs' });
    });
  });

  it('shows a country its own log, newest first, page by page', async () => {
    const first = await readAuditLog(db, lead);
    expect(first.head).toMatchObject({ chain: ISLAND, position: LINES });
    expect(first.lines.map((line) => line.position)).toEqual(Array.from({ length: LINES_PER_PAGE }, (_, i) => LINES - i));
    const second = await readAuditLog(db, lead, first.older as number);
    const third = await readAuditLog(db, lead, second.older as number);
    expect([second.lines[0]?.position, third.lines.map((line) => line.position), third.older]).toEqual([
      LINES - LINES_PER_PAGE,
      [1],
      null,
    ]);
    expect(second.lines.slice(0, 3).map(({ position, who }) => [position % 3, who])).toEqual(
      expect.arrayContaining([
        [0, { id: lead.id, name: 'Test Person' }],
        [1, { id: 'gone', name: null }],
        [2, null],
      ]),
    );
  });

  it('lets a stranger recompute the chain from either file', async () => {
    const { head } = await readAuditLog(db, lead);
    const json = await readAll(downloadAuditLog(db, lead, 'json').body);
    expect(follow(JSON.parse(json))).toBe(head?.hash);
    const csv = await readAll(downloadAuditLog(db, lead, 'csv').body);
    expect(csv, 'no cell is a formula').not.toMatch(/^"?[=+@]|,"?[=+@]/m);
    const { header, rows } = parseCsv(new TextEncoder().encode(csv));
    const lines = rows.map(({ cells }) => {
      const line = Object.fromEntries(cells.map((cell, i) => [header.cells[i] as string, cell]));
      const { details = '', position, actorId } = line;
      return { ...line, details: JSON.parse(details), position: Number(position), actorId: actorId || null };
    });
    expect(lines).toHaveLength(LINES);
    expect(follow(lines)).toBe(head?.hash);
  });

  it('shows every role of a country its own log only, and nobody else any', async () => {
    for (const role of COUNTRY_ROLES) {
      const { lines } = await readAuditLog(db, await createPerson(db, role, DEVELOPING));
      expect(lines.map(({ position }) => position)).toEqual([1]);
    }
    const theirs = await readAll(downloadAuditLog(db, await createPerson(db, 'observer', DEVELOPING), 'json').body);
    expect(JSON.parse(theirs)).toMatchObject([{ chain: DEVELOPING, subject: 'theirs' }]);
    for (const role of ITU_ROLES) {
      const person = await createPerson(db, role, null, ['AMS', 'AFR']);
      await expect(readAuditLog(db, person)).rejects.toBeInstanceOf(NotFoundError);
      expect(() => downloadAuditLog(db, person, 'csv')).toThrow(NotFoundError);
    }
    const empty = await createPerson(db, 'focal_point', 'XCC');
    expect(await readAuditLog(db, empty)).toEqual({ chain: 'XCC', mayExport: true, head: null, lines: [], older: null });
    expect(await readAll(downloadAuditLog(db, empty, 'json').body)).toBe('[]\n');
  });
});

describe('the mail with the end of a chain', () => {
  it.each(LOCALES.map(({ code }) => code))('says what was done and how to check it: %s', (code) => {
    const hash = 'ab'.repeat(32);
    const mail = composeHeadMail(getTranslate(code), { chain: 'XAA', position: 12_345, hash, occasion: 'National 2026 & more' });
    expect(mail.subject).toContain('National 2026 & more');
    expect(mail.text).toContain(`\n${hash}\n`);
    expect(mail.text).toContain(`--head XAA:12345:${hash}`);
  });
});
