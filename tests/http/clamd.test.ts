import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { scanWithClamd } from '../../app/http/clamd.server';

/** The harmless text that every scanner takes for a virus, in two parts, so that none takes this file for one. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const bytes = (text: string) => new TextEncoder().encode(text);

const servers: Server[] = [];
const sockets: Socket[] = [];
let folder: string | undefined;

/** A server that does this with every caller. Gives its address. */
async function serve(answer: (socket: Socket) => void, path?: string): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy()); // a caller may hang up early
    answer(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path ?? { port: 0, host: '127.0.0.1' }, resolve));
  return path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  if (folder) await rm(folder, { recursive: true });
  folder = undefined;
});

/**
 * Speaks the protocol as clamd does: the command up to its NUL, chunks behind their lengths in network order, a length of zero;
 * then one line, ended by NUL, and hangs up. Refuses a stream beyond a limit at once, as clamd does, without reading the rest.
 */
function playClamd(received: Buffer[], limit = 25_000_000): (socket: Socket) => void {
  return (socket) => {
    let pending = Buffer.alloc(0);
    let started = false;
    let size = 0;
    const say = (line: string) => {
      socket.removeAllListeners('data');
      socket.end(`${line}\0`);
    };
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, data as Buffer]);
      if (!started) {
        const end = pending.indexOf(0);
        if (end < 0) return;
        if (pending.toString('latin1', 0, end) !== 'zINSTREAM') return say('UNKNOWN COMMAND');
        started = true;
        pending = pending.subarray(end + 1);
      }
      while (pending.length >= 4) {
        const length = pending.readUInt32BE(0);
        if (length === 0) {
          const infected = Buffer.concat(received).includes(EICAR);
          return say(infected ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK');
        }
        size += length;
        if (size > limit) return say('INSTREAM size limit exceeded. ERROR');
        if (pending.length < 4 + length) {
          size -= length;
          return;
        }
        received.push(pending.subarray(4, 4 + length));
        pending = pending.subarray(4 + length);
      }
    });
  };
}

describe('a scanner that works', () => {
  it.each<[string, Uint8Array, string]>([
    ['a clean file', bytes('Cybersecurity Act'), 'clean'],
    ['a file of no bytes', bytes(''), 'clean'],
    ['a virus', bytes(EICAR), 'infected'],
    ['a virus at the end of a large file', Buffer.concat([Buffer.alloc(300_000, 'x'), bytes(EICAR)]), 'infected'],
    ['a virus across two chunks', Buffer.concat([Buffer.alloc(65_500, 'x'), bytes(EICAR)]), 'infected'],
    ['20 MB', Buffer.alloc(20 * 1024 * 1024, 'y'), 'clean'],
  ])('tells of %s, and gets every byte of it', async (_what, file, result) => {
    const received: Buffer[] = [];
    expect(await scanWithClamd(await serve(playClamd(received)), file)).toBe(result);
    expect(Buffer.concat(received).equals(file)).toBe(true);
  });

  it('is reached through a unix socket', async () => {
    folder = await mkdtemp(join(tmpdir(), 'clamd-'));
    expect(await scanWithClamd(await serve(playClamd([]), join(folder, 'clamd.sock')), bytes(EICAR))).toBe('infected');
  });

  it('may answer in pieces', async () => {
    const address = await serve((socket) => {
      socket.write('stream: ');
      setTimeout(() => socket.end('OK\0'), 20);
    });
    expect(await scanWithClamd(address, bytes('x'))).toBe('clean');
  });
});

it.each([undefined, ''])('scans nothing without an address (%j)', async (address) => {
  expect(await scanWithClamd(address, bytes(EICAR))).toBe('not_scanned');
});

describe('lets no file through unscanned', () => {
  const say = (text: string) => (socket: Socket) => socket.end(text);

  it.each<[string, (socket: Socket) => void, RegExp]>([
    ['hangs up', (socket) => socket.end(), /^The virus scanner at 127\.0\.0\.1:\d+ does not answer: it hung up\.$/],
    ['is cut off', (socket) => socket.resetAndDestroy(), /does not answer: /],
    ['says nothing', () => {}, /does not answer: it took longer than 0\.3 s\.$/],
    ['says half a line', say('stream: OK'), /does not answer: it hung up\.$/],
    ['says half a line and waits', (socket) => socket.write('stream: OK'), /does not answer: it took longer/],
    ['does not stop', (socket) => socket.write('x'.repeat(100_000)), /does not answer: what it says does not end\.$/],
    ['is a web server', say('HTTP/1.1 400 Bad Request\r\n\r\n'), /does not answer: it hung up\.$/],
    ['knows no INSTREAM', say('UNKNOWN COMMAND\0'), /did not scan the file: it said "UNKNOWN COMMAND"\.$/],
    ['says nothing but an end', say('\0'), /did not scan the file: it said ""\.$/],
    ['says OK of something else', say('stream: OK FOUND ERROR\0'), /did not scan the file/],
    ['says OK in other words', say('OK\0'), /did not scan the file/],
  ])('a scanner that %s', async (_what, answer, message) => {
    await expect(scanWithClamd(await serve(answer), bytes('x'), 300)).rejects.toThrow(message);
  });

  it('a scanner that takes no file so large, and hangs up while it is sent', async () => {
    const address = await serve(playClamd([], 100_000));
    await expect(scanWithClamd(address, Buffer.alloc(5_000_000))).rejects.toThrow(/size limit exceeded|does not answer/);
  });

  it('a scanner that is not there', async () => {
    const address = await serve(() => {});
    await new Promise((resolve) => servers.pop()!.close(resolve));
    await expect(scanWithClamd(address, bytes('x'))).rejects.toThrow(/does not answer: connect ECONNREFUSED/);
    await expect(scanWithClamd('/nowhere/clamd.sock', bytes('x'))).rejects.toThrow(/does not answer: connect ENOENT/);
  });

  it.each(['localhost', 'localhost:', 'localhost:0', 'localhost:65536', ':3310', 'a:b:3310', '::1:3310', '[]:3310'])(
    'an address that is none: %s',
    async (address) => {
      await expect(scanWithClamd(address, bytes('x'))).rejects.toThrow(`"${address}" is no address of a virus scanner`);
    },
  );
});
