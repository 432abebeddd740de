import {
  type ContactRow,
  deleteContact,
  holdContact,
  insertContact,
  listAllContacts,
  listCountryContacts,
  listOpenContacts,
  updateContact,
} from '../../db/contacts.server';
import { listNames, listPeople } from '../../db/people.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type Action, type Actor, mayDo, NotFoundError, requireMay } from '../domain/access';
import { CONTACT_KINDS, type ContactContent, type ContactKind, isContactDue, isContactToAsk } from '../domain/contact';
import { getTranslate } from '../i18n/catalogues.server';
import { audit } from './audit.server';
import { localeOf, tell } from './notices.server';
import { scopeOf } from './rounds.server';

/**
 * Lets an actor pass who may do something to the contacts of their own country; returns its code.
 * @throws NotFoundError for everybody who is of no country
 * @throws NotAllowedError for those who only read
 */
function requireCountry(actor: Actor, action: Extract<Action, `contact.${string}`>): string {
  const { countryCode } = actor;
  if (!countryCode || !mayDo(actor, 'contact.read', { countryCode })) throw new NotFoundError('contacts');
  requireMay(actor, action, { countryCode });
  return countryCode;
}

/** A contact as its own country sees it. */
export interface OwnContact extends ContactContent {
  kind: ContactKind;
  isPublic: boolean;
  confirmedAt: Date;
  /** Name of who confirmed it; null for an account that is gone. */
  confirmedBy: string | null;
  /** Whether its confirmation ran out: nobody outside sees it then. */
  due: boolean;
  /** Names what was seen, for whoever changes it. */
  seen: string;
}

/** The moment of its last confirmation stands for everything a contact says: whatever changes that, confirms it anew. */
const markOf = ({ confirmedAt }: Pick<ContactRow, 'confirmedAt'>) => confirmedAt.toISOString();

/**
 * The contacts of the actor's own country, in the order of kinds.
 * @param power what the page is for: reading them, or writing them too
 * @throws NotFoundError for everybody who is of no country
 * @throws NotAllowedError for those who may not do it
 */
export async function listOwnContacts(
  db: Db,
  actor: Actor,
  power: 'contact.read' | 'contact.write' = 'contact.read',
  now = new Date(),
): Promise<OwnContact[]> {
  const countryCode = requireCountry(actor, power);
  return inScope(db, scopeOf(actor), async (tx) => {
    const rows = await listCountryContacts(tx, countryCode);
    const names = await listNames(
      tx,
      rows.map(({ confirmedBy }) => confirmedBy),
    );
    const order = (row: ContactRow) => CONTACT_KINDS.indexOf(row.kind);
    return rows
      .toSorted((a, b) => order(a) - order(b))
      .map(({ kind, organisation, name, email, phone, isPublic, confirmedAt, confirmedBy, ...row }) => ({
        ...{ kind, organisation, name, email, phone, isPublic, confirmedAt },
        confirmedBy: names.get(confirmedBy ?? '') ?? null,
        due: isContactDue(confirmedAt, now),
        seen: markOf({ ...row, confirmedAt }),
      }));
  });
}

/** `stale`: somebody else changed or removed it meanwhile; nothing was done. */
export type ContactOutcome = 'done' | 'stale';

/** Holds the contact that an actor saw; null where it is gone, or is not any more what was seen. */
async function holdSeen(tx: Db, countryCode: string, kind: ContactKind, seen: string): Promise<ContactRow | null> {
  const held = await holdContact(tx, countryCode, kind);
  return held && markOf(held) === seen ? held : null;
}

/** A confirmation that follows another within a millisecond is still a later one. */
const after = ({ confirmedAt }: ContactRow, now: Date) => (confirmedAt < now ? now : new Date(confirmedAt.getTime() + 1));

/**
 * Enters a contact, or changes it, which confirms it too. A new one is private; one that everybody saw goes on being seen only
 * when the actor says so again, for what it says now.
 * @param seen the `seen` of what the actor changes; empty for a new one
 * @throws NotFoundError, NotAllowedError as the actor may not write contacts
 */
export async function saveContact(
  db: Db,
  actor: Actor,
  kind: ContactKind,
  input: { content: ContactContent; keepOpen: boolean; seen: string },
  now = new Date(),
): Promise<ContactOutcome> {
  const countryCode = requireCountry(actor, 'contact.write');
  const { organisation, name, email, phone } = input.content;
  const content = { organisation, name, email, phone };
  return inScope(db, scopeOf(actor), async (tx) => {
    const held = input.seen === '' ? null : await holdSeen(tx, countryCode, kind, input.seen);
    if (input.seen !== '' && !held) return 'stale';
    const confirmed = { confirmedBy: actor.id, confirmedAt: held ? after(held, now) : now };
    const isPublic = held?.isPublic === true && input.keepOpen;
    const id = held?.id ?? (await insertContact(tx, { ...content, ...confirmed, countryCode, kind }));
    if (id === null) return 'stale';
    if (held) await updateContact(tx, id, { ...content, ...confirmed, isPublic, askedAt: null });
    await audit(tx, { actorId: actor.id, countryCode, action: 'contact.save', subject: id, details: { kind, public: isPublic } });
    return 'done';
  });
}

/**
 * Says that a contact is still right.
 * @throws NotFoundError, NotAllowedError as the actor may not write contacts
 */
