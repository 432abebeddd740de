import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCsv, writeCsv } from '../../app/exports/csv';
import { readBenchmark, readIndicators } from '../helpers/gci';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-score-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A command starts a process of its own; slow while others work. */
const TIMEOUT = 120_000;

function put(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function start(words: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', 'app/commands/score.ts', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function call(...words: string[]) {
  const child = start(words);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status, stdout, stderr };
}

function readOut(stdout: string): Map<string, Record<string, string>> {
  const { header, rows } = parseCsv(new TextEncoder().encode(stdout));
  const records = rows.map(({ cells }) => Object.fromEntries(cells.map((cell, i) => [header.cells[i] as string, cell])));
  return new Map(records.map((record) => [record.subject as string, record]));
}

function putIndicators(year: '2020' | '2024'): string {
  const indicators = readIndicators(year);
  const ids = Object.keys([...indicators.values()][0] as object);
  const rows = [...indicators].map(([country, values]) => [country, ...ids.map((id) => values[id] as number)]);
  return put(`gci-${year}.csv`, writeCsv([['subject', ...ids], ...rows]));
}

const gci2020 = putIndicators('2020');
const gci2024 = putIndicators('2024');
const DEFINITION = `
id: small
version: "1"
kind: assessment
locales: [en]
source: made up
context: [{id: COAST, answer: {kind: yesno}}]
bands: {cut: [{id: high, from: 50}, {id: low, from: 0}]}
overall:
  id: overall
  score: mean
  bands: cut
  groups:
    - {id: g, score: mean, points: 10, items: [{id: a}, {id: b, na: false, applies_when: {item: COAST, is: ["yes"]}}]}
    - {id: h, score: mean, items: [{id: c, answer: {kind: scale, min: 0, max: 3}}]}
`;
const small = put('small.yaml', DEFINITION);

describe('npm run score', { timeout: TIMEOUT }, () => {
  test('scores the Global Cybersecurity Index of 2020 as it was published', async () => {
    const { status, stdout, stderr } = await call('gci@2020', gci2020);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')[0]).toBe(
      'subject,legal,technical,organizational,capacity,cooperation,overall,overall_low,overall_high,completeness,band',
    );
    const computed = readOut(stdout);
    const published = readBenchmark('gci-published-2020.csv');
    expect(computed.size).toBe(published.length);
    const wrong = published.filter((row) =>
      ['legal', 'technical', 'organizational', 'capacity', 'cooperation', 'overall'].some(
        (group) => !(Math.abs(Number(computed.get(row.iso3 as string)?.[group]) - Number(row[group])) <= 1e-4),
      ),
    );
    expect(wrong.map((row) => row.iso3)).toEqual(['AFG']);
    expect(computed.get('ALB')).toMatchObject({ completeness: '1', band: '' });
  });

  test('puts the countries of 2024 into their tiers', async () => {
    const { stdout } = await call('gci@2024', gci2024, '--format', 'csv');
    const tiers = [...readOut(stdout).values()].map((row) => row.band);
    expect(['T1', 'T2', 'T3', 'T4', 'T5'].map((tier) => tiers.filter((t) => t === tier).length)).toEqual([46, 29, 49, 56, 14]);
  });

  test('takes a definition file; leaves cells empty where nothing applies; keeps open what is open', async () => {
    const answers = put(
      'small.csv',
      'subject,COAST,a,b,c\nall,yes,yes,no,0\nnone,,,,\nout,no,not_applicable,,not_applicable\nhalf,no,not_applicable,,3\n=cmd,no,yes,,dont_know\n',
    );
    const { status, stdout } = await call(small, answers);
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'subject,g,h,overall,overall_low,overall_high,completeness,band',
        'all,5,0,25,25,25,1,low',
        'none,0,0,0,0,100,0,low',
        'out,,,,,,,',
        'half,,100,100,100,100,1,high',
        `'=cmd,10,0,50,50,100,0.5,high`,
        '',
      ].join('\n'),
    );
  });

  test('JSON says everything, with gains', async () => {
    const answers = put(
      'small.json',
      JSON.stringify({ AAA: { COAST: 'yes', a: 'yes', b: { value: 'no', note: 'n' }, c: 3 }, BBB: {} }),
    );
    const { status, stdout, stderr } = await call(small, answers, '--format', 'json');
    expect([status, stderr]).toEqual([0, '']);
    const [first, second, ...more] = JSON.parse(stdout);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ subject: 'AAA', result: { questionnaire: 'small@1', overall: { score: 75, band: 'high' } } });
    expect(first.gains).toEqual([
      { item: 'b', overall: 25, groups: { overall: { score: 25, level: 0 }, g: { score: 5, level: 0 } } },
    ]);
    expect(second.result.overall).toMatchObject({ score: 0, low: 0, high: 100 });
    expect((await call(small, put('none.json', '[]'), '--format', 'json')).stdout).toBe('[]\n');
  });

  test('a large run comes whole through a slow pipe', async () => {
    const subjects = 30_000;
    const rows = Array.from({ length: subjects }, (_, i) => `subject number ${i},yes,no\n`);
    const child = start([small, put('large.csv', `subject,a,c:note\n${rows.join('')}`)]);
    const closed = once(child, 'close');
    let out = '';
    child.stdout.setEncoding('utf8');
    for await (const chunk of child.stdout) {
      out += chunk;
      if (out.length < 500_000) await setTimeout(20);
    }
    expect((await closed)[0]).toBe(0);
    const lines = out.split('\n');
    expect(lines).toHaveLength(subjects + 2);
    expect(lines.at(-2)).toBe(`subject number ${subjects - 1},5,0,25,25,100,0.3333333333333333,low`);
  });

  test('stays quiet when its reader has seen enough', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `subject number ${i},yes\n`);
    const child = start([small, put('cut.csv', `subject,a\n${rows.join('')}`)]);
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([status, stderr]).toEqual([0, '']);
  });
});

