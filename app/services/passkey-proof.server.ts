import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { findPasskey, listPasskeys, notePasskeyUse, putChallenge, takeChallenge } from '../../db/passkeys.server';
import type { Db } from '../../db/schema';

/** Time to unlock the passkey. */
const CHALLENGE_MINUTES = 5;
const BASE64URL = /^[\w-]+$/;

export interface PasskeyDoors {
  db: Db;
  /** The configured public address; passkeys belong to its host, and answer to no other. */
  origin: string;
}

/**
 * Who has to answer a challenge, and for what: a challenge is good for one purpose of one session, or of one sign-in whose
 * password was right.
 */
export type Holder = `${'sign-in' | 'confirm' | 'add'}:${string}`;

/** The host to which passkeys belong (WebAuthn: relying party id). */
export function findPasskeyHost(origin: string): string {
  return new URL(origin).hostname;
}

/** Keeps a challenge for its holder, for a few minutes. */
export function keepChallenge(db: Db, holder: Holder, challenge: string): Promise<void> {
  return putChallenge(db, holder, challenge, new Date(Date.now() + CHALLENGE_MINUTES * 60_000));
}

/** What the browser needs to ask a person for one of their passkeys; null when they have none. */
export async function challengePasskey(
  { db, origin }: PasskeyDoors,
  userId: string,
  holder: Holder,
): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
  const passkeys = await listPasskeys(db, userId);
  if (passkeys.length === 0) return null;
  const options = await generateAuthenticationOptions({
    rpID: findPasskeyHost(origin),
    userVerification: 'required',
    timeout: CHALLENGE_MINUTES * 60_000,
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  await keepChallenge(db, holder, options.challenge);
  return options;
}

/** What the browser sent, or null when it does not name a passkey. The rest of its shape the library checks, and throws. */
export function parseCredential<T extends { id: string }>(text: string): T | null {
  try {
    const sent = JSON.parse(text);
    return typeof sent?.id === 'string' && BASE64URL.test(sent.id) ? sent : null;
  } catch {
    return null;
  }
}

/** Whether this is the answer to the holder's challenge, by a passkey of this person. Right or wrong, the challenge is used up. */
export async function provePasskey(
  { db, origin }: PasskeyDoors,
  userId: string,
  holder: Holder,
  answer: string,
): Promise<boolean> {
  const now = new Date();
  const challenge = await takeChallenge(db, holder, now);
  const response = parseCredential<AuthenticationResponseJSON>(answer);
  if (!challenge || !response) return false;
  const known = await findPasskey(db, userId, response.id);
  if (!known) return false;
  const proof = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: findPasskeyHost(origin),
    requireUserVerification: true,
    credential: { id: known.credentialId, publicKey: new Uint8Array(known.publicKey), counter: known.counter },
  }).catch(() => null);
  return proof?.verified === true && notePasskeyUse(db, known, proof.authenticationInfo.newCounter, now);
}