export async function confirmContact(
  db: Db,
  actor: Actor,
  kind: ContactKind,
  seen: string,
  now = new Date(),
): Promise<ContactOutcome> {
  const countryCode = requireCountry(actor, 'contact.write');
  return inScope(db, scopeOf(actor), async (tx) => {
    const held = await holdSeen(tx, countryCode, kind, seen);
    if (!held) return 'stale';
    await updateContact(tx, held.id, { confirmedBy: actor.id, confirmedAt: after(held, now), askedAt: null });
    await audit(tx, { actorId: actor.id, countryCode, action: 'contact.confirm', subject: held.id, details: { kind } });
    return 'done';
  });
}

/**
 * Lets everybody see a contact, as the actor saw it; who shows it to the world says that it is right.
 * @throws NotFoundError, NotAllowedError as the actor may not write contacts
 */
export async function openContact(
  db: Db,
  actor: Actor,
  kind: ContactKind,
  seen: string,
  now = new Date(),
): Promise<ContactOutcome> {
  const countryCode = requireCountry(actor, 'contact.write');
  return inScope(db, scopeOf(actor), async (tx) => {
    const held = await holdSeen(tx, countryCode, kind, seen);
    if (!held) return 'stale';
    const confirmed = { confirmedBy: actor.id, confirmedAt: after(held, now), askedAt: null };
    await updateContact(tx, held.id, { ...confirmed, isPublic: true });
    await audit(tx, { actorId: actor.id, countryCode, action: 'contact.open', subject: held.id, details: { kind } });
    return 'done';
  });
}

/**
 * Takes a contact from everybody's sight, whatever it says by now; one that is private already stays as it is.
 * @throws NotFoundError, NotAllowedError as the actor may not write contacts
 */
export async function closeContact(db: Db, actor: Actor, kind: ContactKind): Promise<void> {
  const countryCode = requireCountry(actor, 'contact.write');
  await inScope(db, scopeOf(actor), async (tx) => {
    const held = await holdContact(tx, countryCode, kind);
    if (!held?.isPublic) return;
    await updateContact(tx, held.id, { isPublic: false });
    await audit(tx, { actorId: actor.id, countryCode, action: 'contact.close', subject: held.id, details: { kind } });
  });
}

/**
 * Removes a contact for good.
 * @throws NotFoundError, NotAllowedError as the actor may not write contacts
 */
export async function removeContact(db: Db, actor: Actor, kind: ContactKind, seen: string): Promise<ContactOutcome> {
  const countryCode = requireCountry(actor, 'contact.write');
  return inScope(db, scopeOf(actor), async (tx) => {
    const held = await holdSeen(tx, countryCode, kind, seen);
    if (!held) return 'stale';
    await deleteContact(tx, held.id);
    await audit(tx, { actorId: actor.id, countryCode, action: 'contact.remove', subject: held.id, details: { kind } });
    return 'done';
  });
}

/** A contact as everybody may see it. */
export interface PublicContact extends ContactContent {
  kind: ContactKind;
  confirmedAt: Date;
}

/** The contacts that countries let everybody see and whose confirmation holds, by country; of one, where one is given. */
export async function listPublicContacts(db: Db, countryCode?: string, now = new Date()) {
  const open = await inScope(db, { kind: 'public' }, (tx) => listOpenContacts(tx, countryCode));
  const byCountry = new Map<string, { country: (typeof open)[number]['country']; contacts: PublicContact[] }>();
  const order = (row: (typeof open)[number]) => CONTACT_KINDS.indexOf(row.contact.kind);
  for (const { contact, country } of open.toSorted((a, b) => order(a) - order(b))) {
    const { kind, organisation, name, email, phone, confirmedAt } = contact;
    if (isContactDue(confirmedAt, now)) continue;
    const entry = byCountry.get(country.alpha3) ?? { country, contacts: [] };
    entry.contacts.push({ kind, organisation, name, email, phone, confirmedAt });
    byCountry.set(country.alpha3, entry);
  }
  return [...byCountry.values()];
}

/**
 * Asks the focal points of countries whether the contacts are still right whose confirmation ran out, each at most once a month.
 * Where there is no focal point the question waits for one. Returns how many contacts were asked about.
 */
export async function askForContacts(db: Db, now: Date): Promise<number> {
  const system = { kind: 'system' } as const;
  const due = (await inScope(db, system, listAllContacts)).filter((row) => isContactToAsk(row, now));
  let asked = 0;
  for (const { countryCode, kind } of due) asked += await inScope(db, system, (tx) => askFor(tx, countryCode, kind, now));
  return asked;
}

/** The same about one contact; 0 where another process was faster, or nobody is there to be asked. */
async function askFor(tx: Db, countryCode: string, kind: ContactKind, now: Date): Promise<number> {
  const held = await holdContact(tx, countryCode, kind);
  if (!held || !isContactToAsk(held, now)) return 0;
  const leads = (await listPeople(tx, countryCode)).filter(({ role }) => role === 'focal_point');
  if (leads.length === 0) return 0;
  await updateContact(tx, held.id, { askedAt: now });
  await audit(tx, { actorId: null, countryCode, action: 'contact.ask', subject: held.id, details: { kind } });
  const confirmed = held.confirmedAt.toISOString().slice(0, 10);
  for (const lead of leads) {
    const values = { what: getTranslate(localeOf(lead))(`contacts.kind.${kind}`), confirmed };
    await tell(tx, [lead], { kind: 'contact_due', values, path: '/contacts' });
  }
  return 1;
}