/** Name of the file, what is in it, and what is said: file, line, column, reason. */
const BAD_ANSWERS: [string, string, string | Uint8Array, RegExp][] = [
  ['an empty file', 'empty.csv', '', /empty\.csv, line 1, column 1: .*no header row/],
  ['an unknown column', 'column.csv', 'subject,LS1,XX9\nA,1,1\n', /column\.csv, line 1, column 3 \(XX9\): gci@2020 has no item/],
  ['no subject column', 'subject.csv', 'LS1\n1\n', /subject\.csv, line 1, column 1 .*no column "subject"/],
  ['a subject twice', 'twice.csv', 'subject,LS1\nA,1\nB,1\nA,0\n', /twice\.csv, line 4, column 1 .*stands twice/],
  ['a column twice', 'header.csv', 'subject,LS1,LS1\nA,1,1\n', /header\.csv, line 1, column 3: .*stands twice/],
  ['a word for a number', 'word.csv', 'subject,LS1\nA,yes\n', /word\.csv, line 2, column 2 \(LS1\): "yes" is not a number/],
  ['a comma for a point', 'comma.csv', 'subject,LS1\nA,"0,5"\n', /comma\.csv, line 2, column 2 \(LS1\): "0,5" is not a number/],
  [
    'a number out of range',
    'range.csv',
    'subject,LS1,LS2\nA,1,1\nB,0,1.5\n',
    /range\.csv, line 3, column 3 \(LS2\): "1\.5" does not lie between 0 and 1/,
  ],
  [
    'not applicable where it may not be',
    'na.csv',
    'subject,LS1\nA,not_applicable\n',
    /na\.csv, line 2, column 2 \(LS1\): not_applicable may not/,
  ],
  ['a row too long', 'long.csv', 'subject,LS1\nA,1\nB,1,1\n', /long\.csv, line 3, column 3: .*3 cells/],
  ['a row too short', 'short.csv', 'subject,LS1,LS2\nA,1\n', /short\.csv, line 2, column 3: .*2 cells/],
  ['a quote never closed', 'quote.csv', 'subject,LS1\nA,1\n"B,1\nC,1\n', /quote\.csv, line 3, column 1: .*never closed/],
  [
    'another encoding',
    'latin1.csv',
    new Uint8Array([...Buffer.from('subject,LS1\nC'), 0xf4, ...Buffer.from(',1\n')]),
    /latin1\.csv, line 2, column 2: .*UTF-8/,
  ],
  ['another format', 'answers.txt', 'subject,LS1\nA,1\n', /answers\.txt, line 1, column 1: .*\.csv or \.json/],
  ['broken JSON', 'broken.json', '{"A": {"LS1": 1},\n "B": }', /broken\.json, line 2, column 7: "}" is not expected/],
  [
    'an unknown item in JSON',
    'item.json',
    '{"A":\n {"XX9": 1}}',
    /item\.json, line 2, column 10 \(A\.XX9\): gci@2020 has no item/,
  ],
  [
    'a bad value in JSON',
    'value.json',
    '[{"subject": "A", "answers": {\n"LS1": {"value": 2}}}]',
    /value\.json, line 2, column 18 .*"2" does not lie between/,
  ],
  ['a subject twice in JSON', 'keys.json', '{"A": {},\n "A": {}}', /keys\.json, line 2, column 2: .*stands twice/],
  ['JSON nested too deep', 'deep.json', '['.repeat(5000), /deep\.json, line 1, column 33: .*deeper than 32/],
];

describe('bad input ends with 2, its place and reason, and nothing on standard output', { timeout: TIMEOUT }, () => {
  test.concurrent.each(BAD_ANSWERS)('%s', async (_, name, content, said) => {
    const { status, stdout, stderr } = await call('gci@2020', put(name, content));
    expect(stderr).toMatch(said);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });

  test.concurrent.each<[string, string[], RegExp]>([
    ['no words', [], /^usage: /],
    ['one word', ['gci@2020'], /^usage: /],
    ['too many words', ['gci@2020', gci2020, gci2024], /^usage: /],
    ['an unknown option', ['gci@2020', gci2020, '--pretty'], /--pretty.*\nusage: /],
    ['an unknown format', ['gci@2020', gci2020, '--format', 'toString'], /no format "toString"\nusage: /],
    ['an unknown questionnaire', ['gci@1999', gci2020], /no questionnaire "gci@1999"; there are: .*gci@2020/],
    ['a name that is a path', ['../gci@2020', gci2020], /no questionnaire "\.\.\/gci@2020"/],
    ['a missing definition', [join(folder, 'gone.yaml'), gci2020], /gone\.yaml: no such file/],
    ['missing answers', ['gci@2020', join(folder, 'gone.csv')], /gone\.csv: no such file/],
    ['a folder', ['gci@2020', folder], /: no such file/],
    [
      'a definition with a mistake',
      [put('wrong.yaml', DEFINITION.replace('id: b', 'id: a')), gci2020],
      /wrong\.yaml:14: \[a\] the id "a" is used twice/,
    ],
    ['a definition that is not YAML', [put('syntax.yaml', 'id: [a\nversion: {'), gci2020], /syntax\.yaml:\d+: /],
  ])('%s', async (_, words, said) => {
    const { status, stdout, stderr } = await call(...words);
    expect(stderr).toMatch(said);
    expect([status, stdout]).toEqual([2, '']);
  });
});
