import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { writeCanonical } from '../../app/domain/canonical';
import { readIati } from '../../app/exports/iati-read';
import { readCatalogue } from '../../seeds/reference.server';
import { checkedBy, schemaDir } from '../helpers/iati-schema';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-iati-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A command starts a process of its own; slow while others work. */
const TIMEOUT = 120_000;
const PARTNER = 'tests/fixtures/iati/partner.xml';
const FAULTY = 'tests/fixtures/iati/faulty.xml';

function put(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function call(words: string[], environment: Record<string, string | undefined> = { IATI_SCHEMA_DIR: undefined }) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/commands/iati.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}

describe('check', () => {
  test(
    `says nothing of valid files and ends with 0, by ${checkedBy}`,
    async () => {
      expect(await call(['check', PARTNER, PARTNER], { IATI_SCHEMA_DIR: schemaDir })).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
    },
    TIMEOUT,
  );

  test(
    'prints a line per problem, of every file, and ends with 2',
    async () => {
      const entities = put(
        'entities.xml',
        '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<a>&b;</a>\n',
      );
      const { status, stdout, stderr } = await call(['check', FAULTY, PARTNER, entities]);
      expect([status, stderr]).toEqual([2, '']);
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(17 + 1);
      expect(lines[0]).toBe(`${FAULTY}:4: <iati-activity>: The element description is missing`);
      expect(lines[9]).toBe(`${FAULTY}:21: <value>: "1,000" is no number such as 1234.5`);
      expect(lines.at(-1)).toBe(`${entities}:2: The file has a DOCTYPE or declares entities, which are not read; remove them`);
    },
    TIMEOUT,
  );

  test(
    'refuses a file of more than 50 MB by its size',
    async () => {
      const large = put('large.xml', '');
      truncateSync(large, 50 * 1024 * 1024 + 1);
      expect(await call(['check', large])).toEqual({
        status: 2,
        stdout: `${large}:1: The file is larger than 50 MB\n`,
        stderr: '',
      });
    },
    TIMEOUT,
  );

  test.each([
    [['check']],
    [['check', join(folder, 'absent.xml')]],
    [['check', folder]],
    [[]],
    [['chek', PARTNER]],
    [['export', '--into', 'x']],
  ])(
    '%j ends with 2 and a sentence',
    async (words) => {
      const { status, stdout, stderr } = await call(words);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/no such file|usage: iati --/);
    },
    TIMEOUT,
  );

  test(
    'a folder without the schema is named',
    async () => {
      const { status, stderr } = await call(['check', PARTNER], { IATI_SCHEMA_DIR: folder });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^IATI_SCHEMA_DIR: .* does not hold the schema of IATI 2\.03/);
    },
    TIMEOUT,
  );
});

test(
  'export writes the catalogue that comes with Tidemark, and never over a file',
  async () => {
    const out = join(folder, 'catalogue.xml');
    expect(await call(['export', '--out', out])).toEqual({ status: 0, stdout: '', stderr: '' });
    const { problems, activities } = readIati(readFileSync(out), { schemaDir });
    expect(problems).toEqual([]);
    expect(writeCanonical(activities.map(({ draft }) => draft))).toBe(writeCanonical(readCatalogue().activities));
    expect(await call(['export', '--out', out])).toEqual({ status: 2, stdout: '', stderr: `${out} is there already.\n` });
  },
  TIMEOUT,
);
