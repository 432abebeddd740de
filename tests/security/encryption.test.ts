import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { describe, expect, it } from 'vitest';

const KEY = 'x'.repeat(32);
const SEED = 'the seed of an authenticator app';

/** How the seeds of second factors and the recovery codes stand in the database. */
describe('what is encrypted', () => {
  it('is another text each time, and comes back with its key only', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => symmetricEncrypt({ key: KEY, data: SEED })));
    expect(one).not.toBe(two);
    expect(one).not.toContain(SEED);
    expect(await symmetricDecrypt({ key: KEY, data: String(one) })).toBe(SEED);
    await expect(symmetricDecrypt({ key: 'y'.repeat(32), data: String(one) })).rejects.toThrow();
  });

  it('cannot be changed unseen, at any place', async () => {
    const sealed = await symmetricEncrypt({ key: KEY, data: SEED });
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === '0' ? '1' : '0';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      await expect(symmetricDecrypt({ key: KEY, data: changed }), `at ${at}`).rejects.toThrow();
    }
  });
});
