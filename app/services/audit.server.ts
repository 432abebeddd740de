import { createHash } from 'node:crypto';
import { type AuditHead, type AuditLine, insertAuditLine, lockAuditHead, putAuditHead } from '../../db/audit.server';
import type { Db } from '../../db/schema';
import { writeCanonical } from '../domain/canonical';

/** The chain of what concerns no country. */
export const COMMON_CHAIN = '-';

/** The hash that an audit line must have: over everything it says and the hash of the line before. */
export function hashAuditLine(line: Omit<AuditLine, 'hash'>): string {
  const { chain, position, at, actorId, action, subject, details, previousHash } = line;
  const text = writeCanonical({ chain, position, at: at.toISOString(), actorId, action, subject, details, previousHash });
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Writes the one audit line of a use-case, inside its transaction, as the next of its country's chain. Returns the new
 * end of the chain.
 */
export async function audit(
  tx: Db,
  entry: {
    actorId: string | null;
    countryCode?: string | null;
    action: string;
    subject: string;
    details?: Record<string, unknown>;
  },
): Promise<AuditHead> {
  const { actorId, action, subject, details = {} } = entry;
  const chain = entry.countryCode ?? COMMON_CHAIN;
  // Locked until the transaction ends: of two at once, one waits for its turn in the chain.
  const head = await lockAuditHead(tx, chain);
  const line = { chain, position: head.position + 1, at: new Date(), actorId, action, subject, details, previousHash: head.hash };
  const hash = hashAuditLine(line);
  await insertAuditLine(tx, { ...line, hash });
  await putAuditHead(tx, { chain, position: line.position, hash });
  return { chain, position: line.position, hash };
}
