import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Bits of the flags that an authenticator signs (WebAuthn, section 6.1). */
const [PRESENT, VERIFIED, WITH_CREDENTIAL] = [0x01, 0x04, 0x40];

/** CBOR (RFC 8949) of the little that an authenticator says: small numbers, text, bytes and maps of these. */
function encode(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (kind: number, n: number) => {
    if (n < 24) return Buffer.from([(kind << 5) | n]);
    return n < 256 ? Buffer.from([(kind << 5) | 24, n]) : Buffer.from([(kind << 5) | 25, n >> 8, n & 0xff]);
  };
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map((part) => encode(part as number))]);
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** What an answer says that differs from the honest one. */
export interface Lies {
  origin?: string;
  host?: string;
  challenge?: string;
  /** How often it was used, as it says; else one more than the last time. */
  counter?: number;
  /** Whether the person unlocked it. */
  unlocked?: boolean;
}

/** An authenticator in software (ES256), which also lies when it is told to. */
export class Authenticator {
  readonly id = randomBytes(32).toString('base64url');
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private uses = 0;

  constructor(private readonly origin: string) {}

  private describe(type: 'webauthn.create' | 'webauthn.get', challenge: string, lies: Lies, credential?: Buffer) {
    const clientData = Buffer.from(
      JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? this.origin, crossOrigin: false }),
    );
    this.uses = lies.counter ?? this.uses + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.uses);
    const flags = PRESENT | (lies.unlocked === false ? 0 : VERIFIED) | (credential ? WITH_CREDENTIAL : 0);
    const host = sha256(lies.host ?? new URL(this.origin).hostname);
    return { clientData, data: Buffer.concat([host, Buffer.from([flags]), counter, credential ?? Buffer.alloc(0)]) };
  }

  private wrap(response: Record<string, unknown>): string {
    return JSON.stringify({ id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response });
  }

  /** Makes the credential that the options ask for. */
  make({ challenge }: { challenge: string }, lies: Lies = {}): string {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const point = (coordinate: string) => Buffer.from(coordinate, 'base64url');
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    // Key type 2 (elliptic curve), algorithm -7 (ES256), curve 1 (P-256), and the point.
    const key = encode(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point(x)],
        [-3, point(y)],
      ]),
    );
    const { clientData, data } = this.describe(
      'webauthn.create',
      challenge,
      lies,
      Buffer.concat([Buffer.alloc(16), length, id, key]),
    );
    const attestation = encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data],
      ]),
    );
    return this.wrap({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Answers a challenge. */
  answer({ challenge }: { challenge: string }, lies: Lies = {}): string {
    const { clientData, data } = this.describe('webauthn.get', challenge, lies);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.keys.privateKey);
    return this.wrap({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    });
  }
}
