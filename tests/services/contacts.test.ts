import { asc, eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { CONTACT_KINDS, type ContactKind } from '../../app/domain/contact';
import { createAuth } from '../../app/services/accounts.server';
import {
  askForContacts,
  closeContact,
  confirmContact,
  listOwnContacts,
  listPublicContacts,
  openContact,
  removeContact,
  saveContact,
} from '../../app/services/contacts.server';
import { listJobKinds } from '../../app/services/job-kinds.server';
import { listNotices } from '../../app/services/notices.server';
import { scopeOf } from '../../app/services/rounds.server';
import { listCountryContacts } from '../../db/contacts.server';
import { auditEntry, type Db, notice, user } from '../../db/schema';
import { job, nationalContact } from '../../db/schema-help';
import { inScope } from '../../db/scope.server';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, LARGE, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';

const CONTENT = { organisation: 'CIRT-XA', name: 'Duty officer', email: 'duty@cirt.example', phone: '+1 246 555 0100' };
const at = (day: string) => new Date(`${day}T12:00:00Z`);
const START = at('2026-05-20');
/** Six months and no day later, to the second. */
const DUE = at('2026-11-20');

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  const people = {} as Record<'lead' | 'second' | 'observer' | 'contributor' | 'approver' | 'foreign', Actor>;
  const strangers: Actor[] = [];

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    people.lead = await createPerson(db, 'focal_point', ISLAND);
    people.second = await createPerson(db, 'focal_point', ISLAND);
    people.observer = await createPerson(db, 'observer', ISLAND);
    people.contributor = await createPerson(db, 'contributor', ISLAND);
    people.approver = await createPerson(db, 'approver', ISLAND);
    people.foreign = await createPerson(db, 'focal_point', DEVELOPING);
    await db.update(user).set({ name: 'Lena' }).where(eq(user.id, people.lead.id));
    await db.update(user).set({ name: 'Segundo', locale: 'es' }).where(eq(user.id, people.second.id));
    strangers.push(
      await createPerson(db, 'reviewer', null, ['AMS']),
      await createPerson(db, 'programme_officer'),
      await createPerson(db, 'analyst'),
      await createPerson(db, 'administrator'),
    );
  });
  beforeEach(async () => {
    await all((tx) => tx.delete(nationalContact));
    await all((tx) => tx.delete(notice));
    await db.delete(job);
  });

  const enter = (kind: ContactKind = 'cirt', now = START, who: Actor = people.lead) =>
    saveContact(db, who, kind, { content: CONTENT, keepOpen: false, seen: '' }, now);
  const find = async (kind: ContactKind = 'cirt', now = START) => {
    const found = (await listOwnContacts(db, people.observer, 'contact.read', now)).find((contact) => contact.kind === kind);
    if (!found) throw new Error(`no contact of the kind ${kind}`);
    return found;
  };
  const seenOf = async (kind: ContactKind = 'cirt') => (await find(kind)).seen;
  /** What the world sees of the country. */
  const publicly = async (now = START) => (await listPublicContacts(db, ISLAND, now)).flatMap(({ contacts }) => contacts);
  const lines = () =>
    all((tx) =>
      tx
        .select({ action: auditEntry.action, actorId: auditEntry.actorId, details: auditEntry.details })
        .from(auditEntry)
        .where(eq(auditEntry.chain, ISLAND))
        .orderBy(asc(auditEntry.position)),
    );
  /** The audit lines that some work adds. */
  async function linesOf(work: () => Promise<unknown>) {
    const before = (await lines()).length;
    await work();
    return (await lines()).slice(before);
  }

  describe('a country’s contacts', () => {
    it('are entered by a focal point, are private at first, and say who confirmed them when', async () => {
      expect(await enter()).toBe('done');
      expect(await find()).toEqual({
        ...CONTENT,
        kind: 'cirt',
        isPublic: false,
        confirmedAt: START,
        confirmedBy: 'Lena',
        due: false,
        seen: START.toISOString(),
      });
      expect(await publicly()).toEqual([]);
    });

    it('come in the order of kinds, one of each', async () => {
      for (const kind of CONTACT_KINDS.toReversed()) await enter(kind);
      const own = await listOwnContacts(db, people.lead);
      expect(own.map(({ kind }) => kind)).toEqual(CONTACT_KINDS);
      expect(await enter('policy'), 'two people enter the same at once').toBe('stale');
    });

    it('are read by all the country’s people, and written by the focal points only', async () => {
      await enter();
      const seen = await seenOf();
      const before = await all((tx) => tx.select().from(nationalContact));
      for (const who of [people.observer, people.contributor, people.approver]) {
        expect(await listOwnContacts(db, who)).toHaveLength(1);
        await expect(listOwnContacts(db, who, 'contact.write')).rejects.toThrow(NotAllowedError);
        await expect(enter('policy', START, who)).rejects.toThrow(NotAllowedError);
        await expect(confirmContact(db, who, 'cirt', seen)).rejects.toThrow(NotAllowedError);
        await expect(openContact(db, who, 'cirt', seen)).rejects.toThrow(NotAllowedError);
        await expect(closeContact(db, who, 'cirt')).rejects.toThrow(NotAllowedError);
        await expect(removeContact(db, who, 'cirt', seen)).rejects.toThrow(NotAllowedError);
      }
      expect(await all((tx) => tx.select().from(nationalContact))).toEqual(before);
    });

    it('are nothing to anybody else, the database agreeing', async () => {
      await enter();
      for (const who of strangers) {
        await expect(listOwnContacts(db, who), who.role).rejects.toThrow(NotFoundError);
        await expect(enter('policy', START, who), who.role).rejects.toThrow(NotFoundError);
        await expect(closeContact(db, who, 'cirt'), who.role).rejects.toThrow(NotFoundError);
      }
      for (const who of [...strangers, people.foreign])
        expect(await inScope(db, scopeOf(who), (tx) => listCountryContacts(tx, ISLAND)), who.role).toEqual([]);
      expect(await listOwnContacts(db, people.foreign)).toEqual([]);
      const seen = await seenOf();
      expect(await confirmContact(db, people.foreign, 'cirt', seen)).toBe('stale');
      expect(await removeContact(db, people.foreign, 'cirt', seen)).toBe('stale');
      expect(await enter('cirt', START, people.foreign)).toBe('done');
      expect((await listOwnContacts(db, people.lead)).map(({ confirmedBy }) => confirmedBy)).toEqual(['Lena']);
    });

    it('that another country opened stay out of a country’s own list', async () => {
      await enter('policy', START, people.foreign);
      const theirs = await listOwnContacts(db, people.foreign);
      await openContact(db, people.foreign, 'policy', theirs[0]?.seen ?? '', START);
      expect(await listOwnContacts(db, people.lead)).toEqual([]);
      expect(await publicly()).toEqual([]);
      expect((await listPublicContacts(db, undefined, START)).map(({ country }) => country.alpha3)).toEqual([DEVELOPING]);
    });

    it('are changed only as they were seen', async () => {
      await enter();
      const seen = await seenOf();
      const content = { ...CONTENT, phone: '+1 246 555 0199' };
      expect(await saveContact(db, people.second, 'cirt', { content, keepOpen: false, seen }, START)).toBe('done');
      const rows = () => all((tx) => tx.select().from(nationalContact));
      const before = await rows();
      expect(await saveContact(db, people.lead, 'cirt', { content: CONTENT, keepOpen: false, seen }, START)).toBe('stale');
      expect(await confirmContact(db, people.lead, 'cirt', seen, START)).toBe('stale');
      expect(await openContact(db, people.lead, 'cirt', seen, START), 'nobody opens what they did not see').toBe('stale');
      expect(await removeContact(db, people.lead, 'cirt', seen)).toBe('stale');
      expect(await rows()).toEqual(before);
      expect(await find()).toMatchObject({ ...content, confirmedBy: 'Segundo' });
    });

    it('are opened to the world, closed, and removed', async () => {
      await enter();
      await enter('policy');
      expect(await openContact(db, people.lead, 'cirt', await seenOf(), START)).toBe('done');
      expect(await publicly()).toEqual([{ ...CONTENT, kind: 'cirt', confirmedAt: expect.any(Date) }]);
      await closeContact(db, people.lead, 'cirt');
      expect(await publicly()).toEqual([]);
      expect(await removeContact(db, people.lead, 'cirt', await seenOf())).toBe('done');
      expect((await listOwnContacts(db, people.lead)).map(({ kind }) => kind)).toEqual(['policy']);
    });

    it('that are open go on being so after a change only when that is said again', async () => {
      await enter();
      await openContact(db, people.lead, 'cirt', await seenOf(), START);
      const content = { ...CONTENT, name: 'Night shift' };
      await saveContact(db, people.lead, 'cirt', { content, keepOpen: true, seen: await seenOf() }, START);
      expect((await publicly()).map(({ name }) => name)).toEqual(['Night shift']);
      await saveContact(db, people.lead, 'cirt', { content: CONTENT, keepOpen: false, seen: await seenOf() }, START);
      expect(await publicly()).toEqual([]);
      await saveContact(db, people.lead, 'cirt', { content, keepOpen: true, seen: await seenOf() }, START);
      expect(await publicly(), 'a tick opens nothing that was private').toEqual([]);
    });

    it('leave one line each in the log, which repeats nothing of them', async () => {
      const added = await linesOf(async () => {
        await enter();
        await openContact(db, people.lead, 'cirt', await seenOf(), START);
        await confirmContact(db, people.lead, 'cirt', await seenOf(), START);
        await closeContact(db, people.lead, 'cirt');
        await closeContact(db, people.lead, 'cirt');
        await saveContact(db, people.lead, 'cirt', { content: CONTENT, keepOpen: false, seen: 'long ago' }, START);
        await removeContact(db, people.lead, 'cirt', await seenOf());
      });
      const codes = ['save', 'open', 'confirm', 'close', 'remove'].map((step) => `contact.${step}`);
      expect(added.map(({ action }) => action)).toEqual(codes);
      expect(new Set(added.map(({ actorId }) => actorId))).toEqual(new Set([people.lead.id]));
      for (const word of Object.values(CONTENT)) expect(JSON.stringify(added)).not.toContain(word);
    });
  });

  describe('a confirmation', () => {
    it('holds for six months: then the world does not see the contact, until somebody confirms it', async () => {
      await enter();
      await openContact(db, people.lead, 'cirt', await seenOf(), START);
      const opened = (await find()).confirmedAt;
      const justBefore = new Date(DUE.getTime() - 1);
      expect(opened.getTime()).toBe(START.getTime() + 1);
      expect(await publicly(justBefore)).toHaveLength(1);
      expect(await publicly(new Date(DUE.getTime() + 1))).toEqual([]);
      expect((await find('cirt', new Date(DUE.getTime() + 1))).due).toBe(true);
      expect(await confirmContact(db, people.second, 'cirt', await seenOf(), at('2026-12-01'))).toBe('done');
      expect(await publicly(at('2026-12-01'))).toHaveLength(1);
      expect(await find('cirt', at('2026-12-01'))).toMatchObject({ due: false, confirmedBy: 'Segundo' });
    });

    it('that ran out is asked for once a month, of every focal point in their language, and of nobody else', async () => {
      await enter();
      await enter('policy', at('2026-11-01'));
      expect(await askForContacts(db, new Date(DUE.getTime() - 1))).toBe(0);
      expect(await linesOf(async () => expect(await askForContacts(db, DUE)).toBe(1))).toMatchObject([
        { action: 'contact.ask', actorId: null, details: { kind: 'cirt' } },
      ]);
      expect(await askForContacts(db, DUE)).toBe(0);
      expect(await askForContacts(db, at('2026-12-19'))).toBe(0);
      for (const who of [people.lead, people.second])
        expect(await listNotices(db, who)).toMatchObject([
          { kind: 'contact_due', path: '/contacts', values: { confirmed: '2026-05-20' } },
        ]);
      for (const who of [people.observer, people.contributor, people.approver, people.foreign])
        expect(await listNotices(db, who)).toEqual([]);
      const mails = await takeMails(db);
      expect(mails).toHaveLength(2);
      const texts = mails.map(({ subject, text }) => `${subject}\n${text}`).toSorted();
      expect(texts[0]).toMatch(
        /is this point of contact still right\? Incident response team[\s\S]*May 20, 2026[\s\S]*\/contacts/,
      );
      expect(texts[1]).toMatch(/¿sigue siendo correcto[\s\S]*Equipo de respuesta[\s\S]*20 may 2026/);
      for (const word of Object.values(CONTENT)) expect(texts.join()).not.toContain(word);
      expect(await askForContacts(db, at('2026-12-20')), 'a month later').toBe(1);
    });

    it('that came meanwhile ends the asking, and the next six months begin', async () => {
      await enter();
      await askForContacts(db, DUE);
      await confirmContact(db, people.lead, 'cirt', await seenOf(), at('2026-11-25'));
      expect(await askForContacts(db, at('2027-05-24'))).toBe(0);
      expect(await askForContacts(db, at('2027-05-25'))).toBe(1);
    });

    it('is asked for once when two processes do it at the same time', async () => {
      await enter();
      const asked = await Promise.all([askForContacts(db, DUE), askForContacts(db, DUE)]);
      expect(asked.toSorted()).toEqual([0, 1]);
      expect(await listNotices(db, people.lead)).toHaveLength(1);
    });

    it('waits where a country has nobody to be asked', async () => {
      const only = await createPerson(db, 'focal_point', LARGE);
      await enter('cirt', START, only);
      await db.update(user).set({ endedAt: START }).where(eq(user.id, only.id));
      expect(await askForContacts(db, DUE)).toBe(0);
      const next = await createPerson(db, 'focal_point', LARGE);
      expect(await askForContacts(db, at('2026-11-21'))).toBe(1);
      expect(await listNotices(db, next)).toHaveLength(1);
    });

    it('is asked for by a job that comes back every day', async () => {
      await enter();
      const auth = createAuth({ db, secret: 'x'.repeat(32), origin: 'http://localhost' });
      const { handlers, every } = listJobKinds({ db, auth, sendMail: async () => {}, origin: 'http://localhost' });
      expect(every.contacts).toBe(86_400_000);
      await handlers.contacts?.({ id: '', kind: 'contacts', payload: {}, attempts: 1 } as never, DUE);
      expect(await listNotices(db, people.lead)).toHaveLength(1);
    });
  });
});
