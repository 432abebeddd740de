import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { z } from 'zod';
import type { Db } from '../../db/schema';
import { dropSecondFactor, putRecoveryCodes, putSecondFactor } from '../../db/second-factor.server';
import { deleteSessions } from '../../db/sessions.server';
import { needsSecondFactor, type Person } from '../domain/access';
import { type Auth, FACTOR_ISSUER } from './accounts.server';
import { audit } from './audit.server';
import { computeCode, STEP_MS } from './demonstration-code.server';
import { describeOwn, type OwnDoors, tellOwner } from './own-account.server';
import { makeRecoveryCodes } from './recovery-codes.server';
import { claimTypedCode, type IdentityOutcome, isShut, type Proof, type SetUp, verifyIdentity } from './second-factor.server';

const SECRET_LENGTH = 32;
/** Time to scan the picture and put the recovery codes away. */
const REPLACEMENT_MINUTES = 15;

/** Who somebody is, once more, and where they ask from. */
export interface Identity extends Proof {
  password: string;
  headers: Headers;
  address: string;
}

/** Why nothing was changed: the person did not show that it is them. */
export interface Refusal {
  status: Exclude<IdentityOutcome, 'ok'>;
}

/** A second factor that waits for its first code; the old one counts until then. */
export interface Replacement extends SetUp {
  /** The same for `confirmReplacement`, readable for nobody else: nothing is stored before it counts. */
  sealed: string;
}

async function refuse(doors: OwnDoors, person: Person, identity: Identity): Promise<Refusal | null> {
  const status = await verifyIdentity(doors, person, identity.headers, identity, identity.address);
  return status === 'ok' ? null : { status };
}

/** Base32 (RFC 4648), as authenticator apps are given keys. */
function writeBase32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

async function encrypt(auth: Auth, data: string): Promise<string> {
  return symmetricEncrypt({ key: (await auth.$context).secretConfig, data });
}

const SealedSchema = z.object({
  sessionId: z.string(),
  secret: z.string(),
  recoveryCodes: z.array(z.string()),
  until: z.number(),
});

/** What was sealed for this very session, if it is not too old. */
async function unseal(auth: Auth, person: Person, sealed: string): Promise<z.infer<typeof SealedSchema> | null> {
  const text = await symmetricDecrypt({ key: (await auth.$context).secretConfig, data: sealed }).catch(() => null);
  if (text === null) return null;
  const { success, data } = SealedSchema.safeParse(JSON.parse(text));
  return success && data.sessionId === person.sessionId && data.until > Date.now() ? data : null;
}

function describeReplacement(person: Person, secret: string, recoveryCodes: string[], sealed: string): Replacement {
  const key = writeBase32(secret);
  const name = encodeURIComponent(`${FACTOR_ISSUER}:${person.email}`);
  const uri = `otpauth://totp/${name}?${new URLSearchParams({ secret: key, issuer: FACTOR_ISSUER })}`;
  return { uri, secret: key, recoveryCodes, sealed };
}

/** Begins to replace the authenticator app; the new one counts, and the old one no more, from `confirmReplacement` on. */
export async function beginReplacement(
  doors: OwnDoors,
  person: Person,
  identity: Identity,
): Promise<{ status: 'begun'; replacement: Replacement } | Refusal> {
  const refused = await refuse(doors, person, identity);
  if (refused) return refused;
  const [secret, recoveryCodes] = [generateRandomString(SECRET_LENGTH), makeRecoveryCodes()];
  const until = Date.now() + REPLACEMENT_MINUTES * 60_000;
  const sealed = await encrypt(doors.auth, JSON.stringify({ sessionId: person.sessionId, secret, recoveryCodes, until }));
  return { status: 'begun', replacement: describeReplacement(person, secret, recoveryCodes, sealed) };
}

/**
 * Puts a begun replacement in the place of the old factor, with a first code from the app. The other sessions end. `wrong`: the same
 * replacement waits on; `over`: it took too long, or was begun elsewhere.
 */
export async function confirmReplacement(
  doors: OwnDoors,
  person: Person,
  input: { sealed: string; code: string; address: string },
): Promise<{ status: 'replaced' } | { status: 'over' } | { status: 'wrong' | 'wait'; replacement: Replacement }> {
  const { db, auth } = doors;
  const begun = await unseal(auth, person, input.sealed);
  if (!begun) return { status: 'over' };
  const { secret, recoveryCodes } = begun;
  const replacement = describeReplacement(person, secret, recoveryCodes, input.sealed);
  if (await isShut(db, person.id, input.address)) return { status: 'wait', replacement };
  const typed = input.code.replace(/\s/g, '');
  const now = Date.now();
  const fits = [now, now - STEP_MS, now + STEP_MS].some((moment) => computeCode(secret, moment) === typed);
  if (!fits || !(await claimTypedCode(db, person.id, typed))) return { status: 'wrong', replacement };
  const [kept, codes] = [await encrypt(auth, secret), await encrypt(auth, JSON.stringify(recoveryCodes))];
  await change(doors, person, 'account.replace_second_factor', (tx) =>
    putSecondFactor(tx, person.id, { secret: kept, backupCodes: codes, verified: true }),
  );
  await tellOwner(doors, person, 'factor_replaced');
  return { status: 'replaced' };
}

/** Makes new recovery codes; the old ones work no more. */
export async function renewRecoveryCodes(
  doors: OwnDoors,
  person: Person,
  identity: Identity,
): Promise<{ status: 'renewed'; recoveryCodes: string[] } | Refusal> {
  const refused = await refuse(doors, person, identity);
  if (refused) return refused;
  const recoveryCodes = makeRecoveryCodes();
  const kept = await encrypt(doors.auth, JSON.stringify(recoveryCodes));
  await change(doors, person, 'account.renew_recovery_codes', (tx) => putRecoveryCodes(tx, person.id, kept));
  await tellOwner(doors, person, 'recovery_codes');
  return { status: 'renewed', recoveryCodes };
}

/** Turns the second factor off, passkeys included, where the role can do without. The other sessions end. */
export async function turnOffSecondFactor(
  doors: OwnDoors,
  person: Person,
  identity: Identity,
): Promise<{ status: 'off' } | { status: 'needed' } | Refusal> {
  if (needsSecondFactor(person.role)) return { status: 'needed' };
  const refused = await refuse(doors, person, identity);
  if (refused) return refused;
  await change(doors, person, 'account.turn_off_second_factor', (tx) => dropSecondFactor(tx, person.id));
  await tellOwner(doors, person, 'factor_off');
  return { status: 'off' };
}

/** How many recovery codes are left. */
export async function countRecoveryCodes({ auth }: Pick<OwnDoors, 'auth'>, person: Person): Promise<number> {
  const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId: person.id } });
  return backupCodes.length;
}

/** Somebody else may be at work in another session, with the factor of before: those end. */
async function change({ db }: OwnDoors, person: Person, action: string, write: (tx: Db) => Promise<void>): Promise<void> {
  await db.transaction(async (transaction) => {
    const tx = transaction as unknown as Db;
    await write(tx);
    await deleteSessions(tx, person.id, person.sessionId);
    await audit(tx, describeOwn(person, action));
  });
}
