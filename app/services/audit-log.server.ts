import { type AuditLine, findAuditHead, listAuditLines, listLatestAuditLines } from '../../db/audit.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { listUserNames } from '../../db/users.server';
import { type Actor, mayDo, NotFoundError } from '../domain/access';
import { writeCanonical } from '../domain/canonical';
import { type CsvValue, writeCsv } from '../exports/csv';
import { scopeOf } from './rounds.server';

export const LINES_PER_PAGE = 50;
/** Lines of a download held at a time. */
const PIECE = 1000;

function requireCountry(actor: Actor): string {
  const { countryCode } = actor;
  if (!countryCode || !mayDo(actor, 'audit.read', { countryCode })) throw new NotFoundError('audit log');
  return countryCode;
}

/** One line of the log as a page shows it. `name`: null where the account no longer exists. */
export interface LogLine {
  position: number;
  at: Date;
  action: string;
  who: { id: string; name: string | null } | null;
}

/**
 * A page of the log of the actor's own country, newest first, below a position where one is given. `older`: the position to go on
 * below, null on the last page.
 * `mayExport`: whether the actor may take everything the country gave.
 * @throws NotFoundError for everybody who is not of a country
 */
export async function readAuditLog(db: Db, actor: Actor, before?: number) {
  const chain = requireCountry(actor);
  return inScope(db, scopeOf(actor), async (tx) => {
    const found = await listLatestAuditLines(tx, chain, LINES_PER_PAGE + 1, before);
    const lines = found.slice(0, LINES_PER_PAGE);
    const names = await listUserNames(tx, [...new Set(lines.flatMap(({ actorId }) => actorId ?? []))]);
    return {
      chain,
      mayExport: mayDo(actor, 'round.export', { countryCode: chain }),
      head: await findAuditHead(tx, chain),
      lines: lines.map(
        ({ position, at, action, actorId }): LogLine => ({
          position,
          at,
          action,
          who: actorId === null ? null : { id: actorId, name: names.get(actorId) ?? null },
        }),
      ),
      older: found.length > lines.length ? (lines.at(-1)?.position ?? null) : null,
    };
  });
}

const FIELDS = ['chain', 'position', 'at', 'actorId', 'action', 'subject', 'details', 'previousHash', 'hash'] as const;

/** What the hash is taken of, and the hash; the row's own id says nothing. */
function pickFields(line: AuditLine) {
  return Object.fromEntries(FIELDS.map((name) => [name, line[name]]));
}

function toCells(line: AuditLine): CsvValue[] {
  const { chain, position, at, actorId, action, subject, details, previousHash, hash } = line;
  return [chain, position, at.toISOString(), actorId, action, subject, writeCanonical(details), previousHash, hash];
}

async function* writeLog(lines: AsyncIterable<AuditLine[]>, format: 'csv' | 'json'): AsyncGenerator<string> {
  let between = '[\n';
  if (format === 'csv') yield writeCsv([[...FIELDS]]);
  for await (const piece of lines) {
    if (format === 'csv') yield writeCsv(piece.map(toCells));
    else
      for (const line of piece) {
        yield between + writeCanonical(pickFields(line));
        between = ',\n';
      }
  }
  if (format === 'json') yield between === '[\n' ? '[]\n' : '\n]\n';
}

/**
 * The whole log of the actor's own country, from the first line, with everything that a stranger needs to recompute it. Read in
 * pieces while it is taken: the log only grows, so they fit together.
 * @throws NotFoundError for everybody who is not of a country
 */
export function downloadAuditLog(db: Db, actor: Actor, format: 'csv' | 'json'): { name: string; body: AsyncIterable<string> } {
  const chain = requireCountry(actor);
  async function* read() {
    for (let after = 0; ; ) {
      const piece = await inScope(db, scopeOf(actor), (tx) => listAuditLines(tx, chain, after, PIECE));
      if (piece.length === 0) return;
      yield piece;
      after = piece.at(-1)?.position ?? after;
    }
  }
  return { name: `${chain}-log.${format}`, body: writeLog(read(), format) };
}
