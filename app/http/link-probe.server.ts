import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 5;
const AGENT = 'Tidemark link check';

/** Addresses that are no public ones: a catalogue must not make this server look around in its own network. */
const CLOSED = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  CLOSED.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  CLOSED.addSubnet(net, bits, 'ipv6');

/** Whether an address of the network is one that everybody can reach. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const version = isIP(plain);
  return version !== 0 && !CLOSED.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** What was found at an address: alive, gone for good, or a trouble that may pass. */
export interface Found {
  outcome: 'alive' | 'gone' | 'trouble';
  /** A status, or what went wrong. */
  detail: string;
}

/** Looks names up and refuses what is not public, at the moment of connecting: a name may answer otherwise the second time. */
const lookUpPublic =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 4);
      const open = addresses.filter(({ address }) => isAllowed(address));
      const [first] = open;
      if (!first) return done(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), '', 4);
      if (options.all) (done as unknown as (error: null, all: typeof open) => void)(null, open);
      else done(null, first.address, first.family);
    });
  };

function ask(
  url: URL,
  method: 'HEAD' | 'GET',
  isAllowed: (address: string) => boolean,
): Promise<{ status: number; to: string | undefined }> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !isAllowed(host)) return reject(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }));
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers = { 'User-Agent': AGENT, Accept: '*/*' };
    const sent = send(url, { method, headers, lookup: lookUpPublic(isAllowed), timeout: TIMEOUT_MS }, (response) => {
      // What stands there is not read.
      response.destroy();
      resolve({ status: response.statusCode ?? 0, to: response.headers.location });
    });
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    sent.on('error', reject);
    sent.end();
  });
}

/** Statuses that say that the page is not there, whoever asks. Others may be meant for programs like this one. */
const GONE = [404, 410];

/** Looks whether there is something at an address, following redirects, without reading it. Never throws. */
export async function probeLink(address: string, isAllowed: (address: string) => boolean = isPublicAddress): Promise<Found> {
  try {
    let url = new URL(address);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return { outcome: 'trouble', detail: url.protocol };
      let answer = await ask(url, 'HEAD', isAllowed);
      // Not every server knows what is meant by HEAD.
      if (answer.status >= 400) answer = await ask(url, 'GET', isAllowed);
      const { status, to } = answer;
      if (status >= 300 && status < 400 && to) {
        url = new URL(to, url);
        continue;
      }
      if (GONE.includes(status)) return { outcome: 'gone', detail: String(status) };
      // Who answers that this is not for us is there.
      return { outcome: status < 500 ? 'alive' : 'trouble', detail: String(status) };
    }
    return { outcome: 'trouble', detail: 'too many redirects' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { outcome: code === 'ENOTFOUND' ? 'gone' : 'trouble', detail: code ?? message };
  }
}
