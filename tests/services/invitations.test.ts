import { createHash, randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError, type Role } from '../../app/domain/access';
import { MAX_LETTER_BYTES } from '../../app/domain/evidence';
import {
  type Auth,
  createAuth,
  ensureAccount,
  findPerson,
  requestPasswordLink,
  setPassword,
  signIn,
} from '../../app/services/accounts.server';
import {
  acceptInvitation,
  endRole,
  findInvitation,
  type InvitationInput,
  invite,
  listAccounts,
  listOwnPeople,
  openLetter,
  resendInvitation,
  revokeInvitation,
} from '../../app/services/invitations.server';
import type { Mail } from '../../app/services/mail.server';
import { readFileBytes } from '../../db/files.server';
import { insertPasskey } from '../../db/passkeys.server';
import { auditEntry, type Db, file, invitation, nomination, session, user } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { findFactors, putSecondFactor } from '../../db/second-factor.server';
import { eachDriver, seeAll } from '../helpers/database';
import { makeDocx, makePdf } from '../helpers/evidence-files';
import { createPerson, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';

const PASSWORD = 'correct horse battery';
const OTHER_PASSWORD = 'staple correct horse';
const ORIGIN = 'http://localhost:3000';
const LETTER = { reference: 'MIN/2026/17', date: '2026-02-03', file: null };
const PAST = new Date(Date.now() - 1000);

eachDriver((_driver, open) => {
  let db: Db;
  let auth: Auth;
  let sent: Mail[];
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  const doors = () => ({
    db,
    auth,
    origin: ORIGIN,
    sendMail: async (mail: Mail) => {
      sent.push(mail);
    },
  });
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    auth = createAuth({ db, secret: 'x'.repeat(32), origin: ORIGIN });
  });
  beforeEach(() => {
    sent = [];
  });

  const newEmail = () => `${randomUUID()}@test.example`;
  const named = (actor: Actor) => ({ ...actor, name: 'Test Person' });
  const administrator = async () => named(await createPerson(db, 'administrator'));
  const focalPoint = async (country: string = ISLAND) => named(await createPerson(db, 'focal_point', country));
  const someone = (more: Partial<InvitationInput> = {}): InvitationInput => ({
    name: 'New Person',
    email: newEmail(),
    role: 'contributor',
    countryCode: ISLAND,
    regions: [],
    locale: 'en',
    letter: null,
    ...more,
  });
  const readToken = () => /\/invitation\/([\w-]+)/.exec(sent.at(-1)?.text ?? '')?.[1] ?? '';
  const accept = (token: string, name = 'Own Name') => acceptInvitation(doors(), token, { name, password: PASSWORD });
  /** Invites somebody, and reads what the mail carries. */
  async function send(actor: Actor & { name: string }, more: Partial<InvitationInput> = {}) {
    const input = someone(more);
    const outcome = await invite(doors(), actor, input);
    if (outcome.status !== 'invited') throw new Error(`not invited: ${outcome.field} ${outcome.fault}`);
    return { id: outcome.id, email: input.email, token: readToken() };
  }
  const enter = (email: string) =>
    signIn({ db, auth }, { email, password: PASSWORD, address: randomUUID(), headers: new Headers() });
  const listLines = (actor: Actor) =>
    all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.actorId, actor.id)).orderBy(auditEntry.position));

  describe('an invitation', () => {
    it('becomes an account with the role it names, by a link in a mail', async () => {
      const lead = await focalPoint();
      const { id, email, token } = await send(lead, { role: 'approver' });
      expect(await findInvitation(db, token)).toMatchObject({ email, role: 'approver', countryCode: ISLAND, invitedBy: lead.id });
      const made = await accept(token);
      expect(made).toMatchObject({ email, locale: 'en' });
      const outcome = await enter(email);
      if (outcome.status !== 'signed_in') throw new Error(outcome.status);
      const headers = new Headers({ Cookie: outcome.cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
      expect(await findPerson(auth, headers)).toMatchObject({
        id: made?.id,
        name: 'Own Name',
        role: 'approver',
        countryCode: ISLAND,
        secondFactor: false,
      });
      expect(await listLines(lead)).toMatchObject([
        { action: 'account.invite', subject: id, chain: ISLAND, details: { role: 'approver' } },
      ]);
      const accepted = await all((tx) =>
        tx
          .select()
          .from(auditEntry)
          .where(eq(auditEntry.subject, made?.id ?? '')),
      );
      expect(accepted).toMatchObject([{ action: 'account.accept_invitation', actorId: made?.id, chain: ISLAND }]);
    });

    it('is kept as the hash of its link only', async () => {
      const lead = await focalPoint();
      const { id, token } = await send(lead);
      expect(id).toBe(createHash('sha256').update(token).digest('hex'));
      expect(token.length).toBeGreaterThanOrEqual(32);
      const rows = [await db.select().from(invitation), await all((tx) => tx.select().from(auditEntry))];
      expect(JSON.stringify(rows)).not.toContain(token);
    });

    it('is written in the language of who is invited', async () => {
      const lead = await focalPoint();
      await send(lead, { locale: 'es' });
      await send(lead, { locale: 'en' });
      const [spanish, english] = sent.map(({ text }) => text);
      expect(spanish).toContain('Test Person le invita a Tidemark');
      expect(english).toContain('Test Person invites you to Tidemark');
      for (const text of [spanish, english]) expect(text).toMatch(/\nhttp:\/\/localhost:3000\/invitation\/[\w-]{32}\n/);
    });

    it('works once, also for two at once', async () => {
      const { email, token } = await send(await focalPoint());
      const made = await Promise.all([1, 2, 3].map((n) => accept(token, `Name ${n}`)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await accept(token)).toBeNull();
      expect(await findInvitation(db, token)).toBeNull();
      expect(await db.select().from(user).where(eq(user.email, email))).toHaveLength(1);
    });

    it('works for seven days', async () => {
      const lead = await focalPoint();
      const { id, email, token } = await send(lead);
      const [row] = await db.select().from(invitation).where(eq(invitation.id, id));
      expect(Math.round(((row?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000)).toBe(7 * 24);
      await db.update(invitation).set({ expiresAt: PAST }).where(eq(invitation.id, id));
      expect(await findInvitation(db, token)).toBeNull();
      expect(await accept(token)).toBeNull();
      // The address is free again, and what expired makes room.
      const again = await send(lead, { email });
      const { invitations } = await listOwnPeople(db, lead);
      expect(invitations.filter((one) => one.email === email).map((one) => one.id)).toEqual([again.id]);
    });

    it('is dead once it is revoked', async () => {
      const lead = await focalPoint();
      const { id, email, token } = await send(lead);
      await revokeInvitation(doors(), lead, id);
      expect(await findInvitation(db, token)).toBeNull();
      expect(await accept(token)).toBeNull();
      await expect(revokeInvitation(doors(), lead, id)).rejects.toThrow(NotFoundError);
      await expect(resendInvitation(doors(), lead, id)).rejects.toThrow(NotFoundError);
      // The address is free again.
      expect(await invite(doors(), lead, someone({ email }))).toMatchObject({ status: 'invited' });
      const actions = (await listLines(lead)).map(({ action }) => action);
      expect(actions).toEqual(['account.invite', 'account.revoke_invitation', 'account.invite']);
    });

    it('has another link when it is sent again, and the one before is dead; also after it expired', async () => {
      const lead = await focalPoint();
      const first = await send(lead);
      await db.update(invitation).set({ expiresAt: PAST }).where(eq(invitation.id, first.id));
      expect(await resendInvitation(doors(), lead, first.id)).toMatchObject({ status: 'invited' });
      const token = readToken();
      expect(token).not.toBe(first.token);
      expect(sent.at(-1)?.to).toBe(first.email);
      expect(await accept(first.token)).toBeNull();
      expect(await accept(token)).toMatchObject({ email: first.email });
      expect((await listLines(lead)).map(({ action }) => action)).toEqual(['account.invite', 'account.resend_invitation']);
    });

    it('is refused to an address with an account or an open invitation, in any capitals, also for two at once', async () => {
      const [lead, other] = [await focalPoint(), await focalPoint(DEVELOPING)];
      const { email } = await createPerson(db, 'observer', DEVELOPING);
      expect(await invite(doors(), lead, someone({ email: email.toUpperCase() }))).toEqual({
        status: 'refused',
        field: 'email',
        fault: 'has_account',
      });
      const twice = newEmail();
      const both = await Promise.all([
        invite(doors(), lead, someone({ email: twice })),
        invite(doors(), other, someone({ email: twice.toUpperCase(), countryCode: DEVELOPING })),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['invited', 'refused']);
      expect(both.find(({ status }) => status === 'refused')).toMatchObject({ field: 'email', fault: 'is_invited' });
      expect(sent).toHaveLength(1);
    });

    it('is null for an address that got an account meanwhile', async () => {
      const { id, email, token } = await send(await focalPoint());
      await ensureAccount(db, auth, { name: 'X', email, role: 'observer', countryCode: ISLAND, locale: 'en' }, PASSWORD);
      expect(await accept(token)).toBeNull();
      const [row] = await db.select().from(invitation).where(eq(invitation.id, id));
      expect(row?.usedAt, 'nothing happened').toBeNull();
      expect(await resendInvitation(doors(), await focalPoint(), id)).toMatchObject({ status: 'refused', fault: 'has_account' });
    });

    it.each(['', 'x', '../..', "' or true --"])('is not opened by %j', async (token) => {
      expect(await findInvitation(db, token)).toBeNull();
      expect(await accept(token)).toBeNull();
    });
  });

  describe('who may invite whom', () => {
    const fitting = (role: Role): Partial<InvitationInput> =>
      ['focal_point', 'contributor', 'approver', 'observer'].includes(role)
        ? { role, countryCode: ISLAND, letter: role === 'focal_point' ? LETTER : null }
        : { role, countryCode: null, regions: role === 'reviewer' ? ['AFR', 'EUR'] : [] };

    it.each<Role>([
      'focal_point',
      'contributor',
      'approver',
      'observer',
      'reviewer',
      'programme_officer',
      'analyst',
      'administrator',
    ])('an administrator may invite a %s', async (role) => {
      const { token } = await send(await administrator(), fitting(role));
      const made = await accept(token);
      const [row] = await db
        .select()
        .from(user)
        .where(eq(user.id, made?.id ?? ''));
      expect(row).toMatchObject({ role, regions: role === 'reviewer' ? ['AFR', 'EUR'] : [] });
    });

    it.each<[Role, unknown]>([
      ['focal_point', NotAllowedError],
      ['reviewer', NotFoundError],
      ['administrator', NotFoundError],
      ['analyst', NotFoundError],
      ['programme_officer', NotFoundError],
    ])('a focal point may not invite a %s', async (role, error) => {
      await expect(invite(doors(), await focalPoint(), someone(fitting(role)))).rejects.toThrow(error as typeof NotFoundError);
      expect(sent).toEqual([]);
    });

    it('a focal point reaches no other country', async () => {
      const [ours, theirs] = [await focalPoint(), await focalPoint(DEVELOPING)];
      const { id, token } = await send(theirs, { countryCode: DEVELOPING });
      await expect(invite(doors(), ours, someone({ countryCode: DEVELOPING }))).rejects.toThrow(NotFoundError);
      await expect(revokeInvitation(doors(), ours, id)).rejects.toThrow(NotFoundError);
      await expect(resendInvitation(doors(), ours, id)).rejects.toThrow(NotFoundError);
      expect(JSON.stringify(await listOwnPeople(db, ours))).not.toContain(id);
      expect(await findInvitation(db, token)).not.toBeNull();
    });

    it('a focal point leaves alone who was named by a letter', async () => {
      const { id } = await send(await administrator(), fitting('focal_point'));
      const lead = await focalPoint();
      await expect(revokeInvitation(doors(), lead, id)).rejects.toThrow(NotAllowedError);
      await expect(resendInvitation(doors(), lead, id)).rejects.toThrow(NotAllowedError);
    });

    it.each<Role>(['contributor', 'approver', 'observer'])('a %s may not invite or see a list', async (role) => {
      const actor = named(await createPerson(db, role, ISLAND));
      await expect(invite(doors(), actor, someone())).rejects.toThrow(NotAllowedError);
      await expect(listOwnPeople(db, actor)).rejects.toThrow(NotFoundError);
      await expect(listAccounts(db, actor)).rejects.toThrow(NotFoundError);
    });

    it.each<Role>(['reviewer', 'programme_officer', 'analyst'])('a %s may not either', async (role) => {
      const actor = named(await createPerson(db, role, null, role === 'reviewer' ? ['AMS'] : []));
      await expect(invite(doors(), actor, someone())).rejects.toThrow(NotFoundError);
      await expect(listAccounts(db, actor)).rejects.toThrow(NotFoundError);
    });

    it.each<[string, Partial<InvitationInput>, string]>([
      ['a country role without a country', { role: 'observer', countryCode: null }, 'country'],
      ['a country that is none', { role: 'observer', countryCode: 'QQQ' }, 'country'],
      ['a role of ITU with a country', { role: 'analyst' }, 'country'],
      ['a reviewer without a region', { role: 'reviewer', countryCode: null }, 'region'],
      ['regions for somebody else', { role: 'analyst', countryCode: null, regions: ['AFR'] }, 'region'],
      ['a focal point without a letter', { role: 'focal_point' }, 'reference'],
      ['a letter for somebody else', { role: 'observer', letter: LETTER }, 'reference'],
    ])('refuses %s', async (_what, more, field) => {
      expect(await invite(doors(), await administrator(), someone(more))).toEqual({ status: 'refused', field, fault: 'unfit' });
      expect(sent).toEqual([]);
    });
  });

  describe('a letter of nomination', () => {
    const pdf = makePdf();
    const withFile = (name: string, bytes: Uint8Array) => ({
      role: 'focal_point' as const,
      letter: { ...LETTER, file: { name, bytes } },
    });

    it('is kept with its scan as rows of its country, and listed with who was named', async () => {
      const actor = await administrator();
      const { id, email } = await send(actor, withFile('Letter.pdf', pdf));
      const ofCountry = (country: string) =>
        inScope(db, { kind: 'country', country }, async (tx) => {
          const [row] = await tx.select().from(nomination).where(eq(nomination.invitationId, id));
          return row && { row, bytes: Buffer.from(await readFileBytes(tx, row.fileId ?? '')) };
        });
      const kept = await ofCountry(ISLAND);
      expect(kept?.row).toMatchObject({ countryCode: ISLAND, reference: 'MIN/2026/17', letterDate: '2026-02-03' });
      expect(kept?.bytes.equals(pdf)).toBe(true);
      expect(await ofCountry(DEVELOPING)).toBeUndefined();
      expect(await db.select().from(nomination)).toEqual([]);
      const { letters } = await listAccounts(db, actor);
      expect(letters.filter((letter) => letter.email === email)).toEqual([
        { id: kept?.row.id, email, reference: 'MIN/2026/17', letterDate: '2026-02-03', hasFile: true },
      ]);
      const opened = await openLetter(db, actor, kept?.row.id ?? '');
      expect(opened).toMatchObject({ name: 'Letter.pdf', mediaType: 'application/pdf' });
      expect(Buffer.from(opened.bytes).equals(pdf)).toBe(true);
      for (const other of [
        await focalPoint(),
        await createPerson(db, 'analyst'),
        await createPerson(db, 'reviewer', null, ['AMS']),
      ])
        await expect(openLetter(db, other, kept?.row.id ?? '')).rejects.toThrow(NotFoundError);
      expect((await listLines(actor))[0]).toMatchObject({ details: { role: 'focal_point', letter: 'MIN/2026/17' } });
    });

    it('goes with an invitation that is sent again', async () => {
      const actor = await administrator();
      const { id, email } = await send(actor, { role: 'focal_point', letter: LETTER });
      await resendInvitation(doors(), actor, id);
      expect(await accept(readToken())).toMatchObject({ email });
      const { letters } = await listAccounts(db, actor);
      const [letter] = letters.filter((one) => one.email === email);
      expect(letter).toMatchObject({ hasFile: false });
      for (const id of [letter?.id ?? '', randomUUID(), '', "' or true --"])
        await expect(openLetter(db, actor, id)).rejects.toThrow(NotFoundError);
    });

    it.each<[string, string, Uint8Array, string]>([
      ['a Word document', 'letter.docx', makeDocx(), 'unknown_type'],
      ['another kind under a false name', 'letter.png', makePdf(), 'lies_about_type'],
      ['nothing', 'letter.pdf', new Uint8Array(), 'empty'],
      ['half a file', 'letter.pdf', makePdf().subarray(0, 60), 'broken'],
      ['a path', '../letter.pdf', makePdf(), 'name_has_path'],
      ['too much', 'letter.pdf', new Uint8Array(MAX_LETTER_BYTES + 1), 'too_large'],
    ])('is refused as %s, and nobody is invited', async (_what, name, bytes, fault) => {
      const before = await all((tx) => tx.$count(file));
      const outcome = await invite(doors(), await administrator(), someone(withFile(name, bytes)));
      expect(outcome).toEqual({ status: 'refused', field: 'file', fault });
      expect(sent).toEqual([]);
      expect(await all((tx) => tx.$count(file))).toBe(before);
    });

    it('is refused while the scanner does not answer', async () => {
      const outcome = await invite(
        { ...doors(), clamd: '127.0.0.1:1' },
        await administrator(),
        someone(withFile('letter.pdf', pdf)),
      );
      expect(outcome).toEqual({ status: 'refused', field: 'file', fault: 'scan_failed' });
    });
  });

  describe('ending a role', () => {
    async function createMember(role: Role, countryCode: string | null = ISLAND) {
      const email = newEmail();
      return { id: await ensureAccount(db, auth, { name: 'Member', email, role, countryCode, locale: 'en' }, PASSWORD), email };
    }

    it('ends every session at once and shuts the door', async () => {
      const lead = await focalPoint();
      const { id, email } = await createMember('contributor');
      const outcome = await enter(email);
      if (outcome.status !== 'signed_in') throw new Error(outcome.status);
      const headers = new Headers({ Cookie: outcome.cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
      await enter(email);
      expect(await findPerson(auth, headers)).toMatchObject({ id });
      expect(await endRole(doors(), lead, id)).toBe('ended');
      expect(await findPerson(auth, headers)).toBeNull();
      expect(await db.select().from(session).where(eq(session.userId, id))).toEqual([]);
      expect(await enter(email)).toEqual({ status: 'refused' });
      await expect(endRole(doors(), lead, id)).rejects.toThrow(NotFoundError);
      expect((await listOwnPeople(db, lead)).people.map((person) => person.id)).not.toContain(id);
      expect(await listLines(lead)).toMatchObject([
        { action: 'account.end', subject: id, chain: ISLAND, details: { role: 'contributor' } },
      ]);
    });

    it('leaves no link behind that was sent before', async () => {
      const { id, email } = await createMember('contributor');
      await requestPasswordLink(doors(), { email, address: randomUUID() }, (link) => ({ subject: '', text: link }));
      const token = sent.at(-1)?.text.replace('/set-password/', '') ?? '';
      await endRole(doors(), await focalPoint(), id);
      expect(await setPassword(doors(), token, OTHER_PASSWORD)).toBe(false);
    });

    it('can be followed by an invitation into another role, which opens the same account anew', async () => {
      const lead = await focalPoint();
      const { id, email } = await createMember('approver');
      await putSecondFactor(db, id, { secret: 'secret', backupCodes: 'codes', verified: true });
      const key = { credentialId: randomUUID(), publicKey: new Uint8Array(1), counter: 0, transports: [] };
      await insertPasskey(db, { ...key, userId: id, name: 'Key of before' });
      const session = await enter(email).catch(String);
      expect(session).toMatchObject({ status: 'second_factor' });
      await endRole(doors(), lead, id);
      const { token } = await send(lead, { email, role: 'observer' });
      expect(await enter(email), 'not before it is accepted').toEqual({ status: 'refused' });
      expect(await acceptInvitation(doors(), token, { name: 'Back Again', password: OTHER_PASSWORD })).toMatchObject({ id });
      expect(await enter(email), 'the password of before').toEqual({ status: 'refused' });
      const outcome = await signIn(doors(), { email, password: OTHER_PASSWORD, address: randomUUID(), headers: new Headers() });
      if (outcome.status !== 'signed_in') throw new Error(outcome.status);
      const headers = new Headers({ Cookie: outcome.cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
      expect(await findPerson(auth, headers)).toMatchObject({ id, name: 'Back Again', role: 'observer', secondFactor: false });
      expect(await findFactors(db, id)).toEqual({ app: false, passkey: false });
      expect(await invite(doors(), lead, someone({ email }))).toMatchObject({ fault: 'has_account' });
    });

    it('is for one’s own country, and not for other focal points', async () => {
      const lead = await focalPoint();
      const [stranger, peer, itu] = [
        await createMember('observer', DEVELOPING),
        await createMember('focal_point'),
        await createMember('analyst', null),
      ];
      await expect(endRole(doors(), lead, stranger.id)).rejects.toThrow(NotFoundError);
      await expect(endRole(doors(), lead, itu.id)).rejects.toThrow(NotFoundError);
      await expect(endRole(doors(), lead, randomUUID())).rejects.toThrow(NotFoundError);
      await expect(endRole(doors(), lead, peer.id)).rejects.toThrow(NotAllowedError);
      const contributor = await createPerson(db, 'contributor', ISLAND);
      await expect(endRole(doors(), contributor, peer.id)).rejects.toThrow(NotAllowedError);
      const ids = [stranger.id, peer.id, itu.id];
      const rows = await db.select().from(user).where(inArray(user.id, ids));
      expect(rows.map(({ endedAt }) => endedAt)).toEqual([null, null, null]);
      expect(await endRole(doors(), await administrator(), peer.id)).toBe('ended');
    });

    it('is not for oneself, and never for the last administrator, also when two end each other', async () => {
      await db.update(user).set({ endedAt: new Date() }).where(eq(user.role, 'administrator'));
      const [one, other] = [await administrator(), await administrator()];
      expect(await endRole(doors(), one, one.id)).toBe('oneself');
      const lead = await focalPoint();
      expect(await endRole(doors(), lead, lead.id)).toBe('oneself');
      const both = await Promise.all(
        [endRole(doors(), one, other.id), endRole(doors(), other, one.id)].map((p) => p.catch(String)),
      );
      expect(both.filter((outcome) => outcome === 'ended')).toHaveLength(1);
      const left = await db.select().from(user).where(eq(user.role, 'administrator'));
      expect(left.filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
    });
  });
});
