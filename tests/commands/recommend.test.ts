import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-recommend-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A command starts a process of its own; slow while others work. */
const TIMEOUT = 60_000;

function put(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function call(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'app/commands/recommend.ts', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const answers = put('answers.csv', 'subject,T1a,T1b,T1c,T1d,L3a,L3b,L4a\nno team,no,no,no,no,,,\nno law,,,,,no,no,no\n');

describe('npm run recommend', { timeout: TIMEOUT }, () => {
  it('prints a ranked list for each subject as JSON', () => {
    const { status, stdout, stderr } = call('un-framework@1.0', answers, '--country', 'XAA', '--format', 'json');
    expect([status, stderr]).toEqual([0, '']);
    const found = JSON.parse(stdout);
    expect(found.map((each: { subject: string; country: string }) => [each.subject, each.country])).toEqual([
      ['no team', 'XAA'],
      ['no law', 'XAA'],
    ]);
    const [team, law] = found;
    expect(Object.keys(team.recommendations[0])).toEqual(
      expect.arrayContaining(['activity', 'org', 'score', 'criteria', 'reasons']),
    );
    expect(team.recommendations[0]).toMatchObject({ activity: 'itu-cirt-assessment', org: 'ITU', group: 'itu', underWay: false });
    const others = law.recommendations.filter((r: { group: string }) => r.group === 'others');
    expect(others[0]).toMatchObject({ org: 'UNCTAD' });
    expect(team.underWay).toEqual([]);
  });

  it('puts what is under way apart, and takes JSON answers', () => {
    const file = put('answers.json', JSON.stringify({ present: { T1a: 'no', T1b: { value: 'no', note: 'planned' } } }));
    const { status, stdout } = call('un-framework@1.0', file, '--country', 'gmb', '--format', 'json');
    expect(status).toBe(0);
    const [found] = JSON.parse(stdout);
    expect(found.country).toBe('GMB');
    expect(found.underWay.map((r: { activity: string }) => r.activity).sort()).toEqual([
      'itu-cirt-assessment',
      'itu-cirt-establishment',
    ]);
    expect(found.recommendations.every((r: { underWay: boolean }) => !r.underWay)).toBe(true);
  });

  it('prints text that a person can read', () => {
    const { status, stdout, stderr } = call('un-framework@1.0', answers, '--country', 'XAA');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('no team: programmes for Demonstration Island State (fictitious) (XAA)');
    expect(stdout).toMatch(/^Of ITU\n1\. National CIRT readiness and maturity assessment \(ITU\), score \d+\.\d$/m);
    expect(stdout).toContain('Of other organisations');
    expect(stdout).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each([
    ['no words', [], /^usage: recommend/],
    ['no country', ['un-framework@1.0', answers], /^--country is missing/],
    ['an unknown country', ['un-framework@1.0', answers, '--country', 'ZZZ'], /there is no country "ZZZ"/],
    ['an unknown questionnaire', ['none@1.0', answers, '--country', 'XAA'], /there is no questionnaire "none@1\.0"/],
    ['an unknown format', ['un-framework@1.0', answers, '--country', 'XAA', '--format', 'xml'], /there is no format "xml"/],
    ['an unknown option', ['un-framework@1.0', answers, '--land', 'XAA'], /Unknown option '--land'/],
    ['no such file', ['un-framework@1.0', join(folder, 'none.csv'), '--country', 'XAA'], /none\.csv: no such file/],
  ])('refuses %s: ends with 2, says why, prints nothing', (_, words, reason) => {
    const { status, stdout, stderr } = call(...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names line and column of an answer that cannot be used', () => {
    const file = put('wrong.csv', 'subject,T1a\nhere,perhaps\n');
    const { status, stdout, stderr } = call('un-framework@1.0', file, '--country', 'XAA');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/wrong\.csv, line 2, column 2 \(T1a\)/);
  });
});
