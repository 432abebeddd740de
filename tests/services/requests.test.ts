import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { type RequestContent, RequestNotReadyError } from '../../app/domain/request';
import { countDemand, listResting, measureServices, recordBasis } from '../../app/services/demand.server';
import { findOffice, handOver, moveRequest, recordDelivery } from '../../app/services/request-steps.server';
import { draftRequest, dropRequest, getRequest, listOwnRequests, saveRequest } from '../../app/services/requests.server';
import { loadReference } from '../../app/services/seeding.server';
import { auditEntry, country, type Db, round, roundTransition } from '../../db/schema';
import { delivery, request, requestStep } from '../../db/schema-help';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';
import { ACCEPTANCE, REQUEST_CONTENT } from '../helpers/requests';
import { answerCore, submitRound } from '../helpers/rounds';

const TODAY = '2026-11-25';
const CONTENT: RequestContent = { ...REQUEST_CONTENT, from: '2027-01-01', until: '2027-12-31' };

eachDriver((_driver, open) => {
  let db: Db;
  let lead: Actor;
  let approver: Actor;
  let observer: Actor;
  let foreigner: Actor;
  let officer: Actor;
  let officerEmail: string;
  let reviewer: Actor;
  let roundId: string;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    observer = await createPerson(db, 'observer', ISLAND);
    foreigner = await createPerson(db, 'focal_point', DEVELOPING);
    const person = await createPerson(db, 'programme_officer');
    officer = person;
    officerEmail = person.email;
    reviewer = await createPerson(db, 'reviewer', null, ['AMS']);
    const started = await createRound(db, lead);
    roundId = started.id;
    await answerCore(db, started, 'no');
    await submitRound(db, started, lead, approver);
  });
  beforeEach(async () => {
    await all((tx) => tx.delete(request));
    await takeMails(db);
  });

  const draft = (change: Partial<RequestContent> = {}, emergency = false) =>
    draftRequest(db, lead, { content: { ...CONTENT, ...change }, emergency });
  const find = async (id: string) => (await all((tx) => tx.select().from(request).where(eq(request.id, id))))[0];
  const signOff = (id: string, more = {}) => moveRequest(db, approver, id, 'sign_off', { secondFactor: true, ...more });
  /** A submitted request; what others do alike is answered with a reason. */
  const submit = async (change: Partial<RequestContent> = {}, emergency = false) => {
    const id = await draft(change, emergency);
    await signOff(id, { duplicateReason: 'They end before' });
    await moveRequest(db, lead, id, 'submit');
    return id;
  };

  describe('a draft', () => {
    it('is the lead’s to write and the country’s to read, and nobody else’s', async () => {
      const id = await draft();
      expect((await getRequest(db, observer, id, TODAY)).request.content.title).toBe(CONTENT.title);
      for (const who of [foreigner, officer, reviewer])
        await expect(getRequest(db, who, id, TODAY), who.role).rejects.toThrow(NotFoundError);
      for (const who of [foreigner, officer]) {
        await expect(
          saveRequest(db, who, id, 1, { content: CONTENT, emergency: false, roundId: null, duplicateReason: '' }),
        ).rejects.toThrow(NotFoundError);
        expect(await listOwnRequests(db, who)).toEqual([]);
      }
      await expect(dropRequest(db, observer, id)).rejects.toThrow(NotAllowedError);
      await expect(draftRequest(db, approver, { content: CONTENT, emergency: false })).rejects.toThrow(NotAllowedError);
      await dropRequest(db, lead, id);
      expect(await find(id)).toBeUndefined();
    });

    it('rests on the newest submitted round, and on no other country’s', async () => {
      const id = await draft();
      expect((await find(id))?.roundId).toBe(roundId);
      const other = await createRound(db, foreigner);
      const input = { content: CONTENT, emergency: false, duplicateReason: '' };
      await expect(saveRequest(db, lead, id, 1, { ...input, roundId: other.id })).rejects.toThrow(NotFoundError);
      const own = await createRound(db, lead);
      await expect(saveRequest(db, lead, id, 1, { ...input, roundId: own.id }), 'not submitted').rejects.toThrow(NotFoundError);
    });

    it('is saved by who saw the latest version only, and drops what no questionnaire holds', async () => {
      const id = await draft();
      const input = {
        content: { ...CONTENT, title: 'Second', capabilities: [{ questionnaire: 'x', capability: 'y' }] },
        emergency: true,
        roundId,
        duplicateReason: '',
      };
      expect(await saveRequest(db, lead, id, 1, input)).toBe('saved');
      expect(await saveRequest(db, lead, id, 1, { ...input, emergency: false })).toBe('stale');
      expect(await find(id)).toMatchObject({ version: 2, emergency: true, content: { title: 'Second', capabilities: [] } });
    });
  });

  describe('signing off and submitting', () => {
    it('waits for everything that is asked for, and for the second factor', async () => {
      const id = await draft({ help: '' });
      await expect(moveRequest(db, approver, id, 'sign_off')).rejects.toMatchObject({
        missing: expect.arrayContaining(['complete', 'second_factor']),
      });
      await expect(moveRequest(db, lead, id, 'sign_off', { secondFactor: true })).rejects.toThrow(NotAllowedError);
    });

    it('waits for a reason where the country has asked for the same already', async () => {
      await submit();
      const id = await draft({ title: 'The same again' });
      const { overlaps } = await getRequest(db, lead, id, TODAY);
      expect(overlaps.find(({ kind }) => kind === 'request')).toMatchObject({ title: CONTENT.title, place: 'country' });
      await expect(signOff(id)).rejects.toMatchObject({ missing: ['justified'] });
      await signOff(id, { duplicateReason: 'For another ministry' });
      expect(await find(id)).toMatchObject({ state: 'signed_off', duplicateReason: 'For another ministry' });
    });

    it('attaches the score, the gaps and the evidence as they were, and opening it again drops them', async () => {
      const id = await draft();
      await signOff(id, { duplicateReason: 'x' });
      const signed = await find(id);
      expect(signed?.attachment).toMatchObject({
        roundId,
        scores: [{ questionnaire: 'un-framework' }],
        gaps: [{ capability: 'L1' }],
      });
      expect(signed?.attachment?.gaps[0]?.missing.length).toBeGreaterThan(0);
      await moveRequest(db, lead, id, 'reopen');
      expect(await find(id)).toMatchObject({ state: 'draft', attachment: null });
    });

    it('brings it to the office of its region, and tells those who handle it', async () => {
      const id = await submit();
      expect(await find(id)).toMatchObject({
        state: 'submitted',
        holder: { kind: 'office', office: findOffice('AMS'), officer: null },
      });
      expect(findOffice('AMS')).toBe('itu-ro-ams');
      const mails = await takeMails(db);
      expect(mails.find(({ to }) => to === officerEmail)?.text).toContain(CONTENT.title);
      expect((await listOwnRequests(db, officer)).map((one) => one.id)).toEqual([id]);
    });
  });

  describe('handling', () => {
    it('answers, asks, and is told the answer; every step is in the history and on the country’s log', async () => {
      const id = await submit();
      await expect(moveRequest(db, officer, id, 'ask', { text: ' ' })).rejects.toThrow(RequestNotReadyError);
      await moveRequest(db, officer, id, 'acknowledge');
      await moveRequest(db, officer, id, 'ask', { text: 'How many people?' });
      expect(await find(id)).toMatchObject({ state: 'asked', holder: { kind: 'country' } });
      await expect(moveRequest(db, officer, id, 'accept', { acceptance: ACCEPTANCE })).rejects.toThrow(NotAllowedError);
      await takeMails(db);
      await moveRequest(db, lead, id, 'reply', { text: 'Twelve' });
      expect((await takeMails(db)).some(({ text }) => text.includes('Twelve'))).toBe(true);
      expect(await find(id)).toMatchObject({ state: 'acknowledged', holder: { kind: 'office', officer: officer.id } });
      await moveRequest(db, officer, id, 'accept', { acceptance: ACCEPTANCE, duplicateReason: 'Agreed with the others' });
      const { steps, request: accepted } = await getRequest(db, observer, id, TODAY);
      expect(steps.map(({ kind }) => kind)).toEqual(['sign_off', 'submit', 'acknowledge', 'ask', 'reply', 'accept']);
      expect(accepted).toMatchObject({ acceptance: ACCEPTANCE, state: 'accepted' });
      expect(accepted.firstAnswerAt?.getTime()).toBeLessThanOrEqual(accepted.decidedAt?.getTime() ?? 0);
      const lines = await all((tx) =>
        tx.select().from(auditEntry).where(eq(auditEntry.subject, id)).orderBy(auditEntry.position),
      );
      expect(lines.map(({ action }) => action)).toEqual(['request.draft', ...steps.map(({ kind }) => `request.${kind}`)]);
      expect(new Set(lines.map(({ chain }) => chain))).toEqual(new Set([ISLAND]));
    });

    it('accepts nothing without an assessment that is young enough, but for an emergency', async () => {
      const id = await submit();
      const twoYears = new Date(Date.now() + 2 * 366 * 86_400_000);
      await expect(moveRequest(db, officer, id, 'accept', { acceptance: ACCEPTANCE }, twoYears)).rejects.toMatchObject({
        missing: ['assessed'],
      });
      const bare = await draft();
      await saveRequest(db, lead, bare, 1, { content: CONTENT, emergency: false, roundId: null, duplicateReason: 'x' });
      await signOff(bare);
      await moveRequest(db, lead, bare, 'submit');
      await expect(moveRequest(db, officer, bare, 'accept', { acceptance: ACCEPTANCE })).rejects.toMatchObject({
        missing: ['assessed'],
      });

      const attacked = await draft({}, true);
      await saveRequest(db, lead, attacked, 1, { content: CONTENT, emergency: true, roundId: null, duplicateReason: 'x' });
      await signOff(attacked);
      await moveRequest(db, lead, attacked, 'submit');
      expect(await moveRequest(db, officer, attacked, 'accept', { acceptance: ACCEPTANCE })).toBe('accepted');
    });

    it('the database itself takes no accepted request without its assessment, and none without a holder', async () => {
      const id = await submit();
      const update = (change: object) => all((tx) => tx.update(request).set(change).where(eq(request.id, id)));
      await expect(update({ acceptance: ACCEPTANCE, attachment: null })).rejects.toMatchObject({ cause: { code: '23514' } });
      await expect(update({ holder: null })).rejects.toMatchObject({ cause: { code: '23514' } });
      await expect(update({ state: 'closed' })).rejects.toMatchObject({ cause: { code: '23514' } });
    });

    it('refers to an entity that has a mandate, and declines with a reason; both end it', async () => {
      const referred = await submit();
      await expect(moveRequest(db, officer, referred, 'refer', { text: 'Ask them', entity: 'nobody' })).rejects.toThrow(
        NotFoundError,
      );
      await moveRequest(db, officer, referred, 'refer', { text: 'Ask them', entity: 'unodc' });
      expect(await find(referred)).toMatchObject({ state: 'referred', holder: null });
      const declined = await submit();
      await moveRequest(db, officer, declined, 'decline', { text: 'Not this year' });
      await expect(moveRequest(db, officer, declined, 'acknowledge')).rejects.toThrow(NotAllowedError);
    });

    it('is handed over with a reason, and never has two holders or none', async () => {
      const id = await submit();
      await expect(handOver(db, officer, id, { office: 'itu-ao-brb', text: '' })).rejects.toThrow(RequestNotReadyError);
      await expect(handOver(db, officer, id, { office: 'nowhere', text: 'x' })).rejects.toThrow(NotFoundError);
      await expect(handOver(db, lead, id, { office: 'itu-ao-brb', text: 'x' })).rejects.toThrow(NotAllowedError);
      await handOver(db, officer, id, { office: 'itu-ao-brb', text: 'They are closer' });
      expect((await find(id))?.holder).toEqual({ kind: 'office', office: 'itu-ao-brb', officer: null });
      const colleague = await createPerson(db, 'programme_officer');
      await handOver(db, colleague, id, { office: 'itu-ao-brb', text: '' });
      expect((await find(id))?.holder).toEqual({ kind: 'office', office: 'itu-ao-brb', officer: colleague.id });
      await moveRequest(db, colleague, id, 'ask', { text: 'When?' });
      await moveRequest(db, lead, id, 'reply', { text: 'Soon' });
      expect((await find(id))?.holder).toEqual({ kind: 'office', office: 'itu-ao-brb', officer: colleague.id });
    });

    it('keeps what was done once however often it is sent, and asks the country what changed', async () => {
      const id = await submit();
      await moveRequest(db, officer, id, 'accept', { acceptance: ACCEPTANCE });
      const done = { kind: 'participants', what: 'Training', country: 'XAA', women: 7, men: 5, other: 0 } as const;
      const once = randomUUID();
      for (let n = 0; n < 2; n += 1) await recordDelivery(db, officer, id, once, done);
      await expect(recordDelivery(db, lead, id, randomUUID(), done)).rejects.toThrow(NotAllowedError);
      await expect(recordDelivery(db, officer, id, randomUUID(), { ...done, women: -1 })).rejects.toThrow();
      expect((await all((tx) => tx.select().from(delivery))).map(({ data }) => data)).toEqual([done]);
      await moveRequest(db, officer, id, 'finish', { text: 'Two workshops' });
      const outcome = { changed: 'A team answers day and night', met: 4 };
      await expect(moveRequest(db, lead, id, 'close', { outcome: { ...outcome, met: 6 } })).rejects.toThrow();
      await moveRequest(db, lead, id, 'close', { outcome });
      expect(await find(id)).toMatchObject({ state: 'closed', holder: null, outcome });
      await expect(recordDelivery(db, officer, id, randomUUID(), done)).rejects.toThrow(NotAllowedError);
    });

    it('two officers at once: one step is taken, the other is refused', async () => {
      const id = await submit();
      const outcomes = await Promise.allSettled([
        moveRequest(db, officer, id, 'decline', { text: 'No' }),
        moveRequest(db, officer, id, 'accept', { acceptance: ACCEPTANCE }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const steps = await all((tx) => tx.select().from(requestStep).where(eq(requestStep.requestId, id)));
      expect(steps).toHaveLength(3);
    });
  });

  describe('how long countries wait', () => {
    it('is nothing where none was answered, and the median where some were', () => {
      const submittedAt = new Date('2026-01-01T00:00:00Z');
      const after = (hours: number) => new Date(submittedAt.getTime() + hours * 3_600_000);
      const open = { submittedAt, firstAnswerAt: null, decidedAt: null };
      expect(measureServices([])).toEqual({ firstAnswer: null, decision: null, count: 0 });
      expect(measureServices([open])).toEqual({ firstAnswer: null, decision: null, count: 1 });
      const answered = [2, 10].map((hours) => ({ ...open, firstAnswerAt: after(hours) }));
      expect(measureServices([open, ...answered])).toEqual({ firstAnswer: 6, decision: null, count: 3 });
    });
  });

  describe('demand', () => {
    it('is shown only where three countries ask for the same, without saying who', async () => {
      const codes = ['XAA', 'XBB', 'XCC'];
      const insert = (countryCode: string, state: 'submitted' | 'withdrawn' | 'draft') =>
        all((tx) =>
          tx
            .insert(request)
            .values({ countryCode, content: CONTENT, state, holder: state === 'withdrawn' ? null : { kind: 'country' } }),
        );
      const known = new Set((await db.select({ code: country.alpha3 }).from(country)).map(({ code }) => code));
      const three = [...codes.filter((code) => known.has(code)), 'BRB', 'JAM'].slice(0, 3);
      await insert(three[0] as string, 'submitted');
      await insert(three[0] as string, 'submitted');
      await insert(three[1] as string, 'submitted');
      await insert(three[2] as string, 'draft');
      expect(await countDemand(db)).toEqual([]);
      await insert(three[2] as string, 'withdrawn');
      expect(await countDemand(db)).toEqual([]);
      await insert(three[2] as string, 'submitted');
      expect(await countDemand(db)).toEqual([{ questionnaire: 'un-framework', capability: 'L1', countries: 3 }]);
    });
  });

  describe('the assessment an activity rests on', () => {
    it('is the round of the request it meets, or one that was recorded; those that rest on none are listed', async () => {
      const id = await submit();
      const before = await listResting(db, officer);
      const open = before.filter(({ basis, request: met }) => !basis && !met);
      expect(open.length).toBeGreaterThan(0);
      const first = open[0] as (typeof open)[number];
      await moveRequest(db, officer, id, 'accept', { acceptance: { ...ACCEPTANCE, activities: [first.activity.id] } });
      const of = async (countryCode: string) =>
        (await listResting(db, officer)).find((one) => one.activity.id === first.activity.id && one.countryCode === countryCode);
      expect(await of(ISLAND)).toMatchObject({ request: { id, round: expect.any(String) } });
      expect(await of(first.countryCode)).toMatchObject({ basis: null, request: null });
      const basis = { assessment: 'CMM review 2019', source: 'https://gcscc.example/review' };
      await recordBasis(db, officer, { activityId: first.activity.id, countryCode: first.countryCode, ...basis });
      expect(await of(first.countryCode)).toMatchObject({ basis });
      const known = { activityId: first.activity.id, countryCode: ISLAND, ...basis };
      for (const unknown of [{ activityId: 'none' }, { countryCode: 'QQQ' }])
        await expect(recordBasis(db, officer, { ...known, ...unknown })).rejects.toThrow(NotFoundError);
      for (const who of [lead, reviewer]) await expect(listResting(db, who)).rejects.toThrow(NotFoundError);
    });
  });

  it('a round that carries a request is not taken away under it', async () => {
    await submit();
    await expect(
      all(async (tx) => {
        await tx.delete(roundTransition).where(eq(roundTransition.roundId, roundId));
        await tx.delete(round).where(eq(round.id, roundId));
      }),
    ).rejects.toMatchObject({ cause: { code: '23503' } });
  });
});
