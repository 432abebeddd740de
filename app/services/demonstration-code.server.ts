import { createHmac } from 'node:crypto';

/**
 * The secret of every second factor in a demonstration. It protects nothing: the page that asks for the code shows it, so that
 * a demonstration can be looked at without an authenticator app.
 */
export const DEMONSTRATION_SECRET = 'tidemark-demonstration-secret-00';
export const STEP_MS = 30_000;
const DIGITS = 6;

/** The code of a secret at a moment (RFC 6238: HMAC-SHA-1, steps of 30 seconds, six digits). */
export function computeCode(secret: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP_MS)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash[hash.length - 1] as number) & 0xf;
  const number = hash.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The code that an app set up with the demonstration's secret shows now. */
export function findDemonstrationCode(): string {
  return computeCode(DEMONSTRATION_SECRET, Date.now());
}
