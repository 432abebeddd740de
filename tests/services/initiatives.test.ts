import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { NO_FILTER } from '../../app/domain/base-filter';
import { type InitiativeContent, InitiativeSchema } from '../../app/domain/initiative';
import {
  commentInitiative,
  findCandidates,
  getInitiative,
  getInitiativeFile,
  InitiativeNotReadyError,
  listInitiatives,
  saveInitiative,
  startInitiative,
  stepInitiative,
  trackInitiative,
} from '../../app/services/initiatives.server';
import { listNotices } from '../../app/services/notices.server';
import { loadReference } from '../../app/services/seeding.server';
import { auditEntry, type Db } from '../../db/schema';
import { initiative, initiativeVersion, sharedResult } from '../../db/schema-priorities';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, DEVELOPING, ISLAND, LARGE, putTestCountries } from '../helpers/fixtures';
import { takeMails } from '../helpers/mails';

const COUNTRIES = [ISLAND, DEVELOPING, LARGE];

eachDriver((_driver, open) => {
  let db: Db;
  let analyst: Actor & { name: string; email: string };
  let officer: Actor & { name: string };
  const leads = new Map<string, Actor>();

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    analyst = { ...(await createPerson(db, 'analyst')), name: 'Ana' };
    officer = { ...(await createPerson(db, 'programme_officer')), name: 'Omar' };
    for (const country of COUNTRIES) leads.set(country, await createPerson(db, 'focal_point', country));
    await share('T1', { [ISLAND]: 1, [DEVELOPING]: 2, [LARGE]: 2 }, '2025-06-01');
    await share('L1', { [ISLAND]: 1, [DEVELOPING]: 2 }, '2025-06-01');
  });

  /** As if these countries let a round be compared that was signed off on a day. */
  async function share(capability: string, levels: Record<string, number>, signedOn: string): Promise<void> {
    for (const [countryCode, level] of Object.entries(levels)) {
      const { id: roundId } = await createRound(db, leads.get(countryCode) as Actor);
      const row = {
        roundId,
        countryCode,
        questionnaire: 'un-framework',
        version: '1.0',
        layer: 'validated' as const,
        capability,
      };
      const reached = { low: level / 5, high: level / 5, level, completeness: 1, signedOn };
      await seeAll(db)((tx) => tx.insert(sharedResult).values({ ...row, ...reached }));
    }
  }

  const start = (themes = ['T1'], chosen: readonly string[] = COUNTRIES, actor: Actor = analyst) =>
    startInitiative(db, actor, { themes, filter: NO_FILTER, chosen }, new Date('2026-01-15T00:00:00Z'));
  const read = async (id: string) => (await getInitiative(db, analyst, id)).data;
  const save = async (
    id: string,
    change: Partial<InitiativeContent>,
    seen: number,
    more: { refresh?: boolean; by?: Actor } = {},
  ) => {
    const { by = analyst, refresh } = more;
    return saveInitiative(db, by, id, { seen, content: { ...(await read(id)), ...change }, reason: `so ${seen}`, refresh });
  };
  const step = (id: string, name: 'adopt' | 'close', seen: number, by: Actor & { name: string } = officer) =>
    stepInitiative(db, by, id, { step: name, seen, reason: 'Agreed in Panama', title: 'The initiative' });
  const listLines = (id: string) => seeAll(db)((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, id)));

  describe('a draft', () => {
    it('begins with the countries that need it, a baseline, a target and the organisation’s activities', async () => {
      const filter = { ...NO_FILTER, regions: ['AMS' as const] };
      const { needing } = await findCandidates(db, analyst, { themes: ['T1'], filter });
      expect(needing.length).toBeGreaterThan(3);
      const id = await startInitiative(db, analyst, { themes: ['T1', 'none'], filter });
      const { data, state, version, versions, missing } = await getInitiative(db, officer, id);
      expect(data.themes).toEqual(['T1']);
      expect(data.countries).toEqual(needing);
      expect({ state, version }).toEqual({ state: 'draft', version: 1 });
      expect(data.activities.length).toBeGreaterThan(0);
      expect(data.indicators[0]?.baseline?.rests.length).toBeGreaterThanOrEqual(3);
      expect(versions).toMatchObject([{ number: 1, state: 'draft', writer: 'Test Person' }]);
      expect(missing).not.toContain('baselines');
      expect((await listLines(id)).map(({ action }) => action)).toEqual(['initiative.start']);
    });

    it('is for the countries chosen, with what is known of them', async () => {
      const { countries, indicators } = await read(await start());
      expect(countries.toSorted()).toEqual(COUNTRIES);
      expect(indicators).toMatchObject([
        { unit: 'level', target: 3, year: 2030, baseline: { level: 2, atLevels: [1, 2, 0, 0, 0] } },
      ]);
    });

    it('keeps no value of one or two countries, in no version', async () => {
      const id = await start(['T1', 'L1'], COUNTRIES);
      const two = (await read(id)).indicators[1];
      expect(two).toMatchObject({ theme: 'L1', baseline: null, fewer: true, target: null });
      expect(await save(id, { countries: [ISLAND, LARGE] }, 1)).toBe('saved');
      for (const indicator of (await read(id)).indicators) expect(indicator).toMatchObject({ baseline: null, fewer: true });
      const [, latest] = await db.select().from(initiativeVersion).where(eq(initiativeVersion.initiativeId, id));
      expect(JSON.stringify(latest?.data)).not.toContain('atLevels');
      const file = await getInitiativeFile(db, analyst, id);
      expect(InitiativeSchema.parse(file)).toMatchObject({ id, version: 2, state: 'draft' });
    });

    it('is for analysts and programme officers, and is not there for anybody else', async () => {
      const id = await start();
      const others = [
        leads.get(ISLAND) as Actor,
        await createPerson(db, 'reviewer', null, ['AMS']),
        await createPerson(db, 'administrator'),
        await createPerson(db, 'partner'),
      ];
      for (const who of others) {
        const named = { ...who, name: 'Somebody' };
        await expect(start(['T1'], COUNTRIES, who)).rejects.toThrow(NotFoundError);
        await expect(getInitiative(db, who, id)).rejects.toThrow(NotFoundError);
        await expect(getInitiativeFile(db, who, id)).rejects.toThrow(NotFoundError);
        await expect(listInitiatives(db, who)).rejects.toThrow(NotFoundError);
        await expect(save(id, {}, 1, { by: who })).rejects.toThrow(NotFoundError);
        await expect(step(id, 'adopt', 1, named)).rejects.toThrow(NotFoundError);
        const comment = { id: randomUUID(), text: 'x', title: 'x' };
        await expect(commentInitiative(db, named, id, comment)).rejects.toThrow(NotFoundError);
      }
      await expect(getInitiative(db, analyst, randomUUID())).rejects.toThrow(NotFoundError);
      await expect(getInitiative(db, analyst, 'nothing')).rejects.toThrow(NotFoundError);
      expect((await listLines(id)).length).toBe(1);
    });
  });

  describe('saving', () => {
    it('keeps every version with who and why; of two writers the later is told, and overwrites nothing', async () => {
      const id = await start();
      const both = await Promise.all([
        save(id, { title: 'By the analyst' }, 1),
        save(id, { title: 'By the officer' }, 1, { by: officer }),
      ]);
      expect(both.toSorted()).toEqual(['saved', 'stale']);
      const won = both[0] === 'saved' ? 'By the analyst' : 'By the officer';
      const { data, version, versions } = await getInitiative(db, analyst, id);
      expect({ title: data.title, version }).toEqual({ title: won, version: 2 });
      expect(versions.map(({ number, reason }) => [number, reason])).toEqual([
        [2, 'so 1'],
        [1, ''],
      ]);
      expect((await listLines(id)).map(({ action }) => action).toSorted()).toEqual(['initiative.save', 'initiative.start']);
    });

    it('takes no baseline from a form, and measures anew when the countries change or it is asked to', async () => {
      const id = await start();
      const data = await read(id);
      const [indicator] = data.indicators as [InitiativeContent['indicators'][number]];
      const forged = { ...indicator, unit: 'share' as const, target: null, baseline: null };
      await save(id, { indicators: [forged] }, 1);
      expect((await read(id)).indicators).toMatchObject([{ unit: 'level', target: null, baseline: { level: 2 } }]);
      await save(id, { countries: [...COUNTRIES, 'BRB'], indicators: [indicator] }, 2);
      const wider = await read(id);
      expect(wider.countries).toContain('BRB');
      expect(wider.indicators[0]?.theme).toBe('T1');
      await save(id, { activities: [], partners: [{ org: 'A bank', work: [], note: 'ask' }] }, 3, { refresh: true });
      const again = await read(id);
      expect(again.activities.length, 'found again').toBeGreaterThan(0);
      expect(again.partners).toContainEqual({ org: 'A bank', work: [], note: 'ask' });
    });
  });

  describe('adopting', () => {
    it('is refused with what is missing, and is for programme officers', async () => {
      const id = await start(['L1']);
      const refused = await step(id, 'adopt', 1).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(InitiativeNotReadyError);
      expect((refused as InitiativeNotReadyError).missing).toEqual(['baselines', 'targets']);
      await expect(step(await start(), 'adopt', 1, analyst)).rejects.toThrow(NotAllowedError);
      await expect(step(await start(), 'close', 1)).rejects.toThrow(NotAllowedError);
      expect(await getInitiative(db, analyst, id)).toMatchObject({ state: 'draft', version: 1 });
    });

    it('stands once: not on a version that changed, and never edited afterwards', async () => {
      const id = await start();
      await save(id, { objective: 'More teams' }, 1);
      expect(await step(id, 'adopt', 1)).toBe('stale');
      expect(await step(id, 'adopt', 2)).toBe('done');
      await expect(step(id, 'adopt', 3)).rejects.toThrow(NotAllowedError);
      await expect(save(id, { objective: 'Fewer' }, 3)).rejects.toThrow(NotAllowedError);
      expect(await getInitiative(db, analyst, id)).toMatchObject({ state: 'adopted', data: { objective: 'More teams' } });
      expect(await step(id, 'close', 3)).toBe('done');
      const { state, versions } = await getInitiative(db, analyst, id);
      expect(state).toBe('closed');
      expect(versions.map((version) => version.state)).toEqual(['closed', 'adopted', 'draft', 'draft']);
      const [row] = await db.select().from(initiative).where(eq(initiative.id, id));
      expect(row?.adoptedAt).toBeInstanceOf(Date);
    });

    it('is told to its author, as a comment is, once and never to oneself', async () => {
      const id = await start();
      await takeMails(db);
      const comment = { id: randomUUID(), text: `Which teams?\0 ${'x'.repeat(400)}`, title: 'Teams' };
      await commentInitiative(db, officer, id, comment);
      await commentInitiative(db, officer, id, comment);
      await commentInitiative(db, analyst, id, { id: randomUUID(), text: 'All of them', title: 'Teams' });
      await step(id, 'adopt', 1);
      const { comments } = await getInitiative(db, officer, id);
      expect(comments.map(({ text }) => text.slice(0, 13))).toEqual(['Which teams? ', 'All of them']);
      const told = (await listNotices(db, analyst)).filter(({ path }) => path.includes(id));
      expect(told.map(({ kind }) => kind).toSorted()).toEqual(['initiative_adopted', 'initiative_comment']);
      expect(told.find(({ kind }) => kind === 'initiative_comment')).toMatchObject({
        path: `/initiatives/${id}#comment-${comment.id}`,
        values: { by: 'Omar', initiative: 'Teams' },
      });
      expect((await takeMails(db)).map(({ to, subject }) => [to, subject]).toSorted()).toEqual([
        [analyst.email, 'Tidemark: a comment on your initiative'],
        [analyst.email, 'Tidemark: your initiative is adopted'],
      ]);
      const lines = (await listLines(id)).filter(({ action }) => action === 'initiative.comment');
      expect(lines).toHaveLength(2);
    });
  });

  it('is followed up by the rounds that countries share later', async () => {
    const id = await start();
    await step(id, 'adopt', 1);
    const data = await read(id);
    const countries = { baseline: 3, now: 3, renewed: 0 };
    expect(await trackInitiative(db, analyst, data)).toMatchObject([{ verdict: 'unchanged', baseline: 2, now: 2, countries }]);
    await share('T1', { [ISLAND]: 3, [DEVELOPING]: 3 }, '2026-09-01');
    const [later] = await trackInitiative(db, analyst, data);
    expect(later).toMatchObject({ verdict: 'reached', now: 3, target: 3, atTarget: { baseline: 0, now: 2 } });
    expect(later?.countries).toEqual({ baseline: 3, now: 3, renewed: 2 });
    const listed = (await listInitiatives(db, officer)).find((one) => one.id === id);
    expect(listed).toMatchObject({ state: 'adopted', author: 'Test Person', tracked: [{ verdict: 'reached' }] });
    expect(listed?.writtenAt).toBeInstanceOf(Date);
    // One country takes its consent back: two are left, and their value is not shown.
    await seeAll(db)((tx) => tx.delete(sharedResult).where(eq(sharedResult.countryCode, ISLAND)));
    const [gone] = await trackInitiative(db, analyst, data);
    expect(gone).toMatchObject({ verdict: 'not_comparable', now: null, missing: [ISLAND], atTarget: { now: null } });
  });
});
