import { randomUUID } from 'node:crypto';
import type { Person, Role } from '../../app/domain/access';
import { type Auth, createAccount, createAuth, findPerson, signIn } from '../../app/services/accounts.server';
import { computeCode } from '../../app/services/demonstration-code.server';
import type { Mail } from '../../app/services/mail.server';
import { addPasskey, beginPasskey } from '../../app/services/passkeys.server';
import { beginSetUp, confirmSetUp } from '../../app/services/second-factor.server';
import type { Db } from '../../db/schema';
import { Authenticator } from './authenticator';
import { decodeBase32 } from './base32';

export const PASSWORD = 'correct horse battery';
export const ORIGIN = 'https://tidemark.example';
const CODE_STEP_MS = 30_000;

/** What services get of an installation; its mails are kept. */
export interface Doors {
  db: Db;
  auth: Auth;
  origin: string;
  sent: Mail[];
  sendMail(mail: Mail): Promise<void>;
}

export function openDoors(db: Db): Doors {
  const sent: Mail[] = [];
  return {
    db,
    auth: createAuth({ db, secret: 'x'.repeat(32), origin: ORIGIN }),
    origin: ORIGIN,
    sent,
    sendMail: async (mail) => {
      sent.push(mail);
    },
  };
}

/** Somebody with an account and a browser that keeps cookies. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  /** Tries are counted per address: one of their own. */
  readonly address = randomUUID();

  private constructor(
    private readonly doors: Doors,
    readonly id: string,
    readonly email: string,
  ) {}

  static async create(doors: Doors, role: Role, countryCode: string | null = null): Promise<Visitor> {
    const email = `${randomUUID()}@test.example`;
    const account = { name: 'Test Person', email, role, countryCode, locale: 'es' };
    return new Visitor(doors, await createAccount(doors.db, doors.auth, account, PASSWORD), email);
  }

  /** The same person in another browser. */
  elsewhere(): Visitor {
    return new Visitor(this.doors, this.id, this.email);
  }

  get headers(): Headers {
    return new Headers({ Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
  }

  keep(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  /** Gives the password; returns what the sign-in says. */
  async enter(password = PASSWORD): Promise<string> {
    const { email, address, headers } = this;
    const outcome = await signIn(this.doors, { email, password, address, headers });
    if ('cookies' in outcome) this.keep(outcome.cookies);
    return outcome.status;
  }

  /** Who the browser's cookies belong to. */
  find(): Promise<Person | null> {
    return findPerson(this.doors.auth, this.headers);
  }

  async person(): Promise<Person> {
    const person = await this.find();
    if (!person) throw new Error('nobody is signed in');
    return person;
  }

  /** Sets up an authenticator app; returns what it shows, `step` steps from now, and the recovery codes. */
  async setUpApp(proof: { code?: string; passkey?: string } = {}) {
    const given = { password: PASSWORD, ...proof };
    const begun = await beginSetUp(this.doors, await this.person(), this.headers, given, this.address);
    if (begun.status !== 'ok') throw new Error(`not begun: ${begun.status}`);
    const secret = decodeBase32(begun.setUp.secret);
    const show = (step = 0) => computeCode(secret, Date.now() + step * CODE_STEP_MS);
    const confirmed = await confirmSetUp(this.doors, await this.person(), this.headers, show(-1), this.address);
    if (confirmed.status !== 'ok') throw new Error(`not confirmed: ${confirmed.status}`);
    this.keep(confirmed.cookies);
    return { secret, show, recoveryCodes: begun.setUp.recoveryCodes };
  }

  /** Adds a passkey; returns its authenticator, and recovery codes if there are any. */
  async addPasskey(name: string, proof: { code?: string; passkey?: string } = {}) {
    const given = { password: PASSWORD, ...proof };
    const begun = await beginPasskey(this.doors, await this.person(), this.headers, given, this.address);
    if (begun.status !== 'ok') throw new Error(`not begun: ${begun.status}`);
    const authenticator = new Authenticator(ORIGIN);
    const added = await addPasskey(this.doors, await this.person(), { name, credential: authenticator.make(begun.options) });
    if (!added) throw new Error('not added');
    return { authenticator, recoveryCodes: added.recoveryCodes };
  }
}
