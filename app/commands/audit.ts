/**
 * Verifies the audit log of the database that the environment names; it reads and never writes.
 *   npm run -s audit -- verify [--country XAA] [--head <chain>:<position>:<hash>]...
 * One line per chain, then each problem with its chain and position. `--head` names an end of a chain that was made known
 * earlier, by mail for example: it must still be a line of that chain. Ends with 0 when all is whole, 1 when it is not, 2 when
 * it cannot be told.
 */
import type { Database } from '../../db/client.server';
import { findCountry } from '../../db/countries.server';
import { COMMON_CHAIN } from '../services/audit.server';
import { type AuditProblemKind, type ChainReport, verifyAudit } from '../services/audit-verify.server';
import { CommandError, readWords } from './command';
import { runOnDatabase } from './on-database';

const USAGE = 'audit -- verify [--country <code>] [--head <chain>:<position>:<hash>]...';
const EXIT_NOT_WHOLE = 1;
const HEAD = /^([A-Z]{3}|-):([1-9]\d{0,14}):([0-9a-f]{64})$/;

const PROBLEMS: Record<AuditProblemKind, string> = {
  position: 'a line before it is missing, or it was moved or added',
  content: 'it does not say what it said when it was written',
  previous: 'it does not follow the line before it',
  head: 'the end of the chain is not the one that was kept: lines were cut off or added there',
  given_head: 'the head given for it is no line of this chain',
};

function readHead(text: string) {
  const [, chain, position, hash] = HEAD.exec(text) ?? [];
  if (!chain || !hash) throw new CommandError(`"${text}" is not a head, <chain>:<position>:<hash>\nusage: ${USAGE}`);
  return { chain, position: Number(position), hash };
}

const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

function describeChain({ chain, lines, end, problems, problemCount }: ChainReport): string {
  const rest = problemCount - problems.length;
  return [
    `${chain}: ${count(lines, 'line')}, head ${end ? `${chain}:${end.position}:${end.hash}` : 'none'}`,
    ...problems.map(({ kind, position }) => `${chain}, line ${position}: ${PROBLEMS[kind]}.`),
    ...(rest > 0 ? [`${chain}: and ${count(rest, 'more problem')}.`] : []),
    '',
  ].join('\n');
}

await runOnDatabase((words) => {
  const { positionals, values } = readWords(words, USAGE, 1, {
    country: { type: 'string' },
    head: { type: 'string', multiple: true, default: [] },
  });
  if (positionals[0] !== 'verify') throw new CommandError(`usage: ${USAGE}`);
  const chain = values.country;
  const heads = values.head.map(readHead);
  const other = heads.find((head) => chain !== undefined && head.chain !== chain);
  if (other) throw new CommandError(`the head given is of ${other.chain}, and not of ${chain}\nusage: ${USAGE}`);
  const run = async ({ db }: Database) => {
    if (chain !== undefined && chain !== COMMON_CHAIN && !(await findCountry(db, chain)))
      throw new CommandError(`there is no country "${chain}" in this database`);
    const reports = await verifyAudit(db, { chain, heads });
    process.stdout.write(reports.map(describeChain).join(''));
    const wrong = reports.filter(({ problemCount }) => problemCount > 0);
    process.stdout.write(
      wrong.length === 0
        ? `The audit log is whole: ${count(reports.length, 'chain')}.\n`
        : `The audit log is NOT whole: ${wrong.map(({ chain: name }) => name).join(', ')}.\n`,
    );
    return wrong.length === 0 ? 0 : EXIT_NOT_WHOLE;
  };
  return { run };
});
