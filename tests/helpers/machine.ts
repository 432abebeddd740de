import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program; returns what it printed. @throws with what it said when it fails */
export async function capture(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(program, args, { maxBuffer: 64_000_000 });
  return stdout.trim();
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of some programs in PATH, or null. */
export function findProgram(...names: string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found) return found;
  }
  return null;
}

const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== null;

/** Installs Debian packages where this machine lets us; says whether it did. */
export async function installPackages(...packages: string[]): Promise<boolean> {
  if (!mayInstall()) return false;
  console.log(`installing ${packages.join(', ')}`);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  try {
    await capture('apt-get', 'update', '-q');
    await capture('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages);
    return true;
  } catch (error) {
    console.log(`could not install ${packages.join(', ')}: ${(error as Error).message}`);
    return false;
  }
}
