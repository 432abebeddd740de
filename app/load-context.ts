import type { Logger } from 'pino';
import type { Db } from '../db/schema';
import type { Person } from './domain/access';
import type { LocaleCode } from './i18n/locales';
import type { Auth } from './services/accounts.server';
import type { SendMail } from './services/mail.server';

/** What the server gives to every loader and action of one request. */
declare module '@remix-run/node' {
  interface AppLoadContext {
    db: Db;
    auth: Auth;
    sendMail: SendMail;
    log: Logger;
    origin: string;
    /** Address of the virus scanner; undefined where there is none. */
    clamd: string | undefined;
    /** Folder of the official IATI schema; undefined where there is none. */
    iatiSchemaDir: string | undefined;
    nonce: string;
    requestId: string;
    /** Address of the person's machine, for limits. */
    address: string;
    locale: LocaleCode;
    /** Whether this installation shows demonstration data. */
    demonstration: boolean;
    /** Who a session belongs to, or null. */
    findPerson: (headers: Headers) => Promise<Person | null>;
    /** The answer of `findPerson`, asked once per request. */
    person?: Promise<Person | null>;
  }
}
