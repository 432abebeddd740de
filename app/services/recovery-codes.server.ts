import { generateRandomString } from 'better-auth/crypto';

/** As many and as long as better-auth makes them: two halves of letters and digits, 59 bits together. */
const RECOVERY_CODES = 10;
const HALF_A_CODE = 5;

/** New recovery codes, as they are shown once. */
export function makeRecoveryCodes(): string[] {
  const half = () => generateRandomString(HALF_A_CODE, 'a-z', '0-9', 'A-Z');
  return Array.from({ length: RECOVERY_CODES }, () => `${half()}-${half()}`);
}
