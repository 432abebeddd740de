import { createHmac, timingSafeEqual } from 'node:crypto';

/** As every authenticator app does it (RFC 6238): HMAC-SHA-1, six digits, a new code each half minute. */
export const TOTP_STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one whose codes are taken: clocks differ, and typing takes time. */
export const TOTP_WINDOW = 1;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the half minute that a moment lies in. */
export function findStep(now: Date): number {
  return Math.floor(now.getTime() / 1000 / TOTP_STEP_SECONDS);
}

/** The code of a secret for one step. The secret's characters are the key, as better-auth keeps it. */
export function writeCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) as number) & 15) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The steps near now whose code this is, oldest first; mostly none or one. */
export function matchSteps(secret: string, code: string, now: Date): number[] {
  if (code.length !== DIGITS) return [];
  const present = findStep(now);
  const near = Array.from({ length: 2 * TOTP_WINDOW + 1 }, (_, i) => present - TOTP_WINDOW + i);
  return near.filter((step) => timingSafeEqual(Buffer.from(writeCode(secret, step)), Buffer.from(code)));
}

/** The secret as authenticator apps take it: base 32, without padding. */
export function writeSecret(secret: string): string {
  const bits = [...Buffer.from(secret)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The address that an authenticator app reads from a QR code. */
export function writeOtpAddress(secret: string, account: string): string {
  const issuer = 'Tidemark';
  return `otpauth://totp/${issuer}:${encodeURIComponent(account)}?secret=${writeSecret(secret)}&issuer=${issuer}`;
}
