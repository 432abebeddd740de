import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';

/** Who holds a data directory. */
interface Holder {
  pid: number;
  /** Start of the process in clock ticks since boot, where the system tells: a process id may be used again. */
  ticks: string | null;
  since: string;
}

/** The directory is open in another process. */
export class DirectoryHeldError extends Error {
  constructor(directory: string, holder: Holder | null, file: string) {
    const who = holder
      ? `process ${holder.pid}, since ${holder.since}`
      : `another process that is starting (if there is none, delete ${file})`;
    super(
      `The data directory ${directory} is in use by ${who}. Stop that process first, or choose another directory with DATA_DIR.`,
    );
    this.name = 'DirectoryHeldError';
  }
}

function readTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return holder.ticks === null || readTicks(holder.pid) === holder.ticks;
}

function create(file: string): boolean {
  const holder: Holder = { pid: process.pid, ticks: readTicks(process.pid), since: new Date().toISOString() };
  try {
    const fd = openSync(file, 'wx');
    writeSync(fd, JSON.stringify(holder));
    fsyncSync(fd); // after a power cut an empty file would say nothing about its holder
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes the lock file of a data directory, also from a holder that died. PGlite lets two processes open one directory and
 * silently loses writes, so nothing opens a directory without this.
 * @returns a function that gives the lock back
 * @throws DirectoryHeldError naming the process that holds it
 */
export function lockDirectory(directory: string, file: string): () => void {
  if (!create(file)) {
    const holder = readHolder(file);
    if (!holder || isAlive(holder)) throw new DirectoryHeldError(directory, holder, file);
    // Two starters may find the same dead holder: only the one that makes this file may clear the way.
    const clearing = `${file}.clearing`;
    const cleaner = existsSync(clearing) ? readHolder(clearing) : null;
    if (cleaner && !isAlive(cleaner)) unlinkSync(clearing);
    if (!create(clearing)) throw new DirectoryHeldError(directory, readHolder(clearing), clearing);
    try {
      if (readHolder(file)?.pid === holder.pid) renameSync(file, `${file}.stale`);
      if (!create(file)) throw new DirectoryHeldError(directory, readHolder(file), file);
    } finally {
      unlinkSync(clearing);
    }
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) unlinkSync(file);
  };
}
