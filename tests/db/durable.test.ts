import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPglite } from '../../db/pglite.server';

const disk = vi.hoisted(() => ({ syncs: 0, broken: false }));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const fsyncSync = (fd: number) => {
    if (disk.broken) throw new Error('EIO: i/o error, fsync');
    disk.syncs += 1;
    fs.fsyncSync(fd);
  };
  return { ...fs, fsyncSync };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-durable-'));
  disk.broken = false;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('syncs every commit before it answers, and finds it again', async () => {
    const client = await openPglite(join(folder, 'db'));
    await client.exec('create table kept (n integer)');
    for (let n = 1; n <= 5; n += 1) {
      const before = disk.syncs;
      await client.query('insert into kept values ($1)', [n]);
      expect(disk.syncs).toBeGreaterThan(before);
    }
    const before = disk.syncs;
    await client.query('select * from kept');
    expect(disk.syncs).toBe(before);

    // A disk that fails to sync may have lost what was written: nothing is acknowledged.
    disk.broken = true;
    await expect(client.query('insert into kept values (6)')).rejects.toThrow();
    disk.broken = false;
    await client.close().catch(() => {});

    const again = await openPglite(join(folder, 'db'));
    const { rows } = await again.query<{ n: number }>('select n from kept where n <= 5 order by n');
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    await again.close();
  });

  it('is not opened with fsync switched off', async () => {
    const off = ['-c', 'fsync=off'];
    PGlite.defaultStartParams.push(...off);
    try {
      await expect(openPglite(join(folder, 'db'))).rejects.toThrow('does not write through to the disk');
    } finally {
      PGlite.defaultStartParams.splice(-off.length);
    }
  });

  it('is not opened when the hook into its file system has no effect, as it may in another version', async () => {
    const init = NodeFS.prototype.init;
    vi.spyOn(NodeFS.prototype, 'init').mockImplementation(async function (this: NodeFS, ...args) {
      const started = await init.apply(this, args);
      const { preRun } = started.emscriptenOpts;
      Object.defineProperty(started.emscriptenOpts, 'preRun', { get: () => preRun, set: () => {} });
      return started;
    });
    await expect(openPglite(join(folder, 'db'))).rejects.toThrow('does not write through to the disk');
    vi.restoreAllMocks();
  });
});
