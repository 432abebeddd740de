import { connect, type NetConnectOpts } from 'node:net';

/** What is known about a file after the virus scanner was asked; `not_scanned` when there is none. */
export type ScanResult = 'clean' | 'infected' | 'not_scanned';

/** A scan, from connecting to the answer, takes no longer than 10 s. */
export const SCAN_TIMEOUT_MS = 10_000;
/** The daemon takes a file in pieces of this size, each behind its length. */
const CHUNK_BYTES = 64 * 1024;
/** Answers are one short line; whoever says more is no clamd. */
const MAX_REPLY_LENGTH = 4096;

/**
 * Has a file scanned by a clamd (ClamAV's daemon), through its command INSTREAM.
 * @param address `host:port`, `[IPv6]:port`, or the path of a unix socket; without it nothing is scanned
 * @param timeout milliseconds
 * @throws Error with a sentence when the scanner cannot be reached, does not answer in time, or answers anything else than that
 * the file is clean or infected. The file must then be refused: nothing is known about it.
 */
export async function scanWithClamd(
  address: string | undefined,
  bytes: Uint8Array,
  timeout: number = SCAN_TIMEOUT_MS,
): Promise<ScanResult> {
  if (!address) return 'not_scanned';
  const reply = await askClamd(address, parseAddress(address), bytes, timeout);
  if (reply === 'stream: OK') return 'clean';
  if (/^stream: .+ FOUND$/.test(reply)) return 'infected';
  throw new Error(`The virus scanner at ${address} did not scan the file: it said ${JSON.stringify(reply)}.`);
}

/** @throws Error when it is neither a path nor a host with a port */
function parseAddress(address: string): NetConnectOpts {
  if (address.includes('/')) return { path: address };
  const [, ipv6, name, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = ipv6 ?? name;
  const port = Number(digits);
  if (host && port >= 1 && port <= 65_535) return { host, port };
  throw new Error(`"${address}" is no address of a virus scanner; write host:port, or the path of its socket.`);
}

/** Sends the file, and gives what the daemon says, without the NUL at its end. */
function askClamd(address: string, target: NetConnectOpts, bytes: Uint8Array, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(target);
    const settle = (why: string) => {
      clearTimeout(timer);
      socket.destroy();
      // It answers early, and then hangs up, when it takes no more of the file: that answer is worth more than the broken pipe.
      const end = reply.indexOf('\0');
      if (end >= 0) resolve(reply.slice(0, end).trim());
      else reject(new Error(`The virus scanner at ${address} does not answer: ${why}.`));
    };
    const timer = setTimeout(() => settle(`it took longer than ${timeout / 1000} s`), timeout);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      reply += text;
      if (reply.includes('\0')) settle('');
      else if (reply.length > MAX_REPLY_LENGTH) settle('what it says does not end');
    });
    socket.on('error', (error) => settle(error.message));
    socket.on('close', () => settle('it hung up'));
    socket.on('connect', () => {
      for (const frame of listFrames(bytes)) socket.write(frame);
    });
  });
}

/** The command, the file in chunks behind their lengths, and a length of nothing. The `z` asks for NUL at the end of the answer. */
function* listFrames(bytes: Uint8Array): Generator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    yield writeLength(chunk.length);
    yield chunk;
  }
  yield writeLength(0);
}

function writeLength(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}
