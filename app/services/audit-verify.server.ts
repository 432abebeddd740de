import {
  type AuditCursor,
  type AuditHead,
  type AuditLine,
  findAuditHead,
  listAuditChains,
  walkAuditEntries,
} from '../../db/audit.server';
import type { Db } from '../../db/schema';
import { readInScope } from '../../db/scope.server';
import { hashAuditLine } from './audit.server';

/** Lines held at a time. */
const PIECE = 1000;
/** So many problems of a chain are kept in words; beyond, they are counted only. */
const MAX_PROBLEMS = 100;

/**
 * What is wrong at a position. `position`: a line is missing, moved or added. `content`: the line says something else than when
 * it was written. `previous`: it does not follow the line before it. `head`: the stored end is not the last line.
 * `given_head`: an end that was made known earlier is no line of the chain.
 */
export type AuditProblemKind = 'position' | 'content' | 'previous' | 'head' | 'given_head';

export interface AuditProblem {
  kind: AuditProblemKind;
  /** As stored; text, since a line that was tampered with may hold any number. */
  position: string;
}

/** What the walk over one chain found. */
export interface ChainReport {
  chain: string;
  lines: number;
  /** The last line as it stands; null where there is none. */
  end: { position: string; hash: string } | null;
  /** The first problems, in the order of positions; empty for a chain that is whole. */
  problems: AuditProblem[];
  problemCount: number;
}

/** Whether a line has the hash that what it says gives it. */
function isAsWritten(line: AuditLine & { fineTime: boolean }): boolean {
  try {
    return !line.fineTime && hashAuditLine(line) === line.hash;
  } catch (error) {
    // A time beyond all calendars, or details nested without end: we wrote neither.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

async function verifyChain(tx: Db, chain: string, given: readonly AuditHead[]): Promise<ChainReport> {
  const report: ChainReport = { chain, lines: 0, end: null, problems: [], problemCount: 0 };
  const add = (kind: AuditProblemKind, position: string) => {
    report.problemCount += 1;
    if (report.problems.length < MAX_PROBLEMS) report.problems.push({ kind, position });
  };
  const missing = new Set(given);
  let expected = 1;
  let previousHash = '';
  let cursor: AuditCursor | null = null;
  for (;;) {
    const piece: Awaited<ReturnType<typeof walkAuditEntries>> = await walkAuditEntries(tx, chain, cursor, PIECE);
    for (const { positionText, ...line } of piece) {
      if (positionText !== String(expected)) add('position', positionText);
      if (!isAsWritten(line)) add('content', positionText);
      if (line.previousHash !== previousHash) add('previous', positionText);
      for (const head of missing) {
        if (String(head.position) === positionText && head.hash === line.hash) missing.delete(head);
      }
      report.lines += 1;
      report.end = { position: positionText, hash: line.hash };
      expected = line.position + 1;
      previousHash = line.hash;
      cursor = { position: positionText, id: line.id };
    }
    if (piece.length < PIECE) break;
  }
  const head = await findAuditHead(tx, chain);
  const end = report.end ?? { position: '0', hash: '' };
  const isEnd = head ? String(head.position) === end.position && head.hash === end.hash : report.end === null;
  if (!isEnd) add('head', end.position);
  for (const { position } of missing) add('given_head', String(position));
  return report;
}

/**
 * Walks the chains of the audit log, all or one, and finds every line that was changed, removed, moved or added behind our back.
 * Lines are read in pieces, as everything was at one moment, and nothing is written. Who rewrites a whole chain with its head is
 * found by an end of it that was made known before: give those as `heads`.
 */
export async function verifyAudit(
  db: Db,
  { chain, heads = [] }: { chain?: string | undefined; heads?: readonly AuditHead[] } = {},
): Promise<ChainReport[]> {
  return readInScope(db, { kind: 'system' }, async (tx) => {
    const chains = chain ? [chain] : [...new Set([...(await listAuditChains(tx)), ...heads.map((head) => head.chain)])].sort();
    const reports: ChainReport[] = [];
    for (const name of chains) {
      reports.push(
        await verifyChain(
          tx,
          name,
          heads.filter((head) => head.chain === name),
        ),
      );
    }
    return reports;
  });
}
