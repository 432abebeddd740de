import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { generateRandomString, symmetricEncrypt } from 'better-auth/crypto';
import { deletePasskey, insertPasskey, listPasskeys, takeChallenge } from '../../db/passkeys.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { dropSecondFactor, findFactors, holdSecondFactor, putSecondFactor } from '../../db/second-factor.server';
import { NotFoundError, needsSecondFactor, type Person } from '../domain/access';
import type { Auth } from './accounts.server';
import { audit } from './audit.server';
import { tell } from './notices.server';
import { findPasskeyHost, type Holder, keepChallenge, parseCredential } from './passkey-proof.server';
import { makeRecoveryCodes } from './recovery-codes.server';
import { scopeOf } from './rounds.server';
import { type IdentityOutcome, type Proof, verifyIdentity } from './second-factor.server';

export const MAX_PASSKEY_NAME_LENGTH = 60;
export const PASSKEYS_PATH = '/account/passkeys';
/** ES256, EdDSA and RS256, as authenticators call them (COSE). */
const ALGORITHMS = [-7, -8, -257];

interface Doors {
  db: Db;
  auth: Auth;
  origin: string;
}

const holderOf = ({ sessionId }: Person): Holder => `add:${sessionId}`;

/** A person's own passkeys, as their page lists them. */
export async function listOwnPasskeys(db: Db, person: Person) {
  const passkeys = await listPasskeys(db, person.id);
  return passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt }));
}

/**
 * One of a person's own passkeys. `last`: they have no other second factor; `kept`: and their role needs one, so it stays.
 * @throws NotFoundError when it is not the person's
 */
export async function getOwnPasskey(db: Db, person: Person, id: string) {
  const passkeys = await listPasskeys(db, person.id);
  const found = passkeys.find((passkey) => passkey.id === id);
  if (!found) throw new NotFoundError('passkey');
  const last = passkeys.length === 1 && !(await findFactors(db, person.id)).app;
  return { id, name: found.name, last, kept: last && needsSecondFactor(person.role) };
}

/** Begins to add a passkey: asks for what proves that it is the person, then for a new passkey. */
export async function beginPasskey(
  doors: Doors,
  person: Person,
  headers: Headers,
  given: Proof & { password: string },
  address: string,
): Promise<{ status: 'ok'; options: PublicKeyCredentialCreationOptionsJSON } | { status: Exclude<IdentityOutcome, 'ok'> }> {
  const outcome = await verifyIdentity(doors, person, headers, given, address);
  if (outcome !== 'ok') return { status: outcome };
  const known = await listPasskeys(doors.db, person.id);
  const options = await generateRegistrationOptions({
    rpName: 'Tidemark',
    rpID: findPasskeyHost(doors.origin),
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await keepChallenge(doors.db, holderOf(person), options.challenge);
  return { status: 'ok', options };
}

/**
 * Adds a passkey that the browser made after `beginPasskey`, whose challenge is the leave to add one. Returns null when it does
 * not answer that; else recovery codes for whoever had no second factor until now.
 */
export async function addPasskey(
  doors: Doors,
  person: Person,
  input: { name: string; credential: string },
): Promise<{ recoveryCodes: string[] } | null> {
  const challenge = await takeChallenge(doors.db, holderOf(person), new Date());
  const response = parseCredential<RegistrationResponseJSON>(input.credential);
  if (!challenge || !response) return null;
  const made = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: doors.origin,
    expectedRPID: findPasskeyHost(doors.origin),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!made?.verified) return null;
  const { id: credentialId, publicKey, counter, transports = [] } = made.registrationInfo.credential;
  const recovery = await makeRecovery(doors.auth);
  const added = await inScope(doors.db, scopeOf(person), async (tx) => {
    const first = !(await holdSecondFactor(tx, person.id));
    const row = { userId: person.id, credentialId, publicKey, counter, transports, name: input.name };
    if (!(await insertPasskey(tx, row))) return null;
    if (first) await putSecondFactor(tx, person.id, { ...recovery.encrypted, verified: false });
    await record(tx, person, 'passkey_added', input.name);
    return { first };
  });
  if (!added) return null;
  return { recoveryCodes: added.first ? recovery.codes : [] };
}

/** Recovery codes, and what is kept of them. better-auth keeps them beside an app's secret: this one is in no app. */
async function makeRecovery(auth: Auth) {
  const { secretConfig: key } = await auth.$context;
  const codes = makeRecoveryCodes();
  const secret = await symmetricEncrypt({ key, data: generateRandomString(32) });
  return { codes, encrypted: { secret, backupCodes: await symmetricEncrypt({ key, data: JSON.stringify(codes) }) } };
}

export type Removal = IdentityOutcome | 'last';

/**
 * Removes one of a person's passkeys. Who needs a second factor keeps the last; who does not is without one afterwards.
 * @throws NotFoundError when it is not the person's
 */
export async function removePasskey(
  doors: Doors,
  person: Person,
  headers: Headers,
  id: string,
  given: Proof & { password: string },
  address: string,
): Promise<Removal> {
  const outcome = await verifyIdentity(doors, person, headers, given, address);
  if (outcome !== 'ok') return outcome;
  return inScope(doors.db, scopeOf(person), async (tx) => {
    await holdSecondFactor(tx, person.id);
    const { name, last, kept } = await getOwnPasskey(tx, person, id);
    if (kept) return 'last';
    await deletePasskey(tx, id);
    if (last) await dropSecondFactor(tx, person.id);
    await record(tx, person, 'passkey_removed', name);
    return 'ok';
  });
}

/** The audit line, and the mail by which its owner notices when it was somebody else. */
async function record(tx: Db, person: Person, kind: 'passkey_added' | 'passkey_removed', name: string): Promise<void> {
  const action = kind === 'passkey_added' ? 'account.passkey_added' : 'account.passkey_removed';
  await audit(tx, { actorId: person.id, countryCode: person.countryCode, action, subject: person.id, details: { name } });
  await tell(tx, [person], { kind, values: { passkey: name }, path: PASSKEYS_PATH });
}
