import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryHeldError, lockDirectory } from '../../db/lock.server';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = () => lockDirectory(folder, file);
const write = (holder: object | string) => writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
const read = () => JSON.parse(readFileSync(file, 'utf8'));
const deadPid = () => spawnSync(process.execPath, ['--version']).pid;
const since = '2026-11-24T00:00:00.000Z';

describe('the lock of a data directory', () => {
  it('is held by one, and free again when it is given back', () => {
    const release = lock();
    expect(read()).toMatchObject({ pid: process.pid });
    expect(lock).toThrow(DirectoryHeldError);
    expect(lock).toThrow(`process ${process.pid}`);
    release();
    expect(existsSync(file)).toBe(false);
    lock()();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken from a process that died, and from one whose number was given to another', () => {
    for (const holder of [
      { pid: deadPid(), ticks: null, since },
      { pid: deadPid(), ticks: '12345', since },
      { pid: process.pid, ticks: '12345', since },
      { pid: 1, ticks: '999999999999', since },
    ]) {
      write(holder);
      const release = lock();
      expect(read()).toMatchObject({ pid: process.pid });
      release();
    }
  });

  it('is not taken from a process that lives where the system does not tell when it began', () => {
    write({ pid: process.ppid, ticks: null, since });
    expect(lock).toThrow(`process ${process.ppid}, since ${since}`);
    expect(read()).toMatchObject({ pid: process.ppid });
  });

  it('that says nothing is taken for one that is being written, and named', () => {
    for (const content of ['', '{"pid":']) {
      write(content);
      expect(lock).toThrow(file);
      expect(readFileSync(file, 'utf8')).toBe(content);
    }
  });

  it('is cleared by one at a time, also after one died clearing', () => {
    const dead = { pid: deadPid(), ticks: null, since };
    write(dead);
    writeFileSync(`${file}.clearing`, JSON.stringify({ pid: process.ppid, ticks: null, since }));
    expect(lock).toThrow(`process ${process.ppid}`);
    expect(read()).toEqual(dead);
    writeFileSync(`${file}.clearing`, JSON.stringify(dead));
    lock();
    expect(read()).toMatchObject({ pid: process.pid });
    expect(existsSync(`${file}.clearing`)).toBe(false);
  });

  it('is given back by its holder only', () => {
    const release = lock();
    const other = { pid: process.ppid, ticks: null, since };
    write(other);
    release();
    expect(read()).toEqual(other);
  });
});

describe('processes on one data directory', () => {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
  });

  /** Starts a process that opens the directory; waits until it holds it or has ended. */
  function start(): Promise<{ child: ChildProcess; code: number | null; said: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/db/hold.ts', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let said = '';
    return new Promise((done) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => {
          said += text;
          if (said.startsWith('open')) done({ child, code: null, said });
        });
      }
      child.once('close', (code) => done({ child, code, said }));
    });
  }

  function kill(child: ChildProcess): Promise<void> {
    return new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  }

  it('the second ends with 1 and names the first; after kill -9 of the first another takes over, one of many', async () => {
    const first = await start();
    expect(first).toMatchObject({ code: null, said: 'open\n' });
    const second = await start();
    expect(second.code).toBe(1);
    expect(second.said).toContain(`process ${first.child.pid}`);
    expect(second.said).toContain(folder);

    await kill(first.child);
    expect(read()).toMatchObject({ pid: first.child.pid });
    const starters = await Promise.all([start(), start(), start()]);
    const [holder, ...more] = starters.filter(({ code }) => code === null);
    expect(more).toEqual([]);
    expect(starters.filter(({ code }) => code === 1)).toHaveLength(2);
    expect(read()).toMatchObject({ pid: holder?.child.pid });
  });

  it('one starts where a process died whose number another has now', async () => {
    mkdirSync(folder, { recursive: true });
    write({ pid: process.pid, ticks: '12345', since });
    expect(await start()).toMatchObject({ code: null, said: 'open\n' });
  });
});
